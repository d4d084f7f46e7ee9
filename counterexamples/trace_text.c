/* trace_text.c - rows first, then the widths that they need, then the lines.
 *
 * Everything is made once for each step, so that a trace of many thousands takes linear time. */
#include "trace_text.h"

#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "choices.h"
#include "counterexamples/lifted.h"
#include "counterexamples/report.h"
#include "endless.h"
#include "explain.h"
#include "listing.h"
#include "movement.h"
#include "no_return.h"
#include "place.h"
#include "properties/stuck.h"
#include "quote.h"
#include "support/vector.h"

#define INDENT 2
#define CHOICE_COLUMNS 40 /* of one choice's value */
#define CHANGE_COLUMNS 20 /* that a change wants beside its step */

typedef struct Row {
    Text who, step, change;
    Tone tone;     /* of the change */
    unsigned line; /* in the source; 0 for none */
} Row;

typedef struct Table {
    Page *page;
    const Trace *trace;
    VECTOR(Row) rows;
    size_t number, who, step, change, place; /* widths */
    size_t step_word;                        /* of the longest word in `step` */
    bool stacked, steps_below; /* changes stand below their step; and that below who takes it */
} Table;

/* --- rows --- */

static bool has_either(const Block *block)
{
    for (uint32_t i = 0; block != NULL && i < block->count; i++) {
        const Statement *statement = block->statements[i];
        if (statement->kind == STATEMENT_EITHER || has_either(statement->body) ||
            has_either(statement->other)) {
            return true;
        }
    }
    return false;
}

/* "write (ep 1)": which branch of control was taken is told by the step, and left out. */
static void print_step(Text *text, const TraceState *before, const TraceState *state)
{
    text_add(text, state->step->name);
    const char *separator = " (";
    bool branches = has_either(state->step->body);
    bool control =
        place_of(state->process, state->instance, before->cells)->node->kind == NODE_EITHER;
    for (uint32_t i = 0; i < state->choice_count; i++) {
        const TraceChoice *choice = &state->choices[i];
        bool either = strcmp(choice->name, "either") == 0;
        if (either && (control || !branches)) {
            control = false;
            continue;
        }
        if (choice_is_repeated(state, i)) continue;
        Text value = {0};
        value_print(&value, choice->type, choice->cells, &state->during);
        text_format(text, "%s%s ", separator, either ? "branch" : choice_name(state, i, true));
        text_add_cut(text, text_string(&value), CHOICE_COLUMNS);
        text_release(&value);
        separator = ", ";
    }
    if (*separator == ',') text_add_char(text, ')');
}

static unsigned line_of(const Table *table, Span span)
{
    return source_place(table->trace->system->source, span.begin).line;
}

static Row row_begin(const Table *table, const TraceState *before, const TraceState *state)
{
    Row row = {0};
    process_print(&row.who, state->process, state->instance);
    if (state->step != NULL) {
        print_step(&row.step, before, state);
        row.line = line_of(table, state->step->name_span);
    }
    return row;
}

static void add_steps(Table *table)
{
    const Trace *trace = table->trace;
    for (uint32_t i = 1; i < trace->count; i++) {
        Row row = row_begin(table, &trace->states[i - 1], &trace->states[i]);
        changes_print(&row.change, trace->system, &trace->states[i - 1], &trace->states[i]);
        if (row.change.count == 0) {
            movement_print(&row.change, &trace->states[i - 1], &trace->states[i]);
            row.tone = TONE_DIM;
        }
        vector_push(&table->rows, row);
    }
    if (trace->attempt.process != NULL) {
        Row row = row_begin(table, &trace->states[trace->count - 1], &trace->attempt);
        const Finding *finding = trace->finding;
        if (finding->evaluated != NULL) text_format(&row.change, "%s ", finding->evaluated->name);
        text_add(&row.change, "fails: ");
        model_error_print(&row.change, &finding->error);
        row.tone = TONE_BAD;
        vector_push(&table->rows, row);
    }
}

/* --- widths --- */

