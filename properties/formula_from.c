/* formula_from.c - from the expression of a property to a formula.
 *
 * What is about a single state, as large as can be, becomes an atom. All else is taken apart: boolean
 * operators, `if`, equality of truth values, quantifiers (one member after the other), the temporal
 * operators, and `taken`. */
#include "formulas.h"
#include "model/failing.h"
#include "model/walk.h"
#include "support/bug.h"

/* So many operators, expanded ones counted one by one. */
#define TRANSLATION_STEPS 20000

/* What is known where a part of the property is asked for: a part evaluated before it, at the same
 * position, has come out as `truth`. */
typedef struct Translation {
    Formulas *formulas;
    Failing failing;
    VECTOR(Fact) guards;
    size_t guards_from; /* those before are about an earlier position */
    uint32_t steps;
    const char *reason;
} Translation;

static const Formula *translate(Translation *translation, const Expr *expr);

static const Formula *give_up(Translation *translation, const char *reason)
{
    if (translation->reason == NULL) translation->reason = reason;
    return NULL;
}

static const Formula *too_many_atoms(Translation *translation)
{
    return give_up(translation,
                   arena_format(translation->formulas->arena,
                                "with its quantifiers written out, it takes more than %d "
                                "different conditions on states and steps taken",
                                FORMULA_ATOMS_MOST));
}

static const Formula *too_large(Translation *translation)
{
    return give_up(translation, "with its quantifiers written out, it is too large");
}

static bool is_too_large(Translation *translation)
{
    return ++translation->steps > TRANSLATION_STEPS ||
           translation->formulas->items.count >= FORMULA_NODES_MOST;
}

/* ---- guards ---- */

/* Of parts that are about time nothing is learnt. */
static void learn(Translation *translation, const Expr *expr, bool truth)
{
    if (!expr_has_time(expr)) {
        if (expr->kind != EXPR_CONST) vector_push(&translation->guards, (Fact){expr, truth});
    } else if (expr->kind == EXPR_NOT) {
        learn(translation, expr->a, !truth);
    } else if (expr->kind == (truth ? EXPR_AND : EXPR_OR)) {
        learn(translation, expr->a, truth);
        learn(translation, expr->b, truth);
    } else if (expr->kind == EXPR_IMPLIES && !truth) {
        learn(translation, expr->a, true);
        learn(translation, expr->b, false);
    }
}

static const Formula *translate_where(Translation *translation, const Expr *condition, bool truth,
                                      const Expr *expr)
{
    size_t before = translation->guards.count;
    learn(translation, condition, truth);
    const Formula *formula = translate(translation, expr);
    translation->guards.count = before;
    return formula;
}

/* The expression, said so that it has a value wherever the guards are not met: false. */
static const Expr *guarded(Translation *translation, const Expr *expr)
{
    if (!expr_may_fail(&translation->failing, expr)) return expr;
    Formulas *formulas = translation->formulas;
    for (size_t i = translation->guards.count; i > translation->guards_from; i--) {
        const Fact *fact = &translation->guards.items[i - 1];
        const Expr *guard =
            fact->truth ? fact->expr : formulas_pair(formulas, EXPR_NOT, fact->expr, NULL);
        expr = formulas_pair(formulas, EXPR_AND, guard, expr);
    }
    return expr;
}

/* ---- atoms ---- */

static const Formula *literal(Translation *translation, const FormulaAtom *atom, bool negated)
{
    uint32_t number;
    if (!formulas_add_atom(translation->formulas, atom, &number))
        return too_many_atoms(translation);
    return formula_literal(translation->formulas, number, negated);
}

/* Of two comparisons that are each other's opposite the one that is an atom; others are their own. */
static ExprKind positive_kind(ExprKind kind)
{
    if (kind == EXPR_UNEQUAL) return EXPR_EQUAL;
    if (kind == EXPR_AT_LEAST) return EXPR_LESS;
    return kind == EXPR_GREATER ? EXPR_AT_MOST : kind;
}

static const Expr *positive(Formulas *formulas, const Expr *expr, bool *negated)
{
    for (; expr->kind == EXPR_NOT; expr = expr->a) *negated = !*negated;
    ExprKind kind = positive_kind(expr->kind);
    if (kind == expr->kind) return expr;
    Expr *opposite = arena_copy(formulas->arena, expr, sizeof *expr);
    opposite->kind = kind;
    *negated = !*negated;
    return opposite;
}

