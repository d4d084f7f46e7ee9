/* graph.h - the states of a complete search as a graph.
 *
 * Nodes are the numbers of stored states. Edges are not stored: they take several times the memory
 * of the states, so they are made again whenever they are asked for, by the same code that made
 * them for the search. Over representatives the edges are those between representatives. */
#ifndef EXPLORER_GRAPH_H
#define EXPLORER_GRAPH_H

#include "labels.h"
#include "native.h"
#include "visited.h"
#include "watch.h"

typedef struct Graph Graph;

/* All of it is the caller's and must outlive the graph. */
typedef struct GraphOptions {
    const System *system;
    const CanonicalOptions *reductions; /* of the search */
    const Labels *labels;
    /* Native code that is ready, and with labels, or NULL; asked by the caller's thread, again and
     * again, until there is some. */
    const Native *(*native)(void *context);
    void *context;
    const Visited *visited; /* that the search has filled; all slots have numbers */
    Watch *watch;           /* when to end */
    const Progress *found;  /* what the search did; told again, with what is left */
    unsigned threads;       /* at most so many */
} GraphOptions;

typedef enum GraphResult {
    GRAPH_DONE,
    GRAPH_NO_MEMORY,
    GRAPH_NO_TIME /* or it was interrupted */
} GraphResult;

/* NULL where the budget of `visited` has no room for its buffers. */
Graph *graph_create(const GraphOptions *options);
void graph_destroy(Graph *graph); /* NULL is allowed */

uint32_t graph_states(const Graph *graph);
const uint64_t *graph_state(const Graph *graph, uint32_t number);
unsigned graph_threads(const Graph *graph);
bool graph_is_over(const Graph *graph); /* has time run out? */

/* What leaves a state, in the order of the interpreter: model errors are no edges. */
typedef struct GraphEdges {
    uint32_t from, count;
    const uint32_t *targets, *labels;
} GraphEdges;

/* Going through the edges of all states once, by several threads, each a stretch of states at a
 * time: from the highest number to the lowest, more or less. */
typedef struct GraphPass {
    /* Are the edges of this state wanted? Asked a little before they come. NULL: all are. `who`:
     * the thread, below graph_threads. */
    bool (*wants)(void *context, unsigned who, uint32_t state);
    void (*take)(void *context, unsigned who, const GraphEdges *edges);
    void *context;
    bool ascending; /* the other way round */
} GraphPass;

GraphResult graph_pass(Graph *graph, const GraphPass *pass);

/* Is the goal of the recoverable property at this position satisfied in the state? EVAL_STOPPED as
 * the interpreter says. By the buffers of thread `who`, in a pass or outside of any. */
EvalResult graph_judge(Graph *graph, unsigned who, uint32_t state, uint32_t position);

#endif
