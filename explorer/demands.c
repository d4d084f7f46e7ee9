/* demands.c - from the declarations of fairness to masks. */
#include "demands.h"

static uint64_t find(const Demands *demands, const Demand *wanted)
{
    for (uint32_t i = 0; i < demands->count; i++) {
        const Demand *demand = &demands->items[i];
        if (demand->process == wanted->process && demand->instance == wanted->instance &&
            demand->step == wanted->step) {
            return UINT64_C(1) << i;
        }
    }
    return 0;
}

bool demands_add(Demands *demands, const Process *process, const Step *step, uint64_t *ret_mask)
{
    uint32_t before = demands->count;
    *ret_mask = 0;
    for (uint32_t i = 0; i < process->instances; i++) {
        const Demand demand = {process, i, step};
        uint64_t known = find(demands, &demand);
        if (known == 0 && demands->count == DEMANDS_MOST) {
            demands->count = before;
            return false;
        }
        if (known == 0) {
            known = UINT64_C(1) << demands->count;
            demands->items[demands->count++] = demand;
        }
        *ret_mask |= known;
    }
    return true;
}

static bool declare(Demands *demands, const Process *process, const Step *step, Fair fair)
{
    uint64_t mask = 0;
    if (fair == FAIR_NOT) return true;
    if (!demands_add(demands, process, step, &mask)) return false;
    *(fair == FAIR_STRONG ? &demands->strong : &demands->weak) |= mask;
    return true;
}

bool demands_declared(Demands *demands, const System *system)
{
    *demands = (Demands){0};
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (!declare(demands, process, NULL, process->fair)) return false;
        for (uint32_t j = 0; j < process->step_count; j++) {
            const Step *step = process->steps[j];
            if (!declare(demands, process, step, step->fair)) return false;
        }
    }
    return true;
}

uint64_t demands_of(const Demands *demands, Mover mover)
{
    uint64_t mask = 0;
    for (uint32_t i = 0; i < demands->count; i++) {
        const Demand *demand = &demands->items[i];
        if (demand->process != mover.process || demand->instance != mover.instance) continue;
        bool belongs = demand->step == NULL ? !mover.step->anytime : demand->step == mover.step;
        if (belongs) mask |= UINT64_C(1) << i;
    }
    return mask;
}
