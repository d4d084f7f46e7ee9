/* lasso.h - a run that goes on for ever: a stem, and then a loop again and again.
 *
 * STUTTER stands in it where the automaton moves while nothing happens, and counts as no step: a
 * loop without steps is a run that stays where it is. */
#ifndef EXPLORER_LASSO_H
#define EXPLORER_LASSO_H

#include "fair_cycle.h"

#define LASSO_WORK (UINT64_C(1) << 19) /* half a second at most */

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

/* The shortest stem that ends in a node of `cycles`, of which there are some; of all those one
 * with the shortest loop. Where that takes more than so much `work` (nodes looked at) or too
 * much memory, the loop goes from each obligation to the nearest that is left. The same on every
 * run. `fairness` is what the cycles were found for. *ret_lasso is to be released, and only
 * where the search is complete; lasso_fault has found nothing wrong with it. */
ProductEnd lasso_find(const FairCycles *cycles, const Fairness *fairness, uint64_t work,
                      Lasso *ret_lasso);
void lasso_release(Lasso *lasso);

/* Judges by the definitions alone, and by no code of the searches (lasso_fault.c): is it a run
 * of the graph from an initial state, does its loop close, is it accepted, is it fair? NULL, or
 * what is wrong. */
const char *lasso_fault(const Lasso *lasso, const LabelledGraph *graph, const Automaton *automaton,
                        const Fairness *fairness);

#endif
