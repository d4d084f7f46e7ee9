/* tables.c - what is worked out once for a system, so that running it need not: which cells are
 * cleared where control arrives, and where order values lie. */
#include "interpreter_private.h"

/* Locals next to each other are cleared together. */
static void find_clear_ranges(PlaceTable *table, const Process *process, const PlaceInfo *place)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (place->in_scope[i]) continue;
        size_t count = table->clear.count;
        if (count > 0 && table->clear.items[count - 1].end == local->offset) {
            table->clear.items[count - 1].end += local->type->cells;
        } else {
            ClearRange range = {local->offset, local->offset + local->type->cells};
            vector_push(&table->clear, range);
        }
    }
}

static void process_table_init(ProcessTable *table, const Process *process)
{
    table->fillers = memory_allocate(process->cells, sizeof *table->fillers);
    for (uint32_t i = 0; i < process->local_count; i++) {
        type_fill(process->locals[i].type, table->fillers + process->locals[i].offset);
    }
    table->places = memory_allocate(process->place_count, sizeof *table->places);
    for (uint32_t i = 0; i < process->place_count; i++) {
        find_clear_ranges(&table->places[i], process, &process->places[i]);
    }
}

void tables_init(Tables *tables, const System *system)
{
    tables->system = system;
    tables->processes = memory_allocate(system->process_count + 1, sizeof *tables->processes);
    for (uint32_t i = 0; i < system->process_count; i++) {
        process_table_init(&tables->processes[i], system->processes[i]);
    }
    tables->orders = memory_allocate(system->order_count + 1, sizeof *tables->orders);
    for (uint32_t i = 0; i < system->order_count; i++) {
        order_cells_find(&tables->orders[i], system, system->orders[i]);
    }
}

void tables_release(Tables *tables)
{
    for (uint32_t i = 0; i < tables->system->process_count; i++) {
        ProcessTable *table = &tables->processes[i];
        for (uint32_t j = 0; j < tables->system->processes[i]->place_count; j++) {
            vector_release(&table->places[j].clear);
        }
        free(table->places);
        free(table->fillers);
    }
    free(tables->processes);
    for (uint32_t i = 0; i < tables->system->order_count; i++) {
        order_cells_release(&tables->orders[i]);
    }
    free(tables->orders);
}
