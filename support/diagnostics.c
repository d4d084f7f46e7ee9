/* diagnostics.c - the list of messages, and how they are printed. */
#include "support/diagnostics.h"

#include <stdarg.h>
#include <string.h>

#include "excerpt.h"
#include "support/arena.h"
#include "support/text.h"
#include "support/vector.h"

/* The number of the line takes at least so much, so that most messages line up. */
#define GUTTER_DIGITS 3
#define MESSAGE_BYTES_MOST 500
#define HANGING 4 /* columns that further lines of a message are indented */

typedef struct Hint {
    const char *text;
    struct Hint *next;
} Hint;

typedef struct Note {
    Span span;
    const char *text;
    struct Note *next;
} Note;

typedef struct Message {
    Severity severity;
    Span span;
    const char *text;
    Hint *hints;
    Note *notes;
} Message;

struct Diagnostics {
    Arena *arena;
    VECTOR(Message *) messages; /* in order of position */
    Message *last;              /* what notes and hints belong to; NULL when it was dropped */
    size_t counts[2];           /* for each Severity */
    bool dropped[2];            /* were there more? */
};

Span span_join(Span first, Span last)
{
    return (Span){first.begin, last.end};
}

Place source_place(const Source *source, uint32_t offset)
{
    size_t end = offset < source->length ? offset : source->length;
    size_t begin = 0;
    unsigned line = 1;
    const char *newline;
    while ((newline = memchr(source->text + begin, '\n', end - begin)) != NULL) {
        begin = (size_t)(newline - source->text) + 1;
        line++;
    }
    /* A place inside a code point is the place of that code point. */
    size_t column = text_columns(source->text + begin, end - begin) + 1;
    if (end < source->length && ((unsigned char)source->text[end] & 0xC0) == 0x80 && column > 1)
        column--;
    return (Place){line, (unsigned)column};
}

Diagnostics *diagnostics_create(void)
{
    Diagnostics *diagnostics = memory_allocate(1, sizeof *diagnostics);
    diagnostics->arena = arena_create();
    return diagnostics;
}

void diagnostics_destroy(Diagnostics *diagnostics)
{
    if (diagnostics == NULL) return;
    arena_destroy(diagnostics->arena);
    vector_release(&diagnostics->messages);
    free(diagnostics);
}

/* Names may be as long as a file. */
static void cut(Text *text)
{
    size_t length = MESSAGE_BYTES_MOST;
    const char *chars = text_string(text);
    while (((unsigned char)chars[length] & 0xC0) == 0x80) length--;
    Text shorter = {0};
    text_add_many(&shorter, chars, length);
    text_add(&shorter, "…");
    text_release(text);
    *text = shorter;
}

/* Formatted, cleaned, and kept in the arena. */
static const char *compose(Diagnostics *diagnostics, const char *format, va_list arguments)
{
    Text raw = {0}, clean = {0};
    text_format_list(&raw, format, arguments);
    excerpt_add_clean(&clean, text_string(&raw), raw.count);
    if (clean.count > MESSAGE_BYTES_MOST) cut(&clean);
    const char *kept = arena_copy_text(diagnostics->arena, text_string(&clean), clean.count);
    text_release(&raw);
    text_release(&clean);
    return kept;
}

