/* conjuncts.h - what a proof rests on, each part with its words: what is told is what is checked.
 *
 * A conjunct is a claim in the language or, where the language has no words for it, a clause over
 * predicates. The simple ones come first, and the order does not depend on how they were found. */
#ifndef SOLVER_CONJUNCTS_H
#define SOLVER_CONJUNCTS_H

#include "invariant.h"
#include "support/vector.h"

typedef struct Conjunct {
    const Expr *claim;    /* NULL where the language has no words for the clause */
    const Clause *clause; /* that it was made of; or NULL */
    char *text;           /* owned */
    size_t rank;          /* of those that are equally simple the lower comes first */
} Conjunct;

typedef struct Conjuncts {
    uint32_t frame_cells; /* of the claims' bindings */
    VECTOR(Conjunct) items;
} Conjuncts;

/* Of claims, those to be preferred first. They live as long. */
Conjuncts conjuncts_of_claims(const Claims *claims, const System *system, const Expr *const *list,
                              size_t count);

/* Of clauses: said of any identities, once for all that renaming makes of them, by claims that are
 * made here. */
Conjuncts conjuncts_of_any(Claims *claims, const Invariant *invariant);

/* … or as they are. */
Conjuncts conjuncts_of_clauses(const Invariant *invariant);

/* How many conjuncts there would be if each were said of one choice of identities alone. */
uint64_t conjuncts_instances(const Conjuncts *conjuncts);

void conjuncts_release(Conjuncts *conjuncts);

/* Those with kept[i]. */
Conjuncts conjuncts_copy(const Conjuncts *conjuncts, const bool *kept);

/* A line for each, the same words once; on the heap, NULL without any. */
char *conjuncts_print(const Conjuncts *conjuncts);

/* A ClaimHolds of obligations.h: `conjuncts` is a Conjuncts. */
Term conjunct_holds(const void *conjuncts, size_t which, Encoder *encoder, const State *state);

#endif
