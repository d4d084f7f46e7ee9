/* counter.h - at most so many of these: what is counted, in unary, to be limited by assumptions.
 *
 * The sequential counter of Sinz, "Towards an optimal CNF encoding of Boolean cardinality
 * constraints" (CP 2005), in the one direction that a limit from above needs. */
#ifndef SOLVER_COUNTER_H
#define SOLVER_COUNTER_H

#include "query.h"

typedef struct Counter {
    Terms *terms;
    Term *over; /* over[i] has to be true where more than i are */
    uint32_t most;
} Counter;

/* The caller's storage. Limits may be 0 to `most`. */
void counter_init(Counter *counter, Terms *terms, uint32_t most);
void counter_release(Counter *counter);

/* One more to be counted: asserts what that means. `name` is for whoever reads the query. */
void counter_add(Counter *counter, Query *query, const char *name, Term truth);

/* Of all that were added up to now at most so many are true: an assumption. */
Term counter_at_most(const Counter *counter, uint32_t limit);

#endif
