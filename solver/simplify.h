/* simplify.h - claims said more simply. */
#ifndef SOLVER_SIMPLIFY_H
#define SOLVER_SIMPLIFY_H

#include "claims.h"

/* A claim that is true in the same states where all values are of their types; the claim itself
 * where nothing is to be said more simply. NULL: it is true in all of them.
 *
 *   x <= 0, x > 0 && x <= 1              x == 0, x == 1, where x is in 0..n
 *   p at a => (p at a || p at b) && c    p at a => c
 *   p at a || p at b || p done           nothing, where p has no other place */
const Expr *claim_simplify(const Claims *claims, const Expr *claim);

#endif
