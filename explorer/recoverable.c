/* recoverable.c - backward, by going through all states from the last to the first. */
#include "recoverable.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "support/memory.h"

/* A bit for each state, set by any thread. */
typedef struct Marks {
    _Atomic uint64_t *words;
    size_t count;
} Marks;

static bool marks_init(Marks *marks, uint32_t states, Budget *budget)
{
    marks->count = states / 64 + 1;
    marks->words = budget_allocate(budget, marks->count, sizeof *marks->words);
    return marks->words != NULL;
}

static void marks_release(Marks *marks, Budget *budget)
{
    budget_free(budget, (void *)marks->words, marks->count, sizeof *marks->words);
    *marks = (Marks){0};
}

static bool is_marked(const Marks *marks, uint32_t state)
{
    uint64_t word = atomic_load_explicit(&marks->words[state / 64], memory_order_relaxed);
    return word >> state % 64 & 1;
}

static void mark(Marks *marks, uint32_t state)
{
    atomic_fetch_or_explicit(&marks->words[state / 64], UINT64_C(1) << state % 64,
                             memory_order_relaxed);
}

static uint32_t count_marked(const Marks *marks)
{
    uint32_t count = 0;
    for (size_t i = 0; i < marks->count; i++) {
        count += (uint32_t)__builtin_popcountll(atomic_load(&marks->words[i]));
    }
    return count;
}

/* --- edges that have not led anywhere so far --- */

typedef struct Edge {
    uint32_t from, to;
} Edge;

/* Of one thread: [begin, end) of the room. */
typedef struct Rest {
    Edge *edges;
    size_t begin, end, room;
    bool is_cut; /* some had no room */
} Rest;

#ifdef TINY
#define REST_LEAST 2U
#else
#define REST_LEAST 4096U
#endif

static void rest_add(Rest *rest, Budget *budget, Edge edge)
{
    if (rest->is_cut) return;
    if (rest->end == rest->room) {
        size_t room = rest->room == 0 ? REST_LEAST : 2 * rest->room;
        Edge *edges = rest->edges == NULL
                          ? budget_allocate(budget, room, sizeof *edges)
                          : budget_grow(budget, rest->edges, rest->room, room, sizeof *edges);
        rest->is_cut = edges == NULL;
        if (rest->is_cut) return;
        rest->edges = edges;
        rest->room = room;
    }
    rest->edges[rest->end++] = edge;
}

static void rest_release(Rest *rest, Budget *budget)
{
    budget_free(budget, rest->edges, rest->room, sizeof *rest->edges);
    *rest = (Rest){0};
}

/* --- the least fixed point --- */

typedef struct Closure {
    const RecoverableTask *task;
    const bool *helps; /* for each label */
    Marks *marks;
    Rest *rests; /* of each thread, with budgets of their own: */
    Budget *purses;
    atomic_bool has_changed;
} Closure;

static bool wants_unmarked(void *context, unsigned who, uint32_t state)
{
    const Closure *closure = context;
    (void)who;
    return !is_marked(closure->marks, state);
}

static void take_edges(void *context, unsigned who, const GraphEdges *edges)
{
    Closure *closure = context;
    for (uint32_t i = 0; i < edges->count; i++) {
        if (!closure->helps[edges->labels[i]] || !is_marked(closure->marks, edges->targets[i])) {
            continue;
        }
        mark(closure->marks, edges->from);
        atomic_store_explicit(&closure->has_changed, true, memory_order_relaxed);
        return;
    }
    for (uint32_t i = 0; i < edges->count; i++) {
        if (!closure->helps[edges->labels[i]] || edges->targets[i] == edges->from) continue;
        rest_add(&closure->rests[who], &closure->purses[who],
                 (Edge){edges->from, edges->targets[i]});
    }
}

/* What the edge says by now. */
typedef enum EdgeSays { SAYS_NOTHING, SAYS_KNOWN, SAYS_MARK } EdgeSays;

static EdgeSays edge_says(const Closure *closure, Edge edge)
{
    if (is_marked(closure->marks, edge.from)) return SAYS_KNOWN;
    return is_marked(closure->marks, edge.to) ? SAYS_MARK : SAYS_NOTHING;
}

