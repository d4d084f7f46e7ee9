/* coverage_values.c - which of the values that could be assigned a value has: members of
 * enumerations, none and others of optionals, inside of whatever they are in. */
#include "coverage_items.h"

static bool has_members(const Type *type)
{
    return type->kind == TYPE_ENUM;
}

uint32_t value_items(const Type *type)
{
    uint32_t count = 0;
    switch (type->kind) {
    case TYPE_ENUM: return (uint32_t)type->high + 1;
    case TYPE_OPTIONAL:
        if (has_members(type->element)) return 1 + value_items(type->element);
        return 2 + value_items(type->element);
    case TYPE_SET:
    case TYPE_MAP:
    case TYPE_QUEUE:
    case TYPE_BAG: return value_items(type->element);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            count += value_items(type->fields[i].type);
        }
        return count;
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_BAD: return 0;
    }
    return 0;
}

typedef struct Values {
    ValueVisitor *visitor;
    void *context;
} Values;

static void visit_values(const Values *values, const Type *type, const int64_t *cells,
                         uint32_t first);

static void visit_optional(const Values *values, const Type *type, const int64_t *cells,
                           uint32_t first)
{
    bool tagged = optional_has_tag(type);
    if (tagged ? *cells == 0 : *cells == NO_VALUE) {
        values->visitor(values->context, first);
        return;
    }
    bool members = has_members(type->element);
    if (!members) values->visitor(values->context, first + 1);
    visit_values(values, type->element, cells + tagged, first + 1 + !members);
}

static void visit_elements(const Values *values, const Type *type, const int64_t *cells,
                           uint64_t count, uint32_t first)
{
    for (uint64_t i = 0; i < count; i++) {
        visit_values(values, type->element, cells + i * type->element->cells, first);
    }
}

static void visit_set(const Values *values, const Type *type, const int64_t *cells, uint32_t first)
{
    for (uint32_t i = 0; i < set_capacity(type); i++) {
        if (((uint64_t)cells[i / 64] >> i % 64 & 1) != 0) {
            values->visitor(values->context, first + i);
        }
    }
}

static void visit_fields(const Values *values, const Type *type, const int64_t *cells,
                         uint32_t first)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        visit_values(values, type->fields[i].type, cells + type->fields[i].offset, first);
        first += value_items(type->fields[i].type);
    }
}

static void visit_values(const Values *values, const Type *type, const int64_t *cells,
                         uint32_t first)
{
    if (value_items(type) == 0) return;
    switch (type->kind) {
    case TYPE_ENUM: values->visitor(values->context, first + (uint32_t)*cells); return;
    case TYPE_OPTIONAL: visit_optional(values, type, cells, first); return;
    case TYPE_SET: visit_set(values, type, cells, first); return;
    case TYPE_MAP: visit_elements(values, type, cells, type_values(type->index), first); return;
    case TYPE_QUEUE:
    case TYPE_BAG: visit_elements(values, type, cells + 1, (uint64_t)*cells, first); return;
    case TYPE_STRUCT: visit_fields(values, type, cells, first); return;
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_BAD: return;
    }
}

void value_each_item(const Type *type, const int64_t *cells, uint32_t first, ValueVisitor *visitor,
                     void *context)
{
    visit_values(&(Values){visitor, context}, type, cells, first);
}
