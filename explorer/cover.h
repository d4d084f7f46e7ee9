/* cover.h - what of a system the states of a complete exploration cover.
 *
 * States are left once more, by an interpreter that notes what happens (model/coverage.h): at first
 * some from all over the graph, which mostly cover all there is, then all from which something
 * that is still open could happen, but for what looks, to the instance or the property whose matter it
 * is, like what was left before (model/sight.h, glances.h): few of the states of many instances do
 * not. Unless it is to be all, that takes a share of what the exploration took; what is not settled
 * by then stays open. */
#ifndef EXPLORER_COVER_H
#define EXPLORER_COVER_H

#include "model/coverage.h"
#include "model/layout.h"
#include "states.h"
#include "watch.h"

typedef struct Covering {
    const System *system;
    const Findings *findings; /* decided, but for liveness: what does not hold is not looked into */
    const States *states;
    const Layout *layout;
    uint64_t transitions; /* that were explored */
    bool all;             /* takes as long as it takes */
    const Watch *watch;
} Covering;

/* A new Coverage, the caller's. */
Coverage *cover_states(const Covering *covering);

/* Leaves out properties that do not hold, or were not asked for; or_live: not those of liveness that
 * are still to be decided. */
void cover_only_holding(Coverage *coverage, const Findings *findings, bool or_live);

#endif
