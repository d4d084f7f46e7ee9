/* batch.h - the successors of a stretch of states, stored all at once.
 *
 * That is faster than taking one after the other: the memory is asked for each some lookups before it
 * is looked up, and what came up a moment ago is not looked up at all. It gives the same, where there
 * is room for everything and nothing to judge. Otherwise nothing is done, and it is left to the
 * search. */
#ifndef EXPLORER_BATCH_H
#define EXPLORER_BATCH_H

#include "harvest.h"
#include "visited.h"

/* A successor that may be new. */
typedef struct Expected {
    uint64_t hash;
    uint32_t index;  /* in the harvest */
    uint32_t parent; /* which of those that are left */
} Expected;

typedef struct Batch {
    Visited *visited;
    uint32_t room, count;
    uint32_t fresh;     /* how many were new */
    uint32_t left;      /* states whose successors are among the expected, or were left out */
    uint32_t seen;      /* these successors */
    Expected *expected; /* in their order */
    uint64_t *slots;    /* of the new ones */
    uint32_t *children; /* new ones, of each state that was left */
    uint32_t *begins;   /* 0, but within batch_expect */
    uint64_t *recent;   /* keys that are in the table, or expected */
    bool open;          /* something is expected, and not stored for good */
} Batch;

/* For as many successors; for none where memory is scarce. `visited` must outlive it. */
void batch_init(Batch *batch, uint32_t room, Visited *visited);
void batch_release(Batch *batch);

/* Another stretch begins; the harvest was cleared. */
void batch_begin(Batch *batch);

/* More states were left; to be called for the last of them before anything is stored. */
void batch_expect(Batch *batch, const Harvest *harvest);

#ifdef TINY
#define BATCH_TOGETHER 3U
#define BATCH_ENOUGH 4U
#else
#define BATCH_TOGETHER 64U
#define BATCH_ENOUGH 1024U
#endif

/* Have enough been left since then? Some at a time are faster than each by itself. */
static inline bool batch_is_behind(const Batch *batch, const Harvest *harvest)
{
    return harvest->count - batch->seen >= BATCH_TOGETHER;
}

/* Are there as many as are worth looking up together? More of them do not stay in the near caches. */
static inline bool batch_suffices(const Batch *batch)
{
    return batch->count >= BATCH_ENOUGH;
}

/* Stores what is new. False: nothing has changed. */
bool batch_store(Batch *batch, const Harvest *harvest);

/* Either takes back what was stored, or notes what it was reached from. */
void batch_undo(Batch *batch);
void batch_keep(Batch *batch, const Harvest *harvest);

#endif
