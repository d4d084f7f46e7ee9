/* value_json.c - values as programs read them, nothing left out. */
#include "counterexamples/report.h"
#include "support/bug.h"

static json_t *scalar_json(const Type *type, int64_t cell, const OrderNames *orders)
{
    if (cell == NO_VALUE) return json_null();
    if (type->kind == TYPE_BOOL) return json_boolean(cell != 0);
    if (type->kind == TYPE_ENUM) return json_string(type->members[cell]);
    return json_integer(value_shown(type, cell, orders));
}

static json_t *optional_json(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    if (!optional_has_tag(type)) return value_json(type->element, cells, orders);
    return cells[0] == 0 ? json_null() : value_json(type->element, cells + 1, orders);
}

static json_t *set_json(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < set_capacity(type); i++) {
        if (((uint64_t)cells[i / 64] >> (i % 64) & 1) == 0) continue;
        int64_t element = type->element->kind == TYPE_ORDER ? i : type->element->low + i;
        json_array_append_new(array, value_json(type->element, &element, orders));
    }
    return array;
}

static json_t *map_json(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    json_t *object = json_object();
    Text key = {0};
    for (uint64_t i = 0; i < type_values(type->index); i++) {
        int64_t index = type->index->low + (int64_t)i;
        text_clear(&key);
        value_print(&key, type->index, &index, orders);
        json_object_set_new(object, text_string(&key),
                            value_json(type->element, cells + i * type->element->cells, orders));
    }
    text_release(&key);
    return object;
}

static json_t *struct_json(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        json_object_set_new(object, field->name,
                            value_json(field->type, cells + field->offset, orders));
    }
    return object;
}

static json_t *list_json(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    json_t *array = json_array();
    for (int64_t i = 0; i < cells[0]; i++) {
        json_array_append_new(
            array, value_json(type->element, cells + 1 + i * type->element->cells, orders));
    }
    return array;
}

json_t *value_json(const Type *type, const int64_t *cells, const OrderNames *orders)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return scalar_json(type, cells[0], orders);
    case TYPE_OPTIONAL: return optional_json(type, cells, orders);
    case TYPE_SET: return set_json(type, cells, orders);
    case TYPE_MAP: return map_json(type, cells, orders);
    case TYPE_STRUCT: return struct_json(type, cells, orders);
    case TYPE_QUEUE:
    case TYPE_BAG: return list_json(type, cells, orders);
    case TYPE_BAD: break;
    }
    BUG("a value of a type that is an error");
}
