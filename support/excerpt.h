/* excerpt.h - a line of source text as it is shown below a message: clean, and with a place
 * underlined.
 *
 * Private to support/. It knows nothing of severities and hints; it makes the two lines. */
#ifndef SUPPORT_EXCERPT_H
#define SUPPORT_EXCERPT_H

#include "support/diagnostics.h"
#include "support/text.h"

/* How wide what is printed may be. */
#define EXCERPT_COLUMNS 78

typedef struct Excerpt {
    Text line;               /* tabs are blanks, what can't be printed is a dot */
    size_t underline_begin;  /* columns before the underlined ones */
    size_t underline_length; /* at least 1 */
} Excerpt;

/* The line of source that `span` begins in, cut to a window of `columns` around the place; a span
 * of several lines is underlined to the end of its first. Released with excerpt_release. */
Excerpt excerpt_make(const Source *source, Span span, size_t columns);
void excerpt_release(Excerpt *excerpt);

/* Appends `chars` to `text` without anything that could upset a terminal: control characters,
 * bytes that are no UTF-8 and characters that reverse the direction of writing become dots. */
void excerpt_add_clean(Text *text, const char *chars, size_t count);

#endif
