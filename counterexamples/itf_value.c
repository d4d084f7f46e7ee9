/* itf_value.c - values to ITF and back; whoever reads them believes nothing. */
#include "itf_value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report_parts.h"
#include "support/bug.h"

/* --- writing --- */

json_t *itf_number(int64_t number)
{
    return json_pack("{s:o}", "#bigint", json_sprintf("%" PRId64, number));
}

json_t *itf_pair(json_t *key, json_t *value)
{
    return json_pack("[o,o]", key, value);
}

json_t *itf_map(json_t *pairs)
{
    return json_pack("{s:o}", "#map", pairs);
}

static json_t *scalar(const Type *type, int64_t cell, const OrderNames *orders)
{
    if (type->kind == TYPE_BOOL) return json_boolean(cell != 0);
    if (type->kind == TYPE_ENUM) return json_string(type->members[cell]);
    return itf_number(value_shown(type, cell, orders));
}

/* Is there a value, and where? */
static const int64_t *optional_cells(const Type *type, const int64_t *cells)
{
    if (optional_has_tag(type)) return cells[0] == 0 ? NULL : cells + 1;
    return cells[0] == NO_VALUE ? NULL : cells;
}

static json_t *optional(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    const int64_t *inside = optional_cells(type, cells);
    if (inside == NULL) return json_pack("{s:s,s:{s:[]}}", "tag", "None", "value", "#tup");
    return json_pack("{s:s,s:o}", "tag", "Some", "value", itf_value(type->element, inside, orders));
}

/* The element at this bit, as a cell. */
static int64_t set_element(const Type *set, uint32_t bit)
{
    return set->element->kind == TYPE_ORDER ? (int64_t)bit : set->element->low + (int64_t)bit;
}

static bool has_bit(const int64_t *cells, uint32_t bit)
{
    return ((uint64_t)cells[bit / 64] >> (bit % 64) & 1) != 0;
}

static json_t *set(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    json_t *elements = json_array();
    for (uint32_t bit = 0; bit < set_capacity(type); bit++) {
        if (!has_bit(cells, bit)) continue;
        report_json_append(elements, scalar(type->element, set_element(type, bit), orders));
    }
    return json_pack("{s:o}", "#set", elements);
}

static json_t *map_json(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    json_t *pairs = json_array();
    for (uint64_t i = 0; i < type_values(type->index); i++) {
        const int64_t *entry = cells + i * type->element->cells;
        report_json_append(pairs,
                           itf_pair(scalar(type->index, type->index->low + (int64_t)i, orders),
                                    itf_value(type->element, entry, orders)));
    }
    return itf_map(pairs);
}

static json_t *record(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        report_json_set(object, field->name, itf_value(field->type, cells + field->offset, orders));
    }
    return object;
}

static json_t *list(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    json_t *array = json_array();
    for (int64_t i = 0; i < cells[0]; i++) {
        const int64_t *element = cells + 1 + i * type->element->cells;
        report_json_append(array, itf_value(type->element, element, orders));
    }
    return array;
}

json_t *itf_value(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return scalar(type, cells[0], orders);
    case TYPE_OPTIONAL: return optional(type, cells, orders);
    case TYPE_SET: return set(type, cells, orders);
    case TYPE_MAP: return map_json(type, cells, orders);
    case TYPE_STRUCT: return record(type, cells, orders);
    case TYPE_QUEUE:
    case TYPE_BAG: return list(type, cells, orders);
    case TYPE_BAD: break;
    }
    BUG("a value of a type that is an error");
}

/* --- comparing --- */

const json_t *itf_elements(const json_t *json, const char *kind)
{
    const json_t *elements = json_object_size(json) == 1 ? json_object_get(json, kind) : NULL;
    return json_is_array(elements) ? elements : NULL;
}

static const json_t *list_elements(const json_t *json)
{
    return json_is_array(json) ? json : itf_elements(json, "#tup");
}

