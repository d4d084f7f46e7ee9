/* orders.c - the ranks of order types: which are held, and renumbering them after a step.
 *
 * As the model's canonical form has it (model/canonical.c): the ranks that a state holds are
 * numbered 0, 1, … in their order. In an unbounded encoding ranks are endless and keep their
 * numbers. */
#include "encode_private.h"

/* What a walk over everything of one order does with it. */
typedef struct Renumbering {
    Encoder *encoder;
    const Type *order;
    uint32_t count;    /* ranks that a raw state can have: 0..2n */
    Term *held;        /* of each: does something hold it? */
    Number *new_ranks; /* of each, if it is held */
    uint32_t ranks;    /* that a renumbered state can have */
} Renumbering;

static bool has_this(const Type *type, const Type *order)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_BAD: return false;
    case TYPE_ORDER: return type == order;
    case TYPE_OPTIONAL:
    case TYPE_SET:
    case TYPE_MAP:
    case TYPE_QUEUE:
    case TYPE_BAG: return has_this(type->element, order);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            if (has_this(type->fields[i].type, order)) return true;
        }
        return false;
    }
    return false;
}

static Term equals_rank(const Renumbering *renumbering, Number number, uint32_t rank)
{
    const Numbers *numbers = &renumbering->encoder->values.numbers;
    return number_equal(numbers, number, number_constant(numbers, rank));
}

/* The types of a tuple's parts, but for the first of an optional or list. */
static const Type *part_type(const Type *type, uint32_t part)
{
    if (type->kind == TYPE_STRUCT) return type->fields[part].type;
    if (type->kind != TYPE_MAP && part == 0) return NULL;
    return type->element;
}

/* Which ranks are held. */

static void hold_number(Renumbering *renumbering, Number number)
{
    Terms *terms = renumbering->encoder->terms;
    for (uint32_t i = 0; i < renumbering->count; i++) {
        Term here = equals_rank(renumbering, number, i);
        renumbering->held[i] = term_or(terms, renumbering->held[i], here);
    }
}

/* Fillers hold nothing, so that all parts count. */
static void hold(Renumbering *renumbering, const Type *type, const Value *value)
{
    Terms *terms = renumbering->encoder->terms;
    if (!has_this(type, renumbering->order)) return;
    if (type->kind == TYPE_ORDER) {
        hold_number(renumbering, value->number);
        return;
    }
    for (uint32_t i = 0; i < value->count; i++) {
        const Type *part = part_type(type, i);
        if (type->kind == TYPE_SET) {
            if (i >= renumbering->count) return;
            Term in = value->parts[i]->truth;
            renumbering->held[i] = term_or(terms, renumbering->held[i], in);
        } else if (part) {
            hold(renumbering, part, value->parts[i]);
        }
    }
}

static void find_held(Renumbering *renumbering, Encoder *encoder, const State *state,
                      uint32_t order)
{
    const Type *type = encoder->system->orders[order];
    *renumbering = (Renumbering){.encoder = encoder,
                                 .order = type,
                                 .count = (uint32_t)(2 * type->capacity + 1),
                                 .ranks = order_ranks(encoder->system, order)};
    Term no = term_truth(encoder->terms, false);
    Arena *arena = encoder->values.arena;
    renumbering->held = ARENA_NEW_ARRAY(arena, Term, renumbering->count);
    for (uint32_t i = 0; i < renumbering->count; i++) renumbering->held[i] = no;
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        hold(renumbering, encoder->items[i].type, state->values[i]);
    }
}

static Term too_many(const Renumbering *renumbering)
{
    const Numbers *numbers = &renumbering->encoder->values.numbers;
    Number count = number_count(numbers, renumbering->held, renumbering->count);
    Number most = number_constant(numbers, renumbering->order->capacity);
    return number_less(numbers, most, count);
}

/* A first value that is kept is there whether held or not. */
static void keep_first(Renumbering *renumbering)
{
    Encoder *encoder = renumbering->encoder;
    if (!order_keeps_first(encoder->system, renumbering->order->order)) return;
    renumbering->held[0] = term_truth(encoder->terms, true);
}

/* Renumbering. */

/* The new rank is the number of held ones below. */
static void find_new_ranks(Renumbering *renumbering)
{
    Encoder *encoder = renumbering->encoder;
    const Numbers *numbers = &encoder->values.numbers;
    Number below = number_constant(numbers, 0), one = number_constant(numbers, 1);
    renumbering->new_ranks = ARENA_NEW_ARRAY(encoder->values.arena, Number, renumbering->count);
    for (uint32_t i = 0; i < renumbering->count; i++) {
        Term overflow;
        renumbering->new_ranks[i] = below;
        Number more = number_add(numbers, below, one, &overflow);
        below = number_if(numbers, renumbering->held[i], more, below);
    }
}

