/* values.c - symbolic values: making them, from constants, fillers, and each other.
 *
 * New constants and what a type claims are the business of value_fresh.c; comparing, choosing and
 * indexing of value_parts.c; sets and lists have files of their own. */
#include "values.h"

#include <string.h>

#include "value_private.h"

const Value **value_parts(const Values *values, size_t count)
{
    return ARENA_NEW_ARRAY(values->arena, const Value *, count + 1);
}

Term *value_terms(const Values *values, size_t count)
{
    return ARENA_NEW_ARRAY(values->arena, Term, count + 1);
}

bool values_is_lifted(const Values *values, const Type *scalar)
{
    return values->lifts && (scalar->lifted || scalar->kind == TYPE_ORDER);
}

bool value_is_identity(const Values *values, const Type *type)
{
    return type->kind == TYPE_ID && values_is_lifted(values, type);
}

void values_refuse(const Values *values, const char *what)
{
    PROMISE(values->lifting);
    values->lifting->refuse(values->lifting->context, what);
}

Number values_low(const Values *values, const Type *range)
{
    return values->lifting->bound(values->lifting->context, range->low_expr, range->low);
}

Number values_high(const Values *values, const Type *range)
{
    return values->lifting->bound(values->lifting->context, range->high_expr, range->high);
}

/* In a written query a sort of one of these names would be another sort. */
static bool is_sort_of_solver(const char *name)
{
    static const char *const taken[] = {"Int",    "Bool", "Real",   "Array",       "BitVec",
                                        "String", "Seq",  "RegLan", "RoundingMode"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        if (strcmp(name, taken[i]) == 0) return true;
    }
    return false;
}

static const char *sort_name(const Values *values, const Type *id)
{
    unsigned position = 0;
    if (id->name && !is_sort_of_solver(id->name)) return id->name;
    for (const Identity *each = values->lifting->identities; each; each = each->next) position++;
    return arena_format(values->arena, "%s.id%u", id->name ? id->name : "", position);
}

const Identity *values_identity(const Values *values, const Type *id)
{
    PROMISE(values->lifting);
    for (const Identity *each = values->lifting->identities; each; each = each->next) {
        if (each->type == id) return each;
    }
    Identity *made = ARENA_NEW(values->arena, Identity);
    const char *name = sort_name(values, id);
    made->type = id;
    made->sort = terms_named_sort(values->terms, name);
    made->filler.term =
        term_constant(values->terms, arena_format(values->arena, "%s.filler", name), made->sort);
    made->filler.high = NUMBER_ABOVE_ALL;
    made->next = values->lifting->identities;
    values->lifting->identities = made;
    return made;
}

Z3_sort values_identity_sort(const Values *values, const Type *id)
{
    return values_identity(values, id)->sort;
}

static void lifted_interval(const Values *values, const Type *scalar, int64_t *ret_low,
                            int64_t *ret_high)
{
    *ret_high = NUMBER_ABOVE_ALL;
    *ret_low = scalar->kind == TYPE_ORDER ? -1 : 0;
    if (scalar->kind != TYPE_RANGE) return;
    Number low = values_low(values, scalar), high = values_high(values, scalar);
    *ret_low = low.low;
    *ret_high = high.high > low.high ? high.high : low.high;
}

void values_interval(const Values *values, const System *system, const Type *scalar,
                     int64_t *ret_low, int64_t *ret_high)
{
    if (values_is_lifted(values, scalar)) {
        lifted_interval(values, scalar, ret_low, ret_high);
    } else if (scalar->kind == TYPE_ORDER) {
        *ret_low = system ? -1 : 0;
        *ret_high = system ? (int64_t)order_ranks(system, scalar->order) - 1 : 2 * scalar->capacity;
    } else if (scalar->kind == TYPE_INT) {
        bool bits = values->numbers.form == NUMBERS_BITS;
        *ret_low = bits ? -INT64_MAX : NUMBER_BELOW_ALL;
        *ret_high = NUMBER_ABOVE_ALL;
    } else {
        *ret_low = scalar->low;
        *ret_high = scalar->high > scalar->low ? scalar->high : scalar->low;
    }
}

bool values_is_empty(const Type *scalar)
{
    return scalar->kind == TYPE_RANGE && scalar->low > scalar->high;
}

Term values_has(const Values *values, const Type *scalar, Number number)
{
    const Numbers *numbers = &values->numbers;
    int64_t low, high;
    if (value_is_identity(values, scalar)) return term_truth(values->terms, true);
    if (values_is_lifted(values, scalar) && scalar->kind == TYPE_RANGE) {
        return term_and(values->terms, number_at_most(numbers, values_low(values, scalar), number),
                        number_at_most(numbers, number, values_high(values, scalar)));
    }
    if (values_is_empty(scalar)) return term_truth(values->terms, false);
    values_interval(values, NULL, scalar, &low, &high);
    return number_within(numbers, number, scalar->kind == TYPE_ORDER ? 0 : low, high);
}

