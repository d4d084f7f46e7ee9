/* explore.c - the searches that a system's properties take, one after the other. */
#include "explorer/explore.h"

#include "cover.h"
#include "liveness.h"
#include "search.h"

void explore(const System *system, Findings *findings, const ExploreOptions *options,
             Exploration *ret_exploration)
{
    bool graph_limited = false;
    ExploreOptions of_loops = *options; /* which have no choice of shortest ways */
    of_loops.shorten = NULL;
    search_explore(system, findings, options, graph_decide, &graph_limited, ret_exploration);
    bool limited = ret_exploration->stop != STOP_COMPLETE && ret_exploration->stop != STOP_SETTLED;
    if (limited) {
        liveness_give_up(findings, ret_exploration->stopped);
    } else if (!liveness_decide(system, findings, &of_loops, ret_exploration->coverage,
                                ret_exploration->seconds, &ret_exploration->liveness)) {
        ret_exploration->liveness.interrupted = true;
    }
    if (ret_exploration->coverage != NULL) {
        cover_only_holding(ret_exploration->coverage, findings, false);
    }
    ret_exploration->limited = limited || graph_limited || ret_exploration->liveness.limited;
}
