/* type.c - questions about types that their structure answers.
 *
 * It makes no types and knows no names: resolving what a writer meant is the checker's. */
#include "model/type.h"

#include <string.h>

#include "model/print.h"

bool type_is_scalar(const Type *type)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return true;
    case TYPE_OPTIONAL:
    case TYPE_SET:
    case TYPE_MAP:
    case TYPE_STRUCT:
    case TYPE_QUEUE:
    case TYPE_BAG:
    case TYPE_BAD: return false;
    }
    return false;
}

bool type_is_finite_scalar(const Type *type)
{
    return type_is_scalar(type) && type->kind != TYPE_INT && type->kind != TYPE_ORDER;
}

uint64_t type_values(const Type *type)
{
    return (uint64_t)type->high - (uint64_t)type->low + 1;
}

static bool is_number(const Type *type)
{
    return type->kind == TYPE_INT || type->kind == TYPE_RANGE;
}

static bool same_members(const Type *a, const Type *b)
{
    if (a->high != b->high) return false;
    for (int64_t i = 0; i <= a->high; i++) {
        if (strcmp(a->members[i], b->members[i]) != 0) return false;
    }
    return true;
}

static bool same_fields(const Type *a, const Type *b)
{
    if (a->field_count != b->field_count) return false;
    for (uint32_t i = 0; i < a->field_count; i++) {
        if (strcmp(a->fields[i].name, b->fields[i].name) != 0) return false;
        if (!type_alike(a->fields[i].type, b->fields[i].type)) return false;
    }
    return true;
}

/* Are two bounds the same: of this instance, or for every value of lifted params? */
static bool same_bound(int64_t a, const Expr *expr_a, int64_t b, const Expr *expr_b)
{
    if (expr_a != NULL && expr_b != NULL) return expr_same(expr_a, expr_b);
    return expr_a == NULL && expr_b == NULL && a == b;
}

/* Alike, and with the same values, so that a set's bits or a map's entries mean the same. */
static bool same_values(const Type *a, const Type *b)
{
    if (a->kind == TYPE_BAD || b->kind == TYPE_BAD) return true;
    return type_alike(a, b) && same_bound(a->low, a->low_expr, b->low, b->low_expr) &&
           same_bound(a->high, a->high_expr, b->high, b->high_expr);
}

bool type_alike(const Type *a, const Type *b)
{
    if (a == b || a->kind == TYPE_BAD || b->kind == TYPE_BAD) return true;
    if (is_number(a) && is_number(b)) return true;
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_BAD: return true;
    case TYPE_ENUM: return same_members(a, b);
    case TYPE_ID:
    case TYPE_ORDER: return false; /* each place where one is written is a type of its own */
    case TYPE_OPTIONAL: return type_alike(a->element, b->element);
    case TYPE_SET: return same_values(a->element, b->element);
    case TYPE_MAP: return same_values(a->index, b->index) && type_alike(a->element, b->element);
    case TYPE_STRUCT: return same_fields(a, b);
    case TYPE_QUEUE:
    case TYPE_BAG: return a->capacity == b->capacity && type_alike(a->element, b->element);
    }
    return false;
}

static bool fields_contain(const Type *into, const Type *from)
{
    for (uint32_t i = 0; i < into->field_count; i++) {
        if (!type_contains(into->fields[i].type, from->fields[i].type)) return false;
    }
    return true;
}

/* Nothing is known of what a lifted bound may be, but that a range has at least one value. */
static bool lifted_contain(const Type *into, const Type *from)
{
    bool single = !from->lifted && from->low == from->high;
    if (single && into->low_expr == NULL && from->low == into->low) return true;
    if (single && into->high_expr == NULL && from->high == into->high) return true;
    bool low = same_bound(into->low, into->low_expr, from->low, from->low_expr) ||
               (!into->low_expr && !from->low_expr && into->low <= from->low);
    bool high = same_bound(into->high, into->high_expr, from->high, from->high_expr) ||
                (!into->high_expr && !from->high_expr && from->high <= into->high);
    return low && high;
}

static bool bounds_contain(const Type *into, const Type *from)
{
    if (into->kind == TYPE_INT) return true;
    if (into->lifted || from->lifted) return from->kind != TYPE_INT && lifted_contain(into, from);
    int64_t low = from->kind == TYPE_INT ? -INT64_MAX : from->low;
    int64_t high = from->kind == TYPE_INT ? INT64_MAX : from->high;
    return into->low <= low && high <= into->high;
}

bool type_contains(const Type *into, const Type *from)
{
    if (into == from || into->kind == TYPE_BAD || from->kind == TYPE_BAD) return true;
    switch (into->kind) {
    case TYPE_INT:
    case TYPE_RANGE: return bounds_contain(into, from);
    case TYPE_BOOL:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_SET:
    case TYPE_BAD: return true;
    case TYPE_OPTIONAL:
    case TYPE_MAP:
    case TYPE_QUEUE:
    case TYPE_BAG: return type_contains(into->element, from->element);
    case TYPE_STRUCT: return fields_contain(into, from);
    }
    return false;
}

