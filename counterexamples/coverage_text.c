/* coverage_text.c - what never happened, for people: the most telling first, and not too much. */
#include "coverage_report.h"

#include <string.h>

#include "properties/wording.h"
#include "support/vector.h"

#define LINES_MOST 8
#define NAMES_MOST 6 /* in a line */
#define MARK_COLUMNS 14
#define LINE_COLUMNS 5
#define TEXT_LEAST 24 /* with less room beside its mark a text stands below that */
#define TEXT_INDENT 6

typedef struct Warnings {
    const Report *report;
    const Coverage *coverage;
    VECTOR(uint32_t) items; /* that get a line, in order of importance */
    bool all;               /* also what is behind something that never happened */
} Warnings;

static bool is_uncovered(const Coverage *coverage, uint32_t item)
{
    return !coverage_item(coverage, item)->silent &&
           coverage_state(coverage, item) == COVER_UNCOVERED;
}

static bool is_of_property(const CoverItem *item)
{
    return item->kind == COVER_PREMISE || item->kind == COVER_QUANTIFIER;
}

/* Does the text of another one that says more lie inside? */
static bool is_explained(const Coverage *coverage, uint32_t number)
{
    const CoverItem *item = coverage_item(coverage, number);
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const CoverItem *other = coverage_item(coverage, i);
        if (i == number || !is_of_property(other) || other->property != item->property) continue;
        if (!is_uncovered(coverage, i) || !coverage_met(coverage, i)) continue;
        if (other->span.begin < item->span.begin || other->span.end > item->span.end) continue;
        if (other->span.end - other->span.begin < item->span.end - item->span.begin) return true;
    }
    return false;
}

static bool is_taken(const Coverage *coverage, const Step *step)
{
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const CoverItem *item = coverage_item(coverage, i);
        if (item->kind == COVER_STEP && item->step == step && !item->silent)
            return coverage_state(coverage, i) == COVER_COVERED;
    }
    return true;
}

/* Is another value of the same variable told before? They share a line. */
static bool shares_line(const Warnings *warnings, uint32_t number)
{
    const CoverItem *item = coverage_item(warnings->coverage, number);
    for (size_t i = 0; i < warnings->items.count; i++) {
        const CoverItem *other = coverage_item(warnings->coverage, warnings->items.items[i]);
        if (other->kind != item->kind || other->process != item->process) continue;
        if (item->kind == COVER_VALUE && strcmp(other->name, item->name) == 0) return true;
    }
    return false;
}

/* The first of those where control never came stands for all of them. */
static bool is_first_beyond(const Coverage *coverage, uint32_t number)
{
    for (uint32_t i = 0; i < number; i++) {
        const CoverItem *item = coverage_item(coverage, i);
        if (item->kind == COVER_STEP && is_uncovered(coverage, i) && !coverage_met(coverage, i))
            return false;
    }
    return true;
}

static bool is_told(const Warnings *warnings, uint32_t number)
{
    const Coverage *coverage = warnings->coverage;
    const CoverItem *item = coverage_item(coverage, number);
    if (!is_uncovered(coverage, number)) return false;
    if (warnings->all) return true;
    bool met = coverage_met(coverage, number);
    switch (item->kind) {
    case COVER_STEP: return met || is_first_beyond(coverage, number);
    case COVER_VALUE: return !shares_line(warnings, number);
    case COVER_GUARD:
    case COVER_CHOICE: return met && is_taken(coverage, item->step);
    case COVER_PREMISE:
    case COVER_QUANTIFIER: return met && !is_explained(coverage, number);
    case COVER_BRANCH:
    case COVER_LOOP: return met;
    }
    return met;
}

static void collect_told(Warnings *warnings)
{
    for (int kind = COVER_PREMISE; kind <= COVER_VALUE; kind++) {
        for (uint32_t i = 0; i < coverage_count(warnings->coverage); i++) {
            if ((int)coverage_item(warnings->coverage, i)->kind != kind) continue;
            if (is_told(warnings, i)) vector_push(&warnings->items, i);
        }
    }
}

static void collect(Warnings *warnings)
{
    collect_told(warnings);
    warnings->all = warnings->items.count == 0;
    if (warnings->all) collect_told(warnings);
}

uint32_t report_coverage_lines(const Coverage *coverage)
{
    Warnings warnings = {.coverage = coverage};
    collect(&warnings);
    uint32_t lines = (uint32_t)warnings.items.count;
    vector_release(&warnings.items);
    return lines;
}

/* Names with commas, not too many of them. */
typedef struct Names {
    Text list;
    size_t count;
} Names;

static void add_name(Names *names, const char *name)
{
    if (++names->count > NAMES_MOST) return;
    text_format(&names->list, "%s%s", names->count > 1 ? ", " : "", name);
}

