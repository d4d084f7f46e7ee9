/* drafts.h - automata while they are being made.
 *
 *     automaton.c         the way from a formula to what is given away
 *     automaton_build.c   the construction
 *     automaton_reduce.c  what makes it small
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

/* Does whatever allows `b` allow `a`? */
static inline bool label_contains(const AutomatonEdge *a, const AutomatonEdge *b)
{
    return (a->positive & ~b->positive) == 0 && (a->negative & ~b->negative) == 0;
}

#endif
