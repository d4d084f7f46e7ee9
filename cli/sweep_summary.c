/* sweep_summary.c - from rows to outcomes, answers and the words for them. */
#include <stdlib.h>
#include <string.h>

#include "sweep.h"

/* --- rows --- */

const SweepRow *sweep_decided_row(const Sweep *sweep, size_t row)
{
    return &sweep->rows[sweep->rows[row].same_as];
}

SweepOutcome sweep_outcome(const Sweep *sweep, size_t row, size_t column)
{
    const SweepRow *decided = sweep_decided_row(sweep, row);
    if (decided->invalid != NULL) return SWEEP_INVALID;
    if (decided->cells == NULL) return SWEEP_OPEN;
    switch (decided->cells[column].verdict) {
    case VERDICT_HOLDS: return SWEEP_HOLDS;
    case VERDICT_VIOLATED: return SWEEP_VIOLATED;
    case VERDICT_UNKNOWN: break;
    }
    return SWEEP_OPEN;
}

bool sweep_row_is_decided(const Sweep *sweep, size_t row)
{
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        if (sweep_outcome(sweep, row, i) == SWEEP_OPEN) return false;
    }
    return true;
}

size_t sweep_undecided(const Sweep *sweep)
{
    size_t count = 0;
    for (size_t i = 0; i < sweep->row_count; i++) count += !sweep_row_is_decided(sweep, i);
    return count;
}

/* --- all of them --- */

SweepAnswer sweep_size_is_model(const Sweep *sweep, size_t size)
{
    SweepAnswer answer = SWEEP_NO;
    for (size_t set = 0; set < sweep->axes.sets.count; set++) {
        const SweepRow *row = &sweep->rows[set * sweep->axes.size_count + size];
        if (row->begun && row->invalid == NULL) return SWEEP_YES;
        if (!row->begun) answer = SWEEP_PERHAPS;
    }
    return answer;
}

bool sweep_is_void(const Sweep *sweep)
{
    for (size_t size = 0; size < sweep->axes.size_count; size++) {
        if (sweep_size_is_model(sweep, size) != SWEEP_NO) return false;
    }
    return true;
}

/* Fills in one size of the summary. */
static void add_size(SweepSummary *summary, const Sweep *sweep, size_t size)
{
    size_t properties = sweep->axes.columns.count, columns = summary->table.columns;
    size_t sets = sweep->axes.sets.count;
    SweepAnswer is_model = sweep_size_is_model(sweep, size);
    summary->sizes += is_model != SWEEP_NO;
    summary->sizes_no_model += is_model == SWEEP_NO;
    for (size_t i = 0; i < properties; i++) {
        size_t column = size * properties + i;
        summary->counts[column] = is_model != SWEEP_NO;
        for (size_t set = 0; set < sets; set++) {
            SweepOutcome outcome = sweep_outcome(sweep, set * sweep->axes.size_count + size, i);
            bool open = outcome == SWEEP_INVALID && is_model == SWEEP_PERHAPS;
            summary->outcomes[set * columns + column] = open ? SWEEP_OPEN : outcome;
            summary->outcomes[(sets + set) * columns + column] = outcome;
        }
    }
}

void sweep_summary_init(SweepSummary *summary, const Sweep *sweep)
{
    size_t sizes = sweep->axes.size_count, sets = sweep->axes.sets.count;
    size_t columns = sweep->axes.columns.count * sizes;
    SweepOutcome *outcomes = memory_allocate(2 * sets * columns + 1, sizeof *outcomes);
    *summary = (SweepSummary){.outcomes = outcomes,
                              .counts = memory_allocate(columns + 1, sizeof *summary->counts),
                              .minimal = memory_allocate(sets, sizeof *summary->minimal)};
    summary->table =
        (SweepTable){.sets = &sweep->axes.sets, .columns = columns, .outcomes = outcomes};
    summary->verdicts = summary->table;
    summary->verdicts.outcomes = outcomes + sets * columns;
    for (size_t size = 0; size < sizes; size++) add_size(summary, sweep, size);
    sweep_minimal(&summary->table, summary->counts, summary->minimal);
}

void sweep_summary_release(SweepSummary *summary)
{
    free(summary->outcomes);
    free(summary->counts);
    free(summary->minimal);
}

bool *sweep_property_columns(const Sweep *sweep, const SweepSummary *summary, size_t property)
{
    size_t properties = sweep->axes.columns.count;
    bool *columns = memory_allocate(summary->table.columns + 1, sizeof *columns);
    for (size_t i = 0; i < summary->table.columns; i++) {
        const Property *column = sweep->axes.columns.items[i % properties];
        bool wanted = i % properties == property || column->kind == PROPERTY_ERROR;
        columns[i] = wanted && summary->counts[i];
    }
    return columns;
}

