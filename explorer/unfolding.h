/* unfolding.h - a system as a graph of numbered states, with what is observed of each.
 *
 * Breadth first, as they are, without reductions: what is observed may be what nobody reads, and
 * identities are told apart. Of edges it matters only where they lead; those from a state to itself
 * are left out. */
#ifndef EXPLORER_UNFOLDING_H
#define EXPLORER_UNFOLDING_H

#include "looking.h"
#include "successors.h"

typedef struct Unfolding {
    Looking *looking;
    unsigned side;
    Successors *successors;
    Sequences states;
    GROWING(uint32_t) observed; /* for each state the number of its observation */
    GROWING(uint64_t) ends;     /* for each state that was left, of its edges in `targets` */
    GROWING(uint32_t) targets;
    uint32_t initial_count; /* initial states come first */
    bool knows_initial;     /* all of them? */
    bool is_complete;       /* were all states left? */
} Unfolding;

/* Makes the graph, as far as limits allow. To be released in any case. */
void unfolding_make(Unfolding *unfolding, Looking *looking, unsigned side);
void unfolding_release(Unfolding *unfolding);

static inline bool unfolding_was_left(const Unfolding *unfolding, uint32_t state)
{
    return state < unfolding->ends.count;
}

/* The states that one that was left leads to, each once, ascending. */
static inline const uint32_t *unfolding_targets(const Unfolding *unfolding, uint32_t state,
                                                uint32_t *ret_count)
{
    uint64_t begin = state == 0 ? 0 : unfolding->ends.items[state - 1];
    *ret_count = (uint32_t)(unfolding->ends.items[state] - begin);
    const uint32_t *targets = unfolding->targets.items; /* NULL where there is no edge at all */
    return begin == 0 ? targets : targets + begin;
}

/* Copies the state's cells. */
void unfolding_cells(Unfolding *unfolding, uint32_t state, int64_t *ret_cells);

/* A run through these states, the first one an initial one. The caller's. */
Schedule *unfolding_run(const Unfolding *unfolding, const uint32_t *states, uint32_t count);

#endif
