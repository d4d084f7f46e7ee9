/* lasso.h - a run that goes on for ever: a stem, and then a loop again and again.
 *
 * STUTTER stands in it as the automaton wants it, and counts as no step: a loop without steps is a run
 * that stays where it is. Steps are not shared: the loop begins where the stem ends. */
#ifndef EXPLORER_LASSO_H
#define EXPLORER_LASSO_H

#include "fair_cycle.h"

#define LASSO_WORK (UINT64_C(1) << 20) /* a second at most */

typedef struct LassoMove {
    uint32_t state; /* that is left */
    uint32_t automaton_edge;
    uint64_t edge; /* of the graph, or STUTTER */
} LassoMove;

typedef struct Lasso {
    LassoMove *moves; /* those of the stem, then those of the loop, at least one */
    uint32_t stem, loop;
    uint32_t stem_steps, loop_steps; /* without STUTTER */
    bool may_be_shorter; /* the loop; the stem is shortest of all that lead to a fair loop */
} Lasso;

/* Of all shortest stems one with the shortest loop, unless more than so much `work` (nodes looked at) or too
 * much memory would be needed to find it: then a loop that goes from each obligation to the nearest. The same on every run. `cycles` has components, and is of
 * this fairness. Where it is complete, *ret_lasso is to be released, and lasso_fault has found nothing. */
ProductEnd lasso_find(const FairCycles *cycles, const Fairness *fairness, uint64_t work,
                      Lasso *ret_lasso);
void lasso_release(Lasso *lasso);

/* Judges by the definitions alone (lasso_fault.c): is it a run of the graph from an initial state, accepted by
 * the automaton, fair, and does its loop close? NULL, or what is wrong. */
const char *lasso_fault(const Lasso *lasso, const LabelledGraph *graph, const Automaton *automaton,
                        const Fairness *fairness);

#endif
