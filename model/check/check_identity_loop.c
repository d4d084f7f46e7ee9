/* check_identity_loop.c - a `for` over identities inside a step must not tell them apart.
 *
 * It goes through them in some order, and a renaming of the identities would change that order. So
 * that no outcome depends on it, the body assigns only elements whose first index is the loop's
 * variable, reads those variables only there, and can't be left half-way. */
#include "check.h"
#include "model/walk.h"

typedef struct IdentityLoop {
    Checker *checker;
    const Binding *binding;
    VECTOR(const Expr *) assigned; /* the roots: EXPR_SHARED or EXPR_LOCAL */
    VECTOR(const Function *) seen;
} IdentityLoop;

static const Expr *root_of(const Expr *path)
{
    while (path->kind == EXPR_INDEX || path->kind == EXPR_FIELD) path = path->a;
    return path;
}

static bool same_root(const Expr *a, const Expr *b)
{
    return a->kind == b->kind && a->number == b->number;
}

/* Is it root[x], with x the loop's variable? */
static bool at_own_element(const IdentityLoop *loop, const Expr *expr)
{
    return expr->kind == EXPR_INDEX && expr->b->kind == EXPR_BOUND &&
           expr->b->binding == loop->binding;
}

/* peer[c][x]: another order of the indices would do. */
static void report_target(IdentityLoop *loop, const Expr *target)
{
    const char *name = loop->binding->name, *root = root_of(target)->name;
    bool wrote = check_error(loop->checker, target->span,
                             "a `for` over identities may assign only elements whose first index "
                             "is its own variable `%s`, because it goes through them in no "
                             "particular order",
                             name);
    bool later = false;
    for (; target->kind == EXPR_INDEX || target->kind == EXPR_FIELD; target = target->a)
        later = later || at_own_element(loop, target);
    if (wrote && later)
        diagnostics_hint(loop->checker->diagnostics,
                         "declare `%s` with that index first, so that this is `%s[%s][…]`", root,
                         root, name);
}

static void check_target(IdentityLoop *loop, const Expr *target)
{
    const Expr *inner = target;
    while ((inner->kind == EXPR_INDEX || inner->kind == EXPR_FIELD) &&
           (inner->a->kind == EXPR_INDEX || inner->a->kind == EXPR_FIELD))
        inner = inner->a;
    if (root_of(target)->type->kind == TYPE_BAD) return;
    if (at_own_element(loop, inner))
        vector_push(&loop->assigned, root_of(target));
    else
        report_target(loop, target);
}

static void collect_block(void *context, const Block *block)
{
    IdentityLoop *loop = context;
    for (uint32_t i = 0; i < block->count; i++) {
        const Statement *statement = block->statements[i];
        if (statement->target != NULL) check_target(loop, statement->target);
        if (statement->kind == STATEMENT_LEAVE)
            check_error(loop->checker, statement->span,
                        "a `for` over identities can't be left half-way, because it goes "
                        "through them in no particular order");
        statement_each_block(statement, collect_block, loop);
    }
}

static bool is_assigned(const IdentityLoop *loop, const Expr *expr)
{
    if (expr->kind != EXPR_SHARED && expr->kind != EXPR_LOCAL) return false;
    for (size_t i = 0; i < loop->assigned.count; i++)
        if (same_root(loop->assigned.items[i], expr)) return true;
    return false;
}

static void check_reads(void *context, const Expr *expr);

static void check_function(IdentityLoop *loop, const Function *function)
{
    for (size_t i = 0; i < loop->seen.count; i++)
        if (loop->seen.items[i] == function) return;
    vector_push(&loop->seen, function);
    if (function->body != NULL) check_reads(loop, function->body);
}

static void check_reads(void *context, const Expr *expr)
{
    IdentityLoop *loop = context;
    if (at_own_element(loop, expr) && is_assigned(loop, expr->a)) return;
    if (is_assigned(loop, expr))
        check_error(loop->checker, expr->span,
                    "a `for` over identities that assigns `%s` may read it only at its own "
                    "variable: `%s[%s]`",
                    expr->name, expr->name, loop->binding->name);
    if (expr->kind == EXPR_FRESH)
        check_error(loop->checker, expr->span,
                    "a `for` over identities can't take `fresh` values, because what is left for "
                    "the later ones would tell the identities apart");
    if (expr->kind == EXPR_CALL) check_function(loop, expr->function);
    expr_each_part(expr, check_reads, loop);
}

static void check_reads_in_block(void *context, const Block *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        statement_each_expr(block->statements[i], check_reads, context);
        statement_each_block(block->statements[i], check_reads_in_block, context);
    }
}

void check_identity_loop(Checker *checker, const Statement *loop)
{
    if (loop->binding->type->kind != TYPE_ID) return;
    IdentityLoop state = {.checker = checker, .binding = loop->binding};
    collect_block(&state, loop->body);
    check_reads_in_block(&state, loop->body);
    vector_release(&state.assigned);
    vector_release(&state.seen);
}
