/* html_data.c - rows of the state as text, and steps by what they change of them. */
#include "html_data.h"

#include <stdlib.h>
#include <string.h>

#include "choices.h"
#include "place.h"
#include "race.h"
#include "report_parts.h"
#include "step_words.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

typedef struct Lane {
    const Process *process;
    uint32_t instance;
} Lane;

typedef struct Data {
    const Trace *trace;
    VECTOR(Lane) lanes;
    VECTOR(char *) before, values; /* of all rows; NULL where a local is out of scope */
    json_t *rows;                  /* being listed, or NULL: they are already */
} Data;

/* --- rows --- */

static char *copy_text(Text *text)
{
    char *copy = memory_copy_string(text_string(text));
    text_release(text);
    return copy;
}

static void add_row(Data *data, const char *key, const char *group, const char *name, char *value)
{
    vector_push(&data->values, value);
    if (data->rows == NULL) return;
    report_json_append(data->rows, json_pack("{ssssss}", "key", key, "group", group, "name", name));
}

/* Maps by entry, at any depth. */
static void add_value(Data *data, const TraceState *state, const char *name, const Type *type,
                      const int64_t *cells)
{
    if (type->kind != TYPE_MAP) {
        Text value = {0};
        value_print(&value, type, cells, &state->orders);
        add_row(data, name, "shared", name, copy_text(&value));
        return;
    }
    for (uint64_t i = 0; i < type_values(type->index); i++) {
        int64_t index = type->index->low + (int64_t)i;
        Text entry = {0};
        text_format(&entry, "%s[", name);
        value_print(&entry, type->index, &index, &state->orders);
        text_add_char(&entry, ']');
        add_value(data, state, text_string(&entry), type->element,
                  cells + i * type->element->cells);
        text_release(&entry);
    }
}

static void add_local(Data *data, const TraceState *state, const Lane *who, const char *group,
                      const Local *local)
{
    const Process *process = who->process;
    const PlaceInfo *place = place_of(process, who->instance, state->cells);
    const int64_t *cells = state->cells + instance_base(process, who->instance) + local->offset;
    Text key = {0}, name = {0}, value = {0};
    bool is_left = local->kind == LOCAL_LEFT;
    text_format(&name, is_left ? "%s left" : "%s", local_name(process, local));
    text_format(&key, "%s.%s", group, text_string(&name));
    bool in_scope = place->in_scope[local - process->locals];
    if (in_scope) value_print(&value, local->type, cells, &state->orders);
    add_row(data, text_string(&key), group, text_string(&name),
            in_scope ? copy_text(&value) : NULL);
    text_release(&key);
    text_release(&name);
}

static void add_instance(Data *data, const TraceState *state, const Lane *who)
{
    const Process *process = who->process;
    Text group = {0}, key = {0}, place = {0};
    process_print(&group, process, who->instance);
    text_format(&key, "%s at", text_string(&group));
    place_print(&place, process, place_of(process, who->instance, state->cells));
    add_row(data, text_string(&key), text_string(&group), "is at", copy_text(&place));
    for (uint32_t i = 0; i < process->local_count; i++) {
        add_local(data, state, who, text_string(&group), &process->locals[i]);
    }
    text_release(&group);
    text_release(&key);
}

static void add_state(Data *data, const TraceState *state)
{
    const System *system = data->trace->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        add_value(data, state, variable->name, variable->type, state->cells + variable->offset);
    }
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            add_instance(data, state, &(Lane){process, i});
        }
    }
}

static json_t *value_or_null(const char *value)
{
    return value == NULL ? json_null() : json_string(value);
}

static json_t *all_values(const Data *data)
{
    json_t *array = json_array();
    for (size_t i = 0; i < data->values.count; i++) {
        report_json_append(array, value_or_null(data->values.items[i]));
    }
    return array;
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void forget_before(Data *data)
{
    for (size_t i = 0; i < data->before.count; i++) free(data->before.items[i]);
    vector_clear(&data->before);
}

/* What this state has that the one before it had not; it is then the one before. */
static json_t *changed_values(Data *data, const TraceState *state)
{
    json_t *array = json_array();
    forget_before(data);
    for (size_t i = 0; i < data->values.count; i++) {
        vector_push(&data->before, data->values.items[i]);
    }
    vector_clear(&data->values);
    add_state(data, state);
    for (size_t i = 0; i < data->values.count; i++) {
        const char *value = data->values.items[i];
        if (same(value, data->before.items[i])) continue;
        json_t *pair = json_array();
        report_json_append(pair, json_integer((json_int_t)i));
        report_json_append(pair, value_or_null(value));
        report_json_append(array, pair);
    }
    return array;
}

/* --- steps --- */

/* Who takes it, in order of the system. */
static void list_lanes(Data *data)
{
    const Trace *trace = data->trace;
    const System *system = trace->system;
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            bool takes_part = trace->attempt.process == process && trace->attempt.instance == i;
            for (uint32_t s = 1; s < trace->count && !takes_part; s++) {
                const TraceState *state = &trace->states[s];
                takes_part = state->process == process && state->instance == i;
            }
            if (takes_part) vector_push(&data->lanes, ((Lane){process, i}));
        }
    }
}

