/* choices.c - names with and without the `steps` that they belong to. */
#include "choices.h"

#include <string.h>

#include "place.h"

const char *plain_name(const char *qualified)
{
    const char *dot = strrchr(qualified, '.');
    return dot == NULL ? qualified : dot + 1;
}

/* Is `inner` of `steps` inside of those that `outer` is of (or of the process)? */
static bool is_inside(const TraceChoice *inner, const TraceChoice *outer)
{
    size_t outer_prefix = (size_t)(plain_name(outer->qualified) - outer->qualified);
    size_t inner_prefix = (size_t)(plain_name(inner->qualified) - inner->qualified);
    return inner_prefix > outer_prefix &&
           strncmp(inner->qualified, outer->qualified, outer_prefix) == 0;
}

static bool same_value(const TraceChoice *a, const TraceChoice *b)
{
    return a->type->cells == b->type->cells &&
           memcmp(a->cells, b->cells, a->type->cells * sizeof *a->cells) == 0;
}

/* Is the variable, which began on the way, in the state with the value that was chosen? How one of
 * many parts begins is several choices, of which none is its value. */
static bool is_in_state(const TraceState *state, const TraceChoice *choice)
{
    const Local *local = choice->local;
    if (choice->type->cells != local->type->cells || choice->type->kind != local->type->kind) {
        return true;
    }
    if (state->cells == NULL) return false;
    const PlaceInfo *place = place_of(state->process, state->instance, state->cells);
    const int64_t *cells =
        state->cells + instance_base(state->process, state->instance) + local->offset;
    return place->in_scope[local - state->process->locals] &&
           memcmp(cells, choice->cells, local->type->cells * sizeof *cells) == 0;
}

bool choice_is_repeated(const TraceState *state, uint32_t index)
{
    const TraceChoice *choice = &state->choices[index];
    if (choice->local != NULL && choice->local->kind == LOCAL_VARIABLE) {
        return is_in_state(state, choice);
    }
    if (choice->chosen) return false;
    for (uint32_t i = 0; i < state->choice_count; i++) {
        const TraceChoice *other = &state->choices[i];
        if (!other->chosen && strcmp(other->name, choice->name) == 0 && is_inside(other, choice) &&
            same_value(other, choice)) {
            return true;
        }
    }
    return false;
}

const char *choice_name(const TraceState *state, uint32_t index, bool told)
{
    const TraceChoice *choice = &state->choices[index];
    for (uint32_t i = 0; i < state->choice_count; i++) {
        const TraceChoice *other = &state->choices[i];
        if (strcmp(other->name, choice->name) == 0 &&
            strcmp(other->qualified, choice->qualified) != 0 &&
            !(told && choice_is_repeated(state, i))) {
            return choice->qualified;
        }
    }
    return choice->name;
}

const char *local_name(const Process *process, const Local *local)
{
    const char *name = plain_name(local->name);
    for (uint32_t i = 0; i < process->local_count; i++) {
        const char *other = process->locals[i].name;
        if (strcmp(plain_name(other), name) == 0 && strcmp(other, local->name) != 0) {
            return local->name;
        }
    }
    return name;
}
