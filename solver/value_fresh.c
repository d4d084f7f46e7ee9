/* value_fresh.c - values made of new constants, and giving names to the parts of a value. What is
 * claimed of them is said by value_typing.c. */
#include "model/value.h"
#include "support/text.h"
#include "support/vector.h"
#include "value_private.h"

/* What is being made: below maps over lifted types, constants become functions of the indices. */
typedef struct Making {
    const Values *values;
    const System *system;
    const char *suffix;
    VECTOR(Term) arguments;
    VECTOR(Z3_sort) domain;
    Term claims; /* so far, at this depth of functions: intervals, and what names stand for */
} Making;

static const Value *make(Making *making, const Type *type, const char *name, const Value *old);

static void claim(Making *making, Term term)
{
    making->claims = term_and(making->values->terms, making->claims, term);
}

/* Naming. */

/* A numeral, a symbol, or a function symbol of such: what needs no name. */
static bool is_plain(Z3_context context, Term term)
{
    Z3_ast_kind kind = Z3_get_ast_kind(context, term);
    if (kind == Z3_NUMERAL_AST) return true;
    if (kind != Z3_APP_AST) return false;
    Z3_app app = Z3_to_app(context, term);
    Z3_decl_kind of = Z3_get_decl_kind(context, Z3_get_app_decl(context, app));
    if (of == Z3_OP_TRUE || of == Z3_OP_FALSE) return true;
    if (of != Z3_OP_UNINTERPRETED) return false;
    for (unsigned i = 0; i < Z3_get_app_num_args(context, app); i++) {
        if (!is_plain(context, Z3_get_app_arg(context, app, i))) return false;
    }
    return true;
}

static bool is_settled(const Values *values, const Value *value)
{
    switch (value->shape) {
    case VALUE_TRUTH: return is_plain(terms_context(values->terms), value->truth);
    case VALUE_NUMBER:
        return number_is_constant(value->number) ||
               is_plain(terms_context(values->terms), value->number.term);
    case VALUE_TUPLE:
        for (uint32_t i = 0; i < value->count; i++) {
            if (!is_settled(values, value->parts[i])) return false;
        }
        return true;
    case VALUE_FUNCTION: return is_settled(values, value->body);
    }
    BUG("no such shape");
}

static const char *indexed(const Making *making, const char *name, const Type *index, int64_t cell)
{
    Text text = {0};
    text_format(&text, "%s[", name);
    value_print(&text, index, &cell, NULL);
    text_add(&text, "]");
    const char *made = arena_copy_string(making->values->arena, text_string(&text));
    text_release(&text);
    return made;
}

/* Scalars. */

static Term symbol(Making *making, const char *name, Z3_sort sort)
{
    Terms *terms = making->values->terms;
    size_t count = making->arguments.count;
    const char *full = arena_format(making->values->arena, "%s%s", name, making->suffix);
    if (count == 0) return term_constant(terms, full, sort);
    Z3_func_decl function = terms_function(terms, full, count, making->domain.items, sort);
    return term_apply(terms, function, count, making->arguments.items);
}

static const Value *make_truth(Making *making, const char *name, const Value *old)
{
    Terms *terms = making->values->terms;
    Term truth = symbol(making, name, terms_bool_sort(terms));
    if (old) claim(making, term_iff(terms, truth, old->truth));
    return value_truth(making->values, truth);
}

/* A name's interval is not claimed: what it stands for may be anything where nobody gets to, and
 * that must not keep the rest from being true. */
static Number make_within(Making *making, const char *name, int64_t low, int64_t high,
                          const Value *old)
{
    const Values *values = making->values;
    Number made;
    Term typing;
    if (making->arguments.count == 0) {
        const char *full = arena_format(values->arena, "%s%s", name, making->suffix);
        made = number_fresh(&values->numbers, full, low, high, &typing);
    } else {
        made = (Number){symbol(making, name, terms_int_sort(values->terms)), NUMBER_BELOW_ALL,
                        NUMBER_ABOVE_ALL};
        typing = number_within(&values->numbers, made, low, high);
    }
    made = (Number){made.term, low, high};
    if (!old) {
        claim(making, typing);
        return made;
    }
    claim(making, number_equal(&values->numbers, made, old->number));
    return (Number){made.term, old->number.low, old->number.high};
}

