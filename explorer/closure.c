/* closure.c - through all states at once, and then through the edges that did not lead anywhere
 * yet. */
#include "closure.h"

#include <stdlib.h>

#include "support/memory.h"

#ifdef TINY
#define REST_LEAST 2U
#define PURSE_LEAST 64U
#else
#define REST_LEAST 4096U
#define PURSE_LEAST (1U << 20)
#endif

typedef struct Edge {
    uint32_t from, to;
} Edge;

/* Edges of one thread for one closure, which have not led anywhere so far: [begin, end) of the
 * room. */
typedef struct Rest {
    Edge *edges;
    size_t begin, end, room;
    bool is_cut; /* some had no room */
} Rest;

typedef struct Closing {
    Graph *graph;
    Closure *closures;
    uint32_t count;
    unsigned threads;
    Rest *rests;    /* of each thread, one for each closure */
    Budget *purses; /* that the threads have for theirs */
    atomic_bool has_changed;
} Closing;

static bool rest_grow(Rest *rest, Budget *purse)
{
    size_t room = rest->room == 0 ? REST_LEAST : 2 * rest->room;
    uint64_t most = rest->room + (purse->limit - purse->held) / sizeof(Edge);
    if (room > most) room = most;
    if (room == rest->room) return false;
    Edge *edges = rest->edges == NULL
                      ? budget_allocate(purse, room, sizeof *edges)
                      : budget_grow(purse, rest->edges, rest->room, room, sizeof *edges);
    if (edges == NULL) return false;
    rest->edges = edges;
    rest->room = room;
    return true;
}

static void rest_add(Rest *rest, Budget *purse, Edge edge)
{
    if (rest->end == rest->room && !rest->is_cut) rest->is_cut = !rest_grow(rest, purse);
    if (!rest->is_cut) rest->edges[rest->end++] = edge;
}

static void rest_release(Rest *rest, Budget *purse)
{
    budget_free(purse, rest->edges, rest->room, sizeof *rest->edges);
    *rest = (Rest){0};
}

/* --- through the states --- */

static bool wants_unmarked(void *context, unsigned who, uint32_t state)
{
    const Closing *closing = context;
    (void)who;
    for (uint32_t i = 0; i < closing->count; i++) {
        if (!marks_have(closing->closures[i].marks, state)) return true;
    }
    return false;
}

static void keep_edges(const Closing *closing, unsigned who, uint32_t i, const GraphEdges *edges)
{
    const bool *helps = closing->closures[i].helps;
    Rest *rest = &closing->rests[who * closing->count + i];
    for (uint32_t j = 0; j < edges->count; j++) {
        if (!helps[edges->labels[j]] || edges->targets[j] == edges->from) continue;
        rest_add(rest, &closing->purses[who], (Edge){edges->from, edges->targets[j]});
    }
}

/* The state is marked. */
static void note_entered(const Closure *closure, const GraphEdges *edges)
{
    for (uint32_t i = 0; i < edges->count; i++) {
        if (marks_have(closure->marks, edges->targets[i])) continue;
        if (closure->entered == NULL) return;
        marks_set(&closure->entered[closure->step_of[edges->labels[i]]], edges->targets[i]);
    }
    marks_set(closure->inside, edges->from);
}

static bool leads_there(const Closure *closure, const GraphEdges *edges)
{
    for (uint32_t i = 0; i < edges->count; i++) {
        if (!closure->helps[edges->labels[i]]) continue;
        if (marks_have(closure->marks, edges->targets[i])) return true;
    }
    return false;
}

static void take_for(Closing *closing, unsigned who, uint32_t i, const GraphEdges *edges)
{
    const Closure *closure = &closing->closures[i];
    if (!marks_have(closure->marks, edges->from)) {
        if (!leads_there(closure, edges)) {
            keep_edges(closing, who, i, edges);
            return;
        }
        marks_set(closure->marks, edges->from);
        atomic_store_explicit(&closing->has_changed, true, memory_order_relaxed);
    }
    if (closure->inside != NULL) note_entered(closure, edges);
}

