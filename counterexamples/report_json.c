/* report_json.c - the answer as one JSON document, and its traces state by state. */
#include "counterexamples/report.h"

#include <stdio.h>
#include <string.h>

#include "choices.h"
#include "place.h"
#include "properties/wording.h"
#include "support/bug.h"

/* A new object takes over `value`; that it can't is our bug or the end of memory. */
static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) BUG("a value that JSON can't express");
}

static void append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) BUG("a value that JSON can't express");
}

static json_t *text_json(const Text *text)
{
    return json_string(text_string(text));
}

static json_t *optional_string(const char *string)
{
    return string == NULL ? json_null() : json_string(string);
}

/* --- parameters, counts --- */

static json_t *decisions_json(const System *system, bool options)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (decision->is_option != options) continue;
        set(object, decision->name, value_json(decision->type, &decision->value, NULL));
    }
    return object;
}

/* In whole parts of 1 / `parts`: what lies below is noise. */
static json_t *rounded_json(double number, double parts)
{
    return json_real((double)(int64_t)(number * parts + 0.5) / parts);
}

static json_t *counts_json(const ReportCounts *counts)
{
    json_t *object = json_object();
    set(object, "states", json_integer((json_int_t)counts->states));
    set(object, "transitions", json_integer((json_int_t)counts->transitions));
    set(object, "depth", json_integer(counts->depth));
    set(object, "complete", json_boolean(counts->complete));
    if (!counts->complete) set(object, "stopped", optional_string(counts->stopped));
    set(object, "seconds", rounded_json(counts->seconds, 1e6));
    set(object, "bytes_per_state", rounded_json(counts->bytes_per_state, 10));
    return object;
}

/* --- states --- */

static json_t *locals_json(const Process *process, uint32_t instance, const TraceState *state)
{
    json_t *object = json_object();
    const PlaceInfo *place = place_of(process, instance, state->cells);
    uint32_t base = instance_base(process, instance);
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (!place->in_scope[i]) continue;
        Text key = {0};
        /* What a `for any` has left has the name of its loop variable. */
        text_format(&key, local->kind == LOCAL_LEFT ? "%s left" : "%s", local->name);
        set(object, text_string(&key),
            value_json(local->type, state->cells + base + local->offset, &state->orders));
        text_release(&key);
    }
    return object;
}

static void add_locals(json_t *object, const Process *process, const TraceState *state)
{
    if (process->local_count == 0) return;
    if (process->index == NULL) {
        set(object, process->name, locals_json(process, 0, state));
        return;
    }
    json_t *instances = json_object();
    for (uint32_t i = 0; i < process->instances; i++) {
        Text key = {0};
        int64_t index = process->index->low + i;
        value_print(&key, process->index, &index, NULL);
        set(instances, text_string(&key), locals_json(process, i, state));
        text_release(&key);
    }
    set(object, process->name, instances);
}

static json_t *places_json(const System *system, const TraceState *state)
{
    json_t *object = json_object();
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            Text key = {0}, place = {0};
            process_print(&key, process, i);
            place_print(&place, process, place_of(process, i, state->cells));
            set(object, text_string(&key), text_json(&place));
            text_release(&key);
            text_release(&place);
        }
    }
    return object;
}

static json_t *state_json(const System *system, const TraceState *state)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        /* A variable may be called `at`, which is the name for places. */
        const char *key = strcmp(variable->name, "at") == 0 ? "var at" : variable->name;
        set(object, key,
            value_json(variable->type, state->cells + variable->offset, &state->orders));
    }
    for (uint32_t p = 0; p < system->process_count; p++) {
        add_locals(object, system->processes[p], state);
    }
    set(object, "at", places_json(system, state));
    return object;
}

/* --- steps --- */

