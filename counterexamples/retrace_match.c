/* retrace_match.c - all ways of the instance are tried, and those of the step's name kept. */
#include "retrace_match.h"

#include <stdlib.h>
#include <string.h>

#include "itf.h"
#include "place.h"
#include "retrace_states.h"
#include "step_words.h"
#include "waiting.h"

#define WAYS_MOST 100000 /* that are gone through for one step */
#define OTHERS_MOST 3    /* ways with other choices that are told */

typedef struct Matching {
    const System *system;
    TraceMaking *making;
    Matches *matches;
    const char *step;      /* its name, NULL: of an initial state or one that was never met */
    const json_t *choices; /* of the stored step, or NULL */
    const json_t *state;   /* that it led to; NULL: it failed, and is to fail again */
    Text others;           /* "add (k 2)": ways with other choices … */
    uint32_t other_count;
} Matching;

/* --- how well a way fits --- */

/* Are choices of these names the same, wherever both make them? */
static bool choices_fit(const json_t *stored, json_t *now, bool *ret_loose)
{
    const char *name;
    json_t *values;
    *ret_loose = json_object_size(stored) != json_object_size(now);
    json_object_foreach(now, name, values)
    {
        const json_t *then = json_object_get(stored, name);
        if (then != NULL && json_equal(then, values)) continue;
        /* A number tells branches apart, and others may have come before it. */
        if (then != NULL && strcmp(name, "either") != 0) return false;
        *ret_loose = true;
    }
    return true;
}

/* The nearest first: by choices, then by what they lead to. Ways that fail are last, or first where
 * the step failed when the trace was made. */
static int compare_ways(const void *left, const void *right, bool failed)
{
    const FittingWay *a = left, *b = right;
    if (a->fails != b->fails) return a->fails == failed ? -1 : 1;
    if (a->loose != b->loose) return a->loose ? 1 : -1;
    if (a->differences != b->differences) return a->differences < b->differences ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

static int nearest_first(const void *left, const void *right)
{
    return compare_ways(left, right, false);
}

static int failing_first(const void *left, const void *right)
{
    return compare_ways(left, right, true);
}

static void sort(Matches *matches, bool failed)
{
    if (matches->ways.count < 2) return;
    qsort(matches->ways.items, matches->ways.count, sizeof *matches->ways.items,
          failed ? failing_first : nearest_first);
}

static bool agrees(const FittingWay *way)
{
    return !way->fails && way->differences == 0;
}

void matches_add(Matches *matches, const Action *action, const FittingWay *fit)
{
    FittingWay way = *fit;
    if (matches->arena == NULL) matches->arena = arena_create();
    way.action = *action;
    way.action.choices =
        arena_copy(matches->arena, action->choices, action->choice_count * sizeof *action->choices);
    way.number = (uint32_t)matches->ways.count;
    vector_push(&matches->ways, way);
}

/* "add (k 2)". */
static void note_other(Matching *matching, const TraceState *state)
{
    const Trace *trace = trace_making_trace(matching->making);
    if (state->step == NULL || matching->other_count++ >= OTHERS_MOST) return;
    if (matching->other_count > 1) text_add(&matching->others, ", ");
    step_print(&matching->others, &trace->states[trace->count - 1], state);
}

static void try_way(Matching *matching, const Action *action)
{
    ModelError error = {0};
    TraceState state;
    TakeResult result = trace_making_try(matching->making, action, &state, &error);
    if (result == TAKE_BLOCKED) return;
    json_t *choices = itf_choices(&state);
    FittingWay way = {.fails = result == TAKE_ERROR};
    if (matching->choices != NULL && !choices_fit(matching->choices, choices, &way.loose)) {
        note_other(matching, &state);
    } else {
        if (!way.fails) {
            way.differences =
                retrace_differences(NULL, matching->system, &state, matching->state, false);
        }
        matches_add(matching->matches, action, &way);
    }
    json_decref(choices);
}

static bool visit_way(void *context, const Transition *transition)
{
    Matching *matching = context;
    const char *name = transition->step == NULL ? NULL : transition->step->name;
    bool named = matching->step != NULL && name != NULL;
    if (named && strcmp(name, matching->step) != 0) return true;
    if (matching->matches->tried++ >= WAYS_MOST) return false;
    try_way(matching, &transition->action);
    return true;
}

/* --- what is in the way --- */

static void explain_no_process(Matches *matches, const System *system, const char *who)
{
    size_t length = strcspn(who, "[");
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        if (strlen(process->name) != length || strncmp(process->name, who, length) != 0) continue;
        text_format(&matches->why, "there is no %s: ", who);
        if (process->index == NULL) {
            text_format(&matches->why, "%s has no index", process->name);
            return;
        }
        text_add(&matches->why, "the last one is ");
        process_print(&matches->why, process, process->instances - 1);
        return;
    }
    text_format(&matches->why, "there is no process %.*s any more", (int)length, who);
}

/* Could it be the next step from where the process is? */
static bool is_next(const Process *process, const PlaceInfo *place, const char *name)
{
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (strcmp(step->name, name) == 0 && (step->anytime || place->possible[i])) return true;
    }
    return false;
}

