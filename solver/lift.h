/* lift.h - from a clause about one instance to a claim about every one.
 *
 * The indices of a lifted type that a clause names become variables, quantified over that type, and
 * so do all identities: two of them stay different, two indices of a range stay in their order. (This
 * is how Ma, Goel, Jeannin, Kapritsos, Kasikci and Sakallah's I4, SOSP 2019, and Goel and Sakallah's
 * IC3PO, NFM 2021, generalise; here the predicates have parameters from the start.) Whether the claim
 * is inductive is not asked here. */
#ifndef SOLVER_LIFT_H
#define SOLVER_LIFT_H

#include "claims.h"
#include "invariant.h"

/* NULL where the clause says something about this instance alone: which value of a lifted type a
 * variable has, or what the language has no words for. */
const Expr *lift_clause(Claims *claims, const System *system, const Clause *clause);

/* The clause about this instance, with variables for identities only, lifted or not: they have no
 * literals, and what holds of some holds of any. NULL where the language has no words for it. */
const Expr *clause_of_any(Claims *claims, const System *system, const Clause *clause);

/* The lifted clauses, each once (by their text), to `ret_claims`; on the heap, with their number. */
const Expr **lift_invariant(Claims *claims, const System *system, const Invariant *invariant,
                            size_t *ret_count);

#endif
