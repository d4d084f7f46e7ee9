/* race.h - the windows of a trace, told.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_RACE_H
#define COUNTEREXAMPLES_RACE_H

#include <jansson.h>

#include "counterexamples/trace.h"
#include "page.h"

/* A paragraph for each window; nothing where there is none. */
void race_print(Page *page, const Trace *trace);

/* "`enactor[1].check` (step 5) read `applied` = 0; …": one window in a sentence. */
void race_add_window(Text *text, const Trace *trace, const Window *window);

/* What a property has under "windows"; a new reference. */
json_t *race_json(const Trace *trace);

/* What was tried to prevent each window of the trace (NULL: nothing), a sentence each, after a
 * heading unless that has `begun`, and after its instance if that is to be named. Has it begun now? */
bool prevention_print(Page *page, const Trace *trace, bool begun, bool names_instance);

/* The state or attempt that a step of the trace leads to. */
const TraceState *race_step(const Trace *trace, uint32_t number);

#endif
