/* progress.c - states, rate, depth, queue, memory, time; the last ones go where there is no room;
 * how far it is, while it looks back over all states. Of a solver: depth, checks, time, clauses. Of
 * proofs for every value: time, instances, checks, and what is done in which instance. */
#include "progress.h"

#include <stdio.h>

#include "colour.h"
#include "counterexamples/lifted.h"
#include "properties/wording.h"

#define QUIET_SECONDS 0.5
#define READABLE_SECONDS 0.2 /* a line that says something else sooner is not read */

static bool shown;

static WholeShown *show_whole; /* or NULL */
static void *whole_context;

void progress_tell_whole(WholeShown *show, void *context)
{
    show_whole = show;
    whole_context = context;
}

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

/* Adds the piece, with a comma where something is before it, if there is room: is there? */
static bool fit_piece(Text *text, const Text *piece, size_t columns)
{
    size_t comma = text->count > 0 ? 2 : 0;
    if (text->count + comma + piece->count > columns) return false;
    if (comma > 0) text_add(text, ", ");
    text_add(text, text_string(piece));
    return true;
}

static void add_part(Text *text, const Progress *progress, int part)
{
    switch (part) {
    case 0: text_add_count(text, progress->states, "state"); break;
    case 1: add_time(text, progress->seconds); break;
    case 2: text_format(text, "depth %u", progress->depth); break;
    case 3:
        if (progress->looking_back) {
            text_add(text, "looking back: ");
            text_add_number(text, progress->queued);
            text_add(text, " to go");
            break;
        }
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
    bool fits = true;
    for (int part = 0; part <= (progress->looking_back ? 4 : 5) && fits; part++) {
        Text piece = {0};
        add_part(&piece, progress, part);
        fits = fit_piece(text, &piece, columns);
        text_release(&piece);
    }
}

static void add_solving_part(Text *text, const SolveProgress *progress, int part)
{
    switch (part) {
    case 0: text_format(text, "%s: depth %u", progress->doing, progress->depth); break;
    case 1: text_add_count(text, progress->checks, "check"); break;
    case 2: add_time(text, progress->seconds); break;
    default: text_add_count(text, progress->clauses, "clause"); break;
    }
}

void progress_print_solving(Text *text, const SolveProgress *progress, size_t columns)
{
    bool fits = true;
    int parts = progress->clauses > 0 ? 4 : 3;
    for (int part = 0; part < parts && fits; part++) {
        Text piece = {0};
        add_solving_part(&piece, progress, part);
        fits = fit_piece(text, &piece, columns);
        text_release(&piece);
    }
}

static void add_proving_part(Text *text, const ProvingProgress *progress, int part)
{
    switch (part) {
    case 0: add_time(text, progress->seconds); break;
    case 1: text_add_count(text, progress->instances, "instance"); break;
    case 2: text_add_count(text, progress->checks, "check"); break;
    case 3:
        if (progress->property == NULL) text_add(text, "exploring");
        if (progress->property != NULL) text_format(text, "proving %s", progress->property);
        break;
    default: lifted_print_values(text, progress->instance); break;
    }
}

void progress_print_proving(Text *text, const ProvingProgress *progress, size_t columns)
{
    bool fits = true;
    int parts = system_is_lifted(progress->instance) ? 5 : 4;
    for (int part = 0; part < parts && fits; part++) {
        Text piece = {0};
        add_proving_part(&piece, progress, part);
        fits = fit_piece(text, &piece, columns);
        text_release(&piece);
    }
}

void progress_add_engines(Text *text, const EnginesProgress *progress, size_t columns)
{
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        if (progress->engines[i].doing == NULL) continue;
        Text piece = {0};
        add_solving_part(&piece, &progress->engines[i], 0);
        fit_piece(text, &piece, columns);
        text_release(&piece);
    }
}

/* The last column stays free: some terminals wrap when it is written. */
static size_t line_columns(void)
{
    unsigned columns = terminal_columns(stderr);
    return columns == 0 ? 79 : columns - 1;
}

static void show(const Text *line)
{
    fprintf(stderr, "\r%s\033[K", text_string(line));
    fflush(stderr);
    shown = true;
}

static bool is_wanted(double seconds)
{
    return seconds >= QUIET_SECONDS && is_terminal(stderr);
}

static uint64_t checks_of(const EnginesProgress *progress)
{
    uint64_t checks = 0;
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) checks += progress->engines[i].checks;
    return checks;
}

void progress_show(void *beside, const Progress *progress)
{
    if (show_whole != NULL) {
        show_whole(whole_context, beside == NULL ? 0 : checks_of(beside));
        return;
    }
    if (!is_wanted(progress->seconds)) return;
    const EnginesProgress *engines = beside;
    Text line = {0};
    progress_print(&line, progress, line_columns());
    if (engines != NULL) progress_add_engines(&line, engines, line_columns());
    show(&line);
    text_release(&line);
}

void progress_show_solving(void *context, const SolveProgress *progress)
{
    (void)context;
    if (show_whole != NULL) {
        show_whole(whole_context, progress->checks);
        return;
    }
    if (!is_wanted(progress->seconds)) return;
    Text line = {0};
    progress_print_solving(&line, progress, line_columns());
    show(&line);
    text_release(&line);
}

void progress_show_engines(const EnginesProgress *progress, double seconds)
{
    if (show_whole != NULL) {
        show_whole(whole_context, checks_of(progress));
        return;
    }
    if (!is_wanted(seconds)) return;
    Text line = {0};
    add_time(&line, seconds);
    progress_add_engines(&line, progress, line_columns());
    show(&line);
    text_release(&line);
}

void progress_show_mutants(size_t done, size_t all, double seconds)
{
    if (!is_wanted(seconds)) return;
    Text line = {0};
    text_format(&line, "mutants: %zu of %zu, ", done, all);
    add_time(&line, seconds);
    show(&line);
    text_release(&line);
}

void progress_show_sweep(size_t done, size_t all, bool again, double seconds)
{
    if (!is_wanted(seconds)) return;
    Text line = {0};
    text_format(&line, "combinations: %zu of %zu, ", done, all);
    add_time(&line, seconds);
    if (again) text_add(&line, ", once more those that took too long");
    show(&line);
    text_release(&line);
}

void progress_show_proving(const ProvingProgress *progress)
{
    static double last;
    bool soon = shown && progress->seconds - last < READABLE_SECONDS;
    if (soon || !is_wanted(progress->seconds)) return;
    last = progress->seconds;
    Text line = {0};
    progress_print_proving(&line, progress, line_columns());
    show(&line);
    text_release(&line);
}

void progress_clear(void)
{
    if (!shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    shown = false;
}

void progress_end_part(void)
{
    if (show_whole == NULL) progress_clear();
}
