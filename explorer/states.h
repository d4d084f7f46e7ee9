/* states.h - the states found so far, packed, in order of discovery.
 *
 * Append only, in slabs: a state once stored never moves, and a 32-bit number names it for good.
 * Breadth first, the order of discovery is the order in which states are left, so this is the queue
 * as well, and what each was first reached from takes two bits (lineage.h). It does not know which
 * states are equal (visited.h does). */
#ifndef EXPLORER_STATES_H
#define EXPLORER_STATES_H

#include "lineage.h"

/* Their numbers are below this: what a table of 2^32 slots holds with a sixteenth left free. */
#define STATES_MOST (UINT32_C(15) << 28)

typedef struct States {
    uint32_t words; /* 64-bit words of a state */
    uint32_t count;
    unsigned shift;     /* slabs have 2^shift states, but for the first few, which are smaller: */
    unsigned doublings; /* so many more than one, for the first 2^shift states */
    uint64_t **slabs;
    size_t slab_count, slab_capacity;
    Lineage lineage;
    Budget *budget;
} States;

/* Holds nothing yet; the budget is the caller's and must outlive it. */
void states_init(States *states, uint32_t words, Budget *budget);
void states_release(States *states);

/* Copies `state`, first reached from the state that is left now; its number is the count before.
 * False where the budget or numbers run out; then nothing has changed. */
bool states_append(States *states, const uint64_t *state);

/* The next state is left from now on, the first one where none was before: what is appended until
 * then is initial. False likewise. */
bool states_leave_next(States *states);

/* Room for so many states more, and for leaving so many. False likewise. Within what was reserved,
 * states may be put under their numbers by any number of threads, who write the lineage besides; then
 * all that was reserved is added. */
bool states_reserve(States *states, uint32_t more, uint32_t leavings);
void states_add(States *states, uint32_t more, uint32_t leavings);

/* Where a state is. The slabs up to the first of the full size have twice as many as their
 * predecessors, but for the first two. */
typedef struct StatePlace {
    uint32_t slab, offset;
} StatePlace;

static inline StatePlace states_locate(const States *states, uint32_t number)
{
    uint32_t slab = number >> states->shift;
    if (slab > 0) {
        uint32_t mask = (UINT32_C(1) << states->shift) - 1;
        return (StatePlace){slab + states->doublings, number & mask};
    }
    uint32_t doublings = number >> (states->shift - states->doublings);
    if (doublings == 0) return (StatePlace){0, number};
    unsigned last = 31U - (unsigned)__builtin_clz(number);
    slab = last + 1 - (states->shift - states->doublings);
    return (StatePlace){slab, number - (UINT32_C(1) << last)};
}

/* The state of that number (below the count), valid until the states are released. Inline, for it is
 * asked several times for each transition. */
static inline const uint64_t *states_get(const States *states, uint32_t number)
{
    StatePlace place = states_locate(states, number);
    return states->slabs[place.slab] + (size_t)place.offset * states->words;
}

/* The places of the states from that number on, one behind the other, and how many: at least one. For
 * what is stored or reserved. */
uint64_t *states_places(const States *states, uint32_t number, uint32_t *ret_count);

static inline void states_put(States *states, uint32_t number, const uint64_t *state)
{
    uint64_t *place = (uint64_t *)states_get(states, number);
    for (uint32_t i = 0; i < states->words; i++) place[i] = state[i];
}

#endif
