/* value_parts.c - what values of all types have in common: equality, order, choice between two, and
 * reaching into maps. */
#include "value_private.h"

bool value_has_lifted(const Values *values, const Type *type)
{
    if (!values->lifts) return false;
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return values_is_lifted(values, type);
    case TYPE_OPTIONAL:
    case TYPE_SET:
    case TYPE_QUEUE:
    case TYPE_BAG: return value_has_lifted(values, type->element);
    case TYPE_MAP:
        return value_has_lifted(values, type->element) || value_has_lifted(values, type->index);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            if (value_has_lifted(values, type->fields[i].type)) return true;
        }
        return false;
    case TYPE_BAD: return false;
    }
    return false;
}

bool value_is_ordered(const Values *values, const Type *type)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return !value_is_identity(values, type);
    case TYPE_OPTIONAL:
    case TYPE_QUEUE:
    case TYPE_BAG: return value_is_ordered(values, type->element);
    case TYPE_SET: return !values_is_lifted(values, type->element);
    case TYPE_MAP:
        return !values_is_lifted(values, type->index) && value_is_ordered(values, type->element);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            if (!value_is_ordered(values, type->fields[i].type)) return false;
        }
        return true;
    case TYPE_BAD: return true;
    }
    return true;
}

/* Fillers of alike types differ where ranges begin differently. */

static bool same_low(const Type *a, const Type *b)
{
    if (a->low_expr || b->low_expr) return a->low_expr == b->low_expr;
    int64_t low = a->kind == TYPE_INT ? 0 : a->low;
    return low == (b->kind == TYPE_INT ? 0 : b->low);
}

/* Do the types have the same filler (`filler`), or the same fillers inside of values? */
static bool same_fillers(const Type *a, const Type *b, bool filler)
{
    if (a == b || a->kind == TYPE_BAD || b->kind == TYPE_BAD) return true;
    switch (a->kind) {
    case TYPE_INT:
    case TYPE_RANGE: return !filler || same_low(a, b);
    case TYPE_BOOL:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_SET:
    case TYPE_BAD: return true;
    case TYPE_MAP: return same_fillers(a->element, b->element, filler);
    case TYPE_OPTIONAL:
    case TYPE_QUEUE:
    case TYPE_BAG: return same_fillers(a->element, b->element, true);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < a->field_count; i++) {
            if (!same_fillers(a->fields[i].type, b->fields[i].type, filler)) return false;
        }
        return true;
    }
    return false;
}

static const Value *present_as(const Values *values, const Type *type, Term present,
                               const Value *value)
{
    return value_if(values, present, value_as(values, type, value), value_filler(values, type));
}

static const Value *list_as(const Values *values, const Type *type, const Value *list)
{
    const Value **parts = value_parts(values, list->count);
    parts[0] = list->parts[0];
    for (uint32_t i = 1; i < list->count; i++) {
        Number position = number_constant(&values->numbers, (int64_t)i - 1);
        Term present = number_less(&values->numbers, position, value_length(list));
        parts[i] = present_as(values, type->element, present, list->parts[i]);
    }
    return value_tuple(values, type, parts, list->count);
}

const Value *value_as(const Values *values, const Type *type, const Value *value)
{
    if (!value->type || value->type == type || same_fillers(value->type, type, false)) return value;
    if (value->shape == VALUE_FUNCTION) {
        return value_function(values, type, value->bound,
                              value_as(values, type->element, value->body));
    }
    if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) return list_as(values, type, value);
    if (type->kind != TYPE_OPTIONAL) return value_tuple(values, type, value->parts, value->count);
    const Value *parts[2] = {value->parts[0]};
    parts[1] = present_as(values, type->element, value_is_some(value), value_of_some(value));
    return value_tuple(values, type, parts, 2);
}

/* Functions at one index. */

static Number number_substitute(const Values *values, Number number, Number bound, Number by)
{
    number.term = term_substitute(values->terms, number.term, bound.term, by.term);
    return number;
}

const Value *value_substitute(const Values *values, const Value *value, Number bound, Number by)
{
    switch (value->shape) {
    case VALUE_TRUTH:
        return value_truth(values,
                           term_substitute(values->terms, value->truth, bound.term, by.term));
    case VALUE_NUMBER:
        return value_number(values, value->type,
                            number_substitute(values, value->number, bound, by));
    case VALUE_TUPLE: {
        const Value **parts = value_parts(values, value->count);
        for (uint32_t i = 0; i < value->count; i++) {
            parts[i] = value_substitute(values, value->parts[i], bound, by);
        }
        return value_tuple(values, value->type, parts, value->count);
    }
    case VALUE_FUNCTION:
        return value_function(values, value->type, value->bound,
                              value_substitute(values, value->body, bound, by));
    }
    BUG("no such shape");
}