static const Formula *translate_state(Translation *translation, const Expr *expr)
{
    Formulas *formulas = translation->formulas;
    bool negated = false;
    expr = positive(formulas, formulas_settle(formulas, expr), &negated);
    if (expr->kind == EXPR_CONST) return formula_constant(formulas, (expr->number != 0) != negated);
    const FormulaAtom atom = {.kind = ATOM_STATE, .expr = guarded(translation, expr)};
    return literal(translation, &atom, negated);
}

static const Formula *taken_by(Translation *translation, const Expr *taken, const Expr *index)
{
    const Process *process = taken->process;
    FormulaAtom atom = {.kind = ATOM_TAKEN,
                        .process = process,
                        .instance = ATOM_ANY_INSTANCE,
                        .steps = taken->steps,
                        .step_count = taken->step_count};
    Expr *expr = arena_copy(translation->formulas->arena, taken, sizeof *taken);
    expr->a = index;
    atom.expr = expr;
    if (index != NULL && process->instances > 1)
        atom.instance = (uint32_t)(index->number - process->index->low);
    return literal(translation, &atom, false);
}

/* An instance that depends on the state: it is this one, and this one takes it, or … */
static const Formula *taken_by_some(Translation *translation, const Expr *taken)
{
    Formulas *formulas = translation->formulas;
    const Process *process = taken->process;
    const Formula *any = formula_constant(formulas, false);
    for (int64_t i = process->index->low; i <= process->index->high; i++) {
        const Expr *index = formulas_number(formulas, process->index, i, taken->a);
        const Formula *is =
            translate_state(translation, formulas_pair(formulas, EXPR_EQUAL, taken->a, index));
        const Formula *by = is == NULL ? NULL : taken_by(translation, taken, index);
        if (by == NULL) return NULL;
        any = formula_or(formulas, any, formula_and(formulas, is, by));
    }
    return any;
}

static const Formula *translate_taken(Translation *translation, const Expr *taken)
{
    if (taken->a == NULL) return taken_by(translation, taken, NULL);
    if (expr_has_time(taken->a))
        return give_up(translation, "the index of a process in `taken` is itself about time");
    const Expr *index = formulas_settle(translation->formulas, taken->a);
    if (index->kind != EXPR_CONST) return taken_by_some(translation, taken);
    if (index->number < taken->process->index->low || index->number > taken->process->index->high)
        return give_up(translation,
                       arena_format(translation->formulas->arena,
                                    "`taken` is asked about an instance of `%s` that there is not",
                                    taken->process->name));
    return taken_by(translation, taken, index);
}

/* ---- boolean operators ---- */

/* a && b, or a || b, where b may not be asked for once a has decided. */
static const Formula *translate_pair(Translation *translation, const Expr *expr, bool is_and)
{
    const Formula *a = translate(translation, expr->a);
    if (a == NULL || a->kind == (is_and ? FORMULA_FALSE : FORMULA_TRUE)) return a;
    const Formula *b = translate_where(translation, expr->a, is_and, expr->b);
    if (b == NULL) return NULL;
    return is_and ? formula_and(translation->formulas, a, b)
                  : formula_or(translation->formulas, a, b);
}

static const Formula *translate_implies(Translation *translation, const Expr *expr)
{
    const Formula *a = translate(translation, expr->a);
    if (a == NULL || a->kind == FORMULA_FALSE) return a == NULL ? NULL : a->negation;
    const Formula *b = translate_where(translation, expr->a, true, expr->b);
    return b == NULL ? NULL : formula_or(translation->formulas, a->negation, b);
}

static const Formula *either(Formulas *formulas, const Formula *condition, const Formula *a,
                             const Formula *b)
{
    return formula_or(formulas, formula_and(formulas, condition, a),
                      formula_and(formulas, condition->negation, b));
}

static const Formula *translate_if(Translation *translation, const Expr *expr)
{
    const Formula *condition = translate(translation, expr->a);
    if (condition == NULL) return NULL;
    if (condition->kind == FORMULA_TRUE) return translate(translation, expr->b);
    if (condition->kind == FORMULA_FALSE) return translate(translation, expr->c);
    const Formula *a = translate_where(translation, expr->a, true, expr->b);
    const Formula *b = a == NULL ? NULL : translate_where(translation, expr->a, false, expr->c);
    return b == NULL ? NULL : either(translation->formulas, condition, a, b);
}

