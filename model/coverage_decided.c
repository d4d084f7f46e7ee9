/* coverage_decided.c - what params and options decide by themselves, in whatever state. */
#include "coverage_survey.h"

static Decided decided_pair(const Expr *expr, Decided deciding)
{
    Decided a = survey_decided(expr->a), b = survey_decided(expr->b);
    bool implies = expr->kind == EXPR_IMPLIES || expr->kind == EXPR_LEADS_TO;
    if (implies && a != SAYS_NOTHING) a = a == SAYS_TRUE ? SAYS_FALSE : SAYS_TRUE;
    if (a == deciding || b == deciding) return deciding;
    return a == b ? a : SAYS_NOTHING;
}

/* What it is in every state. */
Decided survey_decided(const Expr *expr)
{
    if (expr->kind == EXPR_CONST) return expr->number != 0 ? SAYS_TRUE : SAYS_FALSE;
    if (expr->kind == EXPR_AND) return decided_pair(expr, SAYS_FALSE);
    if (expr->kind == EXPR_OR || expr->kind == EXPR_IMPLIES || expr->kind == EXPR_LEADS_TO)
        return decided_pair(expr, SAYS_TRUE);
    /* What is the same in every state is so at all times. */
    if (expr->kind == EXPR_ALWAYS || expr->kind == EXPR_EVENTUALLY) return survey_decided(expr->a);
    if (expr->kind == EXPR_UNTIL) return survey_decided(expr->b);
    if (expr->kind != EXPR_NOT) return SAYS_NOTHING;
    Decided a = survey_decided(expr->a);
    return a == SAYS_NOTHING ? a : a == SAYS_TRUE ? SAYS_FALSE : SAYS_TRUE;
}

bool survey_is_never(const Expr *condition)
{
    return condition != NULL && survey_decided(condition) == SAYS_FALSE;
}

bool survey_is_empty(const Domain *domain)
{
    if (domain->set == NULL) {
        return domain->low->kind == EXPR_CONST && domain->high->kind == EXPR_CONST &&
               domain->low->number > domain->high->number;
    }
    if (domain->set->kind != EXPR_CONST) return false;
    const Type *type = domain->set->type;
    const int64_t *cells = type->cells == 1 ? &domain->set->number : domain->set->cells;
    for (uint32_t i = 0; i < type->cells; i++) {
        if (cells[i] != 0) return false;
    }
    return true;
}
