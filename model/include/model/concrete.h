/* concrete.h - a run in names that stay the same, along representatives.
 *
 * A search over representatives (canonical.h with options) finds a chain of them; each leads to the
 * next by a transition, but only up to renaming and forgetting, so the actions that were seen don't
 * follow one another. Here they are found again from one concrete state to the next. It is always
 * there: a state and its representative have transitions to states of the same representatives,
 * with the same judgements, and model errors both or neither (symmetry.h, dead.h say why). */
#ifndef MODEL_CONCRETE_H
#define MODEL_CONCRETE_H

#include "model/canonical.h"
#include "model/schedule.h"

typedef struct Concrete Concrete;

/* Stands before the initial states. `options` as for canonical_create. One thread. */
Concrete *concrete_create(const System *system, const CanonicalOptions *options);
void concrete_destroy(Concrete *concrete);

/* A way that could be taken from here, or (`error` set, `representative` NULL) a model error on
 * one. `transition` as from the interpreter, out of the concrete state. */
typedef struct ConcreteWay {
    const Transition *transition;
    const int64_t *representative;
    const ModelError *error;
} ConcreteWay;
typedef bool ConcreteWanted(void *context, const ConcreteWay *way);

/* Takes the first way that is wanted, in the order of the interpreter, and appends its action to
 * the schedule; one that ends in an error is appended and not taken. False when none is wanted. */
bool concrete_take(Concrete *concrete, ConcreteWanted *wanted, void *context, Schedule *schedule);

/* The state where it stands, orders renumbered; NULL before the initial states. */
const int64_t *concrete_state(const Concrete *concrete);

/* To judge properties with, also inside of `wanted`. */
Interpreter *concrete_interpreter(Concrete *concrete);

#endif
