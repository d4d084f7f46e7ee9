/* sweep_text.c - the matrix within a page's columns: a row for each combination, which names only what
 * differs from the base, and a column for each property, whose name stands above it:
 *
 *                             heals
 *                     never_empty |
 *     no change               x 8 ok
 *     APPLY=recheck           ok  ok */
#include <stdlib.h>
#include <string.h>

#include "properties/wording.h"
#include "sweep_claims.h"
#include "sweep_report.h"

#define INDENT 2
#define GAP 2
#define LABEL_LEAST 16
#define ITEMS_MOST 20

typedef struct Matrix {
    Text *text;
    const Sweep *sweep;
    size_t columns; /* of the page */
    size_t *shown;  /* the properties in it … */
    size_t *widths; /* … and of each how wide its cells are; both owned */
    size_t shown_count;
    size_t label; /* how wide they may be */
    bool colour;
} Matrix;

static size_t width_of(const char *string)
{
    return text_columns(string, strlen(string));
}

/* --- how wide --- */

static void print_label(Text *text, const Sweep *sweep, size_t set)
{
    if (set == 0) text_add(text, "no change");
    sweep_print_set(text, sweep, set, " ");
}

static size_t longest_label(const Sweep *sweep)
{
    size_t longest = LABEL_LEAST;
    for (size_t i = 0; i < sweep->axes.sets.count; i++) {
        Text label = {0};
        print_label(&label, sweep, i);
        size_t width = width_of(text_string(&label));
        if (width > longest) longest = width;
        text_release(&label);
    }
    return longest;
}

static size_t cell_width(const Sweep *sweep, size_t column)
{
    size_t widest = 2;
    for (size_t i = 0; i < sweep->row_count; i++) {
        Text cell = {0};
        sweep_print_cell(&cell, sweep, i, column);
        if (cell.count > widest) widest = cell.count;
        text_release(&cell);
    }
    return widest;
}

static void choose_columns(Matrix *matrix)
{
    size_t count = matrix->sweep->axes.columns.count;
    matrix->shown = memory_allocate(count + 1, sizeof *matrix->shown);
    matrix->widths = memory_allocate(count + 1, sizeof *matrix->widths);
    for (size_t i = 0; i < count; i++) {
        if (sweep_column_is_dull(matrix->sweep, i)) continue;
        matrix->widths[matrix->shown_count] = cell_width(matrix->sweep, i);
        matrix->shown[matrix->shown_count++] = i;
    }
}

static const char *name_of(const Matrix *matrix, size_t shown)
{
    return matrix->sweep->axes.columns.items[matrix->shown[shown]]->name;
}

/* How much room these columns want; all names end where their column begins. */
static size_t cells_width(const Matrix *matrix, size_t from, size_t to)
{
    size_t width = 0;
    for (size_t i = from; i < to; i++) width += matrix->widths[i] + GAP;
    return width;
}

/* As wide as `wanted`, or as names of these columns need it. */
static size_t label_width(const Matrix *matrix, size_t from, size_t to, size_t wanted)
{
    for (size_t i = from; i < to; i++) {
        size_t before = INDENT + GAP + cells_width(matrix, from, i) + 1;
        size_t name = width_of(name_of(matrix, i));
        if (name > before + wanted) wanted = name - before;
    }
    return wanted;
}

static bool fits(const Matrix *matrix, size_t from, size_t to, size_t label)
{
    size_t width = label_width(matrix, from, to, label) + INDENT + cells_width(matrix, from, to);
    return width <= matrix->columns;
}

/* Labels get what the cells leave; where that is too little, there are several tables. Returns where
 * the next one begins. */
static size_t choose_label(Matrix *matrix, size_t from)
{
    size_t longest = longest_label(matrix->sweep), to = from + 1;
    size_t least = longest < matrix->columns / 3 ? longest : matrix->columns / 3;
    while (to < matrix->shown_count && fits(matrix, from, to + 1, least)) to++;
    size_t label = least;
    while (label < longest && fits(matrix, from, to, label + 1)) label++;
    matrix->label = label_width(matrix, from, to, label);
    return to;
}

