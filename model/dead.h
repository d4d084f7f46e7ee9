/* dead.h - forgetting what can't be read again.
 *
 * A local that can't be read from a place on before it is written as a whole (live.h) has its
 * filler there, and a shared variable that nothing reads has it always. What is left out tells no
 * two states apart by anything that follows: neither steps nor conditions nor properties look at
 * it, so choices, model errors, verdicts and lengths stay what they are. Kept are
 *
 * - locals that properties read (`provided` can't);
 * - whatever holds values of an order, since how many are held counts, and identities of a type
 *   that has `fresh`, which avoids those that are held. */
#ifndef MODEL_DEAD_H
#define MODEL_DEAD_H

#include "model/reduction.h"
#include "scopes.h"

typedef struct Dead Dead;

/* Takes what is dead out of the scopes. NULL where there is nothing. */
Dead *dead_create(const System *system, Scopes *scopes);
void dead_destroy(Dead *dead);

/* Adds what dead_clear does to the tables. */
void dead_describe(const Dead *dead, Reduction *reduction);

/* Puts fillers in place. Is anything lost: does that change anything, or is a filler taken for an
 * identity, so that it would have changed what renaming makes of the state? */
bool dead_clear(const Dead *dead, int64_t *state);

#endif
