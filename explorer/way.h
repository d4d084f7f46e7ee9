/* way.h - how what was found was first reached, in concrete names.
 *
 * Parents are stored, actions are not: the successors of each state on the way are made again,
 * and the first that is the next state is the one by which it was found. Where the states are
 * representatives (canonical.h), the way is one of concrete states that they stand for
 * (concrete.h). So the last step is found again, too, rather than taken over from the search.
 *
 * Costs as much as the search took for the states on the way and for the initial ones; may be
 * called inside a visitor of other successors of the same system. Schedules are the caller's. */
#ifndef EXPLORER_WAY_H
#define EXPLORER_WAY_H

#include "labels.h"
#include "model/concrete.h"
#include "states.h"

/* What a search stored, and how it reduced. */
typedef struct Trail {
    const System *system;
    const CanonicalOptions *reductions; /* NULL: not at all */
    const States *states;
} Trail;

/* A model error on a way: in the last entry of `schedule`, or in the attempt that goes on from
 * there (NULL: none). */
typedef struct WayToError {
    Schedule *schedule, *attempt;
    ModelError error;
} WayToError;

/* To the state of this number. */
Schedule *way_to(const Trail *trail, uint32_t number);

/* From an initial state of this number along so many states, each by a step with that label. */
typedef struct Path {
    uint32_t initial, steps;
    const uint32_t *states, *labels;
} Path;
Schedule *way_along(const Trail *trail, const Labels *labels, const Path *path);

/* To the state of this number, and a transition out of it that violates the property, or shows the
 * witness. */
Schedule *way_to_transition(const Trail *trail, uint32_t number, const Property *property);

/* To the state of this number, in which evaluating the property fails. */
WayToError way_to_failing_state(const Trail *trail, uint32_t number, const Property *evaluated);

/* To the state of this number (NO_STATE: to before the initial ones) and, as an attempt, a model
 * error out of it: on a step, or in evaluating a transition property (`evaluated`, else NULL). */
WayToError way_to_error(const Trail *trail, uint32_t number, const Property *evaluated);

#endif