/* Where a message at `span` goes: behind all that begin no later. */
static size_t index_for(const Diagnostics *diagnostics, Span span)
{
    size_t low = 0, high = diagnostics->messages.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (diagnostics->messages.items[middle]->span.begin <= span.begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Is it there already, among those before `index`? */
static bool is_repetition(const Diagnostics *diagnostics, size_t index, const Message *message)
{
    while (index-- > 0) {
        const Message *other = diagnostics->messages.items[index];
        if (other->span.begin != message->span.begin) return false;
        if (other->span.end == message->span.end && other->severity == message->severity &&
            strcmp(other->text, message->text) == 0)
            return true;
    }
    return false;
}

static void insert(Diagnostics *diagnostics, size_t index, Message *message)
{
    vector_push(&diagnostics->messages, message);
    Message **items = diagnostics->messages.items;
    memmove(items + index + 1, items + index,
            (diagnostics->messages.count - 1 - index) * sizeof *items);
    items[index] = message;
}

bool diagnostics_report(Diagnostics *diagnostics, Severity severity, Span span, const char *format,
                        ...)
{
    va_list arguments;
    va_start(arguments, format);
    Message message = {.severity = severity, .span = span};
    message.text = compose(diagnostics, format, arguments);
    va_end(arguments);

    diagnostics->last = NULL;
    size_t index = index_for(diagnostics, span);
    if (is_repetition(diagnostics, index, &message)) return false;
    if (diagnostics->counts[severity] == DIAGNOSTICS_MOST) {
        diagnostics->dropped[severity] = true;
        return false;
    }
    diagnostics->counts[severity]++;
    diagnostics->last = arena_copy(diagnostics->arena, &message, sizeof message);
    insert(diagnostics, index, diagnostics->last);
    return true;
}

void diagnostics_note(Diagnostics *diagnostics, Span span, const char *format, ...)
{
    if (diagnostics->last == NULL) return;
    va_list arguments;
    va_start(arguments, format);
    Note *note = ARENA_NEW(diagnostics->arena, Note);
    *note = (Note){.span = span, .text = compose(diagnostics, format, arguments)};
    va_end(arguments);
    Note **end = &diagnostics->last->notes;
    while (*end != NULL) end = &(*end)->next;
    *end = note;
}

void diagnostics_hint(Diagnostics *diagnostics, const char *format, ...)
{
    if (diagnostics->last == NULL) return;
    va_list arguments;
    va_start(arguments, format);
    Hint *hint = ARENA_NEW(diagnostics->arena, Hint);
    *hint = (Hint){.text = compose(diagnostics, format, arguments)};
    va_end(arguments);
    Hint **end = &diagnostics->last->hints;
    while (*end != NULL) end = &(*end)->next;
    *end = hint;
}

size_t diagnostics_errors(const Diagnostics *diagnostics)
{
    return diagnostics->counts[SEVERITY_ERROR];
}

size_t diagnostics_warnings(const Diagnostics *diagnostics)
{
    return diagnostics->counts[SEVERITY_WARNING];
}

bool diagnostics_full(const Diagnostics *diagnostics)
{
    return diagnostics->counts[SEVERITY_ERROR] == DIAGNOSTICS_MOST;
}

size_t diagnostics_count(const Diagnostics *diagnostics)
{
    return diagnostics->messages.count;
}

DiagnosticView diagnostics_view(const Diagnostics *diagnostics, size_t index)
{
    const Message *message = diagnostics->messages.items[index];
    return (DiagnosticView){message->severity, message->span, message->text};
}

/* Printing. */

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define MAGENTA "\033[1;35m"
#define CYAN "\033[1;36m"
#define PLAIN "\033[0m"

typedef struct Printer {
    const Source *source;
    FILE *stream;
    size_t columns; /* 0: messages are one line */
    bool colour;
} Printer;

static void put_coloured(const Printer *printer, const char *colour, const char *text)
{
    if (printer->colour)
        fprintf(printer->stream, "%s%s" PLAIN, colour, text);
    else
        fputs(text, printer->stream);
}

/* From the current column on; what stands between backticks is bold. */
static void put_message(const Printer *printer, size_t column, size_t indent, const char *message)
{
    Text wrapped = {0};
    text_add_wrapped(&wrapped, message, column, indent, printer->columns);
    const char *text = text_string(&wrapped);
    bool quoted = false;
    for (; *text != '\0'; text++) {
        bool opens = *text == '`' && !quoted, closes = *text == '`' && quoted;
        if (opens && printer->colour) fputs(BOLD, printer->stream);
        fputc(*text, printer->stream);
        if (closes && printer->colour) fputs(PLAIN, printer->stream);
        if (opens || closes) quoted = !quoted;
    }
    if (quoted && printer->colour) fputs(PLAIN, printer->stream);
    text_release(&wrapped);
}

/* FILE:LINE:COLUMN: error: … */
static Place put_heading(const Printer *printer, Span span, const char *colour, const char *what,
                         const char *text)
{
    Place place = source_place(printer->source, span.begin);
    Text heading = {0};
    excerpt_add_clean(&heading, printer->source->name, strlen(printer->source->name));
    text_format(&heading, ":%u:%u:", place.line, place.column);
    size_t used = text_columns(text_string(&heading), heading.count) + 1 + strlen(what) + 1;
    put_coloured(printer, BOLD, text_string(&heading));
    text_release(&heading);
    fputc(' ', printer->stream);
    put_coloured(printer, colour, what);
    fputc(' ', printer->stream);
    put_message(printer, used, HANGING, text);
    fputc('\n', printer->stream);
    return place;
}

/* Each on a line of its own, behind the gutter. */
static void put_hints(const Printer *printer, size_t begin, const Hint *hints)
{
    for (; hints != NULL; hints = hints->next) {
        fprintf(printer->stream, "%*s= ", (int)begin - 2, "");
        put_message(printer, begin, begin, hints->text);
        fputc('\n', printer->stream);
    }
}

/* The line, the underline, and the hints: the first beside the underline if it fits there. */
static void put_excerpt(const Printer *printer, Span span, Place place, const char *colour,
                        const Hint *hints)
{
    Text number = {0}, underline = {0};
    text_format(&number, "%*u", GUTTER_DIGITS, place.line);
    int gutter = (int)number.count;
    size_t columns = printer->columns > 0 && printer->columns < EXCERPT_COLUMNS ? printer->columns
                                                                                : EXCERPT_COLUMNS;
    size_t begin = number.count + strlen(" | ");
    Excerpt excerpt = excerpt_make(printer->source, span, columns - begin);
    fprintf(printer->stream, "%s |%s%s\n", text_string(&number), excerpt.line.count ? " " : "",
            text_string(&excerpt.line));

    text_pad(&underline, '^', excerpt.underline_length);
    fprintf(printer->stream, "%*s | %*s", gutter, "", (int)excerpt.underline_begin, "");
    put_coloured(printer, colour, text_string(&underline));
    size_t used = begin + excerpt.underline_begin + excerpt.underline_length + 1;
    if (hints != NULL && used + text_columns(hints->text, strlen(hints->text)) <= columns) {
        fputc(' ', printer->stream);
        put_message(printer, used, used, hints->text);
        hints = hints->next;
    }
    fputc('\n', printer->stream);
    put_hints(printer, begin, hints);
    excerpt_release(&excerpt);
    text_release(&number);
    text_release(&underline);
}

static void put_one(const Printer *printer, const Message *message)
{
    bool error = message->severity == SEVERITY_ERROR;
    const char *colour = error ? RED : MAGENTA;
    Place place =
        put_heading(printer, message->span, colour, error ? "error:" : "warning:", message->text);
    put_excerpt(printer, message->span, place, colour, message->hints);
    for (const Note *note = message->notes; note != NULL; note = note->next) {
        place = put_heading(printer, note->span, CYAN, "note:", note->text);
        put_excerpt(printer, note->span, place, CYAN, NULL);
    }
}

void diagnostics_print(const Diagnostics *diagnostics, const Source *source, FILE *stream,
                       bool colour)
{
    diagnostics_print_wrapped(diagnostics, source, stream, 0, colour);
}

void diagnostics_print_wrapped(const Diagnostics *diagnostics, const Source *source, FILE *stream,
                               size_t columns, bool colour)
{
    Printer printer = {source, stream, columns, colour};
    for (size_t i = 0; i < diagnostics->messages.count; i++)
        put_one(&printer, diagnostics->messages.items[i]);
    if (diagnostics->dropped[SEVERITY_ERROR]) fputs("… more errors not shown\n", stream);
    if (diagnostics->dropped[SEVERITY_WARNING]) fputs("… more warnings not shown\n", stream);
}