/* The first condition or choice of the step that control came to in vain. */
static bool explain_guard(Matching *matching, const Process *process, const Coverage *coverage)
{
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        if (!waiting_is_for(coverage, i, process, matching->step)) continue;
        waiting_print_item(&matching->matches->why, matching->system, coverage, i);
        return true;
    }
    return false;
}

static void explain_block(Matching *matching, const Process *process, uint32_t instance,
                          const Coverage *coverage)
{
    Matches *matches = matching->matches;
    const Trace *trace = trace_making_trace(matching->making);
    const PlaceInfo *place = place_of(process, instance, trace->states[trace->count - 1].cells);
    if (matches->step == NULL) {
        text_format(&matches->why, "%s has no step %s any more", process->name, matching->step);
    } else if (!is_next(process, place, matching->step)) {
        process_print(&matches->why, process, instance);
        text_add(&matches->why, place->node->kind == NODE_DONE ? " is " : " is at ");
        place_print(&matches->why, process, place);
    } else if (matching->other_count > 0) {
        text_format(&matches->why, "only with other choices, %s%s", text_string(&matching->others),
                    matching->other_count > OTHERS_MOST ? ", …" : "");
    } else if (!explain_guard(matching, process, coverage)) {
        text_add(&matches->why, "no way leads through it");
    }
}

/* --- looking for it --- */

static const Process *find_process(const System *system, const char *who, uint32_t *ret_instance)
{
    Text name = {0};
    const Process *found = NULL;
    for (uint32_t p = 0; p < system->process_count && found == NULL; p++) {
        const Process *process = system->processes[p];
        if (strncmp(process->name, who, strlen(process->name)) != 0) continue;
        for (uint32_t i = 0; i < process->instances && found == NULL; i++) {
            text_clear(&name);
            process_print(&name, process, i);
            if (strcmp(text_string(&name), who) != 0) continue;
            found = process;
            *ret_instance = i;
        }
    }
    text_release(&name);
    return found;
}

static const Step *find_step(const Process *process, const char *name)
{
    for (uint32_t i = 0; name != NULL && i < process->step_count; i++) {
        if (strcmp(process->steps[i]->name, name) == 0) return process->steps[i];
    }
    return NULL;
}

/* "write" of "enactor[1].write". */
static const char *step_name(const json_t *meta, const char *who)
{
    const char *step = json_string_value(json_object_get(meta, "step"));
    size_t length = strlen(who);
    if (step == NULL) return NULL;
    return strncmp(step, who, length) == 0 && step[length] == '.' ? step + length + 1 : step;
}

static bool visit_instance(Matching *matching, Interpreter *interpreter, const Process *process,
                           uint32_t instance)
{
    const Trace *trace = trace_making_trace(matching->making);
    const int64_t *state = trace->states[trace->count - 1].cells;
    InterpreterOutcome outcome =
        interpreter_ways(interpreter, state, process, instance, NULL, visit_way, matching);
    for (uint32_t i = 0; i < process->step_count && outcome == INTERPRETER_FINISHED; i++) {
        const Step *step = process->steps[i];
        if (!step->anytime || matching->step == NULL || strcmp(step->name, matching->step) != 0) {
            continue;
        }
        outcome =
            interpreter_ways(interpreter, state, process, instance, step, visit_way, matching);
    }
    return outcome == INTERPRETER_FINISHED;
}

Matches match_step(const System *system, TraceMaking *making, const json_t *meta,
                   const json_t *state)
{
    Matches matches = {0};
    const char *who = json_string_value(json_object_get(meta, "process"));
    uint32_t instance = 0;
    const Process *process = find_process(system, who, &instance);
    if (process == NULL) {
        explain_no_process(&matches, system, who);
        return matches;
    }
    Matching matching = {.system = system,
                         .making = making,
                         .matches = &matches,
                         .step = step_name(meta, who),
                         .choices = json_object_get(meta, "choices"),
                         .state = state};
    Interpreter *interpreter = interpreter_create(system);
    Coverage *coverage = coverage_create(system);
    interpreter_set_coverage(interpreter, coverage);
    matches.step = find_step(process, matching.step);
    matches.gave_up = !visit_instance(&matching, interpreter, process, instance);
    if (matches.ways.count == 0) explain_block(&matching, process, instance, coverage);
    sort(&matches, state == NULL);
    interpreter_destroy(interpreter);
    coverage_destroy(coverage);
    text_release(&matching.others);
    return matches;
}

Matches match_initial(const System *system, TraceMaking *making, const json_t *state)
{
    Matches matches = {0};
    Matching matching = {.system = system, .making = making, .matches = &matches, .state = state};
    Interpreter *interpreter = interpreter_create(system);
    InterpreterOutcome outcome = interpreter_initial(interpreter, visit_way, &matching);
    matches.gave_up = outcome == INTERPRETER_STOPPED;
    if (matches.ways.count == 0) text_add(&matches.why, "there is no initial state");
    sort(&matches, state == NULL);
    /* Where there is the one that the trace begins in, it begins in no other. */
    if (state != NULL && matches.ways.count > 0 && agrees(&matches.ways.items[0])) {
        size_t count = 1;
        while (count < matches.ways.count && agrees(&matches.ways.items[count])) count++;
        matches.ways.count = count;
    }
    interpreter_destroy(interpreter);
    return matches;
}

void matches_release(Matches *matches)
{
    vector_release(&matches->ways);
    arena_destroy(matches->arena);
    text_release(&matches->why);
}
