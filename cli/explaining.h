/* explaining.h - looks into the traces of an answer: what matters, who acted on an old value, and
 * what would have prevented that. */
#ifndef CLI_EXPLAINING_H
#define CLI_EXPLAINING_H

#include "run.h"

/* The states that are visited at most to find out whether one change would do: a number, unless the
 * options allow less, and no share of what was explored, so that the answer does not depend on how
 * the violation was found. */
uint64_t explaining_states(const Options *options);

/* Each trace that ends gets its insight. */
void explaining_look(const Inquiry *inquiry);

/* Then, for the windows: is the property violated where nobody steps in between, and where the
 * read is repeated just before the act? Within so many seconds (0: as long as it takes). A
 * counterexample that does not replay is told on standard error, and is a bug of the inquiry. */
void explaining_prevent(Inquiry *inquiry, const Scenario *scenario, double seconds);

#endif