static void end_names(Text *text, Names *names)
{
    text_add(text, text_string(&names->list));
    if (names->count > NAMES_MOST) text_format(text, " and %zu more", names->count - NAMES_MOST);
    text_release(&names->list);
}

/* "phase: aborted, failed". */
static void print_values(Text *text, const Coverage *coverage, const CoverItem *first)
{
    Names names = {0};
    if (first->process != NULL) text_format(text, "%s.", first->process->name);
    text_format(text, "%s: ", first->name);
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const CoverItem *item = coverage_item(coverage, i);
        if (item->kind != COVER_VALUE || !is_uncovered(coverage, i)) continue;
        if (item->process != first->process || strcmp(item->name, first->name) != 0) continue;
        add_name(&names, item->value == NULL ? "anything but none" : item->value);
    }
    end_names(text, &names);
}

/* All steps where control never came. */
static void print_steps_beyond(Text *text, const Coverage *coverage)
{
    Names names = {0};
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const CoverItem *item = coverage_item(coverage, i);
        if (item->kind != COVER_STEP || !is_uncovered(coverage, i)) continue;
        if (coverage_met(coverage, i)) continue;
        Text name = {0};
        uncovered_print_place(&name, item);
        add_name(&names, text_string(&name));
        text_release(&name);
    }
    end_names(text, &names);
    text_add(text, ": control never came there");
}

static void print_warning(Text *text, const Warnings *warnings, uint32_t number)
{
    const Coverage *coverage = warnings->coverage;
    const CoverItem *item = coverage_item(coverage, number);
    if (item->kind == COVER_VALUE) {
        print_values(text, coverage, item);
    } else if (item->kind == COVER_STEP && !coverage_met(coverage, number)) {
        print_steps_beyond(text, coverage);
    } else {
        uncovered_print_place(text, item);
        text_add(text, ": ");
        uncovered_print(text, warnings->report->system, coverage, number);
    }
}

static void print_row(Page *page, const Warnings *warnings, uint32_t number)
{
    const CoverItem *item = coverage_item(warnings->coverage, number);
    Text text = {0}, line = {0};
    size_t used = 2 + MARK_COLUMNS + 2 + 2 + LINE_COLUMNS;
    print_warning(&text, warnings, number);
    text_format(&line, ":%u",
                source_place(warnings->report->system->source, item->span.begin).line);
    bool stacked = page->columns < used + TEXT_LEAST;
    const Cell below = {text_string(&text), page->columns - TEXT_INDENT, 2, TONE_PLAIN, false};
    const Cell cells[] = {
        {uncovered_mark(warnings->coverage, number), MARK_COLUMNS, 0, TONE_OPEN, false},
        {stacked ? "" : text_string(&text), page->columns - used, 2, TONE_PLAIN, false},
        {text_string(&line), LINE_COLUMNS, 0, TONE_DIM, true},
    };
    page_row(page, 2, cells, 3);
    if (stacked) page_row(page, TEXT_INDENT, &below, 1);
    text_release(&text);
    text_release(&line);
}

static void print_rest(Page *page, const Warnings *warnings)
{
    size_t rest = warnings->items.count - LINES_MOST;
    Text line = {0};
    text_format(&line, "and %zu more: --json lists all", rest);
    page_paragraph(page, TONE_DIM, 0, 2, text_string(&line));
    text_release(&line);
}

static void print_open(Page *page, const Warnings *warnings)
{
    bool is_required = warnings->report->required != NULL;
    uint32_t open = coverage_open(warnings->coverage);
    Text line = {0};
    if (open == 0) return;
    text_add(&line, "Coverage: whether ");
    text_add_count(&line, open, warnings->items.count > 0 ? "more thing" : "thing");
    text_format(&line, " ever %s was not settled %s", open == 1 ? "happens" : "happen",
                is_required ? "before it had to end."
                            : "in the work done for it; --require-coverage looks at all states.");
    page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&line));
    text_release(&line);
}

void coverage_text(Page *page, const Report *report)
{
    Warnings warnings = {.report = report, .coverage = report->coverage};
    if (report->coverage == NULL) return;
    collect(&warnings);
    if (warnings.items.count > 0) {
        page_paragraph(page, TONE_OPEN, 0, 2, "Never happened, in any run:");
    }
    for (size_t i = 0; i < warnings.items.count && i < LINES_MOST; i++) {
        print_row(page, &warnings, warnings.items.items[i]);
    }
    if (warnings.items.count > LINES_MOST) print_rest(page, &warnings);
    print_open(page, &warnings);
    if (warnings.items.count > 0 || coverage_open(report->coverage) > 0) {
        text_add_char(page->text, '\n');
    }
    vector_release(&warnings.items);
}
