/* independence.c - what steps touch, and whose touches meet; see model/independence.h. */
#include "model/independence.h"

#include <stdlib.h>

#include "control.h"
#include "model/walk.h"
#include "reads.h"

/* How much of a variable is touched: the entry at the process's own index, or anything. */
typedef enum Extent { EXTENT_OWN, EXTENT_ANY } Extent;

/* Which variables are touched, and which of them beyond that entry: a bit for each. */
typedef struct Touched {
    uint64_t *at_all, *beyond;
} Touched;

typedef struct Footprint {
    Touched reads, writes;
    bool looks_everywhere;
    bool changes_orders; /* may it change which values of orders are held? */
} Footprint;

struct Independence {
    const System *system;
    size_t words;          /* of the bits for all variables */
    uint32_t *first;       /* for each process: the number of its first step */
    Footprint *footprints; /* for each step */
    uint32_t step_count;
};

/* What is being looked through for a step's footprint. */
typedef struct Tracking {
    const System *system;
    Footprint *footprint;
    VECTOR(const Function *) seen;
} Tracking;

static void track_expr(void *context, const Expr *expr);

static void touch(const Tracking *tracking, Touched *touched, const Expr *shared, Extent extent)
{
    for (uint32_t i = 0; i < tracking->system->variable_count; i++) {
        if (tracking->system->variables[i].offset != shared->number) continue;
        uint64_t bit = UINT64_C(1) << (i % 64);
        touched->at_all[i / 64] |= bit;
        if (extent == EXTENT_ANY) touched->beyond[i / 64] |= bit;
    }
}

static bool is_own_entry(const Expr *expr)
{
    return expr->kind == EXPR_INDEX && expr->a->kind == EXPR_SHARED && expr->b->kind == EXPR_SELF;
}

static void track_function(Tracking *tracking, const Function *function)
{
    for (size_t i = 0; i < tracking->seen.count; i++) {
        if (tracking->seen.items[i] == function) return;
    }
    vector_push(&tracking->seen, function);
    track_expr(tracking, function->body);
}

/* What is neither the variables' nor the process's own. */
static bool looks_everywhere(const Expr *expr)
{
    return expr->kind == EXPR_PEER || expr->kind == EXPR_AT || expr->kind == EXPR_DONE ||
           expr->kind == EXPR_STUCK || (expr->kind == EXPR_FRESH && expr->type->kind == TYPE_ID);
}

static void track_expr(void *context, const Expr *expr)
{
    Tracking *tracking = context;
    Footprint *footprint = tracking->footprint;
    if (expr == NULL) return;
    if (is_own_entry(expr)) {
        touch(tracking, &footprint->reads, expr->a, EXTENT_OWN);
        return;
    }
    if (expr->kind == EXPR_SHARED) touch(tracking, &footprint->reads, expr, EXTENT_ANY);
    if (expr->kind == EXPR_FRESH) footprint->changes_orders = true;
    if (expr->kind == EXPR_CALL) track_function(tracking, expr->function);
    if (looks_everywhere(expr)) footprint->looks_everywhere = true;
    expr_each_part(expr, track_expr, tracking);
}

static void track_target(Tracking *tracking, const Expr *target)
{
    Footprint *footprint = tracking->footprint;
    target_each_index(target, track_expr, tracking);
    Extent extent = EXTENT_ANY;
    while (target->kind == EXPR_INDEX || target->kind == EXPR_FIELD) {
        extent = is_own_entry(target) ? EXTENT_OWN : EXTENT_ANY;
        target = target->a;
    }
    if (target->kind != EXPR_SHARED) return;
    touch(tracking, &footprint->writes, target, extent);
    if (type_has_order(target->type)) footprint->changes_orders = true;
}

static void track_block(void *context, const Block *block)
{
    Tracking *tracking = context;
    if (block == NULL) return;
    for (uint32_t i = 0; i < block->count; i++) {
        const Statement *statement = block->statements[i];
        /* Sending and receiving read their target, too; assigning to it does not. */
        if (statement->target != NULL) track_target(tracking, statement->target);
        if (statement->kind == STATEMENT_ASSIGN) {
            track_expr(tracking, statement->value);
        } else {
            statement_each_expr(statement, track_expr, tracking);
        }
        statement_each_block(statement, track_block, tracking);
    }
}

