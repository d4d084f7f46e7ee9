/* text.h - a string under construction. */
#ifndef SUPPORT_TEXT_H
#define SUPPORT_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* `chars` is always terminated once something was added; {0} is an empty text (chars == NULL). */
typedef struct Text {
    char *chars;
    size_t count, capacity;
} Text;

void text_add(Text *text, const char *string);
void text_add_many(Text *text, const char *chars, size_t count);
void text_add_char(Text *text, char character);
void text_pad(Text *text, char character, size_t times);
void text_format(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_format_list(Text *text, const char *format, va_list arguments);

/* The characters so far ("" when empty); owned by the text, valid until it changes. */
const char *text_string(const Text *text);

/* Columns that `chars` take on a terminal: code points of UTF-8, a tab counts as one. */
size_t text_columns(const char *chars, size_t count);

/* Does the blank at this index stand between what belongs together: a number and what it counts
 * (`28.1 s`, `under 1 s`), a name and its value (`N = 3`, `N >= 2`, `-> 1`, `1: 0`)? Lines are better not broken there. */
bool text_is_glued(const char *string, size_t blank);

/* Adds the string with lines broken at blanks so that none takes more than `columns` (0: any number),
 * unless a single word does. What is glued stays together where a line has room for it. It begins at
 * column `column`, the lines after at `indent`. */
void text_add_wrapped(Text *text, const char *string, size_t column, size_t indent, size_t columns);

void text_clear(Text *text);
void text_release(Text *text);

#endif
