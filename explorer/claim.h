/* claim.h - one liveness property, decided on the graph of all states.
 *
 * What would violate it is a formula: its negation, and all premises. A run that satisfies it, and
 * is fair, is looked for in the product of the graph with the formula's automaton. Where there is
 * none the property holds, if some fair run satisfies the premises (premises.h).
 *
 * A run takes steps for ever, or from some position on none any more. In the product it may
 * STUTTER anywhere, which makes no difference to what is said about states; to what `taken` says
 * it can (`taken(a) until b`). So where the run that is found satisfies the formula only by
 * stuttering and going on, the formula is told that who stops has stopped (MOVING), and it is
 * looked for again. Likewise before anything is said of what more fairness would exclude. */
#ifndef EXPLORER_CLAIM_H
#define EXPLORER_CLAIM_H

#include "accidents.h"
#include "explorer/explore.h"
#include "live_graph.h"
#include "premises.h"
#include "product.h"
#include "properties/automaton.h"

typedef struct Claim {
    Finding *finding;
    const Formula *broken; /* what would violate it */
    const Formula
        *occasion;        /* its premise is true at some time, and the premises; NULL: it has none,
                              * or that can't be said */
    Automaton *automaton; /* of that; owned */
} Claim;

/* False, with the reason, where its automaton would be too large. */
bool claim_init(Claim *claim, const Formulas *formulas, const char **ret_reason);
void claim_release(Claim *claim);

/* All of it is the caller's. */
typedef struct ClaimTask {
    const Explored *explored;
    Formulas *formulas;
    const Demands *demands; /* that are declared */
    LiveGraph *graph;       /* whose labels satisfy them */
    Findings *findings;
    LivenessWork *work; /* is added to */
    bool wants_remedies;
    Premises *premises;
    const Accidents *accidents;
} ClaimTask;

/* Decides its finding, or gives it up where the formula is too large after all. What is not
 * complete has decided nothing, or a violation: without all remedies. */
ProductEnd claim_decide(const ClaimTask *task, Claim *claim);

#endif
