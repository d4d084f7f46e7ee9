/* pool.h - candidate claims: what invariants of such protocols usually say.
 *
 * For every template (templates.h) that compares two things or says what one thing is: the claim and
 * its opposite, for all arguments; always, or where control of a process rests at a place, or there
 * and behind or before a cursor. Most are wrong: states that random walks reach refute the bulk,
 * Houdini (houdini.h) the rest. */
#ifndef SOLVER_POOL_H
#define SOLVER_POOL_H

#include "support/vector.h"
#include "templates.h"

typedef struct Pool {
    Claims claims; /* frame_cells: with the templates' own */
    VECTOR(const Expr *) items;
} Pool;

/* Where control of some instance rested in a state that the walks came through. */
typedef struct Visits {
    bool *places;    /* of all processes, one after the other */
    uint32_t *first; /* for each process: that of its place 0 */
} Visits;

void visits_init(Visits *visits, const System *system, const Patience *patience);
void visits_release(Visits *visits);

/* At most POOL_MOST, the simplest first. In the templates' arena, which they must not outlive. Of a
 * place that was not visited only that control never rests there. */
#define POOL_MOST 20000
void pool_init(Pool *pool, const Templates *templates, const Visits *visits);
void pool_release(Pool *pool);

/* The system's own invariants and lemmas: what they say may help to prove others, once it is proved
 * itself. A list on the heap. */
const Expr **claims_of_properties(const System *system, size_t *ret_count);

/* Throws out what is false, or has no value, in some state of a few random walks (always the same
 * ones). Patience may be NULL; where it ends, less is thrown out. */
void pool_refute(Pool *pool, const System *system, const Patience *patience);

/* Keeps those with kept[i]. */
void pool_keep(Pool *pool, const bool *kept);

#endif