static const Value *make_number(Making *making, const Type *type, const char *name,
                                const Value *old)
{
    const Values *values = making->values;
    if (value_is_identity(values, type)) {
        Number made = {symbol(making, name, values_identity_sort(values, type)), 0,
                       NUMBER_ABOVE_ALL};
        if (old) claim(making, number_equal(&values->numbers, made, old->number));
        return value_number(values, type, made);
    }
    int64_t low, high;
    values_interval(values, making->system, type, &low, &high);
    return value_number(values, type, make_within(making, name, low, high, old));
}

/* What has parts. */

static const Value *part_of(const Value *old, uint32_t part)
{
    return old ? old->parts[part] : NULL;
}

static const Value *make_optional(Making *making, const Type *type, const char *name,
                                  const Value *old)
{
    const char *some = arena_format(making->values->arena, "%s?", name);
    const Value *parts[2];
    const Value *was_some = part_of(old, 0);
    bool known = was_some && is_settled(making->values, was_some);
    parts[0] = known ? was_some : make_truth(making, some, was_some);
    parts[1] = make(making, type->element, name, part_of(old, 1));
    return value_tuple(making->values, type, parts, 2);
}

/* The body of a map or set over a lifted type, at a new constant. */
static const Value *make_function(Making *making, const Type *type, const char *name,
                                  const Value *old)
{
    const Values *values = making->values;
    const Type *index = type->kind == TYPE_SET ? type->element : type->index;
    Term around = making->claims;
    Number bound = value_bound(values, index);
    const Value *before = old ? value_substitute(values, old->body, old->bound, bound) : NULL;
    vector_push(&making->arguments, bound.term);
    vector_push(&making->domain, Z3_get_sort(terms_context(values->terms), bound.term));
    making->claims = term_truth(values->terms, true);
    const Value *body = type->kind == TYPE_SET ? make_truth(making, name, before)
                                               : make(making, type->element, name, before);
    making->arguments.count--;
    making->domain.count--;
    Term claims = making->claims;
    if (!old) claims = term_implies(values->terms, values_has(values, index, bound), claims);
    making->claims = around;
    claim(making, term_forall(values->terms, 1, &bound.term, claims));
    return value_function(values, type, bound, body);
}

static const Value *make_set(Making *making, const Type *type, const char *name, const Value *old)
{
    const Values *values = making->values;
    bool order = type->element->kind == TYPE_ORDER;
    if (values_is_lifted(values, type->element)) return make_function(making, type, name, old);
    uint32_t count = set_capacity(type);
    uint32_t used = order ? order_ranks(making->system, type->element->order) : count;
    const Value **parts = value_parts(values, count);
    for (uint32_t i = 0; i < count; i++) {
        const Value *before = part_of(old, i);
        if (i >= used) {
            parts[i] = value_truth(values, term_truth(values->terms, false));
        } else if (before && is_settled(values, before)) {
            parts[i] = before;
        } else {
            const char *element = indexed(making, name, type->element, value_set_first(type) + i);
            parts[i] = make_truth(making, element, before);
        }
    }
    return value_tuple(values, type, parts, count);
}

static const Value *make_map(Making *making, const Type *type, const char *name, const Value *old)
{
    const Values *values = making->values;
    if (values_is_lifted(values, type->index)) return make_function(making, type, name, old);
    uint32_t count = value_entries(type);
    const Value **parts = value_parts(values, count);
    for (uint32_t i = 0; i < count; i++) {
        const char *entry = indexed(making, name, type->index, type->index->low + i);
        parts[i] = make(making, type->element, entry, part_of(old, i));
    }
    return value_tuple(values, type, parts, count);
}