static const Formula *cannot_take_apart(Translation *translation, const Expr *expr)
{
    return give_up(translation,
                   arena_format(translation->formulas->arena,
                                "a temporal operator or `taken` stands inside `%s`, where only "
                                "what is about a single state is decided",
                                expr_kind_name(expr->kind)));
}

static const Formula *translate_equal(Translation *translation, const Expr *expr)
{
    if (expr->a->type->kind != TYPE_BOOL || expr->b->type->kind != TYPE_BOOL)
        return cannot_take_apart(translation, expr);
    const Formula *a = translate(translation, expr->a);
    const Formula *b = a == NULL ? NULL : translate(translation, expr->b);
    if (b == NULL) return NULL;
    return either(translation->formulas, a, b, b->negation);
}

static const Formula *negation_of(const Formula *formula)
{
    return formula == NULL ? NULL : formula->negation;
}

/* ---- quantifiers ---- */

/* For one value: `where` and the body, which is asked for only if `where` (NULL: none) is true. Sets
 * *ret_where. */
static const Formula *translate_body(Translation *translation, const Expr *where, const Expr *body,
                                     const Formula **ret_where)
{
    *ret_where = formula_constant(translation->formulas, true);
    if (where == NULL) return translate(translation, body);
    *ret_where = translate(translation, where);
    if (*ret_where == NULL || (*ret_where)->kind == FORMULA_FALSE) return *ret_where;
    return translate_where(translation, where, true, body);
}

/* The quantifier's part for one value of its name: `forall` is the conjunction of them. */
static const Formula *translate_member(Translation *translation, const Expr *expr,
                                       const Expr *value)
{
    Formulas *formulas = translation->formulas;
    bool forall = expr->kind == EXPR_FORALL;
    if (is_too_large(translation)) return too_large(translation);
    const Expr *member = domain_has(formulas, expr->domain, value);
    if (expr_is_truth(member, false)) return formula_constant(formulas, forall);
    const Expr *where = expr_substitute(formulas->arena, expr->a, &expr->binding, &value, 1);
    const Expr *body = expr_substitute(formulas->arena, expr->b, &expr->binding, &value, 1);
    const Formula *in = translate_state(translation, member), *chosen = NULL;
    if (in == NULL) return NULL;
    size_t before = translation->guards.count;
    learn(translation, member, true);
    const Formula *inner = translate_body(translation, where, body, &chosen);
    translation->guards.count = before;
    if (inner == NULL) return NULL;
    const Formula *asked = formula_and(formulas, in, chosen);
    return forall ? formula_or(formulas, asked->negation, inner)
                  : formula_and(formulas, asked, inner);
}

static bool domain_has_time(const Domain *domain)
{
    const Expr *const parts[] = {domain->low, domain->high, domain->set};
    for (int i = 0; i < 3; i++)
        if (parts[i] != NULL && expr_has_time(parts[i])) return true;
    return false;
}

static const Formula *translate_quantifier(Translation *translation, const Expr *expr)
{
    Formulas *formulas = translation->formulas;
    bool forall = expr->kind == EXPR_FORALL;
    int64_t low, high;
    if (domain_has_time(expr->domain)) return cannot_take_apart(translation, expr);
    if (!domain_bounds(formulas, expr->domain, &low, &high))
        return give_up(translation,
                       "a quantifier over what is about time has a range without known bounds");
    if (high >= low && (uint64_t)high - (uint64_t)low >= TYPE_VALUES_MOST)
        return too_large(translation);
    const Formula *all = formula_constant(formulas, forall), *decided = all->negation;
    int64_t count = high >= low ? high - low + 1 : 0;
    for (int64_t i = 0; i < count && all != decided; i++) {
        const Expr *value = formulas_number(formulas, expr->binding->type, low + i, expr);
        const Formula *one = translate_member(translation, expr, value);
        if (one == NULL) return NULL;
        all = forall ? formula_and(formulas, all, one) : formula_or(formulas, all, one);
    }
    return all;
}

/* ---- time ---- */