static const Type *index_of(const Value *function)
{
    const Type *type = function->type;
    return type->kind == TYPE_SET ? type->element : type->index;
}

/* The body at a new constant, so that nothing is bound twice over. */
static const Value *open_function(const Values *values, const Value *function, Number bound)
{
    return value_substitute(values, function->body, function->bound, bound);
}

/* Equality. */

static Term functions_equal(const Values *values, const Value *a, const Value *b)
{
    Number bound = value_bound(values, index_of(a));
    Term same =
        value_equal(values, open_function(values, a, bound), open_function(values, b, bound));
    if (a->type->kind == TYPE_MAP) {
        Term inside = values_has(values, index_of(a), bound);
        same = term_implies(values->terms, inside, same);
    }
    return term_forall(values->terms, 1, &bound.term, same);
}

/* Where the parts only count under a condition, and have no filler that can be relied on. */
static Term part_counts(const Values *values, const Value *a, uint32_t part)
{
    Term always = term_truth(values->terms, true);
    if (part == 0 || !a->type || !value_has_lifted(values, a->type)) return always;
    if (a->type->kind == TYPE_OPTIONAL) return value_is_some(a);
    if (a->type->kind != TYPE_QUEUE && a->type->kind != TYPE_BAG) return always;
    Number position = number_constant(&values->numbers, (int64_t)part - 1);
    return number_less(&values->numbers, position, value_length(a));
}

static Term tuples_equal(const Values *values, const Value *a, const Value *b)
{
    Term *same = value_terms(values, a->count);
    for (uint32_t i = 0; i < a->count; i++) {
        same[i] = value_equal(values, a->parts[i], b->parts[i]);
        if (!term_is_true(values->terms, same[i])) {
            same[i] = term_implies(values->terms, part_counts(values, a, i), same[i]);
        }
        if (term_is_false(values->terms, same[i])) return same[i];
    }
    return term_and_all(values->terms, same, a->count);
}

/* Alike types have values of one shape, unless something lifted is mixed with what is not. */
static bool are_of_one_shape(const Values *values, const Value *a, const Value *b)
{
    if (a->shape == b->shape && (a->shape != VALUE_TUPLE || a->count == b->count)) return true;
    if (!values->lifting) BUG("values of unlike types");
    values_refuse(values, "values over a lifted type can't be mixed with others");
    return false;
}

Term value_equal(const Values *values, const Value *a, const Value *b)
{
    if (a == b) return term_truth(values->terms, true);
    if (!are_of_one_shape(values, a, b)) return term_truth(values->terms, false);
    switch (a->shape) {
    case VALUE_TRUTH: return term_iff(values->terms, a->truth, b->truth);
    case VALUE_NUMBER: return number_equal(&values->numbers, a->number, b->number);
    case VALUE_TUPLE: return tuples_equal(values, a, a->type ? value_as(values, a->type, b) : b);
    case VALUE_FUNCTION: return functions_equal(values, a, b);
    }
    BUG("no such shape");
}

/* The order of cells. */

/* The first in which they differ decides, and then `less` of it. */
static Term decide(const Values *values, Term less, Term same, Term otherwise)
{
    return term_or(values->terms, less, term_and(values->terms, same, otherwise));
}

/* Word by word; a word is a signed number, and its last bit the sign. */
static Term sets_less(const Values *values, const Value *a, const Value *b)
{
    Terms *terms = values->terms;
    Term less = term_truth(terms, false);
    uint32_t words = (a->count + 63) / 64;
    for (uint32_t word = words; word-- > 0;) {
        for (uint32_t i = 64 * word; i < a->count && i < 64 * (word + 1); i++) {
            Term in_a = a->parts[i]->truth, in_b = b->parts[i]->truth;
            bool sign = i % 64 == 63;
            Term here = sign ? term_and_not(terms, in_a, in_b) : term_and_not(terms, in_b, in_a);
            less = decide(values, here, term_iff(terms, in_a, in_b), less);
        }
    }
    return less;
}

static Term tuples_less(const Values *values, const Value *a, const Value *b)
{
    Term less = term_truth(values->terms, false);
    for (uint32_t i = a->count; i-- > 0;) {
        less = decide(values, value_less(values, a->parts[i], b->parts[i]),
                      value_equal(values, a->parts[i], b->parts[i]), less);
    }
    return less;
}

