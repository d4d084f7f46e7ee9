/* check_control_words.c - processes seen from properties: at, done, stuck, by, and others' locals.
 */
#include <string.h>

#include "check.h"
#include "support/bug.h"
#include "support/suggest.h"

static bool in_property(const Checker *checker)
{
    return checker->context == CONTEXT_STATE || checker->context == CONTEXT_TRANSITION ||
           checker->context == CONTEXT_LIVENESS || checker->context == CONTEXT_ASSUME;
}

/* A process or an instance of it, as the leaf of a path: `p` or `p[i]`. */
typedef struct ProcessPath {
    Symbol *symbol; /* NULL when it is no process */
    const SyntaxExpr *index;
    const char *names; /* what follows, joined by dots; NULL for nothing */
    const SyntaxExpr *leaf;
} ProcessPath;

static ProcessPath process_path(Checker *checker, const SyntaxExpr *syntax)
{
    ProcessPath path = {0};
    while (syntax->kind == SYNTAX_FIELD) {
        path.names = path.names == NULL
                         ? syntax->word.text
                         : arena_format(checker->arena, "%s.%s", syntax->word.text, path.names);
        syntax = syntax->a;
    }
    path.leaf = syntax;
    if (syntax->kind == SYNTAX_INDEX && syntax->a->kind == SYNTAX_NAME) {
        path.index = syntax->b;
        syntax = syntax->a;
    }
    if (syntax->kind != SYNTAX_NAME) return path;
    Symbol *symbol = names_find(checker, syntax->word.text);
    if (symbol != NULL && symbol->kind == SYMBOL_PROCESS) path.symbol = symbol;
    return path;
}

/* The instance's index, checked; NULL for a process without one. False when it does not fit. */
static bool check_instance(Checker *checker, ProcessPath path, bool all_allowed,
                           const Expr **ret_index)
{
    const Process *process = path.symbol->process;
    *ret_index = NULL;
    if (process->index == NULL && path.index != NULL) {
        check_error(checker, path.index->span, "the process `%s` has no index", process->name);
        return false;
    }
    if (process->index != NULL && path.index == NULL) {
        if (all_allowed) return true;
        if (check_error(checker, path.leaf->span, "which `%s`? The process has an index",
                        process->name))
            diagnostics_hint(checker->diagnostics, "write `%s[…]`", process->name);
        return false;
    }
    if (path.index != NULL) {
        const char *what = arena_format(checker->arena, "the index of `%s`", process->name);
        const Expr *index = check_fitting(checker, path.index, process->index, what);
        *ret_index = guard_store(checker, index, process->index, process->name);
    }
    return *ret_index == NULL || (*ret_index)->type->kind != TYPE_BAD;
}

static const Expr *only_in_properties(Checker *checker, const SyntaxExpr *syntax, const char *what)
{
    check_error(checker, syntax->span, "%s can stand only in properties", what);
    return expr_bad(checker, syntax->span);
}

static bool symbol_is_process(const Symbol *symbol)
{
    return symbol->kind == SYMBOL_PROCESS;
}

static const Expr *no_process(Checker *checker, const SyntaxExpr *syntax, const char *before)
{
    if (syntax->kind == SYNTAX_NAME && names_find(checker, syntax->word.text) == NULL) {
        names_report_unknown(checker, syntax->word, "process", symbol_is_process);
        return expr_bad(checker, syntax->span);
    }
    bool wrote = check_error(checker, syntax->span, "a process is wanted %s", before);
    if (wrote && checker->processes.count > 0)
        diagnostics_hint(checker->diagnostics, "for example `%s`%s",
                         checker->processes.items[0]->name,
                         checker->processes.items[0]->index != NULL ? " with its index" : "");
    return expr_bad(checker, syntax->span);
}

/* ---- steps by name ---- */

static bool name_matches(const char *name, const char *wanted)
{
    size_t length = strlen(wanted);
    return strncmp(name, wanted, length) == 0 && (name[length] == '\0' || name[length] == '.');
}

