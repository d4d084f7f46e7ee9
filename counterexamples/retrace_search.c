/* retrace_search.c - one way after the other, and no state twice. */
#include "retrace_search.h"

#include <stdlib.h>
#include <string.h>

#include "retrace_foreign.h"
#include "retrace_match.h"
#include "retrace_seen.h"
#include "support/bug.h"
#include "support/vector.h"

/* The nearest way is followed to its end, whatever that takes. What others may take: each step that
 * is tried counts once, … */
#define EFFORT_MOST 1000000U
#define EFFORT_STEP 10U /* … one that is taken so often, and once for some cells, … */
#define EFFORT_CELLS 8U
#define EFFORT_END 20000U /* … and what the end of a way shows so often. */

/* Where the trace goes on from some state of it. */
typedef struct Fork {
    Matches matches;
    size_t next;    /* of their ways */
    uint32_t index; /* of the trace's state that they lead to */
    uint32_t taken; /* how many states there were */
} Fork;

typedef struct Search {
    RetraceJudge *judge;
    const System *system;
    const StoredTrace *stored;
    TraceMaking *making;
    RetraceSeen *seen; /* NULL where the whole way matters */
    VECTOR(Fork) forks;
    RetraceWay best;   /* its schedule is NULL while there is none */
    RetraceWay failed; /* likewise, the first with an error of the model */
    uint32_t effort;
    bool asks_graph; /* at the end of a way */
    bool went_back;
    bool gave_up; /* there are too many ways */
    bool open;    /* what the end of one shows is not known */
} Search;

static void strain(Search *search, uint32_t effort)
{
    if (!search->went_back) return;
    search->effort += effort;
    if (search->effort > EFFORT_MOST) search->gave_up = true;
}

/* States of the trace, and the step that failed when it was made. */
static uint32_t goals(const StoredTrace *stored)
{
    return stored->count + (stored->attempt != NULL || stored->count == 0);
}

/* --- ways that are worth telling --- */

void retrace_way_release(RetraceWay *way)
{
    schedule_destroy(way->schedule);
    text_release(&way->why);
    text_release(&way->note);
}

static bool is_further(const RetraceWay *a, const RetraceWay *b)
{
    if (b->schedule == NULL || !b->departs) return b->schedule == NULL;
    return !a->departs || a->index > b->index;
}

/* Takes over the texts of `way`. */
static void keep_best(Search *search, RetraceWay *way)
{
    if (is_further(way, &search->best)) {
        retrace_way_release(&search->best);
        way->schedule = schedule_copy(search->judge->schedule, NULL);
        search->best = *way;
    } else {
        retrace_way_release(way);
    }
}

static void keep_failed(Search *search, RetraceWay way)
{
    if (search->failed.schedule != NULL || !retrace_has_error(search->judge)) return;
    way.schedule = schedule_copy(search->judge->schedule, NULL);
    search->failed = way;
}

/* --- forks --- */

static Matches find_matches(const Search *search, uint32_t index)
{
    const StoredTrace *stored = search->stored;
    const json_t *state = json_array_get(stored->states, index);
    if (!stored->is_ours) return foreign_matches(search->system, search->making, stored, index);
    if (index == 0) return match_initial(search->system, search->making, state);
    const json_t *meta = index < stored->count ? stored_trace_meta(stored, index) : stored->attempt;
    return match_step(search->system, search->making, meta, state);
}

static void add_fork(Search *search, uint32_t index)
{
    Fork fork = {.matches = find_matches(search, index),
                 .index = index,
                 .taken = trace_making_trace(search->making)->count};
    Matches *matches = &fork.matches;
    if (matches->gave_up) search->gave_up = true;
    strain(search, matches->tried);
    if (matches->ways.count == 0 && !matches->gave_up) {
        RetraceWay way = {.departs = true, .index = index, .step = matches->step};
        text_add(&way.why, text_string(&matches->why));
        keep_best(search, &way);
    }
    vector_push(&search->forks, fork);
}

static void drop_fork(Search *search)
{
    matches_release(&search->forks.items[--search->forks.count].matches);
    search->went_back = true;
}

/* --- steps --- */

static void fail(Search *search, const Fork *fork, const Action *action, const ModelError *error)
{
    RetraceWay way = {.departs = true,
                      .index = fork->index,
                      .step = fork->matches.step,
                      .fails = true,
                      .error = *error};
    retrace_judge_failure(search->judge, action, error);
    keep_failed(search, way);
}

