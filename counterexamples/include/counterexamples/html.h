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

/* --- for pages with several traces ---
 *
 * Each trace is a part, of which a page's script shows one at a time: it puts a copy of it into the
 * document, the source into its section `source`, and calls `openTrace()`. That returns a function
 * to be called before another is shown. */

/* What tells one trace from another: a header, what there is to see, and the data for the script. */
void trace_html_part(Text *text, const Trace *trace);

/* The source as `openTrace` expects it. */
void html_add_source(Text *text, const Source *source);

/* The script that has openTrace(), for a <script>. */
void html_add_script(Text *text);

/* From the doctype to <body>, with the style of traces and more of it. */
void html_begin(Text *text, const char *title, const char *more_css);

/* What stands below: a footer. */
void html_end(Text *text, const char *version);

/* Adds the string so that it is text in HTML, and in an attribute's quotes. */
void html_escape(Text *text, const char *string);

#endif
