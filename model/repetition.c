/* repetition.c - the copy is put into the text, and what was built of it is compared with the step
 * that it is a copy of.
 *
 * The copy may stand outside of blocks that the step is in, but not where these declare a name that
 * it uses; and no name hides another: so each name means the same in both. Where leaving statements
 * lead is compared node by node. */
#include "model/repetition.h"

#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "support/memory.h"
#include "syntax/parse.h"

/* A block on the way to a step, and the statement that it belongs to. */
typedef struct Inside {
    const SyntaxStatement *statement;
    const SyntaxBlock *block;
} Inside;

typedef VECTOR(Inside) Path;

typedef struct Copying {
    const Source *source;
    const Repetition *repetition;
    const Step *again, *before;
    const Inside *left; /* blocks around the one step and not around the other, from the outside */
    size_t left_count;
    Text name;              /* of the copy */
    Text text;              /* of the model */
    uint32_t begin, length; /* what was put into it */
} Copying;

/* --- where the two stand --- */

static bool is_in(Span span, uint32_t at)
{
    return span.begin <= at && at < span.end;
}

static const SyntaxDeclaration *declaration_at(const SyntaxFile *file, uint32_t at)
{
    const SyntaxDeclaration *declaration = file->first;
    while (declaration != NULL && (declaration->body == NULL || !is_in(declaration->span, at)))
        declaration = declaration->next;
    return declaration;
}

static const SyntaxBlock *block_at(const SyntaxStatement *statement, uint32_t at)
{
    if (statement->body != NULL && is_in(statement->body->span, at)) return statement->body;
    if (statement->other != NULL && is_in(statement->other->span, at)) return statement->other;
    const SyntaxBlock *branch = statement->branches;
    while (branch != NULL && !is_in(branch->span, at)) branch = branch->next;
    return branch;
}

static void find_path(const SyntaxBlock *block, uint32_t at, Path *path)
{
    while (block != NULL) {
        const SyntaxStatement *statement = block->first;
        while (statement != NULL && !is_in(statement->span, at)) statement = statement->next;
        bool ends = statement == NULL || statement->kind == SYNTAX_STEP;
        block = ends ? NULL : block_at(statement, at);
        if (block != NULL) vector_push(path, ((Inside){statement, block}));
    }
}

static bool is_word(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Between these places, if only in a comment. */
static bool mentions(const Source *source, uint32_t begin, uint32_t end, const char *word)
{
    size_t length = strlen(word);
    for (uint32_t i = begin; i + length <= end; i++) {
        const char *at = &source->text[i];
        bool begins = i == 0 || !is_word(at[-1]);
        if (begins && strncmp(at, word, length) == 0 && !is_word(at[length])) return true;
    }
    return false;
}

/* By the step, or by a condition around it inside that block. */
static bool is_named(const Copying *copying, size_t block, const char *name)
{
    const Span span = copying->again->span;
    bool named = mentions(copying->source, span.begin, span.end, name);
    for (size_t i = block + 1; i < copying->left_count; i++) {
        const SyntaxStatement *inside = copying->left[i].statement;
        if (inside->kind != SYNTAX_IF_ELSE) continue;
        named |= mentions(copying->source, inside->span.begin, inside->body->span.begin, name);
    }
    return named;
}

/* A local of this block alone that is named inside; NULL: there is none. */
static const char *local_of_its_own(const Copying *copying, size_t block)
{
    const SyntaxStatement *loop = copying->left[block].statement;
    const SyntaxStatement *s = copying->left[block].block->first;
    bool binds = loop->kind == SYNTAX_FOR || loop->kind == SYNTAX_FOR_ANY;
    if (binds && is_named(copying, block, loop->word.text)) return loop->word.text;
    for (; s != NULL && s->kind == SYNTAX_VAR; s = s->next) {
        if (is_named(copying, block, s->var->name.text)) return s->var->name.text;
    }
    return NULL;
}

/* As far as that can be told before it stands there. */
static bool can_stand(const Copying *copying, Text *ret_why)
{
    for (size_t i = 0; i < copying->left_count; i++) {
        SyntaxStatementKind kind = copying->left[i].statement->kind;
        const char *local = local_of_its_own(copying, i);
        if (local != NULL) {
            text_format(ret_why, "`%s` is not in scope there", local);
        } else if (kind == SYNTAX_EITHER) {
            text_add(ret_why, "it is in a branch of an `either` that the other is not in");
        } else if (kind != SYNTAX_IF_ELSE && kind != SYNTAX_LOOP) {
            text_add(ret_why, "it is in a loop under a condition that the other is not in");
        }
        if (ret_why->count > 0) return false;
    }
    return true;
}

static bool leaves_loop(const Copying *copying)
{
    bool loops = false;
    for (size_t i = 0; i < copying->left_count; i++)
        loops |= copying->left[i].statement->kind == SYNTAX_LOOP;
    const Span span = copying->again->span;
    return loops && (mentions(copying->source, span.begin, span.end, "break") ||
                     mentions(copying->source, span.begin, span.end, "continue"));
}

/* --- the copy --- */

/* One that the text does not have yet. */
static void invent_name(Copying *copying)
{
    const Span span = copying->again->name_span;
    text_add_many(&copying->name, copying->source->text + span.begin, span.end - span.begin);
    do {
        text_add(&copying->name, "_again");
    } while (strstr(copying->source->text, text_string(&copying->name)) != NULL);
}

static void add_span(Copying *copying, uint32_t begin, uint32_t end)
{
    text_add_many(&copying->text, copying->source->text + begin, end - begin);
}

/* A loop is left out: control comes into it in any case. */
static bool is_condition(const Inside *inside)
{
    return inside->statement->kind == SYNTAX_IF_ELSE;
}

static void write_copy(Copying *copying)
{
    const Step *again = copying->again;
    for (size_t i = 0; i < copying->left_count; i++) {
        const Inside *inside = &copying->left[i];
        const SyntaxStatement *statement = inside->statement;
        if (!is_condition(inside)) continue;
        text_add_char(&copying->text, ' ');
        add_span(copying, statement->span.begin, statement->body->span.begin);
        text_add(&copying->text, inside->block == statement->body ? "{" : "{} else {");
    }
    text_format(&copying->text, " step %s", text_string(&copying->name));
    add_span(copying, again->name_span.end, again->span.end);
    for (size_t i = 0; i < copying->left_count; i++) {
        if (is_condition(&copying->left[i])) text_add(&copying->text, " }");
    }
    text_add_char(&copying->text, '\n');
}

static void write_text(Copying *copying)
{
    uint32_t begin = copying->before->span.begin;
    invent_name(copying);
    add_span(copying, 0, begin);
    write_copy(copying);
    copying->begin = begin;
    copying->length = (uint32_t)copying->text.count - begin;
    add_span(copying, begin, (uint32_t)copying->source->length);
}

/* --- is it right? --- */

/* The name without that of the `steps` around it. */
static bool is_copy(const Copying *copying, const Step *step)
{
    const char *dot = strrchr(step->name, '.');
    return strcmp(dot == NULL ? step->name : dot + 1, text_string(&copying->name)) == 0;
}

static bool is_original(const Copying *copying, const Step *step)
{
    uint32_t begin = copying->again->name_span.begin;
    if (begin >= copying->begin) begin += copying->length;
    return step->name_span.begin == begin;
}

typedef VECTOR(const Node *) Exits;

static void note_exit(void *context, const Node *node)
{
    Exits *exits = context;
    vector_push(exits, node);
}

static bool leave_alike(const Step *step, const Step *copy)
{
    Exits a = {0}, b = {0};
    block_each_exit(step->body, note_exit, &a);
    block_each_exit(copy->body, note_exit, &b);
    bool alike = a.count == b.count;
    for (size_t i = 0; i < a.count && alike; i++) alike = a.items[i] == b.items[i];
    vector_release(&a);
    vector_release(&b);
    return alike;
}

static bool has_original(const Copying *copying, const Step *copy)
{
    const Process *process = copy->process;
    bool found = false;
    for (uint32_t i = 0; i < process->step_count && !found; i++) {
        const Step *step = process->steps[i];
        found = is_original(copying, step) && leave_alike(step, copy);
    }
    return found;
}

/* Is there a copy, and does each mean what a step does that it is a copy of? */
static bool copies_are_right(const Copying *copying, const System *system)
{
    bool right = true, any = false;
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->step_count && right; i++) {
            if (!is_copy(copying, process->steps[i])) continue;
            any = true;
            right = has_original(copying, process->steps[i]);
        }
    }
    return right && any;
}

