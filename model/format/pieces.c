/* pieces.c - from tokens, and the comments between them, to pieces. */
#include "pieces.h"

#include <string.h>

#include "support/arena.h"
#include "support/bug.h"
#include "syntax/parse.h"
#include "syntax/scan.h"

bool piece_opens(int kind)
{
    return kind == '(' || kind == '[' || kind == '{' || kind == TOKEN_COUNT || kind == TOKEN_SUM;
}

bool piece_closes(int kind)
{
    return kind == ')' || kind == ']' || kind == '}';
}

bool piece_is_block(const Piece *piece)
{
    return piece->kind == '{' && piece->opens != LIST_NONE;
}

bool piece_closes_block(const Pieces *pieces, size_t at)
{
    const Piece *piece = &pieces->list.items[at];
    return piece->kind == '}' && piece_is_block(&pieces->list.items[piece->partner]);
}

static size_t token_before(const Pieces *pieces, size_t at)
{
    while (at-- > 0) {
        if (pieces->list.items[at].kind != PIECE_COMMENT) return at;
    }
    return NO_PIECE;
}

int piece_kind_before(const Pieces *pieces, size_t at)
{
    size_t before = token_before(pieces, at);
    return before == NO_PIECE ? 0 : pieces->list.items[before].kind;
}

bool piece_begins_branch(const Pieces *pieces, size_t at)
{
    int kind = pieces->list.items[at].kind;
    if (kind != TOKEN_OR && kind != TOKEN_ELSE) return false;
    size_t before = token_before(pieces, at);
    return before != NO_PIECE && piece_closes_block(pieces, before);
}

/* --- reading --- */

typedef struct Reader {
    const Source *source;
    Pieces *pieces;
    uint32_t line_begin;
    unsigned breaks; /* since the last piece */
} Reader;

static Piece *add(Reader *reader, int kind, uint32_t begin, uint32_t end)
{
    Piece piece = {.kind = kind,
                   .text = reader->source->text + begin,
                   .length = end - begin,
                   .source_column = begin - reader->line_begin,
                   .breaks = (uint8_t)(reader->breaks > 2 ? 2 : reader->breaks),
                   .partner = NO_PIECE};
    if (reader->pieces->list.count == 0) piece.breaks = 1;
    reader->breaks = 0;
    vector_push(&reader->pieces->list, piece);
    return &reader->pieces->list.items[reader->pieces->list.count - 1];
}

/* Does this comment go on with one behind code, in the line above? */
static bool goes_on(const Piece *above, const Piece *comment)
{
    return comment->breaks == 1 && above->kind == PIECE_COMMENT &&
           (above->breaks == 0 || above->follows) && above->source_column == comment->source_column;
}

/* A comment reaches to the end of its line; blanks there are none of it. */
static uint32_t read_comment(Reader *reader, uint32_t begin, uint32_t limit)
{
    const char *text = reader->source->text;
    uint32_t end = begin;
    while (end < limit && text[end] != '\n') end++;
    uint32_t trimmed = end;
    while (strchr(" \t\r\f\v", text[trimmed - 1]) != NULL) trimmed--;
    Piece *comment = add(reader, PIECE_COMMENT, begin, trimmed);
    comment->follows = reader->pieces->list.count > 1 && goes_on(&comment[-1], comment);
    return end;
}

/* Between two tokens there are blanks and comments only. */
static void read_between(Reader *reader, uint32_t begin, uint32_t end)
{
    const char *text = reader->source->text;
    for (uint32_t i = begin; i < end;) {
        if (text[i] == '/') {
            i = read_comment(reader, i, end);
            continue;
        }
        if (text[i] == '\n') {
            reader->breaks++;
            reader->line_begin = i + 1;
        }
        i++;
    }
}

