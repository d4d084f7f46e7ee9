/* explore.c - the searches that a system's properties take, one after the other. */
#include "explorer/explore.h"

#include "liveness.h"
#include "search.h"

void explore(const System *system, Findings *findings, const ExploreOptions *options,
             Exploration *ret_exploration)
{
    bool graph_limited = false;
    search_explore(system, findings, options, graph_decide, &graph_limited, ret_exploration);
    bool limited = ret_exploration->stop != STOP_COMPLETE && ret_exploration->stop != STOP_SETTLED;
    bool ended = limited || (options->first && findings_any_violated(findings));
    if (ended) {
        liveness_give_up(findings, ret_exploration->stopped);
    } else if (!liveness_decide(system, findings, options, ret_exploration->seconds,
                                &ret_exploration->liveness)) {
        ret_exploration->liveness.interrupted = true;
    }
    ret_exploration->limited = limited || graph_limited || ret_exploration->liveness.limited;
}
