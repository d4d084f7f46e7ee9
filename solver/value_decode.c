/* value_decode.c - a symbolic value in a model, as cells (type.h). */
#include <string.h>

#include "query.h"
#include "value_private.h"

static void decode_number(Query *query, const Type *type, const Value *value, int64_t *cells)
{
    int64_t number = query_number(query, value->number);
    *cells = type->kind == TYPE_ORDER && number < 0 ? NO_VALUE : number;
}

static void decode_optional(Query *query, const Type *type, const Value *value, int64_t *cells)
{
    bool tagged = optional_has_tag(type);
    if (!query_truth(query, value_is_some(value))) {
        type_fill(type, cells);
        return;
    }
    if (tagged) *cells = 1;
    value_decode(query, type->element, value_of_some(value), cells + tagged);
}

static void decode_set(Query *query, const Type *type, const Value *set, int64_t *cells)
{
    memset(cells, 0, type->cells * sizeof *cells);
    for (uint32_t i = 0; i < set->count; i++) {
        if (!query_truth(query, set->parts[i]->truth)) continue;
        cells[i / 64] = (int64_t)((uint64_t)cells[i / 64] | (uint64_t)1 << (i % 64));
    }
}

static void decode_list(Query *query, const Type *type, const Value *list, int64_t *cells)
{
    *cells = query_number(query, value_length(list));
    for (int64_t i = 0; i < type->capacity; i++) {
        int64_t *entry = cells + 1 + i * (int64_t)type->element->cells;
        if (i < *cells) {
            value_decode(query, type->element, list->parts[1 + i], entry);
        } else {
            type_fill_absent(type->element, entry);
        }
    }
}

void value_decode(Query *query, const Type *type, const Value *value, int64_t *ret_cells)
{
    PROMISE(value->shape != VALUE_FUNCTION);
    switch (type->kind) {
    case TYPE_BOOL: *ret_cells = query_truth(query, value->truth); return;
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: decode_number(query, type, value, ret_cells); return;
    case TYPE_OPTIONAL: decode_optional(query, type, value, ret_cells); return;
    case TYPE_SET: decode_set(query, type, value, ret_cells); return;
    case TYPE_MAP:
        for (uint32_t i = 0; i < value->count; i++) {
            value_decode(query, type->element, value->parts[i],
                         ret_cells + i * type->element->cells);
        }
        return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < value->count; i++) {
            const Field *field = &type->fields[i];
            value_decode(query, field->type, value->parts[i], ret_cells + field->offset);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: decode_list(query, type, value, ret_cells); return;
    case TYPE_BAD: return;
    }
}
