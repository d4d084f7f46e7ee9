/* itf.h - the parts of a trace in Apalache's Informal Trace Format, as they are written and as they
 * are compared.
 *
 * A document has, beside what the format asks for, in "#meta" what was checked ("tocsin", "model",
 * "source", "parameters", "options", "property", "kind", "verdict", and "attempt" of a model
 * error), and in the "#meta" of each state "step" ("enactor[1].write"), "process" ("enactor[1]")
 * and "choices": for each name an array of the values, in order. The state has its shared
 * variables, for each process its locals (a record; of a process with an index a map to records),
 * and in "at" a map from instances to the step that control is before (a variable or process of
 * that name is "var at" or "process at"). Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_ITF_H
#define COUNTEREXAMPLES_ITF_H

#include <jansson.h>

#include "counterexamples/trace.h"

/* "x", or "x left" of what a `for any x` has left; valid until `text` changes. */
const char *itf_local(Text *text, const Local *local);

/* Of a step's choices; a new reference. */
json_t *itf_choices(const TraceState *state);

#endif
