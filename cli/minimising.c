/* minimising.c - between the explorer and the choice of traces. */
#include "minimising.h"

#include <string.h>

#include "counterexamples/minimal.h"
#include "disagreement.h"
#include "interrupt.h"
#include "support/bug.h"
#include "support/clock.h"
#include "support/memory.h"

#define STATES_AGAIN 200000U

static Fewest fewest_of(Minimise minimise)
{
    switch (minimise) {
    case MINIMISE_NOT:
    case MINIMISE_STEPS: break;
    case MINIMISE_SWITCHES: return FEWEST_SWITCHES;
    case MINIMISE_FULL: return FEWEST_VALUES;
    }
    return FEWEST_UNASKED;
}

void minimising_leave(Finding *finding, Minimise minimise)
{
    Fewest wanted = fewest_of(minimise);
    if (finding->fewest_wanted < wanted) finding->fewest_wanted = wanted;
    if (finding->fewest < FEWEST_CUT_SHORT && wanted > FEWEST_CUT_SHORT) {
        finding->fewest = FEWEST_CUT_SHORT;
    }
}

/* --- what the explorer has found --- */

static void choose(const Findings *findings, Minimise minimise, Finding *finding,
                   const ShortestWays *ways)
{
    const MinimalOptions options = {.wanted = fewest_of(minimise), .work = MINIMAL_WORK};
    if (ways == NULL) {
        minimising_leave(finding, minimise);
    } else {
        minimal_choose(findings, finding, ways, &options);
    }
}

static void choose_for_inquiry(void *context, uint32_t position, const ShortestWays *ways)
{
    Inquiry *inquiry = context;
    const Findings *findings = inquiry->findings;
    bool stuck = position == EXPLORE_STUCK;
    if (stuck) inquiry_take_stuck(inquiry);
    Finding *finding = stuck ? &inquiry->stuck : &findings->items[position];
    choose(findings, inquiry->options->minimise, finding, ways);
    if (!stuck) inquiry->chosen[position] = ways != NULL;
}

void minimising_prepare(Inquiry *inquiry, ExploreOptions *options)
{
    if (inquiry->options->minimise == MINIMISE_NOT) return;
    options->shorten = choose_for_inquiry;
    options->shorten_context = inquiry;
}

/* --- what others have found --- */

/* `context`: when time is up, 0 for never. */
static bool is_over(void *context)
{
    const double *end = context;
    return *interrupt_flag() != 0 || (*end > 0 && seconds_now() >= *end);
}

/* By the interpreter alone, among the traces that have few context switches: fewer than 1, than 2, …
 * until there is one. That of the finding has no fewer than are needed. */
static void choose_by_switches(const Inquiry *inquiry, Finding *finding, double seconds)
{
    double end = seconds > 0 ? seconds_now() + seconds : 0;
    const ShortestWays ways = {.is_over = is_over, .context = &end};
    MinimalOptions options = {.wanted = fewest_of(inquiry->options->minimise), .fewer_than = 1};
    Measure measure;
    if (finding->fewest >= options.wanted) return;
    bool fits = minimal_measure(inquiry->system, finding->schedule, finding->attempt, &measure);
    PROMISE(fits);
    uint32_t most = measure.context_switches + 1;
    if (finding->fewest >= FEWEST_SWITCHES) options.fewer_than = most;
    options.work = MINIMAL_WORK / (most - options.fewer_than + 1);
    do {
        minimal_choose(inquiry->findings, finding, &ways, &options);
    } while (finding->fewest < FEWEST_SWITCHES && options.fewer_than++ < most);
}

typedef struct Again {
    Inquiry *inquiry;
    Findings *findings; /* asked of what the inquiry asks, and open where it is to be found again */
    bool *chosen;
} Again;

static bool is_left(const Inquiry *inquiry, uint32_t position)
{
    const Finding *finding = &inquiry->findings->items[position];
    return finding->schedule != NULL && !finding->may_be_shorter && !finding_is_endless(finding) &&
           finding->property->kind != PROPERTY_RECOVERABLE && !inquiry->chosen[position];
}

static void choose_again(void *context, uint32_t position, const ShortestWays *ways)
{
    Again *again = context;
    Finding *finding = &again->findings->items[position];
    choose(again->findings, again->inquiry->options->minimise, finding, ways);
    again->chosen[position] = ways != NULL;
}

