/* formats.h - the forms in which a trace can be written.
 *
 * Each is a function from a trace to text; a new one is a line of the table. */
#ifndef COUNTEREXAMPLES_FORMATS_H
#define COUNTEREXAMPLES_FORMATS_H

#include "counterexamples/trace.h"

/* What a renderer may want to know beside the trace. */
typedef struct TraceStyle {
    const char *version; /* of the program */
    unsigned columns;    /* to stay within, where lines are for people; at least 40 */
    bool colour;         /* are escape sequences allowed there? */
} TraceStyle;

/* Adds the whole file. */
typedef void TraceRender(Text *text, const Trace *trace, const TraceStyle *style);

/* clang-format off */
#define TRACE_FORMATS(X) /* name, what its files end with, function */                             \
    X("text", "txt", trace_render_text)                                                            \
    X("html", "html", trace_render_html)                                                           \
    X("markdown", "md", trace_render_markdown)                                                     \
    X("mermaid", "mmd", trace_render_mermaid)                                                      \
    X("dot", "dot", trace_render_dot)                                                              \
    X("itf", "itf.json", trace_render_itf)                                                         \
    X("json", "json", trace_render_json)
/* clang-format on */

#define TRACE_FORMAT_LINE(name, suffix, render) TraceRender render;
TRACE_FORMATS(TRACE_FORMAT_LINE)
#undef TRACE_FORMAT_LINE

typedef struct TraceFormat {
    const char *name, *suffix;
    TraceRender *render;
} TraceFormat;

extern const TraceFormat trace_formats[];
extern const size_t trace_format_count;

/* The format of that name, or NULL. */
const TraceFormat *trace_format(const char *name);

/* "text, markdown, … or json". */
void trace_formats_print(Text *text);

#endif
