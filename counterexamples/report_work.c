/* report_work.c - what it took: counts of explorers and solvers, and what they leave out. */
#include <string.h>

#include "counterexamples/lifted.h"
#include "properties/wording.h"
#include "report_parts.h"

static void print_seconds(Text *line, double seconds)
{
    if (seconds < 0.001) {
        text_add(line, "under 0.001 s");
    } else {
        text_format(line, "%.*f s", seconds < 1 ? 3 : 1, seconds);
    }
}

static void print_solving(Page *page, const ReportSolving *solving, unsigned undecided)
{
    Text line = {0};
    text_format(&line, "%s: ", strcmp(solving->engine, "auto") == 0 ? "solver" : solving->engine);
    if (solving->searched) text_format(&line, "depth %u, ", solving->depth);
    text_add_count(&line, solving->checks, "check");
    text_add(&line, ", ");
    print_seconds(&line, solving->seconds);
    if (undecided > 0 && solving->stopped != NULL) {
        text_format(&line, "; not complete: %s", solving->stopped);
    } else if (solving->stopped != NULL && strcmp(solving->engine, "prove") == 0) {
        text_format(&line, "; no more proofs: %s", solving->stopped);
    }
    page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&line));
    text_release(&line);
}

/* `alone`: no solver tells why it ended. */
static void print_counts(Page *page, const ReportCounts *counts, unsigned undecided, bool alone)
{
    bool cut_short = counts->instances == 0 || (alone && undecided > 0 && counts->stopped != NULL);
    Text line = {0};
    if (counts->instances > 0) {
        text_add_count(&line, counts->instances, "instance");
        text_add(&line, " explored: ");
    }
    text_add_count(&line, counts->states, "state");
    if (counts->stands_for > counts->states) {
        text_add(&line, counts->states == 1 ? " stands for " : " stand for ");
        text_add_number(&line, counts->stands_for);
    }
    text_add(&line, ", ");
    text_add_count(&line, counts->transitions, "transition");
    text_format(&line, ", depth %u%s, ", counts->depth, counts->complete ? ", complete" : "");
    print_seconds(&line, counts->seconds);
    if (counts->settled) {
        text_format(&line, "; stopped there: all that %s is decided",
                    undecided > 0 ? "this version can decide" : "was asked");
    } else if (!counts->complete && cut_short) {
        text_format(&line, "; not complete: %s",
                    counts->stopped != NULL ? counts->stopped : "the search was stopped");
    }
    page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&line));
    text_release(&line);
}

/* "stuck in 3 of these states: the nearest in 2 steps (see --show-stuck)". */
static void print_stuck(Page *page, const ReportStuck *stuck, bool complete)
{
    const char *so_far = complete ? "" : " so far";
    Text line = {0};
    if (!stuck->told || (stuck->states == 0 && !stuck->asked)) return;
    if (stuck->states == 0) {
        text_format(&line, "stuck in none of %s",
                    complete ? "these states" : "the states whose steps were tried so far");
    } else {
        text_add(&line, "stuck in ");
        text_add_number(&line, stuck->states);
        text_format(&line, " of these states%s: ", so_far);
        text_add(&line, stuck->states == 1 ? "reached " : "the nearest ");
        if (stuck->steps == 0) {
            text_add(&line, "at the start");
        } else {
            text_add(&line, "in ");
            text_add_count(&line, stuck->steps, "step");
        }
        if (!stuck->asked) text_add(&line, " (see --show-stuck)");
    }
    page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&line));
    text_release(&line);
}

static void print_liveness(Page *page, const ReportLiveness *liveness)
{
    Text line = {0};
    text_add(&line, "liveness: ");
    text_add_count(&line, liveness->states, "state");
    text_add(&line, ", ");
    text_add_count(&line, liveness->transitions, "transition");
    if (liveness->product > 0) {
        text_add(&line, ", ");
        text_add_number(&line, liveness->product);
        text_add(&line, " in products with automata");
    }
    text_add(&line, ", ");
    print_seconds(&line, liveness->seconds);
    if (liveness->stopped != NULL) text_format(&line, "; not complete: %s", liveness->stopped);
    page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&line));
    text_release(&line);
}

void report_print_work(Page *page, const ReportCounts *counts, const ReportSolving *solving,
                       unsigned undecided)
{
    if (counts->used) {
        print_counts(page, counts, undecided, solving->engine == NULL);
        print_stuck(page, &counts->stuck, counts->complete);
    }
    if (counts->liveness.states > 0) print_liveness(page, &counts->liveness);
    if (solving->engine != NULL) print_solving(page, solving, undecided);
}

/* Every number is said of what is a model. */
static void print_refused(Page *page, const ReportCounts *counts)
{
    if (counts->refused == 0 || counts->least == NULL) return;
    Text line = {0};
    text_add(&line,
             "Values for which the protocol makes no sense are left out; the least instance that "
             "does is ");
    lifted_print_values(&line, counts->least);
    text_add_char(&line, '.');
    page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&line));
    text_release(&line);
}

/* It looks for violations; who waits for it to end may wait for ever. */
static void print_advice(Page *page, const Report *report, unsigned unknown)
{
    const ReportSolving *solving = &report->solving;
    bool endless = solving->engine != NULL && strcmp(solving->engine, "bmc") == 0 &&
                   solving->stopped != NULL && solving->searched;
    if (!endless || unknown == 0) return;
    page_paragraph(page, TONE_PLAIN, 0, 2,
                   "bmc looks for violations; where there is none it may go on for ever. Try "
                   "--engine explore, induction or pdr.");
}

static bool is_without_proof(const Finding *finding)
{
    return finding->asked && finding->engine != NULL && finding->schedule == NULL &&
           strcmp(finding->engine, "explore") == 0;
}

/* Who asks for proofs is told where there is a verdict without one. */
static void print_unproved(Page *page, const Report *report)
{
    const char *engine = report->solving.engine;
    if (engine == NULL || strcmp(engine, "prove") != 0) return;
    Text line = {0};
    for (uint32_t i = 0; i < report->findings->count; i++) {
        if (!is_without_proof(&report->findings->items[i])) continue;
        text_add(&line, line.count == 0 ? "Every state was visited; no proof was found of " : ", ");
        text_add(&line, report->findings->items[i].property->name);
    }
    if (line.count > 0) {
        text_add_char(&line, '.');
        page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&line));
    }
    text_release(&line);
}

void report_print_notes(Page *page, const Report *report, unsigned undecided)
{
    print_refused(page, &report->counts);
    print_advice(page, report, undecided);
    print_unproved(page, report);
}
