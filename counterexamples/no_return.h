/* no_return.h - a state from which a goal is out of reach: checking it, and saying so.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_NO_RETURN_H
#define COUNTEREXAMPLES_NO_RETURN_H

#include "counterexamples/trace.h"
#include "page.h"

/* Can a recoverable property's goal be reached from this canonical state by helpful steps? Looks at
 * so many of the nearest states and no more. */
typedef enum Future { FUTURE_REACHES, FUTURE_NEVER, FUTURE_OPEN } Future;
Future no_return_look(const System *system, const Property *property, const int64_t *state,
                      uint32_t most);

/* Below the trace's explanation: that it stays so, and how many states there are like this. */
void no_return_print(Page *page, const Trace *trace);

#endif