/* Goes through the edges in this or the other direction; those that say nothing stay. */
static bool follow_rest(const Closure *closure, Rest *rest, bool backwards)
{
    bool changed = false;
    size_t count = rest->end - rest->begin, kept = backwards ? rest->end : rest->begin;
    for (size_t i = 0; i < count; i++) {
        Edge edge = rest->edges[backwards ? rest->end - 1 - i : rest->begin + i];
        EdgeSays says = edge_says(closure, edge);
        if (says == SAYS_MARK) {
            mark(closure->marks, edge.from);
            changed = true;
        } else if (says == SAYS_NOTHING) {
            rest->edges[backwards ? --kept : kept++] = edge;
        }
    }
    *(backwards ? &rest->begin : &rest->end) = kept;
    return changed;
}

static RecoverableResult follow_rests(const Closure *closure)
{
    unsigned threads = graph_threads(closure->task->graph), quiet = 0;
    for (bool backwards = true; quiet < 2; backwards = !backwards) {
        bool changed = false;
        for (unsigned i = 0; i < threads; i++) {
            changed |=
                follow_rest(closure, &closure->rests[backwards ? threads - 1 - i : i], backwards);
        }
        quiet = changed ? 0 : quiet + 1;
        if (graph_is_over(closure->task->graph)) return RECOVERABLE_NO_TIME;
    }
    return RECOVERABLE_DECIDED;
}

/* Each thread may keep so much; what there is beside is what the search has held at its peak. */
static void fill_purses(Closure *closure)
{
    const Budget *budget = closure->task->budget;
    unsigned threads = graph_threads(closure->task->graph);
    uint64_t left = budget->limit - budget->held, usual = budget->peak / 4 + (1U << 20);
    for (unsigned i = 0; i < threads; i++) {
        closure->purses[i] = (Budget){.limit = (left < usual ? left : usual) / threads};
    }
}

/* Once through all that is not marked. *ret_done: nothing more can be marked. */
static RecoverableResult go_through(Closure *closure, bool *ret_done)
{
    const GraphPass pass = {wants_unmarked, take_edges, closure};
    Graph *graph = closure->task->graph;
    Budget *budget = closure->task->budget;
    bool is_cut = false;
    uint64_t kept = 0;
    fill_purses(closure);
    atomic_store(&closure->has_changed, false);
    RecoverableResult result = graph_pass(graph, &pass) ? RECOVERABLE_DECIDED : RECOVERABLE_NO_TIME;
    for (unsigned i = 0; i < graph_threads(graph); i++) {
        is_cut |= closure->rests[i].is_cut;
        kept += closure->purses[i].held;
    }
    if (budget->held + kept > budget->peak) budget->peak = budget->held + kept;
    *ret_done = !is_cut || !atomic_load(&closure->has_changed);
    if (result == RECOVERABLE_DECIDED && !is_cut) result = follow_rests(closure);
    for (unsigned i = 0; i < graph_threads(graph); i++) {
        rest_release(&closure->rests[i], &closure->purses[i]);
    }
    return result;
}

/* Marks all from which helpful steps lead to what is marked. */
static RecoverableResult close_backwards(const RecoverableTask *task, const bool *helps,
                                         Marks *marks)
{
    unsigned threads = graph_threads(task->graph);
    Closure closure = {.task = task,
                       .helps = helps,
                       .marks = marks,
                       .rests = memory_allocate(threads, sizeof *closure.rests),
                       .purses = memory_allocate(threads, sizeof *closure.purses)};
    RecoverableResult result = RECOVERABLE_DECIDED;
    for (bool done = false; !done && result == RECOVERABLE_DECIDED;) {
        result = go_through(&closure, &done);
    }
    free(closure.rests);
    free(closure.purses);
    return result;
}

/* --- the goals --- */

typedef struct Judging {
    Graph *graph;
    uint32_t position;
    Marks *marks;
    atomic_bool failed, stopped;
} Judging;

static bool judge(void *context, unsigned who, uint32_t state)
{
    Judging *judging = context;
    switch (graph_judge(judging->graph, who, state, judging->position)) {
    case EVAL_TRUE: mark(judging->marks, state); break;
    case EVAL_FALSE: break;
    case EVAL_ERROR: atomic_store(&judging->failed, true); break;
    case EVAL_STOPPED: atomic_store(&judging->stopped, true); break;
    }
    return false; /* no edges are wanted */
}

