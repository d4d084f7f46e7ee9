/* loop_json.h - of a run that goes on for ever, as JSON.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_LOOP_JSON_H
#define COUNTEREXAMPLES_LOOP_JSON_H

#include <jansson.h>

#include "counterexamples/trace.h"

/* Where the loop is, and with what fairness there would be none. */
void loop_json_add(json_t *object, const Finding *finding);

/* Why nobody had to leave it: an array of sentences. */
json_t *loop_json_fairness(const Trace *trace);

#endif
