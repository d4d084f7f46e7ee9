/* lessons_private.h - leaving lessons and taking them up. Where `lessons` is NULL nothing happens. */
#ifndef SOLVER_LESSONS_PRIVATE_H
#define SOLVER_LESSONS_PRIVATE_H

#include "invariant.h"
#include "solver/lessons.h"

/* Claims that were inductive together for every value of what is lifted; copied. */
void lessons_leave_claims(Lessons *lessons, const System *system, const Expr *const *claims,
                          size_t count);

/* A property of states that was proved for every value, likewise. */
void lessons_leave_property(Lessons *lessons, const System *system, const Property *property);

/* Appends those that can be said of this instance, and are not there yet, to the list (on the heap). */
void lessons_take_claims(const Lessons *lessons, const System *system, Claims *claims,
                         const Expr ***list, size_t *count);

/* Clauses that are inductive together in this very instance; copied. */
void lessons_leave_clauses(Lessons *lessons, const Invariant *invariant);

/* The invariant of all those of the templates' system, as clauses over these templates; to be
 * destroyed. */
Invariant *lessons_take_clauses(const Lessons *lessons, const Templates *templates);

#endif
