/* way.c - back along the parents, then forward again, in concrete names. */
#include "way.h"

#include <string.h>

#include "model/layout.h"
#include "support/bug.h"
#include "support/vector.h"

typedef VECTOR(uint32_t) Ancestors;

/* What is looked for. */
typedef struct Wanted {
    const Layout *layout;
    const uint64_t *packed;
    uint64_t *room;
} Wanted;

static bool is_wanted(void *context, const ConcreteWay *way)
{
    const Wanted *wanted = context;
    if (way->error != NULL) return false;
    layout_pack(wanted->layout, way->representative, wanted->room);
    return memcmp(wanted->room, wanted->packed, layout_words(wanted->layout) * sizeof(uint64_t)) ==
           0;
}

/* The states on the way, the last one first. */
static void path_trace(Ancestors *path, const States *states, uint32_t number)
{
    LineagePlace place = lineage_find(&states->lineage, number);
    vector_push(path, number);
    while (lineage_parent(place) != NO_STATE) {
        lineage_go_up(&states->lineage, &place);
        vector_push(path, place.child);
    }
}

static void follow(Concrete *walk, const Ancestors *path, const States *states, Layout *layout,
                   Schedule *schedule)
{
    Wanted wanted = {.layout = layout,
                     .room = memory_allocate(layout_words(layout), sizeof(uint64_t))};
    for (size_t i = path->count; i-- > 0;) {
        wanted.packed = states_get(states, path->items[i]);
        if (!concrete_take(walk, is_wanted, &wanted, schedule))
            BUG("a stored state is no successor of its parent");
    }
    free(wanted.room);
}

/* Appends the way to the schedule, and gives the run that stands at its end. */
static Concrete *walk_to(const Trail *trail, uint32_t number, Schedule *schedule)
{
    Concrete *walk = concrete_create(trail->system, trail->reductions);
    if (number == NO_STATE) return walk;
    Layout *layout = layout_create(trail->system);
    Ancestors path = {0};
    path_trace(&path, trail->states, number);
    follow(walk, &path, trail->states, layout, schedule);
    vector_release(&path);
    layout_destroy(layout);
    return walk;
}

Schedule *way_to(const Trail *trail, uint32_t number)
{
    Schedule *schedule = schedule_create();
    concrete_destroy(walk_to(trail, number, schedule));
    return schedule;
}

/* --- along given states --- */

typedef struct WantedStep {
    Wanted state;
    const Labels *labels;
    uint32_t label; /* NO_LABEL: of an initial state */
} WantedStep;

#define NO_LABEL UINT32_MAX

static bool is_wanted_step(void *context, const ConcreteWay *way)
{
    const WantedStep *wanted = context;
    if (!is_wanted((void *)&wanted->state, way)) return false;
    const Transition *transition = way->transition;
    const Action *action = &transition->action;
    return wanted->label == NO_LABEL ||
           label_of_step(wanted->labels, action->process, action->instance, transition->step) ==
               wanted->label;
}

static void take_step(const Trail *trail, Concrete *walk, WantedStep *wanted, uint32_t number,
                      Schedule *schedule)
{
    wanted->state.packed = states_get(trail->states, number);
    if (!concrete_take(walk, is_wanted_step, wanted, schedule))
        BUG("an edge of the graph is no transition");
}

Schedule *way_along(const Trail *trail, const Labels *labels, const Path *path)
{
    Schedule *schedule = schedule_create();
    Concrete *walk = concrete_create(trail->system, trail->reductions);
    Layout *layout = layout_create(trail->system);
    WantedStep wanted = {.labels = labels, .label = NO_LABEL};
    wanted.state =
        (Wanted){.layout = layout, .room = memory_allocate(layout_words(layout), sizeof(uint64_t))};
    take_step(trail, walk, &wanted, path->initial, schedule);
    for (uint32_t i = 0; i < path->steps; i++) {
        wanted.label = path->labels[i];
        take_step(trail, walk, &wanted, path->states[i], schedule);
    }
    free(wanted.state.room);
    layout_destroy(layout);
    concrete_destroy(walk);
    return schedule;
}

/* --- the last step --- */

/* What is looked for: an answer of a property; or, without one, a step that fails. */
typedef struct LastStep {
    Concrete *walk;
    const Property *property;
    EvalResult answer;
    ModelError error; /* that was found */
} LastStep;

static bool is_last_step(void *context, const ConcreteWay *way)
{
    LastStep *last = context;
    if (last->property == NULL) {
        if (way->error != NULL) last->error = *way->error;
        return way->error != NULL;
    }
    if (way->error != NULL) return false;
    const Moment moment = transition_moment(way->transition);
    return interpreter_holds(concrete_interpreter(last->walk), last->property->expr, &moment,
                             &last->error) == last->answer;
}

static void take_last_step(LastStep *last, Schedule *schedule)
{
    if (!concrete_take(last->walk, is_last_step, last, schedule))
        BUG("what a representative shows is not found from the state that it stands for");
    concrete_destroy(last->walk);
}

Schedule *way_to_transition(const Trail *trail, uint32_t number, const Property *property)
{
    Schedule *schedule = schedule_create();
    EvalResult answer = property->kind == PROPERTY_WITNESS ? EVAL_TRUE : EVAL_FALSE;
    LastStep last = {walk_to(trail, number, schedule), property, answer, {0}};
    take_last_step(&last, schedule);
    return schedule;
}

WayToError way_to_error(const Trail *trail, uint32_t number, const Property *evaluated)
{
    WayToError way = {schedule_create(), schedule_create(), {0}};
    LastStep last = {walk_to(trail, number, way.schedule), evaluated, EVAL_ERROR, {0}};
    take_last_step(&last, way.attempt);
    way.error = last.error;
    return way;
}

WayToError way_to_failing_state(const Trail *trail, uint32_t number, const Property *evaluated)
{
    WayToError way = {.schedule = schedule_create()};
    Concrete *walk = walk_to(trail, number, way.schedule);
    const Moment moment = {.state = concrete_state(walk)};
    if (interpreter_holds(concrete_interpreter(walk), evaluated->expr, &moment, &way.error) !=
        EVAL_ERROR)
        BUG("evaluating a property fails in a representative only");
    concrete_destroy(walk);
    return way;
}
