/* trace_text.h - one trace for people: a table of steps, and at its end why it matters.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_TRACE_TEXT_H
#define COUNTEREXAMPLES_TRACE_TEXT_H

#include "counterexamples/trace.h"
#include "listing.h"
#include "page.h"

/* Title, initial state, steps, and the values that break the property (or, of a witness, show
 * it). */
void trace_text(Page *page, const Trace *trace);

/* "never_empty: violated in 12 steps"; and what the property's documentation says, or NULL: what
 * no_model_error promises is no news where it is broken. */
void trace_print_outcome(Text *title, const Trace *trace);
const char *trace_documentation(const Trace *trace);

/* The shared variables in the initial state, and locals whose first value was chosen. */
void trace_list_initial(Listing *listing, const Trace *trace);

/* All that stands below the steps. */
void trace_print_end(Page *page, const Trace *trace);

/* The table of steps alone, and what may stand below it: why the property is broken, the model
 * error, or what is said of a run that never ends. */
void trace_print_steps(Page *page, const Trace *trace);
void trace_print_explanation(Page *page, const Trace *trace);
void trace_print_error(Page *page, const Trace *trace);
void trace_print_endless(Page *page, const Trace *trace);

#endif
