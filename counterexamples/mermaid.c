/* mermaid.c - a trace as a Mermaid sequence diagram: who took which step, and what became of the
 * shared state.
 *
 * A step that changes shared variables is an arrow to their lifeline, any other one to its own. */
#include "mermaid.h"

#include <string.h>

#include "changes.h"
#include "counterexamples/formats.h"
#include "counterexamples/report.h"
#include "explain.h"
#include "movement.h"
#include "page.h"
#include "properties/wording.h"
#include "step_words.h"

#define LINE_COLUMNS 48 /* of a note; longer ones are broken */
#define MOST 50000      /* characters: what is longer Mermaid does not draw */

typedef struct Diagram {
    Text *text;
    const Trace *trace;
    bool shares;       /* does some step change shared variables? */
    uint32_t from, to; /* steps that are left out: none where `to` is 0 */
} Diagram;

/* Letters, digits and what means nothing to Mermaid stay, all else is told by its number. */
static void add_escaped(Text *text, const char *chars, size_t count)
{
    static const char plain[] = " _.,()[]{}=+*/'!?|-";
    for (size_t i = 0; i < count; i++) {
        unsigned char c = (unsigned char)chars[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || c >= 0x80 || (c >= 0x20 && strchr(plain, c) != NULL)) {
            text_add_char(text, (char)c);
        } else if (c >= 0x20 && c != 0x7F) {
            text_format(text, "#%u;", c);
        } else {
            text_add_char(text, ' ');
        }
    }
}

/* Line ends are breaks, and long lines are broken. */
static void add_lines(Text *text, const char *string)
{
    while (*string != '\0') {
        size_t count = page_line(string, LINE_COLUMNS);
        add_escaped(text, string, count);
        string += count;
        string += page_gap(string);
        if (*string != '\0') text_add(text, "<br/>");
    }
}

/* What a step did to shared variables, or to locals. */
static void print_changes(Text *text, const Trace *trace, uint32_t index, bool shared)
{
    System part = *trace->system;
    if (shared) {
        part.process_count = 0;
    } else {
        part.variable_count = 0;
    }
    changes_print(text, &part, &trace->states[index - 1], &trace->states[index]);
}

static bool changes_shared(const Trace *trace, uint32_t index)
{
    Text changes = {0};
    print_changes(&changes, trace, index, true);
    bool any = changes.count > 0;
    text_release(&changes);
    return any;
}

/* --- participants --- */

static bool takes_part(const Trace *trace, const Process *process, uint32_t instance)
{
    const TraceState *attempt = &trace->attempt;
    if (attempt->process == process && attempt->instance == instance) return true;
    for (uint32_t i = 1; i < trace->count; i++) {
        const TraceState *state = &trace->states[i];
        if (state->process == process && state->instance == instance) return true;
    }
    return false;
}

static void add_participants(Diagram *diagram)
{
    const Trace *trace = diagram->trace;
    const System *system = trace->system;
    Text name = {0};
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            if (!takes_part(trace, process, i)) continue;
            text_clear(&name);
            process_print(&name, process, i);
            text_format(diagram->text, "    participant p%u as ", instance_base(process, i));
            add_escaped(diagram->text, name.chars, name.count);
            text_add_char(diagram->text, '\n');
        }
    }
    if (diagram->shares) text_add(diagram->text, "    participant shared as shared state\n");
    text_release(&name);
}

/* --- steps --- */

static void add_place(Diagram *diagram, const TraceState *state, bool shared)
{
    if (shared) {
        text_add(diagram->text, "shared");
    } else {
        text_format(diagram->text, "p%u", instance_base(state->process, state->instance));
    }
}

static void add_note(Diagram *diagram, const TraceState *state, bool shared, const char *string)
{
    text_add(diagram->text, "    Note over ");
    add_place(diagram, state, shared);
    text_add(diagram->text, ": ");
    add_lines(diagram->text, string);
    text_add_char(diagram->text, '\n');
}

static void add_message(Diagram *diagram, const TraceState *state, const char *arrow, bool shared,
                        const char *string)
{
    text_add(diagram->text, "    ");
    add_place(diagram, state, false);
    text_add(diagram->text, arrow);
    add_place(diagram, state, shared);
    text_add(diagram->text, ": ");
    add_lines(diagram->text, string);
    text_add_char(diagram->text, '\n');
}

static void add_step(Diagram *diagram, uint32_t index)
{
    const Trace *trace = diagram->trace;
    const TraceState *state = &trace->states[index];
    Text step = {0}, shared = {0}, own = {0};
    if (!step_plays_part(trace, index)) text_add(&step, NO_PART_MARK " ");
    step_print(&step, state - 1, state);
    print_changes(&shared, trace, index, true);
    print_changes(&own, trace, index, false);
    if (shared.count + own.count == 0) {
        Text movement = {0};
        movement_print(&movement, state - 1, state);
        text_add(&step, *text_string(&movement) == '(' ? " " : ", ");
        text_add(&step, text_string(&movement));
        text_release(&movement);
    }
    add_message(diagram, state, "->>", shared.count > 0, text_string(&step));
    if (shared.count > 0) add_note(diagram, state, true, text_string(&shared));
    if (own.count > 0) add_note(diagram, state, false, text_string(&own));
    text_release(&step);
    text_release(&shared);
    text_release(&own);
}

