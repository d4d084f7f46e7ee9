/* exclusive.h - two steps of a process as if they were one: nobody else steps in between.
 *
 * While an instance of the process is between the two and can take an ordinary step that changes
 * something, only instances that are between them may move: as with SPIN's `atomic`, who is blocked
 * gives way, and who looks again and again is. Only the
 * interpreter knows of it (interpreter_successors); native code and the solver refuse such systems.
 * What instances may be called is not told apart, so symmetry stays. */
#ifndef MODEL_EXCLUSIVE_H
#define MODEL_EXCLUSIVE_H

#include "model/system.h"

typedef struct Exclusive {
    const Process *process;
    bool *inside; /* for each of its places: is it between the two? Owned. */
} Exclusive;

/* Between the steps, both of the same process: the places that control can come to after `first`,
 * and from which it can come to `second`, without passing `first`. False (and nothing to release)
 * where one of them is an `anytime` step, or nothing is between them. */
bool exclusive_find(Exclusive *exclusive, const Step *first, const Step *second);
void exclusive_release(Exclusive *exclusive);

#endif
