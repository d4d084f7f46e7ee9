/* synthesis_text.c - the ranges as a table, what verdicts rest on, and a sentence in the end. */
#include "counterexamples/synthesis.h"

#include <string.h>

#include "counterexamples/lifted.h"
#include "picture_text.h"
#include "report_parts.h"
#include "trace_text.h"

#define VERDICT_COLUMNS 11
#define NAME_COLUMNS_MOST 20
#define VALUES_COLUMNS_MOST 24

static bool is_told(const SynthesisProperty *property)
{
    return property->asked || property->shown != NULL;
}

static bool is_witness(const SynthesisProperty *property)
{
    return property->property->kind == PROPERTY_WITNESS;
}

/* --- values --- */

/* "KEEP = 0", "KEEP = 0..1", "KEEP >= 2"; the param only where it is given. */
static void print_values(Text *text, const char *param, int64_t low, int64_t high)
{
    if (high == RANGE_ENDLESS) {
        text_format(text, "%s >= %lld", param, (long long)low);
    } else if (low == high) {
        text_format(text, "%s = %lld", param, (long long)low);
    } else {
        text_format(text, "%s = %lld..%lld", param, (long long)low, (long long)high);
    }
}

/* "KEEP = 0..1, 4 and KEEP >= 7": ranges of one verdict, those that touch as one. */
typedef struct ValueList {
    Text text;
    size_t count;
    int64_t low, high; /* the last one, not yet written */
    bool any;
    const char *param;
} ValueList;

static void list_flush(ValueList *list, bool is_last)
{
    if (!list->any) return;
    if (list->count > 0) text_add(&list->text, is_last ? " and " : ", ");
    print_values(&list->text, list->param, list->low, list->high);
    list->count++;
    list->any = false;
}

static void list_add(ValueList *list, int64_t low, int64_t high)
{
    if (list->any && low - 1 == list->high) {
        list->high = high;
        return;
    }
    list_flush(list, false);
    list->any = true;
    list->low = low;
    list->high = high;
}

typedef bool RangeQuestion(const Range *range);

static bool is_good(const Range *range)
{
    return range->verdict == VERDICT_HOLDS;
}

static bool is_bad(const Range *range)
{
    return range->verdict == VERDICT_VIOLATED;
}

/* Where the model can't be built there is nothing to be known. */
static bool is_open(const Range *range)
{
    return range->verdict == VERDICT_UNKNOWN && range->basis != BASIS_REFUSED;
}

static bool is_searched(const Range *range)
{
    return is_open(range) && range->basis == BASIS_SEARCH;
}

static bool is_unseen(const Range *range)
{
    return is_open(range) && range->basis != BASIS_SEARCH;
}

/* Those for which the answer is yes. */
static ValueList list_of(const Ranges *ranges, const char *param, RangeQuestion *question)
{
    ValueList list = {.param = param};
    for (size_t i = 0; i < ranges->count; i++) {
        const Range *range = &ranges->items[i];
        if (question(range)) list_add(&list, range->low, range->high);
    }
    list_flush(&list, true);
    return list;
}

/* "; is violated for KEEP = 0..1", where there are any. */
static void print_part(Text *text, const Synthesis *synthesis, const Ranges *ranges,
                       RangeQuestion *question, const char *what)
{
    ValueList list = list_of(ranges, synthesis->param, question);
    if (list.count > 0) text_format(text, "; %s for %s", what, text_string(&list.text));
    text_release(&list.text);
}

/* --- the table --- */

static const char *verdict_word(const SynthesisProperty *property, const Range *range)
{
    bool witness = is_witness(property);
    switch (range->verdict) {
    case VERDICT_HOLDS: return witness ? "reached" : "holds";
    case VERDICT_VIOLATED: return witness ? "NEVER" : "VIOLATED";
    case VERDICT_UNKNOWN: break;
    }
    return range->basis == BASIS_REFUSED ? "no model" : "not decided";
}

