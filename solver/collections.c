/* collections.c - values with parts: optionals, sets, maps, structs, queues and bags.
 *
 * How they are laid out is values.h's; here is what expressions do with them, and what fails. */
#include "expressions.h"

/* ---- optionals ---- */

/* A place of an order that holds nothing is none: their cells are the same. */
const Value *encode_some(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    const Value *payload = encode_value(scene, expr->a);
    if (expr->type->element->kind != TYPE_ORDER) return value_some(values, expr->type, payload);
    Number first = number_constant(numbers_of(scene), 0);
    Term holds = number_at_most(numbers_of(scene), first, payload->number);
    const Value *parts[] = {value_truth(values, holds), payload};
    return value_tuple(values, expr->type, parts, 2);
}

/* What is there, given that something is. */
static const Value *payload_of(Scene *scene, const Type *optional, const Value *value)
{
    const Value *payload = value_of_some(value);
    if (payload->shape != VALUE_NUMBER || optional->element->kind == TYPE_INT) return payload;
    return value_number(values_of(scene), payload->type,
                        encode_within(scene, optional->element, payload->number));
}

const Value *encode_payload(Scene *scene, const Expr *expr)
{
    const Value *optional = encode_value(scene, expr->a);
    scene_fail(scene, term_not(terms_of(scene), value_is_some(optional)));
    return payload_of(scene, expr->a->type, optional);
}

const Value *encode_coalesced(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    const Value *optional = encode_value(scene, expr->a);
    Term present = value_is_some(optional);
    Detour detour = detour_begin(scene, term_not(terms_of(scene), present));
    const Value *otherwise = value_as(values, expr->type, encode_value(scene, expr->b));
    detour_end(scene, detour);
    const Value *first =
        expr->type->kind == TYPE_OPTIONAL ? optional : payload_of(scene, expr->a->type, optional);
    return value_if(values, present, value_as(values, expr->type, first), otherwise);
}

/* ---- sets ---- */

DomainMembers encode_elements(Scene *scene, const Value *set)
{
    PROMISE(set->shape == VALUE_TUPLE);
    Term *in = ARENA_NEW_ARRAY(values_of(scene)->arena, Term, set->count + 1);
    for (uint32_t i = 0; i < set->count; i++) in[i] = set->parts[i]->truth;
    return (DomainMembers){value_set_low(set), set->count, in};
}

const Value *encode_set(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    const Value *set = value_filler(values, expr->type);
    Term in = term_truth(terms_of(scene), true);
    for (uint32_t i = 0; i < expr->list_count; i++) {
        Number element = encode_number(scene, expr->list[i]);
        element = encode_checked(scene, expr->type->element, element);
        set = value_set_with(values, set, element, in);
    }
    return set;
}

const Value *encode_combined_sets(Scene *scene, const Expr *expr)
{
    const Value *a = encode_value(scene, expr->a);
    const Value *b = encode_value(scene, expr->b);
    SetOperation operation = expr->kind == EXPR_UNION          ? SET_UNION
                             : expr->kind == EXPR_INTERSECTION ? SET_INTERSECTION
                                                               : SET_DIFFERENCE;
    return value_combine(values_of(scene), operation, a, b);
}

/* A set over a lifted type is false outside of it. */
static const Value *function_of_members(Scene *scene, const Type *type, DomainMembers members)
{
    const Values *values = values_of(scene);
    Terms *terms = terms_of(scene);
    Number bound = value_bound(values, type->element);
    Term body = term_truth(terms, false);
    for (uint32_t i = 0; i < members.count; i++) {
        Number member = number_constant(numbers_of(scene), members.low + i);
        Term here = number_equal(numbers_of(scene), bound, member);
        body = term_or(terms, body, term_and(terms, members.in[i], here));
    }
    body = term_and(terms, body, values_has(values, type->element, bound));
    return value_function(values, type, bound, value_truth(values, body));
}

const Value *encode_set_of_members(Scene *scene, const Type *type, DomainMembers members)
{
    const Values *values = values_of(scene);
    Terms *terms = terms_of(scene);
    for (uint32_t i = 0; i < members.count; i++) {
        if (term_is_false(terms, members.in[i])) continue;
        Number member = number_constant(numbers_of(scene), members.low + i);
        Term inside = values_has(values, type->element, member);
        scene_fail(scene, term_and_not(terms, members.in[i], inside));
    }
    if (values_is_lifted(values, type->element)) return function_of_members(scene, type, members);
    uint32_t count = set_capacity(type);
    int64_t low = type->element->kind == TYPE_ORDER ? 0 : type->element->low;
    Term *in = ARENA_NEW_ARRAY(values->arena, Term, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t from = (uint64_t)low + i - (uint64_t)members.low; /* below: huge */
        in[i] = from < members.count ? members.in[from] : term_truth(terms, false);
    }
    return value_set(values, type, in, count);
}

const Value *encode_set_where(Scene *scene, const Type *type, Number element, Term holds)
{
    const Values *values = values_of(scene);
    Terms *terms = terms_of(scene);
    Term inside = values_has(values, type->element, element);
    Term outside = term_and_not(terms, holds, inside);
    scene_fail(scene, term_exists(terms, 1, &element.term, outside));
    if (values_is_lifted(values, type->element)) {
        Number bound = value_bound(values, type->element);
        Term body = term_substitute(terms, holds, element.term, bound.term);
        body = term_and(terms, body, values_has(values, type->element, bound));
        return value_function(values, type, bound, value_truth(values, body));
    }
    uint32_t count = set_capacity(type);
    Term *in = ARENA_NEW_ARRAY(values->arena, Term, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        Number member = number_constant(numbers_of(scene), type->element->low + i);
        in[i] = term_substitute(terms, holds, element.term, member.term);
    }
    return value_set(values, type, in, count);
}

