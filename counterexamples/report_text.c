/* report_text.c - the answer as a page: what was checked, a verdict a line, the traces, the
 * counts. */
#include "counterexamples/report.h"

#include <string.h>

#include "counterexamples/lifted.h"
#include "coverage_report.h"
#include "page.h"
#include "picture_text.h"
#include "properties/wording.h"
#include "report_parts.h"
#include "trace_text.h"

typedef struct Tally {
    unsigned claims, violated, never, unknown, holding;
    bool error; /* a model error was found */
} Tally;

/* Is there a line for it? A model error is told whenever there is one. */
static bool is_told(const Finding *finding)
{
    return finding->asked || finding->verdict == VERDICT_VIOLATED;
}

/* A witness, and no state shows it. */
static bool is_never_reached(const Finding *finding)
{
    return finding->property->kind == PROPERTY_WITNESS && finding->verdict == VERDICT_VIOLATED;
}

static Tally take_tally(const Findings *findings)
{
    Tally tally = {0};
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (!is_told(finding) || finding->property->kind == PROPERTY_ASSUME) continue;
        tally.claims++;
        tally.never += is_never_reached(finding);
        tally.violated += finding->verdict == VERDICT_VIOLATED && !is_never_reached(finding);
        tally.unknown += finding->verdict == VERDICT_UNKNOWN;
        tally.holding +=
            finding->verdict == VERDICT_HOLDS && finding->property->kind != PROPERTY_WITNESS;
        tally.error |=
            finding->property->kind == PROPERTY_ERROR && finding->verdict == VERDICT_VIOLATED;
    }
    return tally;
}

/* --- the head --- */

/* The params and options as they were decided. */
static void list_decisions(Text *list, const System *system, size_t columns)
{
    Text item = {0};
    size_t column = 0;
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        text_clear(&item);
        decision_print(&item, decision);
        text_add_item(list, text_string(&item), &column, columns);
    }
    text_release(&item);
}

void report_print_head(Page *page, const System *system)
{
    Text decisions = {0};
    size_t begin = strlen(system->name) + 3;
    bool beside = begin <= page->columns / 2 && system->decision_count > 0;
    if (!beside) begin = 2;
    list_decisions(&decisions, system, page->columns - begin);
    if (beside) {
        page_put(page, TONE_BOLD, system->name, begin);
    } else {
        page_paragraph(page, TONE_BOLD, 0, 2, system->name);
        if (decisions.count > 0) text_pad(page->text, ' ', begin);
    }
    if (decisions.count > 0) {
        page_paragraph(page, TONE_PLAIN, begin, begin, text_string(&decisions));
    }
    text_release(&decisions);
}

/* --- a verdict a line --- */

static const char *mark_of(const Finding *finding)
{
    if (finding->property->kind == PROPERTY_ASSUME) return "assumed";
    switch (finding->verdict) {
    case VERDICT_HOLDS: return finding->schedule != NULL ? "reached" : "ok";
    case VERDICT_VIOLATED: return is_never_reached(finding) ? "NEVER" : "VIOLATED";
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

/* "holds for every number of PLANS"; where no param is lifted, "holds however many values of Gen are
 * made and held". */
static void print_unbounded(Text *text, const Finding *finding, const System *system)
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
        print_unbounded(text, finding, system);
    } else {
        text_format(text, "proved by %s", finding->engine);
    }
    if (finding->how != NULL) text_format(text, ": %s", finding->how);
}

typedef struct Widths {
    size_t name, outcome, detail;
} Widths;

#define MARK_COLUMNS 8
#define NAME_LEAST 8
#define DETAIL_LEAST 24 /* with less it would be a tall column of single words */

