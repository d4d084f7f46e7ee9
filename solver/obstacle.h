/* obstacle.h - a counterexample to induction, in one small instance. */
#ifndef SOLVER_OBSTACLE_H
#define SOLVER_OBSTACLE_H

#include "solver/prove.h"
#include "solving.h"

/* Looks for a state of the session's system that satisfies the claims and the property, and a step
 * from it that breaks the property (or, for a property of states that no step from such a state
 * breaks, a state itself: then there is none to be found here). Fills in the rest of the obstacle. */
void obstacle_find(Obstacle *obstacle, Session *session, uint32_t position,
                   const Expr *const *claims, size_t count, uint32_t frame_cells);

/* Takes what the obstacle owns; in place of an earlier one for the same property,
 * unless that has a step and this one was cut short. */
void obstacles_add(Obstacles *obstacles, const Obstacle *obstacle);

#endif
