/* states.c - slabs of packed states.
 *
 * Sizes double from 2^FIRST_SHIFT states to the full 2^shift, so that a small model takes
 * little: slab 0 has the numbers below 2^FIRST_SHIFT, slab j those from 2^(FIRST_SHIFT+j-1) up to
 * twice as many, and from 2^shift on each slab has the next 2^shift. */
#include "states.h"

#include <string.h>

#include "support/bug.h"

#ifdef TINY
#define FIRST_SHIFT 1U
#define SLAB_BYTES 256U
#else
#define FIRST_SHIFT 6U
#define SLAB_BYTES (UINT32_C(1) << 22)
#endif

static size_t state_bytes(const States *states)
{
    return states->words * sizeof(uint64_t);
}

static unsigned first_shift(const States *states)
{
    return states->shift < FIRST_SHIFT ? states->shift : FIRST_SHIFT;
}

void states_init(States *states, uint32_t words, Budget *budget)
{
    *states = (States){.words = words, .budget = budget};
    lineage_init(&states->lineage, budget);
    while (states->shift < 31 && state_bytes(states) << (states->shift + 1) <= SLAB_BYTES) {
        states->shift++;
    }
    states->doublings = states->shift - first_shift(states);
}

static size_t slab_states(const States *states, size_t slab)
{
    if (slab > states->doublings) return (size_t)1 << states->shift;
    return (size_t)1 << (first_shift(states) + (slab == 0 ? 0 : slab - 1));
}

void states_release(States *states)
{
    for (size_t i = 0; i < states->slab_count; i++) {
        budget_free(states->budget, states->slabs[i], slab_states(states, i), state_bytes(states));
    }
    budget_free(states->budget, states->slabs, states->slab_capacity, sizeof *states->slabs);
    lineage_release(&states->lineage);
    *states = (States){0};
}

/* Room for one more pointer to a slab. */
static bool directory_grow(States *states)
{
    if (states->slab_count < states->slab_capacity) return true;
    size_t capacity = states->slab_capacity == 0 ? 2 : 2 * states->slab_capacity;
    uint64_t **slabs = budget_allocate(states->budget, capacity, sizeof *slabs);
    if (slabs == NULL) return false;
    if (states->slab_count > 0) {
        memcpy(slabs, states->slabs, states->slab_count * sizeof *slabs);
    }
    budget_free(states->budget, states->slabs, states->slab_capacity, sizeof *slabs);
    states->slabs = slabs;
    states->slab_capacity = capacity;
    return true;
}

static bool slab_add(States *states)
{
    if (!directory_grow(states)) return false;
    size_t count = slab_states(states, states->slab_count);
    uint64_t *slab = budget_allocate(states->budget, count, state_bytes(states));
    if (slab == NULL) return false;
    states->slabs[states->slab_count++] = slab;
    return true;
}

bool states_append(States *states, const uint64_t *state)
{
    if (states->count == STATES_MOST) return false;
    StatePlace place = states_locate(states, states->count);
    if (place.slab == states->slab_count && !slab_add(states)) return false;
    if (!lineage_add(&states->lineage)) return false;
    states_put(states, states->count++, state);
    return true;
}

bool states_reserve(States *states, uint32_t more, uint32_t leavings)
{
    if (more > STATES_MOST - states->count) return false;
    if (!lineage_reserve(&states->lineage, (uint64_t)more + leavings)) return false;
    if (more == 0) return true;
    size_t last = states_locate(states, states->count + more - 1).slab;
    while (states->slab_count <= last) {
        if (!slab_add(states)) return false;
    }
    return true;
}

void states_add(States *states, uint32_t more, uint32_t leavings)
{
    lineage_add_written(&states->lineage, more, leavings);
    states->count += more;
}

bool states_leave_next(States *states)
{
    return lineage_next(&states->lineage);
}

uint64_t *states_places(const States *states, uint32_t number, uint32_t *ret_count)
{
    StatePlace place = states_locate(states, number);
    *ret_count = (uint32_t)(slab_states(states, place.slab) - place.offset);
    return states->slabs[place.slab] + (size_t)place.offset * states->words;
}
