/* expressions.c - what an expression is evaluated in, and the kinds of expressions.
 *
 * A scene gathers the conditions under which evaluation fails; what is reached under a condition
 * only is evaluated in a detour. Scalars, names and questions about processes are encoded here;
 * values with parts are collections.c's, names bound to the members of domains quantifiers.c's. */
#include "expressions.h"

/* ---- scenes ---- */

void scene_fail(Scene *scene, Term bad)
{
    Terms *terms = terms_of(scene);
    /* An error that can't be would make a step one that may fail. */
    if (term_plainly_excludes(terms, scene->guard, bad)) return;
    scene->error = term_or(terms, scene->error, term_and(terms, scene->guard, bad));
    scene->guard = term_and_not(terms, scene->guard, bad);
}

Detour detour_begin(Scene *scene, Term condition)
{
    Detour detour = {scene->guard, scene->error};
    scene->guard = term_and(terms_of(scene), scene->guard, condition);
    scene->error = term_truth(terms_of(scene), false);
    return detour;
}

void detour_end(Scene *scene, Detour detour)
{
    Terms *terms = terms_of(scene);
    scene->guard = term_and_not(terms, detour.guard, scene->error);
    scene->error = term_or(terms, detour.error, scene->error);
}

const Value *scene_bind(Scene *scene, const Binding *binding, const Value *value)
{
    PROMISE(binding->slot < scene->encoder->frame_cells);
    const Value *before = scene->frame[binding->slot];
    scene->frame[binding->slot] = value;
    return before;
}

/* ---- scalars ---- */

const Value *encode_scalar(Scene *scene, const Type *scalar, Number number)
{
    const Values *values = values_of(scene);
    if (scalar->kind != TYPE_BOOL) return value_number(values, scalar, number);
    Number zero = number_constant(&values->numbers, 0);
    return value_truth(values,
                       term_not(values->terms, number_equal(&values->numbers, number, zero)));
}

Number encode_scalar_number(Scene *scene, const Value *scalar)
{
    const Numbers *numbers = numbers_of(scene);
    if (scalar->shape == VALUE_NUMBER) return scalar->number;
    PROMISE(scalar->shape == VALUE_TRUTH);
    return number_if(numbers, scalar->truth, number_constant(numbers, 1),
                     number_constant(numbers, 0));
}

Number encode_within(Scene *scene, const Type *scalar, Number number)
{
    const Numbers *numbers = numbers_of(scene);
    int64_t low, high;
    if (number_is_opaque(numbers, number)) return number;
    values_interval(values_of(scene), NULL, scalar, &low, &high);
    return number_narrow(numbers, number, low, high);
}

Number encode_checked(Scene *scene, const Type *scalar, Number number)
{
    scene_fail(scene, term_not(terms_of(scene), values_has(values_of(scene), scalar, number)));
    return encode_within(scene, scalar, number);
}

Term encode_truth(Scene *scene, const Expr *expr)
{
    const Value *value = encode_value(scene, expr);
    PROMISE(value->shape == VALUE_TRUTH);
    return value->truth;
}

Number encode_number(Scene *scene, const Expr *expr)
{
    return encode_scalar_number(scene, encode_value(scene, expr));
}

/* ---- truths ---- */

/* Both operands as truths, the second one where the first does not decide. */
static Term connective(Scene *scene, const Expr *expr)
{
    Terms *terms = terms_of(scene);
    Term a = encode_truth(scene, expr->a);
    Term goes_on = expr->kind == EXPR_OR ? term_not(terms, a) : a;
    Detour detour = detour_begin(scene, goes_on);
    Term b = encode_truth(scene, expr->b);
    detour_end(scene, detour);
    if (expr->kind == EXPR_AND) return term_and(terms, a, b);
    return expr->kind == EXPR_OR ? term_or(terms, a, b) : term_implies(terms, a, b);
}

static bool is_none(Scene *scene, const Value *value)
{
    return value->type && value->type->kind == TYPE_OPTIONAL &&
           term_is_false(terms_of(scene), value_is_some(value));
}

/* What is compared with none needs no look at what stands under it. */
static Term equal_values(Scene *scene, const Value *a, const Value *b)
{
    if (is_none(scene, a)) return term_not(terms_of(scene), value_is_some(b));
    if (is_none(scene, b)) return term_not(terms_of(scene), value_is_some(a));
    return value_equal(values_of(scene), a, b);
}

