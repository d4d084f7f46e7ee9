/* measure.c - what a schedule has of the criteria, by replay. */
#include "counterexamples/minimal.h"
#include "shown_values.h"
#include "walk.h"

typedef struct Measuring {
    Walk walk;
    ShownValues values;
    bool *moved; /* who took a step, by the first cell */
    const Process *process;
    uint32_t instance; /* who took the last one */
    Measure measure;
} Measuring;

static void note_value(void *context, ShownValue value)
{
    shown_values_add(&((Measuring *)context)->values, value);
}

static void count_mover(Measuring *measuring, const Action *action)
{
    Measure *measure = &measuring->measure;
    bool *mine = &measuring->moved[instance_base(action->process, action->instance)];
    bool same = action->process == measuring->process && action->instance == measuring->instance;
    measure->steps++;
    measure->context_switches += measuring->process != NULL && !same;
    measure->participants += !*mine;
    *mine = true;
    measuring->process = action->process;
    measuring->instance = action->instance;
}

static bool measure_action(Measuring *measuring, const Action *action, bool may_fail)
{
    Walk *walk = &measuring->walk;
    ModelError error;
    TakeResult result = walk_take(walk, action, &error);
    if (result == TAKE_BLOCKED || (result == TAKE_ERROR && !may_fail)) return false;
    if (action->process == NULL) return true;
    count_mover(measuring, action);
    const ShownStep step = {walk->system, action->process, walk->interpreter, walk->before,
                            result == TAKE_DONE ? walk->after : NULL};
    shown_values_of(&step, note_value, measuring);
    return true;
}

bool minimal_measure(const System *system, const Schedule *schedule, const Schedule *attempt,
                     Measure *ret_measure)
{
    Measuring measuring = {.moved = memory_allocate(system->cells + 1, sizeof(bool))};
    bool fits = true;
    walk_init(&measuring.walk, system);
    for (uint32_t i = 0; i < schedule_length(schedule) && fits; i++) {
        Action action = schedule_entry(schedule, i);
        fits = measure_action(&measuring, &action, false);
    }
    if (fits && attempt != NULL) {
        Action action = schedule_entry(attempt, 0);
        fits = measure_action(&measuring, &action, true);
    }
    measuring.measure.values = (uint32_t)measuring.values.count;
    if (fits) *ret_measure = measuring.measure;
    walk_release(&measuring.walk);
    vector_release(&measuring.values);
    free(measuring.moved);
    return fits;
}
