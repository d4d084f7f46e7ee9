/* check_uses.c - `steps`: their bodies in place of their uses. */
#include <string.h>

#include "process_build.h"

static bool symbol_is_steps(const Symbol *symbol)
{
    return symbol->kind == SYMBOL_STEPS;
}

static Symbol *find_used(Checker *checker, const SyntaxStatement *syntax)
{
    Symbol *symbol = names_find(checker, syntax->word.text);
    if (symbol != NULL && symbol->kind == SYMBOL_STEPS) {
        symbol->read = true;
        if (symbol->resolution != RESOLUTION_RUNNING) return symbol;
        check_error(checker, syntax->span, "`%s` uses itself, so it would never end", symbol->name);
        return NULL;
    }
    if (symbol == NULL) {
        bool step_word = strcmp(syntax->word.text, "send") == 0;
        if (step_word)
            check_error(checker, syntax->span, "`send` can stand only inside a step");
        else
            names_report_unknown(checker, syntax->word, "declaration of `steps`", symbol_is_steps);
        return NULL;
    }
    check_error(checker, syntax->word.span, "`%s` is %s, but `steps` are wanted here", symbol->name,
                symbol_article(symbol));
    return NULL;
}

/* The arguments, seen from the place of use; false when their number is wrong. */
static bool check_arguments(Checker *checker, const SyntaxStatement *syntax, const Symbol *used,
                            Arguments *arguments)
{
    const SyntaxFormal *formal = used->declaration->formals;
    const SyntaxExpr *argument = syntax->list;
    for (; formal != NULL && argument != NULL; formal = formal->next, argument = argument->next) {
        const Type *type = check_type(checker, formal->type);
        vector_push(arguments, check_stored(checker, argument, type, formal->name.text));
    }
    if (formal == NULL && argument == NULL) return true;
    if (check_error(checker, syntax->span, "`%s` takes %s arguments than are given here",
                    used->name, formal != NULL ? "more" : "fewer"))
        diagnostics_note(checker->diagnostics, used->span, "it is declared here");
    return false;
}

/* The body in place of the use, with its arguments as locals. */
static Node *expand(Checker *checker, Symbol *used, const Arguments *arguments, Node *after)
{
    ProcessBuild *build = checker->build;
    Node *begin = joint(checker, used->span);
    Node *last = begin;
    size_t i = 0;
    for (const SyntaxFormal *formal = used->declaration->formals; formal != NULL;
         formal = formal->next, i++) {
        const Type *type = check_type(checker, formal->type);
        BuildLocal *local = local_make(checker, formal->name, type, LOCAL_ARGUMENT);
        Initial initial = {.value = arguments == NULL ? expr_bad(checker, formal->name.span)
                                                      : arguments->items[i]};
        Node *set = set_node(checker, local, initial, formal->name.span, NULL);
        last->next = set;
        last = set;
        local_bind(checker, formal->name, local);
    }
    Loop *loops = build->loops;
    unsigned nesting = build->nesting;
    build->loops = NULL;
    last->next = compile_block(checker, used->declaration->body, after);
    build->nesting = nesting;
    build->loops = loops;
    return begin;
}

Node *compile_expansion(Checker *checker, Symbol *used, const Arguments *arguments, Node *after)
{
    ProcessBuild *build = checker->build;
    Symbol *hidden = names_hide_locals(checker, checker->globals);
    const Scope *scope = build->scope;
    const char *prefix = build->prefix;
    Frame frame;
    build->prefix = arena_format(checker->arena, "%s%s.", prefix, used->name);
    used->resolution = RESOLUTION_RUNNING;
    frame_open(checker, &frame);
    Symbol *mark = names_mark(checker);
    Node *node = expand(checker, used, arguments, after);
    names_leave(checker, mark);
    frame_close(checker);
    used->resolution = RESOLUTION_NONE;
    build->prefix = prefix;
    build->scope = scope;
    names_reveal(checker, hidden);
    return node;
}

Node *compile_use(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    Symbol *used = find_used(checker, syntax);
    Arguments arguments = {0};
    if (used == NULL || checker->build->too_large) return after;
    Node *node = after;
    if (check_arguments(checker, syntax, used, &arguments))
        node = compile_expansion(checker, used, &arguments, after);
    vector_release(&arguments);
    return node;
}
