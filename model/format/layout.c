/* layout.c - where lines begin.
 *
 * A statement stands two blanks to the right of the one whose block it is in, however many of
 * these blocks begin in one line. A line that goes on with a statement stands below the beginning
 * of what goes on: the innermost bracket's content, else the statement's expression; and two
 * further to the right for each `forall x in S:` that ended a line above it. */
#include "layout.h"

#define INDENT 2
#define CONTINUATION 4 /* of what has not come to its expression yet */
#define COMMENT_GAP 2

/* An open bracket, or the file. */
typedef struct Frame {
    bool block;
    size_t indent; /* of statements in a block */
    size_t closer; /* the column of its closing bracket at the beginning of a line */
    size_t anchor; /* of lines that go on */
    size_t extra;
    bool anchoring; /* the next token is the anchor */

    /* Of the statement at hand, in a block: */
    int head;         /* the token that it begins with */
    size_t statement; /* its indentation */
    bool anchored;
} Frame;

typedef struct Layout {
    Pieces *pieces;
    VECTOR(Frame) frames;
    size_t line_column, line_nesting; /* of this line; nesting alone, were it a statement's */
    size_t end;                       /* of the piece before */
} Layout;

static Frame *innermost(Layout *layout)
{
    return &layout->frames.items[layout->frames.count - 1];
}

static bool begins_line_of_its_own(const Pieces *pieces, size_t at)
{
    return pieces->list.items[at].begins || piece_begins_branch(pieces, at);
}

/* How much further to the right than so far does this line go on? */
static size_t extra_after(const Layout *layout, size_t at, const Frame *frame)
{
    int before = piece_kind_before(layout->pieces, at);
    if (frame->anchoring) return frame->extra;
    if (before == ':') return frame->extra + INDENT;
    if (before == TOKEN_IMPLIES && frame->extra == 0) return INDENT;
    return frame->extra;
}

static size_t continued_column(Layout *layout, size_t at)
{
    const Frame *frame = innermost(layout);
    bool field = layout->pieces->list.items[at].field;
    return frame->anchor + (field ? 0 : extra_after(layout, at, frame));
}

/* Comments stand as what comes after them. */
static size_t comment_column(Layout *layout, size_t at)
{
    const Frame *frame = innermost(layout);
    const Pieces *pieces = layout->pieces;
    size_t next = at;
    while (next < pieces->list.count && pieces->list.items[next].kind == PIECE_COMMENT) next++;
    bool ends = next == pieces->list.count || piece_closes(pieces->list.items[next].kind);
    if (ends && !frame->block) return frame->anchor;
    if (ends || begins_line_of_its_own(pieces, next)) return frame->indent;
    return continued_column(layout, next);
}

static void begin_line(Layout *layout, size_t at)
{
    const Frame *frame = innermost(layout);
    const Piece *piece = &layout->pieces->list.items[at];
    size_t column, nesting = frame->indent;
    if (piece->kind == PIECE_COMMENT) {
        column = comment_column(layout, at);
    } else if (piece_closes(piece->kind)) {
        column = frame->closer;
        if (frame->block) nesting = column;
    } else if (piece_is_block(piece) || piece_begins_branch(layout->pieces, at)) {
        column = nesting = frame->statement;
    } else if (piece->begins) {
        column = frame->indent;
    } else {
        column = continued_column(layout, at);
        if (frame->block) nesting = frame->statement;
    }
    layout->line_column = column;
    layout->line_nesting = nesting;
}

static void begin_statement(Layout *layout, const Piece *piece)
{
    Frame *frame = innermost(layout);
    frame->head = piece->kind;
    /* In a line that begins further out, or with what ends a block further in. A branch belongs to
     * what it is a branch of. */
    bool outside = layout->line_nesting < frame->indent;
    if (piece->begins) frame->statement = outside ? layout->line_nesting : frame->indent;
    frame->anchor = frame->statement + CONTINUATION;
    frame->extra = 0;
    frame->anchored = frame->anchoring = false;
}