static void take_edges(void *context, unsigned who, const GraphEdges *edges)
{
    Closing *closing = context;
    for (uint32_t i = 0; i < closing->count; i++) take_for(closing, who, i, edges);
}

/* --- through the rest --- */

/* Goes through the edges in this or the other direction; those that say nothing yet stay. */
static bool follow_rest(Marks *marks, Rest *rest, bool backwards)
{
    bool changed = false;
    size_t count = rest->end - rest->begin, kept = backwards ? rest->end : rest->begin;
    for (size_t i = 0; i < count; i++) {
        Edge edge = rest->edges[backwards ? rest->end - 1 - i : rest->begin + i];
        if (marks_have(marks, edge.from)) continue;
        if (marks_have(marks, edge.to)) {
            marks_set(marks, edge.from);
            changed = true;
        } else {
            rest->edges[backwards ? --kept : kept++] = edge;
        }
    }
    *(backwards ? &rest->begin : &rest->end) = kept;
    return changed;
}

static bool follow_all(Closing *closing, bool backwards)
{
    bool changed = false;
    unsigned rests = closing->threads * closing->count;
    for (unsigned i = 0; i < rests; i++) {
        unsigned next = backwards ? rests - 1 - i : i;
        Marks *marks = closing->closures[next % closing->count].marks;
        changed |= follow_rest(marks, &closing->rests[next], backwards);
    }
    if (changed) atomic_store(&closing->has_changed, true);
    return changed;
}

static GraphResult follow_rests(Closing *closing)
{
    bool backwards = true;
    while (follow_all(closing, backwards)) {
        if (graph_is_over(closing->graph)) return GRAPH_NO_TIME;
        backwards = !backwards;
    }
    return GRAPH_DONE;
}

/* --- again and again --- */

static void fill_purses(Closing *closing, const Budget *budget, bool generously)
{
    uint64_t left = budget->limit - budget->held;
    uint64_t usual = budget->peak + 2 * (budget->peak / 5) + PURSE_LEAST - budget->held;
    if (!generously && usual < left) left = usual;
    for (unsigned i = 0; i < closing->threads; i++) {
        closing->purses[i] = (Budget){.limit = left / closing->threads};
    }
}

/* Returns whether there was room for all of them. */
static bool release_rests(Closing *closing)
{
    bool is_cut = false;
    for (unsigned i = 0; i < closing->threads * closing->count; i++) {
        is_cut |= closing->rests[i].is_cut;
        rest_release(&closing->rests[i], &closing->purses[i / closing->count]);
    }
    return !is_cut;
}

/* From then on ways may go either way as well. */
static GraphResult go_through(Closing *closing, Budget *budget, uint32_t times, bool *ret_done)
{
    const GraphPass pass = {wants_unmarked, take_edges, closing, times % 2 == 1};
    fill_purses(closing, budget, times > 0);
    atomic_store(&closing->has_changed, false);
    GraphResult result = graph_pass(closing->graph, &pass);
    if (result == GRAPH_DONE) result = follow_rests(closing);
    bool is_whole = release_rests(closing);
    *ret_done = is_whole || !atomic_load(&closing->has_changed);
    return result;
}

GraphResult closures_complete(Graph *graph, Closure *closures, uint32_t count, Budget *budget)
{
    unsigned threads = graph_threads(graph);
    Closing closing = {.graph = graph,
                       .closures = closures,
                       .count = count,
                       .threads = threads,
                       .rests = memory_allocate((size_t)threads * count + 1, sizeof(Rest)),
                       .purses = memory_allocate(threads, sizeof(Budget))};
    GraphResult result = GRAPH_DONE;
    bool done = count == 0;
    for (uint32_t times = 0; !done && result == GRAPH_DONE; times++) {
        result = go_through(&closing, budget, times, &done);
    }
    free(closing.rests);
    free(closing.purses);
    return result;
}