const Value *encode_reset(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    const Value *set = encode_value(scene, expr->a);
    if (set->shape == VALUE_TUPLE) {
        return encode_set_of_members(scene, expr->type, encode_elements(scene, set));
    }
    Term typing;
    Number element = value_fresh_scalar(values, expr->a->type->element, "element", &typing);
    Term in = term_and(terms_of(scene), typing, value_contains(values, set, element));
    return encode_set_where(scene, expr->type, element, in);
}

Term encode_in_set(Scene *scene, const Expr *expr)
{
    Number element = encode_number(scene, expr->a);
    return value_contains(values_of(scene), encode_value(scene, expr->b), element);
}

Number encode_size(Scene *scene, const Expr *expr)
{
    if (encode_is_crowd(scene, expr)) return encode_crowd(scene, expr);
    DomainMembers members = encode_elements(scene, encode_value(scene, expr->a));
    return number_count(numbers_of(scene), members.in, members.count);
}

/* From the far end on, each element takes the place of the ones behind it. */
static Number finite_extreme(Scene *scene, const Expr *expr, DomainMembers members)
{
    const Numbers *numbers = numbers_of(scene);
    Terms *terms = terms_of(scene);
    bool least = expr->kind == EXPR_LEAST;
    Term any = term_or_all(terms, members.in, members.count);
    scene_fail(scene, term_not(terms, any));
    Number result = number_constant(numbers, members.low);
    bool begun = false;
    for (uint32_t i = 0; i < members.count; i++) {
        uint32_t at = least ? members.count - 1 - i : i;
        if (term_is_false(terms, members.in[at])) continue;
        Number here = number_constant(numbers, members.low + at);
        result = begun ? number_if(numbers, members.in[at], here, result) : here;
        begun = true;
    }
    return result;
}

/* Of a lifted type, what satisfies its definition. There is such an element: sets are finite, in
 * whatever a run makes (that a set of an order may stand for more only leaves out such states). */
static Number lifted_extreme(Scene *scene, const Expr *expr, const Value *set)
{
    const Values *values = values_of(scene);
    Terms *terms = terms_of(scene);
    const Type *type = expr->a->type->element;
    Term typing;
    Number other = value_fresh_scalar(values, type, "other", &typing);
    Term in = term_and(terms, typing, value_contains(values, set, other));
    Term some = term_exists(terms, 1, &other.term, in);
    scene_fail(scene, term_not(terms, some));
    Number extreme = run_input(scene->run, expr_kind_name(expr->kind), type);
    bool least = expr->kind == EXPR_LEAST;
    Term bounds = least ? number_at_most(numbers_of(scene), extreme, other)
                        : number_at_most(numbers_of(scene), other, extreme);
    Term all = term_forall(terms, 1, &other.term, term_implies(terms, in, bounds));
    Term defined = term_and(terms, value_contains(values, set, extreme), all);
    run_define(scene->run, term_implies(terms, some, defined));
    return extreme;
}

Number encode_extreme(Scene *scene, const Expr *expr)
{
    const Value *set = encode_value(scene, expr->a);
    if (set->shape == VALUE_TUPLE) {
        return finite_extreme(scene, expr, encode_elements(scene, set));
    }
    if (!scene->run || scene->binders > 0 || scene->run->script) {
        encoder_complain(scene->encoder, expr->span,
                         "here `%s` of a set over an endless type can't be lifted",
                         expr_kind_name(expr->kind));
        return number_constant(numbers_of(scene), 0);
    }
    return lifted_extreme(scene, expr, set);
}

/* ---- maps and structs ---- */

const Value *encode_entry(Scene *scene, const Expr *expr)
{
    const Value *map = encode_value(scene, expr->a);
    Number index = encode_number(scene, expr->b);
    index = encode_checked(scene, expr->a->type->index, index);
    return value_select(values_of(scene), map, index);
}

const Value *encode_field(Scene *scene, const Expr *expr)
{
    const Value *fields = encode_value(scene, expr->a);
    PROMISE(expr->number < fields->count);
    return fields->parts[expr->number];
}

const Value *encode_struct(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, expr->list_count + 1);
    for (uint32_t i = 0; i < expr->list_count; i++) {
        parts[i] = encode_value(scene, expr->list[i]);
    }
    return value_tuple(values, expr->type, parts, expr->list_count);
}

const Value *encode_changed_struct(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    const Value *before = encode_value(scene, expr->a);
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, before->count + 1);
    for (uint32_t i = 0; i < before->count; i++) parts[i] = before->parts[i];
    for (uint32_t i = 0; i < expr->list_count; i++) {
        parts[expr->fields[i]] = encode_value(scene, expr->list[i]);
    }
    return value_tuple(values, expr->type, parts, before->count);
}

/* ---- queues and bags ---- */

Term encode_in_queue(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    Terms *terms = terms_of(scene);
    const Value *element = encode_value(scene, expr->a);
    const Value *list = encode_value(scene, expr->b);
    Term found = term_truth(terms, false);
    for (uint32_t i = 1; i < list->count; i++) {
        Number position = number_constant(numbers_of(scene), (int64_t)i - 1);
        Term present = number_less(numbers_of(scene), position, value_length(list));
        Term equal = value_equal(values, list->parts[i], element);
        found = term_or(terms, found, term_and(terms, present, equal));
    }
    return found;
}

const Value *encode_head(Scene *scene, const Expr *expr)
{
    const Value *list = encode_value(scene, expr->a);
    Number none = number_constant(numbers_of(scene), 0);
    scene_fail(scene, number_equal(numbers_of(scene), value_length(list), none));
    if (list->count == 1) return value_filler(values_of(scene), expr->type);
    return list->parts[1];
}
