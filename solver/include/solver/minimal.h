/* minimal.h - of all shortest ways to a violation the nicest: where who moves changes least often,
 * and where the fewest take part.
 *
 * Shortest counterexamples are many, and most of them jump between processes for no reason. Here
 * the solver looks for one of the same length with the fewest context switches (steps by another
 * process instance than the step before), and among those with the fewest participants (process
 * instances that take a step). An attempted step counts as a step. */
#ifndef SOLVER_MINIMAL_H
#define SOLVER_MINIMAL_H

#include "solver/solve.h"

typedef struct Minimal {
    uint32_t context_switches, participants; /* of the schedule as it is now */
    bool switches_proved;                    /* no shortest way has fewer context switches */
    bool participants_proved; /* nor fewer participants with as few; only with the former */
    uint64_t checks;
    double seconds;
    char stopped[256]; /* why something is not proved, as a clause; else empty */
} Minimal;

/* Takes a finding that has a shortest schedule (a violation, a model error, a witness reached) and
 * gives it the nicest one; of a model error with its attempt, and the error that it meets, which
 * may be another one of the same kind: in some step, or in evaluating that property. What ends it
 * early leaves the best found so far. `fewest` of the finding says what is proved. Each schedule was followed by the reference interpreter. Of
 * the options, max_depth, first and what concerns decisions don't matter. */
void minimise_finding(const System *system, Finding *finding, const SolveOptions *options,
                      Minimal *ret);

/* That for all findings with a schedule, but for those that have the nicest, in so many seconds in
 * all; their `fewest` says what came of it. Without any time (0) it says so of those that are as nice as can be anyway. Its checks and
 * seconds are added to those of the search that `ret` is about. */
void minimise_findings(const System *system, Findings *findings, const SolveOptions *options,
                       double seconds, Solving *ret);

#endif
