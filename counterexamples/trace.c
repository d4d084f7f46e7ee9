/* trace.c - replays a schedule on the reference interpreter and believes nothing.
 *
 * What an engine claims is taken again step by step; the property is evaluated at the end, and for
 * a model error the failing step is tried again. Everything a Trace has lies in one arena. It does
 * not shorten traces and does not explain them. */
#include "counterexamples/trace.h"

#include <stdlib.h>
#include <string.h>

#include "endless.h"
#include "model/canonical.h"
#include "no_return.h"
#include "support/arena.h"
#include "support/bug.h"
#include "support/memory.h"

#define FUTURES_MOST 200U /* states: a millisecond or so */

/* The trace with what only its maker needs. */
typedef struct TraceOwner {
    Trace trace; /* first, so that a Trace is its owner */
    Arena *arena;
} TraceOwner;

typedef struct Replay {
    const System *system;
    const Finding *finding;
    Trace *trace;
    Arena *arena;
    Interpreter *interpreter;
    Canonical *canonical;
    int64_t *raw;       /* the last step's result before it was renumbered */
    int64_t *ranks;     /* as from canonical_apply */
    int64_t *created;   /* for each order type: how many values were created so far */
    uint32_t *held;     /* for each order type: how many values the last state holds */
    Text why;           /* empty while nothing went wrong */
    ModelError *learnt; /* where the error that comes out goes; NULL: it must be the claimed one */
} Replay;

static bool fail(Replay *replay, const char *why)
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

static const TraceState *last_state(const Trace *trace)
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

/* Takes one action from the last state. The state that it leads to is in replay->raw and,
 * renumbered, in ret_state->cells. */
