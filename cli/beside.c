/* beside.c - a child that is heard while the explorer goes on.
 *
 * The child is a fork, so it has the system at hand. It works on a copy of the findings and sends
 * each one that it decides. When it dies the pipe ends; when this process dies so does the child.
 *
 * A proof that comes in is watched: the explorer goes on judging the property, and complains if it
 * sees otherwise. A violation is taken if it is a shortest one; else it is kept for the case that
 * the explorer finds none. */
#include "beside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counterexamples/trace.h"
#include "interrupt.h"
#include "progress.h"
#include "run.h"
#include "solver/portfolio.h"
#include "support/clock.h"
#include "support/memory.h"
#include "wire.h"

#define LISTEN_MILLISECONDS 100
#define LAST_WORDS_SECONDS 0.4 /* that a child has to end by itself */

/* What the solver says of one property. */
typedef struct Claim {
    Finding finding; /* VERDICT_UNKNOWN: nothing; a schedule that was taken over is NULL */
    uint32_t steps;
    bool proved;
    bool pending; /* not taken: the explorer may know a shorter way */
} Claim;

struct Beside {
    const System *system;
    Findings *findings;
    const Options *options;
    uint64_t max_memory;
    double created, started;
    bool *wanted; /* findings that were open at the beginning */
    Claim *claims;
    Text bytes; /* of messages that are not whole yet */
    pid_t child;
    int pipe;
    bool running, was_started, exploring, interrupted, has_bug;
    bool ended; /* it said what came of it, in `solving` */
    Solving solving;
    SolveProgress progress;
};

Beside *beside_create(const System *system, Findings *findings, const Options *options,
                      uint64_t max_memory)
{
    Beside *beside = memory_allocate(1, sizeof *beside);
    *beside = (Beside){
        .system = system,
        .findings = findings,
        .options = options,
        .max_memory = max_memory,
        .created = seconds_now(),
        .wanted = memory_allocate(findings->count, sizeof(bool)),
        .claims = memory_allocate(findings->count, sizeof(Claim)),
        .pipe = -1,
        .exploring = true,
    };
    for (uint32_t i = 0; i < findings->count; i++) {
        beside->wanted[i] = findings->items[i].open;
    }
    return beside;
}

/* --- in the child --- */

typedef struct Child {
    const System *system;
    int pipe;
    Text bytes;
} Child;

/* Nobody is there to listen any more: nothing is left to do. */
static void child_send(Child *child)
{
    const char *bytes = child->bytes.chars;
    size_t left = child->bytes.count;
    while (left > 0) {
        ssize_t written = write(child->pipe, bytes, left);
        if (written < 0 && errno != EINTR) _exit(EXIT_UNDECIDED);
        if (written < 0) continue;
        bytes += written;
        left -= (size_t)written;
    }
    text_clear(&child->bytes);
}

static void child_decided(void *context, const Finding *finding)
{
    Child *child = context;
    wire_add_finding(&child->bytes, child->system, finding);
    child_send(child);
}

static void child_progress(void *context, const SolveProgress *progress)
{
    Child *child = context;
    wire_add_progress(&child->bytes, progress);
    child_send(child);
}

/* The parent says it, if anything stays unknown. */
static _Noreturn void child_out_of_memory(size_t wanted_bytes)
{
    (void)wanted_bytes;
    _exit(EXIT_UNDECIDED);
}

/* What is left of the time limit; never 0, which would be none. */
static double seconds_left(const Beside *beside)
{
    if (!(beside->options->timeout > 0)) return 0;
    double left = beside->created + beside->options->timeout - seconds_now();
    return left > 0.001 ? left : 0.001;
}

/* If memory runs out, better this process than the one with the report. */
static void offer_to_die(void)
{
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    if (write(file, "500", 3) != 3) errno = 0; /* then it is as likely as any other */
    close(file);
}

