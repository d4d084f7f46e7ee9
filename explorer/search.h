/* search.h - breadth-first search, and what is done with all the states when it is complete. */
#ifndef EXPLORER_SEARCH_H
#define EXPLORER_SEARCH_H

#include "graph_decide.h"

/* What is to be done with a complete search whose findings want the graph (findings_want_graph).
 * It decides them or gives them up. False where it was interrupted. */
typedef bool SearchVisitor(void *context, const Explored *explored, Findings *findings);

/* As explore() of explore.h does, but for properties of liveness, of which it knows nothing. */
void search_explore(const System *system, Findings *findings, const ExploreOptions *options,
                    SearchVisitor *visitor, void *context, Exploration *ret_exploration);

#endif