/* The digits of a number, however it is written; NULL where it is none. */
static const char *number_digits(const json_t *json, char buffer[32])
{
    if (json_is_integer(json)) {
        snprintf(buffer, 32, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
        return buffer;
    }
    return json_object_size(json) == 1 ? json_string_value(json_object_get(json, "#bigint")) : NULL;
}

static bool is_number(const json_t *json, int64_t number)
{
    char written[32], wanted[32];
    const char *digits = number_digits(json, written);
    if (digits == NULL) return false;
    snprintf(wanted, sizeof wanted, "%" PRId64, number);
    return strcmp(digits, wanted) == 0;
}

static bool is_scalar(const json_t *json, const Type *type, int64_t cell, const OrderNames *orders)
{
    if (type->kind == TYPE_BOOL) return json_is_boolean(json) && json_is_true(json) == (cell != 0);
    if (type->kind == TYPE_ENUM) {
        const char *name = json_string_value(json);
        return name != NULL && strcmp(name, type->members[cell]) == 0;
    }
    return cell != NO_VALUE && is_number(json, value_shown(type, cell, orders));
}

static bool is_tag(const json_t *json, const char *tag)
{
    const char *found = json_string_value(json_object_get(json, "tag"));
    return found != NULL && strcmp(found, tag) == 0;
}

static bool is_optional(const json_t *json, const Type *type, const int64_t *cells,
                        const OrderNames *orders)
{
    const int64_t *inside = optional_cells(type, cells);
    bool none = json_is_null(json) || is_tag(json, "None");
    if (inside == NULL || none) return inside == NULL && none;
    if (is_tag(json, "Some")) json = json_object_get(json, "value");
    return itf_is_value(json, type->element, inside, orders);
}

/* Elements of sets are where we would write them, or have to be looked for. */
static bool has_element(const json_t *elements, size_t position, const Type *type, int64_t cell,
                        const OrderNames *orders)
{
    if (is_scalar(json_array_get(elements, position), type, cell, orders)) return true;
    for (size_t i = 0; i < json_array_size(elements); i++) {
        if (is_scalar(json_array_get(elements, i), type, cell, orders)) return true;
    }
    return false;
}

static uint32_t set_size(const Type *type, const int64_t *cells)
{
    uint32_t size = 0;
    for (uint32_t bit = 0; bit < set_capacity(type); bit++) size += has_bit(cells, bit);
    return size;
}

static bool is_set(const json_t *json, const Type *type, const int64_t *cells,
                   const OrderNames *orders)
{
    const json_t *elements = itf_elements(json, "#set");
    if (elements == NULL || json_array_size(elements) != set_size(type, cells)) return false;
    size_t position = 0;
    for (uint32_t bit = 0; bit < set_capacity(type); bit++) {
        if (has_bit(cells, bit) &&
            !has_element(elements, position++, type->element, set_element(type, bit), orders)) {
            return false;
        }
    }
    return true;
}

const json_t *itf_entry(const json_t *map, const char *key)
{
    const json_t *pairs = itf_elements(map, "#map"), *pair, *found = NULL;
    Text name = {0};
    size_t i;
    json_array_foreach(pairs, i, pair)
    {
        if (json_array_size(pair) != 2) continue;
        text_clear(&name);
        itf_print(&name, json_array_get(pair, 0));
        if (strcmp(text_string(&name), key) != 0) continue;
        found = json_array_get(pair, 1);
        break;
    }
    text_release(&name);
    return found;
}

/* The pair for a key is where we would write it, or has to be looked for. */
static const json_t *entry_at(const json_t *map, uint64_t position, const Type *index, int64_t cell,
                              const OrderNames *orders)
{
    const json_t *pair = json_array_get(itf_elements(map, "#map"), position);
    if (json_array_size(pair) == 2 && is_scalar(json_array_get(pair, 0), index, cell, orders)) {
        return json_array_get(pair, 1);
    }
    Text key = {0};
    value_print(&key, index, &cell, orders);
    const json_t *entry = itf_entry(map, text_string(&key));
    text_release(&key);
    return entry;
}

static bool is_map(const json_t *json, const Type *type, const int64_t *cells,
                   const OrderNames *orders)
{
    uint64_t count = type_values(type->index);
    if (json_array_size(itf_elements(json, "#map")) != count) return false;
    for (uint64_t i = 0; i < count; i++) {
        const json_t *entry = entry_at(json, i, type->index, type->index->low + (int64_t)i, orders);
        if (!itf_is_value(entry, type->element, cells + i * type->element->cells, orders)) {
            return false;
        }
    }
    return true;
}

static bool is_record(const json_t *json, const Type *type, const int64_t *cells,
                      const OrderNames *orders)
{
    if (json_object_size(json) != type->field_count) return false;
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (!itf_is_value(json_object_get(json, field->name), field->type, cells + field->offset,
                          orders)) {
            return false;
        }
    }
    return true;
}

static bool is_list(const json_t *json, const Type *type, const int64_t *cells,
                    const OrderNames *orders)
{
    const json_t *elements = list_elements(json);
    if (elements == NULL || json_array_size(elements) != (size_t)cells[0]) return false;
    for (int64_t i = 0; i < cells[0]; i++) {
        if (!itf_is_value(json_array_get(elements, (size_t)i), type->element,
                          cells + 1 + i * type->element->cells, orders)) {
            return false;
        }
    }
    return true;
}

/* How often is it in the bag? */
static int64_t occurrences(const json_t *json, const Type *bag, const int64_t *cells,
                           const OrderNames *orders)
{
    int64_t count = 0;
    for (int64_t i = 0; i < cells[0]; i++) {
        count += itf_is_value(json, bag->element, cells + 1 + i * bag->element->cells, orders);
    }
    return count;
}

