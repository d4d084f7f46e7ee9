/* difference_text.c - verdicts as a table, and two runs beside each other, observation by
 * observation. */
#include <string.h>

#include "difference_parts.h"
#include "properties/wording.h"
#include "report_parts.h"
#include "step_words.h"
#include "support/memory.h"

#define NEXT_MOST 8U /* of what the other can do next, so many are listed */

/* --- one run --- */

/* "3 enactor[1].write (ep 1)" and, below, what is seen to change. */
static void print_step(Text *text, const Difference *difference, unsigned side, const Trace *trace,
                       uint32_t index)
{
    const TraceState *before = &trace->states[index - 1], *state = &trace->states[index];
    Text step = {0}, changes = {0};
    if (text->count > 0) text_add_char(text, '\n');
    text_format(text, "%u ", index);
    process_print(text, state->process, state->instance);
    text_add_char(text, '.');
    step_print(&step, before, state);
    text_add(text, text_string(&step));
    difference_print_changes(&changes, difference, side, before->cells, state->cells);
    for (const char *line = text_string(&changes); *line != '\0';) {
        size_t count = strcspn(line, "\n");
        text_add(text, "\n    ");
        text_add_many(text, line, count);
        line += count + (line[count] != '\0');
    }
    text_release(&step);
    text_release(&changes);
}

/* The steps from `begin` up to the next one that is seen; returns where to go on. */
static uint32_t print_stretch(Text *text, const Difference *difference, unsigned side,
                              const Trace *trace, uint32_t begin)
{
    bool seen = false;
    uint32_t i = begin;
    for (; i < trace->count && !seen; i++) {
        print_step(text, difference, side, trace, i);
        seen = !difference_shows_same(difference, side, trace->states[i - 1].cells,
                                      trace->states[i].cells);
    }
    return i;
}

/* --- both --- */

static void print_row(Page *page, const char *left, const char *right, Tone tone)
{
    size_t width = (page->columns - 4) / 2;
    const Cell cells[] = {{left, width, 4, TONE_PLAIN, false}, {right, width, 4, tone, false}};
    page_row(page, 2, cells, 2);
}

static void print_steps(Page *page, const Difference *difference, unsigned side)
{
    const DifferenceRuns *only = &difference->only[side];
    uint32_t at = 1, other_at = 1;
    while (at < only->way->count) {
        Text left = {0}, right = {0};
        at = print_stretch(&left, difference, side, only->way, at);
        bool last = at == only->way->count;
        if (last) {
            text_format(&right, "%s can't show this", difference_name(!side));
        } else if (only->is_following_missing) {
            text_format(&right, "%s can show this, too", difference_name(!side));
        } else {
            other_at = print_stretch(&right, difference, !side, only->following, other_at);
        }
        print_row(page, text_string(&left), text_string(&right), last ? TONE_BAD : TONE_PLAIN);
        text_release(&left);
        text_release(&right);
    }
}

static void print_list(Page *page, const char *title, const Text *lines)
{
    text_pad(page->text, ' ', 2);
    page_paragraph(page, TONE_PLAIN, 2, 2, title);
    const Cell cell = {text_string(lines), page->columns - 4, 4, TONE_PLAIN, false};
    page_row(page, 4, &cell, 1);
}

static void print_values(Page *page, const Difference *difference, unsigned side,
                         const int64_t *cells, const char *title)
{
    Text lines = {0};
    difference_print_changes(&lines, difference, side, NULL, cells);
    print_list(page, title, &lines);
    text_release(&lines);
}

static void add_next(Text *lines, const Difference *difference, unsigned other,
                     const DifferenceRuns *only, uint32_t index)
{
    Text changes = {0};
    const Trace *following = only->following;
    const int64_t *from = following == NULL ? NULL : following->states[following->count - 1].cells;
    uint32_t cells = difference->versions[other].system->cells;
    difference_print_changes(&changes, difference, other, from, only->next + (size_t)index * cells);
    if (lines->count > 0) text_add_char(lines, '\n');
    for (size_t i = 0; i < changes.count; i++) {
        if (changes.chars[i] == '\n') {
            text_add(lines, ", ");
        } else {
            text_add_char(lines, changes.chars[i]);
        }
    }
    text_release(&changes);
}

static bool begins_alike(const DifferenceRuns *only)
{
    return only->following != NULL || only->is_following_missing;
}

