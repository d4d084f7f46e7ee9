/* check_loops.c - loops of control: loop, while, for, for any. */
#include <string.h>

#include "process_build.h"

static bool is_for(const SyntaxStatement *syntax)
{
    return syntax->kind == SYNTAX_FOR || syntax->kind == SYNTAX_FOR_ANY;
}

static const char *word_of(const SyntaxStatement *syntax)
{
    return is_for(syntax) ? "for" : syntax->kind == SYNTAX_WHILE ? "while" : "loop";
}

static void loop_enter(Checker *checker, Loop *loop, const SyntaxStatement *syntax, Node *again,
                       Node *after)
{
    ProcessBuild *build = checker->build;
    const char *name = syntax->kind == SYNTAX_LOOP ? syntax->word.text : NULL;
    for (const Loop *outer = build->loops; outer != NULL && name != NULL; outer = outer->outer)
        if (outer->name != NULL && strcmp(outer->name, name) == 0)
            check_error(checker, syntax->word.span, "a loop around this one is called `%s` already",
                        name);
    *loop = (Loop){.name = name,
                   .variable = is_for(syntax) ? syntax->word.text : NULL,
                   .word = word_of(syntax),
                   .span = syntax->keyword,
                   .again = again,
                   .after = after,
                   .depth = ++build->depth,
                   .dropped = checker->dropped,
                   .silent_after = NEVER_SILENT,
                   .silent_again = NEVER_SILENT,
                   .outer = build->loops};
    build->loops = loop;
}

void push_step_loop(Checker *checker, Loop *loop, const SyntaxStatement *syntax)
{
    *loop = (Loop){.variable = syntax->word.text,
                   .word = word_of(syntax),
                   .span = syntax->keyword,
                   .in_step = true,
                   .outer = checker->build->loops};
    checker->build->loops = loop;
}

void pop_loop(Checker *checker)
{
    Loop *loop = checker->build->loops;
    if (!loop->in_step) checker->build->depth--;
    checker->build->loops = loop->outer;
}

/* Silence as seen from outside a loop: its own head and those within no longer count. */
static int outside(const Loop *loop, int silent)
{
    return silent >= loop->depth ? NEVER_SILENT : silent;
}

static void check_round(Checker *checker, const Loop *loop, const char *what)
{
    if (least(checker->build->silent, loop->silent_again) > loop->depth) return;
    if (check_error(checker, loop->span, "a way round this %s takes no step", what))
        diagnostics_hint(checker->diagnostics,
                         "control would go round it for ever without anything happening");
}

Node *compile_loop(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    ProcessBuild *build = checker->build;
    Loop loop;
    Node *head = joint(checker, syntax->keyword);
    loop_enter(checker, &loop, syntax, head, after);
    build->silent = least(build->silent, loop.depth);
    head->next = compile_block(checker, syntax->body, head);
    check_round(checker, &loop, "loop");
    build->silent = outside(&loop, loop.silent_after);
    pop_loop(checker);
    return head;
}

Node *compile_while(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    ProcessBuild *build = checker->build;
    Decided decided;
    Loop loop;
    const Expr *condition =
        check_control_condition(checker, syntax->a, "the condition of `while`", &decided);
    Node *head = node_new(checker, NODE_DECIDE, syntax->keyword);
    int silent_before = build->silent;
    loop_enter(checker, &loop, syntax, head, after);
    if (decided == DECIDED_FALSE) {
        built(head)->generous = compile_dropped(checker, syntax->body, head);
        head->next = after;
    } else {
        build->silent = least(build->silent, loop.depth);
        head->next = compile_block(checker, syntax->body, head);
        if (decided == UNDECIDED) {
            head->value = condition;
            head->is_loop = true;
            head->other = after;
        } else {
            built(head)->generous = after;
        }
        check_round(checker, &loop, "while");
        int round = least(build->silent, loop.silent_again);
        int exit = decided == UNDECIDED ? least(silent_before, round) : NEVER_SILENT;
        build->silent = outside(&loop, least(exit, loop.silent_after));
    }
    pop_loop(checker);
    return head;
}

static bool is_control_bound(const Expr *bound)
{
    return bound->kind == EXPR_CONST || (expr_lifted(bound) != NULL && expr_is_settled(bound));
}

/* What control can go through: a type or a constant range. NULL after a report. */
static const Domain *check_control_domain(Checker *checker, const SyntaxStatement *syntax)
{
    const Domain *domain = check_domain(checker, syntax->a, NULL);
    if (domain->element->kind == TYPE_BAD) return NULL;
    if (domain->set != NULL || !is_control_bound(domain->low) || !is_control_bound(domain->high)) {
        check_error(checker, domain->span,
                    "outside steps `for` goes through a type or a constant range");
        return NULL;
    }
    if (domain->element->kind == TYPE_ID && syntax->kind == SYNTAX_FOR) {
        if (check_error(checker, domain->span, "identities have no order that `for` could follow"))
            diagnostics_hint(checker->diagnostics, "`for any` goes through them in any order");
        return NULL;
    }
    return domain;
}

/* Do its bounds depend on lifted params? */
static bool domain_depends(const Domain *domain)
{
    return domain->low->kind != EXPR_CONST || domain->high->kind != EXPR_CONST;
}

