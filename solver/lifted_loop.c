/* lifted_loop.c - `for x in T { … }` in a step, where T is endless: its body once, for any x.
 *
 * That says what happens for all only where no iteration sees what another one did: the body may
 * assign only entries at x of maps over that very type, and read those maps only there. Whatever
 * else it does (choices, leaving, other assignments) has no encoding and is complained about. */
#include "run.h"

typedef struct Loop {
    Run *run;
    const Statement *statement;
    VECTOR(const Expr *) written; /* roots: EXPR_SHARED or EXPR_LOCAL */
    bool awaits;
} Loop;

static void refuse(Loop *loop, Span span, const char *what)
{
    encoder_complain(loop->run->encoder, span, "%s in a `for` over an endless type can't be lifted",
                     what);
}

/* ---- what the body does ---- */

static bool is_own_name(const Loop *loop, const Expr *expr)
{
    return expr->kind == EXPR_BOUND && expr->binding == loop->statement->binding;
}

static bool is_path(const Expr *expr)
{
    return expr->kind == EXPR_INDEX || expr->kind == EXPR_FIELD;
}

static void note_target(Loop *loop, const Expr *target)
{
    const Expr *inner = target;
    while (is_path(inner) && is_path(inner->a)) inner = inner->a;
    bool own = inner->kind == EXPR_INDEX && is_own_name(loop, inner->b);
    if (!own) {
        refuse(loop, target->span, "an assignment to anything but an entry at its variable");
        return;
    }
    vector_push(&loop->written, inner->a);
}

static void note_block(Loop *loop, const Block *block);

static void note_statement(Loop *loop, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ASSIGN: note_target(loop, statement->target); return;
    case STATEMENT_IF:
        note_block(loop, statement->body);
        note_block(loop, statement->other);
        return;
    case STATEMENT_AWAIT: loop->awaits = true; return;
    case STATEMENT_LET:
    case STATEMENT_ASSERT: return;
    case STATEMENT_RECEIVE:
    case STATEMENT_SEND:
    case STATEMENT_FOR:
    case STATEMENT_CHOOSE:
    case STATEMENT_EITHER:
    case STATEMENT_LEAVE: refuse(loop, statement->span, "this statement"); return;
    }
}

static void note_block(Loop *loop, const Block *block)
{
    for (uint32_t i = 0; block && i < block->count; i++) {
        note_statement(loop, block->statements[i]);
    }
}

/* ---- what it reads ---- */

static bool is_written(const Loop *loop, const Expr *expr)
{
    for (size_t i = 0; i < loop->written.count; i++) {
        const Expr *root = loop->written.items[i];
        if (root->kind == expr->kind && root->number == expr->number) return true;
    }
    return false;
}

static void check_reads(Loop *loop, const Expr *expr)
{
    if (!expr || !encoder_spend(loop->run->encoder, expr->span)) return;
    if ((expr->kind == EXPR_SHARED || expr->kind == EXPR_LOCAL) && is_written(loop, expr)) {
        refuse(loop, expr->span, "reading what it assigns, but for the entry at its variable,");
        return;
    }
    bool root = expr->kind == EXPR_INDEX && expr->a->kind != EXPR_INDEX &&
                expr->a->kind != EXPR_FIELD && is_own_name(loop, expr->b);
    if (root && is_written(loop, expr->a)) return;
    check_reads(loop, expr->a);
    check_reads(loop, expr->b);
    check_reads(loop, expr->c);
    for (uint32_t i = 0; i < expr->list_count; i++) check_reads(loop, expr->list[i]);
    if (expr->domain) {
        check_reads(loop, expr->domain->low);
        check_reads(loop, expr->domain->high);
        check_reads(loop, expr->domain->set);
    }
    if (expr->kind == EXPR_CALL) check_reads(loop, expr->function->body);
}

/* The path of a target may be read, except its root. */
static void check_target_reads(Loop *loop, const Expr *target)
{
    for (; is_path(target); target = target->a) {
        if (target->kind == EXPR_INDEX) check_reads(loop, target->b);
    }
}

static void check_block_reads(Loop *loop, const Block *block)
{
    for (uint32_t i = 0; block && i < block->count; i++) {
        const Statement *statement = block->statements[i];
        if (statement->target) check_target_reads(loop, statement->target);
        check_reads(loop, statement->value);
        check_block_reads(loop, statement->body);
        check_block_reads(loop, statement->other);
    }
}

/* ---- for all of them ---- */

/* The entry at the bound constant, as written or as it was, makes the new function. */
static void generalise(Loop *loop, Number bound, Term in, const Value *old, const Value **value)
{
    const Values *values = &loop->run->encoder->values;
    if (*value == old) return;
    if (old->shape != VALUE_FUNCTION) {
        refuse(loop, loop->statement->span, "an assignment to a map over another type");
        return;
    }
    const Value *entry = value_select(values, *value, bound);
    entry = value_if(values, in, entry, value_select(values, old, bound));
    *value = value_function(values, old->type, bound, entry);
}

static void generalise_all(Loop *loop, Number bound, Term in, const Snapshot *before)
{
    Run *run = loop->run;
    uint32_t items = run->encoder->item_count;
    for (uint32_t i = 0; i < items; i++) {
        generalise(loop, bound, in, before->values[i], &run->working->values[i]);
    }
    for (uint32_t i = 0; i < run->scene.process->local_count; i++) {
        generalise(loop, bound, in, before->values[items + i], &run->locals[i]);
    }
}

static void execute(Loop *loop, Number bound, Term in)
{
    Run *run = loop->run;
    Terms *terms = run->encoder->terms;
    const Binding *binding = loop->statement->binding;
    const Snapshot before = run_snapshot(run);
    const Term guard = run->scene.guard, error = run->scene.error;
    const size_t names = run->bound.count;
    run->scene.guard = in;
    run->scene.error = term_truth(terms, false);
    run->scene.frame[binding->slot] = run_scalar(run, binding->type, bound);
    run->scene.binders++;
    execute_block(run, loop->statement->body);
    run->scene.binders--;
    Term failed = run->scene.error;
    if (run->bound.count != names) refuse(loop, loop->statement->span, "a name for an identity");
    if (loop->awaits && !term_is_false(terms, failed)) {
        refuse(loop, loop->statement->span, "an `await` beside what may be an error");
    }
    generalise_all(loop, bound, in, &before);
    Term all = term_forall(terms, 1, &bound.term, term_implies(terms, in, run->scene.guard));
    Term some = term_exists(terms, 1, &bound.term, failed);
    run->scene.guard = term_and(terms, guard, all);
    run->scene.error = term_or(terms, error, term_and(terms, guard, some));
}

void run_lifted_loop(Run *run, const Statement *statement)
{
    Loop loop = {.run = run, .statement = statement};
    const Values *values = &run->encoder->values;
    note_block(&loop, statement->body);
    check_block_reads(&loop, statement->body);
    Number bound = value_bound(values, statement->domain->element);
    Term in = encode_domain_has(&run->scene, statement->domain, bound);
    Span span;
    if (!encoder_complaint(run->encoder, &span)) execute(&loop, bound, in);
    vector_release(&loop.written);
}
