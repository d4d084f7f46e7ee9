/* cover.h - what of a system the states of a complete exploration cover.
 *
 * States are left once more, by an interpreter that notes what happens (model/coverage.h): at first
 * some from all over the graph, which mostly cover all there is, then all from which something
 * that is still open could happen. Unless it is to be all, that takes a share of what the
 * exploration took; what is not settled by then stays open. */
#ifndef EXPLORER_COVER_H
#define EXPLORER_COVER_H

#include "model/coverage.h"
#include "model/layout.h"
#include "states.h"
#include "watch.h"

typedef struct Covering {
    const System *system;
    const Findings *findings; /* decided: only properties that hold are evaluated */
    const States *states;
    const Layout *layout;
    uint64_t transitions; /* that were explored */
    bool all;             /* takes as long as it takes */
    const Watch *watch;
} Covering;

/* A new Coverage, the caller's. */
Coverage *cover_states(const Covering *covering);

#endif
