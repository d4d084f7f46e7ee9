/* refine.h - of the ways through a layered graph those with the least cost, again as a graph.
 *
 * Going along an edge costs something, depending on a label that says what counts about the way so
 * far: who moved last, who has taken part, which values were shown. The nodes of the result are
 * nodes of the graph before, each with a label; its ways are all those of the least cost, and no
 * others. So criteria are taken one after the other, and what comes after them chooses among what
 * they leave. By the algorithm of Dijkstra ("A note on two problems in connexion with graphs",
 * 1959), with a bucket for each cost: what costs too much is never looked at. */
#ifndef COUNTEREXAMPLES_REFINE_H
#define COUNTEREXAMPLES_REFINE_H

#include "ways.h"

typedef struct Link {
    uint32_t to;   /* a node, or WAY_END */
    uint32_t edge; /* of the Ways */
} Link;

typedef struct RefinedNode {
    uint32_t way; /* the node of the Ways */
    uint32_t first_link, link_count;
} RefinedNode;

/* Its nodes in the order of their steps, links in the order of the edges; initial states come
 * first. */
typedef struct Refined {
    VECTOR(RefinedNode) nodes;
    VECTOR(Link) links;
    uint32_t roots;
} Refined;

void refined_release(Refined *refined); /* zeroed, too */

/* Labels are numbers, 0 that of no step at all. */
typedef struct Costs {
    uint32_t (*go_on)(void *context, uint32_t label, uint32_t edge, uint32_t *ret_cost);
    void *context;
} Costs;

/* `before` NULL: the ways as they are, of which only what is needed is made. False where work is
 * used up, or there is no way at all. */
bool refine(Ways *ways, const Refined *before, const Costs *costs, Refined *ret_refined);

#endif
