/* difference_json.c - a difference as one document, for programs. */
#include "difference_parts.h"
#include "report_parts.h"
#include "support/memory.h"

static json_t *version_json(const DifferenceVersion *version, bool visited, const char *program)
{
    json_t *object = json_object();
    report_json_set(object, "file", json_string(version->file));
    report_json_head(object, version->system, program);
    json_object_del(object, "tocsin");
    report_json_set(object, "states",
                    visited ? json_integer((json_int_t)version->states) : json_null());
    report_json_set(object, "complete", visited ? json_boolean(version->is_complete) : json_null());
    return object;
}

static json_t *verdict_json(const Finding *finding)
{
    if (finding == NULL) return json_null();
    Text outcome = {0};
    json_t *object = json_object();
    bool premise = finding->property->kind == PROPERTY_ASSUME;
    report_json_set(object, "kind", json_string(property_kind_name(finding->property->kind)));
    report_json_set(object, "verdict",
                    json_string(premise ? "assumed" : verdict_name(finding->verdict)));
    if (finding->schedule != NULL) {
        report_json_set(object, "steps",
                        json_integer((json_int_t)schedule_steps(finding->schedule)));
        outcome_print(&outcome, finding);
        report_json_set(object, "outcome", json_string(text_string(&outcome)));
    }
    if (finding->property->kind == PROPERTY_ERROR && finding->verdict == VERDICT_VIOLATED) {
        Text error = {0};
        model_error_print(&error, &finding->error);
        report_json_set(object, "error", json_string(text_string(&error)));
        text_release(&error);
    }
    if (finding->verdict == VERDICT_UNKNOWN && !premise && finding->reason != NULL) {
        report_json_set(object, "reason", json_string(finding->reason));
    }
    text_release(&outcome);
    return object;
}

static json_t *properties_json(const Difference *difference)
{
    size_t count;
    json_t *array = json_array();
    PropertyPair *pairs = difference_pairs(difference, &count);
    for (size_t i = 0; i < count; i++) {
        const Finding *one = pairs[i].in[1] != NULL ? pairs[i].in[1] : pairs[i].in[0];
        json_t *object = json_object();
        report_json_set(object, "name", json_string(one->property->name));
        report_json_set(object, "change", json_string(property_change_name(pairs[i].change)));
        report_json_set(object, "text_changed", json_boolean(pairs[i].is_reworded));
        report_json_set(object, "old", verdict_json(pairs[i].in[0]));
        report_json_set(object, "new", verdict_json(pairs[i].in[1]));
        report_json_append(array, object);
    }
    free(pairs);
    return array;
}

/* What is seen in a state. */
static json_t *observation_json(const Difference *difference, unsigned side, const int64_t *cells)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < difference->observed_count; i++) {
        const Variable *variable = difference->observed[i].in[side];
        report_json_set(object, variable->name,
                        value_json(variable->type, cells + variable->offset, NULL));
    }
    return object;
}

static json_t *run_json(const Difference *difference, unsigned side, const Trace *trace)
{
    json_t *array = json_array();
    for (uint32_t i = 0; trace != NULL && i < trace->count; i++) {
        const TraceState *state = &trace->states[i];
        json_t *object = json_object();
        Text mover = {0};
        if (state->step != NULL) trace_print_mover(&mover, state);
        report_json_set(object, "step",
                        state->step == NULL ? json_null() : json_string(text_string(&mover)));
        report_json_set(object, "observed", observation_json(difference, side, state->cells));
        report_json_append(array, object);
        text_release(&mover);
    }
    return array;
}

static json_t *next_json(const Difference *difference, unsigned side)
{
    const DifferenceRuns *only = &difference->only[side];
    uint32_t cells = difference->versions[!side].system->cells;
    json_t *array = json_array();
    for (uint32_t i = 0; i < only->next_shown; i++) {
        report_json_append(array,
                           observation_json(difference, !side, only->next + (size_t)i * cells));
    }
    return array;
}

static const char *answer_name(Containment answer)
{
    switch (answer) {
    case CONTAINMENT_HOLDS: return "holds";
    case CONTAINMENT_FAILS: return "fails";
    case CONTAINMENT_UNKNOWN: break;
    }
    return "unknown";
}

static json_t *runs_json(const Difference *difference, unsigned side)
{
    const DifferenceRuns *only = &difference->only[side];
    json_t *object = json_object();
    report_json_set(object, "answer", json_string(answer_name(only->answer)));
    if (only->answer != CONTAINMENT_FAILS) return object;
    report_json_set(object, "steps", json_integer((json_int_t)only->way->count - 1));
    report_json_set(object, "shortest", json_boolean(!only->may_be_shorter));
    report_json_set(object, "run", run_json(difference, side, only->way));
    report_json_set(object, "following",
                    only->is_following_missing ? json_null()
                                               : run_json(difference, !side, only->following));
    report_json_set(object, "next", next_json(difference, side));
    report_json_set(object, "next_count", json_integer((json_int_t)only->next_count));
    return object;
}

json_t *difference_json(const Difference *difference, const char *version)
{
    json_t *document = json_object(), *observed = json_array();
    report_json_set(document, "tocsin", json_string(version));
    bool visited = !difference->is_same_system;
    report_json_set(document, "old", version_json(&difference->versions[0], visited, version));
    report_json_set(document, "new", version_json(&difference->versions[1], visited, version));
    report_json_set(document, "same_system", json_boolean(difference->is_same_system));
    report_json_set(document, "properties", properties_json(difference));
    for (uint32_t i = 0; i < difference->observed_count; i++) {
        report_json_append(observed, json_string(difference->observed[i].in[0]->name));
    }
    report_json_set(document, "observed", observed);
    report_json_set(document, "incomparable", json_integer((json_int_t)difference->incomparable));
    report_json_set(document, "notes", report_json_lines(difference->notes));
    report_json_set(document, "new_in_old", runs_json(difference, DIFFERENCE_NEW));
    report_json_set(document, "old_in_new", runs_json(difference, DIFFERENCE_OLD));
    report_json_set(document, "stopped",
                    *difference->stopped == '\0' ? json_null() : json_string(difference->stopped));
    report_json_set(document, "changed", json_boolean(difference_is_any(difference)));
    report_json_set(document, "decided", json_boolean(!difference_is_open(difference)));
    return document;
}
