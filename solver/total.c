/* total.c - looking for anything that may fail. */
#include "total.h"

#include "model/system.h"
#include "support/bug.h"

/* Is the index of this very type by what it is? */
static bool is_within(const Expr *index, const Type *type)
{
    bool is_name = index->kind == EXPR_BOUND || index->kind == EXPR_SELF;
    return is_name && index->type == type;
}

static bool is_fixed(const Expr *bound)
{
    return bound->kind == EXPR_CONST || bound->kind == EXPR_PARAM;
}

static bool domain_is_total(const Domain *domain, bool exact)
{
    if (domain->set != NULL) return expr_is_total(domain->set, exact);
    /* All identities: the last one's number is worked out from how many there are. */
    if (domain->element->kind == TYPE_ID) return true;
    return is_fixed(domain->low) && is_fixed(domain->high);
}

static bool is_positive(const Expr *expr)
{
    return expr->kind == EXPR_CONST && expr->cells == NULL && expr->number > 0;
}

/* By its kind, if its parts are. */
static bool is_total_itself(const Expr *expr, bool exact)
{
    /* clang-format off */
    switch (expr->kind) {
    case EXPR_CONST: case EXPR_PARAM: case EXPR_SHARED: case EXPR_LOCAL: case EXPR_SELF:
    case EXPR_BOUND: case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_IMPLIES: case EXPR_IF:
    case EXPR_EQUAL: case EXPR_UNEQUAL: case EXPR_LESS: case EXPR_AT_MOST: case EXPR_GREATER:
    case EXPR_AT_LEAST: case EXPR_MIN: case EXPR_MAX: case EXPR_UNION: case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION: case EXPR_IN_SET: case EXPR_IN_RANGE: case EXPR_IN_QUEUE:
    case EXPR_SIZE: case EXPR_SOME: case EXPR_COALESCE: case EXPR_FORALL: case EXPR_EXISTS:
    case EXPR_COUNT: case EXPR_FIELD: case EXPR_LENGTH: case EXPR_NEXT: case EXPR_CALL:
        return true;
    case EXPR_INDEX:
        return is_within(expr->b, expr->a->type->index);
    case EXPR_AT: case EXPR_DONE: case EXPR_STUCK: case EXPR_BY:
        return expr->a == NULL || is_within(expr->a, expr->process->index);
    case EXPR_NEGATE: case EXPR_ADD: case EXPR_SUBTRACT: case EXPR_MULTIPLY:
        return exact;
    case EXPR_DIVIDE: case EXPR_REMAINDER:
        return is_positive(expr->b);
    case EXPR_FILTER:
        return expr->type->element == expr->domain->element;
    case EXPR_PEER: case EXPR_SET: case EXPR_RESET:
    case EXPR_LEAST: case EXPR_GREATEST: case EXPR_VALUE: case EXPR_SUM: case EXPR_MAP:
    case EXPR_STRUCT: case EXPR_WITH: case EXPR_HEAD: case EXPR_CHECK: case EXPR_FRESH:
    case EXPR_FIRST: case EXPR_ALWAYS: case EXPR_EVENTUALLY: case EXPR_UNTIL: case EXPR_LEADS_TO:
    case EXPR_TAKEN:
        return false;
    }
    /* clang-format on */
    BUG("an expression of no kind");
}

bool expr_is_total(const Expr *expr, bool exact)
{
    if (expr == NULL) return true;
    if (!is_total_itself(expr, exact)) return false;
    if (expr->domain != NULL && !domain_is_total(expr->domain, exact)) return false;
    for (uint32_t i = 0; i < expr->list_count; i++) {
        if (!expr_is_total(expr->list[i], exact)) return false;
    }
    if (expr->kind == EXPR_CALL && !expr_is_total(expr->function->body, exact)) return false;
    return expr_is_total(expr->a, exact) && expr_is_total(expr->b, exact) &&
           expr_is_total(expr->c, exact);
}
