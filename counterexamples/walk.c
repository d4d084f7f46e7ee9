/* walk.c - each action from where the last one led. */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

void walk_init(Walk *walk, const System *system)
{
    *walk = (Walk){.system = system,
                   .interpreter = interpreter_create(system),
                   .canonical = canonical_create(system, NULL),
                   .before = memory_allocate(system->cells + 1, sizeof(int64_t)),
                   .raw = memory_allocate(system->cells + 1, sizeof(int64_t)),
                   .after = memory_allocate(system->cells + 1, sizeof(int64_t))};
}

void walk_release(Walk *walk)
{
    interpreter_destroy(walk->interpreter);
    canonical_destroy(walk->canonical);
    free(walk->before);
    free(walk->raw);
    free(walk->after);
}

TakeResult walk_take(Walk *walk, const Action *action, ModelError *ret_error)
{
    size_t bytes = walk->system->cells * sizeof(int64_t);
    if (walk->begun != (action->process != NULL)) return TAKE_BLOCKED;
    memcpy(walk->before, walk->after, bytes);
    walk->step = NULL;
    TakeResult result = interpreter_take(walk->interpreter, walk->begun ? walk->before : NULL,
                                         action, walk->raw, &walk->step, ret_error);
    if (result != TAKE_DONE) return result;
    memcpy(walk->after, walk->raw, bytes);
    walk->begun = true;
    bool fits = canonical_apply(walk->canonical, walk->after, NULL, ret_error);
    /* It is found after the step, which then is the place. */
    if (!fits && walk->step != NULL) ret_error->span = walk->step->name_span;
    return fits ? TAKE_DONE : TAKE_ERROR;
}

bool walk_along(Walk *walk, const Schedule *schedule)
{
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        ModelError error;
        if (walk_take(walk, &action, &error) != TAKE_DONE) return false;
    }
    return true;
}

Moment walk_moment(const Walk *walk, const Action *action)
{
    return (Moment){.state = walk->before,
                    .after = walk->raw,
                    .process = action->process,
                    .instance = action->instance,
                    .step = walk->step};
}
