/* formula_asked.c - where a formula asks for a part of it, as a formula.
 *
 * From the part outwards: what a quantifier binds is something, an operator of time is about some
 * later position, and what stands before the part has to leave it open. */
#include "formulas.h"

typedef struct Asking {
    Formulas *formulas;
    const Expr *part, *asked; /* and what is to be true where the part is asked for */
} Asking;

static const Expr *later(const Asking *asking, const Expr *expr)
{
    return formulas_pair(asking->formulas, EXPR_EVENTUALLY, expr, NULL);
}

static const Expr *where(const Asking *asking, const Expr *condition, bool truth, const Expr *expr)
{
    if (!truth) condition = formulas_pair(asking->formulas, EXPR_NOT, condition, NULL);
    return formulas_pair(asking->formulas, EXPR_AND, condition, expr);
}

/* Some member, in place of each. */
static const Expr *of_some(const Asking *asking, const Expr *quantifier, const Expr *condition,
                           const Expr *expr)
{
    Expr *some = ARENA_NEW(asking->formulas->arena, Expr);
    *some = *quantifier;
    some->kind = EXPR_EXISTS;
    some->a = condition;
    some->b = expr;
    return some;
}

static bool is_quantifier(ExprKind kind)
{
    return kind == EXPR_FORALL || kind == EXPR_EXISTS;
}

static const Expr *around_first(const Asking *asking, const Expr *expr, const Expr *inner)
{
    const ExprKind kind = expr->kind;
    bool moves = kind == EXPR_ALWAYS || kind == EXPR_EVENTUALLY || kind == EXPR_UNTIL ||
                 kind == EXPR_LEADS_TO;
    if (moves) return later(asking, inner);
    return is_quantifier(kind) ? of_some(asking, expr, NULL, inner) : inner;
}

static const Expr *around_second(const Asking *asking, const Expr *expr, const Expr *inner)
{
    const ExprKind kind = expr->kind;
    if (kind == EXPR_UNTIL) return later(asking, inner);
    if (is_quantifier(kind)) return of_some(asking, expr, expr->a, inner);
    if (kind == EXPR_OR) return where(asking, expr->a, false, inner);
    if (kind == EXPR_AND || kind == EXPR_IMPLIES || kind == EXPR_IF)
        return where(asking, expr->a, true, inner);
    if (kind != EXPR_LEADS_TO) return inner;
    return later(asking, where(asking, expr->a, true, later(asking, inner)));
}

/* NULL: the part is not in it. */
static const Expr *around(const Asking *asking, const Expr *expr)
{
    if (expr == NULL) return NULL;
    if (expr == asking->part) return asking->asked;
    const Expr *inner = around(asking, expr->a);
    if (inner != NULL) return around_first(asking, expr, inner);
    inner = around(asking, expr->b);
    if (inner != NULL) return around_second(asking, expr, inner);
    inner = around(asking, expr->c);
    return inner == NULL ? NULL : where(asking, expr->a, false, inner);
}

const Formula *formula_asked(Formulas *formulas, const Expr *whole, const Expr *part, bool is_true,
                             const char **ret_reason)
{
    const Expr *operand = part->kind == EXPR_UNTIL ? part->b : part->a;
    Asking asking = {.formulas = formulas, .part = part, .asked = operand};
    if (!is_true) asking.asked = formulas_pair(formulas, EXPR_NOT, operand, NULL);
    if (part->kind == EXPR_LEADS_TO) asking.asked = later(&asking, asking.asked);
    const Expr *asked = around(&asking, whole);
    if (asked == NULL) {
        *ret_reason = "it stands in what is about a single state";
        return NULL;
    }
    return formula_from(formulas, asked, ret_reason);
}
