/* parsing.h - for the tests of the parser: parse a text, and write its tree as an S-expression. */
#ifndef TESTS_PARSING_H
#define TESTS_PARSING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/text.h"
#include "syntax/parse.h"

typedef struct Parsed {
    Source source;
    Arena *arena;
    Diagnostics *diagnostics;
    SyntaxFile *file;
} Parsed;

static inline Parsed parse_bytes(const char *text, size_t length)
{
    Parsed parsed = {.source = {"p.tocsin", text, length},
                     .arena = arena_create(),
                     .diagnostics = diagnostics_create()};
    parsed.file = parse(&parsed.source, parsed.arena, parsed.diagnostics);
    assert_non_null(parsed.file);
    return parsed;
}

static inline Parsed parse_text(const char *text)
{
    return parse_bytes(text, strlen(text));
}

static inline void parsed_release(Parsed *parsed)
{
    diagnostics_destroy(parsed->diagnostics);
    arena_destroy(parsed->arena);
}

/* What would be printed, to be freed. */
static inline char *parsed_messages(const Parsed *parsed)
{
    char *printed = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&printed, &size);
    diagnostics_print(parsed->diagnostics, &parsed->source, stream, false);
    fclose(stream);
    return printed;
}

static inline void assert_no_errors(const Parsed *parsed)
{
    char *messages = parsed_messages(parsed);
    assert_string_equal(messages, "");
    free(messages);
}

/* The whole text of a file, to be freed. Tests run in the project's root. */
static inline char *read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    Text text = {0};
    char buffer[4096];
    for (size_t count; (count = fread(buffer, 1, sizeof buffer, file)) > 0;)
        text_add_many(&text, buffer, count);
    fclose(file);
    return text.chars;
}

/* --- Trees as text --- */

static inline const char *expr_spelling(SyntaxExprKind kind)
{
    static const char *const spellings[] = {
#define SYNTAX_SPELLING(kind, spelling) [kind] = spelling,
        SYNTAX_EXPR_KINDS(SYNTAX_SPELLING)
#undef SYNTAX_SPELLING
    };
    return spellings[kind];
}

static inline void write_expr(Text *text, const SyntaxExpr *expr)
{
    if (expr == NULL) {
        text_add(text, "_");
        return;
    }
    assert_true(expr->span.begin < expr->span.end);
    bool leaf = expr->a == NULL && expr->list == NULL && expr->kind != SYNTAX_CALL &&
                expr->kind != SYNTAX_BRACES;
    if (!leaf) text_add_char(text, '(');
    if (expr->kind == SYNTAX_NUMBER)
        text_format(text, "%lld", (long long)expr->number);
    else if (expr->kind != SYNTAX_NAME && expr->kind != SYNTAX_CALL)
        text_add(text, expr_spelling(expr->kind));
    if (expr->word.text != NULL && expr->kind != SYNTAX_NAME && expr->kind != SYNTAX_CALL)
        text_add_char(text, ' ');
    if (expr->word.text != NULL) text_add(text, expr->word.text);
    const SyntaxExpr *children[] = {expr->a, expr->b, expr->c};
    for (int i = 0; i < 3; i++) {
        bool more = i < 2 && (children[2] != NULL || (i == 0 && children[1] != NULL));
        if (children[i] == NULL && !more) continue;
        text_add_char(text, ' ');
        write_expr(text, children[i]);
    }
    for (const SyntaxExpr *item = expr->list; item != NULL; item = item->next) {
        text_add_char(text, ' ');
        write_expr(text, item);
    }
    if (!leaf) text_add_char(text, ')');
}

static inline void write_words(Text *text, const WordList *words)
{
    for (; words != NULL; words = words->next) text_format(text, " %s", words->word.text);
}

static inline void write_type(Text *text, const SyntaxType *type);