static bool compares_crowds(Scene *scene, const Expr *expr)
{
    return encode_is_crowd(scene, expr->a) || encode_is_crowd(scene, expr->b);
}

static Term equality(Scene *scene, const Expr *expr)
{
    if (compares_crowds(scene, expr)) return encode_compared_crowds(scene, expr);
    const Value *a = encode_value(scene, expr->a);
    const Value *b = encode_value(scene, expr->b);
    Term equal = equal_values(scene, a, b);
    return expr->kind == EXPR_EQUAL ? equal : term_not(terms_of(scene), equal);
}

/* < and <=, with the operands swapped for > and >=. */
static Term comparison(Scene *scene, const Expr *expr, bool swapped, bool strict)
{
    if (compares_crowds(scene, expr)) return encode_compared_crowds(scene, expr);
    Number a = encode_number(scene, expr->a);
    Number b = encode_number(scene, expr->b);
    Number lesser = swapped ? b : a, greater = swapped ? a : b;
    return strict ? number_less(numbers_of(scene), lesser, greater)
                  : number_at_most(numbers_of(scene), lesser, greater);
}

static Term in_range(Scene *scene, const Expr *expr)
{
    const Numbers *numbers = numbers_of(scene);
    Number value = encode_number(scene, expr->a);
    /* In the type of all identities, lifted: neither they nor its bounds are numbers. */
    if (number_is_opaque(numbers, value)) return term_truth(terms_of(scene), true);
    Number low = encode_number(scene, expr->b);
    Number high = encode_number(scene, expr->c);
    return term_and(terms_of(scene), number_at_most(numbers, low, value),
                    number_at_most(numbers, value, high));
}

/* ---- numbers ---- */

typedef Number Arithmetic(const Numbers *numbers, Number a, Number b, Term *ret_overflow);

static bool is_bounded(Number number)
{
    if (number_is_constant(number)) return true;
    return number.low != NUMBER_BELOW_ALL && number.high != NUMBER_ABOVE_ALL;
}

/* Integers don't overflow: what depends on a lifted param is meant for numbers of any size. What
 * doesn't has 64 bits. */
void encode_overflow(Scene *scene, const Expr *expr, Number a, Number b, Number result,
                     Term overflow)
{
    const Numbers *numbers = numbers_of(scene);
    scene_fail(scene, overflow);
    if (numbers->form == NUMBERS_BITS || !is_bounded(a) || !is_bounded(b)) return;
    Term above = number_less(numbers, number_constant(numbers, INT64_MAX), result);
    Term below = number_less(numbers, result, number_constant(numbers, -INT64_MAX));
    Term beyond = term_and(terms_of(scene), scene->guard, term_or(terms_of(scene), above, below));
    if (term_is_false(terms_of(scene), beyond)) return;
    encoder_complain(scene->encoder, expr->span,
                     "overflow, which may happen here, can't be lifted");
}

static Number arithmetic(Scene *scene, const Expr *expr, Arithmetic *operation)
{
    Number a = encode_number(scene, expr->a);
    Number b = encode_number(scene, expr->b);
    Term overflow;
    Number result = operation(numbers_of(scene), a, b, &overflow);
    encode_overflow(scene, expr, a, b, result, overflow);
    return result;
}

static Number negated(Scene *scene, const Expr *expr)
{
    Term overflow;
    Number result = number_negate(numbers_of(scene), encode_number(scene, expr->a), &overflow);
    scene_fail(scene, overflow);
    return result;
}

static Number divided(Scene *scene, const Expr *expr)
{
    const Numbers *numbers = numbers_of(scene);
    Number a = encode_number(scene, expr->a);
    Number b = encode_number(scene, expr->b);
    Number zero = number_constant(numbers, 0);
    Term overflow = term_truth(terms_of(scene), false);
    scene_fail(scene, number_equal(numbers, b, zero));
    if (number_is_constant(b) && b.low == 0) return zero;
    Number result = expr->kind == EXPR_DIVIDE ? number_divide(numbers, a, b, &overflow)
                                              : number_remainder(numbers, a, b);
    scene_fail(scene, overflow);
    return result;
}

static Number lesser_or_greater(Scene *scene, const Expr *expr)
{
    Number a = encode_number(scene, expr->a);
    Number b = encode_number(scene, expr->b);
    return expr->kind == EXPR_MIN ? number_min(numbers_of(scene), a, b)
                                  : number_max(numbers_of(scene), a, b);
}