static _Noreturn void child_run(Beside *beside, int pipe)
{
    memory_set_handler(child_out_of_memory);
    offer_to_die();
    Child child = {.system = beside->system, .pipe = pipe};
    const SolveOptions options = {
        .max_depth = beside->options->max_depth,
        .max_memory = beside->max_memory,
        .timeout = seconds_left(beside),
        .first = beside->options->first,
        .dump_queries = beside->options->dump_queries,
        .interrupted = interrupt_flag(),
        .progress = child_progress,
        .progress_context = &child,
        .decided = child_decided,
        .decided_context = &child,
    };
    /* An error that may still get nearer will do so without help. */
    Finding *error = findings_error(beside->findings);
    if (error->verdict == VERDICT_VIOLATED) error->open = false;
    Solving solving;
    solve_portfolio(beside->system, beside->findings, &options, &solving);
    wire_add_solving(&child.bytes, &solving);
    child_send(&child);
    _exit(EXIT_HOLDS);
}

/* --- starting --- */

static void explain(Beside *beside, const char *why)
{
    snprintf(beside->solving.stopped, sizeof beside->solving.stopped, "%s", why);
}

static void start(Beside *beside)
{
    int ends[2];
    beside->was_started = true;
    beside->started = seconds_now();
    if (pipe(ends) != 0) {
        explain(beside, "it could not be started");
        return;
    }
    fflush(NULL); /* or what is not written yet would be written twice */
    pid_t parent = getpid();
    beside->child = fork();
    if (beside->child == 0) {
        close(ends[0]);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(EXIT_UNDECIDED);
        child_run(beside, ends[1]);
    }
    close(ends[1]);
    if (beside->child < 0) {
        close(ends[0]);
        explain(beside, "it could not be started");
        return;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    beside->pipe = ends[0];
    beside->running = true;
}

/* --- what comes in --- */

/* Is a violation that this engine finds a shortest one? */
static bool finds_shortest(const char *engine)
{
    return strcmp(engine, "bmc") == 0 || strcmp(engine, "induction") == 0;
}

static void take_error(const Beside *beside, Finding *finding, Finding *claimed)
{
    /* If there is none where it should be, the replay that every counterexample goes through says
     * so: this is not the place. */
    ModelError error = {0};
    trace_find_error(beside->system, claimed, &error);
    finding_decide_error(finding, claimed->engine, claimed->schedule, claimed->attempt, &error);
    finding->evaluated = claimed->evaluated;
    finding->open = false;
    claimed->schedule = claimed->attempt = NULL;
}

static void take_claim(const Beside *beside, Finding *finding, Claim *claim)
{
    Finding *claimed = &claim->finding;
    claim->pending = false;
    finding->scope = claimed->scope;
    if (claimed->schedule == NULL) {
        finding_prove(finding, claimed->engine, claimed->how, claimed->invariant);
        finding->may_be_thinner = claimed->may_be_thinner;
        finding->watched = beside->exploring;
    } else if (claimed->property->kind == PROPERTY_ERROR) {
        take_error(beside, finding, claimed);
    } else {
        finding_decide(finding, claimed->verdict, claimed->engine, claimed->schedule);
        claimed->schedule = NULL;
    }
}

/* The explorer has an answer already, which for a model error may not be the last one. */
static void compare(const Beside *beside, Finding *finding, Claim *claim)
{
    bool agree = finding->verdict == claim->finding.verdict;
    uint32_t steps = finding->schedule == NULL ? 0 : schedule_steps(finding->schedule);
    bool is_last = !finding->open && !finding->may_be_shorter;
    if (agree && !is_last && claim->steps < steps) {
        take_claim(beside, finding, claim);
    } else if (agree && finding->schedule != NULL && finds_shortest(claim->finding.engine)) {
        agree = claim->steps == steps;
        finding->may_be_shorter = false;
    }
    if (!agree) {
        finding->contradicted = true;
    } else if (strcmp(finding->engine, claim->finding.engine) != 0) {
        finding->confirmed = claim->finding.engine;
    }
}

static void hear_claim(Beside *beside, Finding *heard)
{
    uint32_t position = (uint32_t)(heard->property - beside->system->properties);
    Finding *finding = &beside->findings->items[position];
    Claim *claim = &beside->claims[position];
    if (!beside->wanted[position] || claim->finding.verdict != VERDICT_UNKNOWN) return;
    claim->finding = *heard;
    claim->steps = heard->schedule == NULL ? 0 : schedule_steps(heard->schedule);
    claim->proved = heard->schedule == NULL;
    *heard = (Finding){0};
    if (finding->verdict != VERDICT_UNKNOWN) {
        compare(beside, finding, claim);
    } else if (claim->finding.schedule != NULL && !finds_shortest(claim->finding.engine) &&
               beside->exploring) {
        claim->pending = true;
    } else {
        take_claim(beside, finding, claim);
    }
}

/* The child is over, by itself or not. */
static void reap(Beside *beside)
{
    int status = 0;
    while (waitpid(beside->child, &status, 0) < 0 && errno == EINTR) {}
    beside->running = false;
    close(beside->pipe);
    beside->pipe = -1;
    if (beside->ended) return;
    if (WIFSIGNALED(status)) {
        char words[64];
        snprintf(words, sizeof words, "it was ended by signal %d", WTERMSIG(status));
        explain(beside, words);
    } else {
        beside->has_bug = WEXITSTATUS(status) == EXIT_BUG;
        explain(beside, beside->has_bug                         ? "an internal error ended it"
                        : WEXITSTATUS(status) == EXIT_UNDECIDED ? "it ran out of memory"
                                                                : "it ended too early");
    }
}

static void stop_child(Beside *beside)
{
    if (!beside->running) return;
    kill(beside->child, SIGKILL);
    reap(beside);
}

static void hear_messages(Beside *beside)
{
    Message message;
    for (;;) {
        wire_take(&beside->bytes, beside->system, &message);
        switch (message.kind) {
        case WIRE_PART: return;
        case WIRE_PROGRESS: beside->progress = message.progress; break;
        case WIRE_FINDING: hear_claim(beside, &message.finding); break;
        case WIRE_SOLVING:
            beside->solving = message.solving;
            beside->ended = true;
            break;
        case WIRE_BROKEN:
            stop_child(beside);
            explain(beside, "what it said could not be understood");
            return;
        }
        message_release(&message);
    }
}

/* Takes what is there, without waiting for more. */
static void hear(Beside *beside)
{
    char buffer[4096];
    while (beside->running) {
        ssize_t count = read(beside->pipe, buffer, sizeof buffer);
        if (count > 0) {
            text_add_many(&beside->bytes, buffer, (size_t)count);
            hear_messages(beside);
        } else if (count < 0 && errno == EINTR) {
            continue;
        } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        } else {
            reap(beside);
        }
    }
}

