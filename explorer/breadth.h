/* breadth.h - breadth-first search of a product, level by level: the nodes that are so many
 * steps of the system away, where STUTTER counts as none. */
#ifndef EXPLORER_BREADTH_H
#define EXPLORER_BREADTH_H

#include "growing.h"
#include "product.h"

typedef struct BreadthNode {
    uint32_t state, automaton_state;
} BreadthNode;

typedef struct Breadth {
    const ProductOptions *options;
    uint64_t *seen; /* bit state * automaton->states + automaton_state */
    uint64_t words; /* of it */
    GROWING(BreadthNode) order;
    GROWING(uint32_t) parents; /* positions in the order; of initial nodes their own */
    bool with_parents;
    size_t level; /* where the present level begins; it ends with the order */
    unsigned ticks;
} Breadth;

/* The level of the initial nodes. To be released in any case. */
ProductEnd breadth_init(Breadth *breadth, const ProductOptions *options, bool with_parents);
void breadth_release(Breadth *breadth);

/* Goes to the next level, which has no nodes where all have been found. */
ProductEnd breadth_go_on(Breadth *breadth);

static inline bool breadth_has_level(const Breadth *breadth)
{
    return breadth->level < breadth->order.count;
}

#endif
