/* check_fitting.c - making expressions, folding constants, and making a value fit its place. */
#include "check.h"
#include "model/walk.h"
#include "support/bug.h"

Expr *expr_new(Checker *checker, ExprKind kind, const Type *type, Span span)
{
    Expr *expr = ARENA_NEW(checker->arena, Expr);
    expr->kind = kind;
    expr->type = type;
    expr->span = span;
    return expr;
}

Expr *expr_bad(Checker *checker, Span span)
{
    return expr_new(checker, EXPR_CONST, &type_bad, span);
}

Expr *expr_constant(Checker *checker, const Type *type, int64_t value, Span span)
{
    Expr *expr = expr_new(checker, EXPR_CONST, type, span);
    expr->number = value;
    return expr;
}

Expr *expr_pair(Checker *checker, ExprKind kind, const Type *type, const SyntaxExpr *at,
                const Expr *a, const Expr *b)
{
    Expr *expr = expr_new(checker, kind, type, at->span);
    expr->a = a;
    expr->b = b;
    return expr;
}

bool expr_is_constant(const Expr *expr, int64_t value)
{
    return expr->kind == EXPR_CONST && expr->type->cells == 1 && expr->number == value;
}

/* ---- folding ---- */

static bool constant_operand(const Expr *operand)
{
    return operand == NULL || (operand->kind == EXPR_CONST && !is_bad(operand));
}

/* Kinds whose value depends on their operands alone. */
static bool kind_is_pure(ExprKind kind)
{
    /* clang-format off */
    switch (kind) {
    case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_IMPLIES: case EXPR_IF:
    case EXPR_EQUAL: case EXPR_UNEQUAL: case EXPR_LESS: case EXPR_AT_MOST: case EXPR_GREATER:
    case EXPR_AT_LEAST: case EXPR_NEGATE: case EXPR_ADD: case EXPR_SUBTRACT: case EXPR_MULTIPLY:
    case EXPR_DIVIDE: case EXPR_REMAINDER: case EXPR_MIN: case EXPR_MAX: case EXPR_UNION:
    case EXPR_DIFFERENCE: case EXPR_INTERSECTION: case EXPR_SET: case EXPR_RESET:
    case EXPR_IN_SET: case EXPR_IN_RANGE: case EXPR_SIZE: case EXPR_LEAST: case EXPR_GREATEST:
    case EXPR_SOME: case EXPR_VALUE: case EXPR_COALESCE: case EXPR_STRUCT: case EXPR_WITH:
    case EXPR_CHECK: case EXPR_INDEX: case EXPR_FIELD:
        return true;
    case EXPR_CONST: case EXPR_PARAM: case EXPR_SHARED: case EXPR_LOCAL: case EXPR_SELF:
    case EXPR_PEER: case EXPR_BOUND: case EXPR_FILTER: case EXPR_IN_QUEUE: case EXPR_FORALL:
    case EXPR_EXISTS: case EXPR_COUNT: case EXPR_SUM: case EXPR_MAP: case EXPR_LENGTH:
    case EXPR_HEAD: case EXPR_CALL: case EXPR_FRESH: case EXPR_FIRST: case EXPR_NEXT: case EXPR_AT:
    case EXPR_DONE: case EXPR_STUCK: case EXPR_BY: case EXPR_ALWAYS: case EXPR_EVENTUALLY:
    case EXPR_UNTIL: case EXPR_LEADS_TO: case EXPR_TAKEN:
        return false;
    }
    /* clang-format on */
    BUG("an expression of no kind");
}

static void look_unsettled(void *context, const Expr *part)
{
    bool *settled = context;
    *settled = *settled && expr_is_settled(part);
}

bool expr_is_settled(const Expr *expr)
{
    if (expr->kind == EXPR_CONST || expr->kind == EXPR_PARAM) return true;
    bool settled = kind_is_pure(expr->kind);
    expr_each_part(expr, look_unsettled, &settled);
    return settled;
}

/* The operand that remains of && || => if when the first one is known, or NULL. */
static const Expr *fold_decided(const Expr *expr)
{
    if (expr->a == NULL || expr->a->kind != EXPR_CONST || is_bad(expr->a)) return NULL;
    bool first = expr->a->number != 0;
    if (expr->kind == EXPR_AND) return first ? expr->b : expr->a;
    if (expr->kind == EXPR_OR) return first ? expr->a : expr->b;
    if (expr->kind == EXPR_IMPLIES) return first ? expr->b : NULL;
    if (expr->kind == EXPR_IF) return first ? expr->b : expr->c;
    return NULL;
}

/* Does what its operands make of constants depend on what lifted types allow? */
static bool types_are_lifted(const Expr *expr)
{
    if (type_lifted(expr->type) != NULL) return true;
    const Expr *const operands[] = {expr->a, expr->b, expr->c};
    for (int i = 0; i < 3; i++)
        if (operands[i] != NULL && type_lifted(operands[i]->type) != NULL) return true;
    for (uint32_t i = 0; i < expr->list_count; i++)
        if (type_lifted(expr->list[i]->type) != NULL) return true;
    return false;
}

