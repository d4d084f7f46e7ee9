/* matters.c - the trace is gone through again without what some of its steps do.
 *
 * Greedy from the last step to the first, keeping what is left out: what comes out can be left
 * out together, but need not be the most that can. Each try begins where the first step that is
 * left out is, as all before it are as they were; the number of steps taken is limited over the
 * whole.
 *
 * A step is left out altogether, or, where it decides nothing (deciding.h) and changes variables,
 * all of it but that control moves on. So whoever decides has to come to the same decision for
 * what hangs on it, and everything matters that the decision hangs on. */
#include "matters.h"

#include <stdlib.h>
#include <string.h>

#include "deciding.h"
#include "model/canonical.h"
#include "reading.h"
#include "showing.h"
#include "support/memory.h"
#include "support/vector.h"

#define WORK_MOST 200000U
#define CELLS_A_WORK 1024 /* of a state */

/* What a step chose, but for values of an order, whose numbers are others in other states. */
typedef struct Choices {
    VECTOR(int64_t) cells;
} Choices;

typedef struct Slice {
    const Trace *trace;
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    Choices *made; /* for each step as it was */
    Choices again;
    int64_t *state, *raw;
    bool *matters;
    bool *moves;    /* of each step: it decides nothing, and does more than move control */
    uint32_t steps; /* in states; the attempt is one more */
    uint64_t work;
} Slice;

static Action action_of(const Slice *slice, uint32_t number)
{
    const Finding *finding = slice->trace->finding;
    return number <= slice->steps ? schedule_entry(finding->schedule, number)
                                  : schedule_entry(finding->attempt, 0);
}

static void note_choices(Slice *slice, Choices *choices)
{
    uint32_t count = 0;
    const Chosen *chosen = interpreter_chosen(slice->interpreter, &count);
    vector_clear(&choices->cells);
    for (uint32_t i = 0; i < count; i++) {
        if (type_has_order(chosen[i].type)) continue;
        for (uint32_t k = 0; k < chosen[i].type->cells; k++) {
            vector_push(&choices->cells, chosen[i].value[k]);
        }
    }
}

static bool same_choices(const Choices *a, const Choices *b)
{
    return a->cells.count == b->cells.count &&
           (a->cells.count == 0 ||
            memcmp(a->cells.items, b->cells.items, a->cells.count * sizeof *a->cells.items) == 0);
}

/* Takes the action of that step from slice->state; what it leads to is in slice->raw. */
static TakeResult take(Slice *slice, uint32_t number, const Step **ret_step, ModelError *ret_error)
{
    Action action = action_of(slice, number);
    *ret_step = NULL;
    TakeResult result = interpreter_take(slice->interpreter, slice->state, &action, slice->raw,
                                         ret_step, ret_error);
    note_choices(slice, &slice->again);
    return result;
}

static void learn_choices(Slice *slice)
{
    ModelError error;
    const Step *step;
    size_t bytes = slice->system->cells * sizeof *slice->state;
    for (uint32_t i = 1; i <= slice->steps; i++) {
        memcpy(slice->state, slice->trace->states[i - 1].cells, bytes);
        take(slice, i, &step, &error);
        note_choices(slice, &slice->made[i]);
    }
}

/* ---- a step that only moves control ---- */

/* Of a local that control has as its own, or that comes into scope or leaves it. */
static bool move_local(Slice *slice, const TraceState *after, uint32_t base, const Local *local)
{
    if (type_has_order(local->type)) return false;
    memcpy(slice->state + base + local->offset, after->cells + base + local->offset,
           local->type->cells * sizeof *slice->state);
    return true;
}

/* False where that can't be said: values of an order have other numbers here. */
static bool move_control(Slice *slice, uint32_t number)
{
    const TraceState *after = &slice->trace->states[number], *before = after - 1;
    const Process *process = after->process;
    uint32_t base = instance_base(process, after->instance);
    const bool *was_in_scope = process->places[before->cells[base]].in_scope;
    const bool *is_in_scope = process->places[after->cells[base]].in_scope;
    bool moved = true;
    for (uint32_t i = 0; i < process->local_count && moved; i++) {
        const Local *local = &process->locals[i];
        bool in_neither = !was_in_scope[i] && !is_in_scope[i];
        bool stays = local->kind == LOCAL_VARIABLE && was_in_scope[i] && is_in_scope[i];
        if (!in_neither && !stays) moved = move_local(slice, after, base, local);
    }
    slice->state[base] = after->cells[base];
    if (after->step->most >= 0) slice->state[after->step->counter]++;
    return moved;
}

