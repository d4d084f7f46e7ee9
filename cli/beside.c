/* beside.c - engines that are heard while the explorer goes on.
 *
 * A proof that comes in is watched: the explorer goes on judging the property, and complains if it
 * sees otherwise. A violation is taken if it is a shortest one; else it is kept for the case that
 * nobody finds one. What is decided for good is known to all at once, and looked for by nobody else. */
#include "beside.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "child.h"
#include "counterexamples/trace.h"
#include "interrupt.h"
#include "progress.h"
#include "support/bug.h"
#include "support/clock.h"
#include "support/memory.h"

#define LISTEN_MILLISECONDS 100
#define LAST_WORDS_SECONDS 0.4 /* that a child has to end by itself */

/* The first ones of the portfolio have most answers, and have them sooner where nobody else is at work:
 * the others join later. */
#define QUICK_ENGINES 2
#define LATER_SECONDS 3.0

/* What one engine of the solver says of one property. */
typedef struct Claim {
    Finding finding; /* VERDICT_UNKNOWN: nothing; a schedule that was taken over is NULL */
    uint32_t steps;
    bool proved;
    bool pending; /* not taken: somebody may know a shorter way */
} Claim;

/* An engine of the portfolio, and what it says. */
typedef struct Helper {
    Beside *beside;
    bool was_started;
    Child child;
    Claim *claims; /* for each finding */
} Helper;

struct Beside {
    const System *system;
    Findings *findings;
    const Options *options;
    uint64_t max_memory;
    unsigned threads;
    double created, started; /* `started`: the first engines */
    bool *wanted;            /* findings that were open at the beginning */
    Helper helpers[PORTFOLIO_SIZE];
    atomic_bool *known; /* for each finding, seen by all processes: it is decided; or NULL */
    bool was_started, exploring, interrupted;
    bool ending; /* nobody is to start any more */
    Solving solving;
    EnginesProgress progress;
};

Beside *beside_create(const System *system, Findings *findings, const Options *options,
                      uint64_t max_memory, unsigned threads)
{
    Beside *beside = memory_allocate(1, sizeof *beside);
    *beside = (Beside){
        .system = system,
        .findings = findings,
        .options = options,
        .max_memory = max_memory,
        .threads = threads,
        .created = seconds_now(),
        .wanted = memory_allocate(findings->count, sizeof(bool)),
        .exploring = true,
    };
    for (uint32_t i = 0; i < findings->count; i++) {
        beside->wanted[i] = findings->items[i].open;
    }
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        beside->helpers[i].beside = beside;
        beside->helpers[i].claims = memory_allocate(findings->count, sizeof(Claim));
    }
    return beside;
}

/* --- starting --- */

static bool is_pending(const Beside *beside, uint32_t position)
{
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        if (beside->helpers[i].claims[position].pending) return true;
    }
    return false;
}

/* Is there anything that the solver could still decide? */
static bool is_needed(const Beside *beside)
{
    const Findings *findings = beside->findings;
    if (findings_contradicted(findings)) return false;
    if (beside->options->first && findings_any_violated(findings)) return false;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (beside->wanted[i] && finding->asked && finding->verdict == VERDICT_UNKNOWN &&
            !is_pending(beside, i)) {
            return true;
        }
    }
    return false;
}

/* What is left of the time limit; never 0, which would be none. */
static double seconds_left(const Beside *beside)
{
    if (!(beside->options->timeout > 0)) return 0;
    double left = beside->created + beside->options->timeout - seconds_now();
    return left > 0.001 ? left : 0.001;
}

static size_t known_bytes(const Beside *beside)
{
    return beside->findings->count * sizeof *beside->known;
}

/* Without it everybody looks for everything, which takes longer and is no harm else. */
static void make_known(Beside *beside)
{
    void *shared =
        mmap(NULL, known_bytes(beside), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared != MAP_FAILED) beside->known = shared;
}

/* An error for which a nearer one may still turn up is not known yet. */
static void tell_known(const Beside *beside)
{
    for (uint32_t i = 0; i < beside->findings->count && beside->known != NULL; i++) {
        const Finding *finding = &beside->findings->items[i];
        bool is_last = !finding->open && !finding->may_be_shorter;
        if (finding->verdict != VERDICT_UNKNOWN && is_last) atomic_store(&beside->known[i], true);
    }
}

static bool is_known(void *context, uint32_t position)
{
    const Beside *beside = context;
    return beside->known != NULL && atomic_load(&beside->known[position]);
}

static void start_helper(Beside *beside, size_t position)
{
    uint64_t all = beside->max_memory;
    const SolveOptions task = {
        .max_depth = beside->options->max_depth,
        .max_memory = all == SOLVE_NO_LIMIT ? all : all / PORTFOLIO_SIZE + 1,
        .timeout = seconds_left(beside),
        .first = beside->options->first,
        .dump_queries = beside->options->dump_queries,
        .interrupted = interrupt_flag(),
        .known_elsewhere = is_known,
        .known_context = beside,
    };
    /* An error that may still get nearer will do so without help. */
    Finding *error = findings_error(beside->findings);
    bool was_open = error->open;
    if (error->verdict == VERDICT_VIOLATED) error->open = false;
    Helper *helper = &beside->helpers[position];
    helper->was_started = true;
    /* They are started in order. */
    const Child *before = position == 0 ? NULL : &beside->helpers[position - 1].child;
    child_start(&helper->child, before, portfolio[position], beside->system, beside->findings,
                &task);
    error->open = was_open;
}

