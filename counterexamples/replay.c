/* replay.c - schedules taken by the interpreter, which notes names of order values and choices. */
#include "replay.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

bool replay_fail(Replay *replay, const char *why)
{
    if (replay->why.count == 0) text_add(&replay->why, why);
    return false;
}

/* Ranks of an order during a step: those held and those created in it. */
static uint32_t rank_count(const Type *order)
{
    return 2 * (uint32_t)order->capacity + 1;
}

static int64_t **new_names(Replay *replay)
{
    const System *system = replay->system;
    if (system->order_count == 0) return NULL;
    int64_t **names = ARENA_NEW_ARRAY(replay->arena, int64_t *, system->order_count);
    for (uint32_t o = 0; o < system->order_count; o++) {
        names[o] = ARENA_NEW_ARRAY(replay->arena, int64_t, rank_count(system->orders[o]));
    }
    return names;
}

/* The names of all ranks while a step is under way: held values keep theirs, and those that the
 * step creates count on. */
static int64_t **names_during(Replay *replay, const TraceState *before)
{
    int64_t **names = new_names(replay);
    for (uint32_t o = 0; o < replay->system->order_count; o++) {
        uint32_t held = before == NULL ? 0 : replay->held[o];
        for (uint32_t rank = 0; rank < rank_count(replay->system->orders[o]); rank++) {
            names[o][rank] = rank < held ? before->orders.names[o][rank]
                                         : replay->created[o] + 1 + (int64_t)(rank - held);
        }
    }
    return names;
}

/* The names after renumbering; counts what was created. */
static int64_t **names_after(Replay *replay, int64_t *const *during)
{
    int64_t **names = new_names(replay);
    for (uint32_t o = 0; o < replay->system->order_count; o++) {
        const int64_t *ranks = replay->ranks + canonical_rank_offset(replay->canonical, o);
        uint32_t held = 0;
        for (; held < order_ranks(replay->system, o); held++) {
            if (ranks[held] == NO_VALUE) break;
            int64_t name = during[o][ranks[held]];
            names[o][held] = name;
            if (name > replay->created[o]) replay->created[o] = name;
        }
        replay->held[o] = held;
    }
    return names;
}

/* --- choices --- */

/* Names of locals are made for each of them, so it is the pointer that tells whether a value was
 * noted for this one and not for another of the same name. */
static bool is_noted_for(const Chosen *chosen, const Local *local)
{
    return chosen->name == local->name;
}

static const Local *local_noted(const Process *process, const Chosen *chosen)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        if (is_noted_for(chosen, &process->locals[i])) return &process->locals[i];
    }
    return NULL;
}

/* Is the local one of those around the step that tell its copies apart? */
static bool is_shown(const Step *step, const Local *local)
{
    for (uint32_t i = 0; step != NULL && i < step->shown_count; i++) {
        if (step->shown[i] == local) return true;
    }
    return false;
}

/* "acquire.k" of a name "k" in a step "acquire.take". */
static const char *qualify(Replay *replay, const Step *step, const char *name)
{
    const char *end = step == NULL ? NULL : strrchr(step->name, '.');
    if (end == NULL || strcmp(name, "either") == 0 || strcmp(name, "fresh") == 0) return name;
    return arena_format(replay->arena, "%.*s.%s", (int)(end - step->name), step->name, name);
}

static void add_choice(Replay *replay, TraceState *state, const Chosen *chosen, const Local *local)
{
    const char *qualified =
        local != NULL ? local->name : qualify(replay, state->step, chosen->name);
    const char *dot = strrchr(qualified, '.');
    state->choices[state->choice_count++] = (TraceChoice){
        .name = dot == NULL ? qualified : dot + 1,
        .qualified = qualified,
        .local = local,
        .type = chosen->type,
        .cells =
            arena_copy(replay->arena, chosen->value, chosen->type->cells * sizeof *chosen->value),
        .chosen = !is_shown(state->step, local),
    };
}

/* Everything that tells which way the step was taken. A loop variable or argument around the step
 * was noted when the step was entered, after any choice of its value. */
static void record_choices(Replay *replay, TraceState *state)
{
    uint32_t chosen_count = 0;
    const Chosen *chosen = interpreter_chosen(replay->interpreter, &chosen_count);
    const Step *step = state->step;
    uint32_t shown_count = step == NULL ? 0 : step->shown_count;
    state->choices = ARENA_NEW_ARRAY(replay->arena, TraceChoice, chosen_count + shown_count);
    for (uint32_t i = 0; i < shown_count; i++) {
        uint32_t last = chosen_count;
        while (last > 0 && !is_noted_for(&chosen[last - 1], step->shown[i])) last--;
        if (last > 0) add_choice(replay, state, &chosen[last - 1], step->shown[i]);
    }
    for (uint32_t i = 0; i < chosen_count; i++) {
        const Local *local = local_noted(state->process, &chosen[i]);
        if (local == NULL || !is_shown(step, local)) add_choice(replay, state, &chosen[i], local);
    }
}

