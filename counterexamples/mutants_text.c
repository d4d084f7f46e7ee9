/* mutants_text.c - what nobody notices in full, the rest in a line each. */
#include <string.h>

#include "counterexamples/mutants.h"
#include "page.h"
#include "place.h"
#include "properties/wording.h"
#include "quote.h"

#define INDENT 2

/* Where its text stands, as reports name steps. */
static void print_where(Text *text, const Mutation *mutation)
{
    text_add(text, mutation->process->name);
    if (mutation->step != NULL) text_format(text, ".%s", mutation->step->name);
    if (mutation->uses == 1) return;
    text_add(text, " and ");
    text_add_count(text, mutation->uses - 1, "other place");
}

/* "assignment skipped in enactor.write". */
static void print_title(Text *text, const Mutation *mutation)
{
    text_format(text, "%s in ", mutation_words(mutation->kind));
    print_where(text, mutation);
}

/* ---- the summary ---- */

static const char *clause_of(MutantFate fate, bool one)
{
    switch (fate) {
    case MUTANT_NOTICED: return one ? "is noticed" : "are noticed";
    case MUTANT_UNNOTICED: return one ? "is noticed by no property" : "are noticed by no property";
    case MUTANT_UNCOMPARED:
        return one ? "is noticed by no property and may change nothing"
                   : "are noticed by no property and may change nothing";
    case MUTANT_IMPOSSIBLE:
        return one ? "makes the premises impossible" : "make the premises impossible";
    case MUTANT_SAME: return one ? "changes nothing" : "change nothing";
    case MUTANT_UNDECIDED: break;
    }
    return one ? "is undecided" : "are undecided";
}

static void add_part(Text *line, const Mutants *mutants, MutantFate fate)
{
    size_t count = mutants_count(mutants, fate);
    if (count == 0) return;
    text_add(line, ", ");
    text_add_number(line, count);
    text_format(line, " %s", clause_of(fate, count == 1));
}

static void add_counts(Text *line, const Mutants *mutants, size_t noticed)
{
    static const MutantFate others[] = {MUTANT_UNNOTICED, MUTANT_UNCOMPARED, MUTANT_IMPOSSIBLE,
                                        MUTANT_SAME, MUTANT_UNDECIDED};
    text_add_number(line, noticed);
    text_add(line, " of ");
    text_add_count(line, mutants->count, "mutant");
    text_format(line, " %s", clause_of(MUTANT_NOTICED, noticed == 1 || mutants->count == 1));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        add_part(line, mutants, others[i]);
    }
}

/* "14 of 17 mutants are noticed, 1 is noticed by no property, 2 change nothing." */
static void print_summary(Page *page, const Mutants *mutants)
{
    size_t noticed = mutants_count(mutants, MUTANT_NOTICED);
    Text line = {0};
    if (mutants->count == 0) {
        text_add(&line, "There is nothing to mutate: no step has a guard or an effect");
    } else if (noticed < mutants->count) {
        add_counts(&line, mutants, noticed);
    } else if (noticed == 1) {
        text_add(&line, "The mutant is noticed");
    } else {
        text_add(&line, "All ");
        text_add_number(&line, noticed);
        text_add(&line, " mutants are noticed");
    }
    text_add_char(&line, '.');
    bool gaps = noticed + mutants_count(mutants, MUTANT_SAME) < mutants->count;
    page_paragraph(page, gaps ? TONE_OPEN : TONE_GOOD, 0, INDENT, text_string(&line));
    text_release(&line);
}

/* "heals, converges could not notice anything: …". */
static void print_unable(Page *page, const Findings *findings)
{
    Text line = {0};
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        bool is_claim = finding->asked && finding->property->kind != PROPERTY_ASSUME;
        if (!is_claim || finding->verdict != VERDICT_UNKNOWN) continue;
        text_format(&line, "%s%s", line.count == 0 ? "" : ", ", finding->property->name);
    }
    if (line.count > 0) {
        text_add(&line, " could not notice anything: unknown of the protocol itself.");
        page_paragraph(page, TONE_PLAIN, 0, INDENT, text_string(&line));
    }
    text_release(&line);
}

/* ---- the lists ---- */

