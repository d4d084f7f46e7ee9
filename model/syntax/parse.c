/* parse.c - one run of the parser over one text. */
#include "parse.h"

#include <stdarg.h>
#include <string.h>

#include "parser.h"
#include "recording.h"
#include "support/suggest.h"

/* Errors. */

static bool report(Parser *parser, Span span, const char *format, va_list arguments)
{
    Text message = {0};
    text_format_list(&message, format, arguments);
    bool reported =
        diagnostics_report(parser->diagnostics, SEVERITY_ERROR, span, "%s", text_string(&message));
    text_release(&message);
    parser->has_reported = true;
    parser->reported = span;
    parser->declarations_at_error = parser->declarations;
    if (diagnostics_full(parser->diagnostics)) parser->stopped = true;
    return reported;
}

/* Without a head and without any declaration so far it is a text of another kind, rather: one error
 * says so. */
static bool is_no_protocol(const Parser *parser)
{
    return parser->has_reported && parser->file->protocol.text == NULL && parser->declarations == 0;
}

bool parser_error(Parser *parser, Span span, const char *format, ...)
{
    if (parser->skipping || parser->closing || parser->stopped) return false;
    if (is_no_protocol(parser)) return false;
    va_list arguments;
    va_start(arguments, format);
    bool reported = report(parser, span, format, arguments);
    va_end(arguments);
    return reported;
}

void parser_stop(Parser *parser, Span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    /* While skipping, one error has been reported already: the text ends here all the same. */
    if (!parser->skipping && !parser->closing && !parser->stopped)
        report(parser, span, format, arguments);
    va_end(arguments);
    parser->stopped = true;
}

/* The grammar's calls. */

void parser_begin(Parser *parser, Span span)
{
    if (parser->recording != NULL) recording_begin(parser->recording, span.begin);
}

void parser_head(Parser *parser, Span keyword, Word name)
{
    parser_begin(parser, keyword);
    parser->file->protocol = name;
    parser->file->documentation = parser_documentation(parser, keyword.begin);
}

void parser_add(Parser *parser, SyntaxDeclaration *declaration)
{
    if (parser->last != NULL)
        parser->last->next = declaration;
    else
        parser->file->first = declaration;
    parser->last = declaration;
    parser->declarations++;
    parser->doubtful = parser->too_deep = false;
}

void parser_expect_word(Parser *parser, Word word, const char *expected)
{
    if (strcmp(word.text, expected) == 0) return;
    if (!parser_error(parser, word.span, "expected `%s`, found `%.40s`", expected, word.text))
        return;
    Suggestion suggestion = {.wrong = word.text};
    suggestion_offer(&suggestion, expected);
    if (suggestion.best != NULL)
        diagnostics_hint(parser->diagnostics, "did you mean `%s`?", expected);
    else if (strcmp(expected, "expect") == 0)
        diagnostics_hint(parser->diagnostics, "write `PARAM = VALUE` or `expect holds PROPERTY`");
}

/* The text. */

/* Bytes of the UTF-8 sequence that begins here; 0 where there is none, or a zero byte. */
static size_t sequence_length(const char *chars, size_t count)
{
    const unsigned char *bytes = (const unsigned char *)chars;
    if (bytes[0] < 0x80) return bytes[0] != 0;
    size_t length = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
    if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || length > count) return 0;
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) return 0;
    }
    /* Longer than need be, surrogates, and what lies beyond the last plane. */
    if ((bytes[0] == 0xE0 && bytes[1] < 0xA0) || (bytes[0] == 0xED && bytes[1] >= 0xA0) ||
        (bytes[0] == 0xF0 && bytes[1] < 0x90) || (bytes[0] == 0xF4 && bytes[1] >= 0x90))
        return 0;
    return length;
}

static bool is_fit_to_parse(Parser *parser)
{
    const Source *source = parser->source;
    if (source->length > SOURCE_BYTES_MOST) {
        parser_stop(parser, (Span){0, 0}, "this file is larger than 1 MiB");
        return false;
    }
    for (size_t i = 0, length; i < source->length; i += length) {
        length = sequence_length(source->text + i, source->length - i);
        if (length == 0) {
            parser_stop(parser, (Span){(uint32_t)i, (uint32_t)i + 1},
                        "this file is not a text in UTF-8: byte 0x%02X here",
                        (unsigned)(unsigned char)source->text[i]);
            return false;
        }
    }
    return true;
}

static void skip_byte_order_mark(Parser *parser)
{
    if (parser->source->length >= 3 && memcmp(parser->source->text, "\xEF\xBB\xBF", 3) == 0)
        parser->offset = parser->line_begin = 3;
}

SyntaxFile *parse(const Source *source, Arena *arena, Diagnostics *diagnostics)
{
    return parse_recorded(source, arena, diagnostics, NULL);
}

SyntaxFile *parse_recorded(const Source *source, Arena *arena, Diagnostics *diagnostics,
                           Recording *recording)
{
    Parser parser = {.source = source,
                     .recording = recording,
                     .arena = arena,
                     .diagnostics = diagnostics,
                     .file = ARENA_NEW(arena, SyntaxFile),
                     .scanned_line = UINT32_MAX};
    if (!is_fit_to_parse(&parser)) return parser.file;
    skip_byte_order_mark(&parser);
    scanner_open(&parser);
    grammar_parse(&parser);
    scanner_close(&parser);
    text_release(&parser.documentation);
    vector_release(&parser.brackets);
    vector_release(&parser.documentations);
    return parser.file;
}
