/* over_time.c - what of a formula of linear time is about single states, evaluated in one of them.
 *
 * The formula has no value there. But what it would have to look at, in whatever run comes by, is
 * noted for coverage.h: at least what decides it (properties/formula_from.c), so that nothing is
 * said never to be looked at that is. */
#include "interpreter_private.h"

#include "model/walk.h"

/* The first operand; may the second one be looked at here? */
static bool goes_on(Evaluator *evaluator, const Expr *expr, bool here)
{
    if (expr_has_time(expr->a)) {
        look_over_time(evaluator, expr->a, here);
        return here;
    }
    if (!here) return false;
    EvalResult a = evaluate_trying(evaluator, expr->a);
    bool going_on = a != (expr->kind == EXPR_OR ? EVAL_TRUE : EVAL_FALSE);
    evaluator_cover(evaluator, expr, going_on);
    return going_on;
}

static void look_at_branches(Evaluator *evaluator, const Expr *expr, bool here)
{
    EvalResult a = EVAL_ERROR; /* not known */
    if (expr_has_time(expr->a)) {
        look_over_time(evaluator, expr->a, here);
    } else if (here) {
        a = evaluate_trying(evaluator, expr->a);
    }
    look_over_time(evaluator, expr->b, here && a != EVAL_FALSE);
    look_over_time(evaluator, expr->c, here && a != EVAL_TRUE);
}

/* ---- quantifiers ---- */

/* As far as any state has it. Where neither its form nor its type tells, it reads no state, or else
 * nothing is known of the formula. */
static int64_t bound(Evaluator *evaluator, const Expr *expr, bool low)
{
    bool tells = expr->kind != EXPR_CONST && type_is_finite_scalar(expr->type);
    if (!tells) return evaluate_cell(evaluator, expr);
    return low ? expr->type->low : expr->type->high;
}

static bool is_in_domain(Evaluator *evaluator, const Expr *expr)
{
    const Domain *domain = expr->domain;
    const Expr value = {.kind = EXPR_BOUND, .type = expr->binding->type, .binding = expr->binding};
    Expr in = {.kind = EXPR_IN_SET, .a = &value, .b = domain->set};
    if (domain->set == NULL) {
        in = (Expr){.kind = EXPR_IN_RANGE, .a = &value, .b = domain->low, .c = domain->high};
    }
    return evaluate_trying(evaluator, &in) != EVAL_FALSE;
}

/* With a value bound: is it a member here? */
static bool is_member(Evaluator *evaluator, const Expr *expr)
{
    if (!is_in_domain(evaluator, expr)) return false;
    return expr->a == NULL || expr_has_time(expr->a) ||
           evaluate_trying(evaluator, expr->a) != EVAL_FALSE;
}

/* Also what is no member here may have been one before, when what is said of it began. */
static void look_at_values(Evaluator *evaluator, const Expr *expr, bool here)
{
    const Domain *domain = expr->domain;
    const Type *element = domain->element;
    bool ranks = element->kind == TYPE_ORDER;
    int64_t low = ranks ? 0 : element->low;
    int64_t high = ranks ? order_ranks(evaluator->system, element->order) - 1 : element->high;
    if (domain->set == NULL) {
        low = bound(evaluator, domain->low, true);
        high = bound(evaluator, domain->high, false);
    }
    if (here) evaluator_cover(evaluator, expr, false);
    for (int64_t value = low; value <= high; value++) {
        evaluator_count(evaluator);
        evaluator->frame[expr->binding->slot] = value;
        bool member = here && is_member(evaluator, expr);
        if (member) evaluator_cover(evaluator, expr, true);
        if (expr->a != NULL && expr_has_time(expr->a)) look_over_time(evaluator, expr->a, member);
        look_over_time(evaluator, expr->b, member);
    }
}

/* ---- all kinds ---- */

static bool is_temporal(ExprKind kind)
{
    return kind == EXPR_ALWAYS || kind == EXPR_EVENTUALLY || kind == EXPR_UNTIL ||
           kind == EXPR_LEADS_TO;
}

void look_over_time(Evaluator *evaluator, const Expr *expr, bool here)
{
    const ExprKind kind = expr->kind;
    here = here || is_temporal(kind);
    if (!expr_has_time(expr)) {
        if (here) evaluate_trying(evaluator, expr);
    } else if (kind == EXPR_AND || kind == EXPR_OR || kind == EXPR_IMPLIES) {
        look_over_time(evaluator, expr->b, goes_on(evaluator, expr, here));
    } else if (kind == EXPR_LEADS_TO) {
        goes_on(evaluator, expr, true);
        look_over_time(evaluator, expr->b, true);
    } else if (kind == EXPR_IF) {
        look_at_branches(evaluator, expr, here);
    } else if (kind == EXPR_FORALL || kind == EXPR_EXISTS) {
        look_at_values(evaluator, expr, here);
    } else {
        if (expr->a != NULL) look_over_time(evaluator, expr->a, here);
        if (expr->b != NULL) look_over_time(evaluator, expr->b, here);
    }
}
