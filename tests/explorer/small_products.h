/* small_products.h - small graphs with automata, by hand and by chance, and what is true of
 * them, naively. */
#ifndef TESTS_SMALL_PRODUCTS_H
#define TESTS_SMALL_PRODUCTS_H

#include <stdlib.h>
#include <string.h>

#include "lasso.h"

#define SMALL_STATES 40
#define SMALL_EDGES 200
#define SMALL_LABELS 12
#define SMALL_QS 4
#define SMALL_NODES (SMALL_STATES * SMALL_QS)

typedef struct Small {
    uint64_t first[SMALL_STATES + 1];
    uint32_t target[SMALL_EDGES];
    uint16_t label[SMALL_EDGES];
    uint64_t demands[SMALL_LABELS], taken[SMALL_LABELS], atoms[SMALL_STATES];
    bool forbidden[SMALL_LABELS];
    uint32_t q_first[SMALL_QS + 1];
    AutomatonEdge q_edges[SMALL_EDGES];
    LabelledGraph graph;
    Automaton automaton;
    Fairness fairness;
} Small;

/* A graph and an automaton without states; each label i satisfies demand i. */
static void small_init(Small *small)
{
    memset(small, 0, sizeof *small);
    for (uint32_t i = 0; i < SMALL_LABELS; i++) small->demands[i] = UINT64_C(1) << i;
    small->graph = (LabelledGraph){.initial_states = 1,
                                   .labels = SMALL_LABELS,
                                   .first = small->first,
                                   .target = small->target,
                                   .label = small->label,
                                   .label_demands = small->demands,
                                   .label_atoms = small->taken,
                                   .state_atoms = small->atoms};
    small->automaton = (Automaton){.first = small->q_first, .edges = small->q_edges};
}

static void small_state(Small *small, uint64_t atoms)
{
    uint32_t state = small->graph.states++;
    small->atoms[state] = atoms;
    small->first[state + 1] = small->first[state];
}

/* From the last state. */
static void small_edge(Small *small, uint16_t label, uint32_t target)
{
    uint64_t edge = small->first[small->graph.states]++;
    small->label[edge] = label;
    small->target[edge] = target;
}

static void small_q(Small *small)
{
    uint32_t q = small->automaton.states++;
    small->q_first[q + 1] = small->q_first[q];
}

/* From the last state of the automaton. */
static void small_q_edge(Small *small, AutomatonEdge edge)
{
    small->q_edges[small->q_first[small->automaton.states]++] = edge;
}

/* Accepts where atom 0 never holds. */
static void small_never(Small *small)
{
    small_q(small);
    small_q_edge(small, (AutomatonEdge){.negative = 1});
}

/* By chance */

typedef struct Dice {
    uint64_t state;
} Dice;

static uint32_t dice_below(Dice *dice, uint32_t bound)
{
    dice->state = dice->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((dice->state >> 33) % bound);
}

static uint64_t dice_mask(Dice *dice, uint32_t bits, uint32_t sparse)
{
    uint64_t mask = 0;
    for (uint32_t i = 0; i < bits; i++) {
        mask |= dice_below(dice, sparse) == 0 ? UINT64_C(1) << i : 0;
    }
    return mask;
}

static void dice_automaton(Dice *dice, Small *small, uint32_t qs)
{
    uint32_t sets = dice_below(dice, 3);
    for (uint32_t q = 0; q < qs; q++) {
        small_q(small);
        for (uint32_t i = dice_below(dice, 4); i > 0; i--) {
            uint64_t positive = dice_mask(dice, 3, 5);
            small_q_edge(small, (AutomatonEdge){.positive = positive,
                                                .negative = dice_mask(dice, 3, 5) & ~positive,
                                                .marks = dice_mask(dice, sets, 2),
                                                .target = dice_below(dice, qs)});
        }
    }
    small->automaton.initial = dice_below(dice, qs);
    small->automaton.acceptance_sets = sets;
}

/* Atoms 0 and 1 are of states, atom 2 of labels. */
static void dice_small(Dice *dice, Small *small, uint32_t states, uint32_t qs)
{
    small_init(small);
    for (uint32_t i = 0; i < SMALL_LABELS; i++) {
        small->demands[i] = dice_mask(dice, 3, 3);
        small->taken[i] = dice_mask(dice, 1, 2) << 2;
        small->forbidden[i] = dice_below(dice, 6) == 0;
    }
    for (uint32_t s = 0; s < states; s++) {
        small_state(small, dice_mask(dice, 2, 2));
        for (uint32_t i = dice_below(dice, 4); i > 0; i--) {
            small_edge(small, (uint16_t)dice_below(dice, SMALL_LABELS), dice_below(dice, states));
        }
    }
    small->graph.initial_states = 1 + dice_below(dice, states > 1 ? 2 : 1);
    dice_automaton(dice, small, qs);
    small->fairness = (Fairness){.weak = dice_mask(dice, 3, 2),
                                 .strong = dice_mask(dice, 3, 2),
                                 .forbidden = dice_below(dice, 3) == 0 ? small->forbidden : NULL};
}

/* What is true */

/* An edge of the product. */
typedef struct NaiveEdge {
    uint32_t from, to; /* state * qs + q */
    uint64_t marks, demands;
    bool forbidden;
    uint32_t cost; /* 0: STUTTER */
} NaiveEdge;

