/* mutant.h - does any property notice a mutation?
 *
 * The mutant (model/mutation.h) is explored until a property has another verdict than it has of the
 * original. Where none has, the two systems are run side by side, to tell a mutation that nobody
 * notices from one that changes nothing. */
#ifndef EXPLORER_MUTANT_H
#define EXPLORER_MUTANT_H

#include "explorer/explore.h"
#include "model/mutation.h"
#include "properties/mutants.h"

typedef struct MutantQuestion {
    const System *original;
    const Findings *findings; /* of the original, decided as far as they can be */
    bool is_limited;          /* … and a limit ended that: what is unknown might notice */
    const Mutation *mutation;
    const System *mutant;          /* the original with the mutation */
    const ExploreOptions *options; /* for each of two explorations, `max_states` and `timeout` for
                                      each; `expected` is set here */
} MutantQuestion;

/* Any thread; `options` may not be anybody else's to call back. */
void mutant_explore(const MutantQuestion *question, MutantOutcome *ret_outcome);

#endif
