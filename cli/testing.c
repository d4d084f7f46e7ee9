/* testing.c - a process for each scenario: what it finds out comes over a pipe, what it says on
 * standard error goes to a file without a name, and is told with the rest. */
/* NOLINTNEXTLINE(readability-identifier-naming): its name is the system's */
#define _GNU_SOURCE /* memfd_create, pipe2 */
#include "testing.h"

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
#include "support/bug.h"
#include "support/clock.h"
#include "support/memory.h"

typedef struct Job {
    TestUnit *unit; /* NULL: it is free */
    pid_t process;
    int pipe;   /* what it found out */
    int errors; /* what it says */
    Text bytes;
} Job;

typedef struct Testing {
    TestUnit *units;
    size_t count, begun, told;
    Job *jobs;
    unsigned job_count, running;
    Options options; /* of each */
    bool colour;
    bool interrupted;
} Testing;

/* --- in the process of a scenario --- */

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

#define EXIT_OUT_OF_MEMORY 5 /* which nothing else ends with */

/* The parent says it. */
static _Noreturn void out_of_memory(size_t wanted_bytes)
{
    (void)wanted_bytes;
    _exit(EXIT_OUT_OF_MEMORY);
}

static _Noreturn void work(const Testing *testing, const TestUnit *unit, int pipe)
{
    Comparing comparing;
    double began = seconds_now();
    memory_set_handler(out_of_memory);
    scenario_compare(&comparing, unit->model, unit->path, unit->scenario, &testing->options);
    char *document =
        record_encode(&comparing, &testing->options, testing->colour, seconds_now() - began);
    bool written = write_all(pipe, document, strlen(document));
    fflush(NULL);
    _exit(written ? EXIT_HOLDS : EXIT_UNDECIDED);
}

/* --- in the parent --- */

static void close_others(const Testing *testing)
{
    for (unsigned i = 0; i < testing->job_count; i++) {
        if (testing->jobs[i].unit == NULL) continue;
        close(testing->jobs[i].pipe);
        close(testing->jobs[i].errors);
    }
}

/* False where the system has nothing left for it. */
static bool begin(Testing *testing, Job *job, TestUnit *unit)
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
        close_others(testing);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent || dup2(errors, STDERR_FILENO) < 0) _exit(EXIT_UNDECIDED);
        work(testing, unit, ends[1]);
    }
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        close(errors);
        return false;
    }
    *job = (Job){.unit = unit, .process = process, .pipe = ends[0], .errors = errors};
    testing->running++;
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

/* It said nothing, or only half of it. */
static void explain(const Testing *testing, Record *record, int status)
{
    char why[64] = "its process ended without a word";
    Comparison comparison = COMPARED_UNDECIDED;
    if (testing->interrupted) {
        snprintf(why, sizeof why, "it was interrupted");
    } else if (WIFSIGNALED(status)) {
        int number = WTERMSIG(status);
        bool killed = number == SIGKILL || number == SIGTERM || number == SIGXCPU;
        snprintf(why, sizeof why, "its process was ended by signal %d", number);
        if (!killed) comparison = COMPARED_BUG;
    } else if (WEXITSTATUS(status) == EXIT_OUT_OF_MEMORY) {
        snprintf(why, sizeof why, "it ran out of memory");
    } else if (WEXITSTATUS(status) != EXIT_UNDECIDED) {
        comparison = COMPARED_BUG;
        snprintf(why, sizeof why, "an internal error, exit code %d", WEXITSTATUS(status));
    }
    record_fail(record, comparison, why);
    record->interrupted = testing->interrupted;
}

static void end(Testing *testing, Job *job)
{
    int status = 0;
    PROMISE(job->unit != NULL);
    Record *record = &job->unit->record;
    while (waitpid(job->process, &status, 0) < 0 && errno == EINTR) continue;
    read_messages(job->errors, &record->messages);
    if (!record_decode(record, &job->bytes)) explain(testing, record, status);
    job->unit->done = true;
    close(job->pipe);
    close(job->errors);
    text_release(&job->bytes);
    *job = (Job){0};
    testing->running--;
}

/* Not even for one. */
static void give_up(const Testing *testing, TestUnit *unit)
{
    record_fail(&unit->record, COMPARED_UNDECIDED, "no process could be started for it");
    unit->record.interrupted = testing->interrupted;
    unit->done = true;
}

static void begin_more(Testing *testing)
{
    for (unsigned i = 0; i < testing->job_count && testing->begun < testing->count; i++) {
        Job *job = &testing->jobs[i];
        if (job->unit != NULL || testing->interrupted) continue;
        TestUnit *unit = &testing->units[testing->begun];
        if (!unit->done && !begin(testing, job, unit)) {
            if (testing->running > 0) return; /* one of these gives back what it has */
            give_up(testing, unit);
        }
        testing->begun++;
    }
}

/* Ends all that is at work; what they can still say is heard. */
static void pass_on_interruption(Testing *testing)
{
    if (*interrupt_flag() == 0 || testing->interrupted) return;
    testing->interrupted = true;
    for (unsigned i = 0; i < testing->job_count; i++) {
        if (testing->jobs[i].unit != NULL) kill(testing->jobs[i].process, SIGINT);
    }
}

static void hear(Testing *testing, Job *job)
{
    char buffer[65536];
    ssize_t count = read(job->pipe, buffer, sizeof buffer);
    if (count > 0) {
        text_add_many(&job->bytes, buffer, (size_t)count);
    } else if (count == 0 || errno != EINTR) {
        end(testing, job);
    }
}

static void wait_for_some(Testing *testing)
{
    struct pollfd *files = memory_allocate(testing->job_count, sizeof *files);
    for (unsigned i = 0; i < testing->job_count; i++) {
        bool runs = testing->jobs[i].unit != NULL;
        files[i] = (struct pollfd){.fd = runs ? testing->jobs[i].pipe : -1, .events = POLLIN};
    }
    int ready = poll(files, testing->job_count, -1);
    pass_on_interruption(testing);
    for (unsigned i = 0; ready > 0 && i < testing->job_count; i++) {
        if (files[i].fd >= 0 && files[i].revents != 0) hear(testing, &testing->jobs[i]);
    }
    free(files);
}

static void tell(Testing *testing, TestDone *done, void *context)
{
    while (testing->told < testing->count && testing->units[testing->told].done) {
        done(context, &testing->units[testing->told++]);
    }
}

static Options options_of_each(const Options *options, unsigned jobs)
{
    Options each = *options;
    if (jobs < 2) return each;
    uint64_t memory = run_max_memory(options);
    each.max_memory = memory == UINT64_MAX ? 0 : memory / jobs;
    if (each.threads == 0) each.threads = 1;
    return each;
}

bool testing_run(const TestTask *task, TestDone *done, void *context)
{
    unsigned jobs = task->jobs > task->count ? (unsigned)task->count : task->jobs;
    Testing testing = {.units = task->units,
                       .count = task->count,
                       .jobs = memory_allocate(jobs + 1UL, sizeof *testing.jobs),
                       .job_count = jobs,
                       .options = options_of_each(task->options, jobs),
                       .colour = task->colour};
    interrupt_begin();
    do {
        begin_more(&testing);
        tell(&testing, done, context);
        if (testing.running > 0) wait_for_some(&testing);
        tell(&testing, done, context);
    } while (testing.running > 0 || (!testing.interrupted && testing.begun < testing.count));
    interrupt_end();
    free(testing.jobs);
    return testing.interrupted;
}
