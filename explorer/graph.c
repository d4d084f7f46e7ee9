/* graph.c - edges by the code that the search had, looked up many at a time. */
#include "graph.h"

#include <pthread.h>
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
#define PLACES 4U
#else
#define STRETCH 1024U /* states that a thread takes at a time */
#define ROOM 4096U    /* successors that are looked up together */
#define PLACES 8192U  /* a power of two */
#endif

/* A state that was sought not long ago (recent.h). */
typedef struct Recent {
    uint64_t hash;
    uint32_t number;
    uint32_t index; /* among the successors that are being looked up, where it has no number yet;
                       else NO_INDEX */
} Recent;

#define NO_INDEX UINT32_MAX

/* Of one thread. */
typedef struct Leaver {
    Successors *successors;
    uint32_t room, count; /* successors */
    uint64_t *states;
    uint32_t *labels, *targets;
    uint64_t *hashes;
    uint32_t *equals; /* of each the one whose target is its own: itself, or one that came before */
    uint32_t *sought; /* which of them are looked up: so many */
    uint32_t sought_count;
    Recent recent[PLACES]; /* by hash */
    uint32_t left;         /* states that they come from, in order, with the end of what each has */
    uint32_t from[STRETCH], end[STRETCH];
    uint32_t stretch, children[STRETCH + 1]; /* of each state of this stretch the first child */
    bool crowded;                            /* there is more than there is room for */
} Leaver;

struct Graph {
    GraphOptions options;
    Crew *crew;
    Leaver *leavers;
    uint32_t words;
    _Atomic(const Native *) native;
    uint64_t *families; /* of the first state of each stretch, where lineage_families begins */
    const GraphPass *pass;
    pthread_mutex_t mutex; /* of the budget, while several threads are at work */
    atomic_uint next;      /* stretches that are taken */
    atomic_uint result;    /* a GraphResult: other than GRAPH_DONE, all come to an end */
};

/* --- making and ending --- */

uint32_t graph_states(const Graph *graph)
{
    return graph->options.visited->states.count;
}

const uint64_t *graph_state(const Graph *graph, uint32_t number)
{
    return states_get(&graph->options.visited->states, number);
}

static uint32_t count_stretches(const Graph *graph)
{
    uint32_t states = graph_states(graph);
    return states / STRETCH + (states % STRETCH > 0);
}

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
    budget_free(budget, leaver->equals, room, sizeof *leaver->equals);
    budget_free(budget, leaver->sought, room, sizeof *leaver->sought);
    budget_free(budget, leaver->hashes, room, sizeof *leaver->hashes);
    leaver->states = leaver->hashes = NULL;
    leaver->labels = leaver->targets = leaver->equals = leaver->sought = NULL;
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
    leaver->equals = budget_allocate(budget, room, sizeof *leaver->equals);
    leaver->sought = budget_allocate(budget, room, sizeof *leaver->sought);
    leaver->hashes = budget_allocate(budget, room, sizeof *leaver->hashes);
    return leaver->states != NULL && leaver->labels != NULL && leaver->targets != NULL &&
           leaver->equals != NULL && leaver->sought != NULL && leaver->hashes != NULL;
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
    pthread_mutex_init(&graph->mutex, NULL);
    graph->words = options->visited->states.words;
    graph->crew = crew_create(options->threads > 0 ? options->threads : 1);
    graph->leavers = memory_allocate(graph_threads(graph), sizeof *graph->leavers);
    atomic_init(&graph->native, options->native(options->context));
    graph->families =
        budget_allocate(budget_of(graph), count_stretches(graph), sizeof *graph->families);
    bool ready = graph->families != NULL;
    for (unsigned i = 0; i < graph_threads(graph) && ready; i++) {
        ready = leaver_init(graph, &graph->leavers[i]);
    }
    if (!ready) {
        graph_destroy(graph);
        return NULL;
    }
    lineage_mark(&options->visited->states.lineage, STRETCH, graph->families);
    return graph;
}