/* What the other shows next, wherever it may be by then. */
static void print_next(Page *page, const Difference *difference, unsigned side)
{
    const DifferenceRuns *only = &difference->only[side];
    Text lines = {0}, title = {0};
    const char *name = difference_name(!side);
    if (only->next_count == 0) {
        text_format(&title,
                    begins_alike(only) ? "%s can show nothing more by then."
                                       : "%s has no initial state.",
                    name);
        page_paragraph(page, TONE_PLAIN, 0, 2, text_string(&title));
    } else {
        uint32_t shown = only->next_shown < NEXT_MOST ? only->next_shown : NEXT_MOST;
        for (uint32_t i = 0; i < shown; i++) add_next(&lines, difference, !side, only, i);
        if (shown < only->next_count) {
            text_add(&lines, "\n… and ");
            text_add_number(&lines, only->next_count - shown);
            text_add(&lines, " more");
        }
        text_format(&title,
                    begins_alike(only) ? "What %s can show next, having shown the same:"
                                       : "%s begins with:",
                    name);
        print_list(page, text_string(&title), &lines);
    }
    text_release(&lines);
    text_release(&title);
}

static void print_missing(Page *page, const Difference *difference, unsigned side)
{
    Text line = {0};
    text_format(&line, "The run of %s is left out, as a limit came first: %s.",
                difference_name(!side), difference->stopped);
    text_pad(page->text, ' ', 2);
    page_paragraph(page, TONE_OPEN, 2, 4, text_string(&line));
    text_add_char(page->text, '\n');
    text_release(&line);
}

void difference_runs_text(Page *page, const Difference *difference, unsigned side)
{
    const DifferenceRuns *only = &difference->only[side];
    if (!begins_alike(only)) {
        Text title = {0};
        text_format(&title, "%s can begin with:", difference_name(side));
        print_values(page, difference, side, only->way->states[0].cells, text_string(&title));
        text_release(&title);
    } else {
        print_values(page, difference, side, only->way->states[0].cells, "Both begin with:");
        text_add_char(page->text, '\n');
        print_row(page, difference_name(side), difference_name(!side), TONE_PLAIN);
        print_steps(page, difference, side);
        text_add_char(page->text, '\n');
        if (only->is_following_missing) print_missing(page, difference, side);
    }
    print_next(page, difference, side);
}

/* --- the page --- */

static void print_versions(Page *page, const Difference *difference)
{
    for (unsigned side = 0; side < 2; side++) {
        Text version = {0};
        difference_print_version(&version, difference, side);
        page_put(page, TONE_BOLD, difference_name(side), 5);
        page_paragraph(page, TONE_PLAIN, 5, 5, text_string(&version));
        text_release(&version);
    }
}

static Tone tone_of(const Finding *finding)
{
    if (finding == NULL || finding->property->kind == PROPERTY_ASSUME) return TONE_DIM;
    switch (finding->verdict) {
    case VERDICT_HOLDS: return TONE_GOOD;
    case VERDICT_VIOLATED: return TONE_BAD;
    case VERDICT_UNKNOWN: return TONE_OPEN;
    }
    return TONE_PLAIN;
}

static void print_pair(Page *page, const PropertyPair *pair, size_t name_columns)
{
    const Finding *one = pair->in[1] != NULL ? pair->in[1] : pair->in[0];
    Text verdicts[2] = {{0}, {0}};
    for (unsigned side = 0; side < 2; side++) {
        difference_print_verdict(&verdicts[side], pair, side);
    }
    size_t rest = page->columns - 2 - name_columns - 2, width = (rest - 2) / 2;
    const Cell cells[] = {
        {one->property->name, name_columns, 2, TONE_PLAIN, false},
        {text_string(&verdicts[0]), width, 2, tone_of(pair->in[0]), false},
        {text_string(&verdicts[1]), width, 2, tone_of(pair->in[1]), false},
    };
    page_row(page, 2, cells, 3);
    for (unsigned side = 0; side < 2; side++) text_release(&verdicts[side]);
}

/* "4 more properties are as they were." */
static void print_rest(Page *page, size_t same, size_t told)
{
    Text sentence = {0};
    if (same == 0) return;
    text_add_number(&sentence, same);
    text_format(&sentence, "%s propert%s as %s.", told > 0 ? " more" : "",
                same == 1 ? "y is" : "ies are", same == 1 ? "it was" : "they were");
    text_pad(page->text, ' ', 2);
    page_paragraph(page, TONE_PLAIN, 2, 2, text_string(&sentence));
    text_release(&sentence);
}

static bool is_unknown(const Finding *finding)
{
    return finding != NULL && finding->verdict == VERDICT_UNKNOWN && finding->reason != NULL &&
           finding->property->kind != PROPERTY_ASSUME;
}

/* Was that reason told before, of an earlier pair or of the old version? */
static bool was_told(const PropertyPair *pairs, size_t index, unsigned side)
{
    const char *reason = pairs[index].in[side]->reason;
    for (size_t i = 0; i <= index; i++) {
        for (unsigned k = 0; k < 2; k++) {
            if (i == index && k == side) return false;
            const Finding *before = pairs[i].in[k];
            if (is_unknown(before) && strcmp(before->reason, reason) == 0) return true;
        }
    }
    return false;
}