void beside_go_on(void *context)
{
    Beside *beside = context;
    if (!beside->was_started) {
        start(beside);
    } else {
        hear(beside);
    }
}

SolveProgress *beside_progress(Beside *beside)
{
    return &beside->progress;
}

/* --- the end --- */

/* Is there anything that the solver could still decide? */
static bool is_needed(const Beside *beside)
{
    const Findings *findings = beside->findings;
    if (findings_contradicted(findings)) return false;
    if (beside->options->first && findings_any_violated(findings)) return false;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (beside->wanted[i] && finding->asked && finding->verdict == VERDICT_UNKNOWN &&
            !beside->claims[i].pending) {
            return true;
        }
    }
    return false;
}

/* Hears the child for so long, or until it is over. */
static void wait_for_words(Beside *beside, int milliseconds)
{
    struct pollfd descriptor = {.fd = beside->pipe, .events = POLLIN};
    poll(&descriptor, 1, milliseconds);
    hear(beside);
}

/* Asks the child to end, and lets it say how far it got. */
static void hear_last_words(Beside *beside)
{
    double end = seconds_now() + LAST_WORDS_SECONDS;
    if (beside->running) kill(beside->child, SIGTERM);
    while (beside->running && seconds_now() < end) wait_for_words(beside, LISTEN_MILLISECONDS);
}

static void wait_for_answers(Beside *beside)
{
    const volatile sig_atomic_t *interrupted = interrupt_flag();
    double limit = beside->options->timeout;
    while (beside->running && is_needed(beside)) {
        wait_for_words(beside, LISTEN_MILLISECONDS);
        if (beside->progress.doing != NULL) progress_show_solving(NULL, &beside->progress);
        beside->interrupted = *interrupted != 0;
        bool late = limit > 0 && seconds_now() > beside->created + limit + LAST_WORDS_SECONDS;
        if (beside->interrupted || late) {
            hear_last_words(beside);
            return;
        }
    }
}

