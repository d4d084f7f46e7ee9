/* sizes.c - how many elements of an endless type there are: the size of a set, and `count`.
 *
 * Compared with a small constant that is said by quantifiers, exactly; in properties so it is also
 * compared with the number of all but a few of the type. Anywhere else, in a step, it is an input of
 * which only some of what is true is known: the step may then do more than it does, never less. That
 * is right where it is proved that no step does something, and wrong wherever somebody relies on a
 * step being possible (`stuck`, initial states): there it has no encoding. */
#include "expressions.h"

#define COMPARED_MOST 4 /* larger constants need that many bound names, and more pairs of them */

/* Those elements of a lifted type for which `in` is true. */
typedef struct Crowd {
    const Type *type;
    const Value *set; /* NULL of a count */
    Number element;   /* a constant, what `in` is about */
    Term in;
} Crowd;

bool encode_is_crowd(Scene *scene, const Expr *expr)
{
    if (expr->kind == EXPR_COUNT) return encode_domain_is_lifted(scene, expr->domain);
    return expr->kind == EXPR_SIZE && values_is_lifted(values_of(scene), expr->a->type->element);
}

static Crowd crowd_of(Scene *scene, const Expr *expr)
{
    Crowd crowd = {0};
    if (expr->kind == EXPR_COUNT) {
        crowd.in = encode_everyone(scene, expr, &crowd.element);
        crowd.type = encode_element_type(expr->domain);
        return crowd;
    }
    Term typing;
    crowd.set = encode_value(scene, expr->a);
    crowd.type = expr->a->type->element;
    crowd.element = value_fresh_scalar(values_of(scene), crowd.type, "element", &typing);
    crowd.in = term_and(terms_of(scene), typing,
                        value_contains(values_of(scene), crowd.set, crowd.element));
    return crowd;
}

/* ---- at least so many ---- */

static Term are_apart(Scene *scene, const Number *elements, uint32_t count)
{
    const Numbers *numbers = numbers_of(scene);
    Terms *terms = terms_of(scene);
    Term apart = term_truth(terms, true);
    for (uint32_t i = 1; i < count; i++) {
        if (!number_is_opaque(numbers, elements[i])) {
            Term less = number_less(numbers, elements[i - 1], elements[i]);
            apart = term_and(terms, apart, less);
            continue;
        }
        for (uint32_t j = 0; j < i; j++) {
            apart = term_and_not(terms, apart, number_equal(numbers, elements[i], elements[j]));
        }
    }
    return apart;
}

static Term has_at_least(Scene *scene, const Crowd *crowd, int64_t count)
{
    Terms *terms = terms_of(scene);
    Number elements[COMPARED_MOST + 1];
    Term constants[COMPARED_MOST + 1];
    PROMISE(count <= COMPARED_MOST + 1);
    if (count <= 0) return term_truth(terms, true);
    Term all = term_truth(terms, true);
    for (uint32_t i = 0; i < count; i++) {
        Term typing; /* is part of `in` */
        elements[i] = value_fresh_scalar(values_of(scene), crowd->type, "element", &typing);
        constants[i] = elements[i].term;
        Term in = term_substitute(terms, crowd->in, crowd->element.term, constants[i]);
        all = term_and(terms, all, in);
    }
    all = term_and(terms, all, are_apart(scene, elements, (uint32_t)count));
    return term_exists(terms, (size_t)count, constants, all);
}

/* ---- as a number ---- */

/* How many elements the type has, however its bounds lie. */
static Number whole_of(Scene *scene, const Type *type)
{
    const Numbers *numbers = numbers_of(scene);
    Encoder *encoder = scene->encoder;
    Term overflow; /* never, of integers */
    Number high = encoder_bound(encoder, type->high_expr, type->high);
    if (type->kind == TYPE_ID) return high; /* says how many there are */
    Number low = encoder_bound(encoder, type->low_expr, type->low);
    Number count = number_subtract(numbers, high, low, &overflow);
    count = number_add(numbers, count, number_constant(numbers, 1), &overflow);
    return number_max(numbers, number_constant(numbers, 0), count);
}

/* What is known of the input: whether it is 0, and whether it is all of the type. */
static void define_size(Scene *scene, const Crowd *crowd, Number size)
{
    const Values *values = values_of(scene);
    const Numbers *numbers = numbers_of(scene);
    Terms *terms = terms_of(scene);
    Term none = number_equal(numbers, size, number_constant(numbers, 0));
    run_define(scene->run, term_iff(terms, none, term_not(terms, has_at_least(scene, crowd, 1))));
    if (crowd->type->kind == TYPE_ORDER) return;
    Number whole = whole_of(scene, crowd->type);
    Term typing, same = number_equal(numbers, size, whole);
    Number any = value_fresh_scalar(values, crowd->type, "element", &typing);
    Term in = term_substitute(terms, crowd->in, crowd->element.term, any.term);
    Term all = term_forall(terms, 1, &any.term, term_implies(terms, typing, in));
    run_define(scene->run, number_at_most(numbers, size, whole));
    run_define(scene->run, term_iff(terms, same, all));
}

/* May a step do more than it does? */
static bool may_be_guessed(const Scene *scene)
{
    return scene->run && scene->run->generous && scene->binders == 0;
}