/* Why verdicts are unknown, each reason once. */
static void print_reasons(Page *page, const PropertyPair *pairs, size_t count)
{
    for (size_t i = 0; i < 2 * count; i++) {
        const Finding *finding = pairs[i / 2].in[i % 2];
        if (!is_unknown(finding) || was_told(pairs, i / 2, i % 2)) continue;
        Text sentence = {0};
        text_format(&sentence, "unknown: %s", finding->reason);
        text_pad(page->text, ' ', 2);
        page_paragraph(page, TONE_OPEN, 2, 4, text_string(&sentence));
        text_release(&sentence);
    }
}

static void print_pairs(Page *page, const Difference *difference)
{
    size_t count, columns = 8, told = 0;
    PropertyPair *pairs = difference_pairs(difference, &count);
    for (size_t i = 0; i < count; i++) {
        if (!property_pair_is_told(&pairs[i])) continue;
        const Finding *one = pairs[i].in[1] != NULL ? pairs[i].in[1] : pairs[i].in[0];
        size_t length = strlen(one->property->name);
        if (length > columns) columns = length;
        told++;
    }
    if (columns > page->columns / 3) columns = page->columns / 3;
    page_paragraph(page, TONE_BOLD, 0, 2, "Properties");
    if (told > 0) {
        size_t width = (page->columns - 2 - columns - 2 - 2) / 2;
        const Cell head[] = {{"", columns, 0, TONE_DIM, false},
                             {"OLD", width, 0, TONE_DIM, false},
                             {"NEW", width, 0, TONE_DIM, false}};
        page_row(page, 2, head, 3);
    }
    for (size_t i = 0; i < count; i++) {
        if (property_pair_is_told(&pairs[i])) print_pair(page, &pairs[i], columns);
    }
    print_rest(page, count - told, told);
    print_reasons(page, pairs, count);
    free(pairs);
}

static void print_behaviours(Page *page, const Difference *difference)
{
    Text line = {0};
    if (difference->is_same_system) {
        page_paragraph(page, TONE_BOLD, 0, 2, "Behaviour");
        text_pad(page->text, ' ', 2);
        page_paragraph(page, TONE_PLAIN, 2, 2, SAME_SYSTEM);
        return;
    }
    text_add(&line, "Behaviour, observed by ");
    difference_print_observed(&line, difference);
    page_paragraph(page, TONE_BOLD, 0, 2, text_string(&line));
    for (const char *note = difference->notes; *note != '\0';) {
        size_t count = strcspn(note, "\n");
        text_clear(&line);
        text_add_many(&line, note, count);
        text_pad(page->text, ' ', 2);
        page_paragraph(page, TONE_DIM, 2, 4, text_string(&line));
        note += count + (note[count] != '\0');
    }
    for (unsigned i = 0; i < 2; i++) {
        unsigned side = !i; /* NEW first: what is new is what may go wrong */
        bool fails = difference->only[side].answer == CONTAINMENT_FAILS;
        text_clear(&line);
        difference_print_sentence(&line, difference, side);
        text_pad(page->text, ' ', 2);
        page_paragraph(page, fails ? TONE_BAD : TONE_PLAIN, 2, 2, text_string(&line));
        if (fails) {
            text_add_char(page->text, '\n');
            difference_runs_text(page, difference, side);
            if (i == 0) text_add_char(page->text, '\n');
        }
    }
    text_release(&line);
}

static void print_counts(Page *page, const Difference *difference)
{
    Text line = {0};
    if (difference->observed_count == 0 || difference->is_same_system) return;
    for (unsigned side = 0; side < 2; side++) {
        const DifferenceVersion *version = &difference->versions[side];
        text_format(&line, "%s%s: ", side > 0 ? "; " : "", difference_name(side));
        text_add_count(&line, version->states, "state");
        if (!version->is_complete) text_add(&line, ", not all");
    }
    page_paragraph(page, TONE_DIM, 0, 2, text_string(&line));
    text_release(&line);
}

void difference_text(const Difference *difference, unsigned columns, bool colour, Text *ret_text)
{
    Page page = {.text = ret_text, .columns = columns, .colour = colour};
    Text summary = {0};
    print_versions(&page, difference);
    text_add_char(ret_text, '\n');
    print_pairs(&page, difference);
    text_add_char(ret_text, '\n');
    print_behaviours(&page, difference);
    text_add_char(ret_text, '\n');
    print_counts(&page, difference);
    difference_print_summary(&summary, difference);
    page_paragraph(&page, TONE_BOLD, 0, 2, text_string(&summary));
    text_release(&summary);
}