static Number new_rank(const Renumbering *renumbering, Number old)
{
    const Numbers *numbers = &renumbering->encoder->values.numbers;
    Number result = number_constant(numbers, -1);
    for (uint32_t i = renumbering->count; i-- > 0;) {
        Term here = equals_rank(renumbering, old, i);
        result = number_if(numbers, here, renumbering->new_ranks[i], result);
    }
    return number_narrow(numbers, result, -1, (int64_t)renumbering->ranks - 1);
}

/* New ranks are never above old ones. */
static const Value *renumber_set(const Renumbering *renumbering, const Type *type, const Value *set)
{
    Encoder *encoder = renumbering->encoder;
    Terms *terms = encoder->terms;
    Term *in = ARENA_NEW_ARRAY(encoder->values.arena, Term, set->count + 1);
    for (uint32_t i = 0; i < set->count; i++) {
        in[i] = term_truth(terms, false);
        if (terms_failure(terms) != NULL) continue;
        for (uint32_t old = i; i < renumbering->ranks && old < set->count; old++) {
            Term here = equals_rank(renumbering, renumbering->new_ranks[old], i);
            Term both = term_and(terms, set->parts[old]->truth, here);
            in[i] = term_or(terms, in[i], both);
        }
    }
    return value_set(&encoder->values, type, in, set->count);
}

static const Value *renumber(const Renumbering *renumbering, const Type *type, const Value *value)
{
    const Values *values = &renumbering->encoder->values;
    if (!has_this(type, renumbering->order)) return value;
    if (type->kind == TYPE_ORDER) {
        return value_number(values, type, new_rank(renumbering, value->number));
    }
    if (type->kind == TYPE_SET) return renumber_set(renumbering, type, value);
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, value->count + 1);
    for (uint32_t i = 0; i < value->count; i++) {
        const Type *part = part_type(type, i);
        parts[i] = part ? renumber(renumbering, part, value->parts[i]) : value->parts[i];
    }
    return value_tuple(values, type, parts, value->count);
}

/* Numbers keep their order, but sets of them are compared from their lowest cells on. */
static bool has_order_set(const Type *type)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_BAD: return false;
    case TYPE_SET: return type->element->kind == TYPE_ORDER;
    case TYPE_OPTIONAL:
    case TYPE_MAP:
    case TYPE_QUEUE:
    case TYPE_BAG: return has_order_set(type->element);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            if (has_order_set(type->fields[i].type)) return true;
        }
        return false;
    }
    return false;
}

/* Inner bags first. */
static const Value *sort_bags(const Values *values, const Type *type, const Value *value)
{
    if (type->kind == TYPE_SET || !has_order_set(type)) return value;
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, value->count + 1);
    for (uint32_t i = 0; i < value->count; i++) {
        const Type *part = part_type(type, i);
        parts[i] = part ? sort_bags(values, part, value->parts[i]) : value->parts[i];
    }
    const Value *sorted = value_tuple(values, type, parts, value->count);
    return type->kind == TYPE_BAG ? value_bag_sort(values, sorted) : sorted;
}

static void renumber_order(Encoder *encoder, State *state, uint32_t order, Term *ret_too_many)
{
    Renumbering renumbering;
    find_held(&renumbering, encoder, state, order);
    *ret_too_many = too_many(&renumbering);
    keep_first(&renumbering);
    find_new_ranks(&renumbering);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        state->values[i] = renumber(&renumbering, encoder->items[i].type, state->values[i]);
    }
}

State *state_renumber(Encoder *encoder, const State *raw, Term *ret_too_many)
{
    const Values *values = &encoder->values;
    State *state = state_copy(encoder, raw);
    *ret_too_many = term_truth(encoder->terms, false);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        state->values[i] = value_as(values, encoder->items[i].type, state->values[i]);
    }
    for (uint32_t i = 0; encoder->form == FORM_FINITE && i < encoder->system->order_count; i++) {
        Term too_many_of_it;
        renumber_order(encoder, state, i, &too_many_of_it);
        *ret_too_many = term_or(encoder->terms, *ret_too_many, too_many_of_it);
    }
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        const Type *type = encoder->items[i].type;
        if (encoder->form == FORM_FINITE) {
            state->values[i] = sort_bags(values, type, state->values[i]);
        }
        state->values[i] = value_narrow(values, encoder->system, type, state->values[i]);
    }
    return state;
}

