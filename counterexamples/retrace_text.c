/* retrace_text.c - a line for each step, and what comes of it. */
#include "counterexamples/retrace.h"

#include <string.h>

#include "counterexamples/report.h"
#include "page.h"
#include "properties/wording.h"
#include "report_parts.h"
#include "support/bug.h"
#include "trace_text.h"

#define INDENT 2
#define WHO_MOST 24
#define STEP_MOST 30
#define NAME_COLUMNS 60

typedef struct Widths {
    size_t number, who, step, what, line;
} Widths;

static size_t wider(size_t width, const Text *text, size_t most)
{
    size_t columns = text_columns(text_string(text), text->count);
    if (columns > most) columns = most;
    return columns > width ? columns : width;
}

static const char beginning[] = "at first";

/* Is there anything to be said of the initial state? */
static bool tells_beginning(const Retrace *retrace)
{
    return retrace->count > 0 && retrace->steps[0].kind != RETRACE_SAME;
}

static Widths measure(const Retrace *retrace, size_t columns)
{
    Widths widths = {.number = 3, .who = 1, .step = 1, .line = 5};
    if (tells_beginning(retrace)) widths.who = strlen(beginning);
    for (uint32_t i = 1; i < retrace->count; i++) {
        widths.who = wider(widths.who, &retrace->steps[i].who, WHO_MOST);
        widths.step = wider(widths.step, &retrace->steps[i].step, STEP_MOST);
    }
    size_t used = INDENT + widths.number + widths.who + widths.step + widths.line + 4 * 2;
    widths.what = used + 12 < columns ? columns - used : 12;
    return widths;
}

static const char *kind_words(RetraceKind kind)
{
    switch (kind) {
    case RETRACE_SAME: return "ok";
    case RETRACE_DIFFERS: return "";
    case RETRACE_IMPOSSIBLE: return "not possible: ";
    case RETRACE_FAILS: return "fails: ";
    }
    return "";
}

static Tone kind_tone(RetraceKind kind)
{
    if (kind == RETRACE_SAME) return TONE_DIM;
    return kind == RETRACE_DIFFERS ? TONE_OPEN : TONE_BAD;
}

static void print_step(Page *page, const Retrace *retrace, const Widths *widths, uint32_t index)
{
    const RetraceStep *step = &retrace->steps[index];
    Text number = {0}, what = {0}, line = {0};
    if (index > 0) text_format(&number, "%u", index);
    text_format(&what, "%s%s", kind_words(step->kind), text_string(&step->what));
    if (step->taken != NULL) {
        Place place = source_place(retrace->system->source, step->taken->name_span.begin);
        text_format(&line, ":%u", place.line);
    }
    const char *who = index > 0 ? text_string(&step->who) : beginning;
    const Cell cells[] = {
        {text_string(&number), widths->number, 0, TONE_PLAIN, true},
        {who, widths->who, 0, TONE_PLAIN, false},
        {text_string(&step->step), widths->step, 2, TONE_BOLD, false},
        {text_string(&what), widths->what, 4, kind_tone(step->kind), false},
        {text_string(&line), widths->line, 0, TONE_DIM, true},
    };
    page_row(page, INDENT, cells, sizeof cells / sizeof *cells);
    text_release(&number);
    text_release(&what);
    text_release(&line);
}

static void print_steps(Page *page, const Retrace *retrace)
{
    Widths widths = measure(retrace, page->columns);
    bool first = tells_beginning(retrace);
    if (first || retrace->count > 1) text_add_char(page->text, '\n');
    for (uint32_t i = first ? 0 : 1; i < retrace->count; i++) {
        print_step(page, retrace, &widths, i);
    }
}

/* --- before and after --- */

static uint32_t stored_steps(const StoredTrace *stored)
{
    return (stored->count > 0 ? stored->count - 1 : 0) + (stored->attempt != NULL);
}

static void print_title(Page *page, const Retrace *retrace)
{
    const StoredTrace *stored = retrace->stored;
    Text title = {0};
    if (stored->property != NULL) text_format(&title, "%s: ", stored->property);
    text_add(&title, "a trace of ");
    text_add_count(&title, stored_steps(stored), "step");
    if (!stored->is_ours) text_add(&title, ", of another tool");
    page_paragraph(page, TONE_BOLD, 0, INDENT, text_string(&title));
    text_release(&title);
}