static uint32_t lane_of(const Data *data, const TraceState *state)
{
    for (uint32_t i = 0; i < data->lanes.count; i++) {
        const Lane *lane = &data->lanes.items[i];
        if (lane->process == state->process && lane->instance == state->instance) return i;
    }
    BUG("a step of somebody who takes no part");
}

static json_t *source_lines(const Trace *trace, const Step *step)
{
    json_t *array = json_array();
    const Source *source = trace->system->source;
    unsigned first = step == NULL ? 0 : source_place(source, step->span.begin).line;
    unsigned last = step == NULL ? 0 : source_place(source, step->span.end).line;
    report_json_append(array, json_integer(first));
    report_json_append(array, json_integer(last));
    return array;
}

/* The step of this number: the one that leads to `state`. */
static json_t *step_json(Data *data, uint32_t number, const Text *says, bool quiet)
{
    const Trace *trace = data->trace;
    const TraceState *before = &trace->states[number - 1], *state = race_step(trace, number);
    json_t *object = json_object();
    Text what = {0};
    if (state->step != NULL) step_print(&what, before, state);
    report_json_set(object, "lane", json_integer(lane_of(data, state)));
    report_json_set(object, "what", json_string(text_string(&what)));
    report_json_set(object, "says", report_json_lines(text_string(says)));
    report_json_set(object, "quiet", json_boolean(quiet));
    if (trace->insight != NULL) {
        report_json_set(object, "matters", json_boolean(trace->insight->matters[number]));
    }
    report_json_set(object, "lines", source_lines(data->trace, state->step));
    text_release(&what);
    return object;
}

static json_t *steps_json(Data *data)
{
    const Trace *trace = data->trace;
    json_t *array = json_array();
    for (uint32_t i = 1; i < trace->count; i++) {
        const TraceState *state = &trace->states[i];
        Text says = {0};
        bool quiet = !step_print_effect(&says, trace, i);
        json_t *step = step_json(data, i, &says, quiet);
        report_json_set(step, "sets", changed_values(data, state));
        report_json_append(array, step);
        text_release(&says);
    }
    if (trace->attempt.process != NULL && trace->count > 0) {
        Text says = {0};
        step_print_failure(&says, trace);
        json_t *step = step_json(data, trace->count, &says, false);
        report_json_set(step, "sets", json_array());
        report_json_append(array, step);
        text_release(&says);
    }
    return array;
}

/* --- windows --- */

static json_t *window_json(const Data *data, const Window *window)
{
    json_t *object = json_object();
    Text text = {0};
    race_add_window(&text, data->trace, window);
    report_json_set(object, "lane",
                    json_integer(lane_of(data, race_step(data->trace, window->read))));
    report_json_set(object, "from", json_integer(window->read));
    report_json_set(object, "by", json_integer(window->change));
    report_json_set(object, "to", json_integer(window->act));
    report_json_set(object, "text", json_string(text_string(&text)));
    text_release(&text);
    return object;
}

static json_t *windows_json(const Data *data)
{
    json_t *array = json_array();
    const Insight *insight = data->trace->insight;
    for (uint32_t i = 0; insight != NULL && i < insight->window_count; i++) {
        report_json_append(array, window_json(data, &insight->windows[i]));
    }
    return array;
}

/* --- the document --- */

static json_t *lanes_json(const Data *data)
{
    json_t *array = json_array();
    for (size_t i = 0; i < data->lanes.count; i++) {
        Text name = {0};
        process_print(&name, data->lanes.items[i].process, data->lanes.items[i].instance);
        report_json_append(array, json_string(text_string(&name)));
        text_release(&name);
    }
    return array;
}

static json_t *document(Data *data)
{
    const Trace *trace = data->trace;
    json_t *object = json_object(), *rows = json_array();
    list_lanes(data);
    bool loops = finding_is_endless(trace->finding);
    bool good = trace->finding->property->kind == PROPERTY_WITNESS;
    report_json_set(object, "good", json_boolean(good));
    report_json_set(object, "loop",
                    loops ? json_integer(trace->finding->loop_begins) : json_null());
    report_json_set(object, "lanes", lanes_json(data));
    data->rows = rows;
    if (trace->count > 0) add_state(data, &trace->states[0]);
    data->rows = NULL;
    report_json_set(object, "rows", rows);
    report_json_set(object, "first", all_values(data));
    report_json_set(object, "steps", steps_json(data));
    report_json_set(object, "windows", windows_json(data));
    return object;
}

static void add_without_markup(Text *text, const char *json)
{
    for (; *json != '\0'; json++) {
        if (strchr("<>&", *json) != NULL) {
            text_format(text, "\\u%04x", (unsigned)(unsigned char)*json);
        } else {
            text_add_char(text, *json);
        }
    }
}

void html_data(Text *text, const Trace *trace)
{
    Data data = {.trace = trace};
    json_t *object = document(&data);
    char *json = json_dumps(object, JSON_COMPACT);
    if (json == NULL) BUG("a document that JSON can't express");
    add_without_markup(text, json);
    free(json);
    json_decref(object);
    forget_before(&data);
    for (size_t i = 0; i < data.values.count; i++) free(data.values.items[i]);
    vector_release(&data.before);
    vector_release(&data.values);
    vector_release(&data.lanes);
}
