/* reading.c - through the text of a step, then backwards to who changed what it reads. */
#include "reading.h"

#include <stdlib.h>
#include <string.h>

#include "model/walk.h"
#include "same_value.h"
#include "support/memory.h"
#include "support/vector.h"

typedef struct Reading {
    uint32_t base; /* of the instance */
    bool *read;
    VECTOR(const Function *) functions; /* gone through */
    VECTOR(const Node *) nodes;         /* likewise */
} Reading;

/* ---- expressions ---- */

static void read_expr(void *context, const Expr *expr);

static void read_cells(Reading *reading, uint32_t first, const Type *type)
{
    for (uint32_t i = 0; i < type->cells; i++) reading->read[first + i] = true;
}

static void read_function(Reading *reading, const Function *function)
{
    for (size_t i = 0; i < reading->functions.count; i++) {
        if (reading->functions.items[i] == function) return;
    }
    vector_push(&reading->functions, function);
    read_expr(reading, function->body);
}

/* Where it is, or what its locals are: of all that it may be. */
static void read_process(Reading *reading, const Process *process)
{
    uint32_t first = instance_base(process, 0);
    for (uint32_t i = 0; i < process->instances * process->cells; i++) {
        reading->read[first + i] = true;
    }
}

static void read_expr(void *context, const Expr *expr)
{
    Reading *reading = context;
    if (expr == NULL) return;
    if (expr->kind == EXPR_SHARED) read_cells(reading, (uint32_t)expr->number, expr->type);
    if (expr->kind == EXPR_LOCAL) {
        read_cells(reading, reading->base + (uint32_t)expr->number, expr->type);
    }
    bool of_peer = expr->kind == EXPR_PEER || expr->kind == EXPR_AT || expr->kind == EXPR_DONE;
    if (of_peer && expr->process != NULL) read_process(reading, expr->process);
    if (expr->kind == EXPR_CALL) read_function(reading, expr->function);
    expr_each_part(expr, read_expr, reading);
}

static void read_domain(Reading *reading, const Domain *domain)
{
    if (domain == NULL) return;
    read_expr(reading, domain->low);
    read_expr(reading, domain->high);
    read_expr(reading, domain->set);
}

/* ---- statements ---- */

/* What is written in part is not read for that, but its indices are. */
static void read_target(Reading *reading, const Expr *target)
{
    for (; target->kind == EXPR_INDEX || target->kind == EXPR_FIELD; target = target->a) {
        if (target->kind == EXPR_INDEX) read_expr(reading, target->b);
    }
}

static void read_block(void *context, const Block *block)
{
    Reading *reading = context;
    for (uint32_t i = 0; block != NULL && i < block->count; i++) {
        const Statement *statement = block->statements[i];
        if (statement->kind == STATEMENT_ASSIGN) {
            read_target(reading, statement->target);
            read_expr(reading, statement->value);
        } else {
            statement_each_expr(statement, read_expr, reading);
        }
        statement_each_block(statement, read_block, reading);
    }
}

/* ---- control ---- */

static void read_node(Reading *reading, const Node *node);

static void read_local(Reading *reading, const Local *local)
{
    if (local != NULL) read_cells(reading, reading->base + local->offset, local->type);
}

static void read_branches(Reading *reading, const Node *node)
{
    read_local(reading, node->left);
    if (node->next != NULL) read_node(reading, node->next);
    if (node->other != NULL) read_node(reading, node->other);
    for (uint32_t i = 0; i < node->branch_count; i++) read_node(reading, node->branches[i]);
}

/* What is passed at once from here on. */
static void read_node(Reading *reading, const Node *node)
{
    if (node->kind == NODE_FOR_ANY) read_local(reading, node->left);
    if (node->place != NO_PLACE) return;
    for (size_t i = 0; i < reading->nodes.count; i++) {
        if (reading->nodes.items[i] == node) return;
    }
    vector_push(&reading->nodes, node);
    if (node->kind == NODE_ADVANCE) read_local(reading, node->local);
    read_expr(reading, node->value);
    read_expr(reading, node->initial.value);
    read_domain(reading, node->initial.domain);
    read_branches(reading, node);
}

static void read_leaving(void *context, const Block *block)
{
    Reading *reading = context;
    for (uint32_t i = 0; block != NULL && i < block->count; i++) {
        const Statement *statement = block->statements[i];
        if (statement->kind == STATEMENT_LEAVE) read_node(reading, statement->node);
        statement_each_block(statement, read_leaving, reading);
    }
}

void step_reads(const System *system, const TraceState *before, const TraceState *after,
                bool *ret_read)
{
    const Process *process = after->process;
    uint32_t base = instance_base(process, after->instance);
    Reading reading = {.base = base, .read = ret_read};
    memset(ret_read, 0, system->cells * sizeof *ret_read);
    read_expr(&reading, process->provided);
    read_branches(&reading, process->places[before->cells[base]].node);
    if (after->step != NULL) {
        read_block(&reading, after->step->body);
        if (after->step->after != NULL) read_node(&reading, after->step->after);
        read_leaving(&reading, after->step->body);
        if (after->step->most >= 0) ret_read[after->step->counter] = true;
    }
    vector_release(&reading.functions);
    vector_release(&reading.nodes);
}

/* ---- who changed it ---- */

typedef struct Looking {
    bool *read; /* for each cell: is it still to be found out who made its value? */
    const TraceState *before, *after;
    bool found;
} Looking;

static bool is_wanted(const Looking *looking, const Type *type, uint32_t cell)
{
    bool wanted = false;
    for (uint32_t i = 0; i < type->cells && !wanted; i++) wanted = looking->read[cell + i];
    return wanted;
}

/* Did the step change any of what is read of the value? It is told by entries and fields. */
static void look(Looking *looking, const Type *type, uint32_t cell)
{
    NamedCells was = {looking->before->cells + cell, &looking->before->orders};
    NamedCells is = {looking->after->cells + cell, &looking->after->orders};
    if (!is_wanted(looking, type, cell) || same_value(type, was, is)) return;
    if (type->kind == TYPE_MAP) {
        for (uint32_t i = 0; i < type->cells; i += type->element->cells) {
            look(looking, type->element, cell + i);
        }
    } else if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++) {
            look(looking, type->fields[i].type, cell + type->fields[i].offset);
        }
    } else {
        looking->found = true;
        memset(looking->read + cell, 0, type->cells * sizeof *looking->read);
    }
}

static void look_at_step(Looking *looking, const System *system)
{
    const Process *process = looking->after->process;
    uint32_t base = instance_base(process, looking->after->instance);
    const Step *step = looking->after->step;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        look(looking, system->variables[i].type, system->variables[i].offset);
    }
    for (uint32_t i = 0; i < process->local_count; i++) {
        look(looking, process->locals[i].type, base + process->locals[i].offset);
    }
    if (step->most >= 0 && looking->read[step->counter]) looking->found = true;
}

void reading_find_writers(const Trace *trace, uint32_t number, bool *writers)
{
    const TraceState *states = trace->states;
    const TraceState *after = number == trace->count ? &trace->attempt : &states[number];
    bool *read = memory_allocate(trace->system->cells + 1, sizeof *read);
    step_reads(trace->system, &states[number - 1], after, read);
    for (uint32_t i = number; i-- > 1;) {
        Looking looking = {.read = read, .before = &states[i - 1], .after = &states[i]};
        look_at_step(&looking, trace->system);
        if (looking.found) writers[i] = true;
    }
    free(read);
}
