/* check_leaving.c - where control goes on after break, continue, goto, restart and stop. */
#include <string.h>

#include "process_build.h"
#include "support/suggest.h"

static const char *loops_around(Checker *checker)
{
    Text text = {0};
    for (const Loop *loop = checker->build->loops; loop != NULL; loop = loop->outer)
        if (loop->name != NULL)
            text_format(&text, "%s`%s`", text.count == 0 ? "" : ", ", loop->name);
    const char *copy = arena_copy_string(checker->arena, text_string(&text));
    text_release(&text);
    return copy;
}

static const Loop *outermost(const Loop *loop)
{
    while (loop->outer != NULL) loop = loop->outer;
    return loop;
}

static const Loop *nearest_to_name(const Loop *loop)
{
    while (loop != NULL && strcmp(loop->word, "loop") != 0) loop = loop->outer;
    return loop;
}

/* What to write for a `for` or `while`, which has no name that could be said. */
static void hint_at_nameless(Checker *checker, const Loop *loop, bool is_break)
{
    if (loop->in_step)
        diagnostics_hint(checker->diagnostics,
                         "it can't mean the `for` in this step: put what that is not to do into "
                         "an `if`");
    else if (is_break)
        diagnostics_hint(checker->diagnostics,
                         "a `%s` has no name: to leave it, write `loop NAME { %s … { … } break "
                         "NAME }`, and `break NAME` here",
                         loop->word, loop->word);
    else
        diagnostics_hint(checker->diagnostics,
                         "a `%s` has no name: for its next round, put its steps into `loop NAME "
                         "{ … break NAME }`, and write `break NAME` here",
                         loop->word);
}

static void report_unclear(Checker *checker, const SyntaxStatement *syntax, bool is_break)
{
    const Loop *loop = checker->build->loops;
    const char *named = loops_around(checker);
    if (!check_error(checker, syntax->span, "which loop does this `%s` mean?",
                     is_break ? "break" : "continue"))
        return;
    if (*named != '\0')
        diagnostics_hint(checker->diagnostics, "more than one surrounds it: name one of %s", named);
    else if (nearest_to_name(loop) != NULL)
        diagnostics_hint(checker->diagnostics,
                         "give the loop a name (`loop NAME { … }`) and say it here");
    if (strcmp(loop->word, "loop") != 0) hint_at_nameless(checker, loop, is_break);
}

/* Without a name, and not in exactly one loop. */
static void report_nameless(Checker *checker, const SyntaxStatement *syntax, bool is_break)
{
    const Loop *loop = checker->build->loops;
    const char *verb = is_break ? "break" : "continue";
    if (loop == NULL)
        check_error(checker, syntax->span, "`%s` stands in no loop", verb);
    else if (loop->in_step && outermost(loop)->in_step)
        check_error(checker, syntax->span,
                    "`%s` can't leave a `for` inside a step, only a loop around the step", verb);
    else
        report_unclear(checker, syntax, is_break);
}

static void report_no_such_loop(Checker *checker, const SyntaxStatement *syntax, bool is_break)
{
    const Loop *loop = checker->build->loops;
    const char *named = loops_around(checker);
    if (!check_error(checker, syntax->word.span, "no loop around this is called `%s`",
                     syntax->word.text))
        return;
    if (*named != '\0') diagnostics_hint(checker->diagnostics, "there is %s", named);
    while (loop != NULL &&
           (loop->variable == NULL || strcmp(loop->variable, syntax->word.text) != 0))
        loop = loop->outer;
    if (loop != NULL) hint_at_nameless(checker, loop, is_break);
}

static Loop *find_loop(Checker *checker, const SyntaxStatement *syntax)
{
    bool is_break = syntax->kind == SYNTAX_BREAK;
    Loop *loop = checker->build->loops;
    if (syntax->word.text == NULL) {
        if (loop != NULL && loop->outer == NULL && !loop->in_step) return loop;
        report_nameless(checker, syntax, is_break);
        return NULL;
    }
    for (; loop != NULL; loop = loop->outer)
        if (loop->name != NULL && strcmp(loop->name, syntax->word.text) == 0) return loop;
    report_no_such_loop(checker, syntax, is_break);
    return NULL;
}

Node *find_loop_target(Checker *checker, const SyntaxStatement *syntax)
{
    Loop *loop = find_loop(checker, syntax);
    if (loop == NULL) return checker->build->done;
    return syntax->kind == SYNTAX_BREAK ? loop->after : loop->again;
}