/* Which locals begin in the initial state as was chosen. */
static void record_begun(Replay *replay)
{
    const System *system = replay->system;
    uint32_t count = 0;
    const Chosen *chosen = interpreter_chosen(replay->interpreter, &count);
    const bool **begun = ARENA_NEW_ARRAY(replay->arena, const bool *, system->process_count + 1);
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        bool *locals = ARENA_NEW_ARRAY(replay->arena, bool, process->local_count + 1);
        for (uint32_t i = 0; i < count; i++) {
            const Local *local = local_noted(process, &chosen[i]);
            if (local != NULL) locals[local - process->locals] = true;
        }
        begun[p] = locals;
    }
    replay->trace->begun = begun;
}

const TraceState *replay_last_state(const Trace *trace)
{
    return trace->count == 0 ? NULL : &trace->states[trace->count - 1];
}

static void describe_refusal(Replay *replay, uint32_t entry, TakeResult result,
                             const ModelError *error)
{
    if (entry == 0) {
        text_add(&replay->why, "its initial state");
    } else {
        text_format(&replay->why, "its step %u", entry);
    }
    if (result == TAKE_BLOCKED) {
        text_add(&replay->why, " can't be taken");
    } else {
        text_add(&replay->why, " fails: ");
        model_error_print(&replay->why, error);
    }
}

TakeResult replay_take(Replay *replay, const Action *action, TraceState *ret_state,
                       ModelError *ret_error)
{
    const TraceState *before = replay_last_state(replay->trace);
    TraceState state = {.process = action->process, .instance = action->instance};
    TakeResult result = interpreter_take(replay->interpreter, before == NULL ? NULL : before->cells,
                                         action, replay->raw, &state.step, ret_error);
    int64_t **during = names_during(replay, before);
    state.during.names = (const int64_t *const *)during;
    if (before == NULL) {
        record_begun(replay);
    } else if (result != TAKE_BLOCKED) {
        record_choices(replay, &state);
    }
    if (result == TAKE_DONE) {
        state.cells =
            arena_copy(replay->arena, replay->raw, replay->system->cells * sizeof *state.cells);
        if (!canonical_apply(replay->canonical, state.cells, replay->ranks, ret_error)) {
            /* Too many values of an order are found after the step, which then is the place. */
            if (state.step != NULL) ret_error->span = state.step->name_span;
            result = TAKE_ERROR;
        } else {
            state.orders.names = (const int64_t *const *)names_after(replay, during);
        }
    }
    *ret_state = state;
    return result;
}

bool replay_take_all(Replay *replay)
{
    const Schedule *schedule = replay->finding->schedule;
    uint32_t length = schedule == NULL ? 0 : schedule_length(schedule);
    replay->trace->states = ARENA_NEW_ARRAY(replay->arena, TraceState, length);
    for (uint32_t i = 0; i < length; i++) {
        Action action = schedule_entry(schedule, i);
        ModelError error = {0};
        if ((action.process == NULL) != (i == 0)) {
            return replay_fail(replay, "its schedule has an initial state in the wrong place");
        }
        TraceState state;
        TakeResult result = replay_take(replay, &action, &state, &error);
        if (result != TAKE_DONE) {
            describe_refusal(replay, i, result, &error);
            return false;
        }
        replay->trace->states[replay->trace->count++] = state;
    }
    return true;
}

void replay_init(Replay *replay, const System *system, const Finding *finding)
{
    TraceOwner *owner = memory_allocate(1, sizeof *owner);
    owner->arena = arena_create();
    owner->trace.system = system;
    owner->trace.finding = finding;
    *replay = (Replay){
        .system = system,
        .finding = finding,
        .trace = &owner->trace,
        .arena = owner->arena,
        .interpreter = interpreter_create(system),
        .canonical = canonical_create(system, NULL),
        .raw = memory_allocate(system->cells + 1, sizeof(int64_t)),
        .created = memory_allocate(system->order_count + 1, sizeof(int64_t)),
        .held = memory_allocate(system->order_count + 1, sizeof(uint32_t)),
    };
    replay->ranks =
        memory_allocate(canonical_rank_count(replay->canonical) + 1, sizeof *replay->ranks);
}

void replay_release(Replay *replay)
{
    interpreter_destroy(replay->interpreter);
    canonical_destroy(replay->canonical);
    free(replay->raw);
    free(replay->ranks);
    free(replay->created);
    free(replay->held);
    text_release(&replay->why);
}

bool replay_begin_at(Replay *replay, const int64_t *before)
{
    Trace *trace = replay->trace;
    trace->states = ARENA_NEW_ARRAY(replay->arena, TraceState, 2);
    TraceState *first = &trace->states[trace->count++];
    first->cells = arena_copy(replay->arena, before, replay->system->cells * sizeof *before);
    ModelError error;
    int64_t **during = names_during(replay, NULL);
    if (!canonical_apply(replay->canonical, first->cells, replay->ranks, &error)) return false;
    first->during.names = (const int64_t *const *)during;
    first->orders.names = (const int64_t *const *)names_after(replay, during);
    return true;
}
