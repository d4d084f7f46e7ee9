/* page.h - text within a width: wrapping, hanging indentation, columns and colour.
 *
 * Private to counterexamples/. It knows nothing of traces. Whatever is given to it comes out
 * without control characters, so that no name or comment in a source can upset a terminal. */
#ifndef COUNTEREXAMPLES_PAGE_H
#define COUNTEREXAMPLES_PAGE_H

#include <stdbool.h>

#include "support/text.h"

typedef enum Tone { TONE_PLAIN, TONE_GOOD, TONE_BAD, TONE_OPEN, TONE_DIM, TONE_BOLD } Tone;

typedef struct Page {
    Text *text;
    size_t columns;
    bool colour;
} Page;

/* Adds one piece of a line as it is. */
void page_add(Page *page, Tone tone, const char *chars, size_t count);

/* Adds a piece of a line in this tone, blanks up to `columns` behind it. */
void page_put(Page *page, Tone tone, const char *string, size_t columns);

/* How many bytes of the text make its next line within `columns`: to its line's end, or to the
 * last blank that fits (rather an earlier one than one that is glued, text_is_glued), or to the
 * last part of a name that is too long (`p[1].` `q`, else `a_` `b`), or as many characters as fit.
 * At least one character unless the line is empty. */
size_t page_line(const char *chars, size_t columns);

/* What stands between a line of that many bytes and the next one: blanks and a line's end. */
size_t page_gap(const char *line_end);

/* Adds the text from the current column `column` on, wrapped, further lines beginning at `indent`;
 * ends the line. Line ends in the text are kept. */
void page_paragraph(Page *page, Tone tone, size_t column, size_t indent, const char *text);

/* A cell of a table's row; its text is wrapped to its width, lines continued are indented by
 * `hang`. */
typedef struct Cell {
    const char *chars;
    size_t width, hang;
    Tone tone;
    bool right; /* aligned at its right end */
} Cell;

#define PAGE_CELLS_MOST 8

/* A row: cells side by side, two blanks between them, as many lines as the longest cell needs. */
void page_row(Page *page, size_t indent, const Cell *cells, size_t count);

/* Adds an item to a list with commas, on a new line where `columns` have no room for it;
 * `column` is where the list stands, 0 to begin with. */
void text_add_item(Text *list, const char *item, size_t *column, size_t columns);

/* At most the first `columns` columns of the text, with … where something is left out, if
 * possible between words. */
void text_add_cut(Text *text, const char *chars, size_t columns);

#endif
