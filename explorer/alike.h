/* alike.h - which states behave alike, in two unfoldings at once.
 *
 * Divergence-blind stuttering bisimulation (De Nicola, Vaandrager, "Three logics for branching
 * bisimulation", JACM 42, 1995), by refining signatures (Blom, Orzan, "Distributed branching
 * bisimulation reduction of state spaces", 2003): states of one class show the same from there on. */
#ifndef EXPLORER_ALIKE_H
#define EXPLORER_ALIKE_H

#include "unfolding.h"

/* A graph in which sets of nodes are followed: the classes of both systems, or the states of one. */
typedef struct Shape {
    uint32_t count;
    const uint32_t *observed;
    const uint64_t *ends; /* of each node's edges in `targets`; for the first `left` nodes */
    const uint32_t *targets;
    uint32_t left;
} Shape;

static inline const uint32_t *shape_targets(const Shape *shape, uint32_t node, uint32_t *ret_count)
{
    uint64_t begin = node == 0 ? 0 : shape->ends[node - 1];
    *ret_count = (uint32_t)(shape->ends[node] - begin);
    return begin == 0 ? shape->targets : shape->targets + begin; /* without any there is no array */
}

typedef struct Alike {
    Budget *budget;
    uint32_t *class_of[2]; /* of each state of either side */
    uint32_t states[2];
    uint32_t count; /* of classes */
    GROWING(uint32_t) observed;
    GROWING(uint64_t) ends;
    GROWING(uint32_t) targets;
} Alike;

/* Both must be complete. False where limits ended it, or it is
 * too much work: then it is empty. To be released in any case. */
bool alike_find(Alike *alike, const Unfolding *a, const Unfolding *b);
void alike_release(Alike *alike);

Shape alike_shape(const Alike *alike);

#endif