static Tone verdict_tone(const Range *range)
{
    switch (range->verdict) {
    case VERDICT_HOLDS: return TONE_GOOD;
    case VERDICT_VIOLATED: return TONE_BAD;
    case VERDICT_UNKNOWN: break;
    }
    return range->basis == BASIS_REFUSED ? TONE_DIM : TONE_OPEN;
}

static uint32_t steps_of(const Trace *trace)
{
    return schedule_steps(trace->finding->schedule);
}

/* "in 11 and 12 steps, a trace for each value". */
static void print_traces(Text *text, const Range *range)
{
    uint32_t least = UINT32_MAX, most = 0;
    for (int64_t i = 0; i <= range->high - range->low; i++) {
        uint32_t steps = steps_of(range->traces[i]);
        if (steps < least) least = steps;
        if (steps > most) most = steps;
    }
    if (least == most) {
        outcome_print(text, range->traces[0]->finding);
    } else {
        bool error = range->traces[0]->finding->property->kind == PROPERTY_ERROR;
        const char *between = range->high - range->low == 1 ? "and" : "to";
        text_format(text, "%s %u %s %u steps", error ? "after" : "in", least, between, most);
    }
    if (range->high > range->low) text_add(text, ", a trace for each value");
}

static uint32_t count_others(const Synthesis *synthesis)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < synthesis->system->decision_count; i++) {
        const Decision *decision = &synthesis->system->decisions[i];
        count += decision->lifted && strcmp(decision->name, synthesis->param) != 0;
    }
    return count;
}

/* ", for every number of ENACTORS and PLANS" of the params that are not asked about. */
static void print_others(Text *text, const Synthesis *synthesis)
{
    uint32_t left = count_others(synthesis);
    if (left > 0) text_add(text, ", for every number of ");
    for (uint32_t i = 0; i < synthesis->system->decision_count; i++) {
        const Decision *decision = &synthesis->system->decisions[i];
        if (!decision->lifted || strcmp(decision->name, synthesis->param) == 0) continue;
        left--;
        text_format(text, "%s%s", decision->name, left > 1 ? ", " : left == 1 ? " and " : "");
    }
}

static void print_basis(Text *text, const Synthesis *synthesis, const Range *range)
{
    bool one = range->low == range->high;
    switch (range->basis) {
    case BASIS_TRACES: print_traces(text, range); break;
    case BASIS_EXPLORATION:
        text_add(text, one ? "explored to the end" : "each value explored to the end");
        break;
    case BASIS_PROOFS:
        text_format(text, "%sproved by %s", one ? "" : "each value ", range->engine);
        break;
    case BASIS_PROOF:
        text_add(text, one ? "proved" : "proved for every value");
        print_others(text, synthesis);
        break;
    case BASIS_NONE: text_format(text, "not looked at; %s", range->reason); break;
    case BASIS_SEARCH: text_add(text, range->reason); break;
    case BASIS_REFUSED: text_add(text, "the protocol makes no sense there"); break;
    }
}

typedef struct Widths {
    size_t name, values, detail;
} Widths;

static size_t at_most(size_t width, size_t most)
{
    return width < most ? width : most;
}

static Widths measure(const Page *page, const Synthesis *synthesis)
{
    Widths widths = {1, 1, 0};
    Text values = {0};
    for (size_t i = 0; i < synthesis->count; i++) {
        const SynthesisProperty *property = &synthesis->properties[i];
        if (!is_told(property)) continue;
        size_t name = strlen(property->property->name);
        if (name > widths.name) widths.name = name;
        for (size_t k = 0; k < property->ranges.count; k++) {
            const Range *range = &property->ranges.items[k];
            text_clear(&values);
            print_values(&values, synthesis->param, range->low, range->high);
            if (values.count > widths.values) widths.values = values.count;
        }
    }
    text_release(&values);
    widths.name = at_most(widths.name, NAME_COLUMNS_MOST);
    widths.values = at_most(widths.values, VALUES_COLUMNS_MOST);
    if (page->columns < 72) widths.name = at_most(widths.name, 12);
    size_t used = 2 + widths.name + 2 + widths.values + 2 + VERDICT_COLUMNS + 2;
    widths.detail = page->columns > used + 8 ? page->columns - used : 8;
    return widths;
}

