/* live.c - live variables, to a fixed point; see live.h. */
#include "live.h"

#include <string.h>

#include "control.h"
#include "model/walk.h"
#include "reads.h"

/* Sets of locals, a bit for each. */
typedef struct Live {
    const Process *process;
    Control control;
    size_t words;
    uint64_t *before; /* for each node: live where control comes to it */
} Live;

static uint64_t *set_new(const Live *live)
{
    return memory_allocate(live->words, sizeof(uint64_t));
}

static uint64_t *set_copy(const Live *live, const uint64_t *set)
{
    uint64_t *copy = set_new(live);
    memcpy(copy, set, live->words * sizeof *set);
    return copy;
}

/* True when it has grown. */
static bool set_add_all(const Live *live, uint64_t *set, const uint64_t *more)
{
    bool grown = false;
    for (size_t i = 0; i < live->words; i++) {
        if ((more[i] & ~set[i]) != 0) grown = true;
        set[i] |= more[i];
    }
    return grown;
}

static void set_add(uint64_t *set, uint32_t local)
{
    set[local / 64] |= UINT64_C(1) << (local % 64);
}

static void set_remove(uint64_t *set, uint32_t local)
{
    set[local / 64] &= ~(UINT64_C(1) << (local % 64));
}

static const uint64_t *before_node(const Live *live, const Node *node)
{
    return live->before + control_number(&live->control, node) * live->words;
}

/* ---- expressions ---- */

typedef struct Reading {
    const Live *live;
    uint64_t *set;
} Reading;

/* Functions read no locals. */
static void add_reads_of(void *context, const Expr *expr)
{
    const Reading *reading = context;
    if (expr->kind == EXPR_LOCAL)
        set_add(reading->set, local_position(reading->live->process, expr));
    expr_each_part(expr, add_reads_of, context);
}

static void add_reads(const Live *live, uint64_t *set, const Expr *expr)
{
    Reading reading = {live, set};
    if (expr != NULL) add_reads_of(&reading, expr);
}

static void add_domain_reads(const Live *live, uint64_t *set, const Domain *domain)
{
    if (domain == NULL) return;
    add_reads(live, set, domain->low);
    add_reads(live, set, domain->high);
    add_reads(live, set, domain->set);
}

/* ---- statements: `set` is what is live behind, and becomes what is live before ---- */

static void go_before_block(const Live *live, const Block *block, uint64_t *set);

static void go_before_assignment(const Live *live, const Statement *statement, uint64_t *set)
{
    Reading reading = {live, set};
    if (statement->target->kind == EXPR_LOCAL)
        set_remove(set, local_position(live->process, statement->target));
    target_each_index(statement->target, add_reads_of, &reading);
    add_reads(live, set, statement->value);
}

static void go_before_if(const Live *live, const Statement *statement, uint64_t *set)
{
    uint64_t *other = set_copy(live, set);
    go_before_block(live, statement->body, set);
    go_before_block(live, statement->other, other);
    set_add_all(live, set, other);
    free(other);
    add_reads(live, set, statement->value);
}

static void go_before_either(const Live *live, const Statement *statement, uint64_t *set)
{
    uint64_t *behind = set_copy(live, set);
    memset(set, 0, live->words * sizeof *set);
    for (uint32_t i = 0; i < statement->branch_count; i++) {
        uint64_t *branch = set_copy(live, behind);
        go_before_block(live, statement->branches[i], branch);
        set_add_all(live, set, branch);
        free(branch);
    }
    free(behind);
}

/* The body may be run any number of times. */
static void go_before_loop(const Live *live, const Statement *statement, uint64_t *set)
{
    bool grown = true;
    while (grown) {
        uint64_t *body = set_copy(live, set);
        go_before_block(live, statement->body, body);
        grown = set_add_all(live, set, body);
        free(body);
    }
    add_domain_reads(live, set, statement->domain);
}

