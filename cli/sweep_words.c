/* sweep_words.c - what stands around a matrix: what it is over, what its marks mean, and how much
 * work it was. */
#include <string.h>

#include "model/value.h"
#include "properties/wording.h"
#include "sweep_claims.h"

/* --- what it is over --- */

void sweep_print_base(Text *text, const Sweep *sweep)
{
    const SweepAxes *axes = &sweep->axes;
    const char *separator = "";
    for (size_t i = 0; i < axes->decision_count; i++) {
        const Decision *decision = &axes->decisions[i];
        bool varies = false;
        for (size_t k = 0; k < axes->params.count; k++) {
            varies |= strcmp(axes->params.items[k].name, decision->name) == 0;
        }
        if (varies) continue;
        text_format(text, "%s%s = ", separator, decision->name);
        value_print(text, decision->type, &decision->value, NULL);
        separator = ", ";
    }
}

static bool has_options(const SweepAxes *axes)
{
    for (size_t i = 0; i < axes->decision_count; i++) {
        if (axes->decisions[i].is_option) return true;
    }
    return false;
}

/* The only option of which there are several values, or NULL. */
static const SweepOption *only_option(const SweepAxes *axes)
{
    const SweepOption *only = NULL;
    for (size_t i = 0; i < axes->option_count; i++) {
        if (axes->options[i].count < 2) continue;
        if (only != NULL) return NULL;
        only = &axes->options[i];
    }
    return only;
}

static void print_all(Text *text, const SweepAxes *axes)
{
    const SweepOption *only = only_option(axes);
    if (axes->sets.count == 1) {
        text_add(text, axes->option_count > 0 || !has_options(axes)
                           ? "There is no option to vary"
                           : "Every option is set, so there is none to vary");
    } else if (only != NULL) {
        text_add(text, only->count == 2 ? "Both" : "All ");
        if (only->count > 2) text_add_number(text, only->count);
        text_format(text, " values of the option %s", only->name);
    } else {
        text_add(text, "All combinations of ");
        text_add_count(text, axes->option_count, "option");
    }
}

void sweep_print_extent(Text *text, const Sweep *sweep)
{
    const SweepAxes *axes = &sweep->axes;
    if (axes->all) {
        print_all(text, axes);
    } else {
        text_add(text,
                 "Every change of an option alone, and every pair: all combinations would be ");
        text_add_number(text, axes->all_sets);
    }
    if (axes->size_count > 1) {
        text_add(text, axes->all && axes->sets.count > 1 ? ", at " : "; at ");
        text_add_count(text, axes->size_count, "size");
        text_add(text, axes->all ? "" : " each");
    }
    text_add_char(text, '.');
}

/* --- what its marks mean --- */

bool sweep_column_is_dull(const Sweep *sweep, size_t column)
{
    bool holds = false;
    if (sweep->axes.columns.items[column]->kind != PROPERTY_ERROR) return false;
    if (sweep->axes.columns.count == 1) return false; /* a matrix has a column */
    for (size_t i = 0; i < sweep->row_count; i++) {
        SweepOutcome outcome = sweep_outcome(sweep, i, column);
        if (outcome == SWEEP_OPEN || outcome == SWEEP_VIOLATED) return false;
        holds = holds || outcome == SWEEP_HOLDS;
    }
    return holds;
}

/* What there is in a matrix. */
typedef struct Marks {
    bool seen[4]; /* for each SweepOutcome */
    bool same, dull;
    bool reached, unreached;                   /* witnesses */
    const SweepCell *least, *endless, *unsure; /* one of each kind of trace, or NULL */
} Marks;

