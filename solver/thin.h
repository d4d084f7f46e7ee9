/* thin.h - the claims of a proof without those that it does not take.
 *
 * Ivrii, Gurfinkel and Belov, "Small inductive safe invariants" (FMCAD 2014): leave a claim out, and
 * with it what is not inductive without it; where the property still follows, it stays out. What is
 * left is a proof from which none can be left out, as far as time allowed to see that. Nothing here
 * makes a proof: what is left has to be confirmed (confirm.h). */
#ifndef SOLVER_THIN_H
#define SOLVER_THIN_H

#include "obligations.h"

typedef enum Enough { ENOUGH_YES, ENOUGH_NO, ENOUGH_CUT_SHORT } Enough;

/* Are the claims with kept[i] still a proof? If so more of them may be left out. */
typedef Enough StillEnough(void *context, bool *kept);

/* Leaves claims out, the last ones first: of claims that come in the order in which they are best
 * read, what is left is what is best read. False: it was cut short, as far as it came. */
bool thin(bool *kept, size_t count, StillEnough *enough, void *context);

/* That for a proof in a finite encoding, all of whose obligations are met; they are asked about in
 * contexts of their own. kept[i] for each claim: true for those to look at. */
bool thin_proof(const Proof *proof, Patience *patience, const char *dump, bool *kept);

#endif