static size_t greater(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Of the pieces between these separators. */
static size_t widest(const Text *text, const char *separators)
{
    size_t most = 0;
    for (const char *piece = text_string(text); *piece != '\0';) {
        size_t count = strcspn(piece, separators);
        most = greater(most, text_columns(piece, count));
        piece += count;
        if (*piece != '\0') piece++;
    }
    return most;
}

static size_t digits(size_t number)
{
    size_t count = 1;
    for (; number >= 10; number /= 10) count++;
    return count;
}

/* Of what stands below: steps where who takes them does, changes deeper. */
static size_t step_indent(const Table *table)
{
    return INDENT + table->number + 2;
}

static size_t change_indent(const Table *table)
{
    return step_indent(table) + 4;
}

static size_t room_below(const Table *table, size_t indent)
{
    return table->page->columns - lesser(table->page->columns - 12, indent);
}

/* What the columns need. */
static void measure(Table *table)
{
    unsigned last_line = 0;
    table->who = table->step = table->change = 1;
    for (size_t i = 0; i < table->rows.count; i++) {
        const Row *row = &table->rows.items[i];
        table->who = greater(table->who, widest(&row->who, "\n"));
        table->step = greater(table->step, widest(&row->step, "\n"));
        table->step_word = greater(table->step_word, widest(&row->step, " "));
        table->change = greater(table->change, widest(&row->change, "\n"));
        if (row->line > last_line) last_line = row->line;
    }
    table->number = greater(2, digits(table->rows.count));
    table->place = 1 + digits(last_line);
}

/* The columns that are left for who, step and change, `gaps` of two blanks being between all. */
static size_t room_for_words(const Table *table, size_t gaps)
{
    size_t others = INDENT + table->number + table->place + gaps * 2;
    return greater(table->page->columns, others + 12) - others;
}

/* Changes below their steps; steps below who takes them, too, where both are long. */
static void stack(Table *table)
{
    size_t room = room_for_words(table, 3);
    table->steps_below = table->who + table->step > room;
    if (table->steps_below) {
        table->who = lesser(table->who, room_for_words(table, 2));
        table->step = room_below(table, step_indent(table));
    }
    table->change = room_below(table, change_indent(table));
}

/* What fits gets what it needs; else changes may take half of the room, and who takes the steps
 * half of the rest. Where that breaks names or makes tall columns of changes, these go below. */
static void fit(Table *table)
{
    size_t room = room_for_words(table, 4);
    size_t who = table->who, step = table->step;
    size_t names_room = room - lesser(table->change, room / 2);
    if (who + step > names_room) {
        who = lesser(who, greater(names_room / 2, names_room - lesser(names_room, step)));
        step = lesser(step, greater(1, names_room - lesser(names_room - 1, who)));
    }
    size_t change = lesser(table->change, room - who - step);
    table->stacked = who < table->who || step < table->step_word ||
                     change < lesser(table->change, CHANGE_COLUMNS);
    if (table->stacked) {
        stack(table);
    } else {
        table->who = who;
        table->step = step;
        table->change = change;
    }
}

/* --- lines --- */

static void print_row(const Table *table, size_t index)
{
    const Row *row = &table->rows.items[index];
    Text number = {0}, place = {0};
    text_format(&number, "%zu", index + 1);
    if (row->line > 0) text_format(&place, ":%u", row->line);
    const Cell step = {text_string(&row->step), table->step, 2, TONE_BOLD, false};
    const Cell change = {text_string(&row->change), table->change, 4, row->tone, false};
    Cell cells[5] = {
        {text_string(&number), table->number, 0, TONE_PLAIN, true},
        {text_string(&row->who), table->who, 0, TONE_PLAIN, false},
    };
    size_t count = 2;
    if (!table->steps_below) cells[count++] = step;
    if (!table->stacked) cells[count++] = change;
    cells[count++] = (Cell){text_string(&place), table->place, 0, TONE_DIM, true};
    page_row(table->page, INDENT, cells, count);
    if (table->steps_below) page_row(table->page, step_indent(table), &step, 1);
    if (table->stacked) page_row(table->page, change_indent(table), &change, 1);
    text_release(&number);
    text_release(&place);
}

static void table_release(Table *table)
{
    for (size_t i = 0; i < table->rows.count; i++) {
        text_release(&table->rows.items[i].who);
        text_release(&table->rows.items[i].step);
        text_release(&table->rows.items[i].change);
    }
    vector_release(&table->rows);
}

/* Between steps, or behind them. */
static void print_remark(Page *page, const char *remark, bool separated)
{
    if (separated) text_add_char(page->text, '\n');
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_DIM, INDENT, INDENT, remark);
}

void trace_print_steps(Page *page, const Trace *trace)
{
    Table table = {.page = page, .trace = trace};
    text_add_char(page->text, '\n');
    add_steps(&table);
    measure(&table);
    fit(&table);
    bool loops = finding_is_endless(trace->finding);
    uint32_t loop = trace->finding->loop_begins;
    bool separated = loop > 0 && table.rows.count > 0;
    for (size_t i = 0; i < table.rows.count; i++) {
        if (loops && i == loop) print_remark(page, "from here on, again and again:", separated);
        print_row(&table, i);
    }
    if (loops && loop == table.rows.count)
        print_remark(page, "then nothing happens any more", separated);
    table_release(&table);
}

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

