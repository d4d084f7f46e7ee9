/* state.c - states: making them, what is true of all of them, from cells and back. */
#include <string.h>

#include "encode_private.h"
#include "model/value.h"
#include "support/text.h"

static State *new_state(Encoder *encoder)
{
    Arena *arena = encoder->values.arena;
    State *state = ARENA_NEW(arena, State);
    state->values = ARENA_NEW_ARRAY(arena, const Value *, encoder->item_count + 1);
    return state;
}

State *state_copy(Encoder *encoder, const State *state)
{
    State *copy = new_state(encoder);
    memcpy(copy->values, state->values, encoder->item_count * sizeof *copy->values);
    return copy;
}

State *state_if(Encoder *encoder, Term condition, const State *a, const State *b)
{
    State *either = new_state(encoder);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        either->values[i] = value_if(&encoder->values, condition, a->values[i], b->values[i]);
    }
    return either;
}

Term state_equal(Encoder *encoder, const State *a, const State *b)
{
    Term *equal = ARENA_NEW_ARRAY(encoder->values.arena, Term, encoder->item_count + 1);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        equal[i] = value_equal(&encoder->values, a->values[i], b->values[i]);
    }
    return term_and_all(encoder->terms, equal, encoder->item_count);
}

/* New constants. */

/* "enactor[2].plan", or "enactor.plan" for whichever instance it is. */
static const char *instance_name(Encoder *encoder, const Item *item, uint32_t instance)
{
    Text text = {0};
    process_print(&text, item->process, instance);
    text_format(&text, ".%s", item->local ? item->local->name : "place");
    const char *name = arena_copy_string(encoder->values.arena, text_string(&text));
    text_release(&text);
    return name;
}

/* A process's item instance by instance, so that names are those of the instances. */
static const Value *make_instances(Encoder *encoder, const Item *item, const char *suffix,
                                   const Value *old, Term *ret_claims)
{
    const Values *values = &encoder->values;
    const Type *type = item->type->element;
    uint32_t count = item->process->instances;
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, count + 1);
    *ret_claims = term_truth(encoder->terms, true);
    for (uint32_t i = 0; i < count; i++) {
        Term claims;
        const char *name = instance_name(encoder, item, i);
        parts[i] =
            old ? value_named(values, encoder->system, type, old->parts[i], name, suffix, &claims)
                : value_fresh_loose(values, encoder->system, type, name, suffix, &claims);
        *ret_claims = term_and(encoder->terms, *ret_claims, claims);
    }
    return value_tuple(values, item->type, parts, count);
}

static const Value *make_item(Encoder *encoder, const Item *item, const char *suffix,
                              const Value *old, Term *ret_claims)
{
    const Values *values = &encoder->values;
    if (item->process && !values_is_lifted(values, item->type->index)) {
        return make_instances(encoder, item, suffix, old, ret_claims);
    }
    if (old) {
        return value_named(values, encoder->system, item->type, old, item->name, suffix,
                           ret_claims);
    }
    return value_fresh_loose(values, encoder->system, item->type, item->name, suffix, ret_claims);
}

/* `old`: what the constants are names for, or NULL. */
static State *make_state(Encoder *encoder, int64_t step, const State *old, Term *ret_claims)
{
    State *state = new_state(encoder);
    Arena *arena = encoder->values.arena;
    const char *suffix = arena_format(arena, "@%lld", (long long)step);
    Term *claims = ARENA_NEW_ARRAY(arena, Term, encoder->item_count + 1);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        const Value *before = old ? old->values[i] : NULL;
        state->values[i] = make_item(encoder, &encoder->items[i], suffix, before, &claims[i]);
    }
    *ret_claims = term_and_all(encoder->terms, claims, encoder->item_count);
    return state;
}

State *state_fresh(Encoder *encoder, int64_t step, Term *ret_typing)
{
    Term intervals;
    State *state = make_state(encoder, step, NULL, &intervals);
    *ret_typing = term_and(encoder->terms, intervals, state_typing(encoder, state));
    return state;
}

State *state_named(Encoder *encoder, const State *state, int64_t step, Term *ret_definition)
{
    return make_state(encoder, step, state, ret_definition);
}

/* Typing. */

/* The place is one where the local is in scope. Neighbours are asked for together. */
static Term is_in_scope(Encoder *encoder, const Process *process, uint32_t local, Number place)
{
    const Numbers *numbers = &encoder->values.numbers;
    Term result = term_truth(encoder->terms, false);
    for (uint32_t i = 0; i < process->place_count; i++) {
        uint32_t begin = i;
        while (i < process->place_count && process->places[i].in_scope[local]) i++;
        if (i == begin) continue;
        result =
            term_or(encoder->terms, result, number_within(numbers, place, begin, (int64_t)i - 1));
    }
    return result;
}

