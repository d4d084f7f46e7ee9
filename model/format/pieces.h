/* pieces.h - a text as its tokens and comments, with what its layout depends on.
 *
 * Private to the formatter. */
#ifndef MODEL_PIECES_H
#define MODEL_PIECES_H

#include "support/diagnostics.h"
#include "support/text.h"
#include "support/vector.h"
#include "syntax/recording.h"

#define NO_PIECE SIZE_MAX
#define PIECE_COMMENT (-1) /* the kind of a comment; tokens have that of the grammar */

typedef struct Piece {
    int kind;
    const char *text; /* in the source, or a constant */
    uint32_t length;
    uint32_t source_column; /* bytes before it in its line */
    ListKind opens;         /* what a brace holds */
    bool begins;            /* a declaration, a statement, an item of a scenario */
    bool field;             /* it begins a field of a struct type */
    bool loose;             /* a brace with blanks inside */
    bool of_type;           /* a `]` behind the index of a map's type */
    bool follows;           /* a comment on a line of its own that goes on with the one above */
    uint8_t breaks;         /* ends of lines before it; 2: and a blank line. The first piece: 1 */
    size_t partner;         /* the bracket that closes or opens it, or NO_PIECE */

    /* Of the layout: */
    size_t gap;    /* blanks before it where it does not begin a line */
    size_t column; /* where it stands */
} Piece;

typedef struct Pieces {
    VECTOR(Piece) list;
} Pieces;

/* Adds the pieces of a source without syntax errors; they borrow from its text. */
void pieces_read(const Source *source, Pieces *pieces);
void pieces_release(Pieces *pieces);

bool piece_opens(int kind);
bool piece_closes(int kind);

/* Is it a brace around declarations' items or statements? */
bool piece_is_block(const Piece *piece);

/* Does a `}` close such a one? */
bool piece_closes_block(const Pieces *pieces, size_t at);

/* The kind of the token before, comments left out; 0: there is none. */
int piece_kind_before(const Pieces *pieces, size_t at);

/* Does it begin a branch: `or`, or the `else` of a statement? */
bool piece_begins_branch(const Pieces *pieces, size_t at);

#endif
