/* html.c - the page without its script: headings, steps, reasons, source. */
#include "counterexamples/html.h"

#include <string.h>

#include "counterexamples/report.h"
#include "html_data.h"
#include "page.h"
#include "race.h"
#include "step_words.h"
#include "trace_text.h"

#define REASON_COLUMNS 72

extern const char html_css[], html_js[]; /* html/page.css, html/page.js */

/* --- markup --- */

/* What the page says of itself is plain; what comes from a model may be anything. */
static void add_escaped_many(Text *text, const char *chars, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char c = (unsigned char)chars[i];
        bool control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
        if (control || strchr("<>&\"'", c) != NULL) {
            text_format(text, control ? "&#xFFFD;" : "&#%u;", c);
        } else {
            text_add_char(text, (char)c);
        }
    }
}

void html_escape(Text *text, const char *string)
{
    add_escaped_many(text, string, strlen(string));
}

/* <tag attributes>string</tag>; `attributes` as in "p class='about'". */
static void add_element(Text *text, const char *tag, const char *string)
{
    text_format(text, "<%s>", tag);
    html_escape(text, string);
    text_format(text, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

static void add_cell(Text *text, const Text *content)
{
    text_add(text, "<td>");
    html_escape(text, text_string(content));
    text_add(text, "</td>");
}

/* --- head --- */

void html_begin(Text *text, const char *title, const char *more_css)
{
    text_add(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    text_add(text, "<title>");
    html_escape(text, title);
    text_add(text, "</title>\n<style>\n");
    text_add(text, html_css);
    text_add(text, more_css);
    text_add(text, "</style>\n</head>\n<body>\n");
}

void html_end(Text *text, const char *version)
{
    text_add(text, "<footer class=\"quiet\"><p>Tocsin ");
    html_escape(text, version);
    text_add(text, "</p></footer>\n");
}

void html_add_script(Text *text)
{
    text_add(text, html_js);
}

static void add_head(Text *text, const Trace *trace)
{
    Text title = {0};
    text_format(&title, "%s: ", trace->system->name);
    trace_print_outcome(&title, trace);
    html_begin(text, text_string(&title), "");
    text_release(&title);
}

static void add_settings(Text *text, const System *system)
{
    Text settings = {0};
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        text_format(&settings, "%s%s = ", i > 0 ? ", " : "", decision->name);
        value_print(&settings, decision->type, &decision->value, NULL);
    }
    text_add(text, "<p class=\"quiet\">Protocol <code>");
    html_escape(text, system->name);
    text_add(text, "</code>");
    if (settings.count > 0) text_add(text, ", with <code>");
    html_escape(text, text_string(&settings));
    text_add(text, settings.count > 0 ? "</code></p>\n" : "</p>\n");
    text_release(&settings);
}

static void add_premises(Text *text, const Trace *trace)
{
    Text premises = {0};
    trace_list_premises(&premises, trace, "; ");
    if (premises.count > 0) {
        text_add(text, "<p class=\"quiet\">Under the premises <code>");
        html_escape(text, text_string(&premises));
        text_add(text, "</code></p>\n");
    }
    text_release(&premises);
}

static void add_header(Text *text, const Trace *trace, bool with_settings)
{
    bool good = trace->finding->property->kind == PROPERTY_WITNESS;
    Text title = {0};
    trace_print_outcome(&title, trace);
    text_add(text, "<header>\n");
    add_element(text, good ? "h1 class=\"good\"" : "h1 class=\"bad\"", text_string(&title));
    if (trace_documentation(trace) != NULL) {
        add_element(text, "p class=\"about\"", trace_documentation(trace));
    }
    if (with_settings) add_settings(text, trace->system);
    add_premises(text, trace);
    text_add(text, "</header>\n");
    text_release(&title);
}

/* --- what the script fills --- */

static void add_picture(Text *text)
{
    text_add(text,
             "<section class=\"interactive\" aria-hidden=\"true\">\n<h2>Who did what, when</h2>\n"
             "<div id=\"picture\" class=\"scroll\"></div>\n</section>\n");
}

static void add_scrubber(Text *text)
{
    text_add(
        text,
        "<section class=\"interactive screen\" aria-labelledby=\"state-title\">\n"
        "<h2 id=\"state-title\">State by state</h2>\n"
        "<div id=\"controls\">\n"
        "<button id=\"back\" type=\"button\" aria-label=\"one step back\">&#9664;</button>\n"
        "<input id=\"scrubber\" type=\"range\" min=\"0\" max=\"0\" step=\"1\" value=\"0\" "
        "aria-label=\"step\">\n"
        "<button id=\"on\" type=\"button\" aria-label=\"one step on\">&#9654;</button>\n"
        "</div>\n"
        "<p class=\"quiet\">The keys &#8592; and &#8594; go through the steps, Home and End to "
        "the first and the last.</p>\n"
        "<p id=\"now\" role=\"status\"></p>\n"
        "<table id=\"state\"><caption>The state after this step; what it changed is "
        "marked.</caption><tbody id=\"values\"></tbody></table>\n"
        "</section>\n");
}

/* --- steps --- */

static void add_remark(Text *text, const char *remark)
{
    text_format(text, "<tr class=\"loop\"><td></td><td colspan=\"4\">%s</td></tr>\n", remark);
}

static void add_row(Text *text, const Trace *trace, uint32_t index)
{
    bool attempt = index == trace->count;
    const TraceState *before = &trace->states[index - 1];
    const TraceState *state = attempt ? &trace->attempt : &trace->states[index];
    Text who = {0}, step = {0}, effect = {0};
    process_print(&who, state->process, state->instance);
    if (state->step != NULL) step_print(&step, before, state);
    bool plays_part = step_plays_part(trace, index);
    if (attempt) {
        step_print_failure(&effect, trace);
    } else {
        step_print_effect(&effect, trace, index);
    }
    text_format(text, "<tr data-step=\"%u\"%s><td class=\"number\">%s%u</td>", index,
                plays_part ? "" : " class=\"dim\"", plays_part ? "" : NO_PART_MARK " ", index);
    add_cell(text, &who);
    add_cell(text, &step);
    add_cell(text, &effect);
    unsigned line = state->step == NULL
                        ? 0
                        : source_place(trace->system->source, state->step->name_span.begin).line;
    text_format(text, line > 0 ? "<td class=\"number\">%u</td></tr>\n" : "<td></td></tr>\n", line);
    text_release(&who);
    text_release(&step);
    text_release(&effect);
}

static void add_steps(Text *text, const Trace *trace)
{
    uint32_t last = trace->count - 1 + (trace->attempt.process != NULL);
    bool loops = finding_is_endless(trace->finding);
    uint32_t loop = trace->finding->loop_begins;
    text_add(text, "<section id=\"steps\">\n<h2>Steps</h2>\n<div class=\"scroll\"><table>\n"
                   "<thead><tr><th class=\"number\" scope=\"col\">step</th>"
                   "<th scope=\"col\">who</th><th scope=\"col\">does</th>"
                   "<th scope=\"col\">what changes</th>"
                   "<th class=\"number\" scope=\"col\">line</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 1; i <= last; i++) {
        if (loops && i == loop + 1) add_remark(text, "from here on, again and again:");
        add_row(text, trace, i);
    }
    if (loops && loop == last) add_remark(text, "then nothing happens any more");
    text_add(text, "</tbody>\n</table></div>\n");
    const char *legend = trace_no_part_legend(trace);
    if (legend != NULL) {
        text_format(text, "<p class=\"quiet\">%s %s</p>\n", NO_PART_MARK, legend);
    }
    text_add(text, "</section>\n");
}

/* --- why, and where --- */

static void add_reason(Text *text, const Trace *trace)
{
    Text reason = {0};
    Page page = {.text = &reason, .columns = REASON_COLUMNS};
    trace_print_end(&page, trace);
    prevention_print(&page, trace, false, false);
    const char *begin = text_string(&reason) + strspn(text_string(&reason), "\n");
    text_add(text, "<section id=\"why\">\n<h2>Why</h2>\n");
    add_element(text, "pre class=\"scroll\"", begin);
    text_add(text, "</section>\n");
    text_release(&reason);
}

static void add_lines(Text *text, const Source *source, Span property)
{
    text_add(text, "<pre tabindex=\"0\" aria-label=\"the protocol's source\">");
    for (uint32_t at = 0; at < source->length;) {
        const char *line = source->text + at;
        const char *newline = memchr(line, '\n', source->length - at);
        uint32_t length =
            newline == NULL ? (uint32_t)source->length - at : (uint32_t)(newline - line);
        bool marked = at < property.end && at + length > property.begin;
        text_add(text, marked ? "<span class=\"property\">" : "<span>");
        add_escaped_many(text, line, length);
        text_add(text, "</span>");
        at += length + 1;
    }
    text_add(text, "</pre>\n");
}

static Span property_span(const Trace *trace)
{
    const Expr *expr = trace->finding->property->expr;
    Span span = trace->finding->property->span;
    return expr == NULL ? span : span_join(span, expr->span);
}

/* Where it is not told, there is an attribute that says which lines are the property's. */
static void add_source(Text *text, const Trace *trace, bool with_lines)
{
    const Source *source = trace->system->source;
    Span property = property_span(trace);
    if (with_lines) {
        text_add(text, "<section id=\"source\">\n<h2>Source</h2>\n");
        add_lines(text, source, property);
    } else {
        unsigned from = source_place(source, property.begin).line;
        unsigned to = source_place(source, property.end).line;
        text_format(text,
                    "<section id=\"source\" data-from=\"%u\" data-to=\"%u\">\n"
                    "<h2>Source</h2>\n",
                    property.end > property.begin ? from : 0, to);
    }
    text_add(text, "</section>\n");
}

void html_add_source(Text *text, const Source *source)
{
    add_lines(text, source, (Span){0, 0});
}

static void add_all(Text *text, const Trace *trace, bool alone)
{
    add_header(text, trace, alone);
    text_add(text, "<main>\n");
    if (trace->count > 0) {
        add_picture(text);
        add_steps(text, trace);
    }
    add_reason(text, trace);
    text_add(text, "<div id=\"aside\">\n");
    if (trace->count > 0) add_scrubber(text);
    add_source(text, trace, alone);
    text_add(text, "</div>\n</main>\n");
}

static void add_data(Text *text, const Trace *trace)
{
    text_add(text, "<script type=\"application/json\" id=\"data\">");
    html_data(text, trace);
    text_add(text, "</script>\n");
}

void trace_html_part(Text *text, const Trace *trace)
{
    add_all(text, trace, false);
    if (trace->count > 0) add_data(text, trace);
}

void trace_html(Text *text, const Trace *trace, const char *version)
{
    add_head(text, trace);
    add_all(text, trace, true);
    html_end(text, version);
    if (trace->count > 0) {
        add_data(text, trace);
        text_add(text, "<script>\n");
        html_add_script(text);
        text_add(text, "openTrace();\n</script>\n");
    }
    text_add(text, "</body>\n</html>\n");
}