typedef struct Naive {
    const Small *small;
    NaiveEdge *edges;
    size_t count;
    uint32_t nodes;
    uint32_t
        distance[SMALL_NODES]; /* from the beginning, in steps; UINT32_MAX: cannot be reached */
    uint64_t enabled[SMALL_NODES];
    bool fair[SMALL_NODES];
} Naive;

static void naive_add(Naive *naive, uint32_t state, uint32_t target, int label)
{
    const Small *small = naive->small;
    uint32_t qs = small->automaton.states;
    uint64_t atoms = small->atoms[state] | (label < 0 ? 0 : small->taken[label]);
    for (uint32_t q = 0; q < qs; q++) {
        if (label >= 0) naive->enabled[state * qs + q] |= small->demands[label];
        for (uint32_t i = small->q_first[q]; i < small->q_first[q + 1]; i++) {
            AutomatonEdge edge = small->q_edges[i];
            if ((edge.positive & atoms) != edge.positive || (edge.negative & atoms) != 0) continue;
            naive->edges = realloc(naive->edges, (naive->count + 1) * sizeof *naive->edges);
            naive->edges[naive->count++] = (NaiveEdge){
                .from = state * qs + q,
                .to = target * qs + edge.target,
                .marks = edge.marks,
                .demands = label < 0 ? 0 : small->demands[label],
                .forbidden =
                    label >= 0 && small->fairness.forbidden != NULL && small->forbidden[label],
                .cost = label >= 0,
            };
        }
    }
}

static void naive_measure(Naive *naive)
{
    const Small *small = naive->small;
    for (uint32_t i = 0; i < naive->nodes; i++) naive->distance[i] = UINT32_MAX;
    for (uint32_t s = 0; s < small->graph.initial_states; s++) {
        naive->distance[s * small->automaton.states + small->automaton.initial] = 0;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < naive->count; i++) {
            NaiveEdge edge = naive->edges[i];
            if (naive->distance[edge.from] == UINT32_MAX) continue;
            uint32_t distance = naive->distance[edge.from] + edge.cost;
            if (distance >= naive->distance[edge.to]) continue;
            naive->distance[edge.to] = distance;
            changed = true;
        }
    }
}

static void naive_init(Naive *naive, const Small *small)
{
    memset(naive, 0, sizeof *naive);
    naive->small = small;
    naive->nodes = small->graph.states * small->automaton.states;
    for (uint32_t s = 0; s < small->graph.states; s++) {
        naive_add(naive, s, s, -1);
        for (uint64_t i = small->first[s]; i < small->first[s + 1]; i++) {
            naive_add(naive, s, small->target[i], small->label[i]);
        }
    }
    naive_measure(naive);
}

static void naive_release(Naive *naive)
{
    free(naive->edges);
}

/* What can be reached from a node by one edge or more among those of `in`, forwards or
 * backwards. */
static void naive_closure(const Naive *naive, const bool *in, uint32_t from, bool back, bool *ret)
{
    memset(ret, 0, naive->nodes * sizeof *ret);
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < naive->count; i++) {
            NaiveEdge edge = naive->edges[i];
            uint32_t a = back ? edge.to : edge.from, b = back ? edge.from : edge.to;
            if (edge.forbidden || !in[a] || !in[b] || ret[b] || !(a == from || ret[a])) continue;
            ret[b] = changed = true;
        }
    }
}

/* Is a run fair and accepted that takes all edges among these nodes again and again? */
static bool naive_is_fair_set(const Naive *naive, const bool *in)
{
    const Small *small = naive->small;
    uint64_t marks = 0, satisfied = 0, enabled = 0, always = UINT64_MAX;
    for (size_t i = 0; i < naive->count; i++) {
        NaiveEdge edge = naive->edges[i];
        if (edge.forbidden || !in[edge.from] || !in[edge.to]) continue;
        marks |= edge.marks;
        satisfied |= edge.demands;
    }
    for (uint32_t i = 0; i < naive->nodes; i++) {
        enabled |= in[i] ? naive->enabled[i] : 0;
        always &= in[i] ? naive->enabled[i] : UINT64_MAX;
    }
    uint64_t all = (UINT64_C(1) << small->automaton.acceptance_sets) - 1;
    return (marks & all) == all && (small->fairness.weak & always & ~satisfied) == 0 &&
           (small->fairness.strong & enabled & ~satisfied) == 0;
}

static bool naive_is_connected(const Naive *naive, const bool *in, uint32_t node)
{
    bool forth[SMALL_NODES], back[SMALL_NODES];
    naive_closure(naive, in, node, false, forth);
    naive_closure(naive, in, node, true, back);
    for (uint32_t i = 0; i < naive->nodes; i++) {
        if (in[i] && (!forth[i] || !back[i])) return false;
    }
    return true;
}

/* fair: every node of every strongly connected set of nodes that is fair, all sets tried. */
static void naive_try_all_sets(Naive *naive)
{
    uint32_t reached[SMALL_NODES], count = 0;
    for (uint32_t i = 0; i < naive->nodes; i++) {
        if (naive->distance[i] != UINT32_MAX) reached[count++] = i;
    }
    for (uint32_t set = 1; set < UINT32_C(1) << count; set++) {
        bool in[SMALL_NODES] = {false};
        uint32_t some = 0;
        for (uint32_t i = 0; i < count; i++) {
            in[reached[i]] = (set >> i & 1) != 0;
            if (in[reached[i]]) some = reached[i];
        }
        if (!naive_is_fair_set(naive, in) || !naive_is_connected(naive, in, some)) continue;
        for (uint32_t i = 0; i < naive->nodes; i++) naive->fair[i] |= in[i];
    }
}

#endif
