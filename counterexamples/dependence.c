/* dependence.c - the instance is taken from the repeated step to the act: what it could have become
 * by then is a set of places of control and locals, which goes along the moments of its steps.
 *
 * All others, and shared variables, are at each moment as they were. */
#include "dependence.h"

#include <stdlib.h>
#include <string.h>

#include "showing.h"
#include "support/memory.h"
#include "support/vector.h"

#define SELVES_MOST 1000U

/* Of which only the cells of the instance count. */
typedef struct Self {
    TraceState state;
    int64_t **names; /* its order names; owned, as its cells are */
} Self;

typedef struct Course {
    Hybrid *hybrid;
    const Trace *trace;
    const TraceState *reader;
    const TraceState *act;
    uint32_t act_number;
    bool is_last; /* the act is what shows what the trace does */
    VECTOR(Self) selves;
    ModelError error;
    bool same;
} Course;

/* ---- what the instance could be ---- */

static bool is_known(const Course *course, const int64_t *cells, const OrderNames *names)
{
    const TraceState *reader = course->reader;
    bool known = false;
    for (size_t i = 0; i < course->selves.count && !known; i++) {
        const TraceState *self = &course->selves.items[i].state;
        known = same_instance(reader->process, reader->instance, (NamedCells){cells, names},
                              (NamedCells){self->cells, &self->orders});
    }
    return known;
}

static void add_self(Course *course, const int64_t *cells, const OrderNames *names)
{
    const System *system = course->trace->system;
    if (is_known(course, cells, names)) return;
    size_t bytes = system->cells * sizeof *cells;
    Self self = {.names = memory_allocate(system->order_count + 1, sizeof *self.names)};
    self.state.cells = memory_allocate(system->cells + 1, sizeof *cells);
    memcpy(self.state.cells, cells, bytes);
    for (uint32_t o = 0; o < system->order_count; o++) {
        size_t ranks = hybrid_rank_count(system->orders[o]);
        self.names[o] = memory_allocate(ranks, sizeof(int64_t));
        memcpy(self.names[o], names->names[o], ranks * sizeof(int64_t));
    }
    self.state.orders.names = (const int64_t *const *)self.names;
    vector_push(&course->selves, self);
}

static void release_selves(Course *course)
{
    for (size_t i = 0; i < course->selves.count; i++) {
        Self *self = &course->selves.items[i];
        for (uint32_t o = 0; o < course->trace->system->order_count; o++) free(self->names[o]);
        free(self->names);
        free(self->state.cells);
    }
    vector_release(&course->selves);
}

/* The state before that step of the trace, but for the instance. */
static void set_self(Course *course, uint32_t step, size_t self)
{
    const Process *process = course->reader->process;
    hybrid_begin(course->hybrid, &course->trace->states[step - 1]);
    hybrid_put(course->hybrid, instance_base(process, course->reader->instance), process->cells,
               &course->selves.items[self].state);
}

/* ---- ways ---- */

/* NULL: the way can be taken, and course->hybrid->settled is where it leads. */
static const ModelError *error_of(Course *course, const Transition *way)
{
    if (way->error != NULL) return way->error;
    memcpy(course->hybrid->settled, way->after, course->trace->system->cells * sizeof *way->after);
    if (canonical_apply(course->hybrid->canonical, course->hybrid->settled, NULL, &course->error))
        return NULL;
    course->error.span = way->step->name_span;
    return &course->error;
}

static bool go_on(void *context, const Transition *way, const OrderNames *names)
{
    Course *course = context;
    if (error_of(course, way) == NULL) add_self(course, way->after, names);
    return course->selves.count <= SELVES_MOST;
}

static bool repeat(void *context, const Transition *way, const OrderNames *names)
{
    const Course *course = context;
    return way->step != course->reader->step || go_on(context, way, names);
}

static const Step *anytime_of(const TraceState *state)
{
    return state->step != NULL && state->step->anytime ? state->step : NULL;
}

