/* spacing.c - blanks between two tokens, each pair for itself. */
#include "spacing.h"

#include "syntax/scan.h"

#define STATEMENT_GAP 3 /* there are no semicolons: so that the eye sees where one ends */
#define FIELD_GAP 2
#define COMMENT_GAP 2

static bool may_be_called(int kind)
{
    return kind == TOKEN_NAME || kind == TOKEN_SET || kind == TOKEN_QUEUE || kind == TOKEN_BAG ||
           kind == TOKEN_ID || kind == TOKEN_ORDER;
}

/* Does this token want no blank behind it, whatever comes? */
static bool clings_to_next(const Pieces *pieces, size_t at)
{
    const Piece *piece = &pieces->list.items[at];
    if (piece->kind == '{') return !piece->loose;
    if (piece->kind == '-') return !token_ends_operand(piece_kind_before(pieces, at));
    return piece_opens(piece->kind) || piece->kind == '.' || piece->kind == TOKEN_RANGE ||
           piece->kind == '!';
}

/* Does this one want no blank before it? */
static bool clings_to_previous(const Pieces *pieces, size_t at)
{
    const Piece *piece = &pieces->list.items[at], *before = piece - 1;
    switch (piece->kind) {
    case ',':
    case ';':
    case ':':
    case '.':
    case '?':
    case ')':
    case ']':
    case TOKEN_RANGE: return true;
    case '}': return before->kind == '{' || !pieces->list.items[piece->partner].loose;
    case '(': return may_be_called(before->kind);
    case '[': return token_ends_operand(before->kind) && !before->of_type;
    default: return false;
    }
}

static size_t gap_before(const Pieces *pieces, size_t at)
{
    const Piece *piece = &pieces->list.items[at], *before = piece - 1;
    if (piece->kind == PIECE_COMMENT) return COMMENT_GAP;
    bool separated = before->kind == '{' || before->kind == ';' || before->kind == ',';
    if (piece->begins) return separated ? 1 : STATEMENT_GAP;
    if (piece->field) return separated ? 1 : FIELD_GAP;
    return clings_to_next(pieces, at - 1) || clings_to_previous(pieces, at) ? 0 : 1;
}

void spacing_settle(Pieces *pieces)
{
    for (size_t i = 1; i < pieces->list.count; i++) {
        Piece *piece = &pieces->list.items[i];
        if (piece->breaks == 0) piece->gap = gap_before(pieces, i);
    }
}