/* Those whose time has come; when nobody explores any more, all. None where only the explorer can
 * decide what is left. */
static void start_due(Beside *beside)
{
    if (!is_needed(beside)) return;
    double passed = seconds_now() - beside->started;
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        bool due = i < QUICK_ENGINES || passed > LATER_SECONDS || !beside->exploring;
        if (due && !beside->helpers[i].was_started) start_helper(beside, i);
    }
}

static void start(Beside *beside)
{
    beside->was_started = true;
    beside->started = seconds_now();
    make_known(beside);
    tell_known(beside);
    start_due(beside);
}

/* --- what comes in --- */

/* Is a violation that this engine finds a shortest one? */
static bool finds_shortest(const char *engine)
{
    return strcmp(engine, "bmc") == 0 || strcmp(engine, "induction") == 0 ||
           strcmp(engine, "explore") == 0;
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

/* Somebody has an answer already, which for a model error may not be the last one. */
static void compare(const Beside *beside, Finding *finding, Claim *claim)
{
    bool agree = finding->verdict == claim->finding.verdict;
    uint32_t steps = finding->schedule == NULL ? 0 : schedule_steps(finding->schedule);
    bool is_last = !finding->open && !finding->may_be_shorter;
    if (agree && !is_last && claim->steps < steps) {
        take_claim(beside, finding, claim);
    } else if (agree && finding->schedule != NULL && finds_shortest(finding->engine) &&
               finds_shortest(claim->finding.engine)) {
        agree = claim->steps == steps;
        finding->may_be_shorter = false;
    }
    if (!agree) {
        finding->contradicted = true;
    } else if (strcmp(finding->engine, claim->finding.engine) != 0) {
        finding->confirmed = claim->finding.engine;
    }
}

/* For child_hear. */
static void hear_claim(void *context, Finding *heard)
{
    Helper *helper = context;
    const Beside *beside = helper->beside;
    uint32_t position = (uint32_t)(heard->property - beside->system->properties);
    Finding *finding = &beside->findings->items[position];
    Claim *claim = &helper->claims[position];
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

/* Takes what is there, without waiting for more. */
static void hear(Beside *beside)
{
    tell_known(beside);
    if (!beside->ending) start_due(beside);
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        Helper *helper = &beside->helpers[i];
        child_hear(&helper->child, hear_claim, helper);
        SolveProgress *progress = &beside->progress.engines[i];
        *progress = helper->child.progress;
        if (!helper->child.running) progress->doing = NULL;
    }
    tell_known(beside);
}

static unsigned count_running(const Beside *beside)
{
    unsigned count = 0;
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) count += beside->helpers[i].child.running;
    return count;
}

/* Those that were asked for, or all that there is: but for what engines need, and half of it in any
 * case. */
static unsigned threads_left(const Beside *beside)
{
    unsigned all = beside->threads, running = count_running(beside);
    if (beside->options->threads > 0 || all < 2) return all;
    return running < all / 2 ? all - running : all - all / 2;
}

unsigned beside_go_on(void *context)
{
    Beside *beside = context;
    if (beside->was_started) {
        hear(beside);
    } else if (is_needed(beside)) {
        start(beside);
    }
    return threads_left(beside);
}

EnginesProgress *beside_progress(Beside *beside)
{
    return &beside->progress;
}

/* --- the end --- */

/* Hears the engines for so long, or until one of them says something. */
static void wait_for_words(Beside *beside, int milliseconds)
{
    struct pollfd descriptors[PORTFOLIO_SIZE];
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        const Child *child = &beside->helpers[i].child;
        descriptors[i] = (struct pollfd){.fd = child->running ? child->pipe : -1, .events = POLLIN};
    }
    poll(descriptors, PORTFOLIO_SIZE, milliseconds);
    hear(beside);
}

/* Asks the engines to end, and lets them say how far they got. */
static void hear_last_words(Beside *beside)
{
    double end = seconds_now() + LAST_WORDS_SECONDS;
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) child_ask_to_end(&beside->helpers[i].child);
    while (count_running(beside) > 0 && seconds_now() < end)
        wait_for_words(beside, LISTEN_MILLISECONDS);
}

static void wait_for_answers(Beside *beside)
{
    const atomic_bool *interrupted = interrupt_flag();
    double limit = beside->options->timeout;
    start_due(beside);
    while (count_running(beside) > 0 && is_needed(beside)) {
        wait_for_words(beside, LISTEN_MILLISECONDS);
        progress_show_engines(&beside->progress, seconds_now() - beside->created);
        beside->interrupted = *interrupted;
        bool late = limit > 0 && seconds_now() > beside->created + limit + LAST_WORDS_SECONDS;
        if (beside->interrupted || late) {
            hear_last_words(beside);
            return;
        }
    }
}

