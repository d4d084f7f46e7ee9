/* report_json.c - the answer as one JSON document, and its traces state by state. */
#include "counterexamples/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "choices.h"
#include "counterexamples/lifted.h"
#include "counterexamples/minimal.h"
#include "coverage_report.h"
#include "loop_json.h"
#include "place.h"
#include "properties/wording.h"
#include "race.h"
#include "report_parts.h"
#include "smallest_report.h"
#include "support/bug.h"

void report_json_set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) BUG("a value that JSON can't express");
}

void report_json_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) BUG("a value that JSON can't express");
}

/* A variable or a process may be called `at`, which is the name for places. */
const char *report_json_variable(const Variable *variable)
{
    return strcmp(variable->name, "at") == 0 ? "var at" : variable->name;
}

const char *report_json_process(const Process *process)
{
    return strcmp(process->name, "at") == 0 ? "process at" : process->name;
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

/* Params or options. A lifted param has a value only where one `instance` is meant. */
static json_t *decisions_json(const System *system, bool options, bool instance)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (decision->is_option != options) continue;
        bool any = decision->lifted && !instance;
        report_json_set(object, decision->name,
                        any ? json_null() : value_json(decision->type, &decision->value, NULL));
    }
    return object;
}

static json_t *lifted_json(const System *system)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < system->decision_count; i++) {
        if (system->decisions[i].lifted)
            report_json_append(array, json_string(system->decisions[i].name));
    }
    return array;
}

/* In whole parts of 1 / `parts`: what lies below is noise. */
static json_t *rounded_json(double number, double parts)
{
    return json_real((double)(int64_t)(number * parts + 0.5) / parts);
}

static json_t *liveness_json(const ReportLiveness *liveness)
{
    json_t *object = json_object();
    report_json_set(object, "states", json_integer((json_int_t)liveness->states));
    report_json_set(object, "transitions", json_integer((json_int_t)liveness->transitions));
    report_json_set(object, "product_states", json_integer((json_int_t)liveness->product));
    report_json_set(object, "complete", json_boolean(liveness->stopped == NULL));
    if (liveness->stopped != NULL)
        report_json_set(object, "stopped", json_string(liveness->stopped));
    report_json_set(object, "seconds", rounded_json(liveness->seconds, 1e6));
    return object;
}

static json_t *counts_json(const ReportCounts *counts)
{
    if (counts->absent) return json_null();
    json_t *object = json_object();
    if (counts->instances > 0) {
        report_json_set(object, "instances", json_integer((json_int_t)counts->instances));
        report_json_set(object, "refused", json_integer((json_int_t)counts->refused));
    }
    report_json_set(object, "states", json_integer((json_int_t)counts->states));
    if (counts->stands_for > 0) {
        report_json_set(object, "stands_for", json_integer((json_int_t)counts->stands_for));
    }
    report_json_set(object, "transitions", json_integer((json_int_t)counts->transitions));
    report_json_set(object, "depth", json_integer(counts->depth));
    report_json_set(object, "complete", json_boolean(counts->complete));
    if (!counts->complete) report_json_set(object, "stopped", optional_string(counts->stopped));
    report_json_set(object, "seconds", rounded_json(counts->seconds, 1e6));
    /* A small instance takes what tables begin with, so a mean over many says nothing. */
    if (counts->instances == 0) {
        report_json_set(object, "bytes_per_state", rounded_json(counts->bytes_per_state, 10));
    }
    return object;
}

static json_t *solving_json(const ReportSolving *solving)
{
    json_t *object = json_object();
    report_json_set(object, "engine", json_string(solving->engine));
    report_json_set(object, "depth",
                    solving->searched ? json_integer(solving->depth) : json_null());
    report_json_set(object, "checks", json_integer((json_int_t)solving->checks));
    report_json_set(object, "seconds", rounded_json(solving->seconds, 1e6));
    report_json_set(object, "stopped", optional_string(solving->stopped));
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
        report_json_set(
            object, text_string(&key),
            value_json(local->type, state->cells + base + local->offset, &state->orders));
        text_release(&key);
    }
    return object;
}