/* Renumbered states. */

Number state_ranks(Encoder *encoder, const State *state, uint32_t order)
{
    const Numbers *numbers = &encoder->values.numbers;
    Number result = number_constant(numbers, 0);
    Renumbering renumbering;
    if (encoder->form != FORM_FINITE) {
        encoder_complain(encoder, (Span){0, 0}, "the values of an endless order can't be counted");
        return result;
    }
    find_held(&renumbering, encoder, state, order);
    keep_first(&renumbering);
    for (uint32_t i = 0; i < renumbering.ranks; i++) {
        Number count = number_constant(numbers, (int64_t)i + 1);
        result = number_if(numbers, renumbering.held[i], count, result);
    }
    return result;
}

static Term order_is_dense(Encoder *encoder, const State *state, uint32_t order)
{
    Terms *terms = encoder->terms;
    Renumbering renumbering;
    find_held(&renumbering, encoder, state, order);
    Term dense = term_not(terms, too_many(&renumbering));
    keep_first(&renumbering);
    for (uint32_t i = 1; i < renumbering.count; i++) {
        Term gap = term_and_not(terms, renumbering.held[i], renumbering.held[i - 1]);
        dense = term_and_not(terms, dense, gap);
    }
    return dense;
}

Term state_is_dense(Encoder *encoder, const State *state)
{
    Term dense = term_truth(encoder->terms, true);
    for (uint32_t i = 0; encoder->form == FORM_FINITE && i < encoder->system->order_count; i++) {
        dense = term_and(encoder->terms, dense, order_is_dense(encoder, state, i));
    }
    return dense;
}

/* What is held, in any form. */

static Term all_below(Encoder *encoder, const Type *order, const Type *type, const Value *value,
                      Number number);

static Term function_below(Encoder *encoder, const Type *order, const Type *type,
                           const Value *value, Number number)
{
    Terms *terms = encoder->terms;
    const Values *values = &encoder->values;
    bool set = type->kind == TYPE_SET;
    const Type *index = set ? type->element : type->index;
    Number bound = value_bound(values, index);
    const Value *body = value_select(values, value, bound);
    Term inside = values_has(values, index, bound);
    Term below =
        set ? term_implies(terms, body->truth, number_less(&values->numbers, bound, number))
            : all_below(encoder, order, type->element, body, number);
    return term_forall(terms, 1, &bound.term, term_implies(terms, inside, below));
}

static Term set_below(Encoder *encoder, const Value *set, Number number)
{
    Terms *terms = encoder->terms;
    const Numbers *numbers = &encoder->values.numbers;
    Term result = term_truth(terms, true);
    for (uint32_t i = 0; i < set->count; i++) {
        Term below = number_less(numbers, number_constant(numbers, i), number);
        result = term_and(terms, result, term_implies(terms, set->parts[i]->truth, below));
    }
    return result;
}

static Term all_below(Encoder *encoder, const Type *order, const Type *type, const Value *value,
                      Number number)
{
    Terms *terms = encoder->terms;
    if (!has_this(type, order)) return term_truth(terms, true);
    if (value->shape == VALUE_FUNCTION) return function_below(encoder, order, type, value, number);
    if (type->kind == TYPE_ORDER) {
        return number_less(&encoder->values.numbers, value->number, number);
    }
    if (type->kind == TYPE_SET) return set_below(encoder, value, number);
    Term result = term_truth(terms, true);
    for (uint32_t i = 0; i < value->count; i++) {
        const Type *part = part_type(type, i);
        if (!part) continue;
        result = term_and(terms, result, all_below(encoder, order, part, value->parts[i], number));
    }
    return result;
}

Term state_all_below(Encoder *encoder, const State *state, uint32_t order, Number number)
{
    const System *system = encoder->system;
    Terms *terms = encoder->terms;
    const Numbers *numbers = &encoder->values.numbers;
    Term result = term_truth(terms, true);
    /* The first value stays there for those who begin again. */
    if (order_keeps_first(system, order)) {
        result = number_less(numbers, number_constant(numbers, 0), number);
    }
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        Term below = all_below(encoder, system->orders[order], encoder->items[i].type,
                               state->values[i], number);
        result = term_and(terms, result, below);
    }
    return result;
}
