/* race_text.c - who read what, who changed it, and who went on as if nothing had happened. */
#include "race.h"

#define INDENT 2
#define VALUE_COLUMNS 40
#define READS_MOST 3 /* that are told one by one */

const TraceState *race_step(const Trace *trace, uint32_t number)
{
    return number == trace->count ? &trace->attempt : &trace->states[number];
}

static void add_step(Text *text, const Trace *trace, uint32_t number)
{
    const TraceState *state = race_step(trace, number);
    text_add_char(text, '`');
    if (state->step != NULL) {
        trace_print_mover(text, state);
    } else {
        process_print(text, state->process, state->instance);
    }
    text_format(text, "` (step %u)", number);
}

static void add_value(Text *text, const Trace *trace, const WindowRead *read, uint32_t state)
{
    Text value = {0};
    value_print(&value, read->type, trace->states[state].cells + read->cell,
                &trace->states[state].orders);
    text_add_cut(text, text_string(&value), VALUE_COLUMNS);
    text_release(&value);
}

static const char *separator(uint32_t i, uint32_t count)
{
    if (i == 0) return "";
    return i + 1 == count ? " and " : ", ";
}

/* "`applied` = 0 and `record[1]` = 2" */
static void add_reads(Text *text, const Trace *trace, const Window *window)
{
    for (uint32_t i = 0; i < window->read_count; i++) {
        const WindowRead *read = &window->reads[i];
        text_format(text, "%s`%s` = ", separator(i, window->read_count), read->name);
        add_value(text, trace, read, window->read - 1);
    }
}

/* "made it 3", "made them 3 and none" */
static void add_new_values(Text *text, const Trace *trace, const Window *window)
{
    text_add(text, window->read_count == 1 ? " made it " : " made them ");
    for (uint32_t i = 0; i < window->read_count; i++) {
        text_add(text, separator(i, window->read_count));
        add_value(text, trace, &window->reads[i], window->change);
    }
}

void race_add_window(Text *text, const Trace *trace, const Window *window)
{
    bool one = window->read_count == 1;
    add_step(text, trace, window->read);
    if (window->read_count == 0) {
        text_add(text, " would come out otherwise after ");
        add_step(text, trace, window->change);
    } else if (window->read_count > READS_MOST) {
        text_format(text, " read `%s` and %u more values; ", window->reads[0].name,
                    window->read_count - 1);
        add_step(text, trace, window->change);
        text_add(text, " changed them");
    } else {
        text_add(text, " read ");
        add_reads(text, trace, window);
        text_add(text, "; ");
        add_step(text, trace, window->change);
        add_new_values(text, trace, window);
    }
    text_add(text, "; ");
    add_step(text, trace, window->act);
    text_format(text, " still acts on the old value%s.", one ? "" : "s");
}

void race_print(Page *page, const Trace *trace)
{
    const Insight *insight = trace->insight;
    for (uint32_t i = 0; insight != NULL && i < insight->window_count; i++) {
        Text sentence = {0};
        text_add(&sentence, i == 0 ? "The race: " : "And: ");
        race_add_window(&sentence, trace, &insight->windows[i]);
        text_add_char(page->text, '\n');
        text_pad(page->text, ' ', INDENT);
        page_paragraph(page, TONE_PLAIN, INDENT, INDENT, text_string(&sentence));
        text_release(&sentence);
    }
}
