/* recoverable.h - from where can a goal still be reached? (AG EF)
 *
 * The states from which a goal can be reached are the least fixed point of: those that satisfy it, and
 * those with a helpful step into one of them (Clarke, Emerson and Sistla, "Automatic verification of
 * finite-state concurrent systems using temporal logic specifications", TOPLAS 8(2), 1986). It is
 * found by going through the states from the last that was found to the first, since most ways to a
 * goal go on to states that were found later: that leaves few. What is kept of these are
 * their edges, where memory allows that; else it is gone through all of them again, as often as that
 * still changes something. */
#ifndef EXPLORER_RECOVERABLE_H
#define EXPLORER_RECOVERABLE_H

#include "graph.h"
#include "way.h"

typedef struct RecoverableTask {
    Graph *graph;
    const Labels *labels;
    const Trail *trail;
    Budget *budget;
    /* How many states a stored one stands for, 0 where that is not known; may be NULL. */
    uint64_t (*orbit)(void *context, uint32_t state);
    void *context;
} RecoverableTask;

typedef enum RecoverableResult {
    RECOVERABLE_DECIDED,
    RECOVERABLE_NO_MEMORY,
    RECOVERABLE_NO_TIME /* or it was interrupted */
} RecoverableResult;

/* Decides the finding of a recoverable property, of which no goal fails to have a value. */
RecoverableResult recoverable_decide(const RecoverableTask *task, Finding *finding,
                                     uint32_t position);

#endif