/* All steps were taken. */
static void end(Search *search)
{
    const Trace *trace = trace_making_trace(search->making);
    RetraceWay way = {0};
    if (search->asks_graph) strain(search, EFFORT_END);
    bool known = retrace_judge_end(search->judge, trace->states[trace->count - 1].cells, &way.note);
    if (!known && !search->open) {
        search->open = true;
        text_add(&search->judge->result->why, text_string(&way.note));
    }
    keep_best(search, &way);
}

/* There is a state more of the trace that this way gets to. */
static void arrive(Search *search, uint32_t index)
{
    if (search->seen != NULL && !retrace_seen_add(search->seen, search->making, index)) return;
    if (index + 1 == goals(search->stored)) {
        end(search);
    } else {
        add_fork(search, index + 1);
    }
}

static void take(Search *search, const Fork *fork, const FittingWay *way)
{
    const Trace *trace = trace_making_trace(search->making);
    const int64_t *before = trace->count == 0 ? NULL : trace->states[trace->count - 1].cells;
    ModelError error = {0};
    TakeResult result = trace_making_take(search->making, &way->action, &error);
    strain(search, EFFORT_STEP + search->system->cells / EFFORT_CELLS);
    if (result == TAKE_ERROR) {
        fail(search, fork, &way->action, &error);
        return;
    }
    if (result != TAKE_DONE) BUG("a step that was possible is not");
    retrace_judge_step(search->judge, search->making, before, &way->action);
    keep_failed(search, (RetraceWay){0});
    if (!retrace_is_decided(search->judge)) arrive(search, fork->index);
}

/* The next way from the last fork, or back. */
static void go_on(Search *search)
{
    const Fork fork = search->forks.items[search->forks.count - 1];
    if (fork.next == fork.matches.ways.count) {
        drop_fork(search);
        return;
    }
    search->forks.items[search->forks.count - 1].next++;
    trace_making_go_back(search->making, fork.taken);
    schedule_shorten(search->judge->schedule, fork.taken);
    const FittingWay *way = &fork.matches.ways.items[fork.next];
    if (way->stays) {
        arrive(search, fork.index);
    } else {
        take(search, &fork, way);
    }
}

/* --- what comes of it --- */

static void conclude(Search *search)
{
    Retrace *result = search->judge->result;
    if (search->gave_up) {
        text_clear(&result->why);
        text_add(&result->why, "There are more ways to take these steps than can be tried.");
    }
    if (search->gave_up || search->open) {
        result->outcome = RETRACE_UNDECIDED;
    } else {
        result->outcome = search->best.departs ? RETRACE_DEPARTS : RETRACE_HARMLESS;
        text_add(&result->why, text_string(&search->best.note));
    }
}

/* The way to tell of: what was decided on, then errors, then what gets furthest. */
static RetraceWay tell(Search *search)
{
    RetraceWay *told = &search->best, decided = {0};
    bool is_decided = retrace_is_decided(search->judge);
    const Finding *finding = search->judge->result->finding;
    if (is_decided && finding->property->kind != PROPERTY_ERROR) {
        decided.schedule = schedule_copy(search->judge->schedule, NULL);
        told = &decided;
    } else if (search->failed.schedule != NULL) {
        told = &search->failed;
    }
    RetraceWay way = *told;
    *told = (RetraceWay){0};
    if (way.schedule == NULL) way.schedule = schedule_copy(search->judge->schedule, NULL);
    retrace_way_release(&search->best);
    retrace_way_release(&search->failed);
    return way;
}

RetraceWay retrace_search(RetraceJudge *judge)
{
    const Retrace *result = judge->result;
    const StoredTrace *stored = result->stored;
    /* A loop is one of the whole way, which the last state does not tell. */
    bool endless = findings_want_graph(result->findings, PROPERTY_LIVENESS);
    bool about_ways = endless && stored->loops;
    Search search = {.judge = judge,
                     .system = result->system,
                     .stored = stored,
                     .making = trace_making_create(result->system, stored->count + 2),
                     .asks_graph =
                         endless || findings_want_graph(result->findings, PROPERTY_RECOVERABLE),
                     .seen = about_ways ? NULL : retrace_seen_create(result)};
    add_fork(&search, 0);
    while (search.forks.count > 0 && !search.gave_up && !retrace_is_decided(judge)) {
        go_on(&search);
    }
    conclude(&search);
    RetraceWay way = tell(&search);
    while (search.forks.count > 0) drop_fork(&search);
    vector_release(&search.forks);
    retrace_seen_destroy(search.seen);
    trace_making_destroy(search.making);
    return way;
}
