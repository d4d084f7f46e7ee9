/* begin.c - how variables begin: at a value, at every value of their type, at every element of a
 * domain. Each "every" is an input, one for each part of the value. */
#include "run.h"

static const Value *begin_anywhere(Run *run, const char *name, const Type *type);

/* The interpreter refuses to go through as many; nothing else could be chosen here, either. */
static bool is_too_large(Run *run, const Type *scalar)
{
    if (scalar->kind == TYPE_ORDER || type_values(scalar) < UINT32_MAX) return false;
    scene_fail(&run->scene, term_truth(run->encoder->terms, true));
    return true;
}

static const Value *begin_scalar(Run *run, const char *name, const Type *scalar)
{
    const Values *values = &run->encoder->values;
    /* The one value of an order that exists at the start. */
    if (scalar->kind == TYPE_ORDER && !values_is_lifted(values, scalar)) {
        return value_number(values, scalar, number_constant(&values->numbers, 0));
    }
    if (!values_is_lifted(values, scalar) && is_too_large(run, scalar)) {
        return value_filler(values, scalar);
    }
    return run_scalar(run, scalar, run_input(run, name, scalar));
}

static Term begin_truth(Run *run, const char *name)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    Number chosen = run_input_number(run, name, 0, 1);
    return number_equal(numbers, chosen, number_constant(numbers, 1));
}

static const Value *begin_optional(Run *run, const char *name, const Type *type)
{
    const Values *values = &run->encoder->values;
    Term some = begin_truth(run, name);
    const Value *value = value_some(values, type, begin_anywhere(run, name, type->element));
    return value_if(values, some, value, value_filler(values, type));
}

/* Each element is in or out. */
static const Value *begin_set(Run *run, const char *name, const Type *type)
{
    const Values *values = &run->encoder->values;
    uint32_t capacity = set_capacity(type);
    uint32_t elements = type->element->kind == TYPE_ORDER ? 1 : capacity;
    Term *in = ARENA_NEW_ARRAY(values->arena, Term, capacity + 1);
    for (uint32_t i = 0; i < capacity; i++) {
        in[i] = i < elements ? begin_truth(run, name) : term_truth(values->terms, false);
    }
    return value_set(values, type, in, capacity);
}

static const Value *begin_list(Run *run, const char *name, const Type *type)
{
    const Values *values = &run->encoder->values;
    const Value *filler = value_filler(values, type);
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, filler->count);
    Number length = run_input_number(run, name, 0, type->capacity);
    parts[0] = value_number(values, filler->parts[0]->type, length);
    for (uint32_t i = 1; i < filler->count; i++) {
        Number position = number_constant(&values->numbers, (int64_t)i - 1);
        Term there = number_less(&values->numbers, position, length);
        parts[i] = filler->parts[i];
        if (term_is_false(values->terms, there)) continue;
        const Value *entry = begin_anywhere(run, name, type->element);
        parts[i] = value_if(values, there, entry, filler->parts[i]);
    }
    const Value *list = value_tuple(values, type, parts, filler->count);
    return type->kind == TYPE_BAG ? value_bag_sort(values, list) : list;
}

static const Value *begin_map(Run *run, const char *name, const Type *type)
{
    const Values *values = &run->encoder->values;
    uint32_t count = (uint32_t)type_values(type->index);
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, count + 1);
    for (uint32_t i = 0; i < count; i++) parts[i] = begin_anywhere(run, name, type->element);
    return value_tuple(values, type, parts, count);
}

static const Value *begin_struct(Run *run, const char *name, const Type *type)
{
    const Values *values = &run->encoder->values;
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, type->field_count + 1);
    for (uint32_t i = 0; i < type->field_count; i++) {
        parts[i] = begin_anywhere(run, name, type->fields[i].type);
    }
    return value_tuple(values, type, parts, type->field_count);
}

/* A map or set over an endless type: a new function, of which nothing is known but its typing. */
static const Value *begin_lifted(Run *run, const char *name, const Type *type)
{
    if (type_has_order(type)) {
        encoder_complain(run->encoder, (Span){0, 0},
                         "the values that `%s` begins with can't be lifted", name);
    }
    Term typing;
    const Value *value =
        value_fresh(&run->encoder->values, run->encoder->system, type, name, &typing);
    run_define(run, typing);
    return value;
}

static const Value *begin_anywhere(Run *run, const char *name, const Type *type)
{
    const Values *values = &run->encoder->values;
    if (!encoder_spend(run->encoder, (Span){0, 0})) return value_filler(values, type);
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: return begin_scalar(run, name, type);
    case TYPE_OPTIONAL: return begin_optional(run, name, type);
    case TYPE_SET:
        if (values_is_lifted(values, type->element)) return begin_lifted(run, name, type);
        return begin_set(run, name, type);
    case TYPE_MAP:
        if (values_is_lifted(values, type->index)) return begin_lifted(run, name, type);
        return begin_map(run, name, type);
    case TYPE_STRUCT: return begin_struct(run, name, type);
    case TYPE_QUEUE:
    case TYPE_BAG: return begin_list(run, name, type);
    case TYPE_BAD: BUG("a variable of a type that is an error");
    }
    BUG("a type of no kind");
}

