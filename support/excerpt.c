/* excerpt.c - from bytes to columns, and a window on them. */
#include "excerpt.h"

#include <stdint.h>
#include <string.h>

#define TAB_COLUMNS 4

/* Of a line longer than this only what stands around the place is looked at. */
#define BYTES_AROUND 2048

/* One code point as it is shown. */
typedef struct Glyph {
    uint32_t code;
    size_t bytes; /* that it takes in the text */
    bool printable;
} Glyph;

/* The code point at the start of `chars`; one byte that can't be printed where there is none. */
static Glyph decode(const char *chars, size_t count)
{
    const unsigned char *bytes = (const unsigned char *)chars;
    Glyph bad = {.code = bytes[0], .bytes = 1, .printable = false};
    if (bytes[0] < 0x80) {
        bad.printable = bytes[0] >= 0x20 && bytes[0] != 0x7F;
        return bad;
    }
    size_t length = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
    if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || length > count) return bad;
    uint32_t code = bytes[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) return bad;
        code = code << 6 | (bytes[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return bad;
    return (Glyph){code, length, true};
}

typedef struct CodeRange {
    uint32_t low, high;
} CodeRange;

static bool is_in(const CodeRange *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++) {
        if (code >= ranges[i].low && code <= ranges[i].high) return true;
    }
    return false;
}

/* Invisible, or able to show a text other than the one that is there. */
static bool is_deceptive(uint32_t code)
{
    static const CodeRange ranges[] = {{0x80, 0x9F},     {0x200B, 0x200F}, {0x2028, 0x202E},
                                       {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}};
    return is_in(ranges, sizeof ranges / sizeof *ranges, code);
}

/* Columns on a terminal: 0 for marks on the letter before, 2 for the wide scripts and pictures. */
static size_t code_columns(uint32_t code)
{
    static const CodeRange marks[] = {
        {0x300, 0x36F}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};
    static const CodeRange wide[] = {{0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},   {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},
                                     {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
                                     {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    if (code < 0x300) return 1;
    if (is_in(marks, sizeof marks / sizeof *marks, code)) return 0;
    return is_in(wide, sizeof wide / sizeof *wide, code) ? 2 : 1;
}

static Glyph next_glyph(const char *chars, size_t count)
{
    Glyph glyph = decode(chars, count);
    if (is_deceptive(glyph.code)) glyph.printable = false;
    return glyph;
}

void excerpt_add_clean(Text *text, const char *chars, size_t count)
{
    for (size_t i = 0; i < count;) {
        Glyph glyph = next_glyph(chars + i, count - i);
        if (glyph.printable)
            text_add_many(text, chars + i, glyph.bytes);
        else
            text_add_char(text, '.');
        i += glyph.bytes;
    }
}

/* The part of the source that is shown: bytes [begin, end), and the place within it. */
typedef struct Line {
    const char *chars;
    size_t begin, end, place, place_end;
    bool cut; /* does its line begin further to the left? */
} Line;

static bool continues_code_point(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static Line find_line(const Source *source, Span span)
{
    const char *text = source->text;
    Line line = {.chars = text, .place = span.begin, .place_end = span.end};
    if (line.place > source->length) line.place = source->length;
    line.begin = line.place;
    while (line.begin > 0 && text[line.begin - 1] != '\n' && !line.cut) {
        line.begin--;
        line.cut =
            line.place - line.begin > BYTES_AROUND && !continues_code_point(text[line.begin]);
    }
    size_t most = source->length - line.place;
    if (most > BYTES_AROUND) most = BYTES_AROUND;
    const char *newline = memchr(text + line.place, '\n', most);
    line.end = newline != NULL ? (size_t)(newline - text) : line.place + most;
    while (line.end > line.place && (text[line.end - 1] == '\r' || text[line.end - 1] == ' '))
        line.end--;
    if (line.place_end > line.end) line.place_end = line.end;
    return line;
}

/* Columns of the whole line and of the place in it. */
typedef struct Columns {
    size_t begin, end, all;
} Columns;

static size_t glyph_columns(const Glyph *glyph, size_t column)
{
    if (glyph->code == '\t') return TAB_COLUMNS - column % TAB_COLUMNS;
    return glyph->printable ? code_columns(glyph->code) : 1;
}

static Columns measure(const Line *line)
{
    Columns columns = {0};
    for (size_t i = line->begin; i < line->end;) {
        Glyph glyph = next_glyph(line->chars + i, line->end - i);
        columns.all += glyph_columns(&glyph, columns.all);
        i += glyph.bytes;
        if (i <= line->place) columns.begin = columns.all;
        if (i <= line->place_end) columns.end = columns.all;
    }
    return columns;
}

/* The first column that is shown so that the place stands in a window, with something before it. */
static size_t window_begin(const Columns *place, size_t columns)
{
    if (place->end < columns) return 0;
    size_t before = columns / 3;
    size_t begin = place->begin > before ? place->begin - before : 0;
    /* Show the end of the place, too, where it is no wider than the window. */
    if (place->end + 2 > begin + columns) begin = place->end + 2 - columns;
    size_t latest = place->begin > 2 ? place->begin - 2 : 0;
    return begin < latest ? begin : latest;
}

static void show(Text *text, const Line *line, size_t from, size_t to)
{
    size_t column = 0;
    for (size_t i = line->begin; i < line->end && column < to;) {
        Glyph glyph = next_glyph(line->chars + i, line->end - i);
        size_t width = glyph_columns(&glyph, column);
        if (column >= from && column + width <= to) {
            if (glyph.code == '\t')
                text_pad(text, ' ', width);
            else
                excerpt_add_clean(text, line->chars + i, glyph.bytes);
        } else {
            /* A wide character on the window's edge leaves blanks, so that columns stay true. */
            size_t left = column > from ? column : from;
            size_t right = column + width < to ? column + width : to;
            if (left < right) text_pad(text, ' ', right - left);
        }
        column += width;
        i += glyph.bytes;
    }
}

Excerpt excerpt_make(const Source *source, Span span, size_t columns)
{
    static const char ellipsis[] = "…";
    Excerpt excerpt = {0};
    Line line = find_line(source, span);
    Columns place = measure(&line);
    bool fits = place.all <= columns && !line.cut;
    size_t from = fits ? 0 : window_begin(&place, columns);
    bool cut_left = from > 0 || line.cut, cut_right = place.all > from + columns;
    size_t to = from + columns;
    if (cut_left) text_add(&excerpt.line, ellipsis);
    show(&excerpt.line, &line, from + cut_left, to - cut_right);
    if (cut_right) text_add(&excerpt.line, ellipsis);

    size_t end = place.end < to - cut_right ? place.end : to - cut_right;
    excerpt.underline_begin = place.begin - from;
    excerpt.underline_length = end > place.begin ? end - place.begin : 1;
    return excerpt;
}

void excerpt_release(Excerpt *excerpt)
{
    text_release(&excerpt->line);
}
