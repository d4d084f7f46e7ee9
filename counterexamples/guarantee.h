/* guarantee.h - what is known of how good a trace is, in a sentence or two. */
#ifndef COUNTEREXAMPLES_GUARANTEE_H
#define COUNTEREXAMPLES_GUARANTEE_H

#include "counterexamples/trace.h"
#include "support/text.h"

/* What was proved to be the least, and what was looked for in vain; nothing where nobody looked, or
 * there is no step. */
void guarantee_print(Text *text, const Trace *trace);

#endif
