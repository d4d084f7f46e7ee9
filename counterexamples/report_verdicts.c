/* report_verdicts.c - a line for each property: what came out, how far its trace goes. */
#include <string.h>

#include "counterexamples/lifted.h"
#include "properties/wording.h"
#include "report_parts.h"

bool report_is_told(const Finding *finding)
{
    return finding->asked || finding->verdict == VERDICT_VIOLATED;
}

bool report_is_never_reached(const Finding *finding)
{
    return finding->property->kind == PROPERTY_WITNESS && finding->verdict == VERDICT_VIOLATED;
}

static const char *mark_of(const Finding *finding)
{
    if (finding->property->kind == PROPERTY_ASSUME) return "assumed";
    switch (finding->verdict) {
    case VERDICT_HOLDS: return finding->schedule != NULL ? "reached" : "ok";
    case VERDICT_VIOLATED: return report_is_never_reached(finding) ? "NEVER" : "VIOLATED";
    case VERDICT_UNKNOWN: break;
    }
    return "unknown";
}

static Tone tone_of(const Finding *finding)
{
    if (finding->property->kind == PROPERTY_ASSUME) return TONE_DIM;
    switch (finding->verdict) {
    case VERDICT_HOLDS: return TONE_GOOD;
    case VERDICT_VIOLATED: return TONE_BAD;
    case VERDICT_UNKNOWN: break;
    }
    return TONE_OPEN;
}

/* "after 3 steps" of what led to a model error. */
static void print_error_outcome(Text *text, const Finding *finding)
{
    uint32_t steps = schedule_steps(finding->schedule);
    if (steps > 0) {
        text_add(text, "after ");
        text_add_count(text, steps, "step");
    } else if (finding->attempt != NULL && schedule_length(finding->schedule) > 0) {
        text_add(text, "in the first step");
    } else {
        text_add(text, "at the start");
    }
}

static void print_endless_outcome(Text *text, const Finding *finding, uint32_t steps)
{
    bool loops = steps > finding->loop_begins;
    if (finding->loop_begins == 0) {
        text_add(text, loops ? "loops from the start" : "stops at the start");
    } else {
        text_add(text, loops ? "loops after " : "stops after ");
        text_add_count(text, finding->loop_begins, "step");
    }
}

void outcome_print(Text *text, const Finding *finding)
{
    if (finding->schedule == NULL) return;
    uint32_t steps = schedule_steps(finding->schedule);
    if (finding->property->kind == PROPERTY_ERROR) {
        print_error_outcome(text, finding);
    } else if (finding_is_endless(finding)) {
        print_endless_outcome(text, finding, steps);
    } else if (steps == 0) {
        text_add(text, "in the initial state");
    } else {
        text_add(text, "in ");
        text_add_count(text, steps, "step");
    }
}

/* Who took the step that a property of transitions is about; the first line of the documentation.
 * That nothing goes wrong needs none; what went wrong is said. Where params are lifted, the
 * instance. */
static void print_detail(Text *text, const Finding *finding, const Trace *trace, size_t columns)
{
    const char *documentation = finding->property->documentation;
    if (trace != NULL && system_is_lifted(trace->system)) {
        lifted_list_values(text, trace->system, columns);
    } else if (finding->property->kind != PROPERTY_ERROR) {
        if (trace != NULL && trace_shown_step(trace) != NULL) {
            text_add(text, "by ");
            trace_print_mover(text, trace_shown_step(trace));
            if (documentation != NULL) text_add(text, ": ");
        }
        if (documentation != NULL) {
            text_add_many(text, documentation, strcspn(documentation, "\n"));
        }
    } else if (finding->schedule != NULL) {
        model_error_print(text, &finding->error);
    }
}

/* Was it decided by a proof, not by having seen everything or a trace? */
static bool is_proved(const Finding *finding)
{
    return finding->verdict != VERDICT_UNKNOWN && finding->schedule == NULL &&
           (finding->how != NULL || finding->invariant != NULL ||
            finding->scope == SCOPE_UNBOUNDED);
}

void report_print_unbounded(Text *text, const Finding *finding, const System *system)
{
    bool never = finding->verdict == VERDICT_VIOLATED;
    if (system_is_lifted(system)) {
        text_add(text, never ? "never reached, for any number of " : "holds for every number of ");
        lifted_print_names(text, system);
        return;
    }
    text_format(text, "%s however many values of ", never ? "never reached," : "holds");
    orders_print_names(text, system);
    text_add(text, " are made and held");
}

/* "proved by induction: k = 2". */
static void print_proof(Text *text, const Finding *finding, const System *system)
{
    if (finding->scope == SCOPE_UNBOUNDED) {
        report_print_unbounded(text, finding, system);
    } else {
        text_format(text, "proved by %s", finding->engine);
    }
    if (finding->how != NULL) text_format(text, ": %s", finding->how);
}

