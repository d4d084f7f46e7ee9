/* quote.c - a number, a bar, and what is written there. */
#include "quote.h"

#include <string.h>

#define GUTTER 6 /* columns for a line's number */
#define LINES_MOST 24

static uint32_t line_begin(const Source *source, uint32_t offset)
{
    if (offset > source->length) offset = (uint32_t)source->length;
    while (offset > 0 && source->text[offset - 1] != '\n') offset--;
    return offset;
}

static uint32_t line_end(const Source *source, uint32_t offset)
{
    while (offset < source->length && source->text[offset] != '\n') offset++;
    return offset;
}

static size_t leading_blanks(const char *line, size_t length)
{
    size_t blanks = 0;
    while (blanks < length && (line[blanks] == ' ' || line[blanks] == '\t')) blanks++;
    return blanks;
}

/* What all lines of the span begin with; lines of blanks alone don't count. */
static size_t common_blanks(const Source *source, Span span)
{
    size_t common = SIZE_MAX;
    for (uint32_t at = line_begin(source, span.begin); at < span.end;) {
        uint32_t end = line_end(source, at);
        size_t blanks = leading_blanks(source->text + at, end - at);
        if (blanks < end - at && blanks < common) common = blanks;
        at = end + 1;
    }
    return common;
}

static void add_gutter(Page *page, unsigned number)
{
    Text gutter = {0};
    if (number > 0) {
        text_format(&gutter, "%*u | ", GUTTER, number);
    } else {
        text_format(&gutter, "%*s | ", GUTTER, "");
    }
    page_add(page, TONE_DIM, text_string(&gutter), gutter.count);
    text_release(&gutter);
}

static size_t room(const Page *page)
{
    return page->columns > GUTTER + 13 ? page->columns - GUTTER - 3 : 10;
}

/* One line's text, further lines indented like its own beginning and a little more. */
static void add_line(Page *page, unsigned number, const char *chars, size_t length)
{
    Text line = {0};
    text_add_many(&line, chars, length);
    size_t hang = leading_blanks(chars, length) + 4;
    const char *rest = text_string(&line);
    for (bool first = true; first || *rest != '\0'; first = false) {
        size_t indent = first || hang > room(page) / 2 ? 0 : hang;
        size_t count = page_line(rest, room(page) - indent);
        add_gutter(page, first ? number : 0);
        text_pad(page->text, ' ', indent);
        page_add(page, TONE_PLAIN, rest, count);
        text_add_char(page->text, '\n');
        rest += count;
        rest += page_gap(rest);
    }
    text_release(&line);
}

/* The blanks that are left out of lines: of the first one, and of all others. Lines that are
 * continued far to the right move to the left when one of them is too long for the page. */
typedef struct Margins {
    size_t first, others;
} Margins;

static Margins find_margins(const Page *page, const Source *source, Span span)
{
    uint32_t second = line_end(source, span.begin) + 1;
    Margins margins = {.first = common_blanks(source, span)};
    margins.others = margins.first;
    if (second >= span.end) return margins;
    size_t inner = common_blanks(source, (Span){second, span.end});
    for (uint32_t at = second; at < span.end; at = line_end(source, at) + 1) {
        size_t length = line_end(source, at) - at;
        bool fits = length <= margins.first + room(page);
        if (!fits && inner != SIZE_MAX && inner > margins.first + 4) margins.others = inner - 4;
    }
    return margins;
}

void quote_lines(Page *page, const Source *source, Span span)
{
    Margins margins = find_margins(page, source, span);
    size_t lines = 0;
    unsigned number = source_place(source, span.begin).line;
    for (uint32_t at = line_begin(source, span.begin); at < span.end; number++) {
        uint32_t end = line_end(source, at);
        size_t margin = lines == 0 ? margins.first : margins.others;
        size_t length = end - at, skip = margin < length ? margin : length;
        while (length > skip && strchr(" \t\r", source->text[at + length - 1])) length--;
        if (lines++ == LINES_MOST) {
            add_line(page, 0, "…", strlen("…"));
            return;
        }
        add_line(page, number, source->text + at + skip, length - skip);
        at = end + 1;
    }
}

/* The byte from which a line that is cut at the left is shown, so that the place is in it: from the
 * beginning of a word, as the end of a name would be taken for another name. */
static size_t window_begin(const char *line, size_t begin, size_t width)
{
    size_t skip = 0;
    while (skip < begin && text_columns(line + skip, begin - skip) > width / 3) skip++;
    while (skip < begin && ((unsigned char)line[skip] & 0xC0) == 0x80) skip++;
    if (skip == 0) return 0;
    size_t word = skip;
    while (word < begin && line[word - 1] != ' ') word++;
    return line[word - 1] == ' ' ? word : skip;
}

/* The line as far as the page has room for it, around the bytes from `begin` on. */
static void add_underlined(Page *page, const char *line, size_t length, size_t begin, size_t end)
{
    size_t before = text_columns(line, begin);
    size_t marked = text_columns(line + begin, end - begin);
    size_t width = room(page);
    size_t skip = before + marked > width ? window_begin(line, begin, width) : 0;
    before = text_columns(line + skip, begin - skip) + (skip > 0);
    Text shown = {0};
    Text rest = {0};
    text_add_many(&rest, line + skip, length - skip);
    if (skip > 0) text_add(&shown, "…");
    text_add_cut(&shown, text_string(&rest), width - (skip > 0));
    page_add(page, TONE_PLAIN, text_string(&shown), shown.count);
    text_add_char(page->text, '\n');
    if (marked > width - before) marked = width - before;
    add_gutter(page, 0);
    text_pad(page->text, ' ', before);
    text_clear(&rest);
    text_pad(&rest, '^', marked > 0 ? marked : 1);
    page_add(page, TONE_BAD, text_string(&rest), rest.count);
    text_add_char(page->text, '\n');
    text_release(&rest);
    text_release(&shown);
}

void quote_place(Page *page, const Source *source, Span span)
{
    uint32_t begin = line_begin(source, span.begin), end = line_end(source, span.begin);
    size_t skip = leading_blanks(source->text + begin, end - begin);
    if (skip > span.begin - begin) skip = span.begin - begin;
    uint32_t last = span.end < end ? span.end : end;
    add_gutter(page, source_place(source, span.begin).line);
    add_underlined(page, source->text + begin + skip, end - begin - skip, span.begin - begin - skip,
                   last - begin - skip);
}
