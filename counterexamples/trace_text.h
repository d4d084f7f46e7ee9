/* trace_text.h - one trace for people: a table of steps, and at its end why it matters.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_TRACE_TEXT_H
#define COUNTEREXAMPLES_TRACE_TEXT_H

#include "counterexamples/trace.h"
#include "page.h"

/* Title, initial state, steps, and the values that break the property (or, of a witness, show
 * it). */
void trace_text(Page *page, const Trace *trace);

/* The table of steps alone, and what may stand below it: why the property is broken, or the model
 * error. */
void trace_print_steps(Page *page, const Trace *trace);
void trace_print_explanation(Page *page, const Trace *trace);
void trace_print_error(Page *page, const Trace *trace);

#endif
