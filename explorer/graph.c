/* graph.c - edges by the code that the search had, looked up many at a time. */
#include "graph.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"
#include "successors.h"
#include "support/bug.h"
#include "support/memory.h"

#ifdef TINY
#define STRETCH 3U
#define ROOM 2U
#else
#define STRETCH 256U /* states that a thread takes at a time */
#define ROOM 2048U   /* successors that are looked up together */
#endif

/* Of one thread. */
typedef struct Leaver {
    Successors *successors;
    uint32_t room, count; /* successors */
    uint64_t *states;
    uint32_t *labels, *targets;
    uint64_t *hashes;
    uint32_t left; /* states that they come from, in order, with the end of what each has */
    uint32_t from[STRETCH], end[STRETCH];
    bool crowded; /* there is more than there is room for */
} Leaver;

struct Graph {
    GraphOptions options;
    Crew *crew;
    Leaver *leavers;
    uint32_t words;
    bool reduces; /* what native code makes is still to be reduced */
    const GraphPass *pass;
    atomic_uint next;     /* stretches that are taken */
    atomic_bool is_ended; /* before its time */
};

/* --- making and ending --- */

static Budget *budget_of(const Graph *graph)
{
    return graph->options.visited->states.budget;
}

static void free_buffers(const Graph *graph, Leaver *leaver)
{
    Budget *budget = budget_of(graph);
    size_t room = leaver->room;
    budget_free(budget, leaver->states, room * graph->words, sizeof *leaver->states);
    budget_free(budget, leaver->labels, room, sizeof *leaver->labels);
    budget_free(budget, leaver->targets, room, sizeof *leaver->targets);
    budget_free(budget, leaver->hashes, room, sizeof *leaver->hashes);
    leaver->states = NULL;
    leaver->hashes = NULL;
    leaver->labels = leaver->targets = NULL;
    leaver->room = 0;
}

/* Buffers without anything in them. */
static bool make_room(const Graph *graph, Leaver *leaver, uint32_t room)
{
    Budget *budget = budget_of(graph);
    free_buffers(graph, leaver);
    leaver->room = room;
    leaver->states = budget_allocate(budget, (size_t)room * graph->words, sizeof *leaver->states);
    leaver->labels = budget_allocate(budget, room, sizeof *leaver->labels);
    leaver->targets = budget_allocate(budget, room, sizeof *leaver->targets);
    leaver->hashes = budget_allocate(budget, room, sizeof *leaver->hashes);
    return leaver->states != NULL && leaver->labels != NULL && leaver->targets != NULL &&
           leaver->hashes != NULL;
}

static bool leaver_init(const Graph *graph, Leaver *leaver)
{
    const GraphOptions *options = &graph->options;
    leaver->successors = successors_create_reduced(options->system, options->reductions);
    successors_set_patience(leaver->successors, watch_is_out_of_patience, (void *)options->watch);
    return make_room(graph, leaver, ROOM);
}

Graph *graph_create(const GraphOptions *options)
{
    Graph *graph = memory_allocate(1, sizeof *graph);
    graph->options = *options;
    graph->words = options->visited->states.words;
    graph->crew = crew_create(options->threads > 0 ? options->threads : 1);
    graph->leavers = memory_allocate(graph_threads(graph), sizeof *graph->leavers);
    bool ready = true;
    for (unsigned i = 0; i < graph_threads(graph) && ready; i++) {
        ready = leaver_init(graph, &graph->leavers[i]);
    }
    if (!ready) {
        graph_destroy(graph);
        return NULL;
    }
    graph->reduces = options->native != NULL && !native_reduces(options->native) &&
                     successors_are_reduced(graph->leavers[0].successors);
    return graph;
}

void graph_destroy(Graph *graph)
{
    if (graph == NULL) return;
    for (unsigned i = 0; i < graph_threads(graph); i++) {
        free_buffers(graph, &graph->leavers[i]);
        successors_destroy(graph->leavers[i].successors);
    }
    free(graph->leavers);
    crew_destroy(graph->crew);
    free(graph);
}

uint32_t graph_states(const Graph *graph)
{
    return graph->options.visited->states.count;
}

const uint64_t *graph_state(const Graph *graph, uint32_t number)
{
    return states_get(&graph->options.visited->states, number);
}

unsigned graph_threads(const Graph *graph)
{
    return crew_size(graph->crew);
}

bool graph_is_over(const Graph *graph)
{
    return watch_is_over(graph->options.watch);
}

/* --- successors of one state --- */

typedef struct Gathering {
    const Graph *graph;
    Leaver *leaver;
} Gathering;

static bool gather(void *context, const Successor *successor)
{
    const Gathering *gathering = context;
    const Graph *graph = gathering->graph;
    Leaver *leaver = gathering->leaver;
    if (successor->error != NULL) return true;
    if (leaver->count == leaver->room) {
        leaver->crowded = true;
        return false;
    }
    const Transition *transition = successor->transition;
    const Action *action = &transition->action;
    memcpy(leaver->states + (size_t)leaver->count * graph->words, successor->packed,
           graph->words * sizeof *leaver->states);
    leaver->labels[leaver->count++] =
        label_of_step(graph->options.labels, action->process, action->instance, transition->step);
    return true;
}

/* What there is of them stands behind what was there. False: there are more, or (without `crowded`)
 * patience ended it. */
static bool leave_by_interpreter(const Graph *graph, Leaver *leaver, const uint64_t *state)
{
    Gathering gathering = {graph, leaver};
    uint32_t before = leaver->count;
    leaver->crowded = false;
    if (successors_of(leaver->successors, state, gather, &gathering)) return true;
    leaver->count = before;
    return false;
}

