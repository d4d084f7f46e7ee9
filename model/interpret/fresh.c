/* fresh.c - fresh(T): an identity that nobody holds, or a value of an order above all others. */
#include "interpreter_private.h"

static void strike(const Type *type, const int64_t *cells, const Type *id, int64_t *free_ones);

static void strike_many(const Type *type, uint64_t times, const int64_t *cells, const Type *id,
                        int64_t *free_ones)
{
    for (uint64_t i = 0; i < times; i++) strike(type, cells + i * type->cells, id, free_ones);
}

static void strike_set(const Type *type, const int64_t *cells, int64_t *free_ones)
{
    for (uint32_t i = 0; i < type->cells; i++) free_ones[i] &= ~cells[i];
}

/* Strikes out the identities that a value holds. Fillers hold none but look as if. */
static void strike(const Type *type, const int64_t *cells, const Type *id, int64_t *free_ones)
{
    if (!type_mentions(type, id)) return;
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_BAD: return;
    case TYPE_ID: bit_clear(free_ones, (uint32_t)*cells); return;
    case TYPE_OPTIONAL:
        if (optional_has_tag(type) ? *cells != 0 : *cells != NO_VALUE) {
            strike(type->element, cells + optional_has_tag(type), id, free_ones);
        }
        return;
    case TYPE_SET: strike_set(type, cells, free_ones); return;
    case TYPE_MAP:
        strike_many(type->element, type_values(type->index), cells, id, free_ones);
        return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            strike(type->fields[i].type, cells + type->fields[i].offset, id, free_ones);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: strike_many(type->element, (uint64_t)cells[0], cells + 1, id, free_ones); return;
    }
}

static void strike_locals(Run *run, const Process *process, uint32_t instance, const Type *id,
                          int64_t *free_ones)
{
    const int64_t *cells = run->evaluator.state + instance_base(process, instance);
    bool acting = process == run->process && instance == run->instance;
    const bool *in_scope = acting ? run->in_scope : process->places[cells[0]].in_scope;
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (in_scope[i] && local->kind != LOCAL_LEFT)
            strike(local->type, cells + local->offset, id, free_ones);
    }
}

static void strike_all(Run *run, const Type *id, int64_t *free_ones)
{
    const System *system = run->tables->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        strike(variable->type, run->evaluator.state + variable->offset, id, free_ones);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        for (uint32_t j = 0; j < system->processes[i]->instances; j++) {
            strike_locals(run, system->processes[i], j, id, free_ones);
        }
    }
    for (size_t i = 0; i < run->bound.count; i++) {
        const Binding *binding = run->bound.items[i];
        strike(binding->type, run->evaluator.frame + binding->slot, id, free_ones);
    }
}

static int64_t fresh_identity(Run *run, const Type *id)
{
    uint32_t count = (uint32_t)type_values(id);
    int64_t *free_ones = scratch_take(&run->evaluator.scratch, count / 64 + 1);
    memset(free_ones, 0, (count / 64 + 1) * sizeof *free_ones);
    for (uint32_t i = 0; i < count; i++) bit_set(free_ones, i);
    strike_all(run, id, free_ones);
    Members members = {0, count, free_ones};
    int64_t value = run_choose(run, &members, NULL, NULL);
    run_note(run, "fresh", id, &value);
    return value;
}

/* One more than the highest rank held before the step. */
static uint32_t ranks_before(Run *run, uint32_t order)
{
    const OrderCells *cells = &run->tables->orders[order];
    uint64_t *held = (uint64_t *)scratch_take(&run->evaluator.scratch, cells->set_words);
    memset(held, 0, cells->set_words * sizeof *held);
    order_cells_held(cells, run->before, held);
    for (uint32_t i = cells->set_words; i-- > 0;) {
        if (held[i]) return 64 * i + 64 - (uint32_t)__builtin_clzll(held[i]);
    }
    return order_keeps_first(run->tables->system, order);
}

static int64_t fresh_rank(Run *run, const Expr *fresh)
{
    uint32_t order = fresh->type->order;
    if (run->created[order] == 0) run->held[order] = ranks_before(run, order);
    if (run->created[order] >= fresh->type->capacity) {
        evaluator_fail(&run->evaluator, ERROR_ORDER, fresh, fresh->type, fresh->type->capacity);
    }
    return run->held[order] + run->created[order]++;
}

int64_t run_fresh(Run *run, const Expr *fresh)
{
    PROMISE(run && !run->trying && run->step);
    if (fresh->type->kind == TYPE_ORDER) return fresh_rank(run, fresh);
    return fresh_identity(run, fresh->type);
}

void run_bound(Run *run, const Binding *binding)
{
    if (!type_mentions(binding->type, NULL)) return;
    for (size_t i = 0; i < run->bound.count; i++) {
        if (run->bound.items[i] == binding) return;
    }
    vector_push(&run->bound, binding);
}