/* The moment of a step of the instance: it may take any, or stay as it is. */
static bool pass(Course *course, uint32_t step)
{
    const Step *anytime = anytime_of(&course->trace->states[step]);
    size_t count = course->selves.count;
    bool complete = true;
    for (size_t i = 0; i < count && complete; i++) {
        set_self(course, step, i);
        complete = hybrid_ways(course->hybrid, step, NULL, go_on, course);
        if (anytime == NULL || !complete) continue;
        set_self(course, step, i);
        complete = hybrid_ways(course->hybrid, step, anytime, go_on, course);
    }
    return complete;
}

/* ---- the act ---- */

static bool fails_alike(Course *course, const Transition *way)
{
    const Finding *finding = course->trace->finding;
    const ModelError *error = error_of(course, way);
    if (finding->evaluated == NULL || error != NULL) {
        return finding->evaluated == NULL && error != NULL &&
               showing_same_error(error, &finding->error);
    }
    const Moment moment = transition_moment(way);
    return showing_fails(course->trace, course->hybrid->interpreter, &moment);
}

static bool shows_alike(const Course *course, const Transition *way)
{
    const Property *property = course->trace->finding->property;
    Moment moment = {.state = course->hybrid->settled};
    if (property->kind == PROPERTY_RECOVERABLE) {
        uint32_t base = instance_base(course->reader->process, course->reader->instance);
        return way->after[base] == course->act->cells[base];
    }
    if (property->of_transitions) moment = transition_moment(way);
    return showing_at(course->trace, course->hybrid->interpreter, &moment);
}

static bool same_shared(const Course *course, const int64_t *cells, const OrderNames *names)
{
    const System *system = course->trace->system;
    const TraceState *after = course->act;
    bool same = true;
    for (uint32_t i = 0; i < system->variable_count && same; i++) {
        const Variable *variable = &system->variables[i];
        same = same_value(variable->type, (NamedCells){cells + variable->offset, names},
                          (NamedCells){after->cells + variable->offset, &after->orders});
    }
    return same;
}

static bool is_same_act(Course *course, const Transition *way, const OrderNames *names)
{
    if (way->step != course->act->step) return false;
    if (course->act_number == course->trace->count) return fails_alike(course, way);
    return error_of(course, way) == NULL && same_shared(course, way->after, names) &&
           (!course->is_last || shows_alike(course, way));
}

static bool act(void *context, const Transition *way, const OrderNames *names)
{
    Course *course = context;
    course->same = is_same_act(course, way, names);
    return !course->same;
}

static bool go(Course *course, uint32_t read)
{
    const TraceState *states = course->trace->states, *reader = course->reader;
    bool complete = hybrid_ways(course->hybrid, read, anytime_of(reader), repeat, course);
    for (uint32_t i = read + 1; i < course->act_number && complete; i++) {
        bool own = states[i].process == reader->process && states[i].instance == reader->instance;
        if (own) complete = pass(course, i);
    }
    for (size_t i = 0; i < course->selves.count && complete; i++) {
        set_self(course, course->act_number, i);
        complete =
            hybrid_ways(course->hybrid, course->act_number, anytime_of(course->act), act, course);
    }
    return complete;
}

/* Where the step does not come out as it did. */
static Repeat find(Hybrid *hybrid, uint32_t read, uint32_t act_number)
{
    const Trace *trace = hybrid->trace;
    bool attempts = trace->attempt.process != NULL;
    Course course = {
        .hybrid = hybrid,
        .trace = trace,
        .reader = &trace->states[read],
        .act = act_number == trace->count ? &trace->attempt : &trace->states[act_number],
        .act_number = act_number,
        .is_last = !attempts && act_number + 1 == trace->count,
    };
    bool complete = go(&course, read);
    release_selves(&course);
    if (course.same) return REPEAT_SAME;
    return complete ? REPEAT_DIFFERS : REPEAT_UNKNOWN;
}

Repeat dependence_find(Hybrid *hybrid, uint32_t read, uint32_t act_number)
{
    Repeat repeat = hybrid_repeat(hybrid, read);
    return repeat == REPEAT_DIFFERS ? find(hybrid, read, act_number) : repeat;
}
