/* trace.c - believes nothing: what an engine claims is taken again step by step (replay.h).
 *
 * The property is evaluated at the end, and for a model error the failing step is tried again.
 * What a Trace has lies in one arena. It does not shorten traces and does not explain them. */
#include "counterexamples/trace.h"

#include <stdlib.h>
#include <string.h>

#include "endless.h"
#include "model/print.h"
#include "no_return.h"
#include "replay.h"
#include "support/memory.h"

#define FUTURES_MOST 200U /* states: a millisecond or so */

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
    const TraceState *last = replay_last_state(replay->trace);
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
           replay_fail(replay, "it ends in another model error than was claimed");
}

/* Evaluating the property fails at the moment that the trace looks at. */
static bool verify_evaluation(Replay *replay)
{
    ModelError error = {0};
    const Property *property = replay->finding->evaluated;
    if (property == NULL || property->expr == NULL ||
        interpreter_holds(replay->interpreter, property->expr, &replay->trace->moment, &error) !=
            EVAL_ERROR) {
        return replay_fail(replay, "no property fails to be evaluated at its end");
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
        return replay_fail(replay, "the failing step does not follow from its schedule");
    }
    ModelError error = {0};
    TakeResult result = replay_take(replay, &action, attempt, &error);
    if (result == TAKE_ERROR && finding->evaluated == NULL) {
        if (replay->trace->count > 0) look_at_state(replay);
        return confirm_error(replay, &error);
    }
    if (result != TAKE_DONE || finding->evaluated == NULL || replay->trace->count == 0) {
        return replay_fail(replay, "the step that was said to fail does not fail");
    }
    look_at_transition(replay, replay_last_state(replay->trace), attempt);
    return verify_evaluation(replay);
}

static bool verify_error(Replay *replay)
{
    if (replay->finding->attempt != NULL) return verify_attempt(replay);
    if (replay->trace->count == 0) return replay_fail(replay, "it has no state to look at");
    look_at_state(replay);
    return verify_evaluation(replay);
}

static bool verify_state(Replay *replay, EvalResult expected)
{
    if (replay->trace->count == 0) return replay_fail(replay, "it has no state to look at");
    look_at_state(replay);
    ModelError error = {0};
    return interpreter_holds(replay->interpreter, replay->finding->property->expr,
                             &replay->trace->moment, &error) == expected ||
           replay_fail(replay, "its last state does not show what is claimed");
}

static bool verify_transition(Replay *replay, EvalResult expected)
{
    if (replay->trace->count < 2) return replay_fail(replay, "it has no step to look at");
    const TraceState *last = replay_last_state(replay->trace);
    look_at_transition(replay, last - 1, last);
    ModelError error = {0};
    return interpreter_holds(replay->interpreter, replay->finding->property->expr,
                             &replay->trace->moment, &error) == expected ||
           replay_fail(replay, "its last step does not show what is claimed");
}

static bool verify_no_return(Replay *replay)
{
    return verify_state(replay, EVAL_FALSE) &&
           (no_return_look(replay->system, replay->finding->property,
                           replay_last_state(replay->trace)->cells,
                           FUTURES_MOST) != FUTURE_REACHES ||
            replay_fail(replay, "its last state can recover"));
}

static bool verify_endless(Replay *replay)
{
    if (replay->trace->count == 0) return replay_fail(replay, "it has no state to look at");
    look_at_state(replay);
    const char *fault = endless_fault(replay->trace);
    return fault == NULL || replay_fail(replay, fault);
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
    return replay_fail(replay, "no trace can show such a property yet");
}

Trace *trace_replay(const System *system, const Finding *finding, char **ret_why)
{
    Replay replay;
    replay_init(&replay, system, finding);
    Trace *trace = replay.trace;
    if (replay_take_all(&replay) && verify(&replay)) count_participants(&replay);
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

bool trace_was_stored(const Trace *trace)
{
    const char *engine = trace->finding->engine;
    return engine != NULL && strcmp(engine, TRACE_ENGINE) == 0;
}

const char *trace_source_name(const Trace *trace)
{
    const char *name = trace->system->source->name, *slash = strrchr(name, '/');
    return slash == NULL ? name : slash + 1;
}

void trace_list_premises(Text *text, const Trace *trace, const char *separator)
{
    const System *system = trace->system;
    if (trace->finding->property->kind != PROPERTY_LIVENESS) return;
    const char *between = "";
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (property->kind != PROPERTY_ASSUME) continue;
        text_format(text, "%s%s : ", between, property->name);
        expr_print(text, property->expr);
        between = separator;
    }
}

const TraceState *trace_shown_step(const Trace *trace)
{
    bool shown = trace->finding->property->of_transitions && trace->count > 1;
    return shown ? &trace->states[trace->count - 1] : NULL;
}

/* ---- a single step from anywhere ---- */

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
    const TraceState *last = replay_last_state(replay->trace);
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
    bool shown = replay_begin_at(&replay, before);
    if (shown) {
        TakeResult result = replay_take(&replay, &action, &last, &finding->error);
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
    bool found = replay_take_all(&replay) && verify_error(&replay);
    if (found) *ret_error = error;
    trace_destroy(replay.trace);
    replay_release(&replay);
    return found;
}

void trace_destroy(Trace *trace)
{
    if (trace == NULL) return;
    TraceOwner *owner = (TraceOwner *)trace;
    insight_destroy(trace->insight);
    arena_destroy(owner->arena);
    free(owner);
}
