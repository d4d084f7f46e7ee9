/* visited.c - open addressing over stored states.
 *
 * A slot has no room for a hash, but a table of 2^k slots needs only k of its 32 bits for a
 * number: the rest keeps hash bits, which spares nearly all comparisons with other states. When the
 * table doubles, its successor is filled from the states themselves, in their order, so the
 * two never exist at the same time. */
#include "visited.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "support/bug.h"

#ifdef TINY
#define FIRST_SLOTS 2U
#else
#define FIRST_SLOTS 1024U
#endif
#define SLOTS_MOST (UINT64_C(1) << 32)

void visited_init(Visited *visited, uint32_t words, uint64_t most, Budget *budget)
{
    *visited = (Visited){.most = most < STATES_MOST ? most : STATES_MOST};
    states_init(&visited->states, words, budget);
}

void visited_release(Visited *visited)
{
    Budget *budget = visited->states.budget;
    budget_free(budget, visited->slots, visited->slot_count, sizeof *visited->slots);
    states_release(&visited->states);
    *visited = (Visited){0};
}

uint64_t visited_hash(const Visited *visited, const uint64_t *state)
{
    return XXH3_64bits(state, visited->states.words * sizeof *state);
}

void visited_prefetch(const Visited *visited, uint64_t hash)
{
    if (visited->slot_count == 0) return;
    __builtin_prefetch(&visited->slots[hash & (visited->slot_count - 1)]);
}

/* Everything of a slot that is not the number. */
static uint32_t slot_tag(const Visited *visited, uint64_t hash)
{
    return (uint32_t)(hash >> 32) & ~(uint32_t)(visited->slot_count - 1);
}

void visited_prefetch_state(const Visited *visited, uint64_t hash)
{
    if (visited->slot_count == 0) return;
    uint32_t mask = (uint32_t)(visited->slot_count - 1);
    uint32_t entry = visited->slots[hash & mask];
    if (entry == 0 || (entry & ~mask) != slot_tag(visited, hash)) return;
    __builtin_prefetch(states_get(&visited->states, (entry & mask) - 1));
}

/* The slot with an equal state, or the free one where it belongs. */
static uint64_t slot_find(const Visited *visited, const uint64_t *state, uint64_t hash)
{
    const States *states = &visited->states;
    uint64_t mask = visited->slot_count - 1;
    uint32_t tag = slot_tag(visited, hash);
    uint64_t slot = hash & mask;
    for (;; slot = (slot + 1) & mask) {
        uint32_t entry = visited->slots[slot];
        if (entry == 0) return slot;
        if ((entry & ~(uint32_t)mask) != tag) continue;
        const uint64_t *known = states_get(states, (entry & (uint32_t)mask) - 1);
        if (memcmp(known, state, states->words * sizeof *state) == 0) return slot;
    }
}

/* Enters all stored states, which are distinct, into an empty table. */
static void slots_fill(Visited *visited)
{
    uint64_t mask = visited->slot_count - 1;
    for (uint32_t number = 0; number < visited->states.count; number++) {
        uint64_t hash = visited_hash(visited, states_get(&visited->states, number));
        uint64_t slot = hash & mask;
        while (visited->slots[slot] != 0) slot = (slot + 1) & mask;
        visited->slots[slot] = slot_tag(visited, hash) | (number + 1);
    }
}

/* The old table goes before the new one comes: at the peak there is one. Where the machine then
 * refuses the new one there is none, and insertions fail from then on. */
static bool slots_grow(Visited *visited)
{
    Budget *budget = visited->states.budget;
    uint64_t old = visited->slot_count;
    uint64_t count = old == 0 ? FIRST_SLOTS : 2 * old;
    size_t size = sizeof *visited->slots;
    if (count > SLOTS_MOST || !budget_allows(budget, count * size, old * size)) return false;
    budget_free(budget, visited->slots, old, size);
    visited->slots = budget_allocate(budget, count, size);
    visited->slot_count = visited->slots == NULL ? 0 : count;
    if (visited->slots != NULL) slots_fill(visited);
    return visited->slots != NULL;
}

/* Could one state more be entered, with a sixteenth of the slots, and one, left free? */
static bool slots_suffice(const Visited *visited)
{
    uint64_t spare = visited->slot_count / 16;
    return visited->states.count + 1 + (spare > 0 ? spare : 1) <= visited->slot_count;
}

static bool slots_crowded(const Visited *visited)
{
    return 4 * (uint64_t)(visited->states.count + 1) > 3 * visited->slot_count;
}

VisitedResult visited_insert(Visited *visited, const uint64_t *state, uint64_t hash)
{
    if (visited->slot_count == 0 && !slots_grow(visited)) return VISITED_MEMORY;
    uint64_t slot = slot_find(visited, state, hash);
    if (visited->slots[slot] != 0) return VISITED_KNOWN;
    if (visited->states.count >= visited->most) return VISITED_MOST;
    if (slots_crowded(visited) && slots_grow(visited)) slot = slot_find(visited, state, hash);
    if (!slots_suffice(visited)) return VISITED_MEMORY;
    if (!states_append(&visited->states, state)) return VISITED_MEMORY;
    visited->slots[slot] = slot_tag(visited, hash) | visited->states.count;
    return VISITED_NEW;
}

bool visited_is_sound(const Visited *visited)
{
    uint64_t taken = 0, mask = visited->slot_count - 1;
    for (uint64_t slot = 0; slot < visited->slot_count; slot++) taken += visited->slots[slot] != 0;
    if (taken != visited->states.count) return false;
    for (uint32_t number = 0; number < visited->states.count; number++) {
        const uint64_t *state = states_get(&visited->states, number);
        uint64_t slot = slot_find(visited, state, visited_hash(visited, state));
        if ((visited->slots[slot] & mask) != number + 1) return false;
    }
    return true;
}
