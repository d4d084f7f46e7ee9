/* visited.h - the set of states seen so far.
 *
 * An open-addressing table over the States; it doubles when three quarters are taken, and where the
 * budget does not allow that goes on until it is nearly full. Exact: a state is known only if an
 * equal one is stored. It never forgets. It does not know what a state means.
 *
 * A state of few bits is wholly in its slot as soon as the table is large enough for that (lines.h):
 * then a lookup asks the memory once. Otherwise a slot has the number of a stored state.
 *
 * visited_insert is for one thread. Several may look for slots and enter states at once where each
 * keeps to shares of the table of its own (visited_share): then states are entered under the
 * numbers that they will have, and stored afterwards. */
#ifndef EXPLORER_VISITED_H
#define EXPLORER_VISITED_H

#include "crew.h"
#include "states.h"
#include "support/bug.h"

typedef struct Visited {
    States states;
    uint64_t most; /* states that may be stored */
    unsigned bits; /* of a state of one word, those that carry information; else 0 */
    bool whole;    /* slots are lines of whole states */
    /* 0 for a free slot. Else, where slots are numbered, the lower bits are a state's number + 1 and
     * the upper ones, as many as a table of this size leaves over, bits of its hash. */
    uint32_t *slots;
    uint64_t slot_count; /* a power of two; 0 before the first insertion */
    Crew *crew;          /* the caller's, idle whenever a state is inserted, or NULL: it helps the
                            table to grow */
} Visited;

typedef enum VisitedResult {
    VISITED_NEW,
    VISITED_KNOWN,
    VISITED_MOST,  /* it is new, and as many as allowed are stored */
    VISITED_MEMORY /* it is new or may be, and the budget is spent */
} VisitedResult;

/* What a state takes: words, and where that is one, the lower bits of it that may be other than 0. */
typedef struct StateSize {
    uint32_t words, bits;
} StateSize;

/* At most `most` states. The budget is the caller's and must outlive it. */
void visited_init(Visited *visited, StateSize size, uint64_t most, Budget *budget);
void visited_release(Visited *visited);

/* Of a state of one word, of so many bits. Each line can be undone on its own, within those. */
static inline uint64_t visited_key(uint64_t word, unsigned bits)
{
    uint64_t mask = UINT64_MAX >> (64 - bits);
    unsigned half = (bits + 1) / 2;
    PROMISE((word & ~mask) == 0);
    word ^= word >> half;
    word = word * UINT64_C(0xbf58476d1ce4e5b9) & mask;
    word ^= word >> half;
    word = word * UINT64_C(0x94d049bb133111eb) & mask;
    return word ^ word >> half;
}

/* The hash of a state, for the calls below. Of a state of one word it is a bijection: no two states
 * have the same, and it needs no more bits than they do. */
uint64_t visited_hash_long(const Visited *visited, const uint64_t *state);
static inline uint64_t visited_hash(const Visited *visited, const uint64_t *state)
{
    if (visited->bits > 0) return visited_key(*state, visited->bits);
    return visited_hash_long(visited, state);
}

/* Tells the processor that the state of this hash will be asked for soon. */
void visited_prefetch(const Visited *visited, uint64_t hash);

/* A stored state that is likely to be the one of this hash, if it is known at all, or NO_STATE; the
 * processor is told that it will be asked for soon. The slots should be there by now. Where slots
 * hold whole states none is needed, so it is always NO_STATE. */
uint32_t visited_candidate(const Visited *visited, uint64_t hash);
bool visited_is(const Visited *visited, uint32_t candidate, const uint64_t *state);

/* Stores a copy of `state`, reached from the state that is left now (states.h), unless it is there.
 * It is then the last of visited->states. What was stored stays readable whatever the result is. */
VisitedResult visited_insert(Visited *visited, const uint64_t *state, uint64_t hash);

/* --- several threads --- */

#define VISITED_NO_SLOT UINT64_MAX

/* Where states are that were entered under a number from the count on: that many behind it. */
typedef struct Pending {
    const uint64_t *(*get)(const void *context, uint32_t behind);
    const void *context;
} Pending;

/* Is an equal state entered? Otherwise *ret_slot is the free slot where it belongs, or
 * VISITED_NO_SLOT where there is no room for it. `pending`: NULL where all that is entered is
 * stored. */
bool visited_find(const Visited *visited, const uint64_t *state, uint64_t hash,
                  const Pending *pending, uint64_t *ret_slot);

/* Can so many more be entered before the table has to grow? */
bool visited_has_room(const Visited *visited, uint64_t more);

/* Notes in a free slot that a state of this hash is there, and has this number; and in its slot,
 * that it has another. Those that were entered last may be taken back, before any other call. */
void visited_enter(Visited *visited, uint64_t slot, uint64_t hash, uint32_t number);
void visited_renumber(Visited *visited, uint64_t slot, uint32_t number);
void visited_take_back(Visited *visited, uint64_t slot);

/* Takes back the states that were stored last, and entered into these slots. */
void visited_forget(Visited *visited, const uint64_t *slots, uint32_t count);

/* The share of the table that a state of this hash belongs to, below VISITED_SHARES; only where the
 * table has as many. */
#define VISITED_SHARES 64U
bool visited_is_shared(const Visited *visited);
uint32_t visited_share(const Visited *visited, uint64_t hash);

/* --- when nothing is inserted any more --- */

/* Makes all slots have numbers. False where the budget does not allow it: then nothing can be
 * looked up any more, and the states are all there is. */
bool visited_number_all(Visited *visited);

/* The number of an equal state, or NO_STATE; only when all slots have numbers. */
uint32_t visited_number(const Visited *visited, const uint64_t *state, uint64_t hash);

/* For tests: is every state found where a search for it looks, and nothing else? */
bool visited_is_sound(const Visited *visited);

#endif