static void print_range(Page *page, const Synthesis *synthesis, const SynthesisProperty *property,
                        const Range *range, const Widths *widths, const char *name)
{
    Text values = {0}, basis = {0};
    print_values(&values, synthesis->param, range->low, range->high);
    print_basis(&basis, synthesis, range);
    const Cell cells[] = {
        {name, widths->name, 0, TONE_PLAIN, false},
        {text_string(&values), widths->values, 0, TONE_PLAIN, false},
        {verdict_word(property, range), VERDICT_COLUMNS, 0, verdict_tone(range), false},
        {text_string(&basis), widths->detail, 0, TONE_PLAIN, false},
    };
    page_row(page, 2, cells, sizeof cells / sizeof *cells);
    text_release(&values);
    text_release(&basis);
}

static void print_table(Page *page, const Synthesis *synthesis)
{
    Widths widths = measure(page, synthesis);
    for (size_t i = 0; i < synthesis->count; i++) {
        const SynthesisProperty *property = &synthesis->properties[i];
        const char *name = property->property->name;
        for (size_t k = 0; is_told(property) && k < property->ranges.count; k++) {
            const Range *range = &property->ranges.items[k];
            if (!property->asked && range->verdict != VERDICT_VIOLATED) continue;
            print_range(page, synthesis, property, range, &widths, name);
            name = "";
        }
    }
    text_add_char(page->text, '\n');
}

/* --- what it rests on --- */

static void print_invariant(Page *page, const Synthesis *synthesis,
                            const SynthesisProperty *property, const Range *range)
{
    Text head = {0};
    bool never = range->verdict == VERDICT_VIOLATED;
    text_format(&head, "%s: %s for ", property->property->name, never ? "never reached" : "holds");
    print_values(&head, synthesis->param, range->low, range->high);
    page_paragraph(page, TONE_BOLD, 0, 2, text_string(&head));
    text_release(&head);
    invariant_text(page, range->proof);
}

static void print_grounds(Page *page, const Synthesis *synthesis)
{
    for (size_t i = 0; i < synthesis->count; i++) {
        const SynthesisProperty *property = &synthesis->properties[i];
        if (!is_told(property)) continue;
        if (property->shown != NULL) {
            trace_text(page, property->shown);
            text_add_char(page->text, '\n');
        }
        for (size_t k = 0; k < property->ranges.count; k++) {
            const Range *range = &property->ranges.items[k];
            if (range->proof == NULL || range->proof->invariant == NULL) continue;
            print_invariant(page, synthesis, property, range);
        }
    }
}

/* --- the end --- */

/* "for every KEEP" of those that were asked about. */
static void print_every(Text *text, const Synthesis *synthesis, const ValueList *list)
{
    text_format(text, "for every %s", synthesis->param);
    if (list->low != synthesis->low || list->high < synthesis->high) text_add(text, " that fits");
    if (list->high == RANGE_ENDLESS) {
        text_format(text, " from %lld on", (long long)list->low);
    } else {
        text_format(text, " from %lld to %lld", (long long)list->low, (long long)list->high);
    }
}

/* " for every KEEP from 0 on", " exactly for KEEP >= 2": "exactly" only where nothing is open. */
static void print_good(Text *text, const Synthesis *synthesis, const Ranges *ranges,
                       const ValueList *good)
{
    ValueList bad = list_of(ranges, synthesis->param, is_bad);
    ValueList open = list_of(ranges, synthesis->param, is_open);
    if (bad.count == 0 && open.count == 0) {
        text_add_char(text, ' ');
        print_every(text, synthesis, good);
    } else {
        text_format(text, "%s for %s", open.count == 0 ? " exactly" : "", text_string(&good->text));
    }
    text_release(&bad.text);
    text_release(&open.text);
}