/* ---- going on ---- */

static bool settle(Slice *slice)
{
    ModelError error;
    return canonical_apply(slice->canonical, slice->state, NULL, &error);
}

/* Is what the step changed in a value of this type as it became then? Values of an order have
 * other numbers here. */
static bool same_changes(const Slice *slice, const Type *type, uint32_t cell, uint32_t number)
{
    const int64_t *before = slice->trace->states[number - 1].cells;
    const int64_t *after = slice->trace->states[number].cells;
    bool same = true;
    if (type_has_order(type)) return true;
    for (uint32_t i = cell; i < cell + type->cells && same; i++) {
        same = before[i] == after[i] || slice->raw[i] == after[i];
    }
    return same;
}

/* Does what was taken (to slice->raw) change all that the step changed to what it became then? */
static bool changes_alike(const Slice *slice, uint32_t number)
{
    const System *system = slice->system;
    const TraceState *after = &slice->trace->states[number];
    const Process *process = after->process;
    uint32_t base = instance_base(process, after->instance);
    bool same = true;
    for (uint32_t i = 0; i < system->variable_count && same; i++) {
        const Variable *variable = &system->variables[i];
        same = same_changes(slice, variable->type, variable->offset, number);
    }
    for (uint32_t i = 0; i < process->local_count && same; i++) {
        const Local *local = &process->locals[i];
        same = same_changes(slice, local->type, base + local->offset, number);
    }
    return same;
}

/* Can it be taken, to slice->raw: the same step with the same choices, from the same place to the
 * same place? */
static bool can_take(Slice *slice, uint32_t number)
{
    const TraceState *after = &slice->trace->states[number], *before = after - 1;
    uint32_t base = instance_base(after->process, after->instance);
    ModelError error;
    const Step *step;
    return slice->state[base] == before->cells[base] &&
           take(slice, number, &step, &error) == TAKE_DONE && step == after->step &&
           same_choices(&slice->again, &slice->made[number]) &&
           slice->raw[base] == after->cells[base];
}

/* What matters is as it was. */
static bool go_on(Slice *slice, uint32_t number)
{
    if (!can_take(slice, number) || !changes_alike(slice, number)) return false;
    memcpy(slice->state, slice->raw, slice->system->cells * sizeof *slice->raw);
    return true;
}

/* What does not matter is left out. False where that can't be said. */
static bool pass_by(Slice *slice, uint32_t number)
{
    return !slice->moves[number] || !can_take(slice, number) || move_control(slice, number);
}

/* Does the step do nothing but move control? */
static bool moves_only(Slice *slice, uint32_t number)
{
    const TraceState *after = &slice->trace->states[number];
    size_t bytes = slice->system->cells * sizeof *slice->state;
    memcpy(slice->state, after[-1].cells, bytes);
    return move_control(slice, number) && settle(slice) &&
           memcmp(slice->state, after->cells, bytes) == 0;
}

static void learn_moves(Slice *slice)
{
    for (uint32_t i = 1; i <= slice->steps; i++) {
        const TraceState *after = &slice->trace->states[i];
        slice->moves[i] = !step_decides(after - 1, after) && !moves_only(slice, i);
    }
}

/* The failing attempt from slice->state. */
static bool attempt_fails(Slice *slice)
{
    const Trace *trace = slice->trace;
    const Finding *finding = trace->finding;
    ModelError error;
    const Step *step;
    TakeResult result = take(slice, slice->steps + 1, &step, &error);
    if (step != trace->attempt.step) return false;
    if (finding->evaluated == NULL) {
        return result == TAKE_ERROR && showing_same_error(&error, &finding->error);
    }
    const Moment moment = {.state = slice->state,
                           .after = slice->raw,
                           .process = trace->attempt.process,
                           .instance = trace->attempt.instance,
                           .step = step};
    return result == TAKE_DONE && showing_fails(trace, slice->interpreter, &moment);
}

