/* dot.c - the states of a trace and what else could have happened at each, for Graphviz.
 *
 * The trace's states stand one below the other, in bold; beside them what other steps lead to, by
 * the reference interpreter. A state that comes up again is the same node. */
#include <stdlib.h>
#include <string.h>

#include "counterexamples/formats.h"
#include "model/canonical.h"
#include "properties/wording.h"
#include "step_words.h"
#include "support/memory.h"
#include "support/vector.h"
#include "trace_text.h"

#define SIDES_MOST 200 /* states beside the trace */
#define EDGES_MOST 800 /* to them */
#define LINE_COLUMNS 40

typedef struct Graph {
    Text *text;
    const Trace *trace;
    Canonical *canonical;
    Interpreter *interpreter;
    int64_t *after;
    VECTOR(int64_t) sides; /* the states beside the trace, one after the other */
    size_t side_count, edges;
    uint64_t left_out; /* steps that are not drawn */
    uint32_t at;       /* the state that is left */
    bool fails;        /* does a step beside the trace lead into a model error? */
    bool broken;       /* … or where the property is violated, too? */
} Graph;

/* A string of DOT; line ends are breaks, long lines are broken. */
static void add_quoted(Text *text, const char *string)
{
    text_add(text, "\" ");
    while (*string != '\0') {
        size_t count = page_line(string, LINE_COLUMNS);
        for (size_t i = 0; i < count; i++) {
            unsigned char c = (unsigned char)string[i];
            if (c == '"' || c == '\\') text_add_char(text, '\\');
            text_add_char(text, c < 0x20 || c == 0x7F ? ' ' : (char)c);
        }
        string += count;
        string += page_gap(string);
        if (*string != '\0') text_add(text, "\\n ");
    }
    text_add(text, " \"");
}

/* --- the trace --- */

/* The node of a state: where a loop closes, that of where it begins. */
static uint32_t node_of(const Graph *graph, uint32_t index)
{
    const Trace *trace = graph->trace;
    bool closes = finding_is_endless(trace->finding) && index + 1 == trace->count;
    return closes ? trace->finding->loop_begins : index;
}

static void add_node_of(Graph *graph, uint32_t index)
{
    const Trace *trace = graph->trace;
    Text label = {0};
    text_format(&label, "%u", index);
    bool last = index + 1 == trace->count && trace->attempt.process == NULL &&
                !finding_is_endless(trace->finding);
    if (last) {
        text_add(&label, ": ");
        trace_print_outcome(&label, trace);
    }
    bool reached = trace->finding->property->kind == PROPERTY_WITNESS;
    text_format(graph->text, "    s%u [label=", index);
    add_quoted(graph->text, text_string(&label));
    text_add(graph->text, !last     ? ", style=bold];\n"
                          : reached ? ", style=\"bold,filled\", fillcolor=honeydew];\n"
                                    : ", style=\"bold,filled\", fillcolor=mistyrose];\n");
    text_release(&label);
}

/* The step from one state of the trace to the next. */
static void add_edge_of(Graph *graph, uint32_t index, const TraceState *state, const char *effect)
{
    Text label = {0};
    if (!step_plays_part(graph->trace, index)) text_add(&label, NO_PART_MARK " ");
    process_print(&label, state->process, state->instance);
    if (state->step != NULL) text_add_char(&label, '.');
    if (state->step != NULL) step_print(&label, &graph->trace->states[index - 1], state);
    text_format(&label, "\n%s", effect);
    text_format(graph->text, "    s%u -> s%u [label=", index - 1, node_of(graph, index));
    add_quoted(graph->text, text_string(&label));
    text_add(graph->text, ", style=bold, weight=100];\n");
    text_release(&label);
}

static void add_spine(Graph *graph)
{
    const Trace *trace = graph->trace;
    Text effect = {0};
    for (uint32_t i = 0; i < trace->count; i++) {
        if (node_of(graph, i) == i) add_node_of(graph, i);
    }
    for (uint32_t i = 1; i < trace->count; i++) {
        text_clear(&effect);
        step_print_effect(&effect, trace, i);
        add_edge_of(graph, i, &trace->states[i], text_string(&effect));
    }
    if (trace->attempt.process != NULL) {
        text_clear(&effect);
        step_print_failure(&effect, trace);
        text_format(graph->text,
                    "    s%u [label=\"a model error\", style=\"bold,filled\", "
                    "fillcolor=mistyrose];\n",
                    trace->count);
        add_edge_of(graph, trace->count, &trace->attempt, text_string(&effect));
    }
    text_release(&effect);
}

/* --- what else could have happened --- */

/* Of the trace from `from` on; its length where it is none of them. */
static uint32_t find_state(const Graph *graph, const int64_t *cells, uint32_t from)
{
    const Trace *trace = graph->trace;
    size_t bytes = trace->system->cells * sizeof *cells;
    for (uint32_t i = from; i < trace->count; i++) {
        if (memcmp(trace->states[i].cells, cells, bytes) == 0) return i;
    }
    return trace->count;
}

/* Is an invariant that the trace is about violated there, too? */
static bool is_broken(const Graph *graph, const int64_t *cells)
{
    const Property *property = graph->trace->finding->property;
    const Moment moment = {.state = cells};
    ModelError error;
    bool simple = property->kind == PROPERTY_INVARIANT || property->kind == PROPERTY_LEMMA;
    return simple && !property->of_transitions &&
           interpreter_holds(graph->interpreter, property->expr, &moment, &error) == EVAL_FALSE;
}