typedef struct Widths {
    size_t name, outcome, detail;
    bool stacked; /* outcome and detail stand below the name */
} Widths;

#define MARK_COLUMNS 8
#define NAME_BEGIN (2 + MARK_COLUMNS + 2)
#define DETAIL_LEAST 24 /* with less it would be a tall column of single words */

/* What the columns need. True where one of them is a whole sentence. */
static bool measure_needs(const Findings *findings, Widths *needs)
{
    Text outcome = {0};
    bool sentence = false;
    *needs = (Widths){.name = 1};
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (!report_is_told(finding)) continue;
        sentence = sentence || finding->verdict == VERDICT_UNKNOWN || is_proved(finding);
        size_t name = strlen(finding->property->name);
        if (name > needs->name) needs->name = name;
        text_clear(&outcome);
        outcome_print(&outcome, finding);
        if (outcome.count > needs->outcome) needs->outcome = outcome.count;
    }
    text_release(&outcome);
    return sentence;
}

static size_t columns_behind(const Page *page, size_t used)
{
    return page->columns > used ? page->columns - used : 0;
}

/* A name gets what it needs, as long as what stands behind it has room; else that stands below. */
static Widths measure(const Page *page, const Findings *findings)
{
    Widths widths;
    size_t least = measure_needs(findings, &widths) ? DETAIL_LEAST : 0;
    size_t behind = widths.outcome > 0 ? widths.outcome + 2 : 0;
    size_t wanted = behind < least + 2 && least > 0 ? least + 2 : behind;
    widths.stacked = NAME_BEGIN + widths.name + wanted > page->columns;
    if (widths.stacked) {
        size_t room = columns_behind(page, NAME_BEGIN);
        if (widths.name > room) widths.name = room;
        if (widths.outcome > room) widths.outcome = room;
    }
    size_t before = widths.stacked ? 0 : widths.name + 2;
    widths.detail = columns_behind(page, NAME_BEGIN + before + behind);
    return widths;
}

static Cell plain_cell(const char *chars, size_t width)
{
    return (Cell){chars, width, 0, TONE_PLAIN, false};
}

/* `whole` is said in place of all else, if not NULL. Gives how many cells there are. */
static size_t cells_behind(const Page *page, const Widths *widths, const char *whole,
                           const char *outcome, const char *detail, Cell *ret_cells)
{
    size_t count = 0;
    if (whole != NULL) {
        size_t before = widths->stacked ? 0 : widths->name + 2;
        ret_cells[count++] = plain_cell(whole, columns_behind(page, NAME_BEGIN + before));
        return count;
    }
    if (widths->outcome > 0) ret_cells[count++] = plain_cell(outcome, widths->outcome);
    if (widths->detail >= DETAIL_LEAST) ret_cells[count++] = plain_cell(detail, widths->detail);
    return count;
}

static void print_cells(Page *page, const Finding *finding, const Widths *widths, const Cell *cells,
                        size_t count)
{
    Cell row[4] = {
        {mark_of(finding), MARK_COLUMNS, 0, tone_of(finding), false},
        {finding->property->name, widths->name, 0, TONE_PLAIN, false},
    };
    size_t used = 2;
    bool anything = false;
    for (size_t i = 0; i < count; i++) {
        anything = anything || *cells[i].chars != '\0';
        if (!widths->stacked) row[used++] = cells[i];
    }
    page_row(page, 2, row, used);
    if (widths->stacked && anything) page_row(page, NAME_BEGIN, cells, count);
}

static void print_verdict(Page *page, const Report *report, uint32_t position, const Widths *widths)
{
    const Finding *finding = &report->findings->items[position];
    Text outcome = {0}, detail = {0}, proof = {0};
    outcome_print(&outcome, finding);
    print_detail(&detail, finding, report->traces[position], widths->detail);
    if (is_proved(finding)) print_proof(&proof, finding, report->system);
    const char *whole = finding->verdict == VERDICT_UNKNOWN ? finding->reason
                        : proof.count > 0                   ? text_string(&proof)
                                                            : NULL;
    Cell cells[2];
    size_t count =
        cells_behind(page, widths, whole, text_string(&outcome), text_string(&detail), cells);
    print_cells(page, finding, widths, cells, count);
    text_release(&outcome);
    text_release(&detail);
    text_release(&proof);
}

void report_print_verdicts(Page *page, const Report *report)
{
    const Findings *findings = report->findings;
    Widths widths = measure(page, findings);
    for (uint32_t i = 0; i < findings->count; i++) {
        if (report_is_told(&findings->items[i])) print_verdict(page, report, i, &widths);
    }
}