/* Does the last transition, from slice->state, show what the trace does? */
static bool transition_shows(Slice *slice)
{
    const TraceState *last = &slice->trace->states[slice->steps];
    ModelError error;
    const Step *step;
    if (take(slice, slice->steps, &step, &error) != TAKE_DONE || step != last->step) return false;
    const Moment moment = {.state = slice->state,
                           .after = slice->raw,
                           .process = last->process,
                           .instance = last->instance,
                           .step = step};
    return showing_at(slice->trace, slice->interpreter, &moment);
}

/* Does slice->state show what the last one of the trace does? */
static bool state_shows(Slice *slice)
{
    const Trace *trace = slice->trace;
    const Moment moment = {.state = slice->state};
    /* Of no other state is it known here that nothing leads back. */
    if (trace->finding->property->kind == PROPERTY_RECOVERABLE) {
        return memcmp(slice->state, trace->states[slice->steps].cells,
                      slice->system->cells * sizeof *slice->state) == 0;
    }
    return showing_at(trace, slice->interpreter, &moment);
}

/* Is it still shown where the steps from this one on that don't matter are left out? */
static bool shows_without(Slice *slice, uint32_t first)
{
    const Trace *trace = slice->trace;
    bool attempts = trace->attempt.process != NULL;
    bool judges_last = !attempts && trace->finding->property->of_transitions;
    memcpy(slice->state, trace->states[first - 1].cells,
           slice->system->cells * sizeof *slice->state);
    for (uint32_t i = first; i <= slice->steps - judges_last; i++) {
        slice->work += 1 + slice->system->cells / CELLS_A_WORK;
        bool went = slice->matters[i] ? go_on(slice, i) : pass_by(slice, i);
        if (!went || !settle(slice)) return false;
    }
    if (attempts) return attempt_fails(slice);
    return judges_last ? transition_shows(slice) : state_shows(slice);
}

static void slice_init(Slice *slice, const Trace *trace, bool *matters)
{
    const System *system = trace->system;
    *slice = (Slice){
        .trace = trace,
        .system = system,
        .interpreter = interpreter_create(system),
        .canonical = canonical_create(system, NULL),
        .made = memory_allocate(trace->count + 1, sizeof *slice->made),
        .state = memory_allocate(system->cells + 1, sizeof *slice->state),
        .raw = memory_allocate(system->cells + 1, sizeof *slice->raw),
        .matters = matters,
        .moves = memory_allocate(trace->count + 1, sizeof *slice->moves),
        .steps = trace->count - 1,
    };
}

static void slice_release(Slice *slice)
{
    for (uint32_t i = 0; i <= slice->steps; i++) vector_release(&slice->made[i].cells);
    vector_release(&slice->again.cells);
    interpreter_destroy(slice->interpreter);
    canonical_destroy(slice->canonical);
    free(slice->made);
    free(slice->moves);
    free(slice->state);
    free(slice->raw);
}

/* What made what this step reads matters like it. */
static void keep_writers(Slice *slice, uint32_t number)
{
    slice->work += number + slice->system->cells / CELLS_A_WORK;
    if (slice->work < WORK_MOST) {
        reading_find_writers(slice->trace, number, slice->matters);
    } else {
        for (uint32_t i = 1; i < number; i++) slice->matters[i] = true;
    }
}

void matters_find(const Trace *trace, bool reading, bool *matters)
{
    Slice slice;
    uint32_t last = trace->attempt.process != NULL ? trace->count : trace->count - 1;
    slice_init(&slice, trace, matters);
    learn_choices(&slice);
    learn_moves(&slice);
    matters[last] = true;
    for (uint32_t i = last; i > 0; i--) {
        if (!matters[i]) matters[i] = slice.work >= WORK_MOST || !shows_without(&slice, i);
        if (matters[i] && reading) keep_writers(&slice, i);
    }
    slice_release(&slice);
}
