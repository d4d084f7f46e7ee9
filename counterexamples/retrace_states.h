/* retrace_states.h - how a state differs from what a trace says of it.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_RETRACE_STATES_H
#define COUNTEREXAMPLES_RETRACE_STATES_H

#include <jansson.h>

#include "counterexamples/trace.h"

/* What is stored of a shared variable, or NULL. `shared` as below: of another tool, which calls it
 * what it is called. */
const json_t *retrace_variable(const json_t *stored, const Variable *variable, bool shared);

/* Adds a line, "record[1] is 0, was 3", for each value that both have and that is not the same, and
 * counts them. `lines` may be NULL. `shared`: shared variables alone. */
uint32_t retrace_differences(Text *lines, const System *system, const TraceState *state,
                             const json_t *stored, bool shared);

/* Adds a line for what only one of the two has. */
void retrace_unknown(Text *lines, const System *system, const json_t *stored, bool shared);

#endif