/* A name gets what it needs, as long as what stands behind it has room. */
static Widths measure(const Page *page, const Findings *findings)
{
    Widths widths = {.name = 1, .outcome = 0};
    Text outcome = {0};
    bool unknown = false;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (!is_told(finding)) continue;
        unknown = unknown || finding->verdict == VERDICT_UNKNOWN || is_proved(finding);
        size_t name = strlen(finding->property->name);
        if (name > widths.name) widths.name = name;
        text_clear(&outcome);
        outcome_print(&outcome, finding);
        if (outcome.count > widths.outcome) widths.outcome = outcome.count;
    }
    text_release(&outcome);
    size_t begin = 2 + MARK_COLUMNS + 2;
    /* On a narrow page it takes two lines rather than the name's columns. */
    size_t room =
        page->columns > begin + NAME_LEAST + 2 ? page->columns - begin - NAME_LEAST - 2 : 1;
    if (widths.outcome > room) widths.outcome = room;
    size_t behind = widths.outcome > 0 ? 2 + widths.outcome : 0;
    size_t wanted = unknown && behind < 2 + DETAIL_LEAST ? 2 + DETAIL_LEAST : behind;
    size_t most =
        page->columns > begin + wanted + NAME_LEAST ? page->columns - begin - wanted : NAME_LEAST;
    if (widths.name > most) widths.name = most;
    size_t used = begin + widths.name + behind + 2;
    widths.detail = page->columns > used ? page->columns - used : 0;
    return widths;
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
    Cell cells[4] = {
        {mark_of(finding), MARK_COLUMNS, 0, tone_of(finding), false},
        {finding->property->name, widths->name, 0, TONE_PLAIN, false},
    };
    size_t count = 2;
    size_t rest = page->columns - (2 + MARK_COLUMNS + 2 + widths->name + 2);
    if (whole != NULL) {
        /* It may be long: it takes the columns of the outcome, too, which it is instead of. */
        cells[count++] = (Cell){whole, rest, 0, TONE_PLAIN, false};
    } else {
        if (widths->outcome > 0) {
            cells[count++] = (Cell){text_string(&outcome), widths->outcome, 0, TONE_PLAIN, false};
        }
        if (widths->detail >= DETAIL_LEAST) {
            cells[count++] = (Cell){text_string(&detail), widths->detail, 0, TONE_PLAIN, false};
        }
    }
    page_row(page, 2, cells, count);
    text_release(&outcome);
    text_release(&detail);
    text_release(&proof);
}

static void print_verdicts(Page *page, const Report *report)
{
    const Findings *findings = report->findings;
    Widths widths = measure(page, findings);
    for (uint32_t i = 0; i < findings->count; i++) {
        if (is_told(&findings->items[i])) print_verdict(page, report, i, &widths);
    }
}

/* --- proofs --- */

static bool share_proof(const Finding *a, const Finding *b)
{
    return is_told(a) && is_told(b) && a->invariant != NULL && b->invariant != NULL &&
           a->scope == b->scope && strcmp(a->engine, b->engine) == 0 &&
           strcmp(a->invariant, b->invariant) == 0;
}

/* What the proof of `first` rests on, and of those after it that share it. */
static void print_invariant(Page *page, const Report *report, uint32_t first)
{
    const Findings *findings = report->findings;
    const Finding *finding = &findings->items[first];
    Text head = {0};
    text_add(&head, finding->property->name);
    for (uint32_t i = first + 1; i < findings->count; i++) {
        if (!share_proof(finding, &findings->items[i])) continue;
        text_format(&head, ", %s", findings->items[i].property->name);
    }
    text_add(&head, ": ");
    if (finding->scope == SCOPE_UNBOUNDED) {
        print_unbounded(&head, finding, report->system);
    } else {
        text_format(&head, "proved by %s", finding->engine);
    }
    page_paragraph(page, TONE_BOLD, 0, 2, text_string(&head));
    text_release(&head);
    invariant_text(page, finding);
}

/* Unless it was told of a property before that shares it. */
static void print_proof_of(Page *page, const Report *report, uint32_t position)
{
    const Finding *items = report->findings->items, *finding = &items[position];
    bool told = !is_told(finding) || finding->invariant == NULL;
    for (uint32_t i = 0; i < position && !told; i++) told = share_proof(&items[i], finding);
    if (!told) print_invariant(page, report, position);
}

/* Of each property what shows its verdict. */
static void print_grounds(Page *page, const Report *report)
{
    for (uint32_t i = 0; i < report->findings->count; i++) {
        if (report->traces[i] != NULL) {
            trace_text(page, report->traces[i]);
            text_add_char(page->text, '\n');
        }
        print_proof_of(page, report, i);
    }
    if (report->counts.stuck.way == NULL) return;
    trace_text(page, report->counts.stuck.way);
    text_add_char(page->text, '\n');
}

/* The property of an earlier picture that shows the same candidate, or NULL. */
static const char *shown_before(const Report *report, uint32_t position)
{
    for (uint32_t i = 0; i < position; i++) {
        const Picture *other = report->pictures[i];
        if (other == NULL || !is_told(&report->findings->items[i])) continue;
        if (strcmp(other->candidate, report->pictures[position]->candidate) == 0) {
            return other->property->name;
        }
    }
    return NULL;
}

