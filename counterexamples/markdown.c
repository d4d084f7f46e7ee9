/* markdown.c - a trace as Markdown, to be put into the review of an incident. */
#include <string.h>

#include "counterexamples/formats.h"
#include "counterexamples/lifted.h"
#include "counterexamples/report.h"
#include "escaping.h"
#include "mermaid.h"
#include "race.h"
#include "step_words.h"
#include "support/bug.h"
#include "trace_text.h"

#define REASON_COLUMNS 96

/* --- what was checked --- */

static void add_fact(Text *text, const char *name, Text *value)
{
    text_format(text, "| %s |", name);
    markdown_add_cell(text, value);
    text_add_char(text, '\n');
    text_clear(value);
}

static void list_decisions(Text *list, const System *system, bool options)
{
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (decision->is_option != options) continue;
        text_add(list, list->count > 0 ? ", " : "");
        decision_print(list, decision);
    }
}

static void add_facts(Text *text, const Trace *trace, const TraceStyle *style)
{
    const Finding *finding = trace->finding;
    Text value = {0};
    text_add(text, "\n| | |\n| --- | --- |\n");
    text_format(&value, "%s, in %s", trace->system->name, trace_source_name(trace));
    add_fact(text, "Protocol", &value);
    list_decisions(&value, trace->system, false);
    if (value.count > 0) add_fact(text, "Params", &value);
    list_decisions(&value, trace->system, true);
    if (value.count > 0) add_fact(text, "Options", &value);
    text_format(&value, "%s %s", property_kind_name(finding->property->kind),
                finding->property->name);
    if (finding->property->kind == PROPERTY_ERROR) {
        text_clear(&value);
        text_add(&value, finding->property->name);
    }
    add_fact(text, "Property", &value);
    trace_list_premises(&value, trace, "\n");
    if (value.count > 0) add_fact(text, "Premises", &value);
    text_format(&value, "tocsin %s", style->version);
    bool stored = trace_was_stored(trace);
    if (finding->engine != NULL && !stored) text_format(&value, " (%s)", finding->engine);
    add_fact(text, stored ? "Replayed by" : "Found by", &value);
    text_release(&value);
}

/* --- what happens --- */

static void add_initial(Text *text, const Trace *trace)
{
    Listing listing = {.columns = SIZE_MAX};
    if (trace->count == 0) return;
    trace_list_initial(&listing, trace);
    if (listing.list.count > 0) {
        text_add(text, "\nAt first: ");
        markdown_add_escaped(text, text_string(&listing.list), " ");
        text_add(text, "\n");
    }
    listing_release(&listing);
}

/* One row; `effect` is released. */
static void add_row(Text *text, const Trace *trace, uint32_t number, const TraceState *before,
                    const TraceState *state, Text *effect)
{
    Text who = {0}, step = {0}, line = {0};
    process_print(&who, state->process, state->instance);
    if (state->step != NULL) {
        step_print(&step, before, state);
        Place place = source_place(trace->system->source, state->step->name_span.begin);
        text_format(&line, "%u", place.line);
    }
    text_format(text, "| %s%u |", step_plays_part(trace, number) ? "" : NO_PART_MARK " ", number);
    markdown_add_cell(text, &who);
    markdown_add_cell(text, &step);
    markdown_add_cell(text, effect);
    markdown_add_cell(text, &line);
    text_add_char(text, '\n');
    text_release(&who);
    text_release(&step);
    text_release(&line);
    text_release(effect);
}

static void add_steps(Text *text, const Trace *trace)
{
    bool loops = finding_is_endless(trace->finding);
    if (trace->count < 2 && trace->attempt.process == NULL) return;
    text_add(text, "\n| Step | Who | Does | What changes | Line |\n"
                   "| ---: | --- | --- | --- | ---: |\n");
    for (uint32_t i = 1; i < trace->count; i++) {
        Text effect = {0};
        if (loops && i == trace->finding->loop_begins + 1) {
            text_add(text, "| | | *from here on, again and again* | | |\n");
        }
        step_print_effect(&effect, trace, i);
        add_row(text, trace, i, &trace->states[i - 1], &trace->states[i], &effect);
    }
    if (trace->attempt.process != NULL) {
        Text effect = {0};
        step_print_failure(&effect, trace);
        add_row(text, trace, trace->count, &trace->states[trace->count - 1], &trace->attempt,
                &effect);
    }
    if (loops && trace->finding->loop_begins + 1 == trace->count) {
        text_add(text, "\nThen nothing happens any more.\n");
    }
    const char *legend = trace_no_part_legend(trace);
    if (legend != NULL) text_format(text, "\n%s %s\n", NO_PART_MARK, legend);
}

static const char *why_title(PropertyKind kind)
{
    switch (kind) {
    case PROPERTY_WITNESS: return "\n## How it is reached\n";
    case PROPERTY_ERROR: return "\n## What goes wrong\n";
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME:
    case PROPERTY_LEMMA: return "\n## Why that is a violation\n";
    }
    BUG("no such kind of property");
}

static void add_reason(Text *text, const Trace *trace)
{
    Text reason = {0};
    Page page = {.text = &reason, .columns = REASON_COLUMNS};
    trace_print_end(&page, trace);
    prevention_print(&page, trace, false, false);
    text_add(text, why_title(trace->finding->property->kind));
    markdown_add_block(text, "text", text_string(&reason) + (*text_string(&reason) == '\n'));
    text_release(&reason);
}

void trace_render_markdown(Text *text, const Trace *trace, const TraceStyle *style)
{
    Text title = {0}, diagram = {0};
    trace_print_outcome(&title, trace);
    text_add(text, "# ");
    markdown_add_escaped(text, text_string(&title), " ");
    text_add_char(text, '\n');
    if (trace_documentation(trace) != NULL) {
        text_add_char(text, '\n');
        markdown_add_escaped(text, trace_documentation(trace), "\n");
        text_add_char(text, '\n');
    }
    add_facts(text, trace, style);
    text_add(text, "\n## What happens\n");
    add_initial(text, trace);
    add_steps(text, trace);
    add_reason(text, trace);
    if (trace->count > 1 || trace->attempt.process != NULL) {
        text_add(text, "\n## As a diagram\n");
        mermaid_print(&diagram, trace);
        markdown_add_block(text, "mermaid", text_string(&diagram));
    }
    text_release(&title);
    text_release(&diagram);
}
