/* escaping.c - what Markdown would take for markup is escaped, and nothing else. */
#include "escaping.h"

#include <stdbool.h>
#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

/* Would it mean something where it stands, between these two ('\n': a line's begin or end)?
 * `numbers`: all that stands before it on its line is digits. */
static bool is_markup(char before, char c, char after, bool numbers)
{
    if (strchr("\\`*[|~$@", c) != NULL) return true;
    bool begins = before == '\n';
    switch (c) {
    case '_': return !is_word(before) || !is_word(after);
    case '#': return begins || is_word(after);
    case ':': return after != ' ' && after != '\n';
    case '-':
    case '+':
    case '=':
    case '>': return begins;
    case '.':
    case ')': return numbers && !begins;
    default: return false;
    }
}

/* As it is, whatever it is: nothing in it is markup. Line ends are `line_end`. */
void markdown_add_escaped(Text *text, const char *string, const char *line_end)
{
    char before = '\n';
    bool numbers = true;
    for (; *string != '\0'; string++) {
        char c = *string, after = string[1] == '\0' ? '\n' : string[1];
        bool control = (unsigned char)c < 0x20 || c == 0x7F;
        if (c == '\n') {
            text_add(text, line_end);
        } else if (c == '&' || c == '<') {
            text_add(text, c == '&' ? "&amp;" : "&lt;");
        } else if (control || c == ' ') {
            /* Blanks at a line's begin would make a block of it. */
            if (before == '\n') continue;
            text_add_char(text, ' ');
        } else {
            if (is_markup(before, c, after, numbers)) text_add_char(text, '\\');
            text_add_char(text, c);
        }
        numbers = c == '\n' || (numbers && c >= '0' && c <= '9');
        before = c;
    }
}

void markdown_add_cell(Text *text, const Text *content)
{
    text_add(text, " ");
    markdown_add_escaped(text, text_string(content), "<br>");
    text_add(text, " |");
}

/* A fence that nothing inside can end. */
void markdown_add_block(Text *text, const char *language, const char *content)
{
    size_t longest = 2, run = 0;
    for (const char *c = content; *c != '\0'; c++) {
        run = *c == '`' ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    text_add_char(text, '\n');
    text_pad(text, '`', longest + 1);
    text_format(text, "%s\n%s", language, content);
    text_pad(text, '`', longest + 1);
    text_add_char(text, '\n');
}
