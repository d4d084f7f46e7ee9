/* child.c - fork, pipe, and what became of it. */
/* NOLINTNEXTLINE(readability-identifier-naming): its name is the system's */
#define _GNU_SOURCE /* for pipe2: what another thread starts meanwhile must not inherit it */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run.h"
#include "support/clock.h"
#include "support/memory.h"
#include "wire.h"

/* Where processors are few, an engine gets two thirds of what the explorer gets. All are at work where
 * one alone would do, so each gets a share that leaves none of them far behind that. */
#define NICENESS 2

/* How it ends when memory has run out. No code of the program, which is what anything else would be. */
#define EXIT_OUT_OF_MEMORY 5

/* --- in the child --- */

typedef struct Speaker {
    const System *system;
    int pipe;
    Text bytes;
} Speaker;

/* Nobody is there to listen any more: nothing is left to do. */
static void speak(Speaker *speaker)
{
    const char *bytes = speaker->bytes.chars;
    size_t left = speaker->bytes.count;
    while (left > 0) {
        ssize_t written = write(speaker->pipe, bytes, left);
        if (written < 0 && errno != EINTR) _exit(EXIT_UNDECIDED);
        if (written < 0) continue;
        bytes += written;
        left -= (size_t)written;
    }
    text_clear(&speaker->bytes);
}

static void tell_decided(void *context, const Finding *finding)
{
    Speaker *speaker = context;
    wire_add_finding(&speaker->bytes, speaker->system, finding);
    speak(speaker);
}

static void tell_progress(void *context, const SolveProgress *progress)
{
    Speaker *speaker = context;
    wire_add_progress(&speaker->bytes, progress);
    speak(speaker);
}

/* The parent says it, if anything stays unknown. */
static _Noreturn void out_of_memory(size_t wanted_bytes)
{
    (void)wanted_bytes;
    _exit(EXIT_OUT_OF_MEMORY);
}

/* If memory runs out, better this process than the one with the report. */
static void offer_to_die(void)
{
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    if (write(file, "500", 3) != 3) errno = 0; /* then it is as likely as any other */
    close(file);
}

static _Noreturn void work(int pipe, Solve *solve, const System *system, Findings *findings,
                           const SolveOptions *task)
{
    memory_set_handler(out_of_memory);
    offer_to_die();
    if (nice(NICENESS) < 0) errno = 0; /* then it is as important as any other */
    Speaker speaker = {.system = system, .pipe = pipe};
    SolveOptions options = *task;
    options.progress = tell_progress;
    options.progress_context = &speaker;
    options.decided = tell_decided;
    options.decided_context = &speaker;
    Solving solving;
    solve(system, findings, &options, &solving);
    wire_add_solving(&speaker.bytes, &solving);
    speak(&speaker);
    _exit(EXIT_HOLDS);
}

/* Nobody listens to the others from here. */
static void stop_listening(const Child *others)
{
    for (const Child *child = others; child != NULL; child = child->before) {
        if (child->running) close(child->pipe);
    }
}

/* --- in the parent --- */

static void explain(Child *child, const char *why)
{
    snprintf(child->solving.stopped, sizeof child->solving.stopped, "%s", why);
}

void child_start(Child *child, const Child *before, Solve *solve, const System *system,
                 Findings *findings, const SolveOptions *options)
{
    int ends[2];
    *child = (Child){.before = before, .system = system, .started = seconds_now()};
    explain(child, "it could not be started");
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    fflush(NULL); /* or what is not written yet would be written twice */
    pid_t parent = getpid();
    child->process = fork();
    if (child->process == 0) {
        close(ends[0]);
        stop_listening(before);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(EXIT_UNDECIDED);
        work(ends[1], solve, system, findings, options);
    }
    close(ends[1]);
    if (child->process < 0) {
        close(ends[0]);
        return;
    }
    explain(child, "");
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    child->pipe = ends[0];
    child->running = true;
}

static void explain_end(Child *child, int status)
{
    if (WIFSIGNALED(status)) {
        char words[64];
        snprintf(words, sizeof words, "it was ended by signal %d", WTERMSIG(status));
        explain(child, words);
        return;
    }
    child->has_bug = WEXITSTATUS(status) == EXIT_BUG;
    bool starved = WEXITSTATUS(status) == EXIT_OUT_OF_MEMORY;
    explain(child, child->has_bug ? "an internal error ended it"
                   : starved      ? "it ran out of memory"
                                  : "it ended too early");
}

/* It is over, by itself or not. */
static void reap(Child *child)
{
    int status = 0;
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR) {}
    child->running = false;
    close(child->pipe);
    if (child->ended) return;
    explain_end(child, status);
    child->solving.checks = child->progress.checks;
    child->solving.seconds = seconds_now() - child->started;
}

static void hear_messages(Child *child, ChildHeard *heard, void *context)
{
    Message message;
    for (;;) {
        wire_take(&child->bytes, child->system, &message);
        switch (message.kind) {
        case WIRE_PART: return;
        case WIRE_PROGRESS: child->progress = message.progress; break;
        case WIRE_FINDING: heard(context, &message.finding); break;
        case WIRE_SOLVING:
            child->solving = message.solving;
            child->ended = true;
            break;
        case WIRE_BROKEN: child_stop(child, "what it said could not be understood"); return;
        }
        message_release(&message);
    }
}

void child_hear(Child *child, ChildHeard *heard, void *context)
{
    char buffer[4096];
    while (child->running) {
        ssize_t count = read(child->pipe, buffer, sizeof buffer);
        if (count > 0) {
            text_add_many(&child->bytes, buffer, (size_t)count);
            hear_messages(child, heard, context);
        } else if (count < 0 && errno == EINTR) {
            continue;
        } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        } else {
            reap(child);
        }
    }
}

void child_ask_to_end(const Child *child)
{
    if (child->running) kill(child->process, SIGTERM);
}

void child_stop(Child *child, const char *why)
{
    if (!child->running) return;
    kill(child->process, SIGKILL);
    reap(child);
    if (!child->ended) explain(child, why);
}

void child_release(Child *child)
{
    child_stop(child, "");
    text_release(&child->bytes);
}
