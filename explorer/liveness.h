/* liveness.h - do all fair runs satisfy the formulas?
 *
 * An exploration of its own, without reductions: fairness is of each instance, and loops are to
 * close exactly. Its states and edges are stored (live_graph.h); then each property is a search
 * for a fair cycle in the product with the automaton of its negation (claim.h). The state atoms
 * of the formulas are the goals of a system made for the purpose, so that native code judges
 * them. */
#ifndef EXPLORER_LIVENESS_H
#define EXPLORER_LIVENESS_H

#include "explorer/explore.h"

/* Decides the findings of liveness that are wanted, or gives them up; `ret_work` is added to. Tells
 * `coverage` (may be NULL) of premises over time.
 * `spent`: the seconds that were spent before. False where it was interrupted. */
bool liveness_decide(const System *system, Findings *findings, const ExploreOptions *options,
                     Coverage *coverage, double spent, LivenessWork *ret_work);

/* Gives them up for this reason. */
void liveness_give_up(Findings *findings, const char *reason);

#endif
