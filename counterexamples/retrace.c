/* retrace.c - step by step, judged on the way; the interpreter has the last word. */
#include "counterexamples/retrace.h"

#include <stdlib.h>
#include <string.h>

#include "place.h"
#include "retrace_search.h"
#include "retrace_states.h"
#include "step_words.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

typedef struct Telling {
    Retrace *result;
    const StoredTrace *stored;
    TraceMaking *making;
    Text known; /* differences that were told */
    VECTOR(RetraceStep) steps;
} Telling;

static const TraceState *last_state(const Telling *telling)
{
    const Trace *trace = trace_making_trace(telling->making);
    return &trace->states[trace->count - 1];
}

/* --- rows --- */

/* Of the lines only those that were not told before; what is told now replaces what was. In `known`
 * there is a line's end on either side of each. */
static void keep_news(Text *known, const Text *lines, Text *news)
{
    for (const char *line = text_string(lines); *line != '\0';) {
        size_t length = strcspn(line, "\n");
        Text whole = {0};
        text_format(&whole, "\n%.*s\n", (int)length, line);
        if (strstr(text_string(known), text_string(&whole)) == NULL) {
            if (news->count > 0) text_add_char(news, '\n');
            text_add_many(news, line, length);
        }
        text_release(&whole);
        line += length + (line[length] != '\0');
    }
    text_clear(known);
    text_format(known, "\n%s\n", text_string(lines));
}

static void note_taken(Telling *telling, uint32_t index)
{
    const Trace *trace = trace_making_trace(telling->making);
    const TraceState *state = last_state(telling);
    RetraceStep row = {.kind = RETRACE_SAME, .taken = state->step};
    if (state->process != NULL) {
        process_print(&row.who, state->process, state->instance);
        step_print(&row.step, state - 1, state);
    }
    if (telling->stored->is_ours) {
        Text lines = {0};
        retrace_differences(&lines, trace->system, state,
                            json_array_get(telling->stored->states, index), false);
        keep_news(&telling->known, &lines, &row.what);
        text_release(&lines);
    }
    if (row.what.count > 0) row.kind = RETRACE_DIFFERS;
    vector_push(&telling->steps, row);
}

/* A step that was not taken. */
static void note_untaken(Telling *telling, const RetraceWay *way)
{
    const StoredTrace *stored = telling->stored;
    const json_t *meta =
        way->index < stored->count ? stored_trace_meta(stored, way->index) : stored->attempt;
    RetraceStep row = {.kind = RETRACE_IMPOSSIBLE, .taken = way->step};
    const char *who = json_string_value(json_object_get(meta, "process"));
    const char *step = json_string_value(json_object_get(meta, "step"));
    if (who != NULL) text_add(&row.who, who);
    if (step != NULL && who != NULL && strncmp(step, who, strlen(who)) == 0) {
        step += strlen(who) + (step[strlen(who)] == '.');
    }
    if (step != NULL) text_add(&row.step, step);
    if (way->fails) {
        row.kind = RETRACE_FAILS;
        model_error_print(&row.what, &way->error);
    } else {
        text_add(&row.what, text_string(&way->why));
    }
    vector_push(&telling->steps, row);
}

static void tell(Retrace *result, const RetraceWay *way)
{
    uint32_t length = schedule_length(way->schedule);
    Telling telling = {.result = result,
                       .stored = result->stored,
                       .making = trace_making_create(result->system, length)};
    for (uint32_t i = 0; i < length; i++) {
        const Action action = schedule_entry(way->schedule, i);
        ModelError error;
        if (trace_making_take(telling.making, &action, &error) != TAKE_DONE) {
            BUG("a step that was taken can't be taken again");
        }
        note_taken(&telling, i);
    }
    if (way->departs) note_untaken(&telling, way);
    result->steps = telling.steps.items;
    result->count = (uint32_t)telling.steps.count;
    trace_making_destroy(telling.making);
    text_release(&telling.known);
}

/* --- the end --- */

/* What is said to be decided is replayed like any counterexample. */
static void conclude(Retrace *result)
{
    Finding *error = findings_error(result->findings);
    bool decided = result->finding != NULL && result->finding->verdict != VERDICT_UNKNOWN;
    if (!decided && error->verdict != VERDICT_VIOLATED) return;
    if (!decided) result->finding = error;
    bool reached = result->finding->verdict == VERDICT_HOLDS;
    result->outcome = reached ? RETRACE_REACHED : RETRACE_VIOLATED;
    text_clear(&result->why);
    if (result->trace == NULL) {
        result->trace = trace_replay(result->system, result->finding, &result->bug);
    }
}

/* --- the question --- */

/* Without a property: what single states and steps can break. */
static Findings *ask(const System *system, const char *property)
{
    VECTOR(const char *) names = {0};
    for (uint32_t i = 0; property == NULL && i < system->property_count; i++) {
        const Property *claim = &system->properties[i];
        bool simple = claim->kind == PROPERTY_INVARIANT || claim->kind == PROPERTY_TRANSITION ||
                      claim->kind == PROPERTY_LEMMA || claim->kind == PROPERTY_ERROR;
        if (simple) vector_push(&names, claim->name);
    }
    if (property != NULL) vector_push(&names, property);
    Findings *findings = findings_create(system, names.items, names.count, NULL);
    PROMISE(findings != NULL);
    vector_release(&names);
    return findings;
}

static const Finding *asked_about(const Findings *findings, const char *property)
{
    for (uint32_t i = 0; property != NULL && i < findings->count; i++) {
        if (strcmp(findings->items[i].property->name, property) == 0) return &findings->items[i];
    }
    return NULL;
}

bool retrace_is_about(const System *system, const StoredTrace *stored)
{
    const json_t *first = json_array_get(stored->states, 0);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        if (retrace_variable(first, &system->variables[i], true) != NULL) return true;
    }
    return stored->is_ours;
}

Retrace *retrace(const System *system, const StoredTrace *stored, const char *property)
{
    Retrace *result = memory_allocate(1, sizeof *result);
    RetraceJudge judge;
    if (property == NULL) property = stored->property;
    result->system = system;
    result->stored = stored;
    result->findings = ask(system, property);
    result->finding = asked_about(result->findings, property);
    const json_t *first = json_array_get(stored->states, 0);
    if (first != NULL) retrace_unknown(&result->notes, system, first, !stored->is_ours);
    retrace_judge_init(&judge, result);
    RetraceWay way = retrace_search(&judge);
    conclude(result);
    tell(result, &way);
    retrace_way_release(&way);
    retrace_judge_release(&judge);
    return result;
}

void retrace_destroy(Retrace *result)
{
    if (result == NULL) return;
    for (uint32_t i = 0; i < result->count; i++) {
        text_release(&result->steps[i].who);
        text_release(&result->steps[i].step);
        text_release(&result->steps[i].what);
    }
    free(result->steps);
    trace_destroy(result->trace);
    findings_destroy(result->findings);
    text_release(&result->why);
    text_release(&result->notes);
    free(result->bug);
    free(result);
}
