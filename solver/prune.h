/* prune.h - what every reachable state satisfies, said of the states of a bounded search.
 *
 * Where a search gets slow, claims that were found inductive (foundation.h) are asserted of each of
 * its states. That changes no answer, as they hold in every state that a run comes through; but with
 * those from which a property follows, the solver need not find out at every depth anew why it does.
 * Only such are asserted: others cost more than they tell. */
#ifndef SOLVER_PRUNE_H
#define SOLVER_PRUNE_H

#include "foundation.h"
#include "unrolling.h"

typedef struct Pruning {
    bool settled;          /* whatever there is to be found is */
    Foundation foundation; /* owns what claims consist of */
    Pool claims;           /* to be asserted: none where none help */
    size_t told;           /* states of the unrolling that they were asserted of */
} Pruning;

void pruning_release(Pruning *pruning);

/* Finds claims, in at most so many seconds, from which an open property follows, or does so over one
 * or two steps. Where that was not enough time it may be tried again. */
void pruning_find(Pruning *pruning, Session *session, double seconds);

/* Are there any? */
bool pruning_helps(const Pruning *pruning);

/* Asserts them of each state of the unrolling that has none of them yet. */
void pruning_apply(Pruning *pruning, Unrolling *unrolling);

#endif