/* An element of the domain, for each entry of a map its own. */
static const Value *begin_in(Run *run, const char *name, const Type *type, const Domain *domain)
{
    const Values *values = &run->encoder->values;
    if (type->kind == TYPE_MAP) {
        if (values_is_lifted(values, type->index)) {
            encoder_complain(run->encoder, domain->span,
                             "that each entry of `%s` begins in a set can't be lifted", name);
            return value_filler(values, type);
        }
        uint32_t count = (uint32_t)type_values(type->index);
        const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, count + 1);
        for (uint32_t i = 0; i < count; i++) parts[i] = begin_in(run, name, type->element, domain);
        return value_tuple(values, type, parts, count);
    }
    const Type *scalar = type->kind == TYPE_OPTIONAL ? type->element : type;
    Number number = run_choose_in(run, name, domain);
    if (scalar->kind == TYPE_RANGE && !values_is_lifted(values, scalar)) {
        Term within = number_within(&values->numbers, number, scalar->low, scalar->high);
        scene_fail(&run->scene, term_not(values->terms, within));
        number = number_narrow(&values->numbers, number, scalar->low, scalar->high);
    }
    const Value *value = run_scalar(run, scalar, number);
    return type == scalar ? value : value_some(values, type, value);
}

const Value *encode_initial(Run *run, const char *name, const Type *type, const Initial *initial)
{
    if (initial->value) {
        const Value *value = encode_value(&run->scene, initial->value);
        return value_as(&run->encoder->values, type, value);
    }
    if (initial->domain) return begin_in(run, name, type, initial->domain);
    return begin_anywhere(run, name, type);
}

/* ---- initial states ---- */

static void begin_variables(Run *run)
{
    const System *system = run->encoder->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        uint32_t item = run->encoder->variable_items[variable->offset];
        run->working->values[item] =
            encode_initial(run, variable->name, variable->type, &variable->initial);
    }
}

static void begin_control(Run *run, const Process *process)
{
    Exits found = {0};
    run_walk(run, process->start, false, &found);
    run_arrive(run, &found);
    vector_release(&found);
}

static void begin_instances(Run *run, const Process *process)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    for (uint32_t i = 0; i < process->instances; i++) {
        run_act_as(run, process, number_constant(numbers, i));
        begin_control(run, process);
        run_store_instance(run);
    }
}

/* A bound constant stands for whichever instance: what it begins with makes functions. */
static void begin_lifted_instances(Run *run, const Process *process)
{
    const Values *values = &run->encoder->values;
    Terms *terms = values->terms;
    Term guard = run->scene.guard, error = run->scene.error;
    const Type *index = run->encoder->items[item_of_place(run->encoder, process)].type->index;
    Number bound = value_bound(values, index);
    Term any = values_has(values, index, bound);
    run->scene.guard = term_truth(terms, true);
    run->scene.error = term_truth(terms, false);
    run->scene.binders++;
    run_act_as(run, process, bound);
    begin_control(run, process);
    run->scene.binders--;
    uint32_t count = process->local_count;
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t item = i == count ? item_of_place(run->encoder, process)
                                   : item_of_local(run->encoder, process, i);
        run->working->values[item] =
            value_function(values, run->encoder->items[item].type, bound, run->locals[i]);
    }
    Term all = term_forall(terms, 1, &bound.term, term_implies(terms, any, run->scene.guard));
    Term one = term_exists(terms, 1, &bound.term, term_and(terms, any, run->scene.error));
    run->scene.guard = term_and(terms, guard, all);
    run->scene.error = term_or(terms, error, term_and(terms, guard, one));
}

void encode_beginning(Encoder *encoder, Beginning *ret_beginning)
{
    Terms *terms = encoder->terms;
    Run run;
    Term too_many;
    encoder->effort = 0;
    run_start(&run, encoder, NULL, 0);
    begin_variables(&run);
    for (uint32_t i = 0; i < encoder->system->process_count; i++) {
        const Process *process = encoder->system->processes[i];
        if (process->index && values_is_lifted(&encoder->values, process->index)) {
            begin_lifted_instances(&run, process);
        } else {
            begin_instances(&run, process);
        }
    }
    ret_beginning->state = state_renumber(encoder, run.working, &too_many);
    Term open = term_and_not(terms, run.inputs, run.barred);
    Term alive = term_and(terms, open, run.scene.guard);
    Term error = term_and(terms, open, run.scene.error);
    ret_beginning->possible = term_and_not(terms, alive, too_many);
    ret_beginning->error = term_or(terms, error, term_and(terms, alive, too_many));
    ret_beginning->begins = ret_beginning->possible;
    if (encoder->form == FORM_UNBOUNDED) {
        ret_beginning->begins =
            term_exists(terms, run.constants.count, run.constants.items, ret_beginning->possible);
    }
    run_release(&run);
}