static void read_token(Reader *reader, const RecordedToken *token)
{
    Piece *piece = add(reader, token->kind, token->span.begin, token->span.end);
    piece->begins = token->begins;
    piece->opens = token->opens;
    /* These may have blanks in between. */
    const char *text = token->kind == TOKEN_COUNT     ? "count("
                       : token->kind == TOKEN_SUM     ? "sum("
                       : token->kind == TOKEN_AT_MOST ? "at most"
                                                      : NULL;
    if (text == NULL) return;
    piece->text = text;
    piece->length = (uint32_t)strlen(text);
}

static void read_all(Reader *reader, const Recording *recording)
{
    uint32_t end = 0;
    if (recording->tokens.count > 0 && reader->source->text[0] == '\xEF') end = 3;
    for (size_t i = 0; i < recording->tokens.count; i++) {
        const RecordedToken *token = &recording->tokens.items[i];
        read_between(reader, end, token->span.begin);
        read_token(reader, token);
        end = token->span.end;
    }
    read_between(reader, end, (uint32_t)reader->source->length);
}

/* --- what depends on neighbours --- */

static int kind_at(const Pieces *pieces, size_t at)
{
    return at < pieces->list.count ? pieces->list.items[at].kind : 0;
}

static void pair_brackets(Pieces *pieces)
{
    VECTOR(size_t) open = {0};
    for (size_t i = 0; i < pieces->list.count; i++) {
        Piece *piece = &pieces->list.items[i];
        if (piece_opens(piece->kind)) vector_push(&open, i);
        if (!piece_closes(piece->kind)) continue;
        PROMISE(open.count > 0);
        piece->partner = open.items[--open.count];
        pieces->list.items[piece->partner].partner = i;
    }
    PROMISE(open.count == 0);
    vector_release(&open);
}

/* The fields of the struct type whose brace this is. */
static void mark_fields(Pieces *pieces, size_t brace)
{
    size_t end = pieces->list.items[brace].partner;
    for (size_t i = brace + 1; i < end; i++) {
        Piece *piece = &pieces->list.items[i];
        if (piece_opens(piece->kind))
            i = piece->partner;
        else
            piece->field = kind_at(pieces, i + 1) == ':';
    }
}

static void mark_bracket(Pieces *pieces, size_t at)
{
    Piece *piece = &pieces->list.items[at];
    int second = kind_at(pieces, at + 2);
    if (piece->kind == '[') {
        /* Not an index, and not the values of a map. */
        int before = piece_kind_before(pieces, at);
        const Piece *above = at > 0 ? piece - 1 : NULL;
        bool index = token_ends_operand(before) && !(above != NULL && above->of_type);
        pieces->list.items[piece->partner].of_type = !index && second != TOKEN_IN;
    }
    if (piece->kind != '{') return;
    bool fields = piece_kind_before(pieces, at) == TOKEN_STRUCT;
    piece->loose = piece_is_block(piece) || fields || second == ':' || second == TOKEN_IN;
    if (fields) mark_fields(pieces, at);
}

static void settle_breaks(Pieces *pieces)
{
    for (size_t i = 1; i < pieces->list.count; i++) {
        Piece *piece = &pieces->list.items[i];
        bool at_edge = piece_opens(piece[-1].kind) || piece_closes(piece->kind);
        if (at_edge && piece->breaks > 1) piece->breaks = 1;
    }
}

void pieces_read(const Source *source, Pieces *pieces)
{
    Arena *arena = arena_create();
    Diagnostics *diagnostics = diagnostics_create();
    Recording recording = {0};
    parse_recorded(source, arena, diagnostics, &recording);
    PROMISE(diagnostics_errors(diagnostics) == 0);
    Reader reader = {.source = source, .pieces = pieces};
    read_all(&reader, &recording);
    pair_brackets(pieces);
    for (size_t i = 0; i < pieces->list.count; i++) mark_bracket(pieces, i);
    settle_breaks(pieces);
    vector_release(&recording.tokens);
    diagnostics_destroy(diagnostics);
    arena_destroy(arena);
}

void pieces_release(Pieces *pieces)
{
    vector_release(&pieces->list);
}
