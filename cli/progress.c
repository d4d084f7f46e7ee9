/* progress.c - states, rate, depth, queue, memory, time; the last ones go where there is no
 * room. */
#include "progress.h"

#include <stdio.h>

#include "colour.h"
#include "properties/wording.h"

#define QUIET_SECONDS 0.5

static bool shown;

static void add_time(Text *text, double seconds)
{
    uint64_t whole = (uint64_t)seconds;
    if (whole < 60) {
        text_format(text, "%.1f s", seconds);
    } else if (whole < 3600) {
        text_format(text, "%u min %02u s", (unsigned)(whole / 60), (unsigned)(whole % 60));
    } else {
        text_add_number(text, whole / 3600);
        text_format(text, " h %02u min", (unsigned)(whole / 60 % 60));
    }
}

static void add_part(Text *text, const Progress *progress, int part)
{
    switch (part) {
    case 0: text_add_count(text, progress->states, "state"); break;
    case 1: add_time(text, progress->seconds); break;
    case 2: text_format(text, "depth %u", progress->depth); break;
    case 3:
        text_add_number(text, progress->seconds > 0
                                  ? (uint64_t)((double)progress->states / progress->seconds)
                                  : 0);
        text_add(text, " a second");
        break;
    case 4: text_add_bytes(text, progress->memory_bytes); break;
    default:
        text_add_number(text, progress->queued);
        text_add(text, " waiting");
        break;
    }
}

void progress_print(Text *text, const Progress *progress, size_t columns)
{
    size_t used = 0;
    for (int part = 0; part <= 5; part++) {
        Text piece = {0};
        if (part > 0) text_add(&piece, ", ");
        add_part(&piece, progress, part);
        used += piece.count;
        if (used <= columns) text_add(text, text_string(&piece));
        text_release(&piece);
        if (used > columns) return;
    }
}

void progress_show(void *context, const Progress *progress)
{
    (void)context;
    if (progress->seconds < QUIET_SECONDS || !is_terminal(stderr)) return;
    unsigned columns = terminal_columns(stderr);
    Text line = {0};
    /* The last column stays free: some terminals wrap when it is written. */
    progress_print(&line, progress, columns == 0 ? 79 : columns - 1);
    fprintf(stderr, "\r%s\033[K", text_string(&line));
    fflush(stderr);
    text_release(&line);
    shown = true;
}

void progress_clear(void)
{
    if (!shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    shown = false;
}