static void fill(const Type *type, int64_t *cells, bool absent);

static void fill_many(const Type *type, uint64_t times, int64_t *cells, bool absent)
{
    for (uint64_t i = 0; i < times; i++) fill(type, cells + i * type->cells, absent);
}

static void fill(const Type *type, int64_t *cells, bool absent)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID: *cells = absent ? NO_VALUE : type->low; return;
    case TYPE_INT: *cells = absent ? NO_VALUE : 0; return;
    case TYPE_ORDER: *cells = NO_VALUE; return;
    case TYPE_OPTIONAL:
        *cells = optional_has_tag(type) ? 0 : NO_VALUE;
        if (optional_has_tag(type)) fill(type->element, cells + 1, true);
        return;
    case TYPE_SET:
    case TYPE_BAD: memset(cells, 0, type->cells * sizeof *cells); return;
    case TYPE_MAP: fill_many(type->element, type_values(type->index), cells, absent); return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            fill(type->fields[i].type, cells + type->fields[i].offset, absent);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG:
        *cells = 0;
        fill_many(type->element, (uint64_t)type->capacity, cells + 1, true);
        return;
    }
}

void type_fill(const Type *type, int64_t *cells)
{
    fill(type, cells, false);
}

void type_fill_absent(const Type *type, int64_t *cells)
{
    fill(type, cells, true);
}

bool type_has_order(const Type *type)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_BAD: return false;
    case TYPE_ORDER: return true;
    case TYPE_OPTIONAL:
    case TYPE_SET:
    case TYPE_MAP:
    case TYPE_QUEUE:
    case TYPE_BAG: return type_has_order(type->element);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            if (type_has_order(type->fields[i].type)) return true;
        }
        return false;
    }
    return false;
}

uint32_t set_capacity(const Type *set)
{
    const Type *element = set->element;
    if (element->kind == TYPE_BAD) return 0;
    if (element->kind == TYPE_ORDER) return (uint32_t)(2 * element->capacity + 1);
    return (uint32_t)type_values(element);
}

static void print_members(Text *text, const Type *type)
{
    text_add(text, "{");
    for (int64_t i = 0; i <= type->high; i++) {
        text_format(text, "%s%s", i > 0 ? ", " : "", type->members[i]);
    }
    text_add(text, "}");
}

static void print_fields(Text *text, const Type *type)
{
    text_add(text, "struct {");
    for (uint32_t i = 0; i < type->field_count; i++) {
        text_format(text, "%s%s: ", i > 0 ? ", " : " ", type->fields[i].name);
        type_print(text, type->fields[i].type);
    }
    text_add(text, " }");
}

/* The words before an element's type. */
static void print_before(Text *text, const Type *type, const char *before)
{
    text_add(text, before);
    type_print(text, type->element);
}

static void print_bound(Text *text, int64_t number, const Expr *expr)
{
    if (expr != NULL)
        expr_print_operand(text, expr);
    else
        text_format(text, "%lld", (long long)number);
}

static void print_map(Text *text, const Type *type)
{
    text_add(text, "[");
    type_print(text, type->index);
    print_before(text, type, "] ");
}

static void print_list(Text *text, const Type *type, const char *word)
{
    text_format(text, "%s(%lld)", word, (long long)type->capacity);
    print_before(text, type, " of ");
}

void type_print(Text *text, const Type *type)
{
    if (type->name) {
        text_add(text, type->name);
        return;
    }
    switch (type->kind) {
    case TYPE_BOOL: text_add(text, "bool"); return;
    case TYPE_INT: text_add(text, "number"); return;
    case TYPE_RANGE:
        print_bound(text, type->low, type->low_expr);
        text_add(text, "..");
        print_bound(text, type->high, type->high_expr);
        return;
    case TYPE_ENUM: print_members(text, type); return;
    case TYPE_ID:
        text_add(text, "id(");
        print_bound(text, type->high + 1, type->high_expr);
        text_add(text, ")");
        return;
    case TYPE_ORDER: text_format(text, "order(%lld)", (long long)type->capacity); return;
    case TYPE_OPTIONAL:
        type_print(text, type->element);
        text_add(text, "?");
        return;
    case TYPE_SET: print_before(text, type, "set of "); return;
    case TYPE_MAP: print_map(text, type); return;
    case TYPE_STRUCT: print_fields(text, type); return;
    case TYPE_QUEUE: print_list(text, type, "queue"); return;
    case TYPE_BAG: print_list(text, type, "bag"); return;
    case TYPE_BAD: text_add(text, "error"); return;
    }
}

bool type_mentions(const Type *type, const Type *id)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_BAD: return false;
    case TYPE_ID: return !id || type == id;
    case TYPE_OPTIONAL:
    case TYPE_SET:
    case TYPE_MAP:
    case TYPE_QUEUE:
    case TYPE_BAG: return type_mentions(type->element, id);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            if (type_mentions(type->fields[i].type, id)) return true;
        }
        return false;
    }
    return false;
}
