/* diagnostics.h - what is wrong with a text, and where, said so that its writer can mend it.
 *
 * A diagnostic has a span of byte offsets; lines and columns are computed only when printed.
 * The list keeps what was reported in order of position, drops exact repetitions (same place and
 * message) and keeps at most DIAGNOSTICS_MOST errors, and as many warnings. It does not know what a
 * protocol is. */
#ifndef SUPPORT_DIAGNOSTICS_H
#define SUPPORT_DIAGNOSTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DIAGNOSTICS_MOST 20

/* Bytes [begin, end) of a source text. */
typedef struct Span {
    uint32_t begin, end;
} Span;

Span span_join(Span first, Span last); /* from the begin of one to the end of the other */

/* A text with a name. `text` is terminated but may contain zero bytes; not owned. */
typedef struct Source {
    const char *name;
    const char *text;
    size_t length;
} Source;

/* Line and column, both from 1; the column counts UTF-8 code points. */
typedef struct Place {
    unsigned line, column;
} Place;

Place source_place(const Source *source, uint32_t offset);

typedef enum Severity { SEVERITY_ERROR, SEVERITY_WARNING } Severity;

typedef struct Diagnostics Diagnostics;

Diagnostics *diagnostics_create(void);
void diagnostics_destroy(Diagnostics *diagnostics);

/* Adds a message; it is copied. Returns false when it repeats one or is beyond the limit of its
 * severity, in which case notes and hints that follow are dropped as well. */
bool diagnostics_report(Diagnostics *diagnostics, Severity severity, Span span, const char *format,
                        ...) __attribute__((format(printf, 4, 5)));

/* A second place that belongs to the last message ("first declared here"). */
void diagnostics_note(Diagnostics *diagnostics, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A line of advice below the last message ("did you mean `latest`?"). */
void diagnostics_hint(Diagnostics *diagnostics, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

size_t diagnostics_errors(const Diagnostics *diagnostics);
size_t diagnostics_warnings(const Diagnostics *diagnostics);

/* Has DIAGNOSTICS_MOST been reached, so that going on is of no use? */
bool diagnostics_full(const Diagnostics *diagnostics);

/* One message, for readers such as tests; index in order of position. */
typedef struct DiagnosticView {
    Severity severity;
    Span span;
    const char *message;
} DiagnosticView;
size_t diagnostics_count(const Diagnostics *diagnostics);
DiagnosticView diagnostics_view(const Diagnostics *diagnostics, size_t index);

/* Prints all, sorted by position, in this form (long lines are cut to a window around the place):
 *
 *     FILE:7:12: error: there is no variable `lastest`
 *       7 |   await lastest > plan
 *         |         ^^^^^^^ did you mean `latest`?
 */
void diagnostics_print(const Diagnostics *diagnostics, const Source *source, FILE *stream,
                       bool colour);

/* The same within `columns`: messages are broken between words, what follows FILE:7:12: error: is
 * indented, and the window is narrower where need be. */
void diagnostics_print_wrapped(const Diagnostics *diagnostics, const Source *source, FILE *stream,
                               size_t columns, bool colour);

#endif
