/* formats.c - the table of formats. */
#include "counterexamples/formats.h"

#include <string.h>

#include "counterexamples/html.h"
#include "report_parts.h"
#include "trace_text.h"

const TraceFormat trace_formats[] = {
#define TRACE_FORMAT_LINE(name, suffix, render) {name, suffix, render},
    TRACE_FORMATS(TRACE_FORMAT_LINE)
#undef TRACE_FORMAT_LINE
};

const size_t trace_format_count = sizeof trace_formats / sizeof *trace_formats;

const TraceFormat *trace_format(const char *name)
{
    for (size_t i = 0; i < trace_format_count; i++) {
        if (strcmp(trace_formats[i].name, name) == 0) return &trace_formats[i];
    }
    return NULL;
}

void trace_formats_print(Text *text)
{
    for (size_t i = 0; i < trace_format_count; i++) {
        text_add(text, i == 0 ? "" : i + 1 < trace_format_count ? ", " : " or ");
        text_add(text, trace_formats[i].name);
    }
}

void trace_render_text(Text *text, const Trace *trace, const TraceStyle *style)
{
    Page page = {.text = text, .columns = style->columns, .colour = style->colour};
    report_print_head(&page, trace->system);
    text_add_char(text, '\n');
    trace_text(&page, trace);
}

void trace_render_html(Text *text, const Trace *trace, const TraceStyle *style)
{
    trace_html(text, trace, style->version);
}

void trace_render_json(Text *text, const Trace *trace, const TraceStyle *style)
{
    json_t *document = json_object();
    report_json_head(document, trace->system, style->version);
    report_json_set(document, "property", report_json_property(trace->finding, trace, NULL));
    report_json_print(text, document);
}