static Number param(Scene *scene, const Expr *expr)
{
    Encoder *encoder = scene->encoder;
    if (encoder->form == FORM_FINITE) return number_constant(numbers_of(scene), expr->number);
    return encoder_param(encoder, &encoder->system->decisions[expr->local]);
}

/* ---- names ---- */

static const Value *constant(Scene *scene, const Expr *expr)
{
    const int64_t *cells = expr->type->cells == 1 ? &expr->number : expr->cells;
    return value_constant(values_of(scene), expr->type, cells);
}

static const Value *shared(Scene *scene, const Expr *expr)
{
    return scene->state->values[item_of_variable(scene->encoder, expr)];
}

static const Value *local(Scene *scene, const Expr *expr)
{
    const Process *process = scene->process;
    PROMISE(process && scene->locals);
    for (uint32_t i = 0; i < process->local_count; i++) {
        if (process->locals[i].offset == expr->number) return scene->locals[i];
    }
    BUG("a local that its process does not have");
}

static const Value *bound_name(Scene *scene, const Expr *expr)
{
    const Value *value = scene->frame[expr->binding->slot];
    PROMISE(value);
    return value;
}

static const Value *chosen(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    Terms *terms = terms_of(scene);
    Term condition = encode_truth(scene, expr->a);
    Detour detour = detour_begin(scene, condition);
    const Value *then = value_as(values, expr->type, encode_value(scene, expr->b));
    detour_end(scene, detour);
    detour = detour_begin(scene, term_not(terms, condition));
    const Value *otherwise = value_as(values, expr->type, encode_value(scene, expr->c));
    detour_end(scene, detour);
    return value_if(values, condition, then, otherwise);
}

/* All arguments are evaluated before any parameter is set: f(1, f(2, 3)) uses the same ones twice.
 */
static const Value *called(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    const Function *function = expr->function;
    const Value **arguments = ARENA_NEW_ARRAY(values->arena, const Value *, expr->list_count + 1);
    for (uint32_t i = 0; i < expr->list_count; i++) {
        const Value *argument = encode_value(scene, expr->list[i]);
        arguments[i] = value_as(values, function->parameters[i].type, argument);
    }
    for (uint32_t i = 0; i < expr->list_count; i++) {
        scene_bind(scene, &function->parameters[i], arguments[i]);
    }
    return value_as(values, function->result, encode_value(scene, function->body));
}

static const Value *after_transition(Scene *scene, const Expr *expr)
{
    const State *before = scene->state;
    PROMISE(scene->after);
    scene->state = scene->after;
    const Value *value = encode_value(scene, expr->a);
    scene->state = before;
    return value;
}

static const Value *fresh(Scene *scene, const Expr *expr)
{
    PROMISE(scene->run);
    return encode_scalar(scene, expr->type, encode_fresh(scene->run, expr));
}

/* ---- processes ---- */

Number encode_instance(Scene *scene, const Process *process, const Expr *index)
{
    const Numbers *numbers = numbers_of(scene);
    const Type *type = process->index;
    Term overflow;
    if (!index) return number_constant(numbers, 0);
    Number value = encode_checked(scene, type, encode_number(scene, index));
    if (number_is_opaque(numbers, value)) return value;
    if (values_is_lifted(values_of(scene), type) && type->low_expr) {
        encoder_complain(scene->encoder, index->span,
                         "instances of `%s` that don't begin at a constant can't be lifted",
                         process->name);
    }
    return number_subtract(numbers, value, number_constant(numbers, type->low), &overflow);
}

/* What a process's item is for that instance. */
static const Value *of_instance(Encoder *encoder, uint32_t item, Number instance,
                                const State *state)
{
    const Numbers *numbers = &encoder->values.numbers;
    const Type *index = encoder->items[item].type->index;
    Term overflow;
    if (!number_is_opaque(numbers, instance) && index->low != 0) {
        instance = number_add(numbers, instance, number_constant(numbers, index->low), &overflow);
    }
    return value_select(&encoder->values, state->values[item], instance);
}

static Number place_number(Encoder *encoder, const Process *process, Number instance,
                           const State *state)
{
    return of_instance(encoder, item_of_place(encoder, process), instance, state)->number;
}

Term encode_place(Encoder *encoder, const Process *process, Number instance, uint32_t place,
                  const State *state)
{
    const Numbers *numbers = &encoder->values.numbers;
    Number at = place_number(encoder, process, instance, state);
    return number_equal(numbers, at, number_constant(numbers, place));
}

typedef bool PlaceQuestion(const PlaceInfo *place, uint32_t local);

