/* synthesis_json.c - the ranges as a JSON document. */
#include "counterexamples/synthesis.h"
#include "report_parts.h"

static json_t *high_json(int64_t high)
{
    return high == RANGE_ENDLESS ? json_null() : json_integer(high);
}

/* Of each value's trace. */
static json_t *steps_json(const Range *range)
{
    json_t *array = json_array();
    for (int64_t i = 0; i <= range->high - range->low; i++) {
        const Trace *trace = range->traces[i];
        report_json_append(array, json_integer(trace->count == 0 ? 0 : trace->count - 1));
    }
    return array;
}

static json_t *range_json(const Range *range)
{
    json_t *object = json_object();
    report_json_set(object, "low", json_integer(range->low));
    report_json_set(object, "high", high_json(range->high));
    report_json_set(object, "verdict", json_string(verdict_name(range->verdict)));
    report_json_set(object, "basis", json_string(basis_name(range->basis)));
    if (range->basis == BASIS_TRACES) report_json_set(object, "steps", steps_json(range));
    if (range->engine != NULL) report_json_set(object, "engine", json_string(range->engine));
    if (range->proof != NULL) {
        const char *invariant = range->proof->invariant;
        report_json_set(object, "invariant", report_json_lines(invariant == NULL ? "" : invariant));
    }
    if (range->reason != NULL) report_json_set(object, "reason", json_string(range->reason));
    return object;
}

static json_t *property_json(const Synthesis *synthesis, const SynthesisProperty *property)
{
    json_t *object = json_object(), *ranges = json_array();
    report_json_set(object, "property", json_string(property->property->name));
    report_json_set(object, "kind", json_string(property_kind_name(property->property->kind)));
    report_json_set(object, "param", json_string(synthesis->param));
    for (size_t i = 0; i < property->ranges.count; i++) {
        report_json_append(ranges, range_json(&property->ranges.items[i]));
    }
    report_json_set(object, "ranges", ranges);
    if (property->shown != NULL) report_json_trace(object, property->shown);
    return object;
}

static json_t *together_json(const Ranges *together, Verdict verdict)
{
    json_t *array = json_array();
    for (size_t i = 0; i < together->count; i++) {
        const Range *range = &together->items[i];
        if (range->verdict != verdict || range->basis == BASIS_REFUSED) continue;
        json_t *object = json_object();
        report_json_set(object, "low", json_integer(range->low));
        report_json_set(object, "high", high_json(range->high));
        report_json_append(array, object);
    }
    return array;
}

json_t *synthesis_json(const Synthesis *synthesis, const char *version)
{
    json_t *document = json_object(), *properties = json_array();
    report_json_head(document, synthesis->system, version);
    report_json_work(document, &synthesis->counts, &synthesis->solving);
    if (synthesis->note != NULL) report_json_set(document, "note", json_string(synthesis->note));
    for (size_t i = 0; i < synthesis->count; i++) {
        const SynthesisProperty *property = &synthesis->properties[i];
        if (!property->asked && property->shown == NULL) continue;
        report_json_append(properties, property_json(synthesis, property));
    }
    report_json_set(document, "synthesis", properties);
    const Ranges *together = synthesis->together;
    report_json_set(document, "together", together_json(together, VERDICT_HOLDS));
    report_json_set(document, "violated", together_json(together, VERDICT_VIOLATED));
    report_json_set(document, "undecided", together_json(together, VERDICT_UNKNOWN));
    return document;
}
