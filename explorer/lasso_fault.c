/* lasso_fault.c - is a lasso what it is said to be? By the definitions, and by nothing of what
 * finds it. */
#include "lasso.h"

typedef struct Claim {
    const Lasso *lasso;
    const LabelledGraph *graph;
    const Automaton *automaton;
    const Fairness *fairness;
} Claim;

static bool is_edge_of(const LabelledGraph *graph, const LassoMove *move)
{
    return move->edge == STUTTER ||
           (graph->first[move->state] <= move->edge && move->edge < graph->first[move->state + 1]);
}

static uint32_t goes_to(const LabelledGraph *graph, const LassoMove *move)
{
    return move->edge == STUTTER ? move->state : graph->target[move->edge];
}

static bool satisfies(const LabelledGraph *graph, const LassoMove *move, uint64_t demand)
{
    return move->edge != STUTTER && (graph->label_demands[graph->label[move->edge]] & demand) != 0;
}

static bool enables(const LabelledGraph *graph, uint32_t state, uint64_t demand)
{
    for (uint64_t i = graph->first[state]; i < graph->first[state + 1]; i++) {
        if ((graph->label_demands[graph->label[i]] & demand) != 0) return true;
    }
    return false;
}

/* The move after this one; after the last the loop's first. */
static const LassoMove *move_after(const Lasso *lasso, uint32_t i)
{
    return &lasso->moves[i + 1 < lasso->stem + lasso->loop ? i + 1 : lasso->stem];
}

static const char *run_fault(const Claim *claim)
{
    const Lasso *lasso = claim->lasso;
    const LabelledGraph *graph = claim->graph;
    if (lasso->loop == 0) return "it has no loop";
    if (lasso->moves[0].state >= graph->initial_states) return "it does not begin at the beginning";
    for (uint32_t i = 0; i < lasso->stem + lasso->loop; i++) {
        const LassoMove *move = &lasso->moves[i];
        if (move->state >= graph->states) return "it is in no state";
        if (!is_edge_of(graph, move)) return "it takes an edge that is not there";
        if (goes_to(graph, move) != move_after(lasso, i)->state) return "it jumps";
    }
    return NULL;
}

static bool fits(const Claim *claim, const LassoMove *move, const AutomatonEdge *edge)
{
    uint64_t atoms = claim->graph->state_atoms[move->state];
    if (move->edge != STUTTER) atoms |= claim->graph->label_atoms[claim->graph->label[move->edge]];
    return (atoms & edge->positive) == edge->positive && (atoms & edge->negative) == 0;
}

static bool leaves(const Automaton *automaton, uint32_t edge, uint32_t q)
{
    return automaton->first[q] <= edge && edge < automaton->first[q + 1];
}

static const char *acceptance_fault(const Claim *claim)
{
    const Lasso *lasso = claim->lasso;
    const Automaton *automaton = claim->automaton;
    uint32_t q = automaton->initial, at_loop = q;
    uint64_t marks = 0;
    for (uint32_t i = 0; i < lasso->stem + lasso->loop; i++) {
        const LassoMove *move = &lasso->moves[i];
        if (i == lasso->stem) at_loop = q;
        if (!leaves(automaton, move->automaton_edge, q)) return "the automaton jumps";
        const AutomatonEdge *edge = &automaton->edges[move->automaton_edge];
        if (!fits(claim, move, edge)) return "the atoms do not fit";
        if (i >= lasso->stem) marks |= edge->marks;
        q = edge->target;
    }
    if (q != at_loop) return "the automaton's loop does not close";
    for (uint32_t i = 0; i < automaton->acceptance_sets; i++) {
        if ((marks >> i & 1) == 0) return "it is not accepted";
    }
    return NULL;
}

typedef struct Tally {
    bool enabled, disabled, satisfied; /* somewhere in the loop */
} Tally;

static Tally tally(const Claim *claim, uint64_t demand)
{
    Tally found = {0};
    for (uint32_t i = 0; i < claim->lasso->loop; i++) {
        const LassoMove *move = &claim->lasso->moves[claim->lasso->stem + i];
        bool enabled = enables(claim->graph, move->state, demand);
        found.enabled |= enabled;
        found.disabled |= !enabled;
        found.satisfied |= satisfies(claim->graph, move, demand);
    }
    return found;
}

static const char *fairness_fault(const Claim *claim)
{
    for (uint32_t i = 0; i < 64; i++) {
        uint64_t demand = UINT64_C(1) << i;
        bool weak = (claim->fairness->weak & demand) != 0;
        bool strong = (claim->fairness->strong & demand) != 0;
        if (!weak && !strong) continue;
        Tally found = tally(claim, demand);
        if (weak && !found.disabled && !found.satisfied) return "it is not weakly fair";
        if (strong && found.enabled && !found.satisfied) return "it is not strongly fair";
    }
    return NULL;
}

static const char *label_fault(const Claim *claim)
{
    const bool *forbidden = claim->fairness->forbidden;
    for (uint32_t i = 0; forbidden != NULL && i < claim->lasso->loop; i++) {
        uint64_t edge = claim->lasso->moves[claim->lasso->stem + i].edge;
        if (edge != STUTTER && forbidden[claim->graph->label[edge]]) {
            return "what is forbidden is taken again and again";
        }
    }
    return NULL;
}

const char *lasso_fault(const Lasso *lasso, const LabelledGraph *graph, const Automaton *automaton,
                        const Fairness *fairness)
{
    Claim claim = {lasso, graph, automaton, fairness};
    const char *(*const judges[])(const Claim *) = {run_fault, acceptance_fault, fairness_fault,
                                                    label_fault};
    const char *fault = NULL;
    for (size_t i = 0; i < sizeof judges / sizeof *judges && fault == NULL; i++) {
        fault = judges[i](&claim);
    }
    return fault;
}
