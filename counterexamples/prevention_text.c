/* prevention_text.c - what was tried, and what came of it, a sentence each. */
#include "counterexamples/prevention.h"

#include "counterexamples/lifted.h"
#include "page.h"
#include "properties/wording.h"
#include "race.h"

#define INDENT 2

const char *prevention_name(PreventionFate fate)
{
    switch (fate) {
    case PREVENTION_UNTRIED: break;
    case PREVENTION_UNFIT: return "not possible";
    case PREVENTION_GONE: return "gone";
    case PREVENTION_IDLE: return "gone, but never acts";
    case PREVENTION_THERE: return "still there";
    case PREVENTION_OPEN: return "undecided";
    }
    return "untried";
}

typedef struct Told {
    const Trace *trace;
    const Step *act;
    uint64_t max_states;
} Told;

/* "never_empty would hold" and the like; what was tried stands before it. */
static void add_outcome(Text *text, const Told *told, Prevention prevention)
{
    const char *name = told->trace->finding->property->name;
    switch (prevention.fate) {
    case PREVENTION_UNTRIED:
    case PREVENTION_UNFIT: break;
    case PREVENTION_GONE: text_format(text, "%s would hold.", name); break;
    case PREVENTION_IDLE:
        text_format(text, "%s would hold, but only as `%s` could never be taken.", name,
                    told->act->name);
        break;
    case PREVENTION_THERE:
        text_format(text, "%s would still be violated, ", name);
        if (prevention.steps == 0) {
            text_add(text, "in the initial state.");
        } else {
            text_add(text, "in ");
            text_add_count(text, prevention.steps, "step");
            text_add_char(text, '.');
        }
        break;
    case PREVENTION_OPEN:
        text_format(text, "%s might hold: that was not found out within ", name);
        text_add_count(text, told->max_states, "state");
        text_add_char(text, '.');
        break;
    }
}

static void print_sentence(Page *page, const Text *sentence)
{
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT, text_string(sentence));
}

static bool was_tried(Prevention prevention)
{
    return prevention.fate != PREVENTION_UNTRIED && prevention.fate != PREVENTION_UNFIT;
}

static void print_between(Page *page, const Told *told, uint32_t from, Prevention prevention)
{
    const TraceState *read = race_step(told->trace, from);
    if (!was_tried(prevention)) return;
    Text sentence = {0};
    /* The transition that they were, written as one, is none that was judged. */
    bool of_transitions = told->trace->finding->property->of_transitions;
    text_format(&sentence, "If nobody could step in between `%s` and `%s` of `%s`, %s",
                read->step->name, told->act->name, read->process->name,
                of_transitions ? "each still a step of its own, " : "");
    add_outcome(&sentence, told, prevention);
    print_sentence(page, &sentence);
    text_release(&sentence);
}

static void print_reread(Page *page, const Told *told, const Window *window)
{
    const TraceState *read = race_step(told->trace, window->read);
    if (window->reread.fate == PREVENTION_UNTRIED) return;
    Text sentence = {0};
    if (window->reread.fate == PREVENTION_UNFIT) {
        text_format(&sentence, "`%s` once more just before `%s` was not tried, as %s.",
                    read->step->name, told->act->name, window->unfit);
    } else {
        text_format(&sentence, "With `%s` once more just before `%s`, ", read->step->name,
                    told->act->name);
        add_outcome(&sentence, told, window->reread);
    }
    print_sentence(page, &sentence);
    text_release(&sentence);
}

static bool helps(Prevention prevention)
{
    return prevention.fate == PREVENTION_GONE;
}

/* What helps, or what does not. */
static void print_changes(Page *page, const Told *told, const Window *window, bool helping)
{
    if (helps(window->atomic) == helping) print_between(page, told, window->read, window->atomic);
    if (helps(window->wider) == helping) print_between(page, told, window->wide, window->wider);
    if (helps(window->reread) == helping) print_reread(page, told, window);
}

/* What helps comes first. */
static void print_window(Page *page, const Told *told, const Window *window)
{
    print_changes(page, told, window, true);
    print_changes(page, told, window, false);
}

/* "With WRITERS = 2:", where not all are about the same instance. */
static void print_instance(Page *page, const Trace *trace)
{
    Text values = {0}, sentence = {0};
    lifted_print_values(&values, trace->system);
    if (values.count > 0) {
        text_format(&sentence, "With %s:", text_string(&values));
    } else {
        text_add(&sentence, "In the instance that was asked about:");
    }
    print_sentence(page, &sentence);
    text_release(&values);
    text_release(&sentence);
}

bool prevention_print(Page *page, const Trace *trace, bool begun, bool names_instance)
{
    if (trace == NULL || trace->insight == NULL) return begun;
    for (uint32_t k = 0; k < trace->insight->window_count; k++) {
        const Window *window = &trace->insight->windows[k];
        if (!was_tried(window->atomic) && !was_tried(window->reread)) continue;
        if (!begun) page_paragraph(page, TONE_BOLD, 0, 0, "\nWhat would have prevented it?");
        if (names_instance) print_instance(page, trace);
        begun = true;
        names_instance = false;
        const Told told = {trace, race_step(trace, window->act)->step,
                           trace->insight->states_tried};
        print_window(page, &told, window);
    }
    return begun;
}

void prevention_text(const Report *report, unsigned columns, bool colour, Text *ret_text)
{
    Page page = {ret_text, columns, colour};
    bool begun = false;
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const Trace *least = report->smallest == NULL ? NULL : report->smallest->items[i].trace;
        begun = prevention_print(&page, least != NULL ? least : report->traces[i], begun,
                                 report->smallest != NULL);
    }
}