/* Of one property, in a sentence: which values are good, which are bad, and which are open. */
static void print_sentence(Text *text, const Synthesis *synthesis,
                           const SynthesisProperty *property)
{
    const Ranges *ranges = &property->ranges;
    const char *not = is_witness(property) ? "is never reached" : "is violated";
    ValueList good = list_of(ranges, synthesis->param, is_good);
    ValueList open = list_of(ranges, synthesis->param, is_open);
    Text parts = {0};
    print_part(&parts, synthesis, ranges, is_bad, not );
    print_part(&parts, synthesis, ranges, is_searched, "was searched without an answer");
    print_part(&parts, synthesis, ranges, is_unseen, "was not looked at");
    text_add(text, property->property->name);
    if (good.count > 0) {
        text_add(text, is_witness(property) ? " is reached" : " holds");
        print_good(text, synthesis, ranges, &good);
        text_add(text, text_string(&parts));
    } else if (parts.count > 0) {
        text_format(text, " %s", text_string(&parts) + strlen("; "));
        if (open.count == 0) text_format(text, ": no %s will do", synthesis->param);
    } else {
        text_add(text, ": nothing is decided");
    }
    text_add_char(text, '.');
    text_release(&good.text);
    text_release(&open.text);
    text_release(&parts);
}

static Tone tone_of(const SynthesisProperty *property)
{
    bool holds = false, violated = false;
    for (size_t i = 0; i < property->ranges.count; i++) {
        holds = holds || property->ranges.items[i].verdict == VERDICT_HOLDS;
        violated = violated || property->ranges.items[i].verdict == VERDICT_VIOLATED;
    }
    return holds ? TONE_GOOD : violated ? TONE_BAD : TONE_OPEN;
}

static void print_together(Page *page, const Synthesis *synthesis)
{
    Text line = {0};
    ValueList all = list_of(synthesis->together, synthesis->param, is_good);
    if (all.count > 0) {
        text_format(&line, "All that was asked holds for %s", text_string(&all.text));
    } else {
        text_format(&line, "There is no %s for which all that was asked is known to hold",
                    synthesis->param);
    }
    print_part(&line, synthesis, synthesis->together, is_bad, "something is violated");
    print_part(&line, synthesis, synthesis->together, is_open, "something is not decided");
    text_add_char(&line, '.');
    page_paragraph(page, all.count > 0 ? TONE_GOOD : TONE_BAD, 0, 2, text_string(&line));
    text_release(&all.text);
    text_release(&line);
}

static void print_summary(Page *page, const Synthesis *synthesis)
{
    size_t told = 0;
    for (size_t i = 0; i < synthesis->count; i++) {
        const SynthesisProperty *property = &synthesis->properties[i];
        if (!property->asked) {
            told += property->shown != NULL;
            continue;
        }
        Text line = {0};
        print_sentence(&line, synthesis, property);
        page_paragraph(page, tone_of(property), 0, 2, text_string(&line));
        text_release(&line);
        told++;
    }
    if (told == 0) page_paragraph(page, TONE_OPEN, 0, 2, "There is no property to look at.");
    if (told > 1) print_together(page, synthesis);
}

void synthesis_text(const Synthesis *synthesis, unsigned columns, bool colour, Text *ret_text)
{
    Page page = {.text = ret_text, .columns = columns, .colour = colour};
    report_print_head(&page, synthesis->system);
    text_add_char(ret_text, '\n');
    print_table(&page, synthesis);
    print_grounds(&page, synthesis);
    if (synthesis->note != NULL) page_paragraph(&page, TONE_OPEN, 0, 2, synthesis->note);
    report_print_work(&page, &synthesis->counts, &synthesis->solving, synthesis->undecided);
    print_summary(&page, synthesis);
}
