/* concrete.c - finding each transition of a chain of representatives again; see concrete.h. */
#include "model/concrete.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

struct Concrete {
    const System *system;
    Interpreter *interpreter;
    Canonical *renumbering, *canonical;
    int64_t *state, *after; /* where it stands, and where it goes */
    int64_t *representative;
    bool begun, taken;
    ConcreteWanted *wanted;
    void *context;
    Schedule *schedule;
};

Concrete *concrete_create(const System *system, const CanonicalOptions *options)
{
    Concrete *concrete = memory_allocate(1, sizeof *concrete);
    concrete->system = system;
    concrete->interpreter = interpreter_create(system);
    concrete->renumbering = canonical_create(system, NULL);
    concrete->canonical = canonical_create(system, options);
    concrete->state = memory_allocate(system->cells + 1, sizeof(int64_t));
    concrete->after = memory_allocate(system->cells + 1, sizeof(int64_t));
    concrete->representative = memory_allocate(system->cells + 1, sizeof(int64_t));
    return concrete;
}

void concrete_destroy(Concrete *concrete)
{
    if (concrete == NULL) return;
    interpreter_destroy(concrete->interpreter);
    canonical_destroy(concrete->renumbering);
    canonical_destroy(concrete->canonical);
    free(concrete->state);
    free(concrete->after);
    free(concrete->representative);
    free(concrete);
}

/* Too many values of an order happen in no expression: the place of this error is the step. */
static bool bring_to_form(Concrete *concrete, const Transition *transition, ModelError *ret_error)
{
    size_t bytes = concrete->system->cells * sizeof(int64_t);
    memcpy(concrete->after, transition->after, bytes);
    memcpy(concrete->representative, transition->after, bytes);
    if (canonical_apply(concrete->renumbering, concrete->after, NULL, ret_error) &&
        canonical_apply(concrete->canonical, concrete->representative, NULL, ret_error))
        return true;
    if (transition->step != NULL) ret_error->span = transition->step->name_span;
    return false;
}

/* Stops at the first that is wanted. */
static bool consider(void *context, const Transition *transition)
{
    Concrete *concrete = context;
    ConcreteWay way = {.transition = transition, .error = transition->error};
    ModelError too_many;
    if (way.error == NULL && !bring_to_form(concrete, transition, &too_many)) way.error = &too_many;
    if (way.error == NULL) way.representative = concrete->representative;
    if (!concrete->wanted(concrete->context, &way)) return true;
    schedule_append(concrete->schedule, &transition->action);
    concrete->taken = way.error == NULL;
    return false;
}

bool concrete_take(Concrete *concrete, ConcreteWanted *wanted, void *context, Schedule *schedule)
{
    concrete->wanted = wanted;
    concrete->context = context;
    concrete->schedule = schedule;
    concrete->taken = false;
    InterpreterOutcome outcome =
        concrete->begun
            ? interpreter_successors(concrete->interpreter, concrete->state, consider, concrete)
            : interpreter_initial(concrete->interpreter, consider, concrete);
    if (concrete->taken) {
        memcpy(concrete->state, concrete->after, concrete->system->cells * sizeof(int64_t));
        concrete->begun = true;
    }
    return outcome == INTERPRETER_STOPPED;
}

const int64_t *concrete_state(const Concrete *concrete)
{
    return concrete->begun ? concrete->state : NULL;
}

Interpreter *concrete_interpreter(Concrete *concrete)
{
    return concrete->interpreter;
}
