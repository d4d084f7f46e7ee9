/* retrace_foreign.h - the next state of another tool's trace, which says nothing about steps.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_RETRACE_FOREIGN_H
#define COUNTEREXAMPLES_RETRACE_FOREIGN_H

#include "counterexamples/stored.h"
#include "retrace_match.h"

/* All ways to states that agree with state `index` of the trace in the shared variables that both
 * have. Where these stay as they are, the trace need not have taken a step. */
Matches foreign_matches(const System *system, TraceMaking *making, const StoredTrace *stored,
                        uint32_t index);

#endif