static void report_unknown_step(Checker *checker, const Process *process, const char *name,
                                Span span)
{
    Suggestion suggestion = {.wrong = name};
    for (uint32_t i = 0; i < process->step_count; i++)
        suggestion_offer(&suggestion, process->steps[i]->name);
    if (check_error(checker, span, "the process `%s` has no step `%s`", process->name, name) &&
        suggestion.best != NULL)
        diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
}

/* Sets expr's steps to those called `name` (or inside `steps` of that name). False: there are
 * none, either because they were left out (then *ret_dropped) or because there is no such name
 * (reported). */
static bool find_steps(Checker *checker, const Symbol *symbol, const char *name, Span span,
                       Expr *expr, bool *ret_dropped)
{
    const Process *process = symbol->process;
    const Step **steps = ARENA_NEW_ARRAY(checker->arena, const Step *, process->step_count + 1);
    for (uint32_t i = 0; i < process->step_count; i++)
        if (name_matches(process->steps[i]->name, name))
            steps[expr->step_count++] = process->steps[i];
    expr->steps = steps;
    if (expr->step_count > 0) return true;
    for (const WordList *dropped = symbol->dropped; dropped != NULL; dropped = dropped->next)
        if (name_matches(dropped->word.text, name)) *ret_dropped = true;
    if (!*ret_dropped) report_unknown_step(checker, process, name, span);
    return false;
}

/* An expression about the steps called `name`, or false where they were left out. */
static const Expr *about_steps(Checker *checker, Expr *expr, const Symbol *symbol, const char *name,
                               const SyntaxExpr *syntax)
{
    bool dropped = false;
    if (find_steps(checker, symbol, name, syntax->span, expr, &dropped)) return expr;
    return dropped ? expr_constant(checker, &type_bool, 0, syntax->span)
                   : expr_bad(checker, syntax->span);
}

/* ---- the words ---- */

const Expr *check_at(Checker *checker, const SyntaxExpr *syntax)
{
    if (!in_property(checker)) return only_in_properties(checker, syntax, "`at`");
    ProcessPath path = process_path(checker, syntax->a);
    if (path.symbol == NULL || path.names != NULL)
        return no_process(checker, syntax->a, "before `at`");
    checker->reads |= READS_SHARED;
    Expr *expr = expr_new(checker, EXPR_AT, &type_bool, syntax->span);
    expr->process = path.symbol->process;
    if (!check_instance(checker, path, false, &expr->a)) return expr_bad(checker, syntax->span);
    return about_steps(checker, expr, path.symbol, syntax->word.text, syntax);
}

const Expr *check_done(Checker *checker, const SyntaxExpr *syntax)
{
    if (!in_property(checker)) return only_in_properties(checker, syntax, "`done`");
    ProcessPath path = process_path(checker, syntax->a);
    if (path.symbol == NULL || path.names != NULL)
        return no_process(checker, syntax->a, "before `done`");
    checker->reads |= READS_SHARED;
    Expr *expr = expr_new(checker, EXPR_DONE, &type_bool, syntax->span);
    expr->process = path.symbol->process;
    if (!check_instance(checker, path, false, &expr->a)) return expr_bad(checker, syntax->span);
    return expr;
}

const Expr *check_stuck(Checker *checker, const SyntaxExpr *syntax)
{
    if (!in_property(checker)) return only_in_properties(checker, syntax, "`stuck`");
    checker->reads |= READS_SHARED;
    Expr *expr = expr_new(checker, EXPR_STUCK, &type_bool, syntax->span);
    if (syntax->kind == SYNTAX_NAME) return expr;
    ProcessPath path = process_path(checker, syntax->list);
    if (path.symbol == NULL || path.names != NULL)
        return no_process(checker, syntax->list, "in `stuck(…)`");
    expr->process = path.symbol->process;
    if (!check_instance(checker, path, true, &expr->a)) return expr_bad(checker, syntax->span);
    return expr;
}

