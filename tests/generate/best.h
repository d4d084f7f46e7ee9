/* best.h - of all shortest traces the best, by looking at each.
 *
 * Makes the runs of the length that a finding has by the interpreter alone, keeps those that end as
 * it says, and compares them one by one by the criteria of counterexamples/minimal.h, which it
 * reads in a way of its own. */
#ifndef GENERATE_BEST_H
#define GENERATE_BEST_H

#include "properties/findings.h"

typedef struct Best {
    bool known; /* false: there were too many to look at */
    uint64_t traces;
    uint32_t context_switches, participants, values;
    Schedule *schedule; /* with the attempt, as its last entry; owned */
} Best;

void best_find(const Findings *findings, const Finding *finding, Best *ret_best);
void best_release(Best *best);

/* Is the end of a recoverable property's finding shown by this state: is the goal out of reach, and
 * if the finding says so, for good? */
bool best_is_lost(const System *system, const Finding *finding, const int64_t *state);

#endif
