/* trace_text.c - what stands above and below the table of steps (trace_table.c). */
#include "trace_text.h"

#include <stdint.h>
#include <string.h>

#include "counterexamples/lifted.h"
#include "counterexamples/report.h"
#include "endless.h"
#include "explain.h"
#include "guarantee.h"
#include "listing.h"
#include "no_return.h"
#include "place.h"
#include "properties/stuck.h"
#include "quote.h"
#include "race.h"
#include "waiting.h"

#define INDENT 2

/* Locals whose first value was chosen; how the others begin is in the source. */
static void add_locals(Listing *listing, const Trace *trace, const Process *process,
                       uint32_t instance)
{
    const TraceState *first = &trace->states[0];
    const PlaceInfo *place = place_of(process, instance, first->cells);
    const bool *begun = trace->begun[process->position];
    uint32_t base = instance_base(process, instance);
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (!begun[i] || !place->in_scope[i] || local->kind != LOCAL_VARIABLE) continue;
        process_print(&listing->item, process, instance);
        text_format(&listing->item, ".%s", local->name);
        listing_add(listing, local->type, first->cells + base + local->offset);
    }
}

static void list_shared(Listing *listing, const Trace *trace, const TraceState *state)
{
    for (uint32_t i = 0; i < trace->system->variable_count; i++) {
        const Variable *variable = &trace->system->variables[i];
        text_add(&listing->item, variable->name);
        listing_add(listing, variable->type, state->cells + variable->offset);
    }
}

void trace_list_initial(Listing *listing, const Trace *trace)
{
    const System *system = trace->system;
    const TraceState *first = &trace->states[0];
    listing->orders = &first->orders;
    list_shared(listing, trace, first);
    for (uint32_t p = 0; p < system->process_count; p++) {
        for (uint32_t i = 0; i < system->processes[p]->instances; i++) {
            add_locals(listing, trace, system->processes[p], i);
        }
    }
}

/* The variables at the beginning. */
static void print_initial(Page *page, const Trace *trace)
{
    static const char title[] = "at first  ";
    const size_t begin = INDENT + sizeof title - 1;
    Listing listing = {.columns = page->columns - begin};
    trace_list_initial(&listing, trace);
    if (listing.list.count > 0) {
        text_add_char(page->text, '\n');
        text_pad(page->text, ' ', INDENT);
        page_add(page, TONE_DIM, title, sizeof title - 1);
        page_paragraph(page, TONE_PLAIN, begin, begin, text_string(&listing.list));
    }
    listing_release(&listing);
}

/* --- the end --- */

/* `why`: is anything told about why it is so? */
static const char *outcome_words(PropertyKind kind, bool why)
{
    if (kind == PROPERTY_WITNESS) return " is reached";
    if (kind == PROPERTY_RECOVERABLE)
        return why ? " is out of reach; it is false" : " is out of reach";
    return " is broken";
}

/* "no_rollback is broken by step 8, enactor[1].write, for ep = 1:" */
static void print_reason(Page *page, const Trace *trace, const Explanation *why)
{
    const Property *property = trace->finding->property;
    Text sentence = {0};
    text_add(&sentence, property->name);
    text_add(&sentence, outcome_words(property->kind, why->where.count + why->values.count > 0));
    if (trace_shown_step(trace) != NULL) {
        text_format(&sentence, " by step %u, ", trace->count - 1);
        trace_print_mover(&sentence, trace_shown_step(trace));
        if (why->where.count > 0) text_add_char(&sentence, ',');
    }
    if (why->where.count > 0) text_format(&sentence, " for %s", text_string(&why->where));
    text_add_char(&sentence, why->values.count > 0 ? ':' : '.');
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT + 2, text_string(&sentence));
    text_release(&sentence);
}

void trace_print_explanation(Page *page, const Trace *trace)
{
    const Property *property = trace->finding->property;
    text_add_char(page->text, '\n');
    quote_lines(page, trace->system->source, span_join(property->span, property->expr->span));
    Explanation why = explain(trace, property->expr, property->kind == PROPERTY_WITNESS);
    text_add_char(page->text, '\n');
    print_reason(page, trace, &why);
    if (why.values.count > 0) {
        const Cell cells[] = {
            {text_string(&why.values), page->columns - INDENT - 4, 4,
             property->kind == PROPERTY_WITNESS ? TONE_GOOD : TONE_BAD, false},
        };
        page_row(page, INDENT + 4, cells, 1);
    }
    explanation_release(&why);
    no_return_print(page, trace);
}

void trace_print_error(Page *page, const Trace *trace)
{
    const ModelError *error = &trace->finding->error;
    Text sentence = {0};
    model_error_print(&sentence, error);
    if (trace->finding->evaluated != NULL) {
        text_format(&sentence, ", in evaluating %s", trace->finding->evaluated->name);
    }
    text_add_char(page->text, '\n');
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_BAD, INDENT, INDENT + 2, text_string(&sentence));
    if (error->span.end > 0) quote_place(page, trace->system->source, error->span);
    text_release(&sentence);
}