const Expr *expr_fold(Checker *checker, const Expr *expr)
{
    const Expr *decided = fold_decided(expr);
    if (decided != NULL && decided->type->kind == expr->type->kind) return decided;
    bool early = expr->kind == EXPR_IMPLIES && expr_is_constant(expr->a, 0) && !is_bad(expr->a);
    if (!kind_is_pure(expr->kind) || is_bad(expr) || expr->type->cells > 64) return expr;
    if (!early &&
        (!constant_operand(expr->a) || !constant_operand(expr->b) || !constant_operand(expr->c)))
        return expr;
    for (uint32_t i = 0; i < expr->list_count; i++)
        if (!constant_operand(expr->list[i])) return expr;
    if (checker->lifted_count > 0 && types_are_lifted(expr)) return expr;
    int64_t cells[64];
    ModelError error;
    if (!constant_evaluate(expr, checker->frame_cells, cells, &error)) return expr;
    Expr *constant = expr_constant(checker, expr->type, cells[0], expr->span);
    if (expr->type->cells != 1)
        constant->cells = arena_copy(checker->arena, cells, expr->type->cells * sizeof *cells);
    else if (type_is_number(expr->type) && !is_bad(expr) && expr->kind != EXPR_CHECK)
        constant->type = type_range(checker, cells[0], cells[0]);
    return constant;
}

bool evaluate_constant(Checker *checker, const Expr *expr, int64_t *ret_cells)
{
    ModelError error;
    if (is_bad(expr)) return false;
    if (constant_evaluate(expr, checker->frame_cells, ret_cells, &error)) return true;
    Text text = {0};
    model_error_print(&text, &error);
    check_error(checker, error.span, "%s", text_string(&text));
    text_release(&text);
    return false;
}

/* ---- fitting ---- */

/* Identities print as 1 to n, so that a number is what one tries first. */
static void suggest_identity(Checker *checker, const Type *identity)
{
    const char *name = type_text(checker, identity);
    diagnostics_hint(checker->diagnostics,
                     "identities have no literals: take `any`, `fresh(%s)`, `choose x in %s` or "
                     "the index of a process",
                     name, name);
}

static const Type *without_none(const Type *type)
{
    return type->kind == TYPE_OPTIONAL ? type->element : type;
}

void hint_order(Checker *checker, const Type *a, const Type *b)
{
    a = without_none(a);
    b = without_none(b);
    const Type *order = a->kind == TYPE_ORDER ? a : b;
    if (order->kind != TYPE_ORDER || !type_is_number(order == a ? b : a)) return;
    const char *name = type_text(checker, order);
    diagnostics_hint(checker->diagnostics,
                     "values of an order are no numbers: a variable for them is of type %s, or "
                     "%s? where it may have none",
                     name, name);
}

static const Expr *mismatch(Checker *checker, const Expr *expr, const Type *wanted,
                            const char *what)
{
    if (is_bad(expr) || wanted->kind == TYPE_BAD) return expr_bad(checker, expr->span);
    const Type *scalar = without_none(wanted);
    bool literal =
        scalar->kind == TYPE_ID && expr->kind == EXPR_CONST && type_is_number(expr->type);
    bool wrote = check_error(checker, expr->span, "%s must be %s, but this is %s", what,
                             type_text(checker, wanted),
                             literal ? "a number" : type_text(checker, expr->type));
    if (wrote && literal) suggest_identity(checker, scalar);
    if (wrote) hint_order(checker, wanted, expr->type);
    if (expr->type->kind == TYPE_OPTIONAL && type_alike(expr->type->element, wanted))
        diagnostics_hint(checker->diagnostics,
                         "it may be `none`: take `value(…)` or `… ?? default`");
    return expr_bad(checker, expr->span);
}

static const Expr *fit_optional(Checker *checker, const Expr *expr, const Type *wanted,
                                const char *what)
{
    if (!type_alike(wanted->element, expr->type)) return mismatch(checker, expr, wanted, what);
    Expr *some = expr_new(checker, EXPR_SOME, type_optional(checker, expr->type), expr->span);
    some->a = expr;
    return expr_fold(checker, some);
}

const Expr *fit(Checker *checker, const Expr *expr, const Type *wanted, const char *what)
{
    const Type *type = expr->type;
    if (is_bad(expr) || wanted->kind == TYPE_BAD) return expr_bad(checker, expr->span);
    if (wanted->kind == TYPE_OPTIONAL && type->kind != TYPE_OPTIONAL)
        return fit_optional(checker, expr, wanted, what);
    if (wanted->kind == TYPE_SET && type->kind == TYPE_SET && !type_alike(wanted, type) &&
        type_is_number(wanted->element) && type_is_number(type->element)) {
        Expr *reset = expr_new(checker, EXPR_RESET, wanted, expr->span);
        reset->a = expr;
        return expr_fold(checker, reset);
    }
    return type_alike(wanted, type) ? expr : mismatch(checker, expr, wanted, what);
}

const Expr *guard_store(Checker *checker, const Expr *expr, const Type *wanted, const char *target)
{
    if (is_bad(expr) || wanted->kind == TYPE_BAD || type_contains(wanted, expr->type)) return expr;
    Expr *check = expr_new(checker, EXPR_CHECK, wanted, expr->span);
    check->a = expr;
    check->name = target;
    return expr_fold(checker, check);
}

const Expr *check_fitting(Checker *checker, const SyntaxExpr *syntax, const Type *wanted,
                          const char *what)
{
    return fit(checker, check_expr(checker, syntax, wanted), wanted, what);
}

const Expr *check_stored(Checker *checker, const SyntaxExpr *syntax, const Type *wanted,
                         const char *target)
{
    const char *what = arena_format(checker->arena, "the value for `%s`", target);
    checker->stored = wanted;
    const Expr *value = check_fitting(checker, syntax, wanted, what);
    checker->stored = NULL;
    return guard_store(checker, value, wanted, target);
}

const Expr *check_condition(Checker *checker, const SyntaxExpr *syntax, const char *what)
{
    return check_fitting(checker, syntax, &type_bool, what);
}

bool check_number(Checker *checker, const SyntaxExpr *syntax, const char *what, int64_t *ret_value)
{
    const Expr *lifted = NULL;
    if (!check_lifted_number(checker, syntax, what, ret_value, &lifted)) return false;
    return lifted == NULL || !report_lifted(checker, lifted, what);
}