static Number size_of_crowd(Scene *scene, const Expr *expr, const Crowd *crowd)
{
    const char *name = expr_kind_name(expr->kind);
    if (!may_be_guessed(scene)) {
        encoder_complain(scene->encoder, expr->span,
                         "`%s` over an endless type can't be lifted here; compare it with a number "
                         "up to %d or with that of all, or use `forall` or `exists`",
                         name, COMPARED_MOST);
        return number_constant(numbers_of(scene), 0);
    }
    Run *run = scene->run;
    for (size_t i = 0; crowd->set && i < run->sizes.count; i++) {
        if (run->sizes.items[i].set == crowd->set) return run->sizes.items[i].size;
    }
    Number size = run_input_number(run, name, 0, NUMBER_ABOVE_ALL);
    define_size(scene, crowd, size);
    if (crowd->set) vector_push(&run->sizes, ((KnownSize){crowd->set, size}));
    return size;
}

Number encode_crowd(Scene *scene, const Expr *expr)
{
    const Crowd crowd = crowd_of(scene, expr);
    return size_of_crowd(scene, expr, &crowd);
}

/* ---- compared ---- */

typedef struct Side {
    const Expr *expr;
    bool is_crowd;
    Crowd crowd;
    Number number; /* where it is none */
} Side;

static Side side_of(Scene *scene, const Expr *expr)
{
    Side side = {.expr = expr, .is_crowd = encode_is_crowd(scene, expr)};
    if (side.is_crowd) {
        side.crowd = crowd_of(scene, expr);
    } else {
        side.number = encode_number(scene, expr);
    }
    return side;
}

static Number number_of(Scene *scene, const Side *side)
{
    return side->is_crowd ? size_of_crowd(scene, side->expr, &side->crowd) : side->number;
}

/* A comparison that few elements decide: those that are in, or those that are not. */
typedef struct Few {
    Crowd crowd;
    int64_t number;
    bool are_missing;
} Few;

/* Is the number that of all elements but so many, whatever the params are? */
static bool is_all_but(Scene *scene, const Type *type, Number number, int64_t *ret_missing)
{
    if (type->kind == TYPE_ORDER) return false;
    Term overflow; /* never, of integers */
    Terms *terms = terms_of(scene);
    Number missing = number_subtract(numbers_of(scene), whole_of(scene, type), number, &overflow);
    if (terms_failure(terms) != NULL) return false;
    Z3_context context = terms_context(terms);
    Term simple = terms_keep(terms, Z3_simplify(context, missing.term));
    return Z3_is_numeral_ast(context, simple) &&
           Z3_get_numeral_int64(context, simple, ret_missing) && *ret_missing <= COMPARED_MOST;
}

/* Those of the type that are not in. */
static Crowd others_of(Scene *scene, const Crowd *crowd)
{
    Terms *terms = terms_of(scene);
    Term typing;
    Crowd others = {.type = crowd->type};
    others.element = value_fresh_scalar(values_of(scene), crowd->type, "element", &typing);
    Term in = term_substitute(terms, crowd->in, crowd->element.term, others.element.term);
    others.in = term_and_not(terms, typing, in);
    return others;
}

static bool is_decided_by_few(Scene *scene, const Side *crowd, const Side *other, Few *ret_few)
{
    if (!crowd->is_crowd || other->is_crowd) return false;
    *ret_few = (Few){.crowd = crowd->crowd, .number = other->number.low};
    if (number_is_constant(other->number) && ret_few->number <= COMPARED_MOST) return true;
    /* In steps what is known of an input does, and is less to think about. */
    if (may_be_guessed(scene)) return false;
    ret_few->are_missing = true;
    if (!is_all_but(scene, crowd->crowd.type, other->number, &ret_few->number)) return false;
    ret_few->crowd = others_of(scene, &crowd->crowd);
    return true;
}

/* number <= the crowd's size (`or_less`: the size <= number), or < where it is strict. */
static Term compared(Scene *scene, const Crowd *crowd, int64_t number, bool or_less, bool strict)
{
    Terms *terms = terms_of(scene);
    if (number < 0) return term_truth(terms, !or_less);
    Term reached = has_at_least(scene, crowd, or_less == strict ? number : number + 1);
    return or_less ? term_not(terms, reached) : reached;
}

static Term equal_few(Scene *scene, const Few *few)
{
    return term_and(terms_of(scene), compared(scene, &few->crowd, few->number, true, false),
                    compared(scene, &few->crowd, few->number, false, false));
}

Term encode_compared_crowds(Scene *scene, const Expr *expr)
{
    Terms *terms = terms_of(scene);
    const Numbers *numbers = numbers_of(scene);
    const Side a = side_of(scene, expr->a), b = side_of(scene, expr->b);
    bool unequal = expr->kind == EXPR_UNEQUAL, equal = expr->kind == EXPR_EQUAL || unequal;
    bool swapped = expr->kind == EXPR_GREATER || expr->kind == EXPR_AT_LEAST;
    bool strict = expr->kind == EXPR_LESS || expr->kind == EXPR_GREATER;
    Few few;
    Term result;
    if (is_decided_by_few(scene, &a, &b, &few) || is_decided_by_few(scene, &b, &a, &few)) {
        /* The more are missing the fewer are in. */
        bool or_less = (a.is_crowd != swapped) != few.are_missing;
        result = equal ? equal_few(scene, &few)
                       : compared(scene, &few.crowd, few.number, or_less, strict);
    } else {
        Number x = number_of(scene, swapped ? &b : &a), y = number_of(scene, swapped ? &a : &b);
        result = equal    ? number_equal(numbers, x, y)
                 : strict ? number_less(numbers, x, y)
                          : number_at_most(numbers, x, y);
    }
    return unequal ? term_not(terms, result) : result;
}
