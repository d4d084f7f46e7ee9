/* formula_expand.c - what is known of expressions without a state, and what their domains may have.
 */
#include "formulas.h"
#include "model/interpreter.h"
#include "model/walk.h"

static const Type truth_type = {.kind = TYPE_BOOL, .low = 0, .high = 1, .cells = 1};

/* ---- making expressions ---- */

const Expr *formulas_number(Formulas *formulas, const Type *type, int64_t number, const Expr *like)
{
    Expr *expr = ARENA_NEW(formulas->arena, Expr);
    *expr = (Expr){.kind = EXPR_CONST, .type = type, .number = number, .span = like->span};
    return expr;
}

const Expr *formulas_pair(Formulas *formulas, ExprKind kind, const Expr *a, const Expr *b)
{
    Expr *expr = ARENA_NEW(formulas->arena, Expr);
    *expr = (Expr){.kind = kind, .type = &truth_type, .a = a, .b = b};
    expr->span = b == NULL ? a->span : b->span;
    return expr;
}

bool expr_is_truth(const Expr *expr, bool truth)
{
    return expr->kind == EXPR_CONST && expr->type->kind == TYPE_BOOL && expr->number == truth;
}

/* ---- looking for something in them ---- */

static void look_for_rank(void *context, const Expr *part)
{
    bool *found = context;
    *found = *found || expr_has_rank(part);
}

bool expr_has_rank(const Expr *expr)
{
    bool found = expr->kind == EXPR_CONST && expr->type->kind == TYPE_ORDER;
    if (!found) expr_each_part(expr, look_for_rank, &found);
    return found;
}

/* ---- without a state ---- */

static bool is_constant(Formulas *formulas, const Expr *expr);

static bool function_is_constant(Formulas *formulas, const Function *function)
{
    for (size_t i = 0; i < formulas->constant.count; i++)
        if (formulas->constant.items[i] == function) return true;
    for (size_t i = 0; i < formulas->reading.count; i++)
        if (formulas->reading.items[i] == function) return false;
    bool constant = is_constant(formulas, function->body);
    if (constant)
        vector_push(&formulas->constant, function);
    else
        vector_push(&formulas->reading, function);
    return constant;
}

typedef struct Look {
    Formulas *formulas;
    bool constant;
} Look;

static void look_for_state(void *context, const Expr *part)
{
    Look *look = context;
    look->constant = look->constant && is_constant(look->formulas, part);
}

/* By its kind, with constant parts. Bound names are those of quantifiers inside, as outer ones were
 * replaced. */
/* clang-format off */
static bool kind_is_constant(ExprKind kind)
{
    switch (kind) {
    case EXPR_CONST: case EXPR_PARAM: case EXPR_BOUND: case EXPR_NOT: case EXPR_AND: case EXPR_OR:
    case EXPR_IMPLIES: case EXPR_IF: case EXPR_EQUAL: case EXPR_UNEQUAL: case EXPR_LESS:
    case EXPR_AT_MOST: case EXPR_GREATER: case EXPR_AT_LEAST: case EXPR_NEGATE: case EXPR_ADD:
    case EXPR_SUBTRACT: case EXPR_MULTIPLY: case EXPR_DIVIDE: case EXPR_REMAINDER: case EXPR_MIN:
    case EXPR_MAX: case EXPR_UNION: case EXPR_DIFFERENCE: case EXPR_INTERSECTION: case EXPR_SET:
    case EXPR_FILTER: case EXPR_RESET: case EXPR_IN_SET: case EXPR_IN_RANGE: case EXPR_IN_QUEUE:
    case EXPR_SIZE: case EXPR_LEAST: case EXPR_GREATEST: case EXPR_SOME: case EXPR_VALUE:
    case EXPR_COALESCE: case EXPR_FORALL: case EXPR_EXISTS: case EXPR_COUNT: case EXPR_SUM:
    case EXPR_MAP: case EXPR_INDEX: case EXPR_FIELD: case EXPR_STRUCT: case EXPR_WITH:
    case EXPR_LENGTH: case EXPR_HEAD: case EXPR_CHECK: case EXPR_CALL: return true;
    case EXPR_SHARED: case EXPR_LOCAL: case EXPR_SELF: case EXPR_PEER: case EXPR_FRESH:
    case EXPR_FIRST: case EXPR_NEXT: case EXPR_AT: case EXPR_DONE: case EXPR_STUCK: case EXPR_BY:
    case EXPR_ALWAYS: case EXPR_EVENTUALLY: case EXPR_UNTIL: case EXPR_LEADS_TO: case EXPR_TAKEN:
        return false;
    }
    return false;
}
/* clang-format on */

