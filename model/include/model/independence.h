/* independence.h - which steps commute, by what they read and write.
 *
 * Two steps are independent if, whenever two different instances could take them one right after the
 * other, they could in the other order, too, with the same choices, and that leads to the same state
 * (up to ranks of orders). Here that is so where neither touches what the other writes (Godefroid,
 * "Partial-Order Methods for the Verification of Concurrent Systems", 3.4): shared variables as a
 * whole, or, in maps that both index by the process's own index, entries. What holds values of an
 * order is counted, so two steps that may change that depend on each other; and a step that looks at
 * everything (`fresh` identities) depends on all. */
#ifndef MODEL_INDEPENDENCE_H
#define MODEL_INDEPENDENCE_H

#include "model/system.h"

typedef struct Independence Independence;

/* For all steps of the system, which must live as long. */
Independence *independence_find(const System *system);
void independence_destroy(Independence *independence); /* NULL is allowed */

/* Of two steps of the system, which may be the same one (taken by two instances). */
bool independence_of(const Independence *independence, const Step *a, const Step *b);

#endif
