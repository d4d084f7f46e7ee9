/* fresh.c - fresh(T): an identity that nobody holds, or a value of an order above all others. */
#include "run.h"

/* Who holds which identity. */
typedef struct Search {
    Run *run;
    const Type *id;
    Number wanted;
} Search;

static Term holds(const Search *search, const Type *type, const Value *value);

static Term any_part_holds(const Search *search, const Type *type, const Value *value)
{
    Terms *terms = search->run->encoder->terms;
    Term found = term_truth(terms, false);
    for (uint32_t i = 0; i < value->count; i++) {
        const Type *part = type->kind == TYPE_STRUCT ? type->fields[i].type : type->element;
        found = term_or(terms, found, holds(search, part, value->parts[i]));
    }
    return found;
}

static Term list_holds(const Search *search, const Type *type, const Value *value)
{
    const Numbers *numbers = &search->run->encoder->values.numbers;
    Terms *terms = search->run->encoder->terms;
    Term found = term_truth(terms, false);
    for (uint32_t i = 0; i + 1 < value->count; i++) {
        Term there = number_less(numbers, number_constant(numbers, i), value_length(value));
        Term here = holds(search, type->element, value->parts[i + 1]);
        found = term_or(terms, found, term_and(terms, there, here));
    }
    return found;
}

/* Fillers hold none but look as if. */
static Term holds(const Search *search, const Type *type, const Value *value)
{
    const Values *values = &search->run->encoder->values;
    Terms *terms = search->run->encoder->terms;
    if (!type_mentions(type, search->id)) return term_truth(terms, false);
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_BAD: return term_truth(terms, false);
    case TYPE_ID: return number_equal(&values->numbers, value->number, search->wanted);
    case TYPE_OPTIONAL:
        return term_and(terms, value_is_some(value),
                        holds(search, type->element, value_of_some(value)));
    case TYPE_SET: return value_contains(values, value, search->wanted);
    case TYPE_MAP:
        if (value->shape == VALUE_FUNCTION) {
            encoder_complain(search->run->encoder, search->run->step->name_span,
                             "`fresh` can't be lifted where maps over endless types hold "
                             "identities");
            return term_truth(terms, false);
        }
        return any_part_holds(search, type, value);
    case TYPE_STRUCT: return any_part_holds(search, type, value);
    case TYPE_QUEUE:
    case TYPE_BAG: return list_holds(search, type, value);
    }
    BUG("a type of no kind");
}

static bool any_local_mentions(const Process *process, const Type *id)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->kind != LOCAL_LEFT && type_mentions(local->type, id)) return true;
    }
    return false;
}

static Term acting_holds(const Search *search)
{
    const Run *run = search->run;
    Terms *terms = run->encoder->terms;
    Term found = term_truth(terms, false);
    for (uint32_t i = 0; i < run->scene.process->local_count; i++) {
        const Local *local = &run->scene.process->locals[i];
        if (local->kind == LOCAL_LEFT) continue;
        Term here = holds(search, local->type, run->locals[i]);
        found = term_or(terms, found, term_and(terms, run->in_scope[i], here));
    }
    return found;
}

/* At which places is the local in scope? */
static Term local_in_scope(const Run *run, const Process *process, uint32_t local, Number place)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    Terms *terms = run->encoder->terms;
    Term found = term_truth(terms, false);
    for (uint32_t i = 0; i < process->place_count; i++) {
        if (!process->places[i].in_scope[local]) continue;
        Term there = number_equal(numbers, place, number_constant(numbers, i));
        found = term_or(terms, found, there);
    }
    return found;
}

static Term instance_holds(const Search *search, const Process *process, uint32_t instance)
{
    const Run *run = search->run;
    Encoder *encoder = run->encoder;
    const State *state = run->working;
    uint32_t place_item = item_of_place(encoder, process);
    Number place = state->values[place_item]->parts[instance]->number;
    Term found = term_truth(encoder->terms, false);
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->kind == LOCAL_LEFT || !type_mentions(local->type, search->id)) continue;
        const Value *value = state->values[item_of_local(encoder, process, i)]->parts[instance];
        Term here = holds(search, local->type, value);
        Term seen = local_in_scope(run, process, i, place);
        found = term_or(encoder->terms, found, term_and(encoder->terms, seen, here));
    }
    return found;
}