/* The farther of two; FINDINGS_NO_STEPS is nothing. */
static uint32_t farther(uint32_t steps, const Solving *solving)
{
    if (!solving->searched) return steps;
    return steps == FINDINGS_NO_STEPS || solving->depth > steps ? solving->depth : steps;
}

/* Both engines have failed at it: both say why, if it is not for the same reason. */
static void explain_unknown(Beside *beside, Finding *finding, const Exploration *exploration)
{
    Text reason = {0};
    text_add(&reason, exploration->stopped);
    bool together = exploration->stop == STOP_TIMEOUT || exploration->stop == STOP_INTERRUPTED;
    if (!together && *beside->solving.stopped != '\0') {
        text_format(&reason, "; the solver: %s", beside->solving.stopped);
    }
    finding_give_up(beside->findings, finding, text_string(&reason),
                    farther(finding->searched, &beside->solving));
    text_release(&reason);
}

static void conclude(Beside *beside, const Exploration *exploration)
{
    for (uint32_t i = 0; i < beside->findings->count; i++) {
        Finding *finding = &beside->findings->items[i];
        Claim *claim = &beside->claims[i];
        bool unknown = finding->verdict == VERDICT_UNKNOWN && beside->wanted[i];
        if (claim->pending && unknown) {
            take_claim(beside, finding, claim);
        } else if (claim->pending && finding->verdict != claim->finding.verdict) {
            finding->contradicted = true;
        } else if (claim->proved && finding->failed) {
            finding->contradicted = true; /* what has no value somewhere does not hold there */
        } else if (finding->watched && exploration->stop == STOP_COMPLETE) {
            finding->confirmed = "explore"; /* it went on, and nothing spoke against it */
        } else if (unknown && finding->asked && exploration->stop != STOP_COMPLETE &&
                   exploration->stop != STOP_SETTLED) {
            explain_unknown(beside, finding, exploration);
        }
    }
}

void beside_end(Beside *beside, const Exploration *exploration)
{
    beside->exploring = false;
    if (!beside->was_started) return;
    hear(beside);
    bool ended_early = !beside->running;
    switch (exploration->stop) {
    case STOP_COMPLETE:
    case STOP_SETTLED: break;
    case STOP_STATES:
    case STOP_MEMORY:
    case STOP_DEPTH: wait_for_answers(beside); break;
    case STOP_TIMEOUT:
    case STOP_INTERRUPTED: hear_last_words(beside); break;
    }
    bool cut_short = beside->running;
    stop_child(beside);
    if (cut_short) explain(beside, beside->interrupted ? "it was interrupted" : "");
    /* It was asked to end, but by us and for this reason. */
    if (exploration->stop == STOP_TIMEOUT && !ended_early) explain(beside, exploration->stopped);
    if (!beside->ended) {
        beside->solving.checks = beside->progress.checks;
        beside->solving.seconds = seconds_now() - beside->started;
    }
    conclude(beside, exploration);
}

bool beside_interrupted(const Beside *beside)
{
    return beside->interrupted;
}

const Solving *beside_solving(const Beside *beside)
{
    return beside->was_started ? &beside->solving : NULL;
}

bool beside_has_bug(const Beside *beside)
{
    return beside->has_bug;
}

const Finding *beside_disagreement(const Beside *beside, const Finding **ret_claim)
{
    for (uint32_t i = 0; i < beside->findings->count; i++) {
        if (!beside->findings->items[i].contradicted) continue;
        *ret_claim = &beside->claims[i].finding;
        return &beside->findings->items[i];
    }
    return NULL;
}

void beside_destroy(Beside *beside)
{
    stop_child(beside);
    for (uint32_t i = 0; i < beside->findings->count; i++) {
        Message message = {.finding = beside->claims[i].finding};
        message_release(&message);
    }
    free(beside->claims);
    free(beside->wanted);
    text_release(&beside->bytes);
    free(beside);
}
