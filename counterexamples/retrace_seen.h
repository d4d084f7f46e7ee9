/* retrace_seen.h - which states a search for ways has come to, with how much of the trace.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_RETRACE_SEEN_H
#define COUNTEREXAMPLES_RETRACE_SEEN_H

#include "counterexamples/retrace.h"
#include "making.h"

typedef struct RetraceSeen RetraceSeen;

RetraceSeen *retrace_seen_create(const Retrace *retrace);
void retrace_seen_destroy(RetraceSeen *seen); /* NULL is allowed */

/* The last state, after state `index` of the trace; false where it is known. The names of order
 * values are part of it, where the trace says which were chosen. */
bool retrace_seen_add(RetraceSeen *seen, const TraceMaking *making, uint32_t index);

#endif