/* The number of a state beside the trace; false where there are too many. */
static bool find_side(Graph *graph, const int64_t *cells, size_t *ret_number)
{
    size_t count = graph->trace->system->cells;
    for (size_t i = 0; i < graph->side_count; i++) {
        *ret_number = i;
        if (memcmp(graph->sides.items + i * count, cells, count * sizeof *cells) == 0) return true;
    }
    if (graph->side_count == SIDES_MOST) return false;
    for (size_t i = 0; i < count; i++) vector_push(&graph->sides, cells[i]);
    *ret_number = graph->side_count++;
    bool broken = is_broken(graph, cells);
    graph->broken = graph->broken || broken;
    text_format(graph->text,
                "    o%zu [label=\"\", shape=circle, width=0.12, height=0.12, color=%s];\n",
                *ret_number, broken ? "red" : "gray40");
    return true;
}

/* Where the trace goes on from here, it is drawn already. */
static bool is_next(const Graph *graph, const Transition *transition)
{
    const Trace *trace = graph->trace;
    bool last = graph->at + 1 == trace->count;
    const TraceState *next = last ? &trace->attempt : &trace->states[graph->at + 1];
    if (next->process != transition->action.process || next->step != transition->step) return false;
    if (next->instance != transition->action.instance) return false;
    size_t bytes = trace->system->cells * sizeof *graph->after;
    return last ? next->process != NULL : memcmp(next->cells, graph->after, bytes) == 0;
}

static void add_side_edge(Graph *graph, const Transition *transition, const char *to, size_t number)
{
    Text label = {0};
    process_print(&label, transition->action.process, transition->action.instance);
    if (transition->step != NULL) text_format(&label, ".%s", transition->step->name);
    text_format(graph->text, "    s%u -> %s%zu [label=", graph->at, to, number);
    add_quoted(graph->text, text_string(&label));
    text_add(graph->text, ", color=gray40, fontcolor=gray40];\n");
    text_release(&label);
    graph->edges++;
}

static bool visit(void *context, const Transition *transition)
{
    Graph *graph = context;
    ModelError error;
    size_t bytes = graph->trace->system->cells * sizeof *graph->after, side = 0;
    bool fails = transition->error != NULL;
    if (!fails) {
        memcpy(graph->after, transition->after, bytes);
        fails = !canonical_apply(graph->canonical, graph->after, NULL, &error);
    }
    if (is_next(graph, transition)) return true;
    uint32_t state = fails ? graph->trace->count : find_state(graph, graph->after, 0);
    if (graph->edges >= EDGES_MOST) {
        graph->left_out++;
    } else if (fails) {
        graph->fails = true;
        add_side_edge(graph, transition, "error", 0);
    } else if (state < graph->trace->count) {
        add_side_edge(graph, transition, "s", node_of(graph, state));
    } else if (find_side(graph, graph->after, &side)) {
        add_side_edge(graph, transition, "o", side);
    } else {
        graph->left_out++;
    }
    return graph->left_out < EDGES_MOST * UINT64_C(100);
}

static void add_sides(Graph *graph)
{
    const Trace *trace = graph->trace;
    for (graph->at = 0; graph->at < trace->count; graph->at++) {
        if (node_of(graph, graph->at) != graph->at) continue;
        interpreter_successors(graph->interpreter, trace->states[graph->at].cells, visit, graph);
    }
}

static void add_failing(Graph *graph)
{
    if (!graph->fails) return;
    text_add(graph->text, "    error0 [label=\"a model error\", color=red, fontcolor=gray40];\n");
}

static void add_caption(Graph *graph)
{
    Text caption = {0};
    trace_print_outcome(&caption, graph->trace);
    text_add(&caption, "\nIn bold the trace, in gray what else could have happened");
    if (graph->broken) text_add(&caption, ", red where it is violated, too");
    if (graph->left_out > 0) {
        text_add(&caption, ", but for ");
        text_add_count(&caption, graph->left_out, "step");
        text_add(&caption, " not shown");
    }
    const char *legend = trace_no_part_legend(graph->trace);
    if (legend != NULL) text_format(&caption, "\n%s %s", NO_PART_MARK, legend);
    text_add(graph->text, "    label=");
    add_quoted(graph->text, text_string(&caption));
    text_add(graph->text, ";\n");
    text_release(&caption);
}

void trace_render_dot(Text *text, const Trace *trace, const TraceStyle *style)
{
    (void)style;
    Graph graph = {.text = text,
                   .trace = trace,
                   .canonical = canonical_create(trace->system, NULL),
                   .interpreter = interpreter_create(trace->system),
                   .after = memory_allocate(trace->system->cells + 1, sizeof(int64_t))};
    text_add(text,
             "digraph trace {\n"
             "    graph [fontname=\"sans-serif\", labelloc=t];\n"
             "    node [fontname=\"sans-serif\", shape=box, margin=\"0.1,0.03\", height=0.3];\n"
             "    edge [fontname=\"sans-serif\", fontsize=10];\n");
    add_spine(&graph);
    add_sides(&graph);
    add_failing(&graph);
    add_caption(&graph);
    text_add(text, "}\n");
    canonical_destroy(graph.canonical);
    interpreter_destroy(graph.interpreter);
    free(graph.after);
    vector_release(&graph.sides);
}
