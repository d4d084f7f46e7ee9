/* html.h - one trace as one page that needs nothing else: no file, no network.
 *
 * A table of steps, why the property is broken, and the source, all without scripts; and, by a
 * script of ours in the page, a picture of who took which step when, and a scrubber through the
 * states. Everything that comes from the model is text in it, never markup. */
#ifndef COUNTEREXAMPLES_HTML_H
#define COUNTEREXAMPLES_HTML_H

#include "counterexamples/trace.h"

/* Adds the page, in UTF-8. */
void trace_html(Text *text, const Trace *trace, const char *version);

#endif
