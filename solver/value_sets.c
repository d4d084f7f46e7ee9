/* value_sets.c - sets: membership, changing one element, combining two. */
#include "value_private.h"

int64_t value_set_low(const Value *set)
{
    return value_set_first(set->type);
}

const Value *value_set(const Values *values, const Type *type, const Term *in, uint32_t count)
{
    PROMISE(count == set_capacity(type));
    const Value **parts = value_parts(values, count);
    for (uint32_t i = 0; i < count; i++) parts[i] = value_truth(values, in[i]);
    return value_tuple(values, type, parts, count);
}

/* Can the number be the one at this position? */
static bool may_be(const Value *set, Number element, uint32_t position)
{
    int64_t value = value_set_low(set) + position;
    return element.low <= value && value <= element.high;
}

static Term is_element(const Values *values, const Value *set, Number element, uint32_t position)
{
    Number value = number_constant(&values->numbers, value_set_low(set) + position);
    return number_equal(&values->numbers, element, value);
}

Term value_contains(const Values *values, const Value *set, Number element)
{
    Terms *terms = values->terms;
    if (set->shape == VALUE_FUNCTION) {
        return term_substitute(terms, set->body->truth, set->bound.term, element.term);
    }
    uint32_t count = 0;
    Term *found = value_terms(values, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        Term in = set->parts[i]->truth;
        if (!may_be(set, element, i) || term_is_false(terms, in)) continue;
        found[count++] = term_and(terms, in, is_element(values, set, element, i));
    }
    return term_or_all(terms, found, count);
}

static const Value *function_with(const Values *values, const Value *set, Number element, Term in)
{
    Terms *terms = values->terms;
    Number bound = value_bound(values, set->type->element);
    Term here = number_equal(&values->numbers, bound, element);
    Term inside = term_and(terms, in, values_has(values, set->type->element, element));
    Term other = term_substitute(terms, set->body->truth, set->bound.term, bound.term);
    return value_function(values, set->type, bound,
                          value_truth(values, term_if(terms, here, inside, other)));
}

const Value *value_set_with(const Values *values, const Value *set, Number element, Term in)
{
    if (set->shape == VALUE_FUNCTION) return function_with(values, set, element, in);
    const Value **parts = value_parts(values, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        parts[i] = set->parts[i];
        if (!may_be(set, element, i)) continue;
        Term here = is_element(values, set, element, i);
        if (term_is_false(values->terms, here)) continue;
        Term changed = term_if(values->terms, here, in, parts[i]->truth);
        parts[i] = value_truth(values, changed);
    }
    return value_tuple(values, set->type, parts, set->count);
}

static Term combine(Terms *terms, SetOperation operation, Term a, Term b)
{
    switch (operation) {
    case SET_UNION: return term_or(terms, a, b);
    case SET_DIFFERENCE: return term_and_not(terms, a, b);
    case SET_INTERSECTION: return term_and(terms, a, b);
    }
    BUG("no such operation");
}

static const Value *combine_functions(const Values *values, SetOperation operation, const Value *a,
                                      const Value *b)
{
    Terms *terms = values->terms;
    Number bound = value_bound(values, a->type->element);
    Term in_a = term_substitute(terms, a->body->truth, a->bound.term, bound.term);
    Term in_b = term_substitute(terms, b->body->truth, b->bound.term, bound.term);
    return value_function(values, a->type, bound,
                          value_truth(values, combine(terms, operation, in_a, in_b)));
}

const Value *value_combine(const Values *values, SetOperation operation, const Value *a,
                           const Value *b)
{
    if (a->shape != b->shape) {
        values_refuse(values, "sets over a lifted type can't be mixed with others");
        return a;
    }
    if (a->shape == VALUE_FUNCTION) return combine_functions(values, operation, a, b);
    PROMISE(a->count == b->count);
    const Value **parts = value_parts(values, a->count);
    for (uint32_t i = 0; i < a->count; i++) {
        Term in = combine(values->terms, operation, a->parts[i]->truth, b->parts[i]->truth);
        parts[i] = value_truth(values, in);
    }
    return value_tuple(values, a->type, parts, a->count);
}