static void see_cell(Marks *marks, const Sweep *sweep, size_t row, size_t column)
{
    SweepOutcome outcome = sweep_outcome(sweep, row, column);
    bool witness = sweep->axes.columns.items[column]->kind == PROPERTY_WITNESS;
    marks->seen[outcome] = true;
    marks->reached |= witness && outcome == SWEEP_HOLDS;
    marks->unreached |= witness && outcome == SWEEP_VIOLATED;
    if (outcome != SWEEP_VIOLATED) return;
    const SweepCell *cell = &sweep_decided_row(sweep, row)->cells[column];
    if (!cell->has_trace) return;
    const SweepCell **kind = cell->may_be_shorter ? &marks->unsure
                             : cell->endless      ? &marks->endless
                                                  : &marks->least;
    if (*kind == NULL) *kind = cell;
}

static Marks see(const Sweep *sweep)
{
    Marks marks = {0};
    for (size_t i = 0; i < sweep->row_count; i++) {
        marks.same |= sweep->rows[i].same_as != i;
        for (size_t k = 0; k < sweep->axes.columns.count; k++) {
            if (!sweep_column_is_dull(sweep, k)) see_cell(&marks, sweep, i, k);
        }
    }
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        marks.dull |= sweep_column_is_dull(sweep, i);
    }
    return marks;
}

/* "x 12: violated, the shortest trace has 12 steps. " */
static void print_steps(Text *text, const SweepCell *cell, const char *mark, const char *what,
                        const char *more)
{
    if (cell == NULL) return;
    text_format(text, "x %u%s: violated, %s ", cell->steps, mark, what);
    text_add_count(text, cell->steps, "step");
    text_format(text, "%s. ", more);
}

static void print_violated(Text *text, const Marks *marks)
{
    print_steps(text, marks->least, "", "the shortest trace has", "");
    if (marks->least == NULL) {
        print_steps(text, marks->endless, "", "by an endless run of", " with its loop once");
    }
    if (marks->endless != NULL) {
        text_add(text, marks->least == NULL
                           ? "There may be runs with fewer. "
                           : "Endless runs count with their loop once, and may not be the "
                             "shortest. ");
    }
    print_steps(text, marks->unsure, "?", "by a trace of", "; there may be shorter ones");
    if (marks->unreached) text_add(text, "x: a witness is never reached. ");
}

void sweep_print_legend(Text *text, const Sweep *sweep, bool with_same, bool with_no_model)
{
    Marks marks = see(sweep);
    if (marks.seen[SWEEP_HOLDS]) {
        text_format(text, "ok: holds%s. ", marks.reached ? ", or a witness is reached" : "");
    }
    print_violated(text, &marks);
    if (marks.seen[SWEEP_OPEN]) text_add(text, "?: not decided. ");
    if (with_no_model && marks.seen[SWEEP_INVALID]) text_add(text, "-: no model. ");
    if (with_same && marks.same) {
        /* Earlier in the order of checking, which is not that of the tables of several sizes. */
        text_format(text, "=: the same transition system as %s. ",
                    sweep->axes.size_count > 1 ? "another row" : "a row above");
    }
    if (marks.dull) {
        text_format(text, "No combination%s has a model error. ",
                    marks.seen[SWEEP_INVALID] ? " that is a model" : "");
    }
    if (text->count > 0) text->chars[--text->count] = '\0'; /* the last blank */
}

/* --- the work --- */

void sweep_print_work(Text *text, const Sweep *sweep)
{
    size_t systems = 0, invalid = 0;
    for (size_t i = 0; i < sweep->row_count; i++) {
        const SweepRow *row = &sweep->rows[i];
        systems += row->done && row->invalid == NULL && row->same_as == i;
        invalid += row->invalid != NULL;
    }
    text_add_count(text, sweep->row_count, "combination");
    text_add(text, ", ");
    text_add_count(text, systems, "transition system");
    text_add(text, " checked");
    if (invalid > 0) {
        text_add(text, ", ");
        text_add_number(text, invalid);
        text_add(text, invalid == 1 ? " is no model" : " are no model");
    }
    text_format(text, ", in %.1f s%s.", sweep->seconds,
                sweep->interrupted ? "; then it was interrupted" : "");
}
