/* mutation.c - where a protocol can be mutated: a walk over what its steps do. */
#include "model/mutation.h"

#include <stdlib.h>

#include "model/walk.h"
#include "support/bug.h"
#include "support/vector.h"

const char *mutation_words(MutationKind kind)
{
    switch (kind) {
#define MUTATION_LINE(kind, words)                                                                 \
    case kind: return words;
        MUTATION_KINDS(MUTATION_LINE)
#undef MUTATION_LINE
    }
    BUG("no such kind of mutation");
}

typedef VECTOR(Mutation) Mutations;

typedef struct Walk {
    Mutations *found;
    const Process *process;
    const Step *step;
} Walk;

static void add(const Walk *walk, MutationKind kind, Span span)
{
    vector_push(walk->found, (Mutation){kind, span, walk->process, walk->step, 1});
}

/* What `x in lo..hi` makes of an optional x has its whole span on both sides. */
bool mutation_splits(const Expr *expr)
{
    return expr->kind == EXPR_AND && expr->a->span.end <= expr->b->span.begin;
}

static void add_conditions(const Walk *walk, MutationKind kind, const Expr *expr)
{
    if (mutation_splits(expr)) {
        add_conditions(walk, kind, expr->a);
        add_conditions(walk, kind, expr->b);
    } else if (expr->kind != EXPR_CONST || expr->number == 0) {
        add(walk, kind, expr->span);
    }
}

static void walk_block(void *context, const Block *block);

static void walk_statement(Walk *walk, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_AWAIT: add_conditions(walk, MUTATION_AWAIT, statement->value); break;
    case STATEMENT_CHOOSE:
        if (statement->value != NULL) add_conditions(walk, MUTATION_WHERE, statement->value);
        break;
    case STATEMENT_ASSIGN: add(walk, MUTATION_ASSIGN, statement->span); break;
    case STATEMENT_SEND: add(walk, MUTATION_SEND, statement->span); break;
    case STATEMENT_RECEIVE: add(walk, MUTATION_RECEIVE, statement->span); break;
    case STATEMENT_LEAVE: add(walk, MUTATION_LEAVE, statement->span); break;
    case STATEMENT_IF:
    case STATEMENT_FOR:
    case STATEMENT_EITHER: statement_each_block(statement, walk_block, walk); break;
    case STATEMENT_LET:
    case STATEMENT_ASSERT: break;
    }
}

static void walk_block(void *context, const Block *block)
{
    for (uint32_t i = 0; i < block->count; i++) walk_statement(context, block->statements[i]);
}

static void walk_process(Mutations *found, const Process *process)
{
    Walk walk = {.found = found, .process = process};
    if (process->provided != NULL) add_conditions(&walk, MUTATION_PROVIDED, process->provided);
    for (uint32_t i = 0; i < process->step_count; i++) {
        walk.step = process->steps[i];
        walk_block(&walk, walk.step->body);
    }
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* By the text, and then by the order of the system. */
static int compare(const void *first, const void *second)
{
    const Mutation *a = first, *b = second;
    int order = compare_numbers(a->span.begin, b->span.begin);
    if (order == 0) order = compare_numbers(a->span.end, b->span.end);
    if (order == 0) order = compare_numbers(a->kind, b->kind);
    if (order == 0) order = compare_numbers(a->process->position, b->process->position);
    if (order == 0 && a->step != NULL) {
        order = compare_numbers(a->step->position, b->step->position);
    }
    return order;
}

static bool is_same(const Mutation *a, const Mutation *b)
{
    return a->kind == b->kind && a->span.begin == b->span.begin && a->span.end == b->span.end;
}

Mutation *mutations_find(const System *system, size_t *ret_count)
{
    Mutations found = {0};
    size_t count = 0;
    for (uint32_t i = 0; i < system->process_count; i++) walk_process(&found, system->processes[i]);
    if (found.count > 0) qsort(found.items, found.count, sizeof *found.items, compare);
    for (size_t i = 0; i < found.count; i++) {
        if (count > 0 && is_same(&found.items[count - 1], &found.items[i])) {
            found.items[count - 1].uses++;
        } else {
            found.items[count++] = found.items[i];
        }
    }
    *ret_count = count;
    return found.items;
}

bool mutation_touches(const Mutation *mutation, const Process *process)
{
    Mutations found = {0};
    bool touches = false;
    walk_process(&found, process);
    for (size_t i = 0; i < found.count; i++) {
        touches = touches || is_same(mutation, &found.items[i]);
    }
    vector_release(&found);
    return touches;
}
