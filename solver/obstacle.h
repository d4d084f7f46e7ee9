/* obstacle.h - a counterexample to induction, in one small instance. */
#ifndef SOLVER_OBSTACLE_H
#define SOLVER_OBSTACLE_H

#include "claims.h"
#include "solver/prove.h"
#include "solving.h"

/* The obstacle's claims, copied: about that system. */
void obstacle_keep_claims(Obstacle *obstacle, const System *system, const Claims *names,
                          const Expr *const *claims, size_t count);

/* Looks for a state of the session's system that satisfies the obstacle's claims, the property and
 * all that the session's lessons say, and a step from it that breaks the property (or, for a
 * property of states that no step from such a state breaks, a state itself: then there is none to be
 * found here). Fills in the rest of the obstacle. */
void obstacle_find(Obstacle *obstacle, Session *session, uint32_t position);

/* Takes what the obstacle owns; in place of an earlier one for the same property,
 * unless that has a step and this one was cut short. */
void obstacles_add(Obstacles *obstacles, const Obstacle *obstacle);

#endif
