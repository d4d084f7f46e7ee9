/* step_words.h - one step of a trace in words, as all renderers say it.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_STEP_WORDS_H
#define COUNTEREXAMPLES_STEP_WORDS_H

#include "counterexamples/trace.h"

/* "write (ep 1)": the step that leads from `before` to `state` (or that fails there), with the
 * choices that a reader needs. */
void step_print(Text *text, const TraceState *before, const TraceState *state);

/* What step `index` (from 1 on) did: "record[1]: 3 -> 1", a line for each change; where it changed
 * no variable, where control went ("goes on to write"), and then the result is false. */
bool step_print_effect(Text *text, const Trace *trace, uint32_t index);

/* Of a trace with an attempt: "fails: 4 is out of range of `latest` (0..3)", after the property's
 * name where it is the evaluation of one that fails. */
void step_print_failure(Text *text, const Trace *trace);

/* Before steps that play no part (insight.h), and before what that means. */
#define NO_PART_MARK "·"

/* Where nobody looked, every step plays one. The failing attempt has the number `count`. */
bool step_plays_part(const Trace *trace, uint32_t number);

/* What the mark means, as a sentence; NULL where no step of the trace has it. */
const char *trace_no_part_legend(const Trace *trace);

#endif
