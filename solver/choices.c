/* choices.c - what a step leaves open: new constants (inputs), or dictated by a script.
 *
 * Which values an input may take is either its typing, which joins the inputs, or part of the
 * guard: a way whose choice is none does not exist. */
#include "run.h"

/* ---- scripts ---- */

void script_restart(Script *script)
{
    script->made = 0;
}

static uint64_t script_next(Script *script, uint64_t count)
{
    if (script->made == script->choices.count) {
        vector_push(&script->choices, (Dictated){.index = 0, .count = count});
    }
    return script->choices.items[script->made++].index;
}

bool script_advance(Script *script)
{
    for (script->choices.count = script->made; script->choices.count > 0; script->choices.count--) {
        Dictated *last = &script->choices.items[script->choices.count - 1];
        if (++last->index < last->count) return true;
    }
    return false;
}

void script_release(Script *script)
{
    vector_release(&script->choices);
}

/* ---- inputs ---- */

static void join_inputs(Run *run, Term term)
{
    run->inputs = term_and(run->encoder->terms, run->inputs, term);
}

static const char *input_name(Run *run, const char *name)
{
    return arena_format(run->encoder->values.arena, "%s@%lld", name, (long long)run->moment);
}

/* An input depends on nothing; inside a quantifier it would have to depend on what is bound. */
static void complain_inside_quantifiers(Run *run, const char *name)
{
    if (run->scene.binders == 0) return;
    encoder_complain(run->encoder, run->step ? run->step->name_span : (Span){0, 0},
                     "a choice (`%s`) for every element of an endless type can't be lifted", name);
}

static void note_input(Run *run, Term constant, Term typing)
{
    vector_push(&run->constants, constant);
    join_inputs(run, typing);
}

Number run_input_number(Run *run, const char *name, int64_t low, int64_t high)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    PROMISE(low <= high);
    if (low == high) return number_constant(numbers, low);
    if (run->script) {
        uint64_t count = (uint64_t)high - (uint64_t)low + 1;
        return number_constant(numbers, low + (int64_t)script_next(run->script, count));
    }
    complain_inside_quantifiers(run, name);
    Term typing;
    Number number = number_fresh(numbers, input_name(run, name), low, high, &typing);
    note_input(run, number.term, typing);
    return number;
}

Number run_input(Run *run, const char *name, const Type *scalar)
{
    const Values *values = &run->encoder->values;
    if (!values_is_lifted(values, scalar)) {
        bool order = scalar->kind == TYPE_ORDER;
        return run_input_number(run, name, order ? 0 : scalar->low,
                                order ? 2 * scalar->capacity : scalar->high);
    }
    PROMISE(!run->script);
    complain_inside_quantifiers(run, name);
    Term typing;
    Number number = value_fresh_scalar(values, scalar, input_name(run, name), &typing);
    note_input(run, number.term, typing);
    return number;
}

/* A definition has exactly one solution in dictated choices only if it has no constant of its own,
 * which nobody can see here. */
void run_define(Run *run, Term definition)
{
    if (run->script) {
        encoder_complain(run->encoder, run->step ? run->step->name_span : (Span){0, 0},
                         "`stuck` can't be encoded for this step");
    }
    join_inputs(run, definition);
}

/* ---- choosing ---- */

void run_await(Run *run, Term condition)
{
    run->scene.guard = term_and(run->encoder->terms, run->scene.guard, condition);
}

static Term is_member(Run *run, const DomainMembers *members, Number number)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    Terms *terms = run->encoder->terms;
    Term outside = term_truth(terms, false);
    for (uint32_t i = 0; i < members->count; i++) {
        if (term_is_true(terms, members->in[i])) continue;
        Term here = number_equal(numbers, number, number_constant(numbers, members->low + i));
        outside = term_or(terms, outside, term_and_not(terms, here, members->in[i]));
    }
    return term_not(terms, outside);
}

Number run_choose_member(Run *run, const char *name, const DomainMembers *members)
{
    Terms *terms = run->encoder->terms;
    if (term_is_false(terms, term_or_all(terms, members->in, members->count))) {
        run->scene.guard = term_truth(terms, false);
        return number_constant(&run->encoder->values.numbers, members->low);
    }
    Number number =
        run_input_number(run, name, members->low, members->low + (int64_t)members->count - 1);
    run_await(run, is_member(run, members, number));
    return number;
}

Number run_choose_in(Run *run, const char *name, const Domain *domain)
{
    if (encode_domain_is_lifted(&run->scene, domain)) {
        Number number = run_input(run, name, domain->element);
        run_await(run, encode_domain_has(&run->scene, domain, number));
        return number;
    }
    DomainMembers members = encode_domain(&run->scene, domain);
    return run_choose_member(run, name, &members);
}

const Value *run_scalar(const Run *run, const Type *scalar, Number number)
{
    const Values *values = &run->encoder->values;
    if (scalar->kind != TYPE_BOOL) return value_number(values, scalar, number);
    Number one = number_constant(&values->numbers, 1);
    return value_truth(values, number_equal(&values->numbers, number, one));
}

Number run_scalar_number(const Run *run, const Value *value)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    if (value->shape == VALUE_NUMBER) return value->number;
    PROMISE(value->shape == VALUE_TRUTH);
    return number_if(numbers, value->truth, number_constant(numbers, 1),
                     number_constant(numbers, 0));
}
