/* coverage_words.c - one thing that never happened, as a sentence. */
#include "coverage_report.h"

#include <string.h>

#include "support/bug.h"

#define QUOTED_MOST 56

/* What the source has there, on one line, cut where it is long. */
static void quote(Text *text, const System *system, Span span, const char *before)
{
    Text quoted = {0};
    text_add(&quoted, before);
    const char *source = system->source->text;
    for (uint32_t i = span.begin; i < span.end && i < system->source->length; i++) {
        bool blank = strchr(" \t\r\n", source[i]) != NULL;
        bool after_blank = quoted.count > 0 && quoted.chars[quoted.count - 1] == ' ';
        if (!blank || !after_blank) text_add_char(&quoted, blank ? ' ' : source[i]);
    }
    text_add_char(text, '`');
    text_add_cut(text, text_string(&quoted), QUOTED_MOST);
    text_add_char(text, '`');
    text_release(&quoted);
}

static void print_branch(Text *text, const System *system, const CoverItem *item)
{
    switch (item->branch) {
    case COVER_THEN: text_add(text, "what follows "); break;
    case COVER_ELSE: text_add(text, "the `else` of "); break;
    case COVER_EITHER:
        text_format(text, "branch %u of `either`", item->number);
        if (item->step == NULL) return;
        text_add(text, ", ");
        quote(text, system, item->span, "");
        return;
    }
    quote(text, system, item->span, "if ");
}

/* What keeps a step from being taken: the first guard or choice that control came to in vain. */
static void print_obstacle(Text *text, const System *system, const Coverage *coverage,
                           const CoverItem *step)
{
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const CoverItem *item = coverage_item(coverage, i);
        bool obstacle = item->kind == COVER_GUARD || item->kind == COVER_CHOICE;
        if (item->step != step->step || !obstacle || item->silent) continue;
        if (coverage_state(coverage, i) != COVER_UNCOVERED || !coverage_met(coverage, i)) continue;
        uncovered_print(text, system, coverage, i);
        text_add(text, item->kind == COVER_GUARD ? " was never true" : " never found anything");
        text_add(text, " there");
        return;
    }
    text_add(text, "control came there, but no way leads through it");
}

static const char *accident_words(const Coverage *coverage, uint32_t number)
{
    const CoverItem *item = coverage_item(coverage, number);
    bool of_until = item->over_time != NULL && item->over_time->kind == EXPR_UNTIL;
    if (!coverage_met(coverage, number)) return " was never looked at";
    if (item->kind == COVER_QUANTIFIER) return " was always empty there";
    if (of_until) return " was always true at once";
    return item->always ? " was always true there" : " was never true there";
}

void uncovered_print(Text *text, const System *system, const Coverage *coverage, uint32_t number)
{
    const CoverItem *item = coverage_item(coverage, number);
    switch (item->kind) {
    case COVER_STEP:
        if (coverage_met(coverage, number)) {
            print_obstacle(text, system, coverage, item);
        } else {
            text_add(text, "control never came there");
        }
        return;
    case COVER_GUARD:
        quote(text, system, item->span, item->provided ? "provided " : "await ");
        return;
    case COVER_PREMISE:
    case COVER_QUANTIFIER:
        quote(text, system, item->span, "");
        text_add(text, accident_words(coverage, number));
        return;
    case COVER_CHOICE: quote(text, system, item->span, ""); return;
    case COVER_BRANCH: print_branch(text, system, item); return;
    case COVER_LOOP:
        text_add(text, "the body of ");
        quote(text, system, item->span, item->step != NULL ? "for … in " : "while ");
        return;
    case COVER_VALUE:
        text_format(text, "%s: %s", item->name,
                    item->value == NULL ? "anything but none" : item->value);
        return;
    }
    BUG("an item of no kind");
}

const char *uncovered_mark(const Coverage *coverage, uint32_t number)
{
    CoverKind kind = coverage_item(coverage, number)->kind;
    bool condition = kind == COVER_GUARD || kind == COVER_CHOICE;
    if (condition && !coverage_met(coverage, number)) return "never reached";
    switch (kind) {
    case COVER_PREMISE:
    case COVER_QUANTIFIER: return "vacuous";
    case COVER_STEP: return "never taken";
    case COVER_GUARD: return "never true";
    case COVER_CHOICE: return "never chose";
    case COVER_BRANCH:
    case COVER_LOOP: return "never reached";
    case COVER_VALUE: return "never assigned";
    }
    BUG("an item of no kind");
}

void uncovered_print_place(Text *text, const CoverItem *item)
{
    if (item->property != NULL) {
        text_add(text, item->property->name);
    } else if (item->process != NULL) {
        text_add(text, item->process->name);
        if (item->step != NULL) text_format(text, ".%s", item->step->name);
    }
}
