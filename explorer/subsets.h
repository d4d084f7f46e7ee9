/* subsets.h - one system's runs, each with all that the other could have done so far.
 *
 * The subset construction, on the fly and breadth first: a pair is a state of one system with the
 * set of nodes in which the other may be when it has shown the same. Of pairs with the same state,
 * one whose set includes that of an earlier one is left out: what the other can't follow from there
 * it can't follow from the smaller set either, and that was reached in as few steps (antichains: De
 * Wulf, Doyen, Henzinger, Raskin, CAV 2006). So is one whose set has a node that behaves like the
 * state (Abdulla, Chen, Holík, Mayr, Vojnar, TACAS 2010, with bisimulation as the simulation). */
#ifndef EXPLORER_SUBSETS_H
#define EXPLORER_SUBSETS_H

#include "alike.h"

typedef struct SubsetsTask {
    Looking *looking;
    const Unfolding *one;   /* whose behaviours are asked for … */
    const Unfolding *other; /* … in this one */
    const Alike *alike;     /* NULL: sets are of the other's states themselves */
} SubsetsTask;

typedef struct Subsets {
    InclusionAnswer answer;
    bool may_be_shorter;
    uint64_t pairs;
    GROWING(uint32_t) run; /* where it fails: states of the one, the last not to be followed */
    /* Nodes that the other can come to next, one for each observation: of classes where there are
     * any. */
    GROWING(uint32_t) next;
} Subsets;

/* To be released in any case. */
void subsets_decide(const SubsetsTask *task, Subsets *ret_subsets);
void subsets_release(Subsets *subsets, Budget *budget);

#endif
