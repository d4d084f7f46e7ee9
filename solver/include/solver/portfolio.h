/* portfolio.h - all engines of the solver, one after another in slices of time that grow. */
#ifndef SOLVER_PORTFOLIO_H
#define SOLVER_PORTFOLIO_H

#include "solver/solve.h"

/* As the engines of solve.h, whose options it takes. An engine that has no way on gets no more
 * slices; ret->depth is the farthest that any of them has searched. Ends when everything is
 * decided, no engine is left, or time is up. */
void solve_portfolio(const System *system, Findings *findings, const SolveOptions *options,
                     Solving *ret);

#endif