static inline void write_formals(Text *text, const SyntaxFormal *formals)
{
    for (; formals != NULL; formals = formals->next) {
        text_format(text, " %s: ", formals->name.text);
        write_type(text, formals->type);
    }
}

static inline void write_type(Text *text, const SyntaxType *type)
{
    static const char *const names[] = {
        [SYNTAX_TYPE_NAME] = "name",     [SYNTAX_TYPE_BOOL] = "bool",
        [SYNTAX_TYPE_ENUM] = "enum",     [SYNTAX_TYPE_RANGE] = "range",
        [SYNTAX_TYPE_ID] = "id",         [SYNTAX_TYPE_ORDER] = "order",
        [SYNTAX_TYPE_STRUCT] = "struct", [SYNTAX_TYPE_OPTIONAL] = "optional",
        [SYNTAX_TYPE_SET] = "set",       [SYNTAX_TYPE_MAP] = "map",
        [SYNTAX_TYPE_QUEUE] = "queue",   [SYNTAX_TYPE_BAG] = "bag",
        [SYNTAX_TYPE_BAD] = "bad",
    };
    if (type->kind == SYNTAX_TYPE_NAME) {
        text_add(text, type->word.text);
        return;
    }
    text_format(text, "(%s", names[type->kind]);
    write_words(text, type->words);
    write_formals(text, type->fields);
    const SyntaxExpr *sizes[] = {type->low, type->high};
    for (int i = 0; i < 2; i++) {
        if (sizes[i] == NULL) continue;
        text_add_char(text, ' ');
        write_expr(text, sizes[i]);
    }
    const SyntaxType *inner[] = {type->index, type->element};
    for (int i = 0; i < 2; i++) {
        if (inner[i] == NULL) continue;
        text_add_char(text, ' ');
        write_type(text, inner[i]);
    }
    text_add_char(text, ')');
}

static inline void write_var(Text *text, const SyntaxVar *var)
{
    text_format(text, "%s%s: ", var->ghost ? "ghost " : "", var->name.text);
    write_type(text, var->type);
    if (var->any) text_add(text, " any");
    if (var->domain != NULL) text_add(text, " in");
    const SyntaxExpr *value = var->init != NULL ? var->init : var->domain;
    if (value == NULL) return;
    text_add_char(text, ' ');
    write_expr(text, value);
}

static inline void write_block(Text *text, const SyntaxBlock *block);

static inline void write_statement(Text *text, const SyntaxStatement *statement)
{
    static const char *const names[] = {
#define SYNTAX_SPELLING(kind, spelling) [kind] = spelling,
        SYNTAX_STATEMENT_KINDS(SYNTAX_SPELLING)
#undef SYNTAX_SPELLING
    };
    static const char *const fairness[] = {"", "fair ", "strong fair "};
    assert_true(statement->span.begin < statement->span.end);
    text_format(text, "(%s%s%s", fairness[statement->fairness],
                statement->anytime ? "anytime " : "", names[statement->kind]);
    if (statement->var != NULL) {
        text_add_char(text, ' ');
        write_var(text, statement->var);
    } else if (statement->word.text != NULL) {
        text_format(text, " %s", statement->word.text);
    }
    const SyntaxExpr *exprs[] = {statement->a, statement->b};
    for (int i = 0; i < 2; i++) {
        if (exprs[i] == NULL) continue;
        text_add_char(text, ' ');
        write_expr(text, exprs[i]);
    }
    for (const SyntaxExpr *item = statement->list; item != NULL; item = item->next) {
        text_add_char(text, ' ');
        write_expr(text, item);
    }
    write_block(text, statement->body);
    if (statement->has_else) text_add(text, " else");
    write_block(text, statement->other);
    for (const SyntaxBlock *branch = statement->branches; branch != NULL; branch = branch->next)
        write_block(text, branch);
    text_add_char(text, ')');
}

