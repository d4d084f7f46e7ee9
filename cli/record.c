/* record.c - between the process of a scenario and the one that reports. */
#include "record.h"

#include <string.h>

#include "output.h"
#include "support/bug.h"

void record_init(Record *record, const char *path, const Scenario *scenario, const Source *source)
{
    *record = (Record){.path = path,
                       .scenario = scenario,
                       .line = source_place(source, scenario->span.begin).line,
                       .comparison = COMPARED_UNDECIDED};
}

void record_release(Record *record)
{
    text_release(&record->text);
    text_release(&record->messages);
    json_decref(record->json);
    record->json = NULL;
}

char *record_encode(const Comparing *comparing, const Options *options, bool colour, double seconds)
{
    Text text = {0};
    comparing_print(&text, comparing, options, colour);
    json_t *document =
        json_pack("{s:i, s:b, s:b, s:f, s:s, s:o}", "comparison", (int)comparing->comparison,
                  "interrupted", comparing->interrupted, "cached", comparing->cached, "seconds",
                  seconds, "text", text_string(&text), "json", comparing_json(comparing));
    PROMISE(document != NULL);
    char *bytes = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    text_release(&text);
    return bytes;
}

bool record_decode(Record *record, const Text *document)
{
    int comparison, interrupted, cached;
    double seconds;
    const char *text;
    json_t *whole = json_loadb(text_string(document), document->count, 0, NULL), *json;
    if (whole == NULL) return false;
    bool is = json_unpack(whole, "{s:i, s:b, s:b, s:f, s:s, s:o}", "comparison", &comparison,
                          "interrupted", &interrupted, "cached", &cached, "seconds", &seconds,
                          "text", &text, "json", &json) == 0;
    if (is) {
        record->comparison = (Comparison)comparison;
        record->interrupted = interrupted != 0;
        record->cached = cached != 0;
        record->seconds = seconds;
        text_clear(&record->text);
        text_add(&record->text, text);
        record->json = json_incref(json);
    }
    json_decref(whole);
    return is;
}

void record_fail(Record *record, Comparison comparison, const char *why)
{
    Text path = {0};
    text_add_printable(&path, record->path);
    record->comparison = comparison;
    record->interrupted = false;
    text_clear(&record->text);
    text_format(&record->text, "%-5s %s: %s (%s)\n", comparing_mark(comparison), text_string(&path),
                record->scenario->name, why);
    json_decref(record->json);
    record->json = json_pack("{s:s, s:s, s:s, s:s, s:[]}", "file", text_string(&path), "scenario",
                             record->scenario->name, "outcome", comparison_name(comparison),
                             "reason", why, "expectations");
    PROMISE(record->json != NULL);
    text_release(&path);
}

/* --- faults --- */

static const char *general_fault(const Record *record)
{
    const char *why = json_string_value(json_object_get(record->json, "reason"));
    if (why != NULL) return why;
    switch (record->comparison) {
    case COMPARED_AS_EXPECTED:
    case COMPARED_DIFFERS:
    case COMPARED_UNDECIDED: return NULL;
    case COMPARED_BROKEN: return "its settings do not fit the model";
    case COMPARED_BUG: return "it was ended by an internal error of tocsin";
    }
    BUG("no such comparison");
}

static unsigned number_of(const json_t *object, const char *key)
{
    return (unsigned)json_integer_value(json_object_get(object, key));
}

/* Where something general is, if it is known; else where the scenario begins. */
static Place place_of(const Record *record)
{
    Place place = {number_of(record->json, "line"), number_of(record->json, "column")};
    return place.line > 0 ? place : (Place){record->line, 1};
}

static void tell_general(const Record *record, const char *property, const char *sentence,
                         FaultHeard *tell, void *context)
{
    Place place = place_of(record);
    const Fault fault = {
        .line = place.line, .column = place.column, .property = property, .sentence = sentence};
    if (sentence != NULL) tell(context, &fault);
}

void record_faults(const Record *record, FaultHeard *tell, void *context)
{
    size_t i;
    const json_t *expectation;
    tell_general(record, NULL, general_fault(record), tell, context);
    json_array_foreach(json_object_get(record->json, "expectations"), i, expectation)
    {
        const Fault fault = {
            .line = number_of(expectation, "line"),
            .column = number_of(expectation, "column"),
            .property = json_string_value(json_object_get(expectation, "property")),
            .declared = {number_of(expectation, "property_line"),
                         number_of(expectation, "property_column")},
            .sentence = json_string_value(json_object_get(expectation, "message")),
        };
        if (fault.sentence != NULL) tell(context, &fault);
    }
    tell_general(record, "no_model_error",
                 json_string_value(json_object_get(record->json, "unexpected")), tell, context);
}
