/* text.c - a growing string. */
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "support/memory.h"

#ifdef TINY
#define FIRST_CAPACITY ((size_t)2)
#else
#define FIRST_CAPACITY ((size_t)64)
#endif

/* Room for `more` characters and the end mark. */
static void reserve(Text *text, size_t more)
{
    size_t wanted = text->count + more + 1;
    if (wanted <= text->capacity) return;
    size_t capacity = text->capacity != 0 ? 2 * text->capacity : FIRST_CAPACITY;
    text->capacity = capacity > wanted ? capacity : wanted;
    text->chars = memory_resize(text->chars, text->capacity, 1);
}

void text_add_many(Text *text, const char *chars, size_t count)
{
    reserve(text, count);
    if (count != 0) memcpy(text->chars + text->count, chars, count);
    text->count += count;
    text->chars[text->count] = '\0';
}

void text_add(Text *text, const char *string)
{
    text_add_many(text, string, strlen(string));
}

void text_add_char(Text *text, char character)
{
    text_add_many(text, &character, 1);
}

void text_pad(Text *text, char character, size_t times)
{
    reserve(text, times);
    memset(text->chars + text->count, character, times);
    text->count += times;
    text->chars[text->count] = '\0';
}

void text_format(Text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_format_list(text, format, arguments);
    va_end(arguments);
}

void text_format_list(Text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    PROMISE(length >= 0);
    reserve(text, (size_t)length);
    vsnprintf(text->chars + text->count, (size_t)length + 1, format, arguments);
    text->count += (size_t)length;
}

const char *text_string(const Text *text)
{
    return text->count != 0 ? text->chars : "";
}

size_t text_columns(const char *chars, size_t count)
{
    size_t columns = 0;
    for (size_t i = 0; i < count; i++) {
        /* Bytes 10xxxxxx continue a code point. */
        if (((unsigned char)chars[i] & 0xC0) != 0x80) columns++;
    }
    return columns;
}

static bool is_number(const char *word, size_t length)
{
    if (length == 0 || word[length - 1] < '0' || word[length - 1] > '9') return false;
    return strspn(word, "0123456789.,") >= length;
}

static bool is_relation(const char *word, size_t length)
{
    static const char *const relations[] = {"=", "==", "!=", "<", ">", "<=", ">="};
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        if (strlen(relations[i]) == length && memcmp(relations[i], word, length) == 0) return true;
    }
    return false;
}

/* "->", and what stands before a value in a map: "[1:", "2:". */
static bool is_before_value(const char *word, size_t length)
{
    if (length == 2 && memcmp(word, "->", 2) == 0) return true;
    if (length > 0 && *word == '[') {
        word++;
        length--;
    }
    return length > 1 && word[length - 1] == ':' && is_number(word, length - 1);
}

bool text_is_glued(const char *string, size_t blank)
{
    const char *behind = string + blank + 1, *before = string + blank;
    size_t length = 0, next = strcspn(behind, " \n");
    while (length < blank && before[-1] != ' ' && before[-1] != '\n') {
        before--;
        length++;
    }
    if (length == 0 || next == 0) return false;
    if (is_relation(before, length) || is_relation(behind, next)) return true;
    if (is_before_value(before, length)) return true;
    char first = behind[0];
    if (length == 5 && memcmp(before, "under", 5) == 0 && first >= '0' && first <= '9') return true;
    return is_number(before, length) &&
           ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'));
}

/* The bytes of the word that begins here and of what is glued to it, if that fits `columns`. */
static size_t piece_length(const char *string, size_t columns)
{
    size_t word = strcspn(string, " "), length = word;
    while (string[length] == ' ' && text_is_glued(string, length)) {
        length += 1 + strcspn(string + length + 1, " ");
    }
    return text_columns(string, length) <= columns ? length : word;
}

void text_add_wrapped(Text *text, const char *string, size_t column, size_t indent, size_t columns)
{
    size_t room = columns > indent ? columns - indent : 0;
    while (*string != '\0') {
        size_t blanks = strspn(string, " "), word = piece_length(string + blanks, room);
        size_t end = column + blanks + text_columns(string + blanks, word);
        if (columns > 0 && end > columns && column > indent) {
            text_add_char(text, '\n');
            text_pad(text, ' ', indent);
            string += blanks;
            column = indent;
        } else {
            text_add_many(text, string, blanks + word);
            string += blanks + word;
            column = end;
        }
    }
}

void text_clear(Text *text)
{
    text->count = 0;
    if (text->chars != NULL) text->chars[0] = '\0';
}

void text_release(Text *text)
{
    free(text->chars);
    *text = (Text){0};
}
