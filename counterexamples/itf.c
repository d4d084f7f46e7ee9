/* itf.c - a trace as a document in ITF, a state a line. */
#include "itf.h"

#include <stdlib.h>
#include <string.h>

#include "choices.h"
#include "counterexamples/formats.h"
#include "counterexamples/report.h"
#include "itf_value.h"
#include "place.h"
#include "report_parts.h"

static json_t *text_json(Text *text)
{
    json_t *json = json_string(text_string(text));
    text_release(text);
    return json;
}

/* --- states --- */

const char *itf_local(Text *text, const Local *local)
{
    text_clear(text);
    text_format(text, local->kind == LOCAL_LEFT ? "%s left" : "%s", local->name);
    return text_string(text);
}

/* What is in scope of one instance. */
static json_t *locals_json(const Process *process, uint32_t instance, const TraceState *state)
{
    json_t *object = json_object();
    const PlaceInfo *place = place_of(process, instance, state->cells);
    uint32_t base = instance_base(process, instance);
    Text name = {0};
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (!place->in_scope[i]) continue;
        report_json_set(
            object, itf_local(&name, local),
            itf_value(local->type, state->cells + base + local->offset, &state->orders));
    }
    text_release(&name);
    return object;
}

static json_t *process_json(const Process *process, const TraceState *state)
{
    if (process->index == NULL) return locals_json(process, 0, state);
    json_t *pairs = json_array();
    for (uint32_t i = 0; i < process->instances; i++) {
        int64_t index = process->index->low + i;
        report_json_append(pairs, itf_pair(itf_value(process->index, &index, NULL),
                                           locals_json(process, i, state)));
    }
    return itf_map(pairs);
}

static json_t *places_json(const System *system, const TraceState *state)
{
    json_t *pairs = json_array();
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            Text who = {0}, where = {0};
            process_print(&who, process, i);
            place_print(&where, process, place_of(process, i, state->cells));
            report_json_append(pairs, itf_pair(text_json(&who), text_json(&where)));
        }
    }
    return itf_map(pairs);
}

json_t *itf_choices(const TraceState *state)
{
    json_t *choices = json_object();
    for (uint32_t i = 0; i < state->choice_count; i++) {
        const TraceChoice *choice = &state->choices[i];
        const char *name = choice_name(state, i, false);
        if (json_object_get(choices, name) == NULL) report_json_set(choices, name, json_array());
        report_json_append(json_object_get(choices, name),
                           itf_value(choice->type, choice->cells, &state->during));
    }
    return choices;
}

/* Who took which step that led here, and how. */
static void add_step(json_t *meta, const TraceState *state)
{
    Text process = {0}, step = {0};
    if (state->process == NULL) return;
    process_print(&process, state->process, state->instance);
    if (state->step != NULL) trace_print_mover(&step, state);
    report_json_set(meta, "step", state->step == NULL ? json_null() : text_json(&step));
    report_json_set(meta, "process", text_json(&process));
    report_json_set(meta, "choices", itf_choices(state));
}

static json_t *state_json(const System *system, const TraceState *state, uint32_t index)
{
    json_t *object = json_object(), *meta = json_object();
    report_json_set(meta, "index", json_integer(index));
    add_step(meta, state);
    report_json_set(object, "#meta", meta);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        report_json_set(object, report_json_variable(variable),
                        itf_value(variable->type, state->cells + variable->offset, &state->orders));
    }
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        if (process->local_count == 0) continue;
        report_json_set(object, report_json_process(process), process_json(process, state));
    }
    report_json_set(object, "at", places_json(system, state));
    return object;
}

/* --- the document --- */

static json_t *vars_json(const System *system)
{
    json_t *vars = json_array();
    for (uint32_t i = 0; i < system->variable_count; i++) {
        report_json_append(vars, json_string(report_json_variable(&system->variables[i])));
    }
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        if (process->local_count == 0) continue;
        report_json_append(vars, json_string(report_json_process(process)));
    }
    report_json_append(vars, json_string("at"));
    return vars;
}

static json_t *description(const Trace *trace)
{
    const Finding *finding = trace->finding;
    Text text = {0};
    bool reached = finding->property->kind == PROPERTY_WITNESS;
    text_format(&text, "%s: %s ", finding->property->name, reached ? "reached" : "violated");
    outcome_print(&text, finding);
    return text_json(&text);
}

static json_t *meta_json(const Trace *trace, const char *version)
{
    const Finding *finding = trace->finding;
    json_t *meta = json_object();
    report_json_set(meta, "format", json_string("ITF"));
    report_json_set(meta, "format-description",
                    json_string("https://apalache-mc.org/docs/adr/015adr-trace.html"));
    report_json_set(meta, "description", description(trace));
    report_json_set(meta, "source", json_string(trace_source_name(trace)));
    report_json_head(meta, trace->system, version);
    report_json_set(meta, "property", json_string(finding->property->name));
    report_json_set(meta, "kind", json_string(property_kind_name(finding->property->kind)));
    report_json_set(meta, "verdict", json_string(verdict_name(finding->verdict)));
    if (trace->attempt.process != NULL) {
        json_t *attempt = json_object();
        add_step(attempt, &trace->attempt);
        report_json_set(meta, "attempt", attempt);
    }
    return meta;
}

/* Adds one member of the document, on a line of its own. */
static void add_member(Text *text, const char *name, json_t *value)
{
    char *dumped = json_dumps(value, JSON_ENCODE_ANY);
    text_format(text, "\"%s\": %s,\n", name, dumped);
    free(dumped);
    json_decref(value);
}

void trace_render_itf(Text *text, const Trace *trace, const TraceStyle *style)
{
    text_add(text, "{\n");
    add_member(text, "#meta", meta_json(trace, style->version));
    add_member(text, "vars", vars_json(trace->system));
    if (finding_is_endless(trace->finding)) {
        add_member(text, "loop", json_integer(trace->finding->loop_begins));
    }
    text_add(text, "\"states\": [");
    for (uint32_t i = 0; i < trace->count; i++) {
        json_t *state = state_json(trace->system, &trace->states[i], i);
        char *dumped = json_dumps(state, 0);
        text_format(text, "%s\n%s", i == 0 ? "" : ",", dumped);
        free(dumped);
        json_decref(state);
    }
    text_add(text, "\n]\n}\n");
}