bool sweep_is_same_system(const Sweep *sweep, size_t set)
{
    bool any = false;
    for (size_t size = 0; size < sweep->axes.size_count; size++) {
        const SweepRow *base = &sweep->rows[size];
        const SweepRow *own = &sweep->rows[set * sweep->axes.size_count + size];
        if (base->invalid != NULL && own->invalid != NULL) continue;
        if (!base->begun || !own->begun || own->same_as != base->same_as) return false;
        any = true;
    }
    return any;
}

bool sweep_counts_are_same(const Sweep *sweep, size_t set)
{
    bool any = false;
    for (size_t size = 0; size < sweep->axes.size_count; size++) {
        const SweepRow *base = sweep_decided_row(sweep, size);
        const SweepRow *own = sweep_decided_row(sweep, set * sweep->axes.size_count + size);
        if (base->invalid != NULL && own->invalid != NULL) continue;
        if (!base->complete || !own->complete || base->states != own->states ||
            base->transitions != own->transitions || base->depth != own->depth) {
            return false;
        }
        any = true;
    }
    return any;
}

/* --- words --- */

void sweep_print_set(Text *text, const Sweep *sweep, size_t set, const char *separator)
{
    const SweepAxes *axes = &sweep->axes;
    const uint32_t *values = sweep_set(&axes->sets, set);
    const char *between = "";
    for (size_t i = 0; i < axes->option_count; i++) {
        if (values[i] == 0) continue;
        text_format(text, "%s%s=%s", between, axes->options[i].name,
                    axes->options[i].values[values[i]]);
        between = separator;
    }
}

void sweep_print_size(Text *text, const Sweep *sweep, size_t size)
{
    const SweepAxes *axes = &sweep->axes;
    for (size_t i = 0; i < axes->params.count; i++) {
        text_format(text, "%s%s = %s", i > 0 ? ", " : "", axes->params.items[i].name,
                    sweep_size_value(axes, size, i));
    }
}

void sweep_print_cell(Text *text, const Sweep *sweep, size_t row, size_t column)
{
    const SweepRow *decided = sweep_decided_row(sweep, row);
    switch (sweep_outcome(sweep, row, column)) {
    case SWEEP_OPEN: text_add_char(text, '?'); break;
    case SWEEP_HOLDS: text_add(text, "ok"); break;
    case SWEEP_INVALID: text_add_char(text, '-'); break;
    case SWEEP_VIOLATED:
        text_add_char(text, 'x');
        if (decided->cells[column].has_trace) {
            const SweepCell *cell = &decided->cells[column];
            text_format(text, " %u%s", cell->steps, cell->may_be_shorter ? "?" : "");
        }
        break;
    }
}

/* --- the end --- */

static void release_cell(SweepCell *cell)
{
    free(cell->reason);
    free(cell->engine);
    free(cell->outcome);
    free(cell->page);
}

void sweep_row_forget(SweepRow *row, size_t columns)
{
    for (size_t i = 0; row->cells != NULL && i < columns; i++) release_cell(&row->cells[i]);
    free(row->cells);
    row->cells = NULL;
}

static void take_cells(SweepRow *row, SweepRow *tried, size_t columns)
{
    if (row->cells == NULL) {
        row->cells = tried->cells;
        tried->cells = NULL;
        return;
    }
    for (size_t i = 0; i < columns; i++) {
        bool open = tried->cells[i].verdict == VERDICT_UNKNOWN;
        if (open && row->cells[i].verdict != VERDICT_UNKNOWN) continue;
        SweepCell before = row->cells[i];
        row->cells[i] = tried->cells[i];
        tried->cells[i] = before;
    }
    sweep_row_forget(tried, columns);
}

void sweep_row_take(SweepRow *row, SweepRow *tried, size_t columns)
{
    take_cells(row, tried, columns);
    row->timed_out = tried->timed_out;
    if (!tried->complete && (row->complete || tried->states < row->states)) return;
    row->complete = tried->complete;
    row->states = tried->states;
    row->transitions = tried->transitions;
    row->depth = tried->depth;
}

void sweep_param_release(SweepParam *param)
{
    for (size_t i = 0; i < param->values.count; i++) free(param->values.items[i]);
    vector_release(&param->values);
    free(param->name);
}

static void release_axes(SweepAxes *axes)
{
    for (size_t i = 0; i < axes->option_count; i++) free(axes->options[i].values);
    free(axes->options);
    for (size_t i = 0; i < axes->params.count; i++) sweep_param_release(&axes->params.items[i]);
    vector_release(&axes->params);
    vector_release(&axes->columns);
    sweep_sets_release(&axes->sets);
    if (axes->other != NULL) model_destroy(axes->other);
    if (axes->base != NULL) model_destroy(axes->base);
}

void sweep_release(Sweep *sweep)
{
    for (size_t i = 0; i < sweep->row_count && sweep->rows != NULL; i++) {
        sweep_row_forget(&sweep->rows[i], sweep->axes.columns.count);
        free(sweep->rows[i].invalid);
        free(sweep->rows[i].failure);
    }
    free(sweep->rows);
    release_axes(&sweep->axes);
}