/* --- a table --- */

static void colour(const Matrix *matrix, const char *code)
{
    if (matrix->colour) text_format(matrix->text, "\033[%sm", code);
}

/* The last name first, each with lines from those above it. */
static void print_names(const Matrix *matrix, size_t from, size_t to)
{
    for (size_t i = to; i-- > from;) {
        const char *name = name_of(matrix, i);
        size_t at = INDENT + matrix->label + GAP + cells_width(matrix, from, i) + 1;
        text_pad(matrix->text, ' ', at > width_of(name) ? at - width_of(name) : 0);
        text_add(matrix->text, name);
        for (size_t k = i + 1; k < to; k++) {
            text_pad(matrix->text, ' ', matrix->widths[k - 1] + GAP - 1);
            text_add_char(matrix->text, '|');
        }
        text_add_char(matrix->text, '\n');
    }
}

static void print_cells(const Matrix *matrix, size_t row, size_t from, size_t to)
{
    static const char *const codes[] = {"33", "32", "1;31", "33"};
    for (size_t i = from; i < to; i++) {
        Text cell = {0};
        sweep_print_cell(&cell, matrix->sweep, row, matrix->shown[i]);
        text_pad(matrix->text, ' ', GAP);
        colour(matrix, codes[sweep_outcome(matrix->sweep, row, matrix->shown[i])]);
        text_add(matrix->text, text_string(&cell));
        colour(matrix, "0");
        if (i + 1 < to) text_pad(matrix->text, ' ', matrix->widths[i] - cell.count);
        text_release(&cell);
    }
}

/* In as many lines as it takes; returns how wide the last one is. */
static size_t print_wrapped_label(const Matrix *matrix, size_t row)
{
    Text label = {0}, lines = {0};
    print_label(&label, matrix->sweep, row / matrix->sweep->axes.size_count);
    text_add(&lines, matrix->sweep->rows[row].same_as == row ? "  " : "= ");
    text_add_wrapped(&lines, text_string(&label), INDENT, INDENT, INDENT + matrix->label);
    text_add(matrix->text, text_string(&lines));
    const char *last = strrchr(text_string(&lines), '\n');
    size_t width = width_of(last != NULL ? last + 1 : text_string(&lines));
    text_release(&label);
    text_release(&lines);
    return width;
}

static void print_row(const Matrix *matrix, size_t row, size_t from, size_t to)
{
    size_t width = print_wrapped_label(matrix, row), indent = INDENT + matrix->label;
    if (width > indent) {
        text_add_char(matrix->text, '\n');
        width = 0;
    }
    text_pad(matrix->text, ' ', indent - width);
    const char *invalid = sweep_decided_row(matrix->sweep, row)->invalid;
    if (invalid != NULL) {
        Text why = {0};
        text_format(&why, "no model: %s", invalid);
        text_pad(matrix->text, ' ', GAP);
        text_add_wrapped(matrix->text, text_string(&why), indent + GAP, indent + GAP,
                         matrix->columns);
        text_release(&why);
    } else {
        print_cells(matrix, row, from, to);
    }
    text_add_char(matrix->text, '\n');
}

static void print_group(const Matrix *matrix, size_t changes)
{
    static const char *const words[] = {"", "", "two", "three", "four", "five", "six"};
    if (changes < 2) return;
    text_add_char(matrix->text, '\n');
    colour(matrix, "2");
    if (changes < sizeof words / sizeof *words) {
        text_format(matrix->text, "  %s changes:", words[changes]);
    } else {
        text_format(matrix->text, "  %zu changes:", changes);
    }
    colour(matrix, "0");
    text_add_char(matrix->text, '\n');
}

