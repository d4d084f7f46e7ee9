/* check_step.c - the statements inside a step. */
#include <string.h>

#include "check.h"
#include "support/bug.h"

static Statement *statement_new(Checker *checker, StatementKind kind, const SyntaxStatement *syntax)
{
    Statement *statement = ARENA_NEW(checker->arena, Statement);
    statement->kind = kind;
    statement->span = syntax->span;
    return statement;
}

/* ---- targets of assignments ---- */

static const Expr *not_assignable(Checker *checker, const Symbol *symbol, Span span)
{
    const char *why = symbol->kind == SYMBOL_LOCAL && symbol->local->kind == LOCAL_LOOP
                          ? "a loop's variable"
                      : symbol->kind == SYMBOL_LOCAL   ? "an argument of `steps`"
                      : symbol->kind == SYMBOL_BINDING ? "a name bound by `let`, `choose` or `for`"
                      : symbol->kind == SYMBOL_SELF    ? "the index of the process"
                                                       : symbol_article(symbol);
    if (check_error(checker, span, "`%s` can't be assigned: it is %s", symbol->name, why))
        diagnostics_note(checker->diagnostics, symbol->span, "it is declared here");
    return expr_bad(checker, span);
}

static bool symbol_is_assignable(const Symbol *symbol)
{
    return symbol->kind == SYMBOL_SHARED ||
           (symbol->kind == SYMBOL_LOCAL && symbol->local->kind == LOCAL_VARIABLE);
}

static const Expr *target_name(Checker *checker, const SyntaxExpr *syntax, Symbol **ret_root)
{
    Symbol *symbol = names_find(checker, syntax->word.text);
    if (symbol == NULL) {
        names_report_unknown(checker, syntax->word, "variable", symbol_is_assignable);
        return expr_bad(checker, syntax->span);
    }
    if (symbol->doubtful) return expr_bad(checker, syntax->span);
    if (!symbol_is_assignable(symbol)) return not_assignable(checker, symbol, syntax->span);
    resolve_symbol(checker, symbol);
    *ret_root = symbol;
    bool shared = symbol->kind == SYMBOL_SHARED;
    Expr *expr = expr_new(checker, shared ? EXPR_SHARED : EXPR_LOCAL, symbol->type, syntax->span);
    expr->number = shared ? symbol->variable->offset : symbol->local->offset;
    expr->name = symbol->name;
    return expr;
}

/* The variable, element or field that is assigned; *ret_root is its variable, or stays NULL. */
static const Expr *check_target(Checker *checker, const SyntaxExpr *syntax, Symbol **ret_root)
{
    if (syntax->kind == SYNTAX_NAME) return target_name(checker, syntax, ret_root);
    if (syntax->kind == SYNTAX_INDEX) {
        const Expr *map = check_target(checker, syntax->a, ret_root);
        return index_expr(checker, map, syntax->b, syntax->span);
    }
    if (syntax->kind == SYNTAX_FIELD) {
        const Expr *base = check_target(checker, syntax->a, ret_root);
        return field_expr(checker, base, syntax->word, syntax->span);
    }
    check_error(checker, syntax->span, "only a variable, an element or a field can be assigned");
    return expr_bad(checker, syntax->span);
}

static bool is_ghost(const Symbol *root)
{
    return root != NULL && root->kind == SYMBOL_SHARED && root->variable->ghost;
}

/* What stands on the left in messages: the target as it is written. */
static const char *target_text(Checker *checker, const SyntaxExpr *target)
{
    return arena_copy_text(checker->arena, checker->source->text + target->span.begin,
                           target->span.end - target->span.begin);
}

static Symbol *root_symbol(const Checker *checker, const SyntaxExpr *target)
{
    while (target->kind == SYNTAX_INDEX || target->kind == SYNTAX_FIELD) target = target->a;
    return target->kind == SYNTAX_NAME ? names_find(checker, target->word.text) : NULL;
}

static const Statement *check_assign(Checker *checker, const SyntaxStatement *syntax)
{
    Symbol *root = NULL;
    Statement *statement = statement_new(checker, STATEMENT_ASSIGN, syntax);
    checker->ghost_target = is_ghost(root_symbol(checker, syntax->a));
    statement->target = check_target(checker, syntax->a, &root);
    statement->value =
        check_stored(checker, syntax->b, statement->target->type, target_text(checker, syntax->a));
    checker->ghost_target = false;
    checker->changes |= CHANGES_ASSIGNED;
    return statement;
}

/* ---- queues ---- */

static bool is_queue(const Type *type)
{
    return type->kind == TYPE_QUEUE || type->kind == TYPE_BAG;
}