static bool is_constant(Formulas *formulas, const Expr *expr)
{
    if (!kind_is_constant(expr->kind)) return false;
    if (expr->kind == EXPR_CALL && !function_is_constant(formulas, expr->function)) return false;
    Look look = {formulas, true};
    expr_each_part(expr, look_for_state, &look);
    return look.constant;
}

/* The operand that is left of && || => if where the first is known, or NULL. */
static const Expr *decided(Formulas *formulas, const Expr *expr, const Expr *first)
{
    bool truth = first->number != 0;
    if (expr->kind == EXPR_AND && truth) return expr->b;
    if (expr->kind == EXPR_OR && !truth) return expr->b;
    if (expr->kind == EXPR_AND || expr->kind == EXPR_OR) return first;
    if (expr->kind == EXPR_IMPLIES)
        return truth ? expr->b : formulas_number(formulas, &truth_type, 1, expr);
    return expr->kind == EXPR_IF ? (truth ? expr->b : expr->c) : NULL;
}

static bool is_decided_by_first(ExprKind kind)
{
    return kind == EXPR_AND || kind == EXPR_OR || kind == EXPR_IMPLIES || kind == EXPR_IF;
}

const Expr *formulas_settle(Formulas *formulas, const Expr *expr)
{
    if (expr->kind == EXPR_CONST) return expr;
    int64_t cell;
    ModelError error;
    if (expr->type->cells == 1 && is_constant(formulas, expr)) {
        bool has_value = constant_evaluate(expr, formulas->system->frame_cells, &cell, &error);
        return has_value ? formulas_number(formulas, expr->type, cell, expr) : expr;
    }
    if (!is_decided_by_first(expr->kind)) return expr;
    const Expr *first = formulas_settle(formulas, expr->a);
    if (first->kind != EXPR_CONST) return expr;
    const Expr *left = decided(formulas, expr, first);
    return left == NULL ? expr : formulas_settle(formulas, left);
}

/* ---- domains ---- */

bool domain_bounds(Formulas *formulas, const Domain *domain, int64_t *ret_low, int64_t *ret_high)
{
    const Type *element = domain->element;
    if (domain->set != NULL) {
        bool ranks = element->kind == TYPE_ORDER;
        *ret_low = ranks ? 0 : element->low;
        *ret_high = ranks ? order_ranks(formulas->system, element->order) - 1 : element->high;
        return true;
    }
    const Expr *low = formulas_settle(formulas, domain->low);
    const Expr *high = formulas_settle(formulas, domain->high);
    bool low_known = low->kind == EXPR_CONST, high_known = high->kind == EXPR_CONST;
    if ((!low_known && !type_is_finite_scalar(low->type)) ||
        (!high_known && !type_is_finite_scalar(high->type)))
        return false;
    *ret_low = low_known ? low->number : low->type->low;
    *ret_high = high_known ? high->number : high->type->high;
    return true;
}

static const Expr *member_of(Formulas *formulas, const Domain *domain, const Expr *value)
{
    if (domain->set != NULL) return formulas_pair(formulas, EXPR_IN_SET, value, domain->set);
    Expr *in = ARENA_NEW(formulas->arena, Expr);
    *in = (Expr){.kind = EXPR_IN_RANGE, .type = &truth_type, .span = domain->span};
    in->a = value;
    in->b = domain->low;
    in->c = domain->high;
    return in;
}

const Expr *domain_has(Formulas *formulas, const Domain *domain, const Expr *value)
{
    return formulas_settle(formulas, member_of(formulas, domain, value));
}
