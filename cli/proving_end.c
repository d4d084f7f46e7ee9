/* proving_end.c - what was not decided by a trace or a proof, and why; and the whole as a report. */
#include "proving_end.h"

#include "lifting.h"
#include "properties/wording.h"
#include "proving_picture.h"
#include "support/clock.h"
#include "support/memory.h"

/* What pictures may take that are drawn once more, of the time there was and at least; of one. */
#define AGAIN_SHARE 0.1
#define AGAIN_SECONDS 1.0
#define AGAIN_LEAST 0.1

/* Instances that were looked at to the end, without a gap from the smallest on. */
static uint64_t count_complete(const Proving *proving)
{
    uint64_t count = 0;
    for (size_t i = 0; i < proving->instances.count; i++) {
        const Instance *instance = &proving->instances.items[i];
        if (!instance->is_complete) break;
        count += instance->system != NULL && !lifting_is_beyond(instance->system);
    }
    return count;
}

bool proving_is_starved(const Proving *proving)
{
    bool any = false;
    for (uint32_t i = 0; i < proving->findings->count; i++) {
        const Finding *finding = &proving->findings->items[i];
        const Outcome *outcome = &proving->outcomes[i];
        if (!finding->open || !finding->asked) continue;
        if (outcome->starved == 0 || !outcome->is_hopeless) return false;
        any = true;
    }
    return any;
}

/* Of any property that is open: the limit is the same for all. */
static const char *starved_reason(const Proving *proving)
{
    uint32_t i = 0;
    while (!proving->findings->items[i].open || !proving->findings->items[i].asked) i++;
    return proving->outcomes[i].hindrance;
}

/* Did the memory not even suffice for the beginning of the instance that was explored last? */
static bool began_without_memory(const Proving *proving)
{
    return !proving->has_begun && proving->exploration.stop == STOP_MEMORY;
}

static void print_end(Text *text, const Proving *proving, uint32_t position)
{
    const Outcome *outcome = &proving->outcomes[position];
    if (proving->findings->items[position].failed) {
        text_add(text, "it can't be evaluated everywhere: see the model error");
    } else if (outcome->beyond != NULL) {
        text_add(text, outcome->beyond);
    } else if (outcome->hindrance != NULL) {
        text_add(text, outcome->hindrance);
    } else if (began_without_memory(proving)) {
        text_add(text, proving->exploration.stopped);
    } else if (proving->interrupted) {
        text_add(text, "the search was interrupted");
    } else {
        text_format(text, "no proof was found within %g second%s", proving->limit,
                    proving->limit == 1 ? "" : "s");
    }
}

static void print_smallest(Text *text, uint64_t count)
{
    text_add(text, "the ");
    if (count > 1) {
        text_add_number(text, count);
        text_add(text, " smallest instances");
    } else {
        text_add(text, "smallest instance");
    }
}

/* Of a single instance the explorer may have seen all. */
static void conclude_single(Proving *proving, uint32_t position)
{
    Finding *finding = &proving->findings->items[position];
    const Outcome *outcome = &proving->outcomes[position];
    if (outcome->explored != VERDICT_UNKNOWN) {
        finding_decide(finding, outcome->explored, "explore", NULL);
        return;
    }
    Text reason = {0};
    if (!proving->has_begun && proving->explored > 0 &&
        proving->exploration.stop == STOP_COMPLETE) {
        text_add(&reason, "there is no initial state to look at");
    } else {
        print_end(&reason, proving, position);
    }
    bool searched = proving->has_begun && !finding->failed;
    finding_give_up(proving->findings, finding, text_string(&reason),
                    searched ? outcome->searched : FINDINGS_NO_STEPS);
    text_release(&reason);
}

static void give_up(Proving *proving, uint32_t position)
{
    Finding *finding = &proving->findings->items[position];
    uint64_t complete = count_complete(proving);
    Text reason = {0};
    if (complete > 0 && !proving->has_begun) {
        text_add(&reason, "there is no initial state in ");
        print_smallest(&reason, complete);
    } else {
        print_end(&reason, proving, position);
    }
    if (complete > 0 && proving->has_begun) {
        bool witness = finding->property->kind == PROPERTY_WITNESS;
        text_add(&reason, witness ? "; not reached in " : "; no violation in ");
        print_smallest(&reason, complete);
        if (proving->outcomes[position].beyond != NULL) text_add(&reason, " within them");
    }
    finding_give_up(proving->findings, finding, text_string(&reason), FINDINGS_NO_STEPS);
    text_release(&reason);
}