static inline void write_block(Text *text, const SyntaxBlock *block)
{
    if (block == NULL) return;
    text_add(text, " {");
    for (const SyntaxStatement *one = block->first; one != NULL; one = one->next) {
        if (one != block->first) text_add_char(text, ' ');
        write_statement(text, one);
    }
    text_add_char(text, '}');
}

static inline void write_declaration(Text *text, const SyntaxDeclaration *declaration)
{
    static const char *const names[] = {
#define SYNTAX_SPELLING(kind, spelling) [kind] = spelling,
        SYNTAX_DECLARATION_KINDS(SYNTAX_SPELLING)
#undef SYNTAX_SPELLING
    };
    static const char *const fairness[] = {"", "fair ", "strong fair "};
    text_format(text, "%s%s ", fairness[declaration->fairness], names[declaration->kind]);
    if (declaration->var != NULL)
        write_var(text, declaration->var);
    else
        text_add(text, declaration->name.text);
    write_words(text, declaration->words);
    write_formals(text, declaration->formals);
    if (declaration->word.text != NULL) text_format(text, " [%s]", declaration->word.text);
    if (declaration->boolean) text_add(text, " bool");
    if (declaration->type != NULL) {
        text_add(text, ": ");
        write_type(text, declaration->type);
    }
    const SyntaxExpr *exprs[] = {declaration->low, declaration->high, declaration->expr};
    for (int i = 0; i < 3; i++) {
        if (exprs[i] == NULL) continue;
        text_add_char(text, ' ');
        write_expr(text, exprs[i]);
    }
    write_block(text, declaration->body);
    for (const SyntaxScenarioItem *item = declaration->items; item != NULL; item = item->next) {
        text_format(text, " (%s", item->word.text);
        if (item->expr != NULL) {
            text_add(text, " = ");
            write_expr(text, item->expr);
        }
        write_words(text, item->names);
        text_add_char(text, ')');
    }
}

/* `declarations`, after a head, are read as `expected`, one declaration a line. */
static inline void assert_reads(const char *declarations, const char *expected)
{
    Text text = {0}, written = {0};
    text_format(&text, "protocol p\n%s", declarations);
    Parsed parsed = parse_text(text_string(&text));
    assert_no_errors(&parsed);
    for (const SyntaxDeclaration *one = parsed.file->first; one != NULL; one = one->next) {
        if (one != parsed.file->first) text_add_char(&written, '\n');
        write_declaration(&written, one);
    }
    assert_string_equal(text_string(&written), expected);
    parsed_release(&parsed);
    text_release(&text);
    text_release(&written);
}

/* The expression, in an invariant, is read as `expected`. */
static inline void assert_reads_expr(const char *expr, const char *expected)
{
    Text text = {0}, whole = {0};
    text_format(&text, "invariant i: %s", expr);
    text_format(&whole, "invariant i %s", expected);
    assert_reads(text_string(&text), text_string(&whole));
    text_release(&text);
    text_release(&whole);
}

/* What is printed for `text` is exactly `expected`. */
static inline void assert_complains(const char *text, const char *expected)
{
    Parsed parsed = parse_text(text);
    char *messages = parsed_messages(&parsed);
    assert_string_equal(messages, expected);
    free(messages);
    parsed_release(&parsed);
}

/* There is one error in `declarations`, and the first line printed for it, without the file and
 * its name, is `expected`: "2:7: error: …"; the head of the protocol is line 1. */
static inline void assert_one_error(const char *declarations, const char *expected)
{
    Text text = {0};
    text_format(&text, "protocol p\n%s", declarations);
    Parsed parsed = parse_text(text_string(&text));
    char *messages = parsed_messages(&parsed);
    char *line = messages + strlen("p.tocsin:");
    messages[strcspn(messages, "\n")] = '\0';
    assert_string_equal(line, expected);
    assert_int_equal(diagnostics_errors(parsed.diagnostics), 1);
    free(messages);
    parsed_release(&parsed);
    text_release(&text);
}

#endif
