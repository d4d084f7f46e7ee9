/* remedies.h - would more fairness have excluded the run? Found by trying.
 *
 * First all processes are made (weakly) fair; if that does not do, one thing more: a process or
 * a step that is strongly fair, or an anytime step that does not happen for ever; then all of
 * it. What helps is thinned until nothing in it can be spared. */
#ifndef EXPLORER_REMEDIES_H
#define EXPLORER_REMEDIES_H

#include "fair_cycle.h"
#include "live_graph.h"

typedef struct RemedyTask {
    const System *system;
    const Labels *labels;
    const Demands *declared;
    LiveGraph *graph;         /* its labels satisfy more demands afterwards */
    const FairCycles *cycles; /* with the declared fairness; there are some */
} RemedyTask;

/* Puts what it finds into the finding. PRODUCT_INTERRUPTED where patience ended it. */
ProductEnd remedies_find(const RemedyTask *task, Finding *finding);

#endif
