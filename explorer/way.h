/* way.h - how a stored state was first reached.
 *
 * Parents are stored, actions are not: the successors of each state on the way are made again,
 * and the first that is the next state is the one by which it was found. */
#ifndef EXPLORER_WAY_H
#define EXPLORER_WAY_H

#include "model/schedule.h"
#include "states.h"

/* The schedule that leads to the state of this number. It is the caller's. Costs as much as the
 * search took for the states on the way and for the initial ones; may be called inside a visitor
 * of other successors of the same system. */
Schedule *way_to(const System *system, const States *states, uint32_t number);

#endif