static void print_table(Matrix *matrix, size_t size, size_t from, size_t to)
{
    const Sweep *sweep = matrix->sweep;
    size_t changes = 0;
    print_names(matrix, from, to);
    for (size_t set = 0; set < sweep->axes.sets.count; set++) {
        size_t now = sweep_set_changes(&sweep->axes.sets, set);
        if (now != changes) print_group(matrix, now);
        changes = now;
        print_row(matrix, set * sweep->axes.size_count + size, from, to);
    }
    text_add_char(matrix->text, '\n');
}

static void print_tables(Matrix *matrix)
{
    const Sweep *sweep = matrix->sweep;
    for (size_t size = 0; size < sweep->axes.size_count; size++) {
        if (sweep->axes.params.count > 0) {
            sweep_print_size(matrix->text, sweep, size);
            text_add(matrix->text, ":\n\n");
        }
        for (size_t from = 0; from < matrix->shown_count;) {
            size_t to = choose_label(matrix, from);
            print_table(matrix, size, from, to);
            from = to;
        }
    }
}

/* --- around it --- */

static void print_head(const Matrix *matrix)
{
    Text head = {0}, base = {0}, extent = {0};
    sweep_print_base(&base, matrix->sweep);
    text_format(&head, "%s%s%s", matrix->sweep->axes.system->name, base.count > 0 ? "   " : "",
                text_string(&base));
    size_t indent = width_of(matrix->sweep->axes.system->name) + 3;
    text_add_wrapped(matrix->text, text_string(&head), 0, indent < 24 ? indent : 2,
                     matrix->columns);
    sweep_print_extent(&extent, matrix->sweep);
    text_add(matrix->text, "\n\n");
    text_add_wrapped(matrix->text, text_string(&extent), 0, 0, matrix->columns);
    text_add(matrix->text, "\n\n");
    text_release(&head);
    text_release(&base);
    text_release(&extent);
}

static void print_legend(const Matrix *matrix)
{
    Text text = {0};
    sweep_print_legend(&text, matrix->sweep, true, false);
    if (text.count > 0) {
        text_add_wrapped(matrix->text, text_string(&text), 0, 0, matrix->columns);
        text_add_char(matrix->text, '\n');
    }
    text_release(&text);
}

static void print_claims(const Matrix *matrix)
{
    SweepSummary summary;
    SweepClaims claims;
    sweep_summary_init(&summary, matrix->sweep);
    sweep_claims_init(&claims, matrix->sweep, &summary, ITEMS_MOST);
    for (size_t i = 0; i < claims.count; i++) {
        const SweepClaim *claim = &claims.items[i];
        if (i > 0 || !sweep_is_void(matrix->sweep)) text_add_char(matrix->text, '\n');
        text_add_wrapped(matrix->text, text_string(&claim->sentence), 0, 0, matrix->columns);
        text_add_char(matrix->text, '\n');
        for (size_t k = 0; k < claim->items.count; k++) {
            text_add(matrix->text, "  ");
            text_add_wrapped(matrix->text, claim->items.items[k], 2, 4, matrix->columns);
            text_add_char(matrix->text, '\n');
        }
        if (claim->more > 0) {
            text_format(matrix->text, "  and %zu more: --json lists all\n", claim->more);
        }
    }
    sweep_claims_release(&claims);
    sweep_summary_release(&summary);
}

void sweep_text(Text *text, const Sweep *sweep, size_t columns, bool with_colour)
{
    Matrix matrix = {.text = text, .sweep = sweep, .columns = columns, .colour = with_colour};
    choose_columns(&matrix);
    print_head(&matrix);
    print_tables(&matrix);
    print_legend(&matrix);
    print_claims(&matrix);
    text_add_char(text, '\n');
    Text work = {0};
    sweep_print_work(&work, sweep);
    text_add_wrapped(text, text_string(&work), 0, 0, columns);
    text_add_char(text, '\n');
    text_release(&work);
    free(matrix.shown);
    free(matrix.widths);
}
