/* order_cells.c - where in a state the values of an order type lie. What is done with them is told
 * by canonical.c (renumbering) and fresh.c (new values). */
#include "model/order_cells.h"

static void find_in_type(OrderCells *cells, const Type *order, const Type *type, uint32_t at);

static void find_many(OrderCells *cells, const Type *order, const Type *type, uint64_t times,
                      uint32_t at)
{
    if (!type_has_order(type)) return;
    for (uint32_t i = 0; i < times; i++) find_in_type(cells, order, type, at + i * type->cells);
}

static void find_in_type(OrderCells *cells, const Type *order, const Type *type, uint32_t at)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_BAD: return;
    case TYPE_ORDER:
        if (type == order) vector_push(&cells->ranks, at);
        return;
    case TYPE_SET:
        if (type->element == order) vector_push(&cells->sets, at);
        return;
    case TYPE_OPTIONAL:
        find_in_type(cells, order, type->element, at + optional_has_tag(type));
        return;
    case TYPE_MAP: find_many(cells, order, type->element, type_values(type->index), at); return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            find_in_type(cells, order, type->fields[i].type, at + type->fields[i].offset);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: find_many(cells, order, type->element, (uint64_t)type->capacity, at + 1); return;
    }
}

void order_cells_find(OrderCells *cells, const System *system, const Type *order)
{
    cells->set_words = (uint32_t)((2 * order->capacity + 1 + 63) / 64);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        find_in_type(cells, order, system->variables[i].type, system->variables[i].offset);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances * process->local_count; j++) {
            const Local *local = &process->locals[j % process->local_count];
            uint32_t base = instance_base(process, j / process->local_count);
            find_in_type(cells, order, local->type, base + local->offset);
        }
    }
}

void order_cells_release(OrderCells *cells)
{
    vector_release(&cells->ranks);
    vector_release(&cells->sets);
}

void order_cells_held(const OrderCells *cells, const int64_t *state, uint64_t *held)
{
    for (size_t i = 0; i < cells->ranks.count; i++) {
        int64_t rank = state[cells->ranks.items[i]];
        if (rank != NO_VALUE) held[rank / 64] |= (uint64_t)1 << (rank % 64);
    }
    for (size_t i = 0; i < cells->sets.count; i++) {
        const int64_t *set = state + cells->sets.items[i];
        for (uint32_t j = 0; j < cells->set_words; j++) held[j] |= (uint64_t)set[j];
    }
}
