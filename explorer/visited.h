/* visited.h - the set of states seen so far.
 *
 * An open-addressing table of state numbers over the States, with linear probing; it doubles when
 * three quarters are taken, and where the budget does not allow that goes on until it is nearly
 * full. Exact: a state is known only if an equal one is stored. It never forgets. It does not know
 * what a state means. One thread. */
#ifndef EXPLORER_VISITED_H
#define EXPLORER_VISITED_H

#include "states.h"

typedef struct Visited {
    States states;
    uint64_t most; /* states that may be stored */
    /* 0 for a free slot; else the lower bits are a state's number + 1 and the upper ones, as many
     * as a table of this size leaves over, bits of its hash. */
    uint32_t *slots;
    uint64_t slot_count; /* a power of two; 0 before the first insertion */
} Visited;

typedef enum VisitedResult {
    VISITED_NEW,
    VISITED_KNOWN,
    VISITED_MOST,  /* it is new, and as many as allowed are stored */
    VISITED_MEMORY /* it is new or may be, and the budget is spent */
} VisitedResult;

/* At most `most` states of `words` words. The budget is the caller's and must outlive it. */
void visited_init(Visited *visited, uint32_t words, uint64_t most, Budget *budget);
void visited_release(Visited *visited);

/* The hash of a state, for the calls below. */
uint64_t visited_hash(const Visited *visited, const uint64_t *state);

/* Tells the processor that the state of this hash will be asked for soon. */
void visited_prefetch(const Visited *visited, uint64_t hash);

/* The same of the stored state that may be equal to it; the slot should be there by now. */
void visited_prefetch_state(const Visited *visited, uint64_t hash);

/* Stores a copy of `state`, reached from the state that is left now (states.h), unless it is there. It is then the last of visited->states. What was stored stays readable whatever the
 * result is. */
VisitedResult visited_insert(Visited *visited, const uint64_t *state, uint64_t hash);

/* For tests: is every state found where a search for it looks, and nothing else? */
bool visited_is_sound(const Visited *visited);

#endif