void graph_destroy(Graph *graph)
{
    if (graph == NULL) return;
    for (unsigned i = 0; i < graph_threads(graph); i++) {
        free_buffers(graph, &graph->leavers[i]);
        successors_destroy(graph->leavers[i].successors);
    }
    budget_free(budget_of(graph), graph->families, count_stretches(graph), sizeof *graph->families);
    free(graph->leavers);
    crew_destroy(graph->crew);
    pthread_mutex_destroy(&graph->mutex);
    free(graph);
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

static bool leave_natively(const Native *native, Leaver *leaver, const uint64_t *state,
                           uint32_t words)
{
    static const Interest nothing = {0};
    bool reduces = !native_reduces(native) && successors_are_reduced(leaver->successors);
    NativeWays ways = {.words = leaver->states + (size_t)leaver->count * words,
                       .labels = leaver->labels + leaver->count,
                       .room = leaver->room - leaver->count};
    if (!native_expand(native, state, &nothing, &ways)) return false;
    if (reduces && !successors_reduce(leaver->successors, ways.words, ways.count)) return false;
    leaver->count += ways.count;
    return true;
}

static bool leave(const Graph *graph, Leaver *leaver, const uint64_t *state)
{
    const Native *native = atomic_load_explicit(&graph->native, memory_order_acquire);
    if (native != NULL && leave_natively(native, leaver, state, graph->words)) return true;
    return leave_by_interpreter(graph, leaver, state);
}

/* --- which states they are --- */

static uint64_t *state_at(const Graph *graph, const Leaver *leaver, uint32_t i)
{
    return leaver->states + (size_t)i * graph->words;
}

static bool is_same(const Graph *graph, const uint64_t *a, const uint64_t *b)
{
    if (graph->words == 1) return *a == *b;
    return memcmp(a, b, graph->words * sizeof *a) == 0;
}

static bool is_known(const Graph *graph, Leaver *leaver, const Recent *place, uint32_t i)
{
    if (place->hash != leaver->hashes[i]) return false;
    bool pending = place->index != NO_INDEX;
    const uint64_t *known =
        pending ? state_at(graph, leaver, place->index) : graph_state(graph, place->number);
    if (graph->words > 1 && !is_same(graph, known, state_at(graph, leaver, i))) return false;
    leaver->equals[i] = pending ? place->index : i;
    leaver->targets[i] = place->number;
    return true;
}

static void seek(const Graph *graph, Leaver *leaver, uint32_t i)
{
    const Visited *visited = graph->options.visited;
    uint64_t hash = leaver->hashes[i] = visited_hash(visited, state_at(graph, leaver, i));
    Recent *place = &leaver->recent[hash % PLACES];
    if (is_known(graph, leaver, place, i)) return;
    *place = (Recent){.hash = hash, .index = i};
    leaver->equals[i] = leaver->sought[leaver->sought_count++] = i;
    visited_prefetch(visited, hash);
}

/* Successors that the search found here first are its children, in the same order; of the others
 * many came up a moment ago. */
static void expect(const Graph *graph, Leaver *leaver, uint32_t state, uint32_t from)
{
    uint32_t child = leaver->children[state - leaver->stretch];
    uint32_t end = leaver->children[state - leaver->stretch + 1];
    for (uint32_t i = from; i < leaver->count; i++) {
        if (child < end && is_same(graph, graph_state(graph, child), state_at(graph, leaver, i))) {
            leaver->equals[i] = i;
            leaver->targets[i] = child++;
        } else {
            seek(graph, leaver, i);
        }
    }
}

static void look_up(const Graph *graph, Leaver *leaver)
{
    const Visited *visited = graph->options.visited;
    for (uint32_t i = 0; i < leaver->sought_count; i++) {
        uint32_t sought = leaver->sought[i];
        leaver->targets[sought] = visited_candidate(visited, leaver->hashes[sought]);
    }
    for (uint32_t i = 0; i < leaver->sought_count; i++) {
        uint32_t sought = leaver->sought[i], *target = &leaver->targets[sought];
        const uint64_t *state = state_at(graph, leaver, sought);
        if (!visited_is(visited, *target, state)) {
            *target = visited_number(visited, state, leaver->hashes[sought]);
            PROMISE(*target != NO_STATE);
        }
        Recent *place = &leaver->recent[leaver->hashes[sought] % PLACES];
        if (place->index != sought) continue;
        place->number = *target;
        place->index = NO_INDEX;
    }
    for (uint32_t i = 0; i < leaver->count; i++) {
        leaver->targets[i] = leaver->targets[leaver->equals[i]];
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
    leaver->count = leaver->left = leaver->sought_count = 0;
}

/* --- all states --- */

static bool make_more_room(Graph *graph, Leaver *leaver)
{
    if (leaver->room > UINT32_MAX / 2) return false;
    pthread_mutex_lock(&graph->mutex);
    bool made = make_room(graph, leaver, 2 * leaver->room);
    pthread_mutex_unlock(&graph->mutex);
    return made;
}

/* Where there is no room behind others, they are handed over first; then it gets more room. */
static GraphResult leave_with_room(Graph *graph, unsigned who, uint32_t state)
{
    Leaver *leaver = &graph->leavers[who];
    const uint64_t *packed = graph_state(graph, state);
    if (leaver->count > leaver->room / 8 * 7) hand_over(graph, who);
    for (;;) {
        uint32_t before = leaver->count;
        if (leave(graph, leaver, packed)) {
            expect(graph, leaver, state, before);
            leaver->from[leaver->left] = state;
            leaver->end[leaver->left++] = leaver->count;
            return GRAPH_DONE;
        }
        if (!leaver->crowded) return GRAPH_NO_TIME;
        bool alone = before == 0;
        hand_over(graph, who);
        if (alone && !make_more_room(graph, leaver)) return GRAPH_NO_MEMORY;
    }
}

static GraphResult leave_stretch(Graph *graph, unsigned who, uint32_t from, uint32_t to)
{
    const GraphPass *pass = graph->pass;
    Leaver *leaver = &graph->leavers[who];
    leaver->stretch = from;
    lineage_families(&graph->options.visited->states.lineage, graph->families[from / STRETCH], from,
                     to - from, leaver->children);
    for (uint32_t i = from; i < to; i++) {
        uint32_t state = pass->ascending ? i : to - 1 - (i - from);
        if (pass->wants != NULL && !pass->wants(pass->context, who, state)) continue;
        GraphResult result = leave_with_room(graph, who, state);
        if (result != GRAPH_DONE) return result;
    }
    hand_over(graph, who);
    return GRAPH_DONE;
}

/* Time to end? The caller's thread looks for native code, tells how far it is, and listens to
 * others. */
static bool look_up_from_work(Graph *graph, unsigned who, uint32_t taken)
{
    const GraphOptions *options = &graph->options;
    ExploreStop stop;
    if (who != 0) return watch_is_over(options->watch);
    if (atomic_load(&graph->native) == NULL) {
        atomic_store_explicit(&graph->native, options->native(options->context),
                              memory_order_release);
    }
    Progress progress = *options->found;
    progress.looking_back = true;
    progress.queued = (uint64_t)(count_stretches(graph) - taken) * STRETCH;
    return watch_look(options->watch, &progress, &stop) == WATCH_STOP;
}

static void leave_stretches(void *context, unsigned who)
{
    Graph *graph = context;
    uint32_t states = graph_states(graph), stretches = count_stretches(graph);
    while (atomic_load(&graph->result) == GRAPH_DONE) {
        uint32_t taken = atomic_fetch_add(&graph->next, 1);
        if (taken >= stretches) return;
        uint32_t from = (graph->pass->ascending ? taken : stretches - 1 - taken) * STRETCH;
        uint32_t to = states - from < STRETCH ? states : from + STRETCH;
        bool over = look_up_from_work(graph, who, taken);
        GraphResult result = over ? GRAPH_NO_TIME : leave_stretch(graph, who, from, to);
        if (result != GRAPH_DONE) atomic_store(&graph->result, result);
    }
}

/* Of each place a hash that belongs to another. */
static void forget_recent(Leaver *leaver)
{
    for (uint32_t i = 0; i < PLACES; i++) {
        leaver->recent[i] = (Recent){.hash = i ^ 1, .index = NO_INDEX};
    }
}

GraphResult graph_pass(Graph *graph, const GraphPass *pass)
{
    graph->pass = pass;
    for (unsigned i = 0; i < graph_threads(graph); i++) {
        Leaver *leaver = &graph->leavers[i];
        leaver->count = leaver->left = leaver->sought_count = 0;
        forget_recent(leaver);
    }
    atomic_store(&graph->next, 0);
    atomic_store(&graph->result, GRAPH_DONE);
    crew_run(graph->crew, leave_stretches, graph);
    return atomic_load(&graph->result);
}

/* --- judging --- */

EvalResult graph_judge(Graph *graph, unsigned who, uint32_t state, uint32_t position)
{
    const Native *native = atomic_load_explicit(&graph->native, memory_order_acquire);
    const uint64_t *packed = graph_state(graph, state);
    if (native != NULL && position < 64) {
        /* Told of are goals that are satisfied, and what fails or is for the interpreter. */
        uint64_t bit = UINT64_C(1) << position;
        if (native_judge(native, packed, &(Interest){.decide = bit, .fail = bit}) == 0) {
            return EVAL_FALSE;
        }
        if (native_judge(native, packed, &(Interest){.fail = bit}) == 0) return EVAL_TRUE;
    }
    Successors *successors = graph->leavers[who].successors;
    const Moment moment = {.state = successors_unpack(successors, packed)};
    ModelError error;
    return interpreter_holds(successors_interpreter(successors),
                             graph->options.system->properties[position].expr, &moment, &error);
}