Term value_less(const Values *values, const Value *a, const Value *b)
{
    if (a == b) return term_truth(values->terms, false);
    switch (a->shape) {
    case VALUE_TRUTH: return term_and_not(values->terms, b->truth, a->truth);
    case VALUE_NUMBER:
        if (a->type && value_is_identity(values, a->type)) break;
        return number_less(&values->numbers, a->number, b->number);
    case VALUE_TUPLE:
        if (!are_of_one_shape(values, a, b)) return term_truth(values->terms, false);
        if (a->type && a->type->kind == TYPE_SET) return sets_less(values, a, b);
        return tuples_less(values, a, a->type ? value_as(values, a->type, b) : b);
    case VALUE_FUNCTION: break;
    }
    values_refuse(values, "values over a lifted type have no order");
    return term_truth(values->terms, false);
}

/* One or the other. */

static const Value *tuple_if(const Values *values, Term condition, const Value *a, const Value *b)
{
    bool all_a = true, all_b = true;
    const Value **parts = value_parts(values, a->count);
    for (uint32_t i = 0; i < a->count; i++) {
        parts[i] = value_if(values, condition, a->parts[i], b->parts[i]);
        all_a = all_a && parts[i] == a->parts[i];
        all_b = all_b && parts[i] == b->parts[i];
    }
    if (all_a) return a;
    return all_b ? b : value_tuple(values, a->type, parts, a->count);
}

static const Value *function_if(const Values *values, Term condition, const Value *a,
                                const Value *b)
{
    Number bound = value_bound(values, index_of(a));
    const Value *body = value_if(values, condition, open_function(values, a, bound),
                                 open_function(values, b, bound));
    return value_function(values, a->type, bound, body);
}

static const Value *number_value_if(const Values *values, Term condition, const Value *a,
                                    const Value *b)
{
    Number x = a->number, y = b->number;
    if (x.term == y.term && x.low == y.low && x.high == y.high) return a;
    return value_number(values, a->type, number_if(&values->numbers, condition, x, y));
}

const Value *value_if(const Values *values, Term condition, const Value *a, const Value *b)
{
    if (a == b || term_is_true(values->terms, condition)) return a;
    if (term_is_false(values->terms, condition)) return b;
    if (!are_of_one_shape(values, a, b)) return a;
    switch (a->shape) {
    case VALUE_TRUTH:
        if (a->truth == b->truth) return a;
        return value_truth(values, term_if(values->terms, condition, a->truth, b->truth));
    case VALUE_NUMBER: return number_value_if(values, condition, a, b);
    case VALUE_TUPLE:
        return tuple_if(values, condition, a, a->type ? value_as(values, a->type, b) : b);
    case VALUE_FUNCTION: return function_if(values, condition, a, value_as(values, a->type, b));
    }
    BUG("no such shape");
}

/* Maps. */

/* The entries that the index can mean: positions first to last (none when first > last). */
static void reachable_entries(const Value *map, Number index, int64_t *ret_first, int64_t *ret_last)
{
    int64_t low = map->type->index->low, high = low + (int64_t)map->count - 1;
    *ret_first = 0;
    *ret_last = -1;
    if (index.high < low || index.low > high) return;
    if (index.low > low) *ret_first = index.low - low;
    *ret_last = (index.high < high ? index.high : high) - low;
}

static Term is_entry(const Values *values, const Value *map, Number index, int64_t position)
{
    Number at = number_constant(&values->numbers, map->type->index->low + position);
    return number_equal(&values->numbers, index, at);
}

const Value *value_select(const Values *values, const Value *map, Number index)
{
    int64_t first, last;
    if (map->shape == VALUE_FUNCTION) {
        return value_substitute(values, map->body, map->bound, index);
    }
    reachable_entries(map, index, &first, &last);
    if (first > last) return value_filler(values, map->type->element);
    const Value *chosen = map->parts[last];
    for (int64_t i = last; i-- > first;) {
        chosen = value_if(values, is_entry(values, map, index, i), map->parts[i], chosen);
    }
    return chosen;
}

static const Value *function_store(const Values *values, const Value *map, Number index,
                                   const Value *entry)
{
    Number bound = value_bound(values, map->type->index);
    Term here = number_equal(&values->numbers, bound, index);
    const Value *body = value_if(values, here, entry, open_function(values, map, bound));
    return value_function(values, map->type, bound, body);
}

const Value *value_store(const Values *values, const Value *map, Number index, const Value *entry)
{
    int64_t first, last;
    entry = value_as(values, map->type->element, entry);
    if (map->shape == VALUE_FUNCTION) return function_store(values, map, index, entry);
    reachable_entries(map, index, &first, &last);
    const Value **parts = value_parts(values, map->count);
    for (int64_t i = 0; i < (int64_t)map->count; i++) {
        parts[i] = map->parts[i];
        if (i < first || i > last) continue;
        parts[i] = value_if(values, is_entry(values, map, index, i), entry, parts[i]);
    }
    return value_tuple(values, map->type, parts, map->count);
}
