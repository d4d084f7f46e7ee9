/* trace_table.c - rows first, then the widths that they need, then the lines.
 *
 * Everything is made once for each step, so that a trace of many thousands takes linear time. */
#include <string.h>

#include "step_words.h"
#include "support/vector.h"
#include "trace_text.h"

#define INDENT 2
#define CHANGE_COLUMNS 20 /* that a change wants beside its step */

typedef struct Row {
    Text who, step, change;
    Tone tone;     /* of the change */
    unsigned line; /* in the source; 0 for none */
    bool is_dim;   /* what it changes does not matter */
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

static unsigned line_of(const Table *table, Span span)
{
    return source_place(table->trace->system->source, span.begin).line;
}

static Row row_begin(const Table *table, const TraceState *before, const TraceState *state)
{
    Row row = {0};
    process_print(&row.who, state->process, state->instance);
    if (state->step != NULL) {
        step_print(&row.step, before, state);
        row.line = line_of(table, state->step->name_span);
    }
    return row;
}

static void add_steps(Table *table)
{
    const Trace *trace = table->trace;
    for (uint32_t i = 1; i < trace->count; i++) {
        Row row = row_begin(table, &trace->states[i - 1], &trace->states[i]);
        if (!step_print_effect(&row.change, trace, i)) row.tone = TONE_DIM;
        vector_push(&table->rows, row);
    }
    if (trace->attempt.process != NULL) {
        Row row = row_begin(table, &trace->states[trace->count - 1], &trace->attempt);
        step_print_failure(&row.change, trace);
        row.tone = TONE_BAD;
        vector_push(&table->rows, row);
    }
}

static void mark_dim(Table *table)
{
    for (size_t i = 0; i < table->rows.count; i++) {
        table->rows.items[i].is_dim = !step_plays_part(table->trace, (uint32_t)i + 1);
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
    text_add(&number, row->is_dim ? NO_PART_MARK : " ");
    text_format(&number, "%*zu", (int)table->number + INDENT - 1, index + 1);
    if (row->line > 0) text_format(&place, ":%u", row->line);
    const Tone plain = row->is_dim ? TONE_DIM : TONE_PLAIN;
    const Cell step = {text_string(&row->step), table->step, 2, row->is_dim ? TONE_DIM : TONE_BOLD,
                       false};
    const Cell change = {text_string(&row->change), table->change, 4,
                         row->is_dim ? TONE_DIM : row->tone, false};
    Cell cells[5] = {
        {text_string(&number), table->number + INDENT, 0, plain, false},
        {text_string(&row->who), table->who, 0, plain, false},
    };
    size_t count = 2;
    if (!table->steps_below) cells[count++] = step;
    if (!table->stacked) cells[count++] = change;
    cells[count++] = (Cell){text_string(&place), table->place, 0, TONE_DIM, true};
    page_row(table->page, 0, cells, count);
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

/* What the mark means, where there is one. */
static void print_legend(const Table *table)
{
    const char *legend = trace_no_part_legend(table->trace);
    if (legend == NULL) return;
    Text words = {0};
    text_format(&words, "%s %s", NO_PART_MARK, legend);
    text_add_char(table->page->text, '\n');
    page_paragraph(table->page, TONE_DIM, 0, INDENT, text_string(&words));
    text_release(&words);
}

void trace_print_steps(Page *page, const Trace *trace)
{
    Table table = {.page = page, .trace = trace};
    text_add_char(page->text, '\n');
    add_steps(&table);
    mark_dim(&table);
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
    print_legend(&table);
    table_release(&table);
}
