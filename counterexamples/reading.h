/* reading.h - whose values a step reads.
 *
 * Private to counterexamples/. By the text: whatever the step may look at on some way, and control
 * before and behind it. Variables and locals count as a whole. That an identity or value is `fresh`
 * does not count as read of who holds others. */
#ifndef COUNTEREXAMPLES_READING_H
#define COUNTEREXAMPLES_READING_H

#include "counterexamples/trace.h"

/* Sets in `ret_read`, for each cell of a state, whether the step that led to `after` reads it. */
void step_reads(const System *system, const TraceState *before, const TraceState *after,
                bool *ret_read);

/* Sets in `writers`, by their numbers, the steps before step `number` of the trace (the failing
 * attempt has the number `count`) that made what it reads as it was then. */
void reading_find_writers(const Trace *trace, uint32_t number, bool *writers);

#endif