static bool has_in_scope(const PlaceInfo *place, uint32_t local)
{
    return place->in_scope[local];
}

static bool is_done(const PlaceInfo *place, uint32_t local)
{
    (void)local;
    return place->node->kind == NODE_DONE;
}

/* Does control rest where the answer is yes? Neighbouring places are asked for together. */
static Term rests_where(Scene *scene, const Process *process, Number instance,
                        PlaceQuestion *question, uint32_t of_local)
{
    const Numbers *numbers = numbers_of(scene);
    Number place = place_number(scene->encoder, process, instance, scene->state);
    Term result = term_truth(terms_of(scene), false);
    for (uint32_t i = 0; i < process->place_count; i++) {
        uint32_t begin = i;
        while (i < process->place_count && question(&process->places[i], of_local)) i++;
        if (i == begin) continue;
        Term here = number_within(numbers, place, begin, (int64_t)i - 1);
        result = term_or(terms_of(scene), result, here);
    }
    return result;
}

static const Value *local_of_peer(Scene *scene, const Expr *expr)
{
    Encoder *encoder = scene->encoder;
    Number instance = encode_instance(scene, expr->process, expr->a);
    Term readable = rests_where(scene, expr->process, instance, has_in_scope, expr->local);
    scene_fail(scene, term_not(terms_of(scene), readable));
    uint32_t item = item_of_local(encoder, expr->process, expr->local);
    return of_instance(encoder, item, instance, scene->state);
}

static Term done(Scene *scene, const Expr *expr)
{
    Number instance = encode_instance(scene, expr->process, expr->a);
    return rests_where(scene, expr->process, instance, is_done, 0);
}

static Term by_one_of(Scene *scene, const Step *const *steps, uint32_t count)
{
    Term result = term_truth(terms_of(scene), false);
    for (uint32_t i = 0; i < count; i++) {
        Term taken = transit_by(scene->encoder, scene->transit, steps[i]);
        result = term_or(terms_of(scene), result, taken);
    }
    return result;
}

static Term by(Scene *scene, const Expr *expr)
{
    const Process *process = expr->process;
    PROMISE(scene->transit);
    Number instance = encode_instance(scene, process, expr->a);
    bool any = expr->step_count == 0;
    Term result = any ? by_one_of(scene, (const Step *const *)process->steps, process->step_count)
                      : by_one_of(scene, expr->steps, expr->step_count);
    if (!expr->a) return result;
    return term_and(terms_of(scene), result,
                    transit_moves(scene->encoder, scene->transit, process, instance));
}

static Term over_time(Scene *scene, const Expr *expr)
{
    encoder_complain(scene->encoder, expr->span, "`%s` has no meaning in a single state",
                     expr_kind_name(expr->kind));
    return term_truth(terms_of(scene), false);
}

/* ---- all kinds ---- */

