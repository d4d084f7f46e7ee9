/* leading.c - from the last depth to the first. */
#include "leading.h"

#include <stdlib.h>
#include <string.h>

#include "properties/stuck.h"
#include "successors.h"
#include "support/bug.h"
#include "support/memory.h"

#define ROOM_AT_FIRST 256U
#define STUCK_WORK 8U /* transitions that finding out about one state counts as */

/* What leads to one finding. */
typedef struct Goal {
    const Finding *finding; /* NULL: there is none */
    bool sought;
    uint32_t length;   /* steps, with one that fails */
    Marks marks;       /* states on shortest ways before the end */
    const Marks *ends; /* those at the last depth that are none; NULL: not by their numbers */
    Interest states, steps;
    bool wants_errors;
} Goal;

struct Leading {
    LeadingTask task;
    Goal *goals;     /* for each finding, then that of the task's stuck */
    Marks not_stuck; /* at the depth of the nearest that is */
    uint32_t longest;
    Successors *successors;
    Canonical *canonical; /* to representatives, of what is asked */
    uint32_t words;
    uint32_t *slots; /* of state + 1, those that may be led to */
    size_t slot_count;
    uint32_t known;  /* how many */
    uint64_t *room;  /* for successors of one state, */
    uint32_t *found; /* … and their numbers */
    uint32_t rooms, count;
    int64_t *cells;
    uint64_t *packed;
    uint64_t left; /* transitions */
    bool complete;
    uint32_t asked; /* the position that leading_ways was last called with */
};

/* --- which state is it? --- */