static TakeResult take(Replay *replay, const Action *action, TraceState *ret_state,
                       ModelError *ret_error)
{
    const TraceState *before = last_state(replay->trace);
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

static bool take_all(Replay *replay)
{
    const Schedule *schedule = replay->finding->schedule;
    uint32_t length = schedule == NULL ? 0 : schedule_length(schedule);
    replay->trace->states = ARENA_NEW_ARRAY(replay->arena, TraceState, length);
    for (uint32_t i = 0; i < length; i++) {
        Action action = schedule_entry(schedule, i);
        ModelError error = {0};
        if ((action.process == NULL) != (i == 0)) {
            return fail(replay, "its schedule has an initial state in the wrong place");
        }
        TraceState state;
        TakeResult result = take(replay, &action, &state, &error);
        if (result != TAKE_DONE) {
            describe_refusal(replay, i, result, &error);
            return false;
        }
        replay->trace->states[replay->trace->count++] = state;
    }
    return true;
}

/* `before`: who moved before, the initial state where nobody did. */
static void count_mover(Replay *replay, bool *seen, const TraceState *state,
                        const TraceState *before)
{
    Trace *trace = replay->trace;
    bool *mine = &seen[instance_base(state->process, state->instance)];
    trace->participants += !*mine;
    *mine = true;
    bool same = state->process == before->process && state->instance == before->instance;
    trace->context_switches += before->process != NULL && !same;
}

/* The step that fails is one that somebody takes. */
static void count_participants(Replay *replay)
{
    const Trace *trace = replay->trace;
    bool *seen = ARENA_NEW_ARRAY(replay->arena, bool, replay->system->cells + 1);
    for (uint32_t i = 1; i < trace->count; i++) {
        count_mover(replay, seen, &trace->states[i], &trace->states[i - 1]);
    }
    if (trace->attempt.process != NULL) {
        count_mover(replay, seen, &trace->attempt, &trace->states[trace->count - 1]);
    }
}

/* The last state as the moment that decides. */
static void look_at_state(Replay *replay)
{
    const TraceState *last = last_state(replay->trace);
    replay->trace->moment = (Moment){.state = last->cells};
    replay->trace->moment_orders = last->orders;
}

/* The transition that was just taken as the moment that decides. */
static void look_at_transition(Replay *replay, const TraceState *before, const TraceState *last)
{
    Trace *trace = replay->trace;
    trace->moment = (Moment){
        .state = before->cells,
        .after =
            arena_copy(replay->arena, replay->raw, replay->system->cells * sizeof *replay->raw),
        .process = last->process,
        .instance = last->instance,
        .step = last->step,
    };
    trace->moment_orders = last->during;
}

/* Does what the engine reports come out here, too? */
static bool confirm_error(Replay *replay, const ModelError *error)
{
    if (replay->learnt != NULL) {
        *replay->learnt = *error;
        return true;
    }
    const ModelError *claimed = &replay->finding->error;
    return (error->kind == claimed->kind && error->span.begin == claimed->span.begin &&
            error->span.end == claimed->span.end) ||
           fail(replay, "it ends in another model error than was claimed");
}

/* Evaluating the property fails at the moment that the trace looks at. */
static bool verify_evaluation(Replay *replay)
{
    ModelError error = {0};
    const Property *property = replay->finding->evaluated;
    if (property == NULL || property->expr == NULL ||
        interpreter_holds(replay->interpreter, property->expr, &replay->trace->moment, &error) !=
            EVAL_ERROR) {
        return fail(replay, "no property fails to be evaluated at its end");
    }
    return confirm_error(replay, &error);
}

/* The action that leads into the error. */
static bool verify_attempt(Replay *replay)
{
    const Finding *finding = replay->finding;
    TraceState *attempt = &replay->trace->attempt;
    Action action = schedule_entry(finding->attempt, 0);
    if ((action.process == NULL) != (replay->trace->count == 0)) {
        return fail(replay, "the failing step does not follow from its schedule");
    }
    ModelError error = {0};
    TakeResult result = take(replay, &action, attempt, &error);
    if (result == TAKE_ERROR && finding->evaluated == NULL) {
        if (replay->trace->count > 0) look_at_state(replay);
        return confirm_error(replay, &error);
    }
    if (result != TAKE_DONE || finding->evaluated == NULL || replay->trace->count == 0) {
        return fail(replay, "the step that was said to fail does not fail");
    }
    look_at_transition(replay, last_state(replay->trace), attempt);
    return verify_evaluation(replay);
}

static bool verify_error(Replay *replay)
{
    if (replay->finding->attempt != NULL) return verify_attempt(replay);
    if (replay->trace->count == 0) return fail(replay, "it has no state to look at");
    look_at_state(replay);
    return verify_evaluation(replay);
}

static bool verify_state(Replay *replay, EvalResult expected)
{
    if (replay->trace->count == 0) return fail(replay, "it has no state to look at");
    look_at_state(replay);
    ModelError error = {0};
    return interpreter_holds(replay->interpreter, replay->finding->property->expr,
                             &replay->trace->moment, &error) == expected ||
           fail(replay, "its last state does not show what is claimed");
}

static bool verify_transition(Replay *replay, EvalResult expected)
{
    if (replay->trace->count < 2) return fail(replay, "it has no step to look at");
    const TraceState *last = last_state(replay->trace);
    look_at_transition(replay, last - 1, last);
    ModelError error = {0};
    return interpreter_holds(replay->interpreter, replay->finding->property->expr,
                             &replay->trace->moment, &error) == expected ||
           fail(replay, "its last step does not show what is claimed");
}

static bool verify_no_return(Replay *replay)
{
    return verify_state(replay, EVAL_FALSE) &&
           (!no_return_is_refuted(replay->system, replay->finding->property,
                                  last_state(replay->trace)->cells, FUTURES_MOST) ||
            fail(replay, "its last state can recover"));
}

static bool verify_endless(Replay *replay)
{
    if (replay->trace->count == 0) return fail(replay, "it has no state to look at");
    look_at_state(replay);
    const char *fault = endless_fault(replay->trace);
    return fault == NULL || fail(replay, fault);
}

static bool verify(Replay *replay)
{
    const Property *property = replay->finding->property;
    EvalResult expected = property->kind == PROPERTY_WITNESS ? EVAL_TRUE : EVAL_FALSE;
    switch (property->kind) {
    case PROPERTY_INVARIANT:
    case PROPERTY_LEMMA:
    case PROPERTY_WITNESS:
    case PROPERTY_TRANSITION:
        return property->of_transitions ? verify_transition(replay, expected)
                                        : verify_state(replay, expected);
    case PROPERTY_ERROR: return verify_error(replay);
    case PROPERTY_RECOVERABLE: return verify_no_return(replay);
    case PROPERTY_LIVENESS: return verify_endless(replay);
    case PROPERTY_ASSUME: break;
    }
    return fail(replay, "no trace can show such a property yet");
}

static void replay_init(Replay *replay, const System *system, const Finding *finding)
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

static void replay_release(Replay *replay)
{
    interpreter_destroy(replay->interpreter);
    canonical_destroy(replay->canonical);
    free(replay->raw);
    free(replay->ranks);
    free(replay->created);
    free(replay->held);
    text_release(&replay->why);
}

Trace *trace_replay(const System *system, const Finding *finding, char **ret_why)
{
    Replay replay;
    replay_init(&replay, system, finding);
    Trace *trace = replay.trace;
    if (take_all(&replay) && verify(&replay)) count_participants(&replay);
    if (replay.why.count > 0) {
        *ret_why = memory_copy_string(text_string(&replay.why));
        trace_destroy(trace);
        trace = NULL;
    }
    replay_release(&replay);
    return trace;
}

void trace_print_mover(Text *text, const TraceState *state)
{
    process_print(text, state->process, state->instance);
    text_format(text, ".%s", state->step->name);
}

const TraceState *trace_shown_step(const Trace *trace)
{
    bool shown = trace->finding->property->of_transitions && trace->count > 1;
    return shown ? &trace->states[trace->count - 1] : NULL;
}

/* ---- a single step from anywhere ---- */

static bool begin_at(Replay *replay, const int64_t *before)
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

/* Is that so for the property at the trace's moment, or can't it be evaluated there? */
static bool breaks(Replay *replay, Finding *finding, const Property *property, EvalResult wanted)
{
    EvalResult result = interpreter_holds(replay->interpreter, property->expr,
                                          &replay->trace->moment, &finding->error);
    if (result == EVAL_ERROR) finding->evaluated = property;
    return result == EVAL_ERROR || result == wanted;
}

/* Does the step that was just taken break this property? */
static bool step_breaks(Replay *replay, Finding *finding, const Property *property, bool errors)
{
    const TraceState *last = last_state(replay->trace);
    EvalResult wanted = property->kind == PROPERTY_WITNESS ? EVAL_TRUE : EVAL_FALSE;
    switch (property->kind) {
    case PROPERTY_INVARIANT:
    case PROPERTY_LEMMA:
    case PROPERTY_WITNESS:
    case PROPERTY_TRANSITION:
    case PROPERTY_RECOVERABLE:
        if (property->of_transitions) {
            look_at_transition(replay, last - 1, last);
        } else {
            look_at_state(replay);
        }
        return breaks(replay, finding, property, errors ? EVAL_ERROR : wanted);
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME:
    case PROPERTY_ERROR: break;
    }
    return false;
}

/* What came of the step: a model error, the property broken, or (of no_model_error) one that can't
 * be evaluated any more. */
static bool shows_break(Replay *replay, Finding *finding, TakeResult result, const TraceState *last)
{
    const System *system = replay->system;
    bool errors = finding->property->kind == PROPERTY_ERROR;
    if (result == TAKE_BLOCKED || (result == TAKE_ERROR && !errors)) return false;
    if (result == TAKE_ERROR) {
        replay->trace->attempt = *last;
        look_at_state(replay);
        return true;
    }
    replay->trace->states[replay->trace->count++] = *last;
    if (!errors) return step_breaks(replay, finding, finding->property, false);
    bool found = false;
    for (uint32_t i = 0; i < system->property_count && !found; i++) {
        found = step_breaks(replay, finding, &system->properties[i], true);
    }
    return found;
}

Trace *trace_step(const System *system, Finding *finding, const int64_t *before,
                  const Schedule *step)
{
    Replay replay;
    TraceState last = {0};
    replay_init(&replay, system, finding);
    Trace *trace = replay.trace;
    Action action = schedule_entry(step, 0);
    bool shown = begin_at(&replay, before);
    if (shown) {
        TakeResult result = take(&replay, &action, &last, &finding->error);
        shown = shows_break(&replay, finding, result, &last);
    }
    if (!shown) {
        trace_destroy(trace);
        trace = NULL;
    }
    replay_release(&replay);
    return trace;
}

bool trace_find_error(const System *system, const Finding *finding, ModelError *ret_error)
{
    Replay replay;
    ModelError error;
    replay_init(&replay, system, finding);
    replay.learnt = &error;
    bool found = take_all(&replay) && verify_error(&replay);
    if (found) *ret_error = error;
    trace_destroy(replay.trace);
    replay_release(&replay);
    return found;
}

void trace_destroy(Trace *trace)
{
    if (trace == NULL) return;
    TraceOwner *owner = (TraceOwner *)trace;
    arena_destroy(owner->arena);
    free(owner);
}
