/* carry.h - a claim about one system, said of another one of the same model, or kept when what it was
 * made of goes. */
#ifndef SOLVER_CARRY_H
#define SOLVER_CARRY_H

#include "claims.h"

/* A copy of a claim about `from` that shares nothing with it but what belongs to the systems: about
 * `to`, which differs in nothing but the values of lifted params, or is the same. NULL where it speaks
 * of what is not to be found there. */
const Expr *claim_carry(Claims *claims, const System *to, const Expr *claim, const System *from);

#endif
