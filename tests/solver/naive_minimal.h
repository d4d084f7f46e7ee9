/* naive_minimal.h - of all runs that end as a finding does in as many steps: the fewest context
 * switches, and among those the fewest participants, by going through all of them, layer by
 * layer. */
#ifndef TESTS_SOLVER_NAIVE_MINIMAL_H
#define TESTS_SOLVER_NAIVE_MINIMAL_H

#include "protocol.h"

#include "model/canonical.h"
#include "support/vector.h"

#define LAYER_SLOTS (1u << 16)
#define LAYER_MOST 30000u

/* What runs of one length lead to: the state, who moved last (-1: nobody), who took part (a bit
 * each), and the fewest context switches on such a way. */
typedef struct Layer {
    size_t width;
    VECTOR(int64_t) cells;
    uint32_t count;
    uint32_t *slots; /* of row + 1 */
} Layer;

typedef struct NaiveMinimal {
    const System *system;
    const Finding *finding;
    Interpreter *interpreter, *judge;
    Canonical *canonical;
    Layer layers[2];
    Layer *to;
    const int64_t *row; /* of the layer before; NULL: nothing yet */
    int64_t *made;
    bool at_end, any, too_many;
    uint32_t switches, participants;
} NaiveMinimal;

static inline void layer_clear(Layer *layer)
{
    layer->cells.count = 0;
    layer->count = 0;
    memset(layer->slots, 0, LAYER_SLOTS * sizeof *layer->slots);
}

static inline uint32_t layer_slot(const int64_t *row, size_t width)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < width; i++) hash = (hash ^ (uint64_t)row[i]) * 1099511628211u;
    return (uint32_t)((hash ^ hash >> 29) % LAYER_SLOTS);
}

static inline void layer_add(Layer *layer, const int64_t *row)
{
    size_t key = layer->width - 1;
    uint32_t slot = layer_slot(row, key);
    for (; layer->slots[slot] != 0; slot = (slot + 1) % LAYER_SLOTS) {
        int64_t *known = layer->cells.items + (layer->slots[slot] - 1) * layer->width;
        if (memcmp(known, row, key * sizeof *row) != 0) continue;
        if (row[key] < known[key]) known[key] = row[key];
        return;
    }
    for (size_t i = 0; i < layer->width; i++) vector_push(&layer->cells, row[i]);
    layer->slots[slot] = ++layer->count;
}

static inline int64_t mover_number(const System *system, const Action *action)
{
    int64_t number = action->instance;
    for (uint32_t i = 0; i < action->process->position; i++) {
        number += system->processes[i]->instances;
    }
    assert_true(number < 63);
    return number;
}

/* Does the run end as the finding does with this? `after` is canonical, NULL after an error. */
static inline bool ends_so(const Finding *finding, Interpreter *judge, const Moment *transition,
                           const int64_t *after)
{
    const Property *property = finding->evaluated ? finding->evaluated : finding->property;
    ModelError error;
    if (property->kind == PROPERTY_ERROR) return after == NULL;
    if (after == NULL) return false;
    EvalResult wanted = finding->evaluated                   ? EVAL_ERROR
                        : property->kind == PROPERTY_WITNESS ? EVAL_TRUE
                                                             : EVAL_FALSE;
    const Moment state = {.state = after};
    bool of_transition = property->of_transitions;
    return interpreter_holds(judge, property->expr, of_transition ? transition : &state, &error) ==
           wanted;
}

static inline void naive_minimal_end(NaiveMinimal *naive, const Transition *transition,
                                     const int64_t *after)
{
    size_t cells = naive->system->cells;
    const Moment moment = {transition->before, transition->after, transition->action.process,
                           transition->action.instance, transition->step};
    uint32_t switches = (uint32_t)naive->made[cells + 2];
    uint32_t participants = (uint32_t)__builtin_popcountll((uint64_t)naive->made[cells + 1]);
    if (naive->any && switches > naive->switches) return;
    if (naive->any && switches == naive->switches && participants >= naive->participants) return;
    if (!ends_so(naive->finding, naive->judge, &moment, after)) return;
    naive->any = true;
    naive->switches = switches;
    naive->participants = participants;
}

static inline bool naive_minimal_arrive(void *context, const Transition *transition)
{
    NaiveMinimal *naive = context;
    size_t cells = naive->system->cells;
    int64_t *made = naive->made;
    ModelError error;
    bool fits = transition->error == NULL;
    if (fits) memcpy(made, transition->after, cells * sizeof *made);
    fits = fits && canonical_apply(naive->canonical, made, NULL, &error);
    made[cells] = -1;
    made[cells + 1] = made[cells + 2] = 0;
    if (naive->row != NULL) {
        int64_t mover = mover_number(naive->system, &transition->action), last = naive->row[cells];
        made[cells] = mover;
        made[cells + 1] = naive->row[cells + 1] | INT64_C(1) << mover;
        made[cells + 2] = naive->row[cells + 2] + (last >= 0 && last != mover);
    }
    if (naive->at_end) {
        naive_minimal_end(naive, transition, fits ? made : NULL);
    } else if (fits) {
        layer_add(naive->to, made);
    }
    naive->too_many = naive->to->count >= LAYER_MOST;
    return !naive->too_many;
}

static inline void naive_minimal_step(NaiveMinimal *naive, const Layer *from, Layer *to)
{
    layer_clear(to);
    naive->to = to;
    for (uint32_t i = 0; i < from->count && !naive->too_many; i++) {
        naive->row = from->cells.items + i * from->width;
        interpreter_successors(naive->interpreter, naive->row, naive_minimal_arrive, naive);
    }
}

/* False where there are too many runs. The finding has a step or an attempt of one. */
static inline bool naive_minimal(const System *system, const Finding *finding,
                                 uint32_t *ret_switches, uint32_t *ret_participants)
{
    NaiveMinimal naive = {.system = system,
                          .finding = finding,
                          .interpreter = interpreter_create(system),
                          .judge = interpreter_create(system),
                          .canonical = canonical_create(system, NULL),
                          .made = memory_allocate(system->cells + 3, sizeof(int64_t))};
    for (int i = 0; i < 2; i++) {
        naive.layers[i].width = system->cells + 3;
        naive.layers[i].slots = memory_allocate(LAYER_SLOTS, sizeof(uint32_t));
    }
    naive.to = &naive.layers[0];
    interpreter_initial(naive.interpreter, naive_minimal_arrive, &naive);
    uint32_t steps = schedule_steps(finding->schedule) + finding->has_attempt;
    for (uint32_t i = 1; i <= steps && !naive.too_many; i++) {
        naive.at_end = i == steps;
        naive_minimal_step(&naive, &naive.layers[1 - i % 2], &naive.layers[i % 2]);
    }
    if (!naive.too_many) assert_true(naive.any);
    *ret_switches = naive.switches;
    *ret_participants = naive.participants;
    for (int i = 0; i < 2; i++) {
        vector_release(&naive.layers[i].cells);
        free(naive.layers[i].slots);
    }
    interpreter_destroy(naive.interpreter);
    interpreter_destroy(naive.judge);
    canonical_destroy(naive.canonical);
    free(naive.made);
    return !naive.too_many;
}

#endif