static Model *build(Copying *copying, const System **ret_system, Text *ret_why)
{
    const Repetition *repetition = copying->repetition;
    char *message = NULL;
    write_text(copying);
    Model *model =
        model_from_text(copying->source->name, text_string(&copying->text), copying->text.count);
    *ret_system = model_build(model, repetition->settings, repetition->setting_count,
                              repetition->scenario, &message);
    free(message);
    if (*ret_system != NULL && copies_are_right(copying, *ret_system)) return model;
    bool leads = *ret_system != NULL || leaves_loop(copying);
    text_add(ret_why,
             leads ? "it would lead elsewhere from there" : "the text would make no sense");
    model_destroy(model);
    return NULL;
}

static Model *place(Copying *copying, const SyntaxFile *file, const System **ret_system,
                    Text *ret_why)
{
    uint32_t again = copying->again->name_span.begin, before = copying->before->name_span.begin;
    const SyntaxDeclaration *declaration = declaration_at(file, again);
    if (declaration == NULL || declaration != declaration_at(file, before)) {
        text_add(ret_why, "the one is in `steps` that the other is not in");
        return NULL;
    }
    Path path = {0}, other = {0};
    find_path(declaration->body, again, &path);
    find_path(declaration->body, before, &other);
    size_t common = 0;
    while (common < path.count && common < other.count &&
           path.items[common].block == other.items[common].block)
        common++;
    copying->left = common < path.count ? &path.items[common] : NULL;
    copying->left_count = path.count - common;
    Model *model = can_stand(copying, ret_why) ? build(copying, ret_system, ret_why) : NULL;
    vector_release(&path);
    vector_release(&other);
    return model;
}

Model *model_repeat(const System *system, const Repetition *repetition, const System **ret_system,
                    Text *ret_why)
{
    const Step *again = repetition->again, *before = repetition->before;
    if (again->anytime || before->anytime) {
        text_format(ret_why, "`%s` is an `anytime` step", (again->anytime ? again : before)->name);
        return NULL;
    }
    Copying copying = {
        .repetition = repetition, .source = system->source, .again = again, .before = before};
    Arena *arena = arena_create();
    Diagnostics *diagnostics = diagnostics_create();
    const SyntaxFile *file = parse(system->source, arena, diagnostics);
    Model *model = place(&copying, file, ret_system, ret_why);
    diagnostics_destroy(diagnostics);
    arena_destroy(arena);
    text_release(&copying.name);
    text_release(&copying.text);
    return model;
}
