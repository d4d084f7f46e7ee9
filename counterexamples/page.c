/* page.c - lines broken at blanks, cells side by side, escape sequences around what is toned. */
#include "page.h"

#include <string.h>

#include "support/bug.h"

#define CUT_WORD 12 /* bytes of a word that is left out rather than cut */

static const char *const tone_sequences[] = {
    [TONE_PLAIN] = "",        [TONE_GOOD] = "\033[32m", [TONE_BAD] = "\033[1;31m",
    [TONE_OPEN] = "\033[33m", [TONE_DIM] = "\033[2m",   [TONE_BOLD] = "\033[1m",
};

/* The bytes of the character that begins here. */
static size_t character_bytes(const char *chars)
{
    size_t bytes = 1;
    while (((unsigned char)chars[bytes] & 0xC0) == 0x80) bytes++;
    return bytes;
}

static bool is_control(const char *chars, size_t bytes)
{
    unsigned char first = (unsigned char)chars[0];
    if (bytes == 1) return first < 0x20 || first >= 0x7F;
    return first == 0xC2 && (unsigned char)chars[1] < 0xA0;
}

static void add_clean(Text *text, const char *chars, size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t bytes = character_bytes(chars + i);
        if (bytes > count - i) bytes = count - i;
        if (is_control(chars + i, bytes)) {
            text_add_char(text, ' ');
        } else {
            text_add_many(text, chars + i, bytes);
        }
        i += bytes;
    }
}

void page_add(Page *page, Tone tone, const char *chars, size_t count)
{
    bool toned = page->colour && tone != TONE_PLAIN && count > 0;
    if (toned) text_add(page->text, tone_sequences[tone]);
    add_clean(page->text, chars, count);
    if (toned) text_add(page->text, "\033[0m");
}

void page_put(Page *page, Tone tone, const char *string, size_t columns)
{
    size_t count = strlen(string), used = text_columns(string, count);
    page_add(page, tone, string, count);
    if (used < columns) text_pad(page->text, ' ', columns - used);
}

static bool is_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* May a name that is too long for any line be broken before this byte? In front of an index, or
 * behind what it belongs to. */
static bool ends_part(const char *chars, size_t length)
{
    if (length == 0 || !is_of_name(chars[length - 1])) {
        return length > 1 && chars[length - 1] == '.' && chars[length - 2] != '.' &&
               is_of_name(chars[length]);
    }
    return chars[length] == '[';
}

static bool ends_word(const char *chars, size_t length)
{
    return length > 1 && chars[length - 1] == '_' && is_of_name(chars[length]);
}

/* Where a line may end, the last of each kind. */
typedef struct Breaks {
    size_t blank, glued, part, word;
} Breaks;

static void note_break(Breaks *breaks, const char *chars, size_t length)
{
    if (chars[length] == ' ') {
        *(text_is_glued(chars, length) ? &breaks->glued : &breaks->blank) = length;
    } else if (ends_part(chars, length)) {
        breaks->part = length;
    } else if (ends_word(chars, length)) {
        breaks->word = length;
    }
}

/* The best one, `otherwise` where there is none. */
static size_t best_break(const Breaks *breaks, size_t otherwise)
{
    if (breaks->blank > 0) return breaks->blank;
    if (breaks->glued > 0) return breaks->glued;
    if (breaks->part > 0) return breaks->part;
    return breaks->word > 0 ? breaks->word : otherwise;
}

size_t page_line(const char *chars, size_t columns)
{
    size_t length = 0, used = 0;
    Breaks breaks = {0};
    while (chars[length] != '\0' && chars[length] != '\n') {
        note_break(&breaks, chars, length);
        if (used >= columns && used > 0) return best_break(&breaks, length);
        length += character_bytes(chars + length);
        used++;
    }
    return length;
}

size_t page_gap(const char *line_end)
{
    size_t gap = 0;
    while (line_end[gap] == ' ') gap++;
    return line_end[gap] == '\n' ? gap + 1 : gap;
}

void page_paragraph(Page *page, Tone tone, size_t column, size_t indent, const char *text)
{
    size_t room = page->columns > column ? page->columns - column : 1;
    for (;;) {
        size_t length = page_line(text, room);
        page_add(page, tone, text, length);
        text_add_char(page->text, '\n');
        text += length;
        text += page_gap(text);
        if (*text == '\0') return;
        text_pad(page->text, ' ', indent);
        room = page->columns > indent ? page->columns - indent : 1;
    }
}

/* Takes the cell's next line off its text. `continued`: the line before it was broken. */
static size_t next_line(const Cell *cell, const char **text, bool *continued, const char **ret_line,
                        size_t *ret_indent)
{
    *ret_indent = *continued && cell->hang < cell->width ? cell->hang : 0;
    *ret_line = *text;
    size_t length = page_line(*text, cell->width - *ret_indent);
    size_t gap = page_gap(*text + length);
    *continued = !(gap > 0 && (*text)[length + gap - 1] == '\n');
    *text += length + gap;
    return length;
}

void page_row(Page *page, size_t indent, const Cell *cells, size_t count)
{
    PROMISE(count <= PAGE_CELLS_MOST);
    const char *texts[PAGE_CELLS_MOST];
    bool continued[PAGE_CELLS_MOST] = {false}, more = true;
    for (size_t i = 0; i < count; i++) texts[i] = cells[i].chars;
    while (more) {
        size_t owed = indent; /* blanks, written only when something follows them */
        more = false;
        for (size_t i = 0; i < count; i++) {
            const char *line;
            size_t hang;
            size_t length = next_line(&cells[i], &texts[i], &continued[i], &line, &hang);
            size_t used = hang + text_columns(line, length);
            size_t spare = used < cells[i].width ? cells[i].width - used : 0;
            if (length > 0) {
                text_pad(page->text, ' ', owed + hang + (cells[i].right ? spare : 0));
                page_add(page, cells[i].tone, line, length);
                owed = cells[i].right ? 0 : spare;
            } else {
                owed += cells[i].width;
            }
            owed += 2;
            more = more || *texts[i] != '\0';
        }
        text_add_char(page->text, '\n');
    }
}

void text_add_item(Text *list, const char *item, size_t *column, size_t columns)
{
    size_t width = text_columns(item, strlen(item));
    if (list->count > 0) {
        bool fits = *column + 2 + width < columns; /* with a comma behind it */
        text_add(list, fits ? ", " : ",\n");
        *column = fits ? *column + 2 : 0;
    }
    text_add(list, item);
    *column += width;
}

void text_add_cut(Text *text, const char *chars, size_t columns)
{
    size_t count = strlen(chars);
    if (text_columns(chars, count) <= columns) {
        text_add_many(text, chars, count);
        return;
    }
    size_t length = 0, words = 0; /* bytes that fit, and up to a blank among them */
    for (size_t used = 1; used < columns; used++) {
        length += character_bytes(chars + length);
        if (chars[length - 1] == ' ') words = length;
    }
    text_add_many(text, chars, words > 0 && length - words <= CUT_WORD ? words : length);
    text_add(text, "…");
}