static const Value *make_struct(Making *making, const Type *type, const char *name,
                                const Value *old)
{
    const Values *values = making->values;
    const Value **parts = value_parts(values, type->field_count);
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        const char *full = arena_format(values->arena, "%s.%s", name, field->name);
        parts[i] = make(making, field->type, full, part_of(old, i));
    }
    return value_tuple(values, type, parts, type->field_count);
}

static const Value *make_length(Making *making, const Type *type, const char *name,
                                const Value *old)
{
    if (old && is_settled(making->values, old)) return old;
    const char *full = arena_format(making->values->arena, "%s.len", name);
    return value_number(making->values, NULL, make_within(making, full, 0, type->capacity, old));
}

static const Value *make_list(Making *making, const Type *type, const char *name, const Value *old)
{
    const Values *values = making->values;
    uint32_t capacity = (uint32_t)type->capacity;
    const Value **parts = value_parts(values, capacity + 1);
    parts[0] = make_length(making, type, name, part_of(old, 0));
    for (uint32_t i = 0; i < capacity; i++) {
        const char *entry = arena_format(values->arena, "%s#%u", name, (unsigned)i + 1);
        parts[1 + i] = make(making, type->element, entry, part_of(old, 1 + i));
    }
    return value_tuple(values, type, parts, capacity + 1);
}

/* `old`: what the new constants are names for, or NULL. */
static const Value *make(Making *making, const Type *type, const char *name, const Value *old)
{
    if (old && is_settled(making->values, old)) return old;
    switch (type->kind) {
    case TYPE_BOOL: return make_truth(making, name, old);
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return make_number(making, type, name, old);
    case TYPE_OPTIONAL: return make_optional(making, type, name, old);
    case TYPE_SET: return make_set(making, type, name, old);
    case TYPE_MAP: return make_map(making, type, name, old);
    case TYPE_STRUCT: return make_struct(making, type, name, old);
    case TYPE_QUEUE:
    case TYPE_BAG: return make_list(making, type, name, old);
    case TYPE_BAD: return value_filler(making->values, type);
    }
    BUG("no such type");
}

/* NOLINTNEXTLINE(readability-function-size): one recursion for both makers */
static const Value *make_all(const Values *values, const System *system, const Type *type,
                             const char *name, const char *suffix, const Value *old,
                             Term *ret_claims)
{
    Making making = {.values = values,
                     .system = system,
                     .suffix = suffix,
                     .claims = term_truth(values->terms, true)};
    const Value *made = make(&making, type, name, old);
    *ret_claims = making.claims;
    vector_release(&making.arguments);
    vector_release(&making.domain);
    return made;
}

const Value *value_fresh_loose(const Values *values, const System *system, const Type *type,
                               const char *name, const char *suffix, Term *ret_typing)
{
    return make_all(values, system, type, name, suffix, NULL, ret_typing);
}

const Value *value_fresh(const Values *values, const System *system, const Type *type,
                         const char *name, Term *ret_typing)
{
    Term intervals;
    const Value *made = value_fresh_loose(values, system, type, name, "", &intervals);
    *ret_typing = term_and(values->terms, intervals, value_typing(values, system, type, made));
    return made;
}

/* NOLINTNEXTLINE(readability-function-size): value_fresh, and what it is to equal */
const Value *value_named(const Values *values, const System *system, const Type *type,
                         const Value *value, const char *name, const char *suffix,
                         Term *ret_definition)
{
    return make_all(values, system, type, name, suffix, value, ret_definition);
}

Number value_fresh_scalar(const Values *values, const Type *type, const char *name,
                          Term *ret_typing)
{
    Making making = {.values = values, .suffix = "", .claims = term_truth(values->terms, true)};
    if (type->kind == TYPE_BOOL) return number_fresh(&values->numbers, name, 0, 1, ret_typing);
    Number made = make_number(&making, type, name, NULL)->number;
    *ret_typing = making.claims;
    if (values_is_lifted(values, type) || values_is_empty(type)) {
        *ret_typing = term_and(values->terms, making.claims, values_has(values, type, made));
    }
    return made;
}
