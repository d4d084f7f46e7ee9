/* stored.c - is it a trace? What is read may have been written by anybody. */
#include "counterexamples/stored.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"
#include "support/text.h"

typedef struct Reading {
    StoredTrace *stored;
    Text why; /* empty while nothing is wrong */
} Reading;

static bool fail(Reading *reading, const char *why)
{
    if (reading->why.count == 0) text_add(&reading->why, why);
    return false;
}

/* --- a trace of ours --- */

static char *setting_value(const json_t *value)
{
    Text text = {0};
    if (json_is_integer(value)) {
        text_format(&text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_boolean(value)) {
        text_add(&text, json_is_true(value) ? "true" : "false");
    } else if (json_is_string(value)) {
        text_add(&text, json_string_value(value));
    } else {
        return NULL;
    }
    return text.chars == NULL ? memory_copy_string("") : text.chars;
}

static bool read_settings(Reading *reading, json_t *decisions)
{
    StoredTrace *stored = reading->stored;
    const char *name;
    json_t *value;
    if (!json_is_object(decisions)) return fail(reading, "it does not say what params were");
    size_t room = stored->setting_count + json_object_size(decisions) + 1;
    stored->settings = memory_resize(stored->settings, room, sizeof *stored->settings);
    json_object_foreach(decisions, name, value)
    {
        char *text = setting_value(value);
        if (text == NULL) return fail(reading, "a param has a value that is none");
        stored->settings[stored->setting_count++] = (StoredSetting){name, text};
    }
    return true;
}

/* Does the object say who took which step, and how? `step` may be null where one was not met. */
static bool is_step(const json_t *meta, bool may_be_null)
{
    const char *name;
    json_t *values, *choices = json_object_get(meta, "choices");
    const json_t *step = json_object_get(meta, "step");
    if (!json_is_string(step) && !(may_be_null && json_is_null(step))) return false;
    if (!json_is_string(json_object_get(meta, "process"))) return false;
    if (!json_is_object(choices)) return false;
    json_object_foreach(choices, name, values)
    {
        if (!json_is_array(values)) return false;
    }
    return true;
}

static bool read_steps(Reading *reading)
{
    const StoredTrace *stored = reading->stored;
    for (uint32_t i = 1; i < stored->count; i++) {
        if (is_step(stored_trace_meta(stored, i), false)) continue;
        text_format(&reading->why, "state %u does not say which step led there", i);
        return false;
    }
    if (stored->attempt != NULL && !is_step(stored->attempt, true)) {
        return fail(reading, "it does not say which step failed");
    }
    return true;
}

static bool read_ours(Reading *reading, const json_t *meta)
{
    StoredTrace *stored = reading->stored;
    stored->is_ours = true;
    stored->model = json_string_value(json_object_get(meta, "model"));
    stored->property = json_string_value(json_object_get(meta, "property"));
    stored->kind = json_string_value(json_object_get(meta, "kind"));
    stored->attempt = json_object_get(meta, "attempt");
    if (stored->model == NULL || stored->property == NULL) {
        return fail(reading, "it does not say what was checked");
    }
    return read_settings(reading, json_object_get(meta, "parameters")) &&
           read_settings(reading, json_object_get(meta, "options")) && read_steps(reading);
}

/* --- any trace --- */

static bool read_states(Reading *reading)
{
    StoredTrace *stored = reading->stored;
    stored->states = json_object_get(stored->document, "states");
    if (!json_is_array(stored->states)) return fail(reading, "it has no array \"states\"");
    if (json_array_size(stored->states) >= UINT32_MAX)
        return fail(reading, "it has too many states");
    stored->count = (uint32_t)json_array_size(stored->states);
    for (uint32_t i = 0; i < stored->count; i++) {
        if (json_is_object(json_array_get(stored->states, i))) continue;
        text_format(&reading->why, "state %u is no object", i);
        return false;
    }
    return true;
}

static bool read_loop(Reading *reading)
{
    StoredTrace *stored = reading->stored;
    const json_t *loop = json_object_get(stored->document, "loop");
    if (loop == NULL || json_is_null(loop)) return true;
    json_int_t begin = json_integer_value(loop);
    if (!json_is_integer(loop) || begin < 0 || begin >= (json_int_t)stored->count) {
        return fail(reading, "its \"loop\" is the number of no state");
    }
    stored->loops = true;
    stored->loop = (uint32_t)begin;
    return true;
}

static bool read_document(Reading *reading)
{
    StoredTrace *stored = reading->stored;
    if (!json_is_object(stored->document)) return fail(reading, "it is no JSON object");
    if (!read_states(reading) || !read_loop(reading)) return false;
    const json_t *meta = json_object_get(stored->document, "#meta");
    bool ours = json_is_string(json_object_get(meta, "tocsin"));
    if (ours && !read_ours(reading, meta)) return false;
    /* In ours that is so where making an initial state fails. */
    return stored->count > 0 || ours || fail(reading, "it has no states");
}

StoredTrace *stored_trace_read(const char *text, size_t length, char **ret_why)
{
    Reading reading = {.stored = memory_allocate(1, sizeof(StoredTrace))};
    json_error_t error;
    StoredTrace *stored = reading.stored;
    stored->document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (stored->document == NULL) {
        text_format(&reading.why, "it is no JSON: line %d, column %d: %s", error.line, error.column,
                    error.text);
    } else {
        read_document(&reading);
    }
    if (reading.why.count > 0) {
        *ret_why = memory_copy_string(text_string(&reading.why));
        stored_trace_destroy(stored);
        stored = NULL;
    }
    text_release(&reading.why);
    return stored;
}

void stored_trace_destroy(StoredTrace *stored)
{
    if (stored == NULL) return;
    for (size_t i = 0; i < stored->setting_count; i++) free(stored->settings[i].value);
    free(stored->settings);
    json_decref(stored->document);
    free(stored);
}

bool stored_trace_is_of(const StoredTrace *stored, const char *property, PropertyKind kind)
{
    if (stored->property == NULL || strcmp(stored->property, property) != 0) return false;
    return stored->kind == NULL || strcmp(stored->kind, property_kind_name(kind)) == 0;
}

const json_t *stored_trace_meta(const StoredTrace *stored, uint32_t index)
{
    return json_object_get(json_array_get(stored->states, index), "#meta");
}