static void print_notes(Page *page, const Retrace *retrace)
{
    if (retrace->notes.count == 0) return;
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_DIM, INDENT, INDENT, text_string(&retrace->notes));
}

static void print_departure(Text *sentence, const Retrace *retrace)
{
    uint32_t step = retrace->count == 0 ? 0 : retrace->count - 1;
    uint32_t all = stored_steps(retrace->stored);
    if (step == 0) {
        text_add(sentence, "It does not begin like that");
    } else {
        text_format(sentence, "Step %u is not possible", step);
    }
    if (retrace->stored->is_ours) text_add(sentence, " any more");
    if (all > step) {
        text_add(sentence, ", and ");
        text_add_count(sentence, all - step, "step");
        text_add(sentence, " after it not tried");
    }
    text_add(sentence, ": the trace shows nothing");
    if (retrace->finding != NULL)
        text_format(sentence, " about %s", retrace->finding->property->name);
    text_add(sentence, " in this model. ");
    text_add(sentence, "There may be other ways; `tocsin check` looks for them.");
}

/* Is it about what the trace was saved for? */
static bool is_own(const Retrace *retrace)
{
    if (retrace->finding == NULL) return false;
    const Property *property = retrace->finding->property;
    return stored_trace_is_of(retrace->stored, property->name, property->kind);
}

static void print_violation(Text *sentence, const Retrace *retrace)
{
    const Finding *finding = retrace->finding;
    PROMISE(finding != NULL && retrace->trace != NULL);
    text_format(sentence, "%s is %s%s%s ", finding->property->name, is_own(retrace) ? "still " : "",
                retrace->outcome == RETRACE_REACHED ? "reached" : "violated",
                finding_is_endless(finding) ? ", it" : "");
    outcome_print(sentence, finding);
    uint32_t steps = retrace->trace->count + (retrace->trace->attempt.process != NULL);
    bool early = steps > 0 && steps - 1 < stored_steps(retrace->stored);
    text_add(sentence, early ? ", sooner than in the trace." : ".");
}

static Tone print_outcome(Text *sentence, const Retrace *retrace)
{
    const Finding *finding = retrace->finding;
    bool witness = finding != NULL && finding->property->kind == PROPERTY_WITNESS;
    switch (retrace->outcome) {
    case RETRACE_VIOLATED: print_violation(sentence, retrace); return TONE_BAD;
    case RETRACE_REACHED: print_violation(sentence, retrace); return TONE_GOOD;
    case RETRACE_HARMLESS:
        text_format(sentence, "All steps are possible, but %s %s by them%s.",
                    finding == NULL ? "nothing" : finding->property->name,
                    finding == NULL ? "is violated"
                    : witness       ? "is not reached"
                                    : "is not violated",
                    is_own(retrace) ? " any more" : "");
        return witness ? TONE_BAD : TONE_GOOD;
    case RETRACE_DEPARTS: print_departure(sentence, retrace); return TONE_OPEN;
    case RETRACE_UNDECIDED: text_add(sentence, "Undecided."); return TONE_OPEN;
    }
    return TONE_PLAIN;
}

static void print_end(Page *page, const Retrace *retrace)
{
    Text sentence = {0};
    Tone tone = print_outcome(&sentence, retrace);
    if (retrace->why.count > 0) text_format(&sentence, " %s", text_string(&retrace->why));
    text_add_char(page->text, '\n');
    page_paragraph(page, tone, 0, INDENT, text_string(&sentence));
    text_release(&sentence);
}

/* Why it is violated, as the model is now. */
static void print_reason(Page *page, const Trace *trace)
{
    switch (trace->finding->property->kind) {
    case PROPERTY_ERROR: trace_print_error(page, trace); break;
    case PROPERTY_LIVENESS: trace_print_endless(page, trace); break;
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_RECOVERABLE:
    case PROPERTY_WITNESS:
    case PROPERTY_LEMMA: trace_print_explanation(page, trace); break;
    case PROPERTY_ASSUME: break;
    }
}

void retrace_text(const Retrace *retrace, unsigned columns, bool colour, Text *ret_text)
{
    Page page = {.text = ret_text, .columns = columns, .colour = colour};
    report_print_head(&page, retrace->system);
    text_add_char(ret_text, '\n');
    print_title(&page, retrace);
    print_notes(&page, retrace);
    print_steps(&page, retrace);
    if (retrace->trace != NULL) print_reason(&page, retrace->trace);
    print_end(&page, retrace);
}
