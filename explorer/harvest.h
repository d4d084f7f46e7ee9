/* harvest.h - the successors of a stretch of states, before anybody looks whether they are new.
 *
 * States are left in stretches: first all successors of a stretch are made, then they are looked up
 * together, so that the memory answers for many at once. A harvest has a fixed size. */
#ifndef EXPLORER_HARVEST_H
#define EXPLORER_HARVEST_H

#include "budget.h"

typedef struct Leaving {
    uint32_t end; /* its successors are those from its predecessor's end to here */
    bool noticed; /* it has none here: something about it is for the search to judge */
    bool stuck;   /* nobody can take a step, and not every process is done; not where `noticed` */
} Leaving;

typedef struct Harvest {
    uint32_t words;    /* of a state */
    uint64_t *states;  /* packed, one behind the other */
    Leaving *leavings; /* the states that were left, in order */
    uint32_t count, room;
    uint32_t left, left_room;
    uint32_t stuck; /* of those that were left */
    Leaving single; /* where there is memory for no more */
    Budget *budget;
} Harvest;

/* For states of `words` words, in about `bytes` bytes. The budget is the caller's and must outlive
 * it; where it does not allow that, there is room for no successor, and one state can be left. */
void harvest_init(Harvest *harvest, uint32_t words, size_t bytes, Budget *budget);
void harvest_release(Harvest *harvest);

void harvest_clear(Harvest *harvest);

static inline uint64_t *harvest_state(const Harvest *harvest, uint32_t index)
{
    return harvest->states + (size_t)index * harvest->words;
}

/* The first of its successors. */
static inline uint32_t harvest_begin(const Harvest *harvest, uint32_t left)
{
    return left == 0 ? 0 : harvest->leavings[left - 1].end;
}

#endif
