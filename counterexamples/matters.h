/* matters.h - which steps of a trace matter to what it shows.
 *
 * Private to counterexamples/; what that means says insight.h. */
#ifndef COUNTEREXAMPLES_MATTERS_H
#define COUNTEREXAMPLES_MATTERS_H

#include "counterexamples/trace.h"

/* `matters` is for each step by its number, the failing attempt included. Those that are true stay;
 * from the last to the first each of the others is left out where the trace does without it, and is
 * true where it does not. With `reading` all matters, too, that made what a step that matters reads,
 * though it may read it to no consequence. */
void matters_find(const Trace *trace, bool reading, bool *matters);

#endif
