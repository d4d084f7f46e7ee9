/* remedies.h - would more fairness have excluded the run? Found by trying.
 *
 * First that a process is (weakly) fair; all of them, if that takes several. If that does not do,
 * one thing more, the weakest first: a step that is fair, one that is strongly fair, a process
 * that is, an anytime step that does not happen for ever. Then all of that together; and only if
 * not even that does, an anytime step that is fair, as nobody is to rely on one: with all
 * processes that are, and then with all that is strongly fair. What helps is
 * thinned until nothing in it can be spared or be weaker.
 *
 * More fairness leaves fewer runs, so what does not help in common does not help by itself: but
 * for what contradicts the premises, excludes all runs, and is no help. So nothing is wished for
 * that contradicts them by itself, nor told that does with the rest; but that
 * it does is noted. Where only all together contradict them, so much as they allow is tried at
 * last. Likewise it is no help where what is so fair never makes the property's own premise true:
 * of `a => b` or `a leads_to b`, a. */
#ifndef EXPLORER_REMEDIES_H
#define EXPLORER_REMEDIES_H

#include "fair_cycle.h"
#include "live_graph.h"
#include "premises.h"

typedef struct RemedyTask {
    const System *system;
    const Labels *labels;
    const Demands *declared;
    LiveGraph *graph;         /* its labels satisfy more demands afterwards */
    const FairCycles *cycles; /* with the declared fairness; there are some. They may not pause
                                 (claim.h): else things are said not to help that do */
    Premises *premises;
    const Formula *occasion; /* the property's own premise comes true, and the premises; or NULL */
} RemedyTask;

/* Puts what it finds into the finding. PRODUCT_INTERRUPTED where patience ended it. */
ProductEnd remedies_find(const RemedyTask *task, Finding *finding);

#endif