/* The type of what runs through low..high. */
static const Type *element_type(Checker *checker, const Domain *domain)
{
    if (domain == NULL) return &type_bad;
    if (domain_depends(domain)) return domain->element;
    if (domain->low->number > domain->high->number) return domain->element;
    if (type_is_number(domain->element))
        return type_contains(domain->element,
                             type_range(checker, domain->low->number, domain->high->number)) &&
                       domain->element->name != NULL
                   ? domain->element
                   : type_range(checker, domain->low->number, domain->high->number);
    return domain->element;
}

/* NULL is what could not be checked, and counts as if it had values. */
static bool is_empty(const Domain *domain)
{
    return domain != NULL && !domain_depends(domain) && domain->low->number > domain->high->number;
}

/* A range whose bounds depend on lifted params: a type of such bounds has values. */
static bool may_be_empty(const Domain *domain)
{
    return domain != NULL && domain_depends(domain) &&
           !(domain->low->type == domain->element && domain->high->type == domain->element);
}

/* The body of a `for` whose head is `again`, with its variable in scope. */
static Node *compile_for_body(Checker *checker, const SyntaxStatement *syntax, const Domain *domain,
                              Node *again, Node *after, BuildLocal **ret_local)
{
    ProcessBuild *build = checker->build;
    Loop loop;
    bool empty = is_empty(domain);
    Symbol *mark = names_mark(checker);
    const Scope *scope = build->scope;
    int silent_before = build->silent;
    *ret_local = local_make(checker, syntax->word, element_type(checker, domain), LOCAL_LOOP);
    local_bind(checker, syntax->word, *ret_local);
    loop_enter(checker, &loop, syntax, again, after);
    Node *body = empty ? compile_dropped(checker, syntax->body, again)
                       : compile_block(checker, syntax->body, again);
    int silent = least(build->silent, least(loop.silent_again, loop.silent_after));
    build->silent = empty ? silent_before : outside(&loop, silent);
    if (may_be_empty(domain)) build->silent = least(build->silent, silent_before);
    pop_loop(checker);
    names_leave(checker, mark);
    build->scope = scope;
    return body;
}

/* What is gone through at all only for some values of lifted params. */
static Node *unless_empty(Checker *checker, const Domain *domain, Node *begin, Node *after)
{
    Expr *some = expr_new(checker, EXPR_AT_MOST, &type_bool, domain->span);
    some->a = domain->low;
    some->b = domain->high;
    Node *node = node_new(checker, NODE_DECIDE, domain->span);
    node->value = some;
    node->next = begin;
    node->other = after;
    return node;
}

Node *compile_for(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    const Domain *domain = check_control_domain(checker, syntax);
    bool empty = is_empty(domain);
    BuildLocal *local = NULL;
    Node *advance = node_new(checker, NODE_ADVANCE, syntax->keyword);
    Node *body = compile_for_body(checker, syntax, domain, advance, after, &local);
    advance->next = body;
    advance->other = after;
    built(advance)->local = local;
    if (domain == NULL) return after;
    if (!evaluate_constant(checker, domain->high, &advance->number)) return after;
    if (domain->high->kind != EXPR_CONST) advance->value = domain->high;
    if (empty) return decided_node(checker, syntax->span, after, body);
    Node *begin = set_node(checker, local, (Initial){.value = domain->low}, syntax->keyword, body);
    return may_be_empty(domain) ? unless_empty(checker, domain, begin, after) : begin;
}

/* The same as { x in domain | true }, for every value of lifted params. */
static const Expr *filtered_set(Checker *checker, const Type *set, const Domain *domain, Word word)
{
    Binding *binding = ARENA_NEW(checker->arena, Binding);
    *binding = (Binding){word.text, domain->element, checker->frame_cells, domain->span};
    checker->frame_cells += domain->element->cells;
    Expr *filter = expr_new(checker, EXPR_FILTER, set, domain->span);
    filter->binding = binding;
    filter->domain = domain;
    filter->a = expr_constant(checker, &type_bool, 1, domain->span);
    return filter;
}

/* All values of the domain as a set. */
static const Expr *full_set(Checker *checker, const Type *set, const Domain *domain, Word word)
{
    if (domain_depends(domain)) return filtered_set(checker, set, domain, word);
    Expr *full = expr_new(checker, EXPR_CONST, set, domain->span);
    int64_t *cells = ARENA_NEW_ARRAY(checker->arena, int64_t, set->cells);
    for (int64_t value = domain->low->number; value <= domain->high->number; value++) {
        uint64_t bit = (uint64_t)(value - set->element->low);
        cells[bit / 64] = (int64_t)((uint64_t)cells[bit / 64] | (uint64_t)1 << bit % 64);
    }
    full->cells = cells;
    full->number = cells[0];
    return full;
}

Node *compile_for_any(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    ProcessBuild *build = checker->build;
    const Domain *domain = check_control_domain(checker, syntax);
    bool empty = is_empty(domain);
    const Type *element = element_type(checker, domain);
    const Type *set = empty ? &type_bad : type_set(checker, element);
    const Scope *scope = build->scope;
    BuildLocal *left = local_make(checker, syntax->word, set, LOCAL_LEFT);
    scope_push(checker, left);
    Node *head = node_new(checker, NODE_FOR_ANY, syntax->keyword);
    BuildLocal *local = NULL;
    head->next = compile_for_body(checker, syntax, domain, head, after, &local);
    head->other = after;
    built(head)->local = local;
    built(head)->left = left;
    build->scope = scope;
    if (domain == NULL) return after;
    if (empty) return decided_node(checker, syntax->span, after, &built(head->next)->node);
    return set_node(checker, left, (Initial){.value = full_set(checker, set, domain, syntax->word)},
                    syntax->keyword, head);
}
