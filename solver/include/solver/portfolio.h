/* portfolio.h - the engines that look for answers at the same time.
 *
 * Nobody knows beforehand which one has them. Each keeps what it learnt, and a share of a processor, for
 * as long as it takes; so they belong into processes of their own. */
#ifndef SOLVER_PORTFOLIO_H
#define SOLVER_PORTFOLIO_H

#include "solver/solve.h"

typedef void Solve(const System *system, Findings *findings, const SolveOptions *options,
                   Solving *ret);

#define PORTFOLIO_SIZE 3

/* Those first that have the answer more often than others. */
extern Solve *const portfolio[PORTFOLIO_SIZE];

#endif