static Term local_typing(Encoder *encoder, const Process *process, uint32_t local, Number place,
                         const Value *value)
{
    Terms *terms = encoder->terms;
    const Values *values = &encoder->values;
    const Type *type = process->locals[local].type;
    Term in_scope = is_in_scope(encoder, process, local, place);
    Term typed = term_truth(terms, true), filler = typed;
    if (!term_is_false(terms, in_scope)) {
        typed = value_typing(values, encoder->system, type, value);
    }
    if (!term_is_true(terms, in_scope)) {
        filler = value_equal(values, value, value_filler(values, type));
    }
    return term_and(terms, term_implies(terms, in_scope, typed), term_or(terms, in_scope, filler));
}

/* `values`: of one instance, the place and the locals. */
static Term instance_typing(Encoder *encoder, const Process *process, const Value *const *values)
{
    const Numbers *numbers = &encoder->values.numbers;
    Number place = values[0]->number;
    Term typing = number_within(numbers, place, 0, (int64_t)process->place_count - 1);
    for (uint32_t i = 0; i < process->local_count; i++) {
        Term local = local_typing(encoder, process, i, place, values[1 + i]);
        typing = term_and(encoder->terms, typing, local);
    }
    return typing;
}

static Term typing_at(Encoder *encoder, const Process *process, const State *state, Number instance)
{
    uint32_t count = 1 + process->local_count, first = item_of_place(encoder, process);
    const Value **values = ARENA_NEW_ARRAY(encoder->values.arena, const Value *, count);
    for (uint32_t i = 0; i < count; i++) {
        values[i] = value_select(&encoder->values, state->values[first + i], instance);
    }
    return instance_typing(encoder, process, values);
}

static Term process_typing(Encoder *encoder, const Process *process, const State *state)
{
    Terms *terms = encoder->terms;
    const Type *index = encoder->items[item_of_place(encoder, process)].type->index;
    if (values_is_lifted(&encoder->values, index)) {
        Number bound = value_bound(&encoder->values, index);
        Term inside = values_has(&encoder->values, index, bound);
        Term typing = typing_at(encoder, process, state, bound);
        return term_forall(terms, 1, &bound.term, term_implies(terms, inside, typing));
    }
    Term typing = term_truth(terms, true);
    for (uint32_t i = 0; i < process->instances; i++) {
        Number instance = number_constant(&encoder->values.numbers, i);
        typing = term_and(terms, typing, typing_at(encoder, process, state, instance));
    }
    return typing;
}

Term state_typing(Encoder *encoder, const State *state)
{
    Terms *terms = encoder->terms;
    Term typing = state_is_dense(encoder, state);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        const Item *item = &encoder->items[i];
        if (item->process) continue;
        Term typed = value_typing(&encoder->values, encoder->system, item->type, state->values[i]);
        typing = term_and(terms, typing, typed);
    }
    for (uint32_t i = 0; i < encoder->system->process_count; i++) {
        const Process *process = encoder->system->processes[i];
        typing = term_and(terms, typing, process_typing(encoder, process, state));
    }
    return typing;
}

/* From cells. */

static const Value *constant_instances(Encoder *encoder, const Item *item, const int64_t *cells)
{
    const Values *values = &encoder->values;
    const Process *process = item->process;
    if (values_is_lifted(values, item->type->index)) {
        encoder_complain(encoder, process->span,
                         "a state of so many `%s` is none of any number of them", process->name);
        return value_filler(values, item->type);
    }
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, process->instances + 1);
    for (uint32_t i = 0; i < process->instances; i++) {
        const int64_t *at = cells + item->cell + (size_t)i * process->cells;
        parts[i] = value_constant(values, item->type->element, at);
    }
    return value_tuple(values, item->type, parts, process->instances);
}

State *state_constant(Encoder *encoder, const int64_t *cells)
{
    const Values *values = &encoder->values;
    State *state = new_state(encoder);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        const Item *item = &encoder->items[i];
        const Value *value = item->process ? constant_instances(encoder, item, cells)
                                           : value_constant(values, item->type, cells + item->cell);
        state->values[i] = value_narrow(values, encoder->system, item->type, value);
    }
    return state;
}

/* Back from a model. */

void state_decode(Encoder *encoder, Query *query, const State *state, int64_t *ret_cells)
{
    PROMISE(encoder->form == FORM_FINITE);
    /* A set over an empty range has a cell that no type speaks of. */
    memset(ret_cells, 0, encoder->system->cells * sizeof *ret_cells);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        const Item *item = &encoder->items[i];
        const Value *value = state->values[i];
        if (!item->process) {
            value_decode(query, item->type, value, ret_cells + item->cell);
            continue;
        }
        for (uint32_t j = 0; j < item->process->instances; j++) {
            size_t at = item->cell + (size_t)j * item->process->cells;
            value_decode(query, item->type->element, value->parts[j], ret_cells + at);
        }
    }
}
