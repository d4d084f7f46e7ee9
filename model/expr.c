/* expr.c - what kinds of expressions are called, and whether two are the same by their form. */
#include "model/expr.h"

#include <string.h>

const char *expr_kind_name(ExprKind kind)
{
    switch (kind) {
#define EXPR_NAME_LINE(member, spelling)                                                           \
    case member: return spelling;
        EXPR_KINDS(EXPR_NAME_LINE)
#undef EXPR_NAME_LINE
    }
    return "";
}

static bool same_part(const Expr *a, const Expr *b)
{
    if (a == NULL || b == NULL) return a == b;
    return expr_same(a, b);
}

static bool same_constant(const Expr *a, const Expr *b)
{
    if (!type_alike(a->type, b->type) || a->type->cells != b->type->cells) return false;
    if (a->type->cells == 1) return a->number == b->number;
    return memcmp(a->cells, b->cells, a->type->cells * sizeof *a->cells) == 0;
}

static bool same_steps(const Expr *a, const Expr *b)
{
    if (a->step_count != b->step_count) return false;
    for (uint32_t i = 0; i < a->step_count; i++)
        if (a->steps[i] != b->steps[i]) return false;
    return true;
}

static bool same_lists(const Expr *a, const Expr *b)
{
    if (a->list_count != b->list_count) return false;
    for (uint32_t i = 0; i < a->list_count; i++) {
        if (!expr_same(a->list[i], b->list[i])) return false;
        if (a->fields != NULL && b->fields != NULL && a->fields[i] != b->fields[i]) return false;
    }
    return true;
}

bool expr_same(const Expr *a, const Expr *b)
{
    if (a == b) return true;
    if (a->kind != b->kind || a->domain != b->domain || a->binding != b->binding) return false;
    if (a->kind == EXPR_CONST) return same_constant(a, b);
    return a->number == b->number && a->local == b->local && a->function == b->function &&
           a->process == b->process && type_alike(a->type, b->type) && same_steps(a, b) &&
           same_part(a->a, b->a) && same_part(a->b, b->b) && same_part(a->c, b->c) &&
           same_lists(a, b);
}
