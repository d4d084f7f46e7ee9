/* walk.c - the parts of expressions and statements; see walk.h. */
#include "model/walk.h"

static void visit(const Expr *part, ExprVisitor *visitor, void *context)
{
    if (part != NULL) visitor(context, part);
}

static void visit_domain(const Domain *domain, ExprVisitor *visitor, void *context)
{
    if (domain == NULL) return;
    visit(domain->low, visitor, context);
    visit(domain->high, visitor, context);
    visit(domain->set, visitor, context);
}

void expr_each_part(const Expr *expr, ExprVisitor *visitor, void *context)
{
    visit_domain(expr->domain, visitor, context);
    visit(expr->a, visitor, context);
    visit(expr->b, visitor, context);
    visit(expr->c, visitor, context);
    for (uint32_t i = 0; i < expr->list_count; i++) visit(expr->list[i], visitor, context);
}

static void look_for_time(void *context, const Expr *part)
{
    bool *found = context;
    *found = *found || expr_has_time(part);
}

/* No fun has any of it in its body. */
bool expr_has_time(const Expr *expr)
{
    bool found = expr->kind == EXPR_ALWAYS || expr->kind == EXPR_EVENTUALLY ||
                 expr->kind == EXPR_UNTIL || expr->kind == EXPR_LEADS_TO ||
                 expr->kind == EXPR_TAKEN;
    if (!found) expr_each_part(expr, look_for_time, &found);
    return found;
}

void statement_each_expr(const Statement *statement, ExprVisitor *visitor, void *context)
{
    visit(statement->target, visitor, context);
    visit(statement->value, visitor, context);
    visit_domain(statement->domain, visitor, context);
}

void statement_each_block(const Statement *statement, BlockVisitor *visitor, void *context)
{
    if (statement->body != NULL) visitor(context, statement->body);
    if (statement->other != NULL) visitor(context, statement->other);
    for (uint32_t i = 0; i < statement->branch_count; i++) visitor(context, statement->branches[i]);
}
