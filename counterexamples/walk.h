/* walk.h - along a schedule by the reference interpreter, one action after the other. */
#ifndef COUNTEREXAMPLES_WALK_H
#define COUNTEREXAMPLES_WALK_H

#include "model/canonical.h"
#include "model/schedule.h"

typedef struct Walk {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    int64_t *before, *raw, *after; /* of the last action; `after` with orders renumbered */
    const Step *step;              /* that it met, or NULL */
    bool begun;
} Walk;

/* Before the initial state. */
void walk_init(Walk *walk, const System *system);
void walk_release(Walk *walk);

/* TAKE_ERROR also where the values of an order become too many. */
TakeResult walk_take(Walk *walk, const Action *action, ModelError *ret_error);

/* All of it; false where some action can't be taken. */
bool walk_along(Walk *walk, const Schedule *schedule);

/* What the last action was, as properties of transitions see it. */
Moment walk_moment(const Walk *walk, const Action *action);

#endif
