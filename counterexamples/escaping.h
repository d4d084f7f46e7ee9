/* escaping.h - texts inside Markdown, so that nothing in them is markup.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_ESCAPING_H
#define COUNTEREXAMPLES_ESCAPING_H

#include "support/text.h"

/* As it is, whatever it is. Line ends are `line_end`. */
void markdown_add_escaped(Text *text, const char *string, const char *line_end);

/* " content |": of a table's row. */
void markdown_add_cell(Text *text, const Text *content);

/* A fenced block, which nothing inside can end. */
void markdown_add_block(Text *text, const char *language, const char *content);

#endif
