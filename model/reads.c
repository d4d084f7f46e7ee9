/* reads.c - going through all of a system for what it reads; see reads.h. */
#include "reads.h"

#include "control.h"
#include "model/walk.h"
#include "support/bug.h"

uint32_t local_position(const Process *process, const Expr *local)
{
    for (uint32_t i = 0; i < process->local_count; i++)
        if (process->locals[i].offset == local->number) return i;
    BUG("a local of no process");
}

void target_each_index(const Expr *target, TargetVisitor *visitor, void *context)
{
    for (; target->kind == EXPR_INDEX || target->kind == EXPR_FIELD; target = target->a)
        if (target->kind == EXPR_INDEX) visitor(context, target->b);
}

bool reads_holding(const Reads *reads, const Type *type)
{
    if (type_has_order(type)) return true;
    for (size_t i = 0; i < reads->fresh.count; i++)
        if (type_mentions(type, reads->fresh.items[i])) return true;
    return false;
}

static void read_expr(void *context, const Expr *expr);

static void read_shared(Reads *reads, const Expr *expr)
{
    for (uint32_t i = 0; i < reads->system->variable_count; i++)
        if (reads->system->variables[i].offset == expr->number) reads->shared[i] = true;
}

static void read_function(Reads *reads, const Function *function)
{
    for (size_t i = 0; i < reads->seen.count; i++)
        if (reads->seen.items[i] == function) return;
    vector_push(&reads->seen, function);
    read_expr(reads, function->body);
}

/* A fresh value of an order may be one too many, which depends on all that are held. */
static bool looks_everywhere(ExprKind kind)
{
    return kind == EXPR_PEER || kind == EXPR_AT || kind == EXPR_DONE || kind == EXPR_STUCK ||
           kind == EXPR_FRESH || kind == EXPR_FIRST;
}

static void read_expr(void *context, const Expr *expr)
{
    Reads *reads = context;
    if (expr == NULL) return;
    reads->everywhere |= looks_everywhere(expr->kind);
    if (expr->kind == EXPR_SHARED) read_shared(reads, expr);
    if (expr->kind == EXPR_PEER)
        reads->peers[expr->process->position][local_position(expr->process, expr)] = true;
    if (expr->kind == EXPR_FRESH && expr->type->kind == TYPE_ID)
        vector_push(&reads->fresh, expr->type);
    if (expr->kind == EXPR_CALL) read_function(reads, expr->function);
    expr_each_part(expr, read_expr, reads);
}

static void read_domain(Reads *reads, const Domain *domain)
{
    if (domain == NULL) return;
    read_expr(reads, domain->low);
    read_expr(reads, domain->high);
    read_expr(reads, domain->set);
}

static void read_initial(Reads *reads, const Initial *initial)
{
    read_expr(reads, initial->value);
    read_domain(reads, initial->domain);
}

static void read_block(void *context, const Block *block)
{
    Reads *reads = context;
    if (block == NULL) return;
    for (uint32_t i = 0; i < block->count; i++) {
        const Statement *statement = block->statements[i];
        if (statement->kind == STATEMENT_ASSIGN) {
            target_each_index(statement->target, read_expr, reads);
            read_expr(reads, statement->value);
        } else {
            statement_each_expr(statement, read_expr, reads);
        }
        statement_each_block(statement, read_block, reads);
    }
}

void reads_add_expr(Reads *reads, const Expr *expr)
{
    read_expr(reads, expr);
}

void reads_add_control(Reads *reads, const Process *process)
{
    Control control = {0};
    control_find(&control, process);
    for (size_t i = 0; i < control.nodes.count; i++) {
        read_expr(reads, control.nodes.items[i]->value);
        read_initial(reads, &control.nodes.items[i]->initial);
    }
    control_release(&control);
    read_expr(reads, process->provided);
}

void reads_add_step(Reads *reads, const Step *step)
{
    read_block(reads, step->body);
}

void reads_init(Reads *reads, const System *system)
{
    reads->system = system;
    reads->shared = memory_allocate(system->variable_count + 1, sizeof *reads->shared);
    reads->peers = memory_allocate(system->process_count + 1, sizeof *reads->peers);
    for (uint32_t i = 0; i < system->process_count; i++)
        reads->peers[i] = memory_allocate(system->processes[i]->local_count + 1, sizeof(bool));
}

void reads_find(Reads *reads, const System *system)
{
    reads_init(reads, system);
    for (uint32_t i = 0; i < system->variable_count; i++)
        read_initial(reads, &system->variables[i].initial);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        reads_add_control(reads, process);
        for (uint32_t j = 0; j < process->step_count; j++) {
            reads_add_step(reads, process->steps[j]);
        }
    }
    for (uint32_t i = 0; i < system->property_count; i++)
        read_expr(reads, system->properties[i].expr);
}

void reads_release(Reads *reads)
{
    for (uint32_t i = 0; i < reads->system->process_count; i++) free(reads->peers[i]);
    free(reads->peers);
    free(reads->shared);
    vector_release(&reads->fresh);
    vector_release(&reads->seen);
}
