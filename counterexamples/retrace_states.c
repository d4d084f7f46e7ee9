/* retrace_states.c - maps by entry, structs by field, all else as a whole. */
#include "retrace_states.h"

#include <string.h>

#include "changes.h"
#include "choices.h"
#include "itf.h"
#include "itf_value.h"
#include "page.h"
#include "place.h"
#include "report_parts.h"

#define VALUE_COLUMNS 60

typedef struct Comparing {
    const System *system;
    const TraceState *state;
    Text *lines; /* or NULL */
    Text name;   /* of what is looked at */
    uint32_t count;
} Comparing;

static void begin_line(Text *lines)
{
    if (lines->count > 0) text_add_char(lines, '\n');
}

static void note_value(Comparing *comparing, const Type *type, const int64_t *cells,
                       const json_t *stored)
{
    comparing->count++;
    if (comparing->lines == NULL) return;
    Text was = {0};
    begin_line(comparing->lines);
    text_format(comparing->lines, "%s is ", text_string(&comparing->name));
    value_print_short(comparing->lines, type, cells, &comparing->state->orders);
    itf_print(&was, stored);
    text_add(comparing->lines, ", was ");
    text_add_cut(comparing->lines, text_string(&was), VALUE_COLUMNS);
    text_release(&was);
}

static void compare(Comparing *comparing, const Type *type, const int64_t *cells,
                    const json_t *stored);

/* Of what has a longer name for the moment. */
static void compare_part(Comparing *comparing, size_t length, const Type *type,
                         const int64_t *cells, const json_t *stored)
{
    if (stored != NULL) compare(comparing, type, cells, stored);
    comparing->name.count = length;
    comparing->name.chars[length] = '\0';
}

static void compare_map(Comparing *comparing, const Type *type, const int64_t *cells,
                        const json_t *stored)
{
    size_t length = comparing->name.count;
    Text key = {0};
    for (uint64_t i = 0; i < type_values(type->index); i++) {
        int64_t index = type->index->low + (int64_t)i;
        text_clear(&key);
        value_print(&key, type->index, &index, &comparing->state->orders);
        text_format(&comparing->name, "[%s]", text_string(&key));
        compare_part(comparing, length, type->element, cells + i * type->element->cells,
                     itf_entry(stored, text_string(&key)));
    }
    text_release(&key);
}

static void compare_struct(Comparing *comparing, const Type *type, const int64_t *cells,
                           const json_t *stored)
{
    size_t length = comparing->name.count;
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        text_format(&comparing->name, ".%s", field->name);
        compare_part(comparing, length, field->type, cells + field->offset,
                     json_object_get(stored, field->name));
    }
}

static void compare(Comparing *comparing, const Type *type, const int64_t *cells,
                    const json_t *stored)
{
    if (itf_is_value(stored, type, cells, &comparing->state->orders)) return;
    if (type->kind == TYPE_MAP && itf_elements(stored, "#map") != NULL) {
        compare_map(comparing, type, cells, stored);
    } else if (type->kind == TYPE_STRUCT && json_is_object(stored)) {
        compare_struct(comparing, type, cells, stored);
    } else {
        note_value(comparing, type, cells, stored);
    }
}

const json_t *retrace_variable(const json_t *stored, const Variable *variable, bool shared)
{
    const json_t *value = json_object_get(stored, report_json_variable(variable));
    return value == NULL && shared ? json_object_get(stored, variable->name) : value;
}

static void compare_variables(Comparing *comparing, const json_t *stored, bool shared)
{
    for (uint32_t i = 0; i < comparing->system->variable_count; i++) {
        const Variable *variable = &comparing->system->variables[i];
        const json_t *value = retrace_variable(stored, variable, shared);
        if (value == NULL) continue;
        text_clear(&comparing->name);
        text_add(&comparing->name, variable->name);
        compare(comparing, variable->type, comparing->state->cells + variable->offset, value);
    }
}

/* --- locals and control --- */