/* An operand of a temporal operator: it is about other positions, where nothing is known. */
static const Formula *translate_later(Translation *translation, const Expr *expr)
{
    if (expr_has_rank(expr))
        return give_up(translation,
                       "it follows a value of an order from one state to later ones, where "
                       "values are numbered anew");
    size_t from = translation->guards_from;
    translation->guards_from = translation->guards.count;
    const Formula *formula = translate(translation, expr);
    translation->guards_from = from;
    return formula;
}

static const Formula *translate_temporal(Translation *translation, const Expr *expr)
{
    Formulas *formulas = translation->formulas;
    const Formula *yes = formula_constant(formulas, true), *no = yes->negation;
    const Formula *a = translate_later(translation, expr->a), *b = NULL;
    if (a == NULL) return NULL;
    if (expr->kind == EXPR_ALWAYS) return formula_release(formulas, no, a);
    if (expr->kind == EXPR_EVENTUALLY) return formula_until(formulas, yes, a);
    b = translate_later(translation, expr->b);
    if (b == NULL) return NULL;
    if (expr->kind == EXPR_UNTIL) return formula_until(formulas, a, b);
    const Formula *answered = formula_until(formulas, yes, b);
    return formula_release(formulas, no, formula_or(formulas, a->negation, answered));
}

/* ---- all kinds ---- */

/* clang-format off */
/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
static const Formula *translate_kind(Translation *translation, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_NOT: return negation_of(translate(translation, expr->a));
    case EXPR_AND: return translate_pair(translation, expr, true);
    case EXPR_OR: return translate_pair(translation, expr, false);
    case EXPR_IMPLIES: return translate_implies(translation, expr);
    case EXPR_IF: return translate_if(translation, expr);
    case EXPR_EQUAL: return translate_equal(translation, expr);
    case EXPR_UNEQUAL: return negation_of(translate_equal(translation, expr));
    case EXPR_FORALL: case EXPR_EXISTS: return translate_quantifier(translation, expr);
    case EXPR_ALWAYS: case EXPR_EVENTUALLY: case EXPR_UNTIL: case EXPR_LEADS_TO:
        return translate_temporal(translation, expr);
    case EXPR_TAKEN: return translate_taken(translation, expr);
    case EXPR_CONST: case EXPR_PARAM: case EXPR_SHARED: case EXPR_LOCAL: case EXPR_SELF:
    case EXPR_PEER: case EXPR_BOUND: case EXPR_LESS: case EXPR_AT_MOST: case EXPR_GREATER:
    case EXPR_AT_LEAST: case EXPR_NEGATE: case EXPR_ADD: case EXPR_SUBTRACT: case EXPR_MULTIPLY:
    case EXPR_DIVIDE: case EXPR_REMAINDER: case EXPR_MIN: case EXPR_MAX: case EXPR_UNION:
    case EXPR_DIFFERENCE: case EXPR_INTERSECTION: case EXPR_SET: case EXPR_FILTER: case EXPR_RESET:
    case EXPR_IN_SET: case EXPR_IN_RANGE: case EXPR_IN_QUEUE: case EXPR_SIZE: case EXPR_LEAST:
    case EXPR_GREATEST: case EXPR_SOME: case EXPR_VALUE: case EXPR_COALESCE: case EXPR_COUNT:
    case EXPR_SUM: case EXPR_MAP: case EXPR_INDEX: case EXPR_FIELD: case EXPR_STRUCT:
    case EXPR_WITH: case EXPR_LENGTH: case EXPR_HEAD: case EXPR_CHECK: case EXPR_CALL:
    case EXPR_FRESH: case EXPR_FIRST: case EXPR_NEXT: case EXPR_AT: case EXPR_DONE:
    case EXPR_STUCK: case EXPR_BY: return cannot_take_apart(translation, expr);
    }
    BUG("an expression of no kind");
}
/* clang-format on */

static const Formula *translate(Translation *translation, const Expr *expr)
{
    if (is_too_large(translation)) return too_large(translation);
    return expr_has_time(expr) ? translate_kind(translation, expr)
                               : translate_state(translation, expr);
}

const Formula *formula_from(Formulas *formulas, const Expr *expr, const char **ret_reason)
{
    Translation translation = {.formulas = formulas, .failing = {.system = formulas->system}};
    const Formula *formula = translate(&translation, expr);
    if (formula == NULL) *ret_reason = translation.reason;
    failing_release(&translation.failing);
    vector_release(&translation.guards);
    return formula;
}
