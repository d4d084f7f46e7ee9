/* automaton_simulate.c - direct simulation, as in Etessami & Holzmann (CONCUR 2000), section 3, and
 * Somenzi & Bloem (CAV 2000), section 3, with acceptance on edges.
 *
 * q simulates p if for each edge of p there is one of q that can be taken wherever it can, has at
 * least its marks, and whose target simulates its target. So each run from p is matched, step by
 * step, by one from q. */
#include <stdlib.h>

#include "drafts.h"
#include "support/memory.h"

/* It takes the square of states, and edges, several times. */
#define SIMULATION_STATES_MOST 128
#define SIMULATION_EDGES_MOST 2048

typedef struct Simulation {
    const Draft *draft;
    bool *by; /* by[p * states + q]: q simulates p */
} Simulation;

static bool is_simulated(const Simulation *simulation, uint32_t state, uint32_t by)
{
    return simulation->by[state * simulation->draft->states.count + by];
}

/* Is `better` as good as `edge` wherever both can be taken? */
static bool is_as_good(const Simulation *simulation, const AutomatonEdge *better,
                       const AutomatonEdge *edge)
{
    return is_simulated(simulation, edge->target, better->target) &&
           (edge->marks & ~better->marks) == 0;
}

static bool edge_is_matched(const Simulation *simulation, const AutomatonEdge *edge, uint32_t state)
{
    const Edges *edges = &simulation->draft->states.items[state];
    for (size_t i = 0; i < edges->count; i++)
        if (label_contains(&edges->items[i], edge) &&
            is_as_good(simulation, &edges->items[i], edge))
            return true;
    return false;
}

static bool state_is_matched(const Simulation *simulation, uint32_t state, uint32_t by)
{
    const Edges *edges = &simulation->draft->states.items[state];
    for (size_t i = 0; i < edges->count; i++)
        if (!edge_is_matched(simulation, &edges->items[i], by)) return false;
    return true;
}

/* The greatest relation. False where it would take too long. */
static bool simulation_init(Simulation *simulation, const Draft *draft)
{
    size_t states = draft->states.count;
    if (states > SIMULATION_STATES_MOST || draft_edges(draft) > SIMULATION_EDGES_MOST) return false;
    *simulation =
        (Simulation){.draft = draft, .by = memory_allocate(states * states, sizeof(bool))};
    for (size_t i = 0; i < states * states; i++) simulation->by[i] = true;
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < states * states; i++) {
            uint32_t p = i / (uint32_t)states, q = i % (uint32_t)states;
            if (!simulation->by[i] || state_is_matched(simulation, p, q)) continue;
            simulation->by[i] = false;
            changed = true;
        }
    }
    return true;
}

/* ---- states ---- */

/* Of those that simulate each other, the first. */
static uint32_t chosen_for(const Simulation *simulation, uint32_t state)
{
    uint32_t chosen = 0;
    while (!is_simulated(simulation, state, chosen) || !is_simulated(simulation, chosen, state))
        chosen++;
    return chosen;
}

static bool join_states(const Simulation *simulation, Draft *draft)
{
    bool any = false;
    size_t states = draft->states.count;
    uint32_t *chosen = memory_allocate(states, sizeof *chosen);
    for (uint32_t i = 0; i < states; i++) {
        chosen[i] = chosen_for(simulation, i);
        any = any || chosen[i] != i;
    }
    for (size_t i = 0; i < states; i++) {
        Edges *edges = &draft->states.items[i];
        for (size_t k = 0; k < edges->count; k++)
            edges->items[k].target = chosen[edges->items[k].target];
    }
    draft->initial = chosen[draft->initial];
    free(chosen);
    return any;
}

/* ---- edges, where no two states simulate each other ---- */

static bool is_strictly_better(const Simulation *simulation, const AutomatonEdge *better,
                               const AutomatonEdge *edge)
{
    return is_as_good(simulation, better, edge) && !is_as_good(simulation, edge, better);
}

static bool is_needless(const Simulation *simulation, const Edges *edges, const AutomatonEdge *edge)
{
    for (size_t i = 0; i < edges->count; i++)
        if (label_contains(&edges->items[i], edge) &&
            is_strictly_better(simulation, &edges->items[i], edge))
            return true;
    return false;
}

/* What is better than one that goes is better than what that one was better than. */
static void drop_needless(const Simulation *simulation, Draft *draft)
{
    for (uint32_t i = 0; i < draft->states.count; i++) {
        Edges *edges = &draft->states.items[i];
        for (size_t k = 0; k < edges->count;) {
            if (is_needless(simulation, edges, &edges->items[k]))
                edges->items[k] = edges->items[--edges->count];
            else
                k++;
        }
    }
}

void draft_simulate(Draft *draft)
{
    Simulation simulation;
    if (!simulation_init(&simulation, draft)) return;
    if (!join_states(&simulation, draft)) drop_needless(&simulation, draft);
    free(simulation.by);
}

/* ---- labels ---- */

/* `a` where `a && b` is better, and the rest, is needed only where `!b`, if b is a single literal. */
static void tighten_by(AutomatonEdge *edge, const AutomatonEdge *better)
{
    uint64_t positive = better->positive & ~edge->positive;
    uint64_t negative = better->negative & ~edge->negative;
    if (__builtin_popcountll(positive) + __builtin_popcountll(negative) != 1) return;
    edge->positive |= negative;
    edge->negative |= positive;
}

static void tighten_state(const Simulation *simulation, Edges *edges)
{
    for (size_t i = 0; i < edges->count; i++)
        for (size_t k = 0; k < edges->count; k++)
            if (is_strictly_better(simulation, &edges->items[k], &edges->items[i]))
                tighten_by(&edges->items[i], &edges->items[k]);
}

void draft_tighten(Draft *draft)
{
    Simulation simulation;
    if (!simulation_init(&simulation, draft)) return;
    for (uint32_t i = 0; i < draft->states.count; i++)
        tighten_state(&simulation, &draft->states.items[i]);
    free(simulation.by);
}