static void add_gap(Diagram *diagram)
{
    Text words = {0};
    text_add_count(&words, diagram->to - diagram->from, "step");
    text_add(&words, " left out: there is no room");
    add_note(diagram, &diagram->trace->states[diagram->from], diagram->shares, text_string(&words));
    text_format(diagram->text, "    autonumber %u\n", diagram->to);
    text_release(&words);
}

/* The step that fails is an arrow with a cross. */
static void add_attempt(Diagram *diagram)
{
    const Trace *trace = diagram->trace;
    const TraceState *attempt = &trace->attempt;
    Text step = {0}, error = {0};
    if (attempt->process == NULL) return;
    if (attempt->step != NULL) {
        step_print(&step, &trace->states[trace->count - 1], attempt);
    } else {
        text_add(&step, "the next step");
    }
    step_print_failure(&error, trace);
    add_message(diagram, attempt, "-x", false, text_string(&step));
    add_note(diagram, attempt, false, text_string(&error));
    text_release(&step);
    text_release(&error);
}

static void add_steps(Diagram *diagram)
{
    const Trace *trace = diagram->trace;
    bool loops = finding_is_endless(trace->finding);
    uint32_t begin = loops ? trace->finding->loop_begins : UINT32_MAX;
    for (uint32_t i = 1; i < trace->count; i++) {
        if (i - 1 == begin) text_add(diagram->text, "    loop again and again\n");
        if (i == diagram->from && diagram->to > i) add_gap(diagram);
        if (i < diagram->from || i >= diagram->to) add_step(diagram, i);
    }
    if (loops && begin + 1 < trace->count) text_add(diagram->text, "    end\n");
    add_attempt(diagram);
}

/* --- the end --- */

static void add_title(Diagram *diagram)
{
    const Finding *finding = diagram->trace->finding;
    Text title = {0};
    text_format(&title, "%s, %s ", finding->property->name,
                finding->property->kind == PROPERTY_WITNESS ? "reached" : "violated");
    if (finding_is_endless(finding)) text_add(&title, "as it ");
    outcome_print(&title, finding);
    text_add(diagram->text, "    title ");
    add_escaped(diagram->text, title.chars, title.count);
    text_add_char(diagram->text, '\n');
    text_release(&title);
}

/* Over all of them: what the mark means, where there is one. */
static void add_legend(Diagram *diagram)
{
    const char *legend = trace_no_part_legend(diagram->trace);
    Text words = {0};
    if (legend == NULL) return;
    text_format(&words, "%s %s", NO_PART_MARK, legend);
    add_note(diagram, &diagram->trace->states[diagram->trace->count - 1], diagram->shares,
             text_string(&words));
    text_release(&words);
}

/* Likewise: what the trace comes to. */
static void add_end(Diagram *diagram)
{
    const Trace *trace = diagram->trace;
    const Property *property = trace->finding->property;
    Text words = {0};
    if (trace->count < 2) return;
    if (finding_is_endless(trace->finding)) {
        if (trace->finding->loop_begins + 1 < trace->count) return;
        text_add(&words, "then nothing happens any more");
    } else if (property->kind == PROPERTY_ERROR || property->expr == NULL) {
        return;
    } else {
        bool reached = property->kind == PROPERTY_WITNESS;
        Explanation why = explain(trace, property->expr, reached);
        text_format(&words, "%s is %s", property->name, reached ? "reached" : "broken");
        if (why.where.count > 0) text_format(&words, " for %s", text_string(&why.where));
        if (why.values.count > 0) text_format(&words, "\n%s", text_string(&why.values));
        explanation_release(&why);
    }
    add_note(diagram, &trace->states[trace->count - 1], diagram->shares, text_string(&words));
    text_release(&words);
}

static void add_all(Diagram *diagram)
{
    const Trace *trace = diagram->trace;
    text_add(diagram->text, "sequenceDiagram\n");
    add_title(diagram);
    if (trace->count == 0 || (trace->count == 1 && trace->attempt.process == NULL)) {
        text_add(diagram->text,
                 "    participant model as model\n    Note over model: already at first\n");
        return;
    }
    text_add(diagram->text, "    autonumber\n");
    add_participants(diagram);
    add_steps(diagram);
    add_end(diagram);
    add_legend(diagram);
}

/* Is there a number of steps less in the middle that can be left out? */
static bool leave_out_more(Diagram *diagram)
{
    uint32_t steps = diagram->trace->count == 0 ? 0 : diagram->trace->count - 1;
    uint32_t kept = steps - (diagram->to - diagram->from);
    if (kept < 4) return false;
    kept -= kept / 4;
    diagram->from = 1 + kept / 2;
    diagram->to = diagram->from + steps - kept;
    return true;
}

void mermaid_print(Text *text, const Trace *trace)
{
    Text drawn = {0};
    Diagram diagram = {.text = &drawn, .trace = trace};
    for (uint32_t i = 1; i < trace->count && !diagram.shares; i++) {
        diagram.shares = changes_shared(trace, i);
    }
    do {
        text_clear(&drawn);
        add_all(&diagram);
    } while (drawn.count > MOST && leave_out_more(&diagram));
    text_add_many(text, drawn.chars, drawn.count);
    text_release(&drawn);
}

void trace_render_mermaid(Text *text, const Trace *trace, const TraceStyle *style)
{
    (void)style;
    mermaid_print(text, trace);
}
