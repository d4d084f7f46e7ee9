/* anywhere.h - what can be said of a step from any state at all, reachable or not.
 *
 * One step is encoded from a state of new constants, of which only the typing is known. Where that is
 * enough to rule out a model error, no search has to look for it at any depth. That typing is kept
 * by every step is not taken on trust: it is asked as well, and without it nothing is ruled out. */
#ifndef SOLVER_ANYWHERE_H
#define SOLVER_ANYWHERE_H

#include "solving.h"

typedef struct Anywhere {
    bool symmetric;  /* encoder_is_symmetric, of a step and the properties */
    bool typed;      /* if the initial states are in their types, all reachable ones are */
    bool steps_fail; /* may a step end in a model error? */
    bool *fails;     /* for each finding: may evaluating it? */
} Anywhere;

/* The caller's storage. Looks for a second at most; what it did not get to know may be. So may
 * everything where a step from any state can't be encoded: from known states it still may. */
void anywhere_init(Anywhere *anywhere, Session *session, Terms *terms, EncodingShape shape);
void anywhere_release(Anywhere *anywhere);

#endif