/* What control looks at between the steps of a process: any of them may go by there. */
static void track_control(Tracking *tracking, const Process *process)
{
    Control control = {0};
    control_find(&control, process);
    for (size_t i = 0; i < control.nodes.count; i++) {
        const Node *node = control.nodes.items[i];
        track_expr(tracking, node->value);
        track_expr(tracking, node->initial.value);
        if (node->initial.domain == NULL) continue;
        track_expr(tracking, node->initial.domain->low);
        track_expr(tracking, node->initial.domain->high);
        track_expr(tracking, node->initial.domain->set);
    }
    control_release(&control);
    track_expr(tracking, process->provided);
}

static bool has_order_locals(const Process *process)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        if (type_has_order(process->locals[i].type)) return true;
    }
    return false;
}

static Touched touched_nothing(size_t words)
{
    return (Touched){.at_all = memory_allocate(words, sizeof(uint64_t)),
                     .beyond = memory_allocate(words, sizeof(uint64_t))};
}

static Footprint new_footprint(size_t words)
{
    return (Footprint){.reads = touched_nothing(words), .writes = touched_nothing(words)};
}

static void free_footprint(const Footprint *footprint)
{
    free(footprint->reads.at_all);
    free(footprint->reads.beyond);
    free(footprint->writes.at_all);
    free(footprint->writes.beyond);
}

static void join_touched(Touched *touched, const Touched *other, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        touched->at_all[i] |= other->at_all[i];
        touched->beyond[i] |= other->beyond[i];
    }
}

static void join(Footprint *footprint, const Footprint *other, size_t words)
{
    footprint->looks_everywhere |= other->looks_everywhere;
    footprint->changes_orders |= other->changes_orders;
    join_touched(&footprint->reads, &other->reads, words);
    join_touched(&footprint->writes, &other->writes, words);
}

static void track_process(Independence *independence, const Process *process)
{
    const System *system = independence->system;
    Footprint between = new_footprint(independence->words);
    between.changes_orders = has_order_locals(process);
    Tracking tracking = {.system = system, .footprint = &between};
    track_control(&tracking, process);
    for (uint32_t i = 0; i < process->step_count; i++) {
        uint32_t step = independence->first[process->position] + i;
        independence->footprints[step] = new_footprint(independence->words);
        tracking.footprint = &independence->footprints[step];
        vector_clear(&tracking.seen);
        track_block(&tracking, process->steps[i]->body);
        join(tracking.footprint, &between, independence->words);
    }
    vector_release(&tracking.seen);
    free_footprint(&between);
}

Independence *independence_find(const System *system)
{
    Independence *independence = memory_allocate(1, sizeof *independence);
    independence->system = system;
    independence->words = system->variable_count / 64 + 1;
    independence->first = memory_allocate(system->process_count + 1, sizeof(uint32_t));
    for (uint32_t i = 0; i < system->process_count; i++) {
        independence->first[i] = independence->step_count;
        independence->step_count += system->processes[i]->step_count;
    }
    size_t count = independence->step_count + 1;
    independence->footprints = memory_allocate(count, sizeof(Footprint));
    for (uint32_t i = 0; i < system->process_count; i++) {
        track_process(independence, system->processes[i]);
    }
    return independence;
}

void independence_destroy(Independence *independence)
{
    if (independence == NULL) return;
    for (uint32_t i = 0; i < independence->step_count; i++) {
        free_footprint(&independence->footprints[i]);
    }
    free(independence->footprints);
    free(independence->first);
    free(independence);
}

/* Entries of two instances' own are different ones only where both are of one process. */
static bool meet(const Touched *a, const Touched *b, size_t words, bool same_process)
{
    for (size_t i = 0; i < words; i++) {
        uint64_t common = a->at_all[i] & b->at_all[i];
        if (same_process) common &= a->beyond[i] | b->beyond[i];
        if (common != 0) return true;
    }
    return false;
}

static bool share_counter(const Step *a, const Step *b)
{
    return a->anytime && b->anytime && a->most >= 0 && b->most >= 0 && a->counter == b->counter;
}

bool independence_of(const Independence *independence, const Step *a, const Step *b)
{
    const uint32_t *first = independence->first;
    const Footprint *of_a = &independence->footprints[first[a->process->position] + a->position];
    const Footprint *of_b = &independence->footprints[first[b->process->position] + b->position];
    bool same = a->process == b->process;
    if (of_a->looks_everywhere || of_b->looks_everywhere || share_counter(a, b)) return false;
    if (of_a->changes_orders && of_b->changes_orders) return false;
    size_t words = independence->words;
    return !meet(&of_a->writes, &of_b->writes, words, same) &&
           !meet(&of_a->reads, &of_b->writes, words, same) &&
           !meet(&of_a->writes, &of_b->reads, words, same);
}