static void add_locals(json_t *object, const Process *process, const TraceState *state)
{
    if (process->local_count == 0) return;
    if (process->index == NULL) {
        report_json_set(object, report_json_process(process), locals_json(process, 0, state));
        return;
    }
    json_t *instances = json_object();
    for (uint32_t i = 0; i < process->instances; i++) {
        Text key = {0};
        int64_t index = process->index->low + i;
        value_print(&key, process->index, &index, NULL);
        report_json_set(instances, text_string(&key), locals_json(process, i, state));
        text_release(&key);
    }
    report_json_set(object, report_json_process(process), instances);
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
            report_json_set(object, text_string(&key), text_json(&place));
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
        report_json_set(
            object, report_json_variable(variable),
            value_json(variable->type, state->cells + variable->offset, &state->orders));
    }
    for (uint32_t p = 0; p < system->process_count; p++) {
        add_locals(object, system->processes[p], state);
    }
    report_json_set(object, "at", places_json(system, state));
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
        report_json_append(values, value_json(choice->type, choice->cells, &state->during));
    }
    if (json_array_size(values) == 1) {
        report_json_set(choices, name, json_incref(json_array_get(values, 0)));
        json_decref(values);
    } else {
        report_json_set(choices, name, values);
    }
}

static void add_step(json_t *entry, const System *system, const TraceState *state)
{
    Text process = {0}, step = {0};
    if (state->process != NULL) process_print(&process, state->process, state->instance);
    if (state->step != NULL) trace_print_mover(&step, state);
    report_json_set(entry, "step", state->step == NULL ? json_null() : text_json(&step));
    report_json_set(entry, "process", state->process == NULL ? json_null() : text_json(&process));
    json_t *choices = json_object();
    for (uint32_t i = 0; i < state->choice_count; i++) add_choice(choices, state, i);
    report_json_set(entry, "choices", choices);
    if (state->step != NULL) {
        Place place = source_place(system->source, state->step->name_span.begin);
        report_json_set(entry, "line", json_integer(place.line));
    }
    text_release(&process);
    text_release(&step);
}

static json_t *entry_json(const System *system, const TraceState *state)
{
    json_t *entry = json_object();
    add_step(entry, system, state);
    if (state->cells != NULL) report_json_set(entry, "state", state_json(system, state));
    return entry;
}

static json_t *trace_json(const Trace *trace)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < trace->count; i++) {
        json_t *entry = entry_json(trace->system, &trace->states[i]);
        if (trace->insight != NULL && i > 0) {
            report_json_set(entry, "matters", json_boolean(trace->insight->matters[i]));
        }
        report_json_append(array, entry);
    }
    return array;
}

/* --- properties --- */

static json_t *error_json(const System *system, const Trace *trace, const Finding *finding,
                          bool attempt)
{
    json_t *object = json_object();
    Text message = {0};
    model_error_print(&message, &finding->error);
    report_json_set(object, "message", text_json(&message));
    text_release(&message);
    bool placed = finding->error.span.end > 0;
    Place place = source_place(system->source, finding->error.span.begin);
    report_json_set(object, "line", placed ? json_integer(place.line) : json_null());
    report_json_set(object, "column", placed ? json_integer(place.column) : json_null());
    if (finding->evaluated != NULL) {
        report_json_set(object, "property", json_string(finding->evaluated->name));
    }
    if (trace->attempt.process != NULL && attempt) {
        report_json_set(object, "attempt", entry_json(system, &trace->attempt));
    }
    return object;
}

json_t *report_json_lines(const char *lines)
{
    json_t *array = json_array();
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        report_json_append(array, json_stringn(lines, length));
        lines += length + (lines[length] == '\n');
    }
    return array;
}

/* From where a goal can't be reached. */
static void add_no_return(json_t *object, const NoReturn *no_return)
{
    json_t *part = json_object(), *crossings = json_array();
    report_json_set(part, "states", json_integer((json_int_t)no_return->states));
    bool known = no_return->stands_for > 0;
    report_json_set(part, "stands_for",
                    known ? json_integer((json_int_t)no_return->stands_for) : json_null());
    report_json_set(part, "for_good", json_boolean(no_return->for_good));
    for (uint32_t i = 0; i < no_return->crossing_count; i++) {
        const Step *step = no_return->crossings[i];
        report_json_append(crossings, json_sprintf("%s.%s", step->process->name, step->name));
    }
    report_json_set(part, "crossings", crossings);
    report_json_set(object, "no_return", part);
}