static const Expr *check_queue_target(Checker *checker, const SyntaxExpr *syntax, const char *what)
{
    Symbol *root = NULL;
    const Expr *target = check_target(checker, syntax, &root);
    if (is_ghost(root))
        check_error(checker, syntax->span, "a ghost can't be a queue that steps use");
    if (target->type->kind == TYPE_BAD || is_queue(target->type)) return target;
    check_error(checker, syntax->span, "`%s` wants a queue or bag, but this is %s", what,
                type_text(checker, target->type));
    return expr_bad(checker, syntax->span);
}

static bool is_receive(const Checker *checker, const SyntaxExpr *expr)
{
    return expr->kind == SYNTAX_CALL && strcmp(expr->word.text, "receive") == 0 &&
           names_find(checker, "receive") == NULL;
}

static const Statement *check_receive(Checker *checker, const SyntaxStatement *syntax)
{
    const SyntaxExpr *queue = syntax->a->list;
    Statement *statement = statement_new(checker, STATEMENT_RECEIVE, syntax);
    if (queue == NULL || queue->next != NULL) {
        check_error(checker, syntax->a->span, "`receive` takes one argument: a queue or bag");
        statement->target = expr_bad(checker, syntax->a->span);
    } else {
        statement->target = check_queue_target(checker, queue, "receive");
        check_expr(checker, queue, NULL); /* receiving reads it */
    }
    const Type *type = statement->target->type;
    statement->binding = bind(checker, syntax->word, is_queue(type) ? type->element : &type_bad);
    checker->changes |= CHANGES_RECEIVED;
    return statement;
}

static const Statement *check_send(Checker *checker, const SyntaxStatement *syntax)
{
    Statement *statement = statement_new(checker, STATEMENT_SEND, syntax);
    const SyntaxExpr *queue = syntax->list;
    statement->target = statement->value = expr_bad(checker, syntax->span);
    if (strcmp(syntax->word.text, "send") != 0) {
        const Symbol *symbol = names_find(checker, syntax->word.text);
        bool wrote = check_error(checker, syntax->word.span,
                                 "`%s(…)` can't stand here as a statement", syntax->word.text);
        if (wrote && symbol != NULL && symbol->kind == SYMBOL_STEPS)
            diagnostics_hint(checker->diagnostics, "`steps` are used outside steps");
        else if (wrote)
            diagnostics_hint(checker->diagnostics, "inside a step only `send(queue, value)` can");
        return statement;
    }
    if (queue == NULL || queue->next == NULL || queue->next->next != NULL) {
        check_error(checker, syntax->span,
                    "`send` takes two arguments: a queue or bag, and a value");
        return statement;
    }
    statement->target = check_queue_target(checker, queue, "send");
    const Type *type = statement->target->type;
    statement->value =
        check_stored(checker, queue->next, is_queue(type) ? type->element : &type_bad,
                     target_text(checker, queue));
    checker->changes |= CHANGES_ASSIGNED;
    return statement;
}

/* ---- the others ---- */

static const Statement *check_let(Checker *checker, const SyntaxStatement *syntax)
{
    if (is_receive(checker, syntax->a)) return check_receive(checker, syntax);
    Statement *statement = statement_new(checker, STATEMENT_LET, syntax);
    statement->value = check_expr(checker, syntax->a, NULL);
    statement->binding = bind(checker, syntax->word, statement->value->type);
    return statement;
}

static const Statement *check_if(Checker *checker, const SyntaxStatement *syntax)
{
    Statement *statement = statement_new(checker, STATEMENT_IF, syntax);
    statement->value = check_condition(checker, syntax->a, "the condition of `if`");
    unsigned before = checker->changes;
    statement->body = check_step_body(checker, syntax->body);
    unsigned changes = checker->changes;
    checker->changes = before;
    if (syntax->other != NULL) statement->other = check_step_body(checker, syntax->other);
    checker->changes |= changes;
    return statement;
}

static const Statement *check_for(Checker *checker, const SyntaxStatement *syntax)
{
    Statement *statement = statement_new(checker, STATEMENT_FOR, syntax);
    Loop loop;
    statement->domain = check_domain(checker, syntax->a, NULL);
    Symbol *mark = names_mark(checker);
    statement->binding = bind(checker, syntax->word, statement->domain->element);
    push_step_loop(checker, &loop, syntax);
    statement->body = check_step_body(checker, syntax->body);
    pop_loop(checker);
    names_leave(checker, mark);
    check_identity_loop(checker, statement);
    return statement;
}

/* What was received can't be asked about before. */
static void warn_of_await(Checker *checker, Span span)
{
    const char *what = checker->changes & CHANGES_ASSIGNED ? "an assignment" : "`receive`";
    if (checker->changes == 0 ||
        !check_warning(checker, span, "this `await` stands after %s", what))
        return;
    diagnostics_hint(checker->diagnostics,
                     checker->changes & CHANGES_RECEIVED
                         ? "where it fails nothing of the step happens, so nothing is received "
                           "either; use `if` where it should be received in any case"
                         : "it sees what was assigned, and where it fails nothing of the step "
                           "happens; put it first if that is not meant");
}

