/* hybrid.c - cells from here and there, order values renumbered, and the interpreter asked.
 *
 * A hybrid is a state like any other: each variable and local has a value of its type, and each
 * instance is at a place with the locals of that place. It need not be reachable. */
#include "hybrid.h"

#include <stdlib.h>
#include <string.h>

#include "same_value.h"
#include "support/memory.h"

#define WORK_OF_A_LONG_STEP 16 /* each time that the interpreter asks for patience */
#define CELLS_A_WORK 1024      /* of a state that is put together */

typedef struct Question {
    const TraceState *after; /* the step as it was taken */
    bool same;
} Question;

typedef struct Visit {
    Hybrid *hybrid;
    HybridVisitor *visitor;
    void *context;
    OrderNames names; /* after a way */
} Visit;

size_t hybrid_rank_count(const Type *order)
{
    return 2 * (size_t)order->capacity + 2;
}

/* The failing attempt has the number `count`. */
static const TraceState *taken(const Hybrid *hybrid, uint32_t step)
{
    const Trace *trace = hybrid->trace;
    return step == trace->count ? &trace->attempt : &trace->states[step];
}

static bool ask_patience(void *context)
{
    Hybrid *hybrid = context;
    hybrid->work += WORK_OF_A_LONG_STEP;
    return hybrid->work > hybrid->most;
}

void hybrid_init(Hybrid *hybrid, const Trace *trace, uint64_t most)
{
    const System *system = trace->system;
    *hybrid = (Hybrid){
        .trace = trace,
        .interpreter = interpreter_create(system),
        .orders = memory_allocate(system->order_count + 1, sizeof *hybrid->orders),
        .sources = memory_allocate(system->cells + 1, sizeof *hybrid->sources),
        .cells = memory_allocate(system->cells + 1, sizeof *hybrid->cells),
        .canonical = canonical_create(system, NULL),
        .settled = memory_allocate(system->cells + 1, sizeof *hybrid->settled),
        .names = memory_allocate(system->order_count + 1, sizeof *hybrid->names),
        .held = memory_allocate(system->order_count + 1, sizeof *hybrid->held),
        .most = most,
    };
    for (uint32_t o = 0; o < system->order_count; o++) {
        order_cells_find(&hybrid->orders[o], system, system->orders[o]);
        hybrid->names[o] = memory_allocate(hybrid_rank_count(system->orders[o]), sizeof(int64_t));
    }
    interpreter_set_patience(hybrid->interpreter, ask_patience, hybrid);
}

void hybrid_release(Hybrid *hybrid)
{
    for (uint32_t o = 0; o < hybrid->trace->system->order_count; o++) {
        order_cells_release(&hybrid->orders[o]);
        free(hybrid->names[o]);
    }
    interpreter_destroy(hybrid->interpreter);
    free(hybrid->orders);
    free(hybrid->sources);
    free(hybrid->cells);
    canonical_destroy(hybrid->canonical);
    free(hybrid->settled);
    free(hybrid->names);
    free(hybrid->held);
}

void hybrid_begin(Hybrid *hybrid, const TraceState *state)
{
    hybrid_put(hybrid, 0, hybrid->trace->system->cells, state);
}

void hybrid_put(Hybrid *hybrid, uint32_t cell, uint32_t count, const TraceState *state)
{
    for (uint32_t i = 0; i < count; i++) hybrid->sources[cell + i] = state;
}

/* ---- order values ---- */

static bool has_bit(const int64_t *cells, uint32_t bit)
{
    return ((uint64_t)cells[bit / 64] >> (bit % 64) & 1) != 0;
}

/* The rank that the name has, or would have if it were held. */
static uint32_t find_rank(const Hybrid *hybrid, uint32_t order, int64_t name)
{
    uint32_t rank = 0;
    while (rank < hybrid->held[order] && hybrid->names[order][rank] < name) rank++;
    return rank;
}

/* False where there are more than `most` then. */
static bool hold(Hybrid *hybrid, uint32_t order, int64_t name, int64_t most)
{
    int64_t *names = hybrid->names[order];
    uint32_t rank = find_rank(hybrid, order, name), held = hybrid->held[order];
    if (rank < held && names[rank] == name) return true;
    if (held == most) return false;
    memmove(names + rank + 1, names + rank, (held - rank) * sizeof *names);
    names[rank] = name;
    hybrid->held[order]++;
    return true;
}

static int64_t name_of(const TraceState *source, uint32_t order, int64_t rank)
{
    return source->orders.names[order][rank];
}

static bool hold_set(Hybrid *hybrid, uint32_t order, uint32_t cell)
{
    const TraceState *source = hybrid->sources[cell];
    const Type *type = hybrid->trace->system->orders[order];
    bool fits = true;
    for (uint32_t rank = 0; rank < 2 * (uint32_t)type->capacity + 1 && fits; rank++) {
        if (!has_bit(source->cells + cell, rank)) continue;
        fits = hold(hybrid, order, name_of(source, order, rank), type->capacity);
    }
    return fits;
}

/* Which values the hybrid holds, and the first where that counts as held in any case. */
static bool hold_all(Hybrid *hybrid, uint32_t order)
{
    const System *system = hybrid->trace->system;
    const OrderCells *cells = &hybrid->orders[order];
    int64_t most = system->orders[order]->capacity;
    bool fits = true;
    hybrid->held[order] = 0;
    for (size_t i = 0; i < cells->ranks.count && fits; i++) {
        uint32_t cell = cells->ranks.items[i];
        const TraceState *source = hybrid->sources[cell];
        int64_t rank = source->cells[cell];
        fits = rank == NO_VALUE || hold(hybrid, order, name_of(source, order, rank), most);
    }
    for (size_t i = 0; i < cells->sets.count && fits; i++) {
        fits = hold_set(hybrid, order, cells->sets.items[i]);
    }
    if (fits && order_keeps_first(system, order)) {
        hold(hybrid, order, name_of(hybrid->sources[0], order, 0), most + 1);
    }
    return fits;
}