const Value *value_truth(const Values *values, Term truth)
{
    Value *value = ARENA_NEW(values->arena, Value);
    value->shape = VALUE_TRUTH;
    value->truth = truth;
    return value;
}

const Value *value_number(const Values *values, const Type *type, Number number)
{
    Value *value = ARENA_NEW(values->arena, Value);
    value->shape = VALUE_NUMBER;
    value->type = type;
    value->number = number;
    return value;
}

static const Value *tuple(const Values *values, const Type *type, const Value *const *parts,
                          uint32_t count)
{
    Value *value = ARENA_NEW(values->arena, Value);
    value->shape = VALUE_TUPLE;
    value->type = type;
    value->parts = parts;
    value->count = count;
    return value;
}

/* The type that a part of a struct or map has. */
static const Type *part_type(const Type *type, uint32_t part)
{
    if (type->kind == TYPE_STRUCT) return type->fields[part].type;
    return type->kind == TYPE_MAP ? type->element : NULL;
}

const Value *value_tuple(const Values *values, const Type *type, const Value *const *parts,
                         uint32_t count)
{
    const Value **kept = value_parts(values, count);
    for (uint32_t i = 0; i < count; i++) {
        const Type *wanted = type ? part_type(type, i) : NULL;
        kept[i] = wanted ? value_as(values, wanted, parts[i]) : parts[i];
    }
    return tuple(values, type, kept, count);
}

const Value *value_some(const Values *values, const Type *optional, const Value *payload)
{
    const Value **parts = value_parts(values, 2);
    parts[0] = value_truth(values, term_truth(values->terms, true));
    parts[1] = value_as(values, optional->element, payload);
    return tuple(values, optional, parts, 2);
}

Number value_bound(const Values *values, const Type *index)
{
    Number bound = {.low = 0, .high = NUMBER_ABOVE_ALL};
    Z3_sort sort = terms_int_sort(values->terms);
    if (value_is_identity(values, index)) {
        sort = values_identity_sort(values, index);
    } else {
        bound.low = NUMBER_BELOW_ALL;
    }
    bound.term = term_constant(values->terms, index->name ? index->name : "index", sort);
    return bound;
}

const Value *value_function(const Values *values, const Type *type, Number bound, const Value *body)
{
    Value *value = ARENA_NEW(values->arena, Value);
    value->shape = VALUE_FUNCTION;
    value->type = type;
    value->bound = bound;
    value->body = body;
    return value;
}

uint32_t value_entries(const Type *map)
{
    return (uint32_t)type_values(map->index);
}

int64_t value_set_first(const Type *set)
{
    return set->element->kind == TYPE_ORDER ? 0 : set->element->low;
}

/* Fillers. */

static Number filler_number(const Values *values, const Type *scalar)
{
    if (value_is_identity(values, scalar)) return values_identity(values, scalar)->filler;
    if (scalar->kind == TYPE_ORDER) return number_constant(&values->numbers, -1);
    if (scalar->kind == TYPE_INT) return number_constant(&values->numbers, 0);
    if (values_is_lifted(values, scalar)) return values_low(values, scalar);
    return number_constant(&values->numbers, scalar->low);
}

/* `count` times the same, behind what is given. */
static const Value *filled(const Values *values, const Type *type, const Value *first,
                           uint32_t count, const Value *each)
{
    const Value **parts = value_parts(values, count + 1);
    uint32_t used = 0;
    if (first) parts[used++] = first;
    for (uint32_t i = 0; i < count; i++) parts[used++] = each;
    return tuple(values, type, parts, used);
}

static const Value *filler_map(const Values *values, const Type *map)
{
    const Value *element = value_filler(values, map->element);
    if (values_is_lifted(values, map->index)) {
        return value_function(values, map, value_bound(values, map->index), element);
    }
    return filled(values, map, NULL, value_entries(map), element);
}

static const Value *empty_set(const Values *values, const Type *set)
{
    const Value *out = value_truth(values, term_truth(values->terms, false));
    if (values_is_lifted(values, set->element)) {
        return value_function(values, set, value_bound(values, set->element), out);
    }
    return filled(values, set, NULL, set_capacity(set), out);
}

static const Value *filler_struct(const Values *values, const Type *type)
{
    const Value **parts = value_parts(values, type->field_count);
    for (uint32_t i = 0; i < type->field_count; i++) {
        parts[i] = value_filler(values, type->fields[i].type);
    }
    return tuple(values, type, parts, type->field_count);
}

const Value *value_filler(const Values *values, const Type *type)
{
    switch (type->kind) {
    case TYPE_BOOL: return value_truth(values, term_truth(values->terms, false));
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return value_number(values, type, filler_number(values, type));
    case TYPE_OPTIONAL:
        return filled(values, type, value_truth(values, term_truth(values->terms, false)), 1,
                      value_filler(values, type->element));
    case TYPE_SET: return empty_set(values, type);
    case TYPE_MAP: return filler_map(values, type);
    case TYPE_STRUCT: return filler_struct(values, type);
    case TYPE_QUEUE:
    case TYPE_BAG:
        return filled(values, type,
                      value_number(values, NULL, number_constant(&values->numbers, 0)),
                      (uint32_t)type->capacity, value_filler(values, type->element));
    case TYPE_BAD: return tuple(values, type, value_parts(values, 0), 0);
    }
    BUG("no such type");
}