/* Does the expression of the statement at hand, by which its further lines go, come next? */
static bool is_before_anchor(const Frame *frame, int kind)
{
    switch (kind) {
    case '=':
    case TOKEN_IF:
    case TOKEN_WHILE:
    case TOKEN_AWAIT:
    case TOKEN_ASSERT:
    case TOKEN_CHOOSE:
    case TOKEN_PROVIDED: return true;
    case TOKEN_IN: return frame->head == TOKEN_FOR;
    case ':':
        return frame->head != TOKEN_PARAM && frame->head != TOKEN_VAR &&
               frame->head != TOKEN_GHOST && frame->head != TOKEN_FUN;
    default: return false;
    }
}

static void open_bracket(Layout *layout, const Piece *piece)
{
    const Frame *outer = innermost(layout);
    const Piece *next = piece + 1;
    Frame frame = {.block = piece_is_block(piece)};
    if (frame.block) {
        frame.closer = outer->statement;
        frame.indent = frame.statement = outer->statement + INDENT;
        frame.anchor = frame.indent + CONTINUATION;
    } else {
        frame.anchoring = next->breaks == 0 && next->kind != PIECE_COMMENT;
        frame.closer = frame.anchoring ? piece->column : layout->line_column;
        frame.anchor = layout->line_column + INDENT;
        frame.indent = layout->line_nesting;
    }
    vector_push(&layout->frames, frame);
}

static void take_token(Layout *layout, size_t at)
{
    const Piece *piece = &layout->pieces->list.items[at];
    Frame *frame = innermost(layout);
    if (frame->block && begins_line_of_its_own(layout->pieces, at)) {
        begin_statement(layout, piece);
    } else if (piece->breaks > 0) {
        frame->extra = piece->field ? 0 : extra_after(layout, at, frame);
    }
    if (frame->anchoring) {
        frame->anchor = piece->column;
        frame->extra = 0;
        frame->anchoring = false;
    }
    if (piece->kind == ',') frame->extra = 0;
    if (frame->block && !frame->anchored && is_before_anchor(frame, piece->kind))
        frame->anchored = frame->anchoring = true;
    if (piece_opens(piece->kind)) open_bracket(layout, piece);
    if (piece_closes(piece->kind)) layout->frames.count--;
}

static void place(Layout *layout, size_t at)
{
    Piece *piece = &layout->pieces->list.items[at];
    if (piece->breaks > 0) {
        begin_line(layout, at);
        piece->column = layout->line_column;
    } else {
        piece->column = layout->end + piece->gap;
    }
    layout->end = piece->column + piece->length;
    if (piece->kind != PIECE_COMMENT) take_token(layout, at);
}

/* --- comments behind code --- */

/* Comments from `first` to before the result stand behind lines without another one in between. */
static size_t run_end(const Pieces *pieces, size_t first)
{
    size_t end = first + 1;
    for (size_t i = end; i < pieces->list.count; i++) {
        const Piece *piece = &pieces->list.items[i];
        bool is_comment = piece->kind == PIECE_COMMENT;
        if (is_comment && (piece->breaks == 0 || piece->follows)) {
            end = i + 1;
        } else if (piece->breaks > 1 || is_comment || (piece->breaks > 0 && i > end)) {
            break;
        }
    }
    return end;
}

static void align_run(Pieces *pieces, size_t first, size_t end)
{
    size_t column = 0;
    for (size_t i = first; i < end; i++) {
        const Piece *piece = &pieces->list.items[i];
        if (piece->kind != PIECE_COMMENT || piece->follows) continue;
        size_t wanted = piece[-1].column + piece[-1].length + COMMENT_GAP;
        if (wanted > column) column = wanted;
    }
    for (size_t i = first; i < end; i++) {
        Piece *piece = &pieces->list.items[i];
        if (piece->kind == PIECE_COMMENT) piece->column = column;
    }
}

static void align_comments(Pieces *pieces)
{
    for (size_t i = 0; i < pieces->list.count; i++) {
        const Piece *piece = &pieces->list.items[i];
        if (piece->kind != PIECE_COMMENT || piece->breaks > 0) continue;
        size_t end = run_end(pieces, i);
        align_run(pieces, i, end);
        i = end - 1;
    }
}

void layout_settle(Pieces *pieces)
{
    Layout layout = {.pieces = pieces};
    vector_push(&layout.frames, (Frame){.block = true, .anchor = CONTINUATION});
    for (size_t i = 0; i < pieces->list.count; i++) place(&layout, i);
    vector_release(&layout.frames);
    align_comments(pieces);
}