static bool is_key(const json_t *pairs, const Type *type, const int64_t *cells,
                   const OrderNames *orders)
{
    for (size_t i = 0; i < json_array_size(pairs); i++) {
        const json_t *key = json_array_get(json_array_get(pairs, i), 0);
        if (itf_is_value(key, type, cells, orders)) return true;
    }
    return false;
}

/* A map from elements to how often each is there: none more often, and no others. */
static bool is_counted(const json_t *pairs, const Type *type, const int64_t *cells,
                       const OrderNames *orders)
{
    int64_t counted = 0;
    for (size_t i = 0; i < json_array_size(pairs) && counted <= cells[0]; i++) {
        const json_t *pair = json_array_get(pairs, i);
        if (json_array_size(pair) != 2) return false;
        int64_t count = occurrences(json_array_get(pair, 0), type, cells, orders);
        if (!is_number(json_array_get(pair, 1), count)) return false;
        counted += count;
    }
    for (int64_t i = 0; i < cells[0]; i++) {
        const int64_t *element = cells + 1 + i * type->element->cells;
        if (!is_key(pairs, type->element, element, orders)) return false;
    }
    return counted == cells[0];
}

static bool is_bag(const json_t *json, const Type *type, const int64_t *cells,
                   const OrderNames *orders)
{
    const json_t *pairs = itf_elements(json, "#map");
    return pairs == NULL ? is_list(json, type, cells, orders)
                         : is_counted(pairs, type, cells, orders);
}

bool itf_is_value(const json_t *json, const Type *type, const int64_t *cells,
                  const OrderNames *orders)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return is_scalar(json, type, cells[0], orders);
    case TYPE_OPTIONAL: return is_optional(json, type, cells, orders);
    case TYPE_SET: return is_set(json, type, cells, orders);
    case TYPE_MAP: return is_map(json, type, cells, orders);
    case TYPE_STRUCT: return is_record(json, type, cells, orders);
    case TYPE_QUEUE: return is_list(json, type, cells, orders);
    case TYPE_BAG: return is_bag(json, type, cells, orders);
    case TYPE_BAD: break;
    }
    BUG("a value of a type that is an error");
}

/* --- printing --- */

static void print_many(Text *text, const json_t *elements, const char *begin, const char *end)
{
    text_add(text, begin);
    for (size_t i = 0; i < json_array_size(elements); i++) {
        if (i > 0) text_add(text, ", ");
        itf_print(text, json_array_get(elements, i));
    }
    text_add(text, end);
}

static void print_map(Text *text, const json_t *pairs)
{
    text_add_char(text, '[');
    for (size_t i = 0; i < json_array_size(pairs); i++) {
        const json_t *pair = json_array_get(pairs, i);
        if (i > 0) text_add(text, ", ");
        itf_print(text, json_array_get(pair, 0));
        text_add(text, ": ");
        itf_print(text, json_array_get(pair, 1));
    }
    text_add_char(text, ']');
}

static void print_record(Text *text, json_t *json)
{
    const char *name, *separator = "{ ";
    json_t *value;
    json_object_foreach(json, name, value)
    {
        text_format(text, "%s%s: ", separator, name);
        itf_print(text, value);
        separator = ", ";
    }
    text_add(text, *separator == ',' ? " }" : "{}");
}

static void print_object(Text *text, const json_t *json)
{
    char buffer[32];
    const char *digits = number_digits(json, buffer);
    if (digits != NULL) {
        text_add(text, digits);
    } else if (itf_elements(json, "#set") != NULL) {
        print_many(text, itf_elements(json, "#set"), "{", "}");
    } else if (itf_elements(json, "#tup") != NULL) {
        print_many(text, itf_elements(json, "#tup"), "<", ">");
    } else if (itf_elements(json, "#map") != NULL) {
        print_map(text, itf_elements(json, "#map"));
    } else if (is_tag(json, "None") && json_object_size(json) == 2) {
        text_add(text, "none");
    } else if (is_tag(json, "Some") && json_object_size(json) == 2) {
        itf_print(text, json_object_get(json, "value"));
    } else {
        print_record(text, (json_t *)json);
    }
}

void itf_print(Text *text, const json_t *json)
{
    char buffer[32];
    if (json == NULL) return;
    switch (json_typeof(json)) {
    case JSON_OBJECT: print_object(text, json); break;
    case JSON_ARRAY: print_many(text, json, "<", ">"); break;
    case JSON_STRING: text_add(text, json_string_value(json)); break;
    case JSON_INTEGER: text_add(text, number_digits(json, buffer)); break;
    case JSON_REAL: text_format(text, "%g", json_real_value(json)); break;
    case JSON_TRUE: text_add(text, "true"); break;
    case JSON_FALSE: text_add(text, "false"); break;
    case JSON_NULL: text_add(text, "none"); break;
    }
}
