/* report_text.c - the answer as a page: what was checked, the verdicts, the traces, the counts. */
#include "counterexamples/report.h"

#include <string.h>

#include "counterexamples/lifted.h"
#include "coverage_report.h"
#include "page.h"
#include "picture_text.h"
#include "properties/wording.h"
#include "report_parts.h"
#include "smallest_report.h"
#include "trace_text.h"

typedef struct Tally {
    unsigned claims, violated, never, unknown, holding;
    bool error; /* a model error was found */
} Tally;

static Tally take_tally(const Findings *findings)
{
    Tally tally = {0};
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (!report_is_told(finding) || finding->property->kind == PROPERTY_ASSUME) continue;
        tally.claims++;
        tally.never += report_is_never_reached(finding);
        tally.violated += finding->verdict == VERDICT_VIOLATED && !report_is_never_reached(finding);
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

/* --- proofs --- */

static bool share_proof(const Finding *a, const Finding *b)
{
    return report_is_told(a) && report_is_told(b) && a->invariant != NULL && b->invariant != NULL &&
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
        report_print_unbounded(&head, finding, report->system);
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
    bool told = !report_is_told(finding) || finding->invariant == NULL;
    for (uint32_t i = 0; i < position && !told; i++) told = share_proof(&items[i], finding);
    if (!told) print_invariant(page, report, position);
}

/* Of each property what shows its verdict. */
static void print_grounds(Page *page, const Report *report)
{
    for (uint32_t i = 0; i < report->findings->count; i++) {
        if (report->smallest != NULL) {
            smallest_text(page, report, i);
        } else if (report->traces[i] != NULL) {
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
        if (other == NULL || !report_is_told(&report->findings->items[i])) continue;
        if (strcmp(other->candidate, report->pictures[position]->candidate) == 0) {
            return other->property->name;
        }
    }
    return NULL;
}

static void print_pictures(Page *page, const Report *report)
{
    for (uint32_t i = 0; report->pictures != NULL && i < report->findings->count; i++) {
        if (report->pictures[i] == NULL || !report_is_told(&report->findings->items[i])) continue;
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

/* What the verdicts, which are those of the instance that was asked about, don't say. */
static void print_smaller(Page *page, const Report *report)
{
    unsigned more = 0;
    for (uint32_t i = 0; report->smallest != NULL && i < report->findings->count; i++) {
        const Trace *least = report->smallest->items[i].trace;
        bool violated = least != NULL && least->finding->verdict == VERDICT_VIOLATED;
        more += violated && report->traces[i] == NULL;
    }
    if (more == 0) return;
    Text line = {0};
    text_format(&line, "In a smaller instance %u more %s violated.", more,
                more == 1 ? "is" : "are");
    page_paragraph(page, TONE_BAD, 0, 2, text_string(&line));
    text_release(&line);
}

/* The solver ran beside the explorer, but all that is told is the explorer's alone. */
static bool is_explored_alone(const Report *report)
{
    const char *engine = report->solving.engine;
    if (engine == NULL || strcmp(engine, "auto") != 0) return false;
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const Finding *finding = &report->findings->items[i];
        if (!report_is_told(finding)) continue;
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
        if (finding->confirmed == NULL || !report_is_told(finding)) continue;
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
    report_print_verdicts(&page, report);
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
    print_smaller(&page, report);
    if (report->required != NULL) page_paragraph(&page, TONE_BAD, 0, 2, report->required);
}