static size_t find_slot(const Leading *leading, const uint64_t *packed)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < leading->words; i++) {
        hash = (hash ^ packed[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    size_t slot = hash & (leading->slot_count - 1);
    for (; leading->slots[slot] != 0; slot = (slot + 1) & (leading->slot_count - 1)) {
        const uint64_t *known = states_get(leading->task.states, leading->slots[slot] - 1);
        if (memcmp(known, packed, leading->words * sizeof *packed) == 0) break;
    }
    return slot;
}

/* NO_STATE: it is none of those that may be led to. */
static uint32_t number_of(const Leading *leading, const uint64_t *packed)
{
    uint32_t slot = leading->slots[find_slot(leading, packed)];
    return slot == 0 ? NO_STATE : slot - 1;
}

static bool make_slots(Leading *leading)
{
    size_t count = 2;
    while (count / 2 < leading->known) count *= 2;
    leading->slots = budget_allocate(leading->task.budget, count, sizeof *leading->slots);
    if (leading->slots == NULL) return false;
    leading->slot_count = count;
    for (uint32_t i = 0; i < leading->known; i++) {
        leading->slots[find_slot(leading, states_get(leading->task.states, i))] = i + 1;
    }
    return true;
}

/* --- successors --- */

static void make_room(Leading *leading)
{
    leading->rooms *= 2;
    leading->room = memory_resize(leading->room, (size_t)leading->rooms * leading->words,
                                  sizeof *leading->room);
    leading->found = memory_resize(leading->found, leading->rooms, sizeof *leading->found);
}

static uint64_t *successor_at(const Leading *leading, uint32_t i)
{
    return leading->room + (size_t)i * leading->words;
}

static bool gather(void *context, const Successor *successor)
{
    Leading *leading = context;
    if (successor->error != NULL) return true;
    if (leading->count == leading->rooms) make_room(leading);
    memcpy(successor_at(leading, leading->count++), successor->packed,
           leading->words * sizeof *leading->room);
    return true;
}

static bool leave_natively(Leading *leading, const uint64_t *packed)
{
    static const Interest nothing = {0};
    const Native *native = leading->task.native;
    NativeWays ways = {.words = leading->room, .room = leading->rooms};
    if (native == NULL || !native_expand(native, packed, &nothing, &ways)) return false;
    leading->count = ways.count;
    return native_reduces(native) || !successors_are_reduced(leading->successors) ||
           successors_reduce(leading->successors, leading->room, ways.count);
}

/* False where patience ended it. */
static bool leave(Leading *leading, const uint64_t *packed)
{
    leading->count = 0;
    if (!leave_natively(leading, packed)) {
        leading->count = 0;
        if (!successors_of(leading->successors, packed, gather, leading)) return false;
    }
    for (uint32_t i = 0; i < leading->count; i++) {
        leading->found[i] = number_of(leading, successor_at(leading, i));
    }
    return true;
}

/* --- what decides --- */

/* The answer of this property where it decides the finding. */
static bool is_decided(const Leading *leading, const Goal *goal, const Property *property,
                       const Moment *moment)
{
    Interpreter *interpreter = successors_interpreter(leading->successors);
    ModelError error;
    EvalResult wanted = goal->finding->property->kind == PROPERTY_ERROR ? EVAL_ERROR
                        : property->kind == PROPERTY_WITNESS            ? EVAL_TRUE
                                                                        : EVAL_FALSE;
    return interpreter_holds(interpreter, property->expr, moment, &error) == wanted;
}

/* Is the property at this position one that may decide the finding, in a state or on a step? */
static bool matters(const Leading *leading, const Goal *goal, uint32_t position,
                    bool of_transitions)
{
    const Findings *findings = leading->task.findings;
    const Property *property = findings->items[position].property;
    if (property->of_transitions != of_transitions) return false;
    if (goal->finding->property->kind != PROPERTY_ERROR) return property == goal->finding->property;
    return property_kind_has_values(property->kind) && findings_may_judge(findings, position);
}

static bool moment_decides(const Leading *leading, const Goal *goal, const Moment *moment)
{
    const Findings *findings = leading->task.findings;
    for (uint32_t i = 0; i < findings->count; i++) {
        if (matters(leading, goal, i, moment->after != NULL) &&
            is_decided(leading, goal, findings->items[i].property, moment)) {
            return true;
        }
    }
    return false;
}

/* A state that was seen before is nearer than what decides. */
static bool state_decides(Leading *leading, const Goal *goal, uint32_t i)
{
    const Native *native = leading->task.native;
    const uint64_t *packed = successor_at(leading, i);
    uint32_t number = leading->found[i];
    if (goal->ends != NULL) {
        const uint32_t *depths = leading->task.depths + goal->length;
        return number != NO_STATE && number >= depths[0] && number < depths[1] &&
               !marks_have(goal->ends, number);
    }
    if (number != NO_STATE && number < leading->task.depths[goal->length]) return false;
    if (native != NULL && !goal->states.others && native_judge(native, packed, &goal->states) == 0)
        return false;
    const Moment moment = {.state = successors_unpack(leading->successors, packed)};
    return moment_decides(leading, goal, &moment);
}

typedef struct Stepping {
    const Leading *leading;
    const Goal *goal;
    bool decides;
} Stepping;

static bool look_at_step(void *context, const Successor *successor)
{
    Stepping *stepping = context;
    if (successor->error != NULL) {
        stepping->decides = stepping->goal->wants_errors;
    } else {
        const Moment moment = transition_moment(successor->transition);
        stepping->decides = moment_decides(stepping->leading, stepping->goal, &moment);
    }
    return !stepping->decides;
}

/* Is there a step out of the state that decides by itself? */
static bool some_step_decides(Leading *leading, const Goal *goal, const uint64_t *packed)
{
    const Native *native = leading->task.native;
    Stepping stepping = {leading, goal, false};
    NativeWays ways = {.words = leading->room, .room = leading->rooms};
    if (native != NULL && !goal->steps.others &&
        native_expand(native, packed, &goal->steps, &ways) && ways.broken == 0 &&
        (ways.errors == 0 || !goal->wants_errors)) {
        return false;
    }
    successors_of(leading->successors, packed, look_at_step, &stepping);
    return stepping.decides;
}

/* --- depth by depth --- */

static bool is_of_steps(const Goal *goal)
{
    return goal->wants_errors || goal->finding->property->of_transitions;
}

/* Its successors are there. */
static bool leads(Leading *leading, const Goal *goal, uint32_t depth)
{
    bool last = depth + 1 == goal->length;
    const uint32_t *depths = leading->task.depths + depth + 1;
    for (uint32_t i = 0; i < leading->count; i++) {
        uint32_t number = leading->found[i];
        if (last) {
            if (state_decides(leading, goal, i)) return true;
        } else if (number != NO_STATE && number >= depths[0] && number < depths[1] &&
                   marks_have(&goal->marks, number)) {
            return true;
        }
    }
    return false;
}

static void look_at_state(Leading *leading, uint32_t state, uint32_t depth)
{
    const uint64_t *packed = states_get(leading->task.states, state);
    for (uint32_t i = 0; i <= leading->task.findings->count; i++) {
        Goal *goal = &leading->goals[i];
        if (depth >= goal->length) continue;
        bool by_step = depth + 1 == goal->length && is_of_steps(goal);
        if (!by_step && leads(leading, goal, depth)) marks_set(&goal->marks, state);
    }
    /* These make successors anew, in the room of those above. */
    for (uint32_t i = 0; i <= leading->task.findings->count; i++) {
        Goal *goal = &leading->goals[i];
        bool by_step = depth + 1 == goal->length && is_of_steps(goal);
        if (by_step && some_step_decides(leading, goal, packed)) marks_set(&goal->marks, state);
    }
}

/* False where it takes too many transitions, or too long. */
static bool go_back(Leading *leading)
{
    const LeadingTask *task = &leading->task;
    for (uint32_t depth = leading->longest; depth-- > 0;) {
        for (uint32_t state = task->depths[depth]; state < task->depths[depth + 1]; state++) {
            if (!leave(leading, states_get(task->states, state))) return false;
            if (leading->count >= leading->left) return false;
            leading->left -= leading->count + 1;
            look_at_state(leading, state, depth);
            /* What was judged when time ran out is not known to be so. */
            if (state % 16 == 0 && watch_is_over(task->watch)) return false;
        }
    }
    return !watch_is_over(task->watch);
}

/* --- making and ending --- */

bool leading_may_choose(const Finding *finding)
{
    return finding != NULL && finding->schedule != NULL && !finding->may_be_shorter &&
           !finding_is_endless(finding);
}

static const Finding *finding_at(const LeadingTask *task, uint32_t position)
{
    return position < task->findings->count ? &task->findings->items[position] : task->stuck;
}

/* Are all states there that it takes? */
static bool is_sought(const LeadingTask *task, const Goal *goal)
{
    bool by_ends = goal->ends != NULL;
    if (goal->finding->property->kind == PROPERTY_RECOVERABLE && !by_ends) return false;
    return task->depth_count > goal->length + by_ends || (goal->length == 0 && !by_ends);
}

/* Marks the states at that depth in which somebody can take a step, or nobody has to. False where
 * that takes too much. */
static bool find_stuck(Leading *leading, uint32_t depth)
{
    const LeadingTask *task = &leading->task;
    if (task->depth_count <= depth + 1) return false;
    uint32_t first = task->depths[depth], end = task->depths[depth + 1];
    uint64_t work = (uint64_t)(end - first) * STUCK_WORK;
    if (work > leading->left || !marks_init(&leading->not_stuck, end, task->budget)) return false;
    leading->left -= work;
    for (uint32_t state = first; state < end; state++) {
        const uint64_t *packed = states_get(task->states, state);
        const Moment moment = {.state = successors_unpack(leading->successors, packed)};
        ModelError error;
        EvalResult stuck = interpreter_holds(successors_interpreter(leading->successors),
                                             stuck_property.expr, &moment, &error);
        if (stuck == EVAL_STOPPED) return false;
        if (stuck != EVAL_TRUE) marks_set(&leading->not_stuck, state);
    }
    return true;
}

/* False where it is not known which states it ends in. */
static bool find_ends(Leading *leading, Goal *goal, uint32_t position)
{
    bool by_stuck = goal->finding == leading->task.stuck && goal->length > 0;
    if (goal->finding != leading->task.stuck) goal->ends = leading->task.no_ends[position];
    if (by_stuck) goal->ends = &leading->not_stuck;
    return !by_stuck || find_stuck(leading, goal->length);
}

static void set_interest(Leading *leading, Goal *goal, uint32_t position)
{
    Interest *interest[] = {&goal->states, &goal->steps};
    for (uint32_t i = 0; i < leading->task.findings->count; i++) {
        for (unsigned j = 0; j < 2; j++) {
            if (!matters(leading, goal, i, j == 1)) continue;
            if (i >= 64) {
                interest[j]->others = true;
            } else if (i == position) {
                interest[j]->decide |= UINT64_C(1) << i;
            } else {
                interest[j]->fail |= UINT64_C(1) << i;
            }
        }
    }
}

/* False where there is no memory. */
static bool goal_init(Leading *leading, uint32_t position)
{
    const LeadingTask *task = &leading->task;
    const Finding *finding = finding_at(task, position);
    Goal *goal = &leading->goals[position], sought = {.finding = finding, .sought = true};
    if (!leading_may_choose(finding)) return true;
    uint32_t length = schedule_length(finding->schedule) + finding->has_attempt - 1;
    sought.length = length;
    sought.wants_errors = finding->has_attempt;
    if (!find_ends(leading, &sought, position) || !is_sought(task, &sought)) return true;
    *goal = sought;
    set_interest(leading, goal, position);
    if (length > leading->longest) leading->longest = length;
    uint32_t known =
        length == 0 && goal->ends == NULL ? 0 : task->depths[length + (goal->ends != NULL)];
    if (known > leading->known) leading->known = known;
    return length == 0 || marks_init(&goal->marks, task->depths[length], task->budget);
}

Leading *leading_create(const LeadingTask *task)
{
    const System *system = task->findings->system;
    Leading *leading = memory_allocate(1, sizeof *leading);
    leading->task = *task;
    leading->left = task->transitions;
    leading->goals = memory_allocate((size_t)task->findings->count + 1, sizeof *leading->goals);
    leading->successors = successors_create_reduced(system, task->reductions);
    successors_set_patience(leading->successors, watch_is_out_of_patience, task->watch);
    leading->canonical = canonical_create(system, task->reductions);
    leading->words = task->states->words;
    leading->rooms = ROOM_AT_FIRST / 2;
    make_room(leading);
    leading->cells = memory_allocate(system->cells + 1, sizeof *leading->cells);
    leading->packed = memory_allocate(leading->words, sizeof *leading->packed);
    bool ready = true;
    for (uint32_t i = 0; i <= task->findings->count && ready; i++) ready = goal_init(leading, i);
    if (ready && leading->known > 0 && leading->known <= task->transitions) {
        leading->complete = make_slots(leading) && go_back(leading);
    }
    return leading;
}

void leading_destroy(Leading *leading)
{
    Budget *budget = leading->task.budget;
    for (uint32_t i = 0; i <= leading->task.findings->count; i++) {
        marks_release(&leading->goals[i].marks);
    }
    marks_release(&leading->not_stuck);
    budget_free(budget, leading->slots, leading->slot_count, sizeof *leading->slots);
    successors_destroy(leading->successors);
    canonical_destroy(leading->canonical);
    free(leading->goals);
    free(leading->room);
    free(leading->found);
    free(leading->cells);
    free(leading->packed);
    free(leading);
}

/* --- what is asked --- */

static bool leads_from(void *context, uint32_t steps, const int64_t *state)
{
    Leading *leading = context;
    const LeadingTask *task = &leading->task;
    const Goal *goal = &leading->goals[leading->asked];
    ModelError error;
    memcpy(leading->cells, state, task->findings->system->cells * sizeof *state);
    if (!canonical_apply(leading->canonical, leading->cells, NULL, &error)) return true;
    layout_pack(successors_layout(leading->successors), leading->cells, leading->packed);
    uint32_t number = number_of(leading, leading->packed);
    if (number == NO_STATE || number < task->depths[steps] || number >= task->depths[steps + 1])
        return false;
    return steps < goal->length ? marks_have(&goal->marks, number)
                                : !marks_have(goal->ends, number);
}

static bool is_over(void *context)
{
    const Leading *leading = context;
    return watch_is_over(leading->task.watch);
}

bool leading_ways(Leading *leading, uint32_t position, ShortestWays *ret_ways)
{
    const Goal *goal = &leading->goals[position];
    bool by_itself = goal->length == 0 && goal->ends == NULL; /* is it told by who asks? */
    if (!goal->sought || !(leading->complete || by_itself)) return false;
    leading->asked = position;
    *ret_ways = (ShortestWays){.leads = leads_from, .is_over = is_over, .context = leading};
    return true;
}