/* The variables at the beginning. */
static void print_initial(Page *page, const Trace *trace)
{
    static const char title[] = "at first  ";
    const size_t begin = INDENT + sizeof title - 1;
    const System *system = trace->system;
    const TraceState *first = &trace->states[0];
    Listing listing = {.orders = &first->orders, .columns = page->columns - begin};
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        text_add(&listing.item, variable->name);
        listing_add(&listing, variable->type, first->cells + variable->offset);
    }
    for (uint32_t p = 0; p < system->process_count; p++) {
        for (uint32_t i = 0; i < system->processes[p]->instances; i++) {
            add_locals(&listing, trace, system->processes[p], i);
        }
    }
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
            {text_string(&why.values), greater(page->columns, INDENT + 24) - INDENT - 4, 4,
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

/* "No step is possible: node[1] is at take, node[2] is done." */
static void print_waiting(Page *page, const Trace *trace)
{
    const System *system = trace->system;
    Text sentence = {0};
    text_add(&sentence, "No step is possible");
    const char *separator = ": ";
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            bool done = instance_is_done(process, i, trace->moment.state);
            text_add(&sentence, separator);
            process_print(&sentence, process, i);
            text_add(&sentence, done ? " is " : " is at ");
            place_print(&sentence, process, place_of(process, i, trace->moment.state));
            separator = ", ";
        }
    }
    text_add_char(&sentence, '.');
    text_add_char(page->text, '\n');
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT + 2, text_string(&sentence));
    text_release(&sentence);
}

/* A run that never ends is not told by values of a moment. */
static void print_endless(Page *page, const Trace *trace)
{
    const Property *property = trace->finding->property;
    text_add_char(page->text, '\n');
    quote_lines(page, trace->system->source, span_join(property->span, property->expr->span));
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

static void print_title(Page *page, const Trace *trace)
{
    const Property *property = trace->finding->property;
    Text title = {0};
    text_format(&title, "%s: %s%s ", property->name, title_of(property->kind),
                finding_is_endless(trace->finding) ? ", it" : "");
    outcome_print(&title, trace->finding);
    if (trace_shown_step(trace) != NULL) {
        text_add(&title, ", by ");
        trace_print_mover(&title, trace_shown_step(trace));
    }
    if (system_is_lifted(trace->system)) {
        text_add(&title, ", with ");
        lifted_print_values(&title, trace->system);
    }
    page_paragraph(page, TONE_BOLD, 0, INDENT, text_string(&title));
    /* What no_model_error promises is no news where it is broken. */
    if (property->documentation != NULL && property->kind != PROPERTY_ERROR) {
        text_pad(page->text, ' ', INDENT);
        page_paragraph(page, TONE_PLAIN, INDENT, INDENT, property->documentation);
    }
    text_release(&title);
}

/* Where it is not as nice as it was meant to be. */
static const char *shortcoming(const Finding *finding)
{
    if (finding->may_be_shorter) {
        return "Perhaps not the shortest: the search ended before that was known.";
    }
    if (finding->loop_may_be_shorter) {
        return "Perhaps not the shortest loop: looking for shorter ones was cut short.";
    }
    switch (finding->fewest) {
    case FEWEST_CUT_SHORT:
        return "Perhaps not the fewest context switches: looking for fewer was cut short.";
    case FEWEST_SWITCHES:
        return "Perhaps not the fewest participants: looking for fewer was cut short.";
    case FEWEST_UNASKED:
    case FEWEST_BOTH: break;
    }
    return NULL;
}

static void print_shortcoming(Page *page, const Trace *trace)
{
    const char *sentence = shortcoming(trace->finding);
    if (sentence == NULL) return;
    text_add_char(page->text, '\n');
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_DIM, INDENT, INDENT, sentence);
}

void trace_text(Page *page, const Trace *trace)
{
    print_title(page, trace);
    if (trace->count > 0) print_initial(page, trace);
    bool loops = finding_is_endless(trace->finding);
    bool steps = trace->count > 1 || trace->attempt.process != NULL;
    if (steps || loops) trace_print_steps(page, trace);
    if (trace->finding->property->kind == PROPERTY_ERROR) {
        trace_print_error(page, trace);
    } else if (trace->finding->property == &stuck_property) {
        print_waiting(page, trace);
    } else if (loops) {
        print_endless(page, trace);
    } else {
        trace_print_explanation(page, trace);
    }
    print_shortcoming(page, trace);
}
