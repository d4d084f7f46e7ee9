/* expr.c - what kinds of expressions are called, whether two are the same by their form, and others put
 * in place of bound names. */
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

/* ---- substitution ---- */

typedef struct Substitution {
    Arena *arena;
    const Binding *const *names;
    const Expr *const *by;
    uint32_t count;
} Substitution;

static const Expr *substitute(const Substitution *substitution, const Expr *expr);

static const Expr *const *substitute_list(const Substitution *substitution, const Expr *expr)
{
    const Expr **list = ARENA_NEW_ARRAY(substitution->arena, const Expr *, expr->list_count);
    bool changed = false;
    for (uint32_t i = 0; i < expr->list_count; i++) {
        list[i] = substitute(substitution, expr->list[i]);
        changed = changed || list[i] != expr->list[i];
    }
    return changed ? list : expr->list;
}

static const Domain *substitute_domain(const Substitution *substitution, const Domain *domain)
{
    if (domain == NULL) return NULL;
    Domain changed = *domain;
    changed.low = substitute(substitution, domain->low);
    changed.high = substitute(substitution, domain->high);
    changed.set = substitute(substitution, domain->set);
    bool same =
        changed.low == domain->low && changed.high == domain->high && changed.set == domain->set;
    return same ? domain : arena_copy(substitution->arena, &changed, sizeof changed);
}

static const Expr *substitute(const Substitution *substitution, const Expr *expr)
{
    if (expr == NULL) return NULL;
    for (uint32_t i = 0; expr->kind == EXPR_BOUND && i < substitution->count; i++) {
        if (expr->binding == substitution->names[i]) return substitution->by[i];
    }
    Expr changed = *expr;
    changed.a = substitute(substitution, expr->a);
    changed.b = substitute(substitution, expr->b);
    changed.c = substitute(substitution, expr->c);
    changed.list = substitute_list(substitution, expr);
    changed.domain = substitute_domain(substitution, expr->domain);
    bool same = changed.a == expr->a && changed.b == expr->b && changed.c == expr->c &&
                changed.list == expr->list && changed.domain == expr->domain;
    if (same) return expr;
    return arena_copy(substitution->arena, &changed, sizeof changed);
}

const Expr *expr_substitute(Arena *arena, const Expr *expr, const Binding *const *names,
                            const Expr *const *by, uint32_t count)
{
    const Substitution substitution = {arena, names, by, count};
    return substitute(&substitution, expr);
}
