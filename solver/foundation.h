/* foundation.h - claims that every reachable state satisfies, found without being asked for.
 *
 * A pool of candidates (pool.h), refuted by random walks, filtered by Houdini (houdini.h): what
 * remains is inductive together. Induction proves from there, bounded search prunes by it. */
#ifndef SOLVER_FOUNDATION_H
#define SOLVER_FOUNDATION_H

#include "houdini.h"
#include "ladder.h"
#include "pool.h"
#include "solving.h"

typedef struct Foundation {
    Session *session;
    Templates *templates;
    Pool pool; /* afterwards: what is inductive of it */
    Houdini houdini;
} Foundation;

/* Ready to be released, whatever it ends with. */
HoudiniEnd foundation_lay(Foundation *foundation, Session *session);
void foundation_release(Foundation *foundation); /* one of zeros is allowed */

/* A ladder on which these claims hold. */
Ladder *foundation_ladder(const Foundation *foundation, const Pool *claims);

/* The claims with used[i], and those that it takes for them to be inductive, as a pool of their own. */
HoudiniEnd foundation_slice(Foundation *foundation, const bool *used, Pool *ret_slice);

/* Flags for each claim of a pool, all alike; on the heap. */
bool *pool_flags(const Pool *pool, bool value);

#endif