static void renumber_set(Hybrid *hybrid, uint32_t order, uint32_t cell)
{
    const TraceState *source = hybrid->sources[cell];
    const OrderCells *cells = &hybrid->orders[order];
    int64_t *set = hybrid->cells + cell;
    memset(set, 0, cells->set_words * sizeof *set);
    for (uint32_t i = 0; i < 64 * cells->set_words; i++) {
        if (!has_bit(source->cells + cell, i)) continue;
        uint32_t rank = find_rank(hybrid, order, name_of(source, order, i));
        set[rank / 64] = (int64_t)((uint64_t)set[rank / 64] | (uint64_t)1 << (rank % 64));
    }
}

static void renumber(Hybrid *hybrid, uint32_t order)
{
    const OrderCells *cells = &hybrid->orders[order];
    for (size_t i = 0; i < cells->ranks.count; i++) {
        uint32_t cell = cells->ranks.items[i];
        const TraceState *source = hybrid->sources[cell];
        if (source->cells[cell] == NO_VALUE) continue;
        hybrid->cells[cell] = find_rank(hybrid, order, name_of(source, order, source->cells[cell]));
    }
    for (size_t i = 0; i < cells->sets.count; i++) {
        renumber_set(hybrid, order, cells->sets.items[i]);
    }
}

static bool compose(Hybrid *hybrid)
{
    const System *system = hybrid->trace->system;
    for (uint32_t i = 0; i < system->cells; i++) hybrid->cells[i] = hybrid->sources[i]->cells[i];
    for (uint32_t o = 0; o < system->order_count; o++) {
        if (!hold_all(hybrid, o)) return false;
        renumber(hybrid, o);
    }
    return true;
}

/* ---- ways ---- */

/* How many ranks a state of the trace has: new values come behind them. */
static uint32_t count_held(const Hybrid *hybrid, uint32_t order, const TraceState *state)
{
    const OrderCells *cells = &hybrid->orders[order];
    uint64_t *held = memory_allocate(cells->set_words + 1, sizeof *held);
    uint32_t count = order_keeps_first(hybrid->trace->system, order);
    order_cells_held(cells, state->cells, held);
    for (uint32_t i = 0; i < 64 * cells->set_words; i++) {
        if (held[i / 64] >> (i % 64) & 1) count = i + 1;
    }
    free(held);
    return count;
}

/* What a step makes in the hybrid is called as what was made in the trace. */
static void name_new_values(const Hybrid *hybrid, uint32_t step)
{
    const System *system = hybrid->trace->system;
    const TraceState *before = &hybrid->trace->states[step - 1];
    for (uint32_t o = 0; o < system->order_count; o++) {
        uint32_t held = count_held(hybrid, o, before);
        for (uint32_t i = 0; i < (uint32_t)system->orders[o]->capacity; i++) {
            hybrid->names[o][hybrid->held[o] + i] = taken(hybrid, step)->during.names[o][held + i];
        }
    }
}

static bool visit_way(void *context, const Transition *transition)
{
    const Visit *visit = context;
    visit->hybrid->work++;
    return visit->visitor(visit->context, transition, &visit->names) &&
           visit->hybrid->work <= visit->hybrid->most;
}

bool hybrid_ways(Hybrid *hybrid, uint32_t step, const Step *anytime, HybridVisitor *visitor,
                 void *context)
{
    Visit visit = {hybrid, visitor, context, {(const int64_t *const *)hybrid->names}};
    const TraceState *mover = taken(hybrid, step);
    hybrid->work += 1 + hybrid->trace->system->cells / CELLS_A_WORK;
    if (hybrid->work > hybrid->most || !compose(hybrid)) return false;
    name_new_values(hybrid, step);
    return interpreter_ways(hybrid->interpreter, hybrid->cells, mover->process, mover->instance,
                            anytime, visit_way, &visit) == INTERPRETER_FINISHED;
}

bool same_instance(const Process *process, uint32_t instance, NamedCells a, NamedCells b)
{
    uint32_t base = instance_base(process, instance);
    bool same = a.cells[base] == b.cells[base];
    for (uint32_t i = 0; i < process->local_count && same; i++) {
        const Local *local = &process->locals[i];
        uint32_t cell = base + local->offset;
        same = same_value(local->type, (NamedCells){a.cells + cell, a.orders},
                          (NamedCells){b.cells + cell, b.orders});
    }
    return same;
}

/* ---- the repetition ---- */

static bool compare(void *context, const Transition *transition, const OrderNames *names)
{
    Question *question = context;
    const TraceState *after = question->after;
    question->same =
        transition->error == NULL && transition->step == after->step &&
        same_instance(after->process, after->instance, (NamedCells){transition->after, names},
                      (NamedCells){after->cells, &after->orders});
    return !question->same;
}

Repeat hybrid_repeat(Hybrid *hybrid, uint32_t step)
{
    const TraceState *after = &hybrid->trace->states[step];
    Question question = {.after = after};
    const Step *anytime = after->step->anytime ? after->step : NULL;
    bool complete = hybrid_ways(hybrid, step, anytime, compare, &question);
    if (question.same) return REPEAT_SAME;
    return complete ? REPEAT_DIFFERS : REPEAT_UNKNOWN;
}
