/* smallest.c - the trace of the least instance, and what is known of those below it. */
#include "smallest_report.h"

#include <string.h>

#include "counterexamples/lifted.h"
#include "properties/wording.h"
#include "report_parts.h"
#include "trace_text.h"

/* "with less it holds (7 instances)", as far as that is known. */
static void print_before(Text *text, const ReportSmallest *smallest, const SmallestInstance *item,
                         PropertyKind kind)
{
    uint64_t known = item->before - item->unknown;
    if (known == 0) {
        text_add(text, "of what is smaller nothing is known (");
    } else {
        text_format(text, "with less it %s (",
                    kind == PROPERTY_WITNESS ? "is never reached" : "holds");
    }
    text_add_count(text, known > 0 ? known : item->before, "instance");
    if (known > 0 && item->unknown > 0) {
        text_add(text, "; ");
        text_add_number(text, item->unknown);
        text_add(text, " could not be decided");
    }
    if (smallest->is_cut_short && item->trace == NULL) text_add(text, "; not all were looked at");
    text_add_char(text, ')');
}

/* "ENACTORS = 2, PLANS = 3 are enough for never_empty; with less it holds (7 instances)." */
static void print_enough(Text *text, const Report *report, uint32_t position)
{
    const SmallestInstance *item = &report->smallest->items[position];
    const Property *property = report->findings->items[position].property;
    if (item->trace != NULL) {
        size_t begin = text->count;
        lifted_print_values(text, item->trace->system);
        bool several = memchr(text->chars + begin, ',', text->count - begin) != NULL;
        text_format(text, " %s enough for %s", several ? "are" : "is", property->name);
    } else if (item->before > 0) {
        text_format(text, "Nothing smaller is enough for %s", property->name);
    } else {
        text_add(text, report->smallest->is_cut_short ? "Nothing smaller was looked at"
                                                      : "There is no smaller instance");
    }
    if (item->before > 0) {
        text_add(text, "; ");
        print_before(text, report->smallest, item, property->kind);
    }
    text_add_char(text, '.');
}

void smallest_text(Page *page, const Report *report, uint32_t position)
{
    const Trace *least = report->smallest->items[position].trace;
    const Trace *trace = least != NULL ? least : report->traces[position];
    if (trace == NULL) return;
    trace_text(page, trace);
    if (report->findings->items[position].asked) {
        Text sentence = {0};
        print_enough(&sentence, report, position);
        text_add_char(page->text, '\n');
        page_paragraph(page, TONE_BOLD, 0, 2, text_string(&sentence));
        text_release(&sentence);
    }
    text_add_char(page->text, '\n');
}

json_t *smallest_json(const Report *report, uint32_t position)
{
    const SmallestInstance *item = &report->smallest->items[position];
    json_t *object = json_object();
    report_json_set(object, "parameters", json_null());
    report_json_set(object, "before", json_integer((json_int_t)item->before));
    report_json_set(object, "unknown", json_integer((json_int_t)item->unknown));
    report_json_set(object, "cut_short",
                    json_boolean(item->trace == NULL && report->smallest->is_cut_short));
    if (item->trace != NULL) report_json_trace(object, item->trace);
    return object;
}
