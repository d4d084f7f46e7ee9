/* canonical.h - one representative for all states that are the same up to renaming.
 *
 * Today: the values of each `order` type are renumbered 0, 1, … in order of rank, over the
 * values that the state holds. This is the one place where successors are brought to their
 * canonical form; renaming of identities joins here. */
#ifndef MODEL_CANONICAL_H
#define MODEL_CANONICAL_H

#include "model/interpreter.h"

typedef struct Canonical Canonical;

Canonical *canonical_create(const System *system);
void canonical_destroy(Canonical *canonical);

/* Renumbers `state` in place. False (with ret_error) when an order type holds more than its n.
 * Where ret_ranks is not NULL, it gets for each order type o and new rank r < order_ranks() the old
 * rank at ret_ranks[canonical_rank_offset(canonical, o) + r], or NO_VALUE. */
bool canonical_apply(Canonical *canonical, int64_t *state, int64_t *ret_ranks,
                     ModelError *ret_error);
uint32_t canonical_rank_offset(const Canonical *canonical, uint32_t order);
uint32_t canonical_rank_count(const Canonical *canonical);

/* Is there nothing to do for this system? */
bool canonical_is_identity(const Canonical *canonical);

#endif