#define TRUTH(term) value_truth(values_of(scene), term)
#define NUMBER(number) encode_scalar(scene, expr->type, number)

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
static const Value *value_of_kind(Scene *scene, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_CONST: return constant(scene, expr);
    case EXPR_PARAM: return NUMBER(param(scene, expr));
    case EXPR_SHARED: return shared(scene, expr);
    case EXPR_LOCAL: return local(scene, expr);
    case EXPR_SELF: return NUMBER(scene->self);
    case EXPR_PEER: return local_of_peer(scene, expr);
    case EXPR_BOUND: return bound_name(scene, expr);
    case EXPR_NOT: return TRUTH(term_not(terms_of(scene), encode_truth(scene, expr->a)));
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IMPLIES: return TRUTH(connective(scene, expr));
    case EXPR_IF: return chosen(scene, expr);
    case EXPR_EQUAL:
    case EXPR_UNEQUAL: return TRUTH(equality(scene, expr));
    case EXPR_LESS: return TRUTH(comparison(scene, expr, false, true));
    case EXPR_AT_MOST: return TRUTH(comparison(scene, expr, false, false));
    case EXPR_GREATER: return TRUTH(comparison(scene, expr, true, true));
    case EXPR_AT_LEAST: return TRUTH(comparison(scene, expr, true, false));
    case EXPR_NEGATE: return NUMBER(negated(scene, expr));
    case EXPR_ADD: return NUMBER(arithmetic(scene, expr, number_add));
    case EXPR_SUBTRACT: return NUMBER(arithmetic(scene, expr, number_subtract));
    case EXPR_MULTIPLY: return NUMBER(arithmetic(scene, expr, number_multiply));
    case EXPR_DIVIDE:
    case EXPR_REMAINDER: return NUMBER(divided(scene, expr));
    case EXPR_MIN:
    case EXPR_MAX: return NUMBER(lesser_or_greater(scene, expr));
    case EXPR_UNION:
    case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION: return encode_combined_sets(scene, expr);
    case EXPR_SET: return encode_set(scene, expr);
    case EXPR_FILTER: return encode_filter(scene, expr);
    case EXPR_RESET: return encode_reset(scene, expr);
    case EXPR_IN_SET: return TRUTH(encode_in_set(scene, expr));
    case EXPR_IN_RANGE: return TRUTH(in_range(scene, expr));
    case EXPR_IN_QUEUE: return TRUTH(encode_in_queue(scene, expr));
    case EXPR_SIZE: return NUMBER(encode_size(scene, expr));
    case EXPR_LEAST:
    case EXPR_GREATEST: return NUMBER(encode_extreme(scene, expr));
    case EXPR_SOME: return encode_some(scene, expr);
    case EXPR_VALUE: return encode_payload(scene, expr);
    case EXPR_COALESCE: return encode_coalesced(scene, expr);
    case EXPR_FORALL:
    case EXPR_EXISTS: return TRUTH(encode_quantified(scene, expr));
    case EXPR_COUNT:
    case EXPR_SUM: return NUMBER(encode_total(scene, expr));
    case EXPR_MAP: return encode_map(scene, expr);
    case EXPR_INDEX: return encode_entry(scene, expr);
    case EXPR_FIELD: return encode_field(scene, expr);
    case EXPR_STRUCT: return encode_struct(scene, expr);
    case EXPR_WITH: return encode_changed_struct(scene, expr);
    case EXPR_LENGTH: return NUMBER(value_length(encode_value(scene, expr->a)));
    case EXPR_HEAD: return encode_head(scene, expr);
    case EXPR_CHECK: return encode_check(scene, expr);
    case EXPR_CALL: return called(scene, expr);
    case EXPR_FRESH: return fresh(scene, expr);
    case EXPR_FIRST: return NUMBER(number_constant(numbers_of(scene), 0));
    case EXPR_NEXT: return after_transition(scene, expr);
    case EXPR_AT: return TRUTH(encode_at(scene, expr));
    case EXPR_DONE: return TRUTH(done(scene, expr));
    case EXPR_STUCK: return TRUTH(encode_stuck(scene, expr));
    case EXPR_BY: return TRUTH(by(scene, expr));
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO:
    case EXPR_TAKEN: return TRUTH(over_time(scene, expr));
    }
    BUG("an expression of no kind");
}

const Value *encode_value(Scene *scene, const Expr *expr)
{
    bool reached = !term_is_false(terms_of(scene), scene->guard);
    if (!reached || !encoder_spend(scene->encoder, expr->span)) {
        return value_filler(values_of(scene), expr->type);
    }
    return value_of_kind(scene, expr);
}

/* ---- properties ---- */

/* NOLINTNEXTLINE(readability-function-size): what encode_property has, and a list */
Term encode_property_with(Encoder *encoder, const Expr *expr, const Bound *bounds, uint32_t count,
                          const State *state, const Transit *transit, Term *ret_error)
{
    Terms *terms = encoder->terms;
    Arena *arena = encoder->values.arena;
    Scene scene = {.encoder = encoder,
                   .state = transit ? transit->before : state,
                   .after = transit ? transit->raw : NULL,
                   .canonical_after = transit ? transit->after : NULL,
                   .transit = transit,
                   .self = number_constant(&encoder->values.numbers, 0),
                   .frame = ARENA_NEW_ARRAY(arena, const Value *, encoder->frame_cells + 1),
                   .guard = term_truth(terms, true),
                   .error = term_truth(terms, false)};
    for (uint32_t i = 0; i < count; i++) {
        const Binding *binding = bounds[i].binding;
        scene_bind(&scene, binding, encode_scalar(&scene, binding->type, bounds[i].value));
    }
    encoder->effort = 0; /* a property is a step of its own */
    Term holds = encode_truth(&scene, expr);
    *ret_error = scene.error;
    return holds;
}

Term encode_property(Encoder *encoder, const Expr *expr, const State *state, const Transit *transit,
                     Term *ret_error)
{
    return encode_property_with(encoder, expr, NULL, 0, state, transit, ret_error);
}