/* Adds the words of an engine, unless another has said the same. */
static void add_words(Solving *sum, const char *words)
{
    size_t length = strlen(sum->stopped), room = sizeof sum->stopped - length;
    if (*words == '\0' || strstr(sum->stopped, words) != NULL) return;
    const char *comma = length > 0 ? "; " : "";
    if (strlen(comma) + strlen(words) >= room) return;
    strcat(strcat(sum->stopped, comma), words);
}

/* Why the solver as a whole did not settle it. */
static void sum_up_words(Beside *beside)
{
    for (size_t i = 0; i < PORTFOLIO_SIZE && is_needed(beside); i++) {
        add_words(&beside->solving, beside->helpers[i].child.solving.stopped);
    }
}

static void sum_up(Beside *beside)
{
    Solving *sum = &beside->solving;
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        const Solving *solving = &beside->helpers[i].child.solving;
        sum->checks += solving->checks;
        if (solving->seconds > sum->seconds) sum->seconds = solving->seconds;
        if (!solving->searched) continue;
        if (!sum->searched || solving->depth > sum->depth) sum->depth = solving->depth;
        sum->searched = true;
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

static void conclude_finding(Beside *beside, uint32_t position, const Exploration *exploration)
{
    Finding *finding = &beside->findings->items[position];
    bool unknown = finding->verdict == VERDICT_UNKNOWN && beside->wanted[position];
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        Claim *claim = &beside->helpers[i].claims[position];
        if (claim->pending && finding->verdict == VERDICT_UNKNOWN) {
            take_claim(beside, finding, claim);
        } else if (claim->pending && finding->verdict != claim->finding.verdict) {
            finding->contradicted = true;
        } else if (claim->proved && finding->failed) {
            finding->contradicted = true; /* what has no value somewhere does not hold there */
        }
    }
    if (finding->watched && exploration->stop == STOP_COMPLETE) {
        finding->confirmed = "explore"; /* it went on, and nothing spoke against it */
    } else if (unknown && finding->verdict == VERDICT_UNKNOWN && finding->asked &&
               exploration->stop != STOP_COMPLETE && exploration->stop != STOP_SETTLED) {
        explain_unknown(beside, finding, exploration);
    }
}

void beside_end(Beside *beside, const Exploration *exploration)
{
    beside->exploring = false;
    beside->ending = true;
    if (!beside->was_started) return;
    hear(beside);
    bool in_time = count_running(beside) == 0;
    switch (exploration->stop) {
    case STOP_COMPLETE:
    case STOP_SETTLED: break;
    case STOP_STATES:
    case STOP_MEMORY:
    case STOP_DEPTH: wait_for_answers(beside); break;
    case STOP_TIMEOUT:
    case STOP_INTERRUPTED: hear_last_words(beside); break;
    }
    const char *why = beside->interrupted ? "it was interrupted" : "";
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) child_stop(&beside->helpers[i].child, why);
    sum_up(beside);
    /* They were asked to end, but by us and for this reason. */
    bool timed_out = exploration->stop == STOP_TIMEOUT && !in_time;
    if (timed_out) add_words(&beside->solving, exploration->stopped);
    if (!timed_out) sum_up_words(beside);
    for (uint32_t i = 0; i < beside->findings->count; i++) {
        conclude_finding(beside, i, exploration);
    }
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
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        if (beside->helpers[i].child.has_bug) return true;
    }
    return false;
}

/* Does the claim say something else, or the same with another length? */
static bool differs(const Finding *finding, const Claim *claim)
{
    uint32_t steps = finding->schedule == NULL ? 0 : schedule_steps(finding->schedule);
    if (claim->finding.verdict == VERDICT_UNKNOWN) return false;
    return claim->finding.verdict != finding->verdict || claim->steps != steps ||
           (claim->proved && finding->failed);
}

const Finding *beside_disagreement(const Beside *beside, const Finding **ret_claim)
{
    const Findings *findings = beside->findings;
    uint32_t position = 0;
    while (position < findings->count && !findings->items[position].contradicted) position++;
    if (position == findings->count) return NULL;
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        const Claim *claim = &beside->helpers[i].claims[position];
        if (!differs(&findings->items[position], claim)) continue;
        *ret_claim = &claim->finding;
        return &findings->items[position];
    }
    BUG("a disagreement with nobody");
}

static void helper_release(Helper *helper, uint32_t count)
{
    child_release(&helper->child);
    for (uint32_t i = 0; i < count; i++) {
        Finding *finding = &helper->claims[i].finding;
        schedule_destroy(finding->schedule);
        schedule_destroy(finding->attempt);
        free(finding->how);
        free(finding->invariant);
    }
    free(helper->claims);
}

void beside_destroy(Beside *beside)
{
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        helper_release(&beside->helpers[i], beside->findings->count);
    }
    if (beside->known != NULL) munmap(beside->known, known_bytes(beside));
    free(beside->wanted);
    free(beside);
}