static void conclude_finding(Proving *proving, uint32_t position)
{
    if (proving_is_single(proving)) {
        conclude_single(proving, position);
    } else {
        give_up(proving, position);
    }
}

static void note_ending(Proving *proving)
{
    Text *ending = &proving->ending;
    if (findings_settled(proving->findings)) return;
    if (proving->interrupted) {
        text_add(ending, "the search was interrupted");
    } else if (began_without_memory(proving)) {
        text_add(ending, proving->exploration.stopped);
    } else if (proving->started + proving->limit <= seconds_now()) {
        text_format(ending, "the time limit of %g second%s was reached", proving->limit,
                    proving->limit == 1 ? "" : "s");
    } else if (proving_is_starved(proving)) {
        text_add(ending, starved_reason(proving));
    } else if (proving_saw_all(proving)) {
        text_add(ending, "every state was visited");
    } else {
        text_add(ending, "further attempts would end like the last ones");
    }
}

/* A state that something proved since rules out is in nobody's way. */
static void draw_again(Proving *proving)
{
    double share = AGAIN_SHARE * proving->limit;
    double end = seconds_now() + (share > AGAIN_SECONDS ? share : AGAIN_SECONDS);
    for (uint32_t i = 0; i < proving->findings->count; i++) {
        double left = end - seconds_now();
        if (left < AGAIN_LEAST) left = AGAIN_LEAST;
        if (proving->findings->items[i].open) proving_draw_again(proving, i, left);
    }
}

void proving_conclude(Proving *proving)
{
    note_ending(proving);
    draw_again(proving);
    uint32_t count = proving->findings->count;
    proving->traces = memory_allocate(count, sizeof *proving->traces);
    proving->pictures = memory_allocate(count, sizeof *proving->pictures);
    for (uint32_t i = 0; i < count; i++) {
        if (proving->findings->items[i].open) {
            proving_draw_nothing(proving, i);
            conclude_finding(proving, i);
        }
        bool unknown = proving->findings->items[i].verdict == VERDICT_UNKNOWN;
        /* It was asked for every value, whatever is known. */
        if (unknown && !proving_is_single(proving))
            proving->findings->items[i].scope = SCOPE_UNBOUNDED;
        proving->traces[i] = proving->outcomes[i].trace;
        bool refuted = proving->outcomes[i].beyond != NULL;
        proving->pictures[i] = unknown && !refuted ? proving->outcomes[i].picture : NULL;
    }
}

/* ---- the report ---- */

static const char *ending_of(const Proving *proving)
{
    return proving->ending.count > 0 ? text_string(&proving->ending) : NULL;
}

/* Of those that were built. */
static uint64_t count_refused(const Proving *proving)
{
    uint64_t count = 0;
    for (size_t i = 0; i < proving->instances.count; i++) {
        const Instance *instance = &proving->instances.items[i];
        count += instance->is_built && instance->system == NULL;
    }
    return count;
}

static const System *least_system(const Proving *proving)
{
    for (size_t i = 0; i < proving->instances.count; i++) {
        if (proving->instances.items[i].system != NULL) return proving->instances.items[i].system;
    }
    return NULL;
}

/* Of all instances together. */
static ReportCounts sum_counts(const Proving *proving)
{
    return (ReportCounts){
        .used = proving->explored > 0,
        .instances = proving->explored,
        .refused = count_refused(proving),
        .least = least_system(proving),
        .states = proving->states,
        .transitions = proving->transitions,
        .depth = proving->depth,
        .stopped = ending_of(proving),
        .seconds = proving->exploring,
    };
}

/* Of the only instance, as it was explored last. */
static ReportCounts single_counts(const Proving *proving)
{
    ReportCounts counts = run_counts(&proving->exploration);
    if (proving->exploration.stop == STOP_TIMEOUT) counts.stopped = ending_of(proving);
    if (counts.stopped == NULL) counts.stopped = "the rest is proved";
    return counts;
}

Report proving_report(const Proving *proving)
{
    bool single = proving_is_single(proving) && proving->explored > 0;
    return (Report){
        .system = proving->system,
        .findings = proving->findings,
        .traces = proving->traces,
        .pictures = proving->pictures,
        .counts = single ? single_counts(proving) : sum_counts(proving),
        .solving =
            {
                .engine = proving->checks > 0 ? "prove" : NULL,
                .checks = proving->checks,
                .seconds = proving->solving,
                .stopped = ending_of(proving),
            },
    };
}
