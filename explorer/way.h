/* way.h - how a stored state was first reached.
 *
 * Parents are stored, actions are not: the successors of each state on the way are made again,
 * and the first that is the next state is the one by which it was found. */
#ifndef EXPLORER_WAY_H
#define EXPLORER_WAY_H

#include "model/concrete.h"
#include "states.h"

/* The schedule that leads to the state of this number. It is the caller's. Costs as much as the
 * search took for the states on the way and for the initial ones; may be called inside a visitor
 * of other successors of the same system. */
Schedule *way_to(const System *system, const States *states, uint32_t number);

/* The same in concrete names, along representatives: appends to `schedule`, and gives the run that
 * stands there, so that the last step can be found, too (concrete_take). NO_STATE: it stands before
 * the initial states. The caller destroys it. */
Concrete *way_walk(const System *system, const CanonicalOptions *reductions, const States *states,
                   uint32_t number, Schedule *schedule);

#endif