static RecoverableResult mark_goals(const RecoverableTask *task, uint32_t position, Marks *marks,
                                    bool *ret_failed)
{
    Judging judging = {.graph = task->graph, .position = position, .marks = marks};
    const GraphPass pass = {judge, NULL, &judging};
    bool finished = graph_pass(task->graph, &pass);
    *ret_failed = atomic_load(&judging.failed);
    return finished && !atomic_load(&judging.stopped) ? RECOVERABLE_DECIDED : RECOVERABLE_NO_TIME;
}

/* --- who helps --- */

static bool is_helper(const Property *property, const Process *process)
{
    for (uint32_t i = 0; i < property->helper_count; i++) {
        if (property->helpers[i] == process) return true;
    }
    return property->helper_count == 0;
}

/* For each label: is it an ordinary step of a helper? *ret_all: are all steps that? */
static bool *list_helpful(const Labels *labels, const Property *property, bool *ret_all)
{
    bool *helps = memory_allocate(labels_count(labels) + 1, sizeof *helps);
    *ret_all = true;
    for (uint32_t i = 0; i < labels_count(labels); i++) {
        Mover mover = label_mover(labels, i);
        helps[i] = !mover.step->anytime && is_helper(property, mover.process);
        *ret_all = *ret_all && helps[i];
    }
    return helps;
}

/* --- what is lost --- */

static uint32_t depth_of(const RecoverableTask *task, uint32_t state)
{
    const Lineage *lineage = &task->trail->states->lineage;
    LineagePlace place = lineage_find(lineage, state);
    uint32_t depth = 0;
    for (; lineage_parent(place) != NO_STATE; depth++) lineage_go_up(lineage, &place);
    return depth;
}

/* The first state that is farther away than this one. */
static uint32_t end_of_level(const RecoverableTask *task, uint32_t state)
{
    uint32_t depth = depth_of(task, state), low = state + 1, high = graph_states(task->graph);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (depth_of(task, middle) > depth) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static uint32_t first_unmarked(const Marks *marks, uint32_t from, uint32_t to)
{
    while (from < to && is_marked(marks, from)) from++;
    return from;
}

/* Of the lost states that are nearest one from which nothing leads out, if there is one. `way_out`: the
 * states from which something does, or that are not lost. */
static uint32_t choose_lost(const RecoverableTask *task, const Marks *marks, const Marks *way_out,
                            bool *ret_for_good)
{
    uint32_t nearest = first_unmarked(marks, 0, graph_states(task->graph));
    uint32_t end = end_of_level(task, nearest);
    uint32_t hopeless = first_unmarked(way_out, nearest, end);
    *ret_for_good = hopeless < end;
    return *ret_for_good ? hopeless : nearest;
}

typedef struct Counting {
    const Marks *marks;
    uint32_t labels;
    unsigned threads;
    uint64_t *crossings; /* of each thread, for each label */
} Counting;

static bool wants_marked(void *context, unsigned who, uint32_t state)
{
    const Counting *counting = context;
    (void)who;
    return is_marked(counting->marks, state);
}

static void count_crossings(void *context, unsigned who, const GraphEdges *edges)
{
    const Counting *counting = context;
    uint64_t *mine = counting->crossings + (size_t)who * counting->labels;
    for (uint32_t i = 0; i < edges->count; i++) {
        if (!is_marked(counting->marks, edges->targets[i])) mine[edges->labels[i]]++;
    }
}

/* Those by all instances. */
static void add_crossing(const Counting *counting, const Labels *labels, const Step *step,
                         NoReturn *no_return)
{
    uint64_t transitions = 0;
    for (unsigned who = 0; who < counting->threads; who++) {
        for (uint32_t i = 0; i < step->process->instances; i++) {
            uint32_t label = label_of_step(labels, step->process, i, step);
            transitions += counting->crossings[(size_t)who * counting->labels + label];
        }
    }
    if (transitions == 0) return;
    uint32_t count = no_return->crossing_count++;
    no_return->crossings =
        memory_resize(no_return->crossings, no_return->crossing_count, sizeof(Crossing));
    no_return->crossings[count] = (Crossing){step, transitions};
}

static RecoverableResult find_crossings(const RecoverableTask *task, const Marks *marks,
                                        NoReturn *no_return)
{
    const System *system = task->trail->system;
    Counting counting = {marks, labels_count(task->labels), graph_threads(task->graph), NULL};
    counting.crossings =
        memory_allocate((size_t)counting.threads * counting.labels + 1, sizeof(uint64_t));
    const GraphPass pass = {wants_marked, count_crossings, &counting};
    bool finished = graph_pass(task->graph, &pass);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->step_count; j++) {
            add_crossing(&counting, task->labels, process->steps[j], no_return);
        }
    }
    free(counting.crossings);
    return finished ? RECOVERABLE_DECIDED : RECOVERABLE_NO_TIME;
}

