/* lockstep.h - do two systems of the same states do the same?
 *
 * Goes through the reachable states of one, and in each asks both what the processes that may differ
 * can do. Where that is everywhere the same (who takes which step to which state, and where which
 * model error happens), so are the reachable states and all transitions between them: initial states
 * are declared, and a mutation leaves declarations alone. How many ways lead from one state to another is not
 * compared. Private to explorer/. */
#ifndef EXPLORER_LOCKSTEP_H
#define EXPLORER_LOCKSTEP_H

#include "explorer/mutant.h"
#include "support/text.h"

typedef enum LockstepResult {
    LOCKSTEP_SAME,
    LOCKSTEP_DIFFERENT,
    LOCKSTEP_STOPPED /* by a limit: *ret_reason has a clause that says by which */
} LockstepResult;

/* Of the question's options those count that limit the search, and symmetry. */
LockstepResult lockstep_compare(const MutantQuestion *question, Text *ret_reason);

#endif