/* How far it was searched for what is unknown; what a proof rests on. */
static void add_ground(json_t *object, const Finding *finding)
{
    if (finding->verdict == VERDICT_UNKNOWN) {
        bool searched = finding->searched != FINDINGS_NO_STEPS;
        report_json_set(object, "depth", searched ? json_integer(finding->searched) : json_null());
    }
    if (finding->no_return != NULL) add_no_return(object, finding->no_return);
    if (finding->how != NULL) report_json_set(object, "proof", json_string(finding->how));
    if (finding->invariant == NULL) return;
    report_json_set(object, "invariant", report_json_lines(finding->invariant));
    report_json_set(object, "invariant_thinned", json_boolean(!finding->may_be_thinner));
}

/* What was in the way of a proof. */
static json_t *picture_json(const Picture *picture)
{
    const System *system = picture->system;
    const Trace *trace = picture->trace;
    json_t *object = json_object();
    report_json_set(object, "parameters", decisions_json(system, false, true));
    report_json_set(object, "candidate", report_json_lines(picture->candidate));
    report_json_set(object, "with_proofs", json_boolean(picture->allows_proofs));
    if (trace == NULL) {
        report_json_set(object, "before", json_null());
        report_json_set(object, "cut_short", json_boolean(picture->is_cut_short));
        return object;
    }
    bool taken = trace->count > 1;
    const TraceState *step = taken ? &trace->states[1] : &trace->attempt;
    report_json_set(object, "before", state_json(system, &trace->states[0]));
    add_step(object, system, step);
    report_json_set(object, "after", taken ? state_json(system, step) : json_null());
    if (!taken || picture->finding.evaluated != NULL) {
        report_json_set(object, "error", error_json(system, trace, &picture->finding, false));
    }
    return object;
}

/* What of its numbers is proved to be the least. */
static json_t *minimal_json(const Trace *trace)
{
    const Finding *finding = trace->finding;
    json_t *object = json_object();
    Fewest fewest = finding->fewest;
    bool shortest =
        !finding->may_be_shorter && !finding_is_endless(finding) && !trace_was_stored(trace);
    report_json_set(object, "steps", json_boolean(shortest));
    report_json_set(object, "context_switches", json_boolean(fewest >= FEWEST_SWITCHES));
    report_json_set(object, "participants", json_boolean(fewest >= FEWEST_BOTH));
    report_json_set(object, "values", json_boolean(fewest >= FEWEST_VALUES));
    if (finding_is_endless(finding)) {
        bool told = !finding->loop_may_be_shorter && !trace_was_stored(trace);
        report_json_set(object, "loop", json_boolean(told));
    }
    return object;
}

/* How many values its steps show. */
static json_t *values_json(const Trace *trace)
{
    const Finding *finding = trace->finding;
    Measure measure = {0};
    bool fits = minimal_measure(trace->system, finding->schedule, finding->attempt, &measure);
    PROMISE(fits);
    return json_integer(measure.values);
}

void report_json_trace(json_t *object, const Trace *trace)
{
    const System *system = trace->system;
    if (system_is_lifted(system)) {
        report_json_set(object, "parameters", decisions_json(system, false, true));
    }
    report_json_set(object, "steps", json_integer(trace->count == 0 ? 0 : trace->count - 1));
    if (trace_shown_step(trace) != NULL) {
        Text by = {0};
        trace_print_mover(&by, trace_shown_step(trace));
        report_json_set(object, "by", text_json(&by));
        text_release(&by);
    }
    report_json_set(object, "context_switches", json_integer(trace->context_switches));
    report_json_set(object, "participants", json_integer(trace->participants));
    report_json_set(object, "values", values_json(trace));
    report_json_set(object, "minimal", minimal_json(trace));
    if (trace->finding->property->kind == PROPERTY_ERROR) {
        report_json_set(object, "error", error_json(system, trace, trace->finding, true));
    }
    if (trace->insight != NULL) report_json_set(object, "windows", race_json(trace));
    if (finding_is_endless(trace->finding)) {
        report_json_set(object, "fair_because", loop_json_fairness(trace));
    }
    report_json_set(object, "trace", trace_json(trace));
}

