/* sweep_markup.c - the matrix as Markdown and as CSV. */
#include <string.h>

#include "sweep_claims.h"
#include "sweep_report.h"

#define ITEMS_MOST 100

/* --- Markdown --- */

/* What would be markup stays text, within one line. */
static void add_plain(Text *text, const char *string)
{
    for (; *string != '\0'; string++) {
        if (strchr("\\`*_{}[]<>()#|~&", *string) != NULL) text_add_char(text, '\\');
        text_add_char(text, *string == '\n' ? ' ' : *string);
    }
}

static void add_table_head(Text *text, const Sweep *sweep)
{
    text_add(text, "| changes |");
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        if (sweep_column_is_dull(sweep, i)) continue;
        text_add_char(text, ' ');
        add_plain(text, sweep->axes.columns.items[i]->name);
        text_add(text, " |");
    }
    text_add(text, "\n| --- |");
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        if (!sweep_column_is_dull(sweep, i)) text_add(text, " --- |");
    }
    text_add_char(text, '\n');
}

static void add_cell(Text *text, const Sweep *sweep, size_t row, size_t column)
{
    static const char *const marks[] = {"", "", "**", ""};
    const char *mark = marks[sweep_outcome(sweep, row, column)];
    text_format(text, " %s", mark);
    sweep_print_cell(text, sweep, row, column);
    text_format(text, "%s |", mark);
}

static void add_row(Text *text, const Sweep *sweep, size_t row)
{
    size_t set = row / sweep->axes.size_count;
    Text label = {0};
    sweep_print_set(&label, sweep, set, ", ");
    if (set == 0) text_add(&label, "no change");
    const char *invalid = sweep_decided_row(sweep, row)->invalid;
    text_add(text, "| ");
    add_plain(text, text_string(&label));
    if (invalid != NULL) {
        text_add(text, ": no model, ");
        add_plain(text, invalid);
    }
    text_add(text, " |");
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        if (!sweep_column_is_dull(sweep, i)) add_cell(text, sweep, row, i);
    }
    text_add_char(text, '\n');
    text_release(&label);
}

static void add_claims(Text *text, const Sweep *sweep)
{
    SweepSummary summary;
    SweepClaims claims;
    sweep_summary_init(&summary, sweep);
    sweep_claims_init(&claims, sweep, &summary, ITEMS_MOST);
    for (size_t i = 0; i < claims.count; i++) {
        const SweepClaim *claim = &claims.items[i];
        text_add_char(text, '\n');
        add_plain(text, text_string(&claim->sentence));
        text_add_char(text, '\n');
        if (claim->items.count > 0) text_add_char(text, '\n');
        for (size_t k = 0; k < claim->items.count; k++) {
            text_add(text, "- ");
            add_plain(text, claim->items.items[k]);
            text_add_char(text, '\n');
        }
        if (claim->more > 0) text_format(text, "- and %zu more\n", claim->more);
    }
    sweep_claims_release(&claims);
    sweep_summary_release(&summary);
}

void sweep_markdown(Text *text, const Sweep *sweep)
{
    Text line = {0};
    text_add(text, "# ");
    add_plain(text, sweep->axes.system->name);
    text_add(text, "\n\n");
    sweep_print_base(&line, sweep);
    add_plain(text, text_string(&line));
    text_add(text, line.count > 0 ? "\n\n" : "");
    text_clear(&line);
    sweep_print_extent(&line, sweep);
    add_plain(text, text_string(&line));
    text_add(text, "\n");
    text_clear(&line);
    for (size_t size = 0; size < sweep->axes.size_count; size++) {
        Text heading = {0};
        sweep_print_size(&heading, sweep, size);
        text_add(text, heading.count > 0 ? "\n## " : "");
        add_plain(text, text_string(&heading));
        text_add(text, heading.count > 0 ? "\n\n" : "\n");
        text_release(&heading);
        add_table_head(text, sweep);
        for (size_t set = 0; set < sweep->axes.sets.count; set++) {
            add_row(text, sweep, set * sweep->axes.size_count + size);
        }
    }
    sweep_print_legend(&line, sweep, false, true);
    text_add_char(text, '\n');
    add_plain(text, text_string(&line));
    text_add_char(text, '\n');
    add_claims(text, sweep);
    text_clear(&line);
    sweep_print_work(&line, sweep);
    text_add_char(text, '\n');
    add_plain(text, text_string(&line));
    text_add_char(text, '\n');
    text_release(&line);
}

/* --- CSV --- */

/* Quoted where a reader would stumble. */
static void add_field(Text *text, const char *string, bool first)
{
    if (!first) text_add_char(text, ',');
    if (strpbrk(string, ",\"\r\n") == NULL) {
        text_add(text, string);
        return;
    }
    text_add_char(text, '"');
    for (; *string != '\0'; string++) {
        if (*string == '"') text_add_char(text, '"');
        text_add_char(text, *string);
    }
    text_add_char(text, '"');
}

static void add_csv_head(Text *text, const Sweep *sweep)
{
    const SweepAxes *axes = &sweep->axes;
    text_add(text, "changes");
    for (size_t i = 0; i < axes->params.count; i++) {
        add_field(text, axes->params.items[i].name, false);
    }
    for (size_t i = 0; i < axes->option_count; i++) add_field(text, axes->options[i].name, false);
    for (size_t i = 0; i < axes->columns.count; i++) {
        Text steps = {0};
        text_format(&steps, "%s steps", axes->columns.items[i]->name);
        add_field(text, axes->columns.items[i]->name, false);
        add_field(text, text_string(&steps), false);
        text_release(&steps);
    }
    text_add(text, ",problem\r\n");
}

static void add_csv_cell(Text *text, const Sweep *sweep, size_t row, size_t column)
{
    static const char *const words[] = {"unknown", "holds", "violated", "no model"};
    const SweepRow *decided = sweep_decided_row(sweep, row);
    add_field(text, words[sweep_outcome(sweep, row, column)], false);
    text_add_char(text, ',');
    if (decided->cells != NULL && decided->cells[column].has_trace) {
        text_format(text, "%u", decided->cells[column].steps);
    }
}

static void add_csv_row(Text *text, const Sweep *sweep, size_t row)
{
    const SweepAxes *axes = &sweep->axes;
    size_t set = row / axes->size_count, size = row % axes->size_count;
    const SweepRow *decided = sweep_decided_row(sweep, row);
    text_format(text, "%zu", sweep_set_changes(&axes->sets, set));
    for (size_t i = 0; i < axes->params.count; i++) {
        add_field(text, sweep_size_value(axes, size, i), false);
    }
    for (size_t i = 0; i < axes->option_count; i++) {
        add_field(text, axes->options[i].values[sweep_set(&axes->sets, set)[i]], false);
    }
    for (size_t i = 0; i < axes->columns.count; i++) add_csv_cell(text, sweep, row, i);
    const char *problem = decided->invalid != NULL ? decided->invalid : decided->failure;
    add_field(text, problem != NULL ? problem : "", false);
    text_add(text, "\r\n");
}

void sweep_csv(Text *text, const Sweep *sweep)
{
    add_csv_head(text, sweep);
    for (size_t row = 0; row < sweep->row_count; row++) add_csv_row(text, sweep, row);
}
