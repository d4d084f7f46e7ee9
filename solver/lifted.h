/* lifted.h - do claims prove properties for every value of the lifted params?
 *
 * In the unbounded encoding, in a context of its own, each obligation as a query of its own: what
 * no query contradicts is proved for every number of whatever is lifted. What is proved at last is
 * asked again (confirm.h). */
#ifndef SOLVER_LIFTED_H
#define SOLVER_LIFTED_H

#include "houdini.h"
#include "properties/findings.h"

typedef struct LiftedCheck {
    const System *system;
    const Findings *findings;
    const Expr *const *claims;
    size_t claim_count;
    uint32_t frame_cells;
    Patience *patience;   /* may be NULL */
    const char *dump;     /* folder for the queries, or NULL */
    double query_timeout; /* seconds; 0 for none */
    char *complaint;      /* why nothing can be said; owned, or NULL */
    bool refused;         /* … that there is no encoding, and not that Z3 failed */
} LiftedCheck;

typedef enum LiftedEnd {
    LIFTED_PROVED,
    LIFTED_OPEN,  /* some obligation may be broken, as far as Z3 can tell */
    LIFTED_FAILED /* no encoding, or Z3 failed: see complaint */
} LiftedEnd;

/* Do the claims and typing imply that the property at that position is never broken? That they are
 * inductive is not asked. ret_used[i] (may be NULL) is set for each claim that it takes. */
LiftedEnd lifted_implies(LiftedCheck *check, uint32_t position, bool *ret_used);

/* Are the claims, with typing, true at the beginning and kept by every step? Asks for the first two
 * obligations of obligations.h. */
LiftedEnd lifted_inductive(LiftedCheck *check);

/* Clears ret_needed[i] (count of them, true for those to look at) of each claim that typing and the
 * others imply, the last ones first: what is left says the same. Ends after so many seconds, as far
 * as it came. */
void lifted_condense(LiftedCheck *check, double seconds, bool *ret_needed);

#endif
