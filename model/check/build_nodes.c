/* build_nodes.c - the parts that control is lowered to: nodes, locals and scopes. */
#include <string.h>

#include "process_build.h"

Node *node_new(Checker *checker, NodeKind kind, Span span)
{
    ProcessBuild *build = checker->build;
    BuildNode *node = ARENA_NEW(checker->arena, BuildNode);
    node->node.kind = kind;
    node->node.place = NO_PLACE;
    node->node.span = span;
    node->scope = build->scope;
    vector_push(&build->nodes, node);
    if (build->nodes.count > 8 * (size_t)PLACES_MOST) report_too_large(checker, span);
    return &node->node;
}

void report_too_large(Checker *checker, Span span)
{
    if (!checker->build->too_large)
        check_error(checker, span,
                    "this process is too large: it may have %d steps, locals or places of control",
                    PLACES_MOST);
    checker->build->too_large = true;
}

Node *joint(Checker *checker, Span span)
{
    return node_new(checker, NODE_DECIDE, span);
}

BuildNode *built(const Node *node)
{
    return (BuildNode *)(uintptr_t)node;
}

static bool same_type(const Type *a, const Type *b)
{
    return type_alike(a, b) && type_contains(a, b) && type_contains(b, a);
}

/* Locals of one name and type share their cells: they are never in scope together. */
BuildLocal *local_make(Checker *checker, Word word, const Type *type, LocalKind kind)
{
    ProcessBuild *build = checker->build;
    const char *name = arena_format(checker->arena, "%s%s", build->prefix, word.text);
    for (size_t i = 0; i < build->locals.count; i++) {
        BuildLocal *known = build->locals.items[i];
        if (known->local.kind == kind && strcmp(known->local.name, name) == 0 &&
            same_type(known->local.type, type))
            return known;
    }
    if (build->locals.count == PLACES_MOST) report_too_large(checker, word.span);
    BuildLocal *local = ARENA_NEW(checker->arena, BuildLocal);
    local->local = (Local){name, type, build->cells, kind, word.span};
    local->position = (uint32_t)build->locals.count;
    build->cells += type->cells;
    if (build->cells > STATE_CELLS_MOST) {
        check_error(checker, word.span, "the locals of this process are too large");
        build->cells = 1;
    }
    vector_push(&build->locals, local);
    return local;
}

void scope_push(Checker *checker, BuildLocal *local)
{
    Scope *scope = ARENA_NEW(checker->arena, Scope);
    scope->local = local;
    scope->outer = checker->build->scope;
    checker->build->scope = scope;
}

void local_bind(Checker *checker, Word word, BuildLocal *local)
{
    Symbol *symbol = names_bind(checker, SYMBOL_LOCAL, word, local->local.type);
    symbol->local = &local->local;
    scope_push(checker, local);
    if (local->local.kind == LOCAL_VARIABLE) vector_push(&checker->symbols, symbol);
}

Node *set_node(Checker *checker, BuildLocal *local, Initial initial, Span span, Node *next)
{
    Node *node = node_new(checker, NODE_SET, span);
    built(node)->local = local;
    node->initial = initial;
    node->next = next;
    return node;
}

Node *decided_node(Checker *checker, Span span, Node *taken, Node *dropped)
{
    Node *node = joint(checker, span);
    node->next = taken;
    built(node)->generous = dropped;
    return node;
}