/* Says it once, above the first one. */
static void print_heading(Page *page, bool *begun, const char *heading)
{
    if (*begun) return;
    *begun = true;
    text_add_char(page->text, '\n');
    page_paragraph(page, TONE_BOLD, 0, INDENT, heading);
}

static void print_in_full(Page *page, const System *system, const Mutation *mutation)
{
    Text title = {0};
    print_title(&title, mutation);
    text_add_char(page->text, '\n');
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT + 2, text_string(&title));
    quote_place(page, system->source, mutation->span);
    text_release(&title);
}

/* The text that is mutated, without its line breaks. */
static void add_source(Text *text, const Source *source, Span span)
{
    bool blank = false;
    for (uint32_t i = span.begin; i < span.end; i++) {
        bool is_blank = strchr(" \t\r\n", source->text[i]) != NULL;
        if (!is_blank && blank) text_add_char(text, ' ');
        if (!is_blank) text_add_char(text, source->text[i]);
        blank = is_blank;
    }
}

/* "line 42: condition dropped in enactor.pick: latest > plan". */
static void print_in_short(Page *page, const System *system, const Mutation *mutation,
                           const char *reason)
{
    Text line = {0};
    text_format(&line, "line %u: ", source_place(system->source, mutation->span.begin).line);
    print_title(&line, mutation);
    text_add(&line, ": ");
    add_source(&line, system->source, mutation->span);
    if (*reason != '\0') text_format(&line, " (%s)", reason);
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT + 2, text_string(&line));
    text_release(&line);
}

static bool has_reason_before(const Mutants *mutants, size_t i)
{
    const MutantOutcome *outcomes = mutants->outcomes;
    for (size_t k = 0; k < i; k++) {
        if (outcomes[k].untried && strcmp(outcomes[k].reason, outcomes[i].reason) == 0) return true;
    }
    return false;
}

/* "14 were not tried (the search was interrupted)"; for each reason once. */
static void print_untried(Page *page, const Mutants *mutants, size_t first)
{
    size_t count = 0;
    const char *reason = mutants->outcomes[first].reason;
    if (has_reason_before(mutants, first)) return;
    for (size_t i = first; i < mutants->count; i++) {
        const MutantOutcome *outcome = &mutants->outcomes[i];
        count += outcome->untried && strcmp(outcome->reason, reason) == 0;
    }
    Text line = {0};
    text_add_number(&line, count);
    text_format(&line, " %s not tried (%s)", count == 1 ? "was" : "were", reason);
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT + 2, text_string(&line));
    text_release(&line);
}

static void print_list(Page *page, const System *system, const Mutants *mutants, MutantFate fate,
                       const char *heading)
{
    bool begun = false;
    for (size_t i = 0; i < mutants->count; i++) {
        if (mutants->outcomes[i].fate != fate) continue;
        print_heading(page, &begun, heading);
        if (mutants->outcomes[i].untried) {
            print_untried(page, mutants, i);
        } else if (fate == MUTANT_UNNOTICED) {
            print_in_full(page, system, &mutants->mutations[i]);
        } else {
            print_in_short(page, system, &mutants->mutations[i], mutants->outcomes[i].reason);
        }
    }
}

void mutants_text(const Findings *findings, const Mutants *mutants, unsigned columns, bool colour,
                  Text *ret_text)
{
    const System *system = findings->system;
    Page page = {.text = ret_text, .columns = columns, .colour = colour};
    print_summary(&page, mutants);
    if (mutants->count > 0) print_unable(&page, findings);
    print_list(&page, system, mutants, MUTANT_UNNOTICED,
               "No property notices when this is gone, though it makes a difference:");
    print_list(
        &page, system, mutants, MUTANT_UNCOMPARED,
        "No property notices when this is gone; whether it makes a difference is not known:");
    print_list(&page, system, mutants, MUTANT_IMPOSSIBLE,
               "Without this the premises are impossible, and nothing can be said of `liveness`:");
    print_list(&page, system, mutants, MUTANT_SAME,
               "Without this the protocol does exactly the same:");
    print_list(&page, system, mutants, MUTANT_UNDECIDED, "Undecided:");
}