static Term process_holds(const Search *search, const Process *process)
{
    const Run *run = search->run;
    Encoder *encoder = run->encoder;
    const Numbers *numbers = &encoder->values.numbers;
    Term found = term_truth(encoder->terms, false);
    if (!any_local_mentions(process, search->id)) return found;
    if (run->working->values[item_of_place(encoder, process)]->shape == VALUE_FUNCTION) {
        encoder_complain(encoder, run->step->name_span,
                         "`fresh` can't be lifted where instances of `%s` hold identities",
                         process->name);
        return found;
    }
    for (uint32_t i = 0; i < process->instances; i++) {
        Term other = term_truth(encoder->terms, true);
        if (process == run->scene.process) {
            Term acting = number_equal(numbers, run->instance, number_constant(numbers, i));
            other = term_not(encoder->terms, acting);
        }
        if (term_is_false(encoder->terms, other)) continue;
        Term here = instance_holds(search, process, i);
        found = term_or(encoder->terms, found, term_and(encoder->terms, other, here));
    }
    return found;
}

static Term anybody_holds(const Search *search)
{
    const Run *run = search->run;
    const System *system = run->encoder->system;
    Terms *terms = run->encoder->terms;
    Term found = acting_holds(search);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        if (!type_mentions(variable->type, search->id)) continue;
        uint32_t item = run->encoder->variable_items[variable->offset];
        Term here = holds(search, variable->type, run->working->values[item]);
        found = term_or(terms, found, here);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        found = term_or(terms, found, process_holds(search, system->processes[i]));
    }
    for (size_t i = 0; i < run->bound.count; i++) {
        const BoundName *name = &run->bound.items[i];
        Term here = holds(search, name->binding->type, name->value);
        found = term_or(terms, found, term_and(terms, name->when, here));
    }
    return found;
}

/* The choice is made in the middle of an expression, perhaps behind `&&`: that somebody holds what was
 * chosen bars the way under the guard, which after the expression is another one. It must not join
 * the inputs: where everything is held they could not be given, and whatever is asked of such a
 * state would seem impossible. */
static Number fresh_identity(Run *run, const Type *id)
{
    Terms *terms = run->encoder->terms;
    if (values_is_lifted(&run->encoder->values, id)) {
        encoder_complain(run->encoder, run->step->name_span,
                         "`fresh` of an endless type of identities can't be lifted");
    }
    const Search search = {run, id, run_input(run, "fresh", id)};
    Term held = term_and(terms, run->scene.guard, anybody_holds(&search));
    run->barred = term_or(terms, run->barred, held);
    return search.wanted;
}

/* Any value above all others: which one makes no difference where ranks are endless. */
static Number fresh_endless(Run *run, const Type *order)
{
    Encoder *encoder = run->encoder;
    const Numbers *numbers = &encoder->values.numbers;
    Number made = run_input(run, "fresh", order), last = run->created[order->order];
    Term above = term_and(encoder->terms, number_less(numbers, last, made),
                          state_all_below(encoder, run->before, order->order, made));
    Term defined = term_implies(encoder->terms, run->scene.guard, above);
    run->inputs = term_and(encoder->terms, run->inputs, defined);
    run->created[order->order] = number_if(numbers, run->scene.guard, made, last);
    return made;
}

static Number fresh_rank(Run *run, const Expr *fresh)
{
    Encoder *encoder = run->encoder;
    const Numbers *numbers = &encoder->values.numbers;
    const uint32_t order = fresh->type->order;
    Number made = run->created[order], most = number_constant(numbers, fresh->type->capacity);
    scene_fail(&run->scene, number_at_most(numbers, most, made));
    if (number_is_constant(made) && made.low >= most.low) return most;
    made = number_narrow(numbers, made, made.low, made.high < most.low ? made.high : most.low - 1);
    Term overflow;
    Number more = number_add(numbers, made, number_constant(numbers, 1), &overflow);
    run->created[order] = number_if(numbers, run->scene.guard, more, run->created[order]);
    return number_add(numbers, state_ranks(encoder, run->before, order), made, &overflow);
}

Number encode_fresh(Run *run, const Expr *fresh)
{
    PROMISE(run->step && run->before);
    if (fresh->type->kind == TYPE_ORDER) {
        bool endless = values_is_lifted(&run->encoder->values, fresh->type);
        return endless ? fresh_endless(run, fresh->type) : fresh_rank(run, fresh);
    }
    return fresh_identity(run, fresh->type);
}

/* The last binding counts, on ways that come to it; the one before elsewhere. */
void run_bind_name(Run *run, const Binding *binding, const Value *value)
{
    Encoder *encoder = run->encoder;
    run->scene.frame[binding->slot] = value;
    if (!type_mentions(binding->type, NULL)) return;
    for (size_t i = 0; i < run->bound.count; i++) {
        BoundName *name = &run->bound.items[i];
        if (name->binding != binding) continue;
        name->value = value_if(&encoder->values, run->scene.guard, value, name->value);
        name->when = term_or(encoder->terms, name->when, run->scene.guard);
        return;
    }
    vector_push(&run->bound, (BoundName){binding, run->scene.guard, value});
}
