/* value_typing.c - what every value of a type has in common, as a claim about a symbolic one; and
 * the form that its numbers have in a state. */
#include "numbers_private.h"
#include "value_private.h"

/* Either it is there and typed, or it is not and the filler stands there. */
static Term typed_if(const Values *values, const System *system, const Type *type, Term present,
                     const Value *value)
{
    Terms *terms = values->terms;
    Term typed = value_typing(values, system, type, value);
    Term filler = value_equal(values, value, value_filler(values, type));
    return term_and(terms, term_implies(terms, present, typed), term_or(terms, present, filler));
}

static Term number_typing(const Values *values, const System *system, const Type *type,
                          Number number)
{
    int64_t low, high;
    if (values_is_lifted(values, type) || values_is_empty(type)) {
        return values_has(values, type, number);
    }
    values_interval(values, system, type, &low, &high);
    if (type->kind == TYPE_ORDER) low = 0;
    return number_within(&values->numbers, number, low, high);
}

/* A set over a lifted type has nothing outside it, one of an order nothing that is no rank now. */
static Term set_typing(const Values *values, const System *system, const Type *type,
                       const Value *set)
{
    Terms *terms = values->terms;
    if (set->shape == VALUE_FUNCTION) {
        Term inside = values_has(values, type->element, set->bound);
        Term body = term_implies(terms, set->body->truth, inside);
        return term_forall(terms, 1, &set->bound.term, body);
    }
    Term typing = term_truth(terms, true);
    if (type->element->kind != TYPE_ORDER) return typing;
    for (uint32_t i = order_ranks(system, type->element->order); i < set->count; i++) {
        typing = term_and_not(terms, typing, set->parts[i]->truth);
    }
    return typing;
}

static Term map_typing(const Values *values, const System *system, const Type *type,
                       const Value *map)
{
    Terms *terms = values->terms;
    if (map->shape == VALUE_FUNCTION) {
        Term inside = values_has(values, type->index, map->bound);
        Term body = value_typing(values, system, type->element, map->body);
        return term_forall(terms, 1, &map->bound.term, term_implies(terms, inside, body));
    }
    Term *each = value_terms(values, map->count);
    for (uint32_t i = 0; i < map->count; i++) {
        each[i] = value_typing(values, system, type->element, map->parts[i]);
    }
    return term_and_all(terms, each, map->count);
}

static Term struct_typing(const Values *values, const System *system, const Type *type,
                          const Value *value)
{
    Term *each = value_terms(values, value->count);
    for (uint32_t i = 0; i < value->count; i++) {
        each[i] = value_typing(values, system, type->fields[i].type, value->parts[i]);
    }
    return term_and_all(values->terms, each, value->count);
}

/* Entries up to the length, fillers behind; those of a bag ascend. */
static Term list_typing(const Values *values, const System *system, const Type *type,
                        const Value *list)
{
    Terms *terms = values->terms;
    const Numbers *numbers = &values->numbers;
    Number length = value_length(list);
    bool sorted = type->kind == TYPE_BAG && value_is_ordered(values, type->element);
    Term typing = number_within(numbers, length, 0, type->capacity);
    for (uint32_t i = 1; i < list->count; i++) {
        const Value *entry = list->parts[i];
        Term present = number_less(numbers, number_constant(numbers, (int64_t)i - 1), length);
        Term each = typed_if(values, system, type->element, present, entry);
        if (sorted && i > 1) {
            Term wrong = value_less(values, entry, list->parts[i - 1]);
            each = term_and_not(terms, each, term_and(terms, present, wrong));
        }
        typing = term_and(terms, typing, each);
    }
    return typing;
}

Term value_typing(const Values *values, const System *system, const Type *type, const Value *value)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_BAD: return term_truth(values->terms, true);
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return number_typing(values, system, type, value->number);
    case TYPE_OPTIONAL:
        return typed_if(values, system, type->element, value_is_some(value), value_of_some(value));
    case TYPE_SET: return set_typing(values, system, type, value);
    case TYPE_MAP: return map_typing(values, system, type, value);
    case TYPE_STRUCT: return struct_typing(values, system, type, value);
    case TYPE_QUEUE:
    case TYPE_BAG: return list_typing(values, system, type, value);
    }
    BUG("no such type");
}

/* Narrowing. */

/* The interval that is known stays, but the term gets the width of the type's. */
static Number narrow_within(const Values *values, Number number, int64_t low, int64_t high)
{
    const Numbers *numbers = &values->numbers;
    Number narrow = number_narrow(numbers, number, low, high);
    if (numbers->form == NUMBERS_BITS) {
        narrow.term = number_resized(numbers, narrow, number_bits((Interval){low, high}));
    }
    return narrow;
}

static const Value *narrow_number(const Values *values, const System *system, const Type *type,
                                  const Value *value)
{
    int64_t low, high;
    if (value_is_identity(values, type)) return value;
    values_interval(values, system, type, &low, &high);
    Number narrow = narrow_within(values, value->number, low, high);
    return value_number(values, type, narrow);
}

static const Value *narrow_set(const Values *values, const System *system, const Type *type,
                               const Value *set)
{
    if (set->shape == VALUE_FUNCTION || type->element->kind != TYPE_ORDER) return set;
    const Value **parts = value_parts(values, set->count);
    uint32_t ranks = order_ranks(system, type->element->order);
    for (uint32_t i = 0; i < set->count; i++) {
        parts[i] =
            i < ranks ? set->parts[i] : value_truth(values, term_truth(values->terms, false));
    }
    return value_tuple(values, type, parts, set->count);
}

/* What the parts of a tuple are narrowed to: of optionals and lists, behind the first. */
static const Type *part_type(const Type *type, uint32_t part)
{
    return type->kind == TYPE_STRUCT ? type->fields[part].type : type->element;
}

static const Value *narrow_parts(const Values *values, const System *system, const Type *type,
                                 const Value *value, uint32_t from)
{
    const Value **parts = value_parts(values, value->count);
    for (uint32_t i = 0; i < value->count; i++) {
        parts[i] = i < from ? value->parts[i]
                            : value_narrow(values, system, part_type(type, i), value->parts[i]);
    }
    if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) {
        Number length = narrow_within(values, value_length(value), 0, type->capacity);
        parts[0] = value_number(values, NULL, length);
    }
    return value_tuple(values, type, parts, value->count);
}

const Value *value_narrow(const Values *values, const System *system, const Type *type,
                          const Value *value)
{
    value = value_as(values, type, value);
    if (value->shape == VALUE_FUNCTION && type->kind == TYPE_MAP) {
        return value_function(values, type, value->bound,
                              value_narrow(values, system, type->element, value->body));
    }
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_BAD: return value;
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return narrow_number(values, system, type, value);
    case TYPE_SET: return narrow_set(values, system, type, value);
    case TYPE_MAP:
    case TYPE_STRUCT: return narrow_parts(values, system, type, value, 0);
    case TYPE_OPTIONAL:
    case TYPE_QUEUE:
    case TYPE_BAG: return narrow_parts(values, system, type, value, 1);
    }
    BUG("no such type");
}
