/* saving.c - a file for each trace and format, named for the property. */
#include "saving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "message.h"
#include "output.h"
#include "properties/wording.h"
#include "support/memory.h"
#include "support/suggest.h"

#define FILE_COLUMNS 80 /* of what is for people */

static void refuse_format(const char *name, const struct argp_state *state)
{
    Text formats = {0};
    Suggestion suggestion = {.wrong = name};
    trace_formats_print(&formats);
    for (size_t i = 0; i < trace_format_count; i++) {
        suggestion_offer(&suggestion, trace_formats[i].name);
    }
    if (suggestion.best != NULL) {
        message_refuse(state, "there is no format '%s'; did you mean '%s'?", name, suggestion.best);
    } else {
        message_refuse(state, "there is no format '%s': it is %s", name, text_string(&formats));
    }
    text_release(&formats);
}

const TraceFormat *saving_read_format(const char *name, const struct argp_state *state)
{
    const TraceFormat *format = trace_format(name);
    if (format == NULL) refuse_format(name, state);
    return format;
}

void saving_read_formats(Options *options, const char *text, const struct argp_state *state)
{
    char *copy = memory_copy_string(text), *rest = copy;
    while (rest != NULL) {
        const TraceFormat *format = saving_read_format(strsep(&rest, ","), state);
        if (format != NULL) options->save_as |= 1U << (format - trace_formats);
    }
    free(copy);
}

static bool save_as(const Options *options, const Trace *trace, const TraceFormat *format)
{
    const TraceStyle style = {.version = TOCSIN_VERSION, .columns = FILE_COLUMNS};
    Text path = {0}, text = {0};
    text_format(&path, "%s/%s.%s", options->save_traces, trace->finding->property->name,
                format->suffix);
    format->render(&text, trace, &style);
    bool saved = file_write(text_string(&path), &text);
    text_release(&path);
    text_release(&text);
    return saved;
}

static bool save(const Options *options, const Trace *trace)
{
    bool saved = true;
    for (size_t i = 0; i < trace_format_count; i++) {
        const TraceFormat *format = &trace_formats[i];
        bool wanted = strcmp(format->name, "itf") == 0 || (options->save_as >> i & 1) != 0;
        if (wanted) saved &= save_as(options, trace, format);
    }
    return saved;
}

static void print_saved(const Options *options, uint32_t count)
{
    Text sentence = {0};
    text_add_count(&sentence, count, "trace");
    text_format(&sentence, " saved in ");
    text_add_printable(&sentence, options->save_traces);
    if (!options->json) printf("%s.\n", text_string(&sentence));
    text_release(&sentence);
}

bool saving_prepare(const Options *options)
{
    return options->save_traces == NULL || folder_prepare(options->save_traces, "traces");
}

/* False where there is none. What it is replayed on is an instance, not all that the report names. */
static bool trace_to_save(const Inquiry *inquiry, const ReportSmallest *smallest, uint32_t i,
                          Trace *ret_trace)
{
    const SmallestInstance *least = smallest == NULL ? NULL : &smallest->items[i];
    bool is_least = least != NULL && least->trace != NULL;
    if (!is_least && inquiry->traces[i] == NULL) return false;
    *ret_trace = is_least ? *least->trace : *inquiry->traces[i];
    if (is_least) ret_trace->system = least->system;
    return true;
}

int saving_finish(const Inquiry *inquiry, const ReportSmallest *smallest, int code)
{
    const Options *options = inquiry->options;
    uint32_t count = 0, saved = 0;
    if (options->save_traces == NULL || inquiry->has_bug) return code;
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        Trace trace; /* what it has is lent */
        if (!trace_to_save(inquiry, smallest, i, &trace)) continue;
        saved += save(options, &trace);
        count++;
    }
    print_saved(options, saved);
    return saved == count ? code : EXIT_INPUT;
}
