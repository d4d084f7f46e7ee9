/* format.c - formatting, and the check that nothing but blanks has changed. */
#include "model/format.h"

#include <string.h>

#include "columns.h"
#include "layout.h"
#include "spacing.h"
#include "support/bug.h"
#include "syntax/parse.h"

static void write_pieces(const Pieces *pieces, Text *text)
{
    size_t end = 0;
    for (size_t i = 0; i < pieces->list.count; i++) {
        const Piece *piece = &pieces->list.items[i];
        if (piece->breaks > 0) {
            if (i > 0) text_pad(text, '\n', piece->breaks);
            end = 0;
        }
        PROMISE(piece->column >= end);
        text_pad(text, ' ', piece->column - end);
        text_add_many(text, piece->text, piece->length);
        end = piece->column + piece->length;
    }
    text_add_char(text, '\n');
}

static bool is_same_piece(const Piece *a, const Piece *b)
{
    return a->kind == b->kind && a->length == b->length &&
           memcmp(a->text, b->text, a->length) == 0 && a->begins == b->begins &&
           a->opens == b->opens && a->breaks == b->breaks;
}

static bool is_same(const Pieces *a, const Pieces *b)
{
    if (a->list.count != b->list.count) return false;
    for (size_t i = 0; i < a->list.count; i++) {
        if (!is_same_piece(&a->list.items[i], &b->list.items[i])) return false;
    }
    return true;
}

/* Read as the parser reads it, the new text has the same tokens and comments in the same lines. */
static void check_written(const Pieces *pieces, const Source *source, const Text *text)
{
    const Source written = {source->name, text_string(text), text->count};
    Pieces again = {0};
    pieces_read(&written, &again);
    PROMISE(is_same(pieces, &again));
    pieces_release(&again);
}

bool format_text(const Source *source, Text *ret_text)
{
    Pieces pieces = {0};
    Text text = {0};
    pieces_read(source, &pieces);
    spacing_settle(&pieces);
    columns_settle(&pieces);
    layout_settle(&pieces);
    write_pieces(&pieces, &text);
    bool fits = text.count <= SOURCE_BYTES_MOST;
    if (fits) {
        check_written(&pieces, source, &text);
        text_add_many(ret_text, text_string(&text), text.count);
    }
    text_release(&text);
    pieces_release(&pieces);
    return fits;
}
