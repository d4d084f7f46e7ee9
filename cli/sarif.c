/* sarif.c - results as code-scanning tools show them. */
#include "output.h"
#include "support/bug.h"
#include "test_reports.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

/* What a result is about: SARIF calls it a rule. */
typedef struct Rule {
    const char *id, *sentence;
} Rule;

static const Rule rules[] = {
    [COMPARED_DIFFERS] = {"expectation", "A scenario comes out otherwise than it expects."},
    [COMPARED_UNDECIDED] = {"undecided", "A scenario was not decided within the limits."},
    [COMPARED_BROKEN] = {"settings", "A scenario's settings do not fit the model."},
    [COMPARED_BUG] = {"internal-error", "Tocsin failed; that is no fault of the model."},
};

typedef struct Sarif {
    json_t *results;
    const Record *record;
} Sarif;

static json_t *packed(json_t *value)
{
    PROMISE(value != NULL);
    return value;
}

/* Slashes stay, all else that a URI does not take as it is becomes %XX (RFC 3986). */
static json_t *uri_json(const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-._~/";
    Text uri = {0};
    for (; *path != '\0'; path++) {
        bool is_plain = false;
        for (size_t i = 0; plain[i] != '\0'; i++) is_plain |= plain[i] == *path;
        if (is_plain) {
            text_add_char(&uri, *path);
        } else {
            text_format(&uri, "%%%02X", (unsigned)(unsigned char)*path);
        }
    }
    json_t *json = json_string(text_string(&uri));
    text_release(&uri);
    return json;
}

static json_t *place_json(const char *path, Place place)
{
    json_t *region = packed(
        json_pack("{s:i, s:i}", "startLine", (int)place.line, "startColumn", (int)place.column));
    return packed(
        json_pack("{s:{s:o}, s:o}", "artifactLocation", "uri", uri_json(path), "region", region));
}

/* Where the property is declared. */
static void add_declared(json_t *result, const char *path, const Fault *fault)
{
    if (fault->declared.line == 0) return;
    json_t *related =
        json_pack("[{s:i, s:{s:s}, s:o}]", "id", 1, "message", "text", fault->property,
                  "physicalLocation", place_json(path, fault->declared));
    json_object_set_new(result, "relatedLocations", packed(related));
}

static void add_result(void *context, const Fault *fault)
{
    Sarif *sarif = context;
    const Record *record = sarif->record;
    Text message = {0};
    text_format(&message, "Scenario %s: %s", record->scenario->name, fault->sentence);
    json_t *place =
        packed(json_pack("{s:o}", "physicalLocation",
                         place_json(record->path, (Place){fault->line, fault->column})));
    json_t *result =
        packed(json_pack("{s:s, s:s, s:{s:s}, s:[o]}", "ruleId", rules[record->comparison].id,
                         "level", record->comparison == COMPARED_UNDECIDED ? "warning" : "error",
                         "message", "text", text_string(&message), "locations", place));
    text_release(&message);
    text_format(&message, "%s/%s", record->scenario->name,
                fault->property == NULL ? "" : fault->property);
    json_object_set_new(result, "partialFingerprints",
                        packed(json_pack("{s:s}", "scenario/v1", text_string(&message))));
    text_release(&message);
    add_declared(result, record->path, fault);
    json_array_append_new(sarif->results, result);
}

static json_t *rules_json(void)
{
    json_t *list = json_array();
    for (size_t i = COMPARED_DIFFERS; i < sizeof rules / sizeof *rules; i++) {
        json_array_append_new(list,
                              packed(json_pack("{s:s, s:{s:s}}", "id", rules[i].id,
                                               "shortDescription", "text", rules[i].sentence)));
    }
    return list;
}

json_t *sarif_document(Records records, const char *version)
{
    Sarif sarif = {.results = json_array()};
    for (size_t i = 0; i < records.count; i++) {
        sarif.record = records.items[i];
        record_faults(sarif.record, add_result, &sarif);
    }
    json_t *driver = packed(
        json_pack("{s:s, s:s, s:o}", "name", "Tocsin", "version", version, "rules", rules_json()));
    json_t *run = packed(json_pack("{s:{s:o}, s:s, s:o}", "tool", "driver", driver, "columnKind",
                                   "unicodeCodePoints", "results", sarif.results));
    return packed(
        json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs", run));
}