static void print_pictures(Page *page, const Report *report)
{
    for (uint32_t i = 0; report->pictures != NULL && i < report->findings->count; i++) {
        if (report->pictures[i] == NULL || !is_told(&report->findings->items[i])) continue;
        picture_text(page, report->pictures[i], shown_before(report, i));
        text_add_char(page->text, '\n');
    }
}

/* --- the end --- */

/* "The property", "Both properties", "All 3 properties", "2 of 3 properties". */
static void print_share(Text *text, unsigned count, unsigned all)
{
    if (count < all) {
        text_format(text, "%u of %u properties", count, all);
    } else if (all == 1) {
        text_add(text, "The property");
    } else if (all == 2) {
        text_add(text, "Both properties");
    } else {
        text_format(text, "All %u properties", all);
    }
}

/* "2 of 3 properties are violated, 1 is never reached, 1 is unknown." */
static void print_failures(Text *text, Tally tally)
{
    const struct {
        unsigned count;
        const char *what;
    } parts[] = {
        {tally.violated, "violated"}, {tally.never, "never reached"}, {tally.unknown, "unknown"}};
    bool begun = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0) continue;
        if (begun) {
            text_format(text, ", %u", parts[i].count);
        } else {
            print_share(text, parts[i].count, tally.claims);
        }
        text_format(text, " %s %s", parts[i].count == 1 ? "is" : "are", parts[i].what);
        begun = true;
    }
    text_add_char(text, '.');
}

static void print_summary(Page *page, Tally tally)
{
    Text line = {0};
    unsigned bad = tally.violated + tally.never;
    if (tally.claims == 0) {
        text_add(&line, "There is no property to check.");
    } else if (bad + tally.unknown == 0) {
        print_share(&line, tally.claims, tally.claims);
        text_add(&line, tally.claims == 1 ? " holds." : " hold.");
    } else {
        print_failures(&line, tally);
    }
    Tone tone = bad > 0 ? TONE_BAD : tally.unknown > 0 ? TONE_OPEN : TONE_GOOD;
    page_paragraph(page, tone, 0, 2, text_string(&line));
    text_release(&line);
    if (tally.error && tally.holding > 0)
        page_paragraph(page, TONE_OPEN, 0, 2,
                       "What is ok is so only as far as steps do not go wrong: what comes after a "
                       "model error was not looked at.");
}

/* The solver ran beside the explorer, but all that is told is the explorer's alone. */
static bool is_explored_alone(const Report *report)
{
    const char *engine = report->solving.engine;
    if (engine == NULL || strcmp(engine, "auto") != 0) return false;
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const Finding *finding = &report->findings->items[i];
        if (!is_told(finding)) continue;
        if (finding->confirmed != NULL || finding->verdict == VERDICT_UNKNOWN) return false;
        if (finding->engine != NULL && strcmp(finding->engine, "explore") != 0) return false;
    }
    return true;
}

/* "Explorer and solver agree on never_empty, no_rollback." */
static void print_agreement(Page *page, const Report *report)
{
    Text line = {0};
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const Finding *finding = &report->findings->items[i];
        if (finding->confirmed == NULL || !is_told(finding)) continue;
        text_add(&line, line.count == 0 ? "Explorer and solver agree on " : ", ");
        text_add(&line, finding->property->name);
    }
    if (line.count > 0) {
        text_add(&line, ".");
        page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&line));
    }
    text_release(&line);
}

void report_text(const Report *report, unsigned columns, bool colour, Text *ret_text)
{
    Page page = {.text = ret_text, .columns = columns, .colour = colour};
    report_print_head(&page, report->system);
    text_add_char(ret_text, '\n');
    print_verdicts(&page, report);
    text_add_char(ret_text, '\n');
    print_grounds(&page, report);
    print_pictures(&page, report);
    coverage_text(&page, report);
    Tally tally = take_tally(report->findings);
    static const ReportSolving nothing = {0};
    const ReportSolving *solving = is_explored_alone(report) ? &nothing : &report->solving;
    report_print_work(&page, &report->counts, solving, tally.unknown);
    report_print_notes(&page, report, tally.unknown);
    print_agreement(&page, report);
    print_summary(&page, tally);
    if (report->required != NULL) page_paragraph(&page, TONE_BAD, 0, 2, report->required);
}