/* Constants. */

static const Value *constant_optional(const Values *values, const Type *type, const int64_t *cells)
{
    bool tagged = optional_has_tag(type);
    if (tagged ? cells[0] == 0 : cells[0] == NO_VALUE) return value_filler(values, type);
    return value_some(values, type, value_constant(values, type->element, cells + tagged));
}

static bool bit_is_set(const int64_t *cells, uint32_t bit)
{
    return ((uint64_t)cells[bit / 64] >> (bit % 64) & 1) != 0;
}

/* Elements of this instance as elements of an endless type: identities would be nobody's. */
static const Value *constant_lifted_set(const Values *values, const Type *type,
                                        const int64_t *cells)
{
    const Value *set = value_filler(values, type);
    for (uint32_t i = 0; i < set_capacity(type); i++) {
        if (!bit_is_set(cells, i)) continue;
        if (value_is_identity(values, type->element)) {
            values_refuse(values, "an identity of a lifted type can't be a constant");
            break;
        }
        Number element = number_constant(&values->numbers, value_set_first(type) + i);
        set = value_set_with(values, set, element, term_truth(values->terms, true));
    }
    return set;
}

static const Value *constant_set(const Values *values, const Type *type, const int64_t *cells)
{
    if (values_is_lifted(values, type->element)) return constant_lifted_set(values, type, cells);
    uint32_t count = set_capacity(type);
    const Value *const in = value_truth(values, term_truth(values->terms, true));
    const Value *const out = value_truth(values, term_truth(values->terms, false));
    const Value **parts = value_parts(values, count);
    for (uint32_t i = 0; i < count; i++) parts[i] = bit_is_set(cells, i) ? in : out;
    return tuple(values, type, parts, count);
}

static bool all_the_same(const int64_t *cells, uint32_t count, uint32_t width)
{
    for (uint32_t i = 1; i < count; i++) {
        if (memcmp(cells, cells + (size_t)i * width, width * sizeof *cells) != 0) return false;
    }
    return true;
}

static const Value *constant_map(const Values *values, const Type *type, const int64_t *cells)
{
    uint32_t count = value_entries(type), width = type->element->cells;
    if (values_is_lifted(values, type->index)) {
        if (!all_the_same(cells, count, width)) {
            values_refuse(values, "a constant map over a lifted type can't have unlike entries");
        }
        return value_function(values, type, value_bound(values, type->index),
                              value_constant(values, type->element, cells));
    }
    const Value **parts = value_parts(values, count);
    for (uint32_t i = 0; i < count; i++) {
        parts[i] = value_constant(values, type->element, cells + (size_t)i * width);
    }
    return tuple(values, type, parts, count);
}

static const Value *constant_struct(const Values *values, const Type *type, const int64_t *cells)
{
    const Value **parts = value_parts(values, type->field_count);
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        parts[i] = value_constant(values, field->type, cells + field->offset);
    }
    return tuple(values, type, parts, type->field_count);
}

static const Value *constant_list(const Values *values, const Type *type, const int64_t *cells)
{
    uint32_t capacity = (uint32_t)type->capacity;
    const Value *absent = value_filler(values, type->element);
    const Value **parts = value_parts(values, capacity + 1);
    parts[0] = value_number(values, NULL, number_constant(&values->numbers, cells[0]));
    for (uint32_t i = 0; i < capacity; i++) {
        const int64_t *entry = cells + 1 + (size_t)i * type->element->cells;
        parts[1 + i] = i < cells[0] ? value_constant(values, type->element, entry) : absent;
    }
    return tuple(values, type, parts, capacity + 1);
}

static const Value *constant_number(const Values *values, const Type *type, int64_t cell)
{
    if (value_is_identity(values, type)) {
        values_refuse(values, "an identity of a lifted type can't be a constant");
        return value_filler(values, type);
    }
    int64_t number = type->kind == TYPE_ORDER && cell == NO_VALUE ? -1 : cell;
    return value_number(values, type, number_constant(&values->numbers, number));
}

const Value *value_constant(const Values *values, const Type *type, const int64_t *cells)
{
    switch (type->kind) {
    case TYPE_BOOL: return value_truth(values, term_truth(values->terms, cells[0] != 0));
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return constant_number(values, type, cells[0]);
    case TYPE_OPTIONAL: return constant_optional(values, type, cells);
    case TYPE_SET: return constant_set(values, type, cells);
    case TYPE_MAP: return constant_map(values, type, cells);
    case TYPE_STRUCT: return constant_struct(values, type, cells);
    case TYPE_QUEUE:
    case TYPE_BAG: return constant_list(values, type, cells);
    case TYPE_BAD: return value_filler(values, type);
    }
    BUG("no such type");
}