json_t *report_json_property(const Finding *finding, const Trace *trace, const Picture *picture)
{
    const Property *property = finding->property;
    json_t *object = json_object();
    report_json_set(object, "name", json_string(property->name));
    report_json_set(object, "kind", json_string(property_kind_name(property->kind)));
    report_json_set(object, "documentation", optional_string(property->documentation));
    report_json_set(object, "verdict", json_string(verdict_name(finding->verdict)));
    report_json_set(object, "reason", optional_string(finding->reason));
    report_json_set(object, "engine", optional_string(finding->engine));
    if (finding->confirmed != NULL)
        report_json_set(object, "confirmed_by", json_string(finding->confirmed));
    report_json_set(object, "scope", json_string(scope_name(finding->scope)));
    add_ground(object, finding);
    if (finding_is_endless(finding)) loop_json_add(object, finding);
    if (picture != NULL) report_json_set(object, "obstacle", picture_json(picture));
    if (trace != NULL) report_json_trace(object, trace);
    return object;
}

static json_t *finding_json(const Report *report, uint32_t position)
{
    const Finding *finding = &report->findings->items[position];
    const Picture *picture = report->pictures == NULL ? NULL : report->pictures[position];
    json_t *object = report_json_property(finding, report->traces[position], picture);
    if (report->smallest != NULL && finding->asked) {
        report_json_set(object, "smallest", smallest_json(report, position));
    }
    return object;
}

void report_json_head(json_t *document, const System *system, const char *version)
{
    report_json_set(document, "tocsin", json_string(version));
    report_json_set(document, "model", json_string(system->name));
    report_json_set(document, "documentation", optional_string(system->documentation));
    report_json_set(document, "parameters", decisions_json(system, false, false));
    report_json_set(document, "options", decisions_json(system, true, false));
    if (system_is_lifted(system)) report_json_set(document, "lifted", lifted_json(system));
}

void report_json_work(json_t *document, const ReportCounts *counts, const ReportSolving *solving)
{
    report_json_set(document, "exploration", counts_json(counts));
    if (counts->liveness.states > 0) {
        report_json_set(document, "liveness", liveness_json(&counts->liveness));
    }
    if (solving->engine != NULL) report_json_set(document, "solving", solving_json(solving));
}

/* Of the states that were counted, those in which nobody can take a step. */
static json_t *stuck_json(const ReportStuck *stuck)
{
    json_t *object = json_object();
    report_json_set(object, "states", json_integer((json_int_t)stuck->states));
    report_json_set(object, "steps", stuck->states == 0 ? json_null() : json_integer(stuck->steps));
    if (stuck->way != NULL) report_json_trace(object, stuck->way);
    return object;
}

void report_json_print(Text *text, json_t *document)
{
    /* jansson's own 17 digits make 0.10000000000000001 of 0.1. */
    char *dumped = json_dumps(document, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    text_add(text, dumped);
    text_add_char(text, '\n');
    free(dumped);
    json_decref(document);
}

json_t *report_json(const Report *report, const char *version)
{
    json_t *document = json_object();
    report_json_head(document, report->system, version);
    report_json_work(document, &report->counts, &report->solving);
    const ReportStuck *stuck = &report->counts.stuck;
    if (stuck->told) report_json_set(document, "stuck", stuck_json(stuck));
    json_t *properties = json_array();
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const Finding *finding = &report->findings->items[i];
        if (!finding->asked && finding->verdict != VERDICT_VIOLATED) continue;
        report_json_append(properties, finding_json(report, i));
    }
    report_json_set(document, "properties", properties);
    if (report->covers) {
        const Coverage *coverage = report->coverage;
        report_json_set(document, "coverage",
                        coverage == NULL ? json_null() : coverage_json(report->system, coverage));
    }
    return document;
}