/* ": node[1] is at take, node[2] is done" */
static void add_places(Text *sentence, const Trace *trace, const int64_t *state)
{
    const System *system = trace->system;
    const char *separator = ": ";
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            bool done = instance_is_done(process, i, state);
            text_add(sentence, separator);
            process_print(sentence, process, i);
            text_add(sentence, done ? " is " : " is at ");
            place_print(sentence, process, place_of(process, i, state));
            separator = ", ";
        }
    }
}

static void print_sentence(Page *page, Text *sentence)
{
    text_add_char(page->text, '\n');
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT + 2, text_string(sentence));
    text_release(sentence);
}

/* "No step is possible: node[1] is at take, node[2] is done.", and what is in the way. */
static void print_waiting(Page *page, const Trace *trace)
{
    Text sentence = {0};
    text_add(&sentence, "No step is possible");
    add_places(&sentence, trace, trace->moment.state);
    text_add_char(&sentence, '.');
    print_sentence(page, &sentence);
    waiting_print(page, trace->system, trace->moment.state);
}

/* "It stays like that: x = 1, y = 2; node[1] is at take, node[2] is done." */
static void print_rest(Page *page, const Trace *trace)
{
    const TraceState *last = &trace->states[trace->count - 1];
    Text sentence = {0}, places = {0};
    Listing listing = {.columns = SIZE_MAX, .orders = &last->orders};
    list_shared(&listing, trace, last);
    text_add(&sentence, "It stays like that: ");
    text_add_many(&sentence, text_string(&listing.list), listing.list.count);
    add_places(&places, trace, last->cells);
    if (listing.list.count > 0) text_add(&sentence, "; ");
    text_format(&sentence, "%s.", text_string(&places) + strlen(": "));
    listing_release(&listing);
    text_release(&places);
    print_sentence(page, &sentence);
}

/* A run that never ends is not told by values of a moment. */
void trace_print_endless(Page *page, const Trace *trace)
{
    const Property *property = trace->finding->property;
    text_add_char(page->text, '\n');
    quote_lines(page, trace->system->source, span_join(property->span, property->expr->span));
    if (trace->finding->loop_begins == trace->count - 1) print_rest(page, trace);
    endless_print(page, trace);
}

static const char *title_of(PropertyKind kind)
{
    switch (kind) {
    case PROPERTY_WITNESS: return "reached";
    case PROPERTY_ERROR: return "a model error";
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME:
    case PROPERTY_LEMMA: break;
    }
    return "violated";
}

void trace_print_outcome(Text *title, const Trace *trace)
{
    const Property *property = trace->finding->property;
    text_format(title, "%s: %s%s ", property->name, title_of(property->kind),
                finding_is_endless(trace->finding) ? ", it" : "");
    outcome_print(title, trace->finding);
    if (trace_shown_step(trace) != NULL) {
        text_add(title, ", by ");
        trace_print_mover(title, trace_shown_step(trace));
    }
    if (system_is_lifted(trace->system)) {
        text_add(title, ", with ");
        lifted_print_values(title, trace->system);
    }
}

const char *trace_documentation(const Trace *trace)
{
    const Property *property = trace->finding->property;
    return property->kind == PROPERTY_ERROR ? NULL : property->documentation;
}

static void print_title(Page *page, const Trace *trace)
{
    Text title = {0};
    trace_print_outcome(&title, trace);
    page_paragraph(page, TONE_BOLD, 0, INDENT, text_string(&title));
    if (trace_documentation(trace) != NULL) {
        text_pad(page->text, ' ', INDENT);
        page_paragraph(page, TONE_PLAIN, INDENT, INDENT, trace_documentation(trace));
    }
    text_release(&title);
}

static void print_guarantee(Page *page, const Trace *trace)
{
    Text sentences = {0};
    guarantee_print(&sentences, trace);
    if (sentences.count > 0) {
        text_add_char(page->text, '\n');
        text_pad(page->text, ' ', INDENT);
        page_paragraph(page, TONE_DIM, INDENT, INDENT, text_string(&sentences));
    }
    text_release(&sentences);
}

void trace_print_end(Page *page, const Trace *trace)
{
    if (trace->finding->property->kind == PROPERTY_ERROR) {
        trace_print_error(page, trace);
    } else if (trace->finding->property == &stuck_property) {
        print_waiting(page, trace);
    } else if (finding_is_endless(trace->finding)) {
        trace_print_endless(page, trace);
    } else {
        trace_print_explanation(page, trace);
    }
    race_print(page, trace);
    print_guarantee(page, trace);
}

void trace_text(Page *page, const Trace *trace)
{
    print_title(page, trace);
    if (trace->count > 0) print_initial(page, trace);
    bool steps = trace->count > 1 || trace->attempt.process != NULL;
    if (steps || finding_is_endless(trace->finding)) trace_print_steps(page, trace);
    trace_print_end(page, trace);
}