/* What is stored of one instance; NULL where nothing is. */
static const json_t *stored_locals(const json_t *stored, const Process *process, uint32_t instance)
{
    const json_t *all = json_object_get(stored, report_json_process(process));
    if (process->index == NULL) return all;
    Text key = {0};
    int64_t index = process->index->low + instance;
    value_print(&key, process->index, &index, NULL);
    const json_t *locals = itf_entry(all, text_string(&key));
    text_release(&key);
    return locals;
}

static void compare_locals(Comparing *comparing, const Process *process, uint32_t instance,
                           const json_t *stored)
{
    const json_t *locals = stored_locals(stored, process, instance);
    const PlaceInfo *place = place_of(process, instance, comparing->state->cells);
    const int64_t *cells = comparing->state->cells + instance_base(process, instance);
    Text key = {0};
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        const json_t *value = json_object_get(locals, itf_local(&key, local));
        if (!place->in_scope[i] || value == NULL) continue;
        text_clear(&comparing->name);
        process_print(&comparing->name, process, instance);
        text_format(&comparing->name, ".%s", local_name(process, local));
        compare(comparing, local->type, cells + local->offset, value);
    }
    text_release(&key);
}

/* "read or retry" has "retry". */
static bool has_name(const char *places, const char *name, size_t length)
{
    while (*places != '\0') {
        const char *end = strstr(places, " or ");
        size_t count = end == NULL ? strlen(places) : (size_t)(end - places);
        if (count == length && strncmp(places, name, length) == 0) return true;
        places += count + (end == NULL ? 0 : strlen(" or "));
    }
    return false;
}

/* At a choice that got one branch more control is where it was. */
static bool is_same_place(const char *now, const char *then)
{
    while (*then != '\0') {
        const char *end = strstr(then, " or ");
        size_t count = end == NULL ? strlen(then) : (size_t)(end - then);
        if (has_name(now, then, count)) return true;
        then += count + (end == NULL ? 0 : strlen(" or "));
    }
    return false;
}

static void compare_place(Comparing *comparing, const Process *process, uint32_t instance,
                          const json_t *stored)
{
    Text who = {0}, where = {0};
    process_print(&who, process, instance);
    place_print(&where, process, place_of(process, instance, comparing->state->cells));
    const json_t *entry = itf_entry(json_object_get(stored, "at"), text_string(&who));
    const char *then = json_string_value(entry);
    if (then != NULL && !is_same_place(text_string(&where), then)) {
        comparing->count++;
        if (comparing->lines != NULL) {
            begin_line(comparing->lines);
            text_format(comparing->lines, "%s is at %s, was at %s", text_string(&who),
                        text_string(&where), then);
        }
    }
    text_release(&who);
    text_release(&where);
}

uint32_t retrace_differences(Text *lines, const System *system, const TraceState *state,
                             const json_t *stored, bool shared)
{
    Comparing comparing = {.system = system, .state = state, .lines = lines};
    compare_variables(&comparing, stored, shared);
    for (uint32_t p = 0; !shared && p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            compare_locals(&comparing, process, i, stored);
            compare_place(&comparing, process, i, stored);
        }
    }
    text_release(&comparing.name);
    return comparing.count;
}

/* --- what only one of them knows --- */

static bool is_known(const System *system, const char *name, bool shared)
{
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        if (strcmp(report_json_variable(variable), name) == 0) return true;
        if (shared && strcmp(variable->name, name) == 0) return true;
    }
    for (uint32_t p = 0; !shared && p < system->process_count; p++) {
        if (strcmp(report_json_process(system->processes[p]), name) == 0) return true;
    }
    return false;
}

void retrace_unknown(Text *lines, const System *system, const json_t *stored, bool shared)
{
    const char *name;
    json_t *value;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        if (retrace_variable(stored, variable, shared) != NULL) continue;
        begin_line(lines);
        text_format(lines, "The trace has no variable %s.", variable->name);
    }
    json_object_foreach((json_t *)stored, name, value)
    {
        bool told = strcmp(name, "#meta") != 0 && (shared || strcmp(name, "at") != 0);
        if (!told || is_known(system, name, shared)) continue;
        begin_line(lines);
        text_format(lines, "The model has no variable %s.", name);
    }
}