static const Statement *check_await(Checker *checker, const SyntaxStatement *syntax)
{
    Statement *statement = statement_new(checker, STATEMENT_AWAIT, syntax);
    warn_of_await(checker, syntax->keyword);
    statement->value = mutate_condition(
        checker, MUTATION_AWAIT, check_condition(checker, syntax->a, "what follows `await`"));
    return statement;
}

static const Statement *check_choose(Checker *checker, const SyntaxStatement *syntax)
{
    Statement *statement = statement_new(checker, STATEMENT_CHOOSE, syntax);
    statement->domain = check_domain(checker, syntax->a, NULL);
    statement->binding = bind(checker, syntax->word, statement->domain->element);
    if (syntax->b == NULL) return statement;
    checker->quantifiers++; /* `fresh` is no more allowed in it than under a quantifier */
    statement->value = mutate_condition(
        checker, MUTATION_WHERE, check_condition(checker, syntax->b, "what follows `where`"));
    checker->quantifiers--;
    return statement;
}

static const Statement *check_either(Checker *checker, const SyntaxStatement *syntax)
{
    Statement *statement = statement_new(checker, STATEMENT_EITHER, syntax);
    VECTOR(const Block *) branches = {0};
    unsigned before = checker->changes, changes = 0;
    for (const SyntaxBlock *branch = syntax->branches; branch != NULL; branch = branch->next) {
        checker->changes = before;
        vector_push(&branches, check_step_body(checker, branch));
        changes |= checker->changes;
    }
    checker->changes = changes;
    statement->branches =
        arena_copy(checker->arena, branches.items, branches.count * sizeof(Block *));
    statement->branch_count = (uint32_t)branches.count;
    vector_release(&branches);
    return statement;
}

static const Statement *check_assert(Checker *checker, const SyntaxStatement *syntax)
{
    Statement *statement = statement_new(checker, STATEMENT_ASSERT, syntax);
    statement->value = check_condition(checker, syntax->a, "what follows `assert`");
    return statement;
}

static const Statement *check_leave(Checker *checker, const SyntaxStatement *syntax)
{
    Statement *statement = statement_new(checker, STATEMENT_LEAVE, syntax);
    if (syntax->kind == SYNTAX_RESTART)
        statement->node = restart_node(checker);
    else if (syntax->kind == SYNTAX_STOP)
        statement->node = done_node(checker);
    else if (syntax->kind == SYNTAX_GOTO)
        want_goto(checker, statement, NULL, syntax->word);
    else
        statement->node = find_loop_target(checker, syntax);
    remember_leave(checker, statement);
    checker->changes = 0; /* nothing follows on this way */
    return statement;
}

static const Statement *check_statement(Checker *checker, const SyntaxStatement *syntax)
{
    switch (syntax->kind) {
    case SYNTAX_ASSIGN: return check_assign(checker, syntax);
    case SYNTAX_LET: return check_let(checker, syntax);
    case SYNTAX_DO:
    case SYNTAX_USE: return check_send(checker, syntax);
    case SYNTAX_IF_ELSE: return check_if(checker, syntax);
    case SYNTAX_FOR: return check_for(checker, syntax);
    case SYNTAX_AWAIT: return check_await(checker, syntax);
    case SYNTAX_CHOOSE: return check_choose(checker, syntax);
    case SYNTAX_EITHER: return check_either(checker, syntax);
    case SYNTAX_ASSERT: return check_assert(checker, syntax);
    case SYNTAX_GOTO:
    case SYNTAX_CONTINUE:
    case SYNTAX_BREAK:
    case SYNTAX_RESTART:
    case SYNTAX_STOP: return check_leave(checker, syntax);
    case SYNTAX_VAR:
    case SYNTAX_STEP:
    case SYNTAX_LOOP:
    case SYNTAX_WHILE:
    case SYNTAX_FOR_ANY:
    case SYNTAX_STATEMENT_BAD: return NULL; /* the parser has reported it */
    }
    BUG("a statement of no kind");
}

const Block *check_step_body(Checker *checker, const SyntaxBlock *syntax)
{
    Statements statements = {0};
    Symbol *mark = names_mark(checker);
    for (const SyntaxStatement *s = syntax->first; s != NULL; s = s->next) {
        const Statement *statement = check_statement(checker, s);
        if (statement != NULL) mutate_statement(checker, statement, &statements);
    }
    names_leave(checker, mark);
    Block *block = ARENA_NEW(checker->arena, Block);
    block->statements =
        arena_copy(checker->arena, statements.items, statements.count * sizeof(Statement *));
    block->count = (uint32_t)statements.count;
    vector_release(&statements);
    return block;
}
