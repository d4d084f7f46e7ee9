/* canonical.h - one representative for all states that are the same up to renaming.
 *
 * The values of each `order` type are renumbered 0, 1, … in order of rank, over the values that the
 * state holds: that is what a state is (docs/language.md). The options ask for more, which keeps
 * verdicts and shortest lengths and visits fewer states: one representative for all states that
 * renaming identities makes of each other, and fillers for what can't be read again. This is the
 * one place where successors are brought to their canonical form. */
#ifndef MODEL_CANONICAL_H
#define MODEL_CANONICAL_H

#include "model/interpreter.h"

typedef struct Canonical Canonical;

typedef struct CanonicalOptions {
    bool identities; /* rename identities, where symmetry_allows (symmetry.h) */
    bool dead;       /* forget locals that can't be read again, and variables that nobody reads */
    const System *judged; /* NULL, or the system with only those properties that will be evaluated:
                             the others are nobody's */
} CanonicalOptions;

/* `options` NULL: none of them. One thread. */
Canonical *canonical_create(const System *system, const CanonicalOptions *options);
void canonical_destroy(Canonical *canonical);

/* Where to look, once in a while when renaming identities takes long, whether to give up: as
 * interpreter_set_patience. NULL: nowhere. */
void canonical_set_patience(Canonical *canonical, InterpreterPatience *patience, void *context);

/* Brings `state` to its canonical form in place. False (with ret_error) when an order type holds
 * more than its n; also (without) when patience ended it, as canonical_gave_up then tells, and what
 * `state` holds is of no use. Where ret_ranks is not NULL, it gets for each order type o and new rank
 * r < order_ranks() the old rank at ret_ranks[canonical_rank_offset(canonical, o) + r], or NO_VALUE.
 */
bool canonical_apply(Canonical *canonical, int64_t *state, int64_t *ret_ranks,
                     ModelError *ret_error);
bool canonical_gave_up(const Canonical *canonical); /* the last time */
uint32_t canonical_rank_offset(const Canonical *canonical, uint32_t order);
uint32_t canonical_rank_count(const Canonical *canonical);

/* Is there nothing to do for this system? */
bool canonical_is_identity(const Canonical *canonical);

/* Are identities renamed? Otherwise each state is its own orbit. */
bool canonical_renames(const Canonical *canonical);

/* Are dead variables forgotten, in some states? And was anything lost by that so far? If not, a
 * representative stands for what renaming makes of it, and for nothing else. */
bool canonical_forgets(const Canonical *canonical);
bool canonical_has_forgotten(const Canonical *canonical);

/* How many states renaming identities makes of this one; UINT64_MAX: that, more, or not known,
 * as when patience ended it. */
uint64_t canonical_orbit(Canonical *canonical, const int64_t *state);

#endif
