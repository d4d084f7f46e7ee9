/* drafts.h - automata while they are being made.
 *
 *     automaton.c         the way from a formula to what is given away
 *     alternating.c       what formulas ask for (alternating.h)
 *     automaton_build.c   the construction
 *     automaton_reduce.c  what makes it small
 *     automaton_simulate.c  … by what one state can do in place of another
 *     automaton_components.c strongly connected components
 *     automaton_print.c   … as text */
#ifndef PROPERTIES_DRAFTS_H
#define PROPERTIES_DRAFTS_H

#include "properties/automaton.h"
#include "support/vector.h"

typedef VECTOR(AutomatonEdge) Edges;

typedef struct Draft {
    VECTOR(Edges) states; /* the edges of each */
    uint32_t initial;
    uint64_t sets; /* acceptance sets: the bits that marks may have */
} Draft;

void draft_release(Draft *draft);
size_t draft_edges(const Draft *draft);

/* Accepts what the formula says; `draft` is the caller's storage, zeroed. NULL, or why it would be
 * too large: then there is nothing in it that can be used. */
const char *draft_build(Draft *draft, const Formulas *formulas, const Formula *formula);

/* Accepts the same. Each state accepts something; where there is nothing to accept, one state without
 * edges is left. Numbers begin at the initial state, acceptance sets at 0. */
void draft_reduce(Draft *draft);

/* Strongly connected, numbered so that edges lead to the same or a lower one. */
typedef struct Components {
    uint32_t *of; /* by state */
    uint32_t count;
    uint64_t *marks; /* by component: of the edges inside */
    bool *inner;     /* … is there one? */
    bool *accepting; /* … and is something accepted there? */
} Components;

void components_init(Components *components, const Draft *draft); /* the caller's storage */
void components_release(Components *components);

/* Joins states that can do what each other can, or leaves out edges in whose place there are better
 * ones. Nothing changes where the automaton is too large for that. */
void draft_simulate(Draft *draft);

/* Where an edge need not be taken because there is a better one, its label says so: it overlaps less
 * with others. */
void draft_tighten(Draft *draft);

/* Each state that is reached, in order of discovery from the initial one. */
void draft_number_states(Draft *draft);

/* Does whatever allows `b` allow `a`? */
static inline bool label_contains(const AutomatonEdge *a, const AutomatonEdge *b)
{
    return (a->positive & ~b->positive) == 0 && (a->negative & ~b->negative) == 0;
}

#endif