/* A name chosen several times in a step has an array of all. */
static void add_choice(json_t *choices, const TraceState *state, uint32_t index)
{
    const char *name = choice_name(state, index, false);
    if (json_object_get(choices, name) != NULL) return;
    json_t *values = json_array();
    for (uint32_t i = index; i < state->choice_count; i++) {
        const TraceChoice *choice = &state->choices[i];
        if (strcmp(choice->qualified, state->choices[index].qualified) != 0) continue;
        append(values, value_json(choice->type, choice->cells, &state->during));
    }
    if (json_array_size(values) == 1) {
        set(choices, name, json_incref(json_array_get(values, 0)));
        json_decref(values);
    } else {
        set(choices, name, values);
    }
}

static json_t *entry_json(const System *system, const TraceState *state)
{
    json_t *entry = json_object();
    Text process = {0}, step = {0};
    if (state->process != NULL) process_print(&process, state->process, state->instance);
    if (state->step != NULL) {
        text_format(&step, "%s.%s", text_string(&process), state->step->name);
    }
    set(entry, "step", state->step == NULL ? json_null() : text_json(&step));
    set(entry, "process", state->process == NULL ? json_null() : text_json(&process));
    json_t *choices = json_object();
    for (uint32_t i = 0; i < state->choice_count; i++) add_choice(choices, state, i);
    set(entry, "choices", choices);
    if (state->step != NULL) {
        Place place = source_place(system->source, state->step->name_span.begin);
        set(entry, "line", json_integer(place.line));
    }
    if (state->cells != NULL) set(entry, "state", state_json(system, state));
    text_release(&process);
    text_release(&step);
    return entry;
}

static json_t *trace_json(const Trace *trace)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < trace->count; i++) {
        append(array, entry_json(trace->system, &trace->states[i]));
    }
    return array;
}

/* --- properties --- */

static json_t *error_json(const System *system, const Trace *trace, const Finding *finding)
{
    json_t *object = json_object();
    Text message = {0};
    model_error_print(&message, &finding->error);
    set(object, "message", text_json(&message));
    text_release(&message);
    bool placed = finding->error.span.end > 0;
    Place place = source_place(system->source, finding->error.span.begin);
    set(object, "line", placed ? json_integer(place.line) : json_null());
    set(object, "column", placed ? json_integer(place.column) : json_null());
    if (finding->evaluated != NULL) {
        set(object, "property", json_string(finding->evaluated->name));
    }
    if (trace->attempt.process != NULL) {
        set(object, "attempt", entry_json(system, &trace->attempt));
    }
    return object;
}

static json_t *finding_json(const Report *report, const Finding *finding, const Trace *trace)
{
    const Property *property = finding->property;
    json_t *object = json_object();
    set(object, "name", json_string(property->name));
    set(object, "kind", json_string(property_kind_name(property->kind)));
    set(object, "documentation", optional_string(property->documentation));
    set(object, "verdict", json_string(verdict_name(finding->verdict)));
    set(object, "reason", optional_string(finding->reason));
    set(object, "engine", optional_string(finding->engine));
    set(object, "scope", json_string("instance"));
    if (trace == NULL) return object;
    set(object, "steps", json_integer(trace->count == 0 ? 0 : trace->count - 1));
    set(object, "context_switches", json_integer(trace->context_switches));
    set(object, "participants", json_integer(trace->participants));
    if (property->kind == PROPERTY_ERROR) {
        set(object, "error", error_json(report->system, trace, finding));
    }
    set(object, "trace", trace_json(trace));
    return object;
}

json_t *report_json(const Report *report, const char *version)
{
    const System *system = report->system;
    json_t *document = json_object();
    set(document, "tocsin", json_string(version));
    set(document, "model", json_string(system->name));
    set(document, "documentation", optional_string(system->documentation));
    set(document, "parameters", decisions_json(system, false));
    set(document, "options", decisions_json(system, true));
    set(document, "exploration", counts_json(&report->counts));
    json_t *properties = json_array();
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const Finding *finding = &report->findings->items[i];
        if (!finding->asked && finding->verdict != VERDICT_VIOLATED) continue;
        append(properties, finding_json(report, finding, report->traces[i]));
    }
    set(document, "properties", properties);
    return document;
}