Node *compile_leave_loop(Checker *checker, const SyntaxStatement *syntax)
{
    ProcessBuild *build = checker->build;
    Loop *loop = find_loop(checker, syntax);
    if (loop == NULL) return build->done;
    if (checker->dropped == loop->dropped && syntax->kind == SYNTAX_BREAK)
        loop->silent_after = least(loop->silent_after, build->silent);
    else if (checker->dropped == loop->dropped)
        loop->silent_again = least(loop->silent_again, build->silent);
    build->silent = NEVER_SILENT;
    return syntax->kind == SYNTAX_BREAK ? loop->after : loop->again;
}

void want_goto(Checker *checker, Statement *statement, Node *node, Word word)
{
    if (checker->build->frame->gotos.count == 4 * (size_t)PLACES_MOST) {
        report_too_large(checker, word.span);
        return;
    }
    Goto wanted = {statement, node, word, checker->build->scope, checker->dropped};
    vector_push(&checker->build->frame->gotos, wanted);
}

Node *compile_goto(Checker *checker, const SyntaxStatement *syntax)
{
    Node *node = joint(checker, syntax->span);
    want_goto(checker, NULL, node, syntax->word);
    checker->build->silent = NEVER_SILENT;
    return node;
}

Node *restart_node(Checker *checker)
{
    if (!checker->dropped) checker->build->restarts = true;
    return checker->build->start;
}

Node *done_node(Checker *checker)
{
    return checker->build->done;
}

void remember_leave(Checker *checker, Statement *statement)
{
    vector_push(&checker->build->leaves, (Leave){statement, checker->build->step});
}

void remember_first(Checker *checker, const Type *order)
{
    ProcessBuild *build = checker->build;
    if (checker->dropped > 0) return;
    if (build->nesting > 1 || *build->prefix != '\0')
        checker->keeps_first.items[order->order] = true;
    else
        vector_push(&build->firsts, order);
}

/* ---- labels and gotos ---- */

void frame_open(Checker *checker, Frame *frame)
{
    *frame = (Frame){.outer = checker->build->frame};
    checker->build->frame = frame;
}

static bool scope_reaches(const Scope *inner, const Scope *outer)
{
    while (inner != outer && inner != NULL) inner = inner->outer;
    return inner == outer;
}

static void report_unknown_label(Checker *checker, const Frame *frame, Word name)
{
    Suggestion suggestion = {.wrong = name.text};
    for (size_t i = 0; i < frame->labels.count; i++)
        suggestion_offer(&suggestion, frame->labels.items[i].name.text);
    if (check_error(checker, name.span, "there is no step `%s` to go to here", name.text) &&
        suggestion.best != NULL)
        diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
}

static void resolve_goto(Checker *checker, const Frame *frame, const Goto *wanted)
{
    const Label *label = NULL;
    for (size_t i = 0; i < frame->labels.count; i++)
        if (strcmp(frame->labels.items[i].name.text, wanted->name.text) == 0)
            label = &frame->labels.items[i];
    if (wanted->statement != NULL) wanted->statement->node = checker->build->done;
    if (wanted->node != NULL) wanted->node->next = checker->build->done;
    if (label == NULL || label->node == NULL) {
        report_unknown_label(checker, frame, wanted->name);
        return;
    }
    if (label->dropped && !wanted->dropped) {
        check_error(checker, wanted->name.span,
                    "the step `%s` is left out by a condition on params or options, so control "
                    "can't go to it",
                    wanted->name.text);
        return;
    }
    if (!scope_reaches(wanted->scope, label->node->scope)) {
        if (check_error(checker, wanted->name.span,
                        "can't go to `%s` from here: a loop variable or local around it is not in "
                        "scope",
                        wanted->name.text))
            diagnostics_note(checker->diagnostics, label->name.span, "the step is here");
        return;
    }
    if (wanted->statement != NULL) wanted->statement->node = &label->node->node;
    if (wanted->node != NULL) wanted->node->next = &label->node->node;
}

void frame_close(Checker *checker)
{
    Frame *frame = checker->build->frame;
    for (size_t i = 0; i < frame->gotos.count; i++)
        resolve_goto(checker, frame, &frame->gotos.items[i]);
    vector_release(&frame->labels);
    vector_release(&frame->gotos);
    checker->build->frame = frame->outer;
}

void label_add(Checker *checker, Word name, BuildNode *node)
{
    Frame *frame = checker->build->frame;
    for (size_t i = 0; i < frame->labels.count; i++)
        if (strcmp(frame->labels.items[i].name.text, name.text) == 0) {
            if (check_error(checker, name.span, "there is a step `%s` already", name.text))
                diagnostics_note(checker->diagnostics, frame->labels.items[i].name.span,
                                 "it is here");
            return;
        }
    vector_push(&frame->labels, (Label){name, node, checker->dropped});
}
