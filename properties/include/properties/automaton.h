/* automaton.h - the words that satisfy a formula, as a transition-based generalised Büchi automaton.
 *
 * Built as in Gastin & Oddoux, "Fast LTL to Büchi automata translation" (CAV 2001): the formula is
 * read as a very weak alternating automaton, whose states are the temporal formulas (section 3);
 * sets of them are the states here, and each until has an acceptance set (section 4).
 * Made small by dropping edges that others subsume, merging states with the same edges (partition
 * refinement), and leaving out states from which nothing is accepted and acceptance sets that
 * others imply.
 *
 * It is no search: who explores the product of system and automaton is told by the edges what has to
 * hold at a position for it to be left by them. */
#ifndef PROPERTIES_AUTOMATON_H
#define PROPERTIES_AUTOMATON_H

#include "properties/formula.h"

#define AUTOMATON_STATES_MOST 4096
#define AUTOMATON_EDGES_MOST 65536
#define AUTOMATON_ACCEPTANCE_MOST 64

typedef struct AutomatonEdge {
    uint64_t positive,
        negative;   /* atoms that must hold, and must not, at the position it is taken */
    uint64_t marks; /* acceptance sets that it belongs to */
    uint32_t target;
} AutomatonEdge;

/* A word (for each position the atoms that hold) is accepted if some run over it, from `initial`,
 * takes edges of each acceptance set infinitely often; without acceptance sets, if there is a run
 * that does not end. */
typedef struct Automaton {
    uint32_t states, initial; /* a single initial state */
    uint32_t acceptance_sets; /* at most AUTOMATON_ACCEPTANCE_MOST; set i is bit i of the marks */
    const uint32_t *first;    /* [states + 1]: the edges of state q are
                                 edges[first[q]] .. edges[first[q + 1] - 1] */
    const AutomatonEdge *edges;
} Automaton;

/* Accepts the words that satisfy the formula: for a counterexample the negation of the property and all
 * assumptions. From every state something is accepted, but where the formula can't be satisfied:
 * then there is one state without edges. Letters that excluded atoms (formulas_excluded) rule out
 * may be accepted or not. NULL where it would be too large; *ret_reason is why, for `unknown`: a
 * clause without a full stop, a constant. Takes no memory of the formulas'; keep them for the atoms. */
Automaton *automaton_create(const Formulas *formulas, const Formula *formula,
                            const char **ret_reason);
void automaton_destroy(Automaton *automaton); /* NULL is allowed */

/* In the Hanoi Omega-Automata format (adl.github.io/hoaf), atoms by their text, for other tools. */
void automaton_print(Text *text, const Automaton *automaton, const Formulas *formulas);

#endif