static bool leave_natively(const Graph *graph, Leaver *leaver, const uint64_t *state)
{
    static const Interest nothing = {0};
    NativeWays ways = {.words = leaver->states + (size_t)leaver->count * graph->words,
                       .labels = leaver->labels + leaver->count,
                       .room = leaver->room - leaver->count};
    if (!native_expand(graph->options.native, state, &nothing, &ways)) return false;
    if (graph->reduces && !successors_reduce(leaver->successors, ways.words, ways.count)) {
        return false;
    }
    leaver->count += ways.count;
    return true;
}

static bool leave(const Graph *graph, Leaver *leaver, const uint64_t *state)
{
    if (graph->options.native != NULL && leave_natively(graph, leaver, state)) return true;
    return leave_by_interpreter(graph, leaver, state);
}

/* --- which states they are --- */

static void expect(const Graph *graph, Leaver *leaver, uint32_t from)
{
    const Visited *visited = graph->options.visited;
    for (uint32_t i = from; i < leaver->count; i++) {
        leaver->hashes[i] = visited_hash(visited, leaver->states + (size_t)i * graph->words);
        visited_prefetch(visited, leaver->hashes[i]);
    }
}

static void look_up(const Graph *graph, Leaver *leaver)
{
    const Visited *visited = graph->options.visited;
    for (uint32_t i = 0; i < leaver->count; i++) {
        leaver->targets[i] = visited_candidate(visited, leaver->hashes[i]);
    }
    for (uint32_t i = 0; i < leaver->count; i++) {
        const uint64_t *state = leaver->states + (size_t)i * graph->words;
        if (visited_is(visited, leaver->targets[i], state)) continue;
        leaver->targets[i] = visited_number(visited, state, leaver->hashes[i]);
        PROMISE(leaver->targets[i] != NO_STATE);
    }
}

static void hand_over(Graph *graph, unsigned who)
{
    Leaver *leaver = &graph->leavers[who];
    look_up(graph, leaver);
    for (uint32_t i = 0, begin = 0; i < leaver->left; begin = leaver->end[i++]) {
        const GraphEdges edges = {leaver->from[i], leaver->end[i] - begin, leaver->targets + begin,
                                  leaver->labels + begin};
        graph->pass->take(graph->pass->context, who, &edges);
    }
    leaver->count = leaver->left = 0;
}

/* --- all states --- */

/* Where there is no room behind others, they are handed over first; then it gets more room. */
static bool leave_with_room(Graph *graph, unsigned who, uint32_t state)
{
    Leaver *leaver = &graph->leavers[who];
    const uint64_t *packed = graph_state(graph, state);
    if (leaver->count > leaver->room / 8 * 7) hand_over(graph, who);
    for (;;) {
        uint32_t before = leaver->count;
        if (leave(graph, leaver, packed)) {
            expect(graph, leaver, before);
            leaver->from[leaver->left] = state;
            leaver->end[leaver->left++] = leaver->count;
            return true;
        }
        if (!leaver->crowded) return false;
        bool alone = before == 0;
        hand_over(graph, who);
        if (!alone) continue;
        if (leaver->room > UINT32_MAX / 2 || !make_room(graph, leaver, 2 * leaver->room)) {
            return false;
        }
    }
}

static bool leave_stretch(Graph *graph, unsigned who, uint32_t from, uint32_t to)
{
    const GraphPass *pass = graph->pass;
    for (uint32_t state = to; state-- > from;) {
        if (pass->wants != NULL && !pass->wants(pass->context, who, state)) continue;
        if (!leave_with_room(graph, who, state)) return false;
    }
    hand_over(graph, who);
    return true;
}

static void leave_stretches(void *context, unsigned who)
{
    Graph *graph = context;
    uint32_t states = graph_states(graph), stretches = states / STRETCH + (states % STRETCH > 0);
    while (!atomic_load(&graph->is_ended)) {
        uint32_t taken = atomic_fetch_add(&graph->next, 1);
        if (taken >= stretches) return;
        uint32_t stretch = stretches - 1 - taken;
        uint32_t from = stretch * STRETCH;
        uint32_t to = states - from < STRETCH ? states : from + STRETCH;
        bool over = watch_is_over(graph->options.watch);
        if (over || !leave_stretch(graph, who, from, to)) atomic_store(&graph->is_ended, true);
    }
}

bool graph_pass(Graph *graph, const GraphPass *pass)
{
    graph->pass = pass;
    for (unsigned i = 0; i < graph_threads(graph); i++) {
        graph->leavers[i].count = graph->leavers[i].left = 0;
    }
    atomic_store(&graph->next, 0);
    atomic_store(&graph->is_ended, false);
    crew_run(graph->crew, leave_stretches, graph);
    return !atomic_load(&graph->is_ended);
}

/* --- judging --- */

EvalResult graph_judge(Graph *graph, unsigned who, uint32_t state, uint32_t position)
{
    const Native *native = graph->options.native;
    const uint64_t *packed = graph_state(graph, state);
    if (native != NULL && position < 64) {
        /* Told of are goals that are satisfied, and what fails or is for the interpreter. */
        uint64_t bit = UINT64_C(1) << position;
        bool doubtful = native_judge(native, packed, &(Interest){.fail = bit}) != 0;
        bool told = native_judge(native, packed, &(Interest){.decide = bit}) != 0;
        if (!doubtful) return told ? EVAL_TRUE : EVAL_FALSE;
    }
    Successors *successors = graph->leavers[who].successors;
    const Moment moment = {.state = successors_unpack(successors, packed)};
    ModelError error;
    return interpreter_holds(successors_interpreter(successors),
                             graph->options.system->properties[position].expr, &moment, &error);
}
