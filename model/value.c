/* value.c - values as their readers write them. It reads cells and never judges them. */
#include "model/value.h"

#include "support/bug.h"

int64_t value_shown(const Type *type, int64_t cell, const OrderNames *orders)
{
    if (type->kind == TYPE_ID) return cell + 1;
    if (type->kind != TYPE_ORDER || cell == NO_VALUE) return cell;
    bool named = orders && orders->names && orders->names[type->order];
    return named ? orders->names[type->order][cell] : cell + 1;
}

static void print_scalar(Text *text, const Type *type, int64_t cell, const OrderNames *orders)
{
    if (cell == NO_VALUE) {
        text_add(text, "none");
    } else if (type->kind == TYPE_BOOL) {
        text_add(text, cell ? "true" : "false");
    } else if (type->kind == TYPE_ENUM) {
        text_add(text, type->members[cell]);
    } else {
        text_format(text, "%lld", (long long)value_shown(type, cell, orders));
    }
}

static void print_optional(Text *text, const Type *type, const int64_t *cells,
                           const OrderNames *orders)
{
    if (!optional_has_tag(type)) {
        value_print(text, type->element, cells, orders);
    } else if (cells[0] == 0) {
        text_add(text, "none");
    } else {
        value_print(text, type->element, cells + 1, orders);
    }
}

static void print_set(Text *text, const Type *type, const int64_t *cells, const OrderNames *orders)
{
    const char *before = "";
    text_add(text, "{");
    for (uint32_t i = 0; i < set_capacity(type); i++) {
        if (((uint64_t)cells[i / 64] >> (i % 64) & 1) == 0) continue;
        int64_t element = type->element->kind == TYPE_ORDER ? i : type->element->low + i;
        text_add(text, before);
        value_print(text, type->element, &element, orders);
        before = ", ";
    }
    text_add(text, "}");
}

static void print_map(Text *text, const Type *type, const int64_t *cells, const OrderNames *orders)
{
    text_add(text, "[");
    for (uint64_t i = 0; i < type_values(type->index); i++) {
        int64_t index = type->index->low + (int64_t)i;
        if (i > 0) text_add(text, ", ");
        value_print(text, type->index, &index, orders);
        text_add(text, ": ");
        value_print(text, type->element, cells + i * type->element->cells, orders);
    }
    text_add(text, "]");
}

static void print_struct(Text *text, const Type *type, const int64_t *cells,
                         const OrderNames *orders)
{
    text_add(text, "{");
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        text_format(text, "%s%s: ", i > 0 ? ", " : " ", field->name);
        value_print(text, field->type, cells + field->offset, orders);
    }
    text_add(text, " }");
}

static void print_list(Text *text, const Type *type, const int64_t *cells, const OrderNames *orders)
{
    text_add(text, "<");
    for (int64_t i = 0; i < cells[0]; i++) {
        if (i > 0) text_add(text, ", ");
        value_print(text, type->element, cells + 1 + i * type->element->cells, orders);
    }
    text_add(text, ">");
}

void value_print(Text *text, const Type *type, const int64_t *cells, const OrderNames *orders)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: print_scalar(text, type, *cells, orders); return;
    case TYPE_OPTIONAL: print_optional(text, type, cells, orders); return;
    case TYPE_SET: print_set(text, type, cells, orders); return;
    case TYPE_MAP: print_map(text, type, cells, orders); return;
    case TYPE_STRUCT: print_struct(text, type, cells, orders); return;
    case TYPE_QUEUE:
    case TYPE_BAG: print_list(text, type, cells, orders); return;
    case TYPE_BAD: BUG("a value of a type that is an error");
    }
}
