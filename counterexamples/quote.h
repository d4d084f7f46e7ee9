/* quote.h - lines of the source, with their numbers, as a report quotes them.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_QUOTE_H
#define COUNTEREXAMPLES_QUOTE_H

#include "page.h"
#include "support/diagnostics.h"

/* The whole lines that the span touches, without the blanks that all of them begin with. */
void quote_lines(Page *page, const Source *source, Span span);

/* The line that the span begins in, the span underlined (to the line's end where it is longer). */
void quote_place(Page *page, const Source *source, Span span);

#endif