static void count_lost(const RecoverableTask *task, const Marks *marks, NoReturn *no_return)
{
    uint32_t states = graph_states(task->graph);
    no_return->states = states - count_marked(marks);
    if (task->orbit == NULL) return;
    uint32_t lost = first_unmarked(marks, 0, states);
    for (; lost < states; lost = first_unmarked(marks, lost + 1, states)) {
        uint64_t orbit = task->orbit(task->context, lost);
        bool unknown = orbit == 0 ||
                       __builtin_add_overflow(no_return->stands_for, orbit, &no_return->stands_for);
        if (unknown) no_return->stands_for = 0;
        if (unknown) return;
    }
}

static void no_return_release(NoReturn *no_return)
{
    free(no_return->crossings);
    free(no_return);
}

/* Something is lost; `way_out` has been closed over all steps. */
static RecoverableResult decide_lost(const RecoverableTask *task, const Marks *marks,
                                     const Marks *way_out, Finding *finding)
{
    NoReturn *no_return = memory_allocate(1, sizeof *no_return);
    RecoverableResult result = find_crossings(task, marks, no_return);
    if (result != RECOVERABLE_DECIDED) {
        no_return_release(no_return);
        return result;
    }
    count_lost(task, marks, no_return);
    uint32_t shown = choose_lost(task, marks, way_out, &no_return->for_good);
    finding_decide(finding, VERDICT_VIOLATED, "explore", way_to(task->trail, shown));
    finding->no_return = no_return;
    return result;
}

/* From which lost states anything at all leads out. */
static RecoverableResult find_way_out(const RecoverableTask *task, const Marks *marks,
                                      bool all_help, Marks *way_out)
{
    for (size_t i = 0; i < marks->count; i++) {
        atomic_store(&way_out->words[i], atomic_load(&marks->words[i]));
    }
    if (all_help) return RECOVERABLE_DECIDED;
    bool *all = memory_allocate(labels_count(task->labels) + 1, sizeof *all);
    memset(all, true, labels_count(task->labels) + 1);
    RecoverableResult result = close_backwards(task, all, way_out);
    free(all);
    return result;
}

static RecoverableResult decide(const RecoverableTask *task, Finding *finding, uint32_t position,
                                Marks *marks, Marks *way_out)
{
    bool all_help;
    RecoverableResult result = mark_goals(task, position, marks, &finding->failed);
    if (finding->failed || result != RECOVERABLE_DECIDED) return result;
    bool *helps = list_helpful(task->labels, finding->property, &all_help);
    if (count_marked(marks) > 0) result = close_backwards(task, helps, marks);
    free(helps);
    if (result != RECOVERABLE_DECIDED) return result;
    if (count_marked(marks) == graph_states(task->graph)) {
        finding_prove(finding, "explore", NULL, NULL);
        return result;
    }
    if (!marks_init(way_out, graph_states(task->graph), task->budget)) return RECOVERABLE_NO_MEMORY;
    result = find_way_out(task, marks, all_help, way_out);
    return result == RECOVERABLE_DECIDED ? decide_lost(task, marks, way_out, finding) : result;
}

RecoverableResult recoverable_decide(const RecoverableTask *task, Finding *finding,
                                     uint32_t position)
{
    Marks marks = {0}, way_out = {0};
    RecoverableResult result = RECOVERABLE_NO_MEMORY;
    if (marks_init(&marks, graph_states(task->graph), task->budget)) {
        result = decide(task, finding, position, &marks, &way_out);
    }
    marks_release(&way_out, task->budget);
    marks_release(&marks, task->budget);
    return result;
}
