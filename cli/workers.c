/* workers.c - a process for each unit: what it finds out comes over a pipe, what it says on
 * standard error goes to a file without a name, and is told with the rest. */
/* NOLINTNEXTLINE(readability-identifier-naming): its name is the system's */
#define _GNU_SOURCE /* memfd_create, pipe2 */
#include "workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"
#include "run.h"
#include "support/bug.h"
#include "support/memory.h"

#define EXIT_OUT_OF_MEMORY 5 /* which nothing else ends with */
#define GLANCE_MILLISECONDS 250

typedef struct Job {
    bool runs;
    size_t unit;
    pid_t process;
    int pipe;   /* what it found out */
    int errors; /* what it says */
    Text bytes;
} Job;

typedef struct Workers {
    const WorkersTask *task;
    Job *jobs;
    unsigned running;
    bool interrupted;
} Workers;

/* --- in the process of a unit --- */

static bool write_all(int file, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write(file, bytes, count);
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        }
    }
    return true;
}

/* The parent says it. */
static _Noreturn void out_of_memory(size_t wanted_bytes)
{
    (void)wanted_bytes;
    _exit(EXIT_OUT_OF_MEMORY);
}

static _Noreturn void work(const Workers *workers, size_t unit, int pipe)
{
    memory_set_handler(out_of_memory);
    char *document = workers->task->work(workers->task->context, unit);
    bool written = write_all(pipe, document, strlen(document));
    fflush(NULL);
    _exit(written ? EXIT_HOLDS : EXIT_UNDECIDED);
}

/* --- in the parent --- */

static void close_others(const Workers *workers)
{
    for (unsigned i = 0; i < workers->task->jobs; i++) {
        if (!workers->jobs[i].runs) continue;
        close(workers->jobs[i].pipe);
        close(workers->jobs[i].errors);
    }
}

/* False where the system has nothing left for it. */
static bool begin(Workers *workers, Job *job, size_t unit)
{
    int ends[2];
    int errors = memfd_create("messages", MFD_CLOEXEC);
    if (errors < 0) return false;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        close(errors);
        return false;
    }
    fflush(NULL); /* or what is not written yet would be written twice */
    pid_t parent = getpid(), process = fork();
    if (process == 0) {
        close(ends[0]);
        close_others(workers);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent || dup2(errors, STDERR_FILENO) < 0) _exit(EXIT_UNDECIDED);
        work(workers, unit, ends[1]);
    }
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        close(errors);
        return false;
    }
    *job = (Job){.runs = true, .unit = unit, .process = process, .pipe = ends[0], .errors = errors};
    workers->running++;
    return true;
}

static void read_messages(int file, Text *text)
{
    char buffer[4096];
    ssize_t count;
    if (lseek(file, 0, SEEK_SET) != 0) return;
    while ((count = read(file, buffer, sizeof buffer)) > 0) {
        text_add_many(text, buffer, (size_t)count);
    }
}

/* What to say where it said nothing, or only half of it. Returns whether that is a bug. */
static bool explain(const Workers *workers, int status, Text *why)
{
    if (workers->interrupted) {
        text_add(why, "it was interrupted");
    } else if (WIFSIGNALED(status)) {
        int number = WTERMSIG(status);
        text_format(why, "its process was ended by signal %d", number);
        return number != SIGKILL && number != SIGTERM && number != SIGXCPU;
    } else if (WEXITSTATUS(status) == EXIT_OUT_OF_MEMORY) {
        text_add(why, "it ran out of memory");
    } else if (WEXITSTATUS(status) != EXIT_UNDECIDED) {
        text_format(why, "an internal error, exit code %d", WEXITSTATUS(status));
        return true;
    } else {
        text_add(why, "its process ended without a word");
    }
    return false;
}

static void end(Workers *workers, Job *job)
{
    int status = 0;
    PROMISE(job->runs);
    while (waitpid(job->process, &status, 0) < 0 && errno == EINTR) continue;
    Job ended = *job;
    *job = (Job){0};
    workers->running--;
    Text messages = {0}, why = {0};
    read_messages(ended.errors, &messages);
    bool is_bug = explain(workers, status, &why);
    const WorkEnd told = {.document = &ended.bytes,
                          .messages = &messages,
                          .why = text_string(&why),
                          .is_bug = is_bug,
                          .interrupted = workers->interrupted};
    workers->task->ended(workers->task->context, ended.unit, &told);
    close(ended.pipe);
    close(ended.errors);
    text_release(&ended.bytes);
    text_release(&messages);
    text_release(&why);
}

/* Not even for one. */
static void give_up(const Workers *workers, size_t unit)
{
    const Text nothing = {0};
    const WorkEnd told = {.document = &nothing,
                          .messages = &nothing,
                          .why = "no process could be started for it",
                          .interrupted = workers->interrupted};
    workers->task->ended(workers->task->context, unit, &told);
}

static Job *find_free(const Workers *workers)
{
    for (unsigned i = 0; i < workers->task->jobs; i++) {
        if (!workers->jobs[i].runs) return &workers->jobs[i];
    }
    return NULL;
}

/* What is given back where there was no process for it is kept in *left: SIZE_MAX: nothing. */
static void begin_more(Workers *workers, size_t *left)
{
    const WorkersTask *task = workers->task;
    for (Job *job = find_free(workers); job != NULL && !workers->interrupted;
         job = find_free(workers)) {
        size_t unit = *left;
        if (unit == SIZE_MAX && !task->next(task->context, &unit)) return;
        *left = SIZE_MAX;
        if (begin(workers, job, unit)) continue;
        if (workers->running > 0) {
            *left = unit; /* one of these gives back what it has */
            return;
        }
        give_up(workers, unit);
    }
}

/* Ends all that is at work; what they can still say is heard. */
static void pass_on_interruption(Workers *workers)
{
    if (*interrupt_flag() == 0 || workers->interrupted) return;
    workers->interrupted = true;
    for (unsigned i = 0; i < workers->task->jobs; i++) {
        if (workers->jobs[i].runs) kill(workers->jobs[i].process, SIGINT);
    }
}

static void hear(Workers *workers, Job *job)
{
    char buffer[65536];
    ssize_t count = read(job->pipe, buffer, sizeof buffer);
    if (count > 0) {
        text_add_many(&job->bytes, buffer, (size_t)count);
    } else if (count == 0 || errno != EINTR) {
        end(workers, job);
    }
}

static void wait_for_some(Workers *workers)
{
    unsigned count = workers->task->jobs;
    struct pollfd *files = memory_allocate(count, sizeof *files);
    for (unsigned i = 0; i < count; i++) {
        bool runs = workers->jobs[i].runs;
        files[i] = (struct pollfd){.fd = runs ? workers->jobs[i].pipe : -1, .events = POLLIN};
    }
    int ready = poll(files, count, workers->task->glance != NULL ? GLANCE_MILLISECONDS : -1);
    pass_on_interruption(workers);
    for (unsigned i = 0; ready > 0 && i < count; i++) {
        if (files[i].fd >= 0 && files[i].revents != 0) hear(workers, &workers->jobs[i]);
    }
    free(files);
}

bool workers_run(const WorkersTask *task)
{
    Workers workers = {.task = task, .jobs = memory_allocate(task->jobs, sizeof(Job))};
    size_t left = SIZE_MAX;
    interrupt_begin();
    for (;;) {
        begin_more(&workers, &left);
        if (task->glance != NULL) task->glance(task->context);
        if (workers.running == 0) break;
        wait_for_some(&workers);
    }
    pass_on_interruption(&workers);
    interrupt_end();
    free(workers.jobs);
    return workers.interrupted;
}
