/* alike.h - is a state like its representative? Everything that can be asked of a state is asked of
 * each reachable one and of what canonical.h makes of it: which states (canonical) its transitions
 * lead to and how often, what transition properties say of each, whether any way ends in a model
 * error, and what the other properties say. Where all that is the same everywhere, a search over
 * representatives finds what a search over all states finds, in as many steps. */
#ifndef TESTS_MODEL_ALIKE_H
#define TESTS_MODEL_ALIKE_H

#include "orbits.h"

/* A row for each transition: the canonical state after, then what the properties say. */
typedef struct Aspect {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    const int64_t *state;
    int64_t *rows;
    uint32_t count, capacity;
    bool fails;
    int64_t opinion; /* of the properties of states */
} Aspect;

static inline uint32_t aspect_width(const Aspect *aspect)
{
    return aspect->system->cells + 1;
}

/* Two bits for each property of this sort. */
static inline int64_t aspect_judge(Aspect *aspect, const Moment *moment)
{
    int64_t opinion = 0;
    for (uint32_t i = 0; i < aspect->system->property_count && i < 30; i++) {
        const Property *property = &aspect->system->properties[i];
        bool of_transitions = property->of_transitions;
        bool temporal = property->kind == PROPERTY_LIVENESS || property->kind == PROPERTY_ASSUME;
        if (property->expr == NULL || temporal || of_transitions != (moment->after != NULL))
            continue;
        ModelError error;
        int64_t result =
            (int64_t)interpreter_holds(aspect->interpreter, property->expr, moment, &error);
        opinion |= result << (2 * i);
    }
    return opinion;
}

static inline bool aspect_add(void *context, const Transition *transition)
{
    Aspect *aspect = context;
    uint32_t width = aspect_width(aspect);
    if (aspect->count == aspect->capacity) {
        aspect->capacity = 2 * aspect->capacity + 4;
        aspect->rows = memory_resize(aspect->rows, aspect->capacity, width * sizeof(int64_t));
    }
    int64_t *row = aspect->rows + (size_t)aspect->count * width;
    ModelError error;
    if (transition->error == NULL)
        memcpy(row, transition->after, aspect->system->cells * sizeof *row);
    if (transition->error != NULL || !canonical_apply(aspect->canonical, row, NULL, &error)) {
        aspect->fails = true;
        return true;
    }
    const Moment moment = {aspect->state, transition->after, transition->action.process,
                           transition->action.instance, transition->step};
    row[width - 1] = aspect_judge(aspect, &moment);
    aspect->count++;
    return true;
}

static uint32_t aspect_sorted_width; /* of the rows that are sorted now */

static inline int aspect_compare(const void *a, const void *b)
{
    if (lies_before(a, b, aspect_sorted_width)) return -1;
    return lies_before(b, a, aspect_sorted_width) ? 1 : 0;
}

static inline void aspect_sort(Aspect *aspect)
{
    aspect_sorted_width = aspect_width(aspect);
    if (aspect->count == 0) return;
    qsort(aspect->rows, aspect->count, aspect_sorted_width * sizeof *aspect->rows, aspect_compare);
}

static inline void aspect_look(Aspect *aspect, const int64_t *state)
{
    aspect->state = state;
    aspect->count = 0;
    aspect->fails = false;
    aspect->opinion = aspect_judge(aspect, &(Moment){.state = state});
    interpreter_successors(aspect->interpreter, state, aspect_add, aspect);
    aspect_sort(aspect);
}

static inline const char *aspects_differ(const Aspect *a, const Aspect *b)
{
    if (a->opinion != b->opinion) return "the properties say otherwise";
    if (a->fails != b->fails) return "only one has a model error";
    if (a->count != b->count) return "it has another number of transitions";
    size_t bytes = (size_t)a->count * aspect_width(a) * sizeof *a->rows;
    return bytes == 0 || memcmp(a->rows, b->rows, bytes) == 0 ? NULL
                                                              : "its transitions lead elsewhere";
}

static inline Aspect aspect_of(const System *system, const CanonicalOptions *options)
{
    return (Aspect){.system = system,
                    .interpreter = interpreter_create(system),
                    .canonical = canonical_create(system, options)};
}

static inline void aspect_release(Aspect *aspect)
{
    interpreter_destroy(aspect->interpreter);
    canonical_destroy(aspect->canonical);
    free(aspect->rows);
}

typedef struct Likeness {
    uint32_t states, reduced;
    char complaint[160];
} Likeness;

/* False where there are more than `most` states. */
static inline bool likeness_find(const System *system, const CanonicalOptions *options,
                                 uint32_t most, Likeness *ret_likeness)
{
    Space space = {0}, reduced = {0};
    *ret_likeness = (Likeness){0};
    bool all = space_fill(&space, system, NULL, most, NULL);
    if (all) space_fill(&reduced, system, options, most, NULL);
    Aspect whole = aspect_of(system, options), form = aspect_of(system, options);
    int64_t *state = memory_allocate(system->cells + 1, sizeof *state);
    for (uint32_t i = 0; all && i < space.count && ret_likeness->complaint[0] == 0; i++) {
        ModelError error;
        memcpy(state, space_state(&space, i), system->cells * sizeof *state);
        aspect_look(&whole, space_state(&space, i));
        const char *complaint = "its representative is not reached";
        if (canonical_apply(form.canonical, state, NULL, &error) &&
            space_find(&reduced, state) != NOWHERE) {
            aspect_look(&form, state);
            complaint = aspects_differ(&whole, &form);
        }
        if (complaint != NULL)
            snprintf(ret_likeness->complaint, sizeof ret_likeness->complaint,
                     "state %" PRIu32 ": %s", i, complaint);
    }
    ret_likeness->states = space.count;
    ret_likeness->reduced = reduced.count;
    free(state);
    aspect_release(&whole);
    aspect_release(&form);
    space_release(&space);
    space_release(&reduced);
    return all;
}

#endif
