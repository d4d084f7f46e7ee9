/* labelled_graph.h - a system as a finite graph in plain arrays, for searches that need nothing
 * else of it.
 *
 * Runs are infinite: in every state one may also STUTTER, which leads back to the same state,
 * has no label and takes nothing. Those edges are never stored. */
#ifndef EXPLORER_LABELLED_GRAPH_H
#define EXPLORER_LABELLED_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#define LABELS_MOST (UINT32_C(1) << 16)
#define STUTTER UINT64_MAX /* in place of an edge */

/* All arrays are the caller's. Compressed sparse rows: the edges of state s are first[s] to
 * first[s + 1] - 1. */
typedef struct LabelledGraph {
    uint32_t states, initial_states; /* initial are the states 0 .. initial_states - 1 */
    uint32_t labels;                 /* at most LABELS_MOST */
    const uint64_t *first;           /* [states + 1] */
    const uint32_t *target;          /* of each edge */
    const uint16_t *label;           /* of each edge */
    const uint64_t *label_demands;   /* [labels]: demands that an edge with this label satisfies */
    const uint64_t *label_atoms;     /* [labels]: atoms that hold where it is taken */
    const uint64_t *state_atoms;     /* [states]: atoms that hold there */
} LabelledGraph;

/* The demands that an edge, or STUTTER, satisfies. */
static inline uint64_t labelled_graph_demands(const LabelledGraph *graph, uint64_t edge)
{
    return edge == STUTTER ? 0 : graph->label_demands[graph->label[edge]];
}

/* A demand is enabled in a state if an edge from there satisfies it. */
static inline uint64_t labelled_graph_enabled(const LabelledGraph *graph, uint32_t state)
{
    uint64_t enabled = 0;
    for (uint64_t i = graph->first[state]; i < graph->first[state + 1]; i++) {
        enabled |= graph->label_demands[graph->label[i]];
    }
    return enabled;
}

/* Which runs count. */
typedef struct Fairness {
    uint64_t weak;         /* each of these demands is infinitely often not enabled, or satisfied */
    uint64_t strong;       /* if infinitely often enabled, then infinitely often satisfied */
    const bool *forbidden; /* [labels]: not taken infinitely often; NULL: all may be */
} Fairness;

#endif
