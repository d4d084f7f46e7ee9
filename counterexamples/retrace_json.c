/* retrace_json.c - the same for programs. */
#include "counterexamples/retrace.h"

#include "report_parts.h"
#include "support/bug.h"

static const char *kind_name(RetraceKind kind)
{
    switch (kind) {
#define RETRACE_NAME_LINE(kind, name)                                                              \
    case kind: return name;
        RETRACE_KINDS(RETRACE_NAME_LINE)
    }
    BUG("no such kind of step");
}

static const char *outcome_name(RetraceOutcome outcome)
{
    switch (outcome) {
        RETRACE_OUTCOMES(RETRACE_NAME_LINE)
#undef RETRACE_NAME_LINE
    }
    BUG("no such outcome");
}

static json_t *step_json(const Retrace *retrace, uint32_t index)
{
    const RetraceStep *step = &retrace->steps[index];
    json_t *object = json_object(), *line = json_null();
    if (step->taken != NULL) {
        Place place = source_place(retrace->system->source, step->taken->name_span.begin);
        line = json_integer(place.line);
    }
    report_json_set(object, "index", json_integer(index));
    report_json_set(object, "process", json_string(text_string(&step->who)));
    report_json_set(object, "step", json_string(text_string(&step->step)));
    report_json_set(object, "outcome", json_string(kind_name(step->kind)));
    report_json_set(object, "line", line);
    report_json_set(object, "what", report_json_lines(text_string(&step->what)));
    return object;
}

json_t *retrace_json(const Retrace *retrace, const char *version)
{
    json_t *document = json_object(), *steps = json_array();
    const Finding *finding = retrace->finding;
    report_json_head(document, retrace->system, version);
    report_json_set(document, "outcome", json_string(outcome_name(retrace->outcome)));
    report_json_set(document, "why", json_string(text_string(&retrace->why)));
    report_json_set(document, "notes", report_json_lines(text_string(&retrace->notes)));
    for (uint32_t i = 0; i < retrace->count; i++) report_json_append(steps, step_json(retrace, i));
    report_json_set(document, "steps", steps);
    report_json_set(document, "property",
                    finding == NULL ? json_null()
                                    : report_json_property(finding, retrace->trace, NULL));
    return document;
}
