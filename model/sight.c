/* sight.c - from what is read to the cells where it lies; see sight.h. */
#include "model/sight.h"

#include "reads.h"

static void add_cells(bool *cells, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) cells[first + i] = true;
}

/* Variables count as a whole. */
static bool add_shared(Reads *reads, bool *cells)
{
    const System *system = reads->system;
    bool everywhere = reads->everywhere;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        if (reads->shared[i]) add_cells(cells, variable->offset, variable->type->cells);
    }
    reads_release(reads);
    return !everywhere;
}

/* Then a way may hold more values of it than there were, and may be one too many. */
static bool has_order_locals(const Process *process)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        if (type_has_order(process->locals[i].type)) return true;
    }
    return false;
}

bool sight_of_instance(const System *system, const Process *process, uint32_t instance,
                       uint32_t place, bool *ret_cells)
{
    Reads reads = {0};
    reads_init(&reads, system);
    reads_add_control(&reads, process);
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (!step->anytime && !process->places[place].possible[i]) continue;
        reads_add_step(&reads, step);
        if (step->anytime && step->most >= 0) ret_cells[step->counter] = true;
    }
    add_cells(ret_cells, instance_base(process, instance), process->cells);
    return add_shared(&reads, ret_cells) && !has_order_locals(process);
}

bool sight_of_property(const System *system, const Expr *expr, bool *ret_cells)
{
    Reads reads = {0};
    reads_init(&reads, system);
    reads_add_expr(&reads, expr);
    return add_shared(&reads, ret_cells);
}