static Findings *ask_again(const Inquiry *inquiry)
{
    const Findings *findings = inquiry->findings;
    const char **names = memory_allocate(findings->count + 1, sizeof *names);
    const char *unknown = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < findings->count; i++) {
        if (findings->items[i].asked) names[count++] = findings->items[i].property->name;
    }
    Findings *again = findings_create(inquiry->system, names, count, &unknown);
    for (uint32_t i = 0; i < again->count; i++) {
        again->items[i].open = again->items[i].open && is_left(inquiry, i);
        again->items[i].wants_graph = false;
    }
    free(names);
    return again;
}

/* Entries of the longest trace that is left; 0: there is none. */
static uint32_t longest_left(const Inquiry *inquiry)
{
    uint32_t longest = 0;
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        const Finding *finding = &inquiry->findings->items[i];
        if (!is_left(inquiry, i)) continue;
        uint32_t length = schedule_length(finding->schedule) + finding->has_attempt;
        if (length > longest) longest = length;
    }
    return longest;
}

static void leave_all(Inquiry *inquiry)
{
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        if (!is_left(inquiry, i)) continue;
        minimising_leave(&inquiry->findings->items[i], inquiry->options->minimise);
    }
}

static void take_trace(Finding *finding, Finding *from)
{
    schedule_destroy(finding->schedule);
    schedule_destroy(finding->attempt);
    finding->schedule = from->schedule;
    finding->attempt = from->attempt;
    finding->has_attempt = from->has_attempt;
    finding->evaluated = from->evaluated;
    finding->error = from->error;
    finding->fewest = from->fewest;
    from->schedule = from->attempt = NULL;
}

bool minimising_agrees(const Finding *finding, const Finding *again, ExploreStop stop)
{
    if (again->schedule == NULL) {
        return again->failed || (stop != STOP_COMPLETE && stop != STOP_DEPTH);
    }
    uint32_t mine = schedule_steps(finding->schedule), steps = schedule_steps(again->schedule);
    return finding->verdict == again->verdict &&
           (mine == steps || (steps < mine && strcmp(finding->engine, "pdr") == 0));
}

static bool compare(const Again *again, ExploreStop stop)
{
    Inquiry *inquiry = again->inquiry;
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        Finding *finding = &inquiry->findings->items[i], *other = &again->findings->items[i];
        if (!is_left(inquiry, i)) continue;
        if (other->may_be_shorter) continue;
        if (!minimising_agrees(finding, other, stop)) {
            disagreement_report(inquiry->system, finding, other);
            return false;
        }
        bool better = other->fewest > finding->fewest || finding->fewest <= FEWEST_CUT_SHORT;
        if (again->chosen[i] && better) take_trace(finding, other);
    }
    return true;
}

/* What the explorer knows too little of. */
static void choose_left(const Again *again, double began, double seconds)
{
    const Inquiry *inquiry = again->inquiry;
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        double left = seconds > 0 ? began + seconds - seconds_now() : 0;
        if (!is_left(inquiry, i) || again->chosen[i] || left < 0) continue;
        choose_by_switches(inquiry, &inquiry->findings->items[i], left);
    }
}

static void explore_again(Again *again, uint32_t depth, double seconds, Exploration *ret)
{
    ExploreOptions options = run_exploring(again->inquiry->options);
    options.first = options.full = options.way_to_stuck = false;
    options.max_depth = depth;
    if (options.max_states > STATES_AGAIN) options.max_states = STATES_AGAIN;
    options.max_memory = run_max_memory(again->inquiry->options);
    options.timeout = seconds;
    options.shorten = choose_again;
    options.shorten_context = again;
    explore(again->inquiry->system, again->findings, &options, ret);
}

bool minimising_look_again(Inquiry *inquiry, double seconds)
{
    uint32_t longest = longest_left(inquiry);
    if (inquiry->options->minimise == MINIMISE_NOT || longest == 0) return true;
    leave_all(inquiry); /* unless more comes of it */
    if (seconds < 0) return true;
    Again again = {.inquiry = inquiry,
                   .findings = ask_again(inquiry),
                   .chosen = memory_allocate(inquiry->findings->count, sizeof *again.chosen)};
    Exploration exploration;
    double began = seconds_now();
    explore_again(&again, longest, seconds, &exploration);
    bool agreed = compare(&again, exploration.stop);
    if (agreed) choose_left(&again, began, seconds);
    findings_destroy(again.findings);
    free(again.chosen);
    return agreed;
}