static void go_before_statement(const Live *live, const Statement *statement, uint64_t *set)
{
    switch (statement->kind) {
    case STATEMENT_ASSIGN: go_before_assignment(live, statement, set); return;
    case STATEMENT_IF: go_before_if(live, statement, set); return;
    case STATEMENT_FOR: go_before_loop(live, statement, set); return;
    case STATEMENT_EITHER: go_before_either(live, statement, set); return;
    case STATEMENT_LEAVE:
        memcpy(set, before_node(live, statement->node), live->words * sizeof *set);
        return;
    case STATEMENT_LET:
    case STATEMENT_RECEIVE: /* these two read the length of their target */
    case STATEMENT_SEND:
    case STATEMENT_AWAIT:
    case STATEMENT_CHOOSE:
    case STATEMENT_ASSERT:
        add_reads(live, set, statement->target);
        add_reads(live, set, statement->value);
        add_domain_reads(live, set, statement->domain);
        return;
    }
}

static void go_before_block(const Live *live, const Block *block, uint64_t *set)
{
    for (uint32_t i = block == NULL ? 0 : block->count; i-- > 0;)
        go_before_statement(live, block->statements[i], set);
}

/* ---- nodes ---- */

/* Adds what is live before each `anytime` step, behind which control is where it was. */
static void add_anytime(const Live *live, const Node *node, uint64_t *set)
{
    for (uint32_t i = 0; i < live->process->step_count; i++) {
        const Step *step = live->process->steps[i];
        if (!step->anytime) continue;
        uint64_t *before = set_copy(live, before_node(live, node));
        go_before_block(live, step->body, before);
        set_add_all(live, set, before);
        free(before);
    }
}

/* Behind the node's own effect: live where control goes on to. */
static void add_following(const Live *live, const Node *node, uint64_t *set)
{
    if (node->next != NULL) set_add_all(live, set, before_node(live, node->next));
    if (node->kind == NODE_SET || node->kind == NODE_FOR_ANY)
        set_remove(set, (uint32_t)(node->local - live->process->locals));
    if (node->other != NULL) set_add_all(live, set, before_node(live, node->other));
    for (uint32_t i = 0; i < node->branch_count; i++)
        set_add_all(live, set, before_node(live, node->branches[i]));
}

static void go_before_node(const Live *live, const Node *node, uint64_t *set)
{
    if (node->kind == NODE_DONE) return;
    add_following(live, node, set);
    if (node->kind == NODE_STEP) {
        if (node->step->after != NULL) set_add_all(live, set, before_node(live, node->step->after));
        go_before_block(live, node->step->body, set);
    }
    if (node->kind == NODE_SET) {
        add_reads(live, set, node->initial.value);
        add_domain_reads(live, set, node->initial.domain);
    }
    if (node->kind == NODE_ADVANCE) set_add(set, (uint32_t)(node->local - live->process->locals));
    if (node->kind == NODE_FOR_ANY) set_add(set, (uint32_t)(node->left - live->process->locals));
    add_reads(live, set, node->value);
    if (node->place != NO_PLACE) add_anytime(live, node, set);
}

static void find_fixed_point(const Live *live)
{
    bool grown = true;
    while (grown) {
        grown = false;
        for (size_t i = live->control.nodes.count; i-- > 0;) {
            uint64_t *set = set_new(live);
            go_before_node(live, live->control.nodes.items[i], set);
            if (set_add_all(live, live->before + i * live->words, set)) grown = true;
            free(set);
        }
    }
}

void live_restrict(const Process *process, bool *held)
{
    Live live = {.process = process, .words = process->local_count / 64 + 1};
    control_find(&live.control, process);
    live.before = memory_allocate(live.control.nodes.count * live.words, sizeof *live.before);
    find_fixed_point(&live);
    for (uint32_t i = 0; i < process->place_count; i++) {
        const uint64_t *set = before_node(&live, process->places[i].node);
        for (uint32_t j = 0; j < process->local_count; j++)
            if ((set[j / 64] >> (j % 64) & 1) == 0)
                held[(size_t)i * process->local_count + j] = false;
    }
    free(live.before);
    control_release(&live.control);
}