const Expr *check_by(Checker *checker, const SyntaxExpr *syntax, ExprKind kind)
{
    const char *word = expr_kind_name(kind);
    if (checker->in_next) {
        check_error(checker, syntax->span,
                    "`%s` can't stand inside `next`: it is about the step itself", word);
        return expr_bad(checker, syntax->span);
    }
    bool fits = kind == EXPR_BY
                    ? checker->context == CONTEXT_TRANSITION
                    : checker->context == CONTEXT_ASSUME || checker->context == CONTEXT_LIVENESS;
    if (!fits) {
        check_error(checker, syntax->span, "`%s` can stand only in %s", word,
                    kind == EXPR_BY ? "a `transition` or `witness` property"
                                    : "`assume` and `liveness`");
        return expr_bad(checker, syntax->span);
    }
    ProcessPath path = process_path(checker, syntax->list);
    if (path.symbol == NULL)
        return no_process(checker, syntax->list, arena_format(checker->arena, "in `%s(…)`", word));
    checker->reads |= READS_SHARED;
    checker->says_next |= kind == EXPR_BY;
    Expr *expr = expr_new(checker, kind, &type_bool, syntax->span);
    expr->process = path.symbol->process;
    if (!check_instance(checker, path, true, &expr->a)) return expr_bad(checker, syntax->span);
    if (path.names == NULL) return expr;
    return about_steps(checker, expr, path.symbol, path.names, syntax);
}

/* ---- locals of others ---- */

static const Expr *peer_local(Checker *checker, ProcessPath path, const SyntaxExpr *syntax)
{
    const Process *process = path.symbol->process;
    const Local *found = NULL;
    Suggestion suggestion = {.wrong = path.names};
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->kind == LOCAL_LEFT) continue;
        suggestion_offer(&suggestion, local->name);
        if (strcmp(local->name, path.names) != 0) continue;
        if (found != NULL) {
            check_error(checker, syntax->span,
                        "the process `%s` has several locals `%s`, of different types",
                        process->name, path.names);
            return expr_bad(checker, syntax->span);
        }
        found = local;
    }
    if (found == NULL) {
        if (check_error(checker, syntax->span, "the process `%s` has no local `%s`", process->name,
                        path.names) &&
            suggestion.best != NULL)
            diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
        return expr_bad(checker, syntax->span);
    }
    Expr *expr = expr_new(checker, EXPR_PEER, found->type, syntax->span);
    expr->process = process;
    expr->name = found->name;
    expr->number = found->offset;
    expr->local = (uint32_t)(found - process->locals);
    checker->reads |= READS_SHARED;
    if (!check_instance(checker, path, false, &expr->a)) return expr_bad(checker, syntax->span);
    return expr;
}

/* `p[e].x.f`: the longest prefix that names a local, the rest are fields of its value. */
static const Expr *peer_path(Checker *checker, const SyntaxExpr *syntax)
{
    ProcessPath path = process_path(checker, syntax);
    PROMISE(path.symbol != NULL && path.names != NULL);
    const Process *process = path.symbol->process;
    for (uint32_t i = 0; i < process->local_count; i++)
        if (process->locals[i].kind != LOCAL_LEFT &&
            strcmp(process->locals[i].name, path.names) == 0)
            return peer_local(checker, path, syntax);
    if (syntax->a->kind == SYNTAX_FIELD)
        return field_expr(checker, peer_path(checker, syntax->a), syntax->word, syntax->span);
    return peer_local(checker, path, syntax);
}

/* Marks locals of that name as read, so that nobody is told they never are. */
static void mark_read(Checker *checker, const SyntaxExpr *syntax)
{
    for (; syntax->kind == SYNTAX_FIELD; syntax = syntax->a)
        for (size_t i = 0; i < checker->symbols.count; i++)
            if (strcmp(checker->symbols.items[i]->name, syntax->word.text) == 0)
                checker->symbols.items[i]->read = true;
}

const Expr *check_peer(Checker *checker, const SyntaxExpr *syntax)
{
    ProcessPath path = process_path(checker, syntax);
    if (path.symbol == NULL) return NULL;
    if (!in_property(checker))
        return only_in_properties(checker, syntax, "another process's local");
    mark_read(checker, syntax);
    return peer_path(checker, syntax);
}
