/* columns.c - what stands in columns: the parts of declarations of one kind that follow each other
 * (names, colons, what params begin with), and the braces of blocks that take one line each.
 *
 * Declarations belong together when nothing but comments stands between them; properties also when
 * blank lines do. What stands alone has no columns. */
#include "columns.h"

#define CELLS_MOST 4

typedef enum RowKind {
    ROW_NONE,
    ROW_PARAM,
    ROW_CONST,
    ROW_OPTION,
    ROW_TYPE,
    ROW_VAR,
    ROW_PROPERTY,
    ROW_BLOCK /* of one line */
} RowKind;

/* A line, and the pieces in it that may stand in columns. */
typedef struct Row {
    RowKind kind;
    size_t first;
    size_t cells[CELLS_MOST]; /* or NO_PIECE */
    int heads[CELLS_MOST];    /* of blocks: what each of the cells opens */
    size_t cell_count;
} Row;

typedef struct Columns {
    Pieces *pieces;
    VECTOR(Row) group;
    bool blank_line; /* since the last row */
} Columns;

static const Piece *piece_at(const Pieces *pieces, size_t at)
{
    static const Piece end = {.breaks = 1};
    return at < pieces->list.count ? &pieces->list.items[at] : &end;
}

/* --- rows --- */

/* The first of this kind further on in the line, outside of brackets; NO_PIECE: there is none. */
static size_t find_in_line(const Pieces *pieces, size_t from, int kind)
{
    for (size_t i = from + 1; piece_at(pieces, i)->breaks == 0; i++) {
        const Piece *piece = piece_at(pieces, i);
        if (piece->kind == kind) return i;
        if (!piece_opens(piece->kind)) continue;
        for (size_t end = piece->partner; i < end; i++) {
            if (piece_at(pieces, i + 1)->breaks > 0) return NO_PIECE;
        }
    }
    return NO_PIECE;
}

static bool is_alone_in_line(const Pieces *pieces, size_t first)
{
    for (size_t i = first + 1; piece_at(pieces, i)->breaks == 0; i++) {
        if (piece_at(pieces, i)->begins) return false;
    }
    return true;
}

static RowKind declaration_kind(int head)
{
    switch (head) {
    case TOKEN_PARAM: return ROW_PARAM;
    case TOKEN_CONST: return ROW_CONST;
    case TOKEN_OPTION: return ROW_OPTION;
    case TOKEN_TYPE: return ROW_TYPE;
    case TOKEN_VAR:
    case TOKEN_GHOST: return ROW_VAR;
    case TOKEN_INVARIANT:
    case TOKEN_TRANSITION:
    case TOKEN_RECOVERABLE:
    case TOKEN_LIVENESS:
    case TOKEN_ASSUME:
    case TOKEN_WITNESS:
    case TOKEN_LEMMA: return ROW_PROPERTY;
    default: return ROW_NONE;
    }
}

static void add_cell(Row *row, size_t cell)
{
    row->cells[row->cell_count++] = cell;
}

static void add_declaration_cells(const Pieces *pieces, Row *row)
{
    size_t first = row->first;
    switch (row->kind) {
    case ROW_PARAM:
        add_cell(row, piece_at(pieces, first + 2)->kind == ':' ? first + 2 : NO_PIECE);
        add_cell(row, find_in_line(pieces, first, '='));
        break;
    case ROW_CONST:
    case ROW_TYPE: add_cell(row, find_in_line(pieces, first, '=')); break;
    case ROW_PROPERTY:
        add_cell(row, first + 1);
        add_cell(row, find_in_line(pieces, first, ':'));
        break;
    case ROW_OPTION:
    case ROW_VAR: add_cell(row, find_in_line(pieces, first, ':')); break;
    case ROW_NONE:
    case ROW_BLOCK: break;
    }
    /* The part that all have must be in this line. */
    size_t last = row->cells[row->cell_count - 1];
    if (last == NO_PIECE || piece_at(pieces, first + 1)->breaks > 0) row->kind = ROW_NONE;
}

/* What the block is whose head begins here; 0: none that stands in columns. */
static int block_head(const Pieces *pieces, size_t at)
{
    int kind = piece_at(pieces, at)->kind;
    while (kind == TOKEN_FAIR || kind == TOKEN_STRONG) kind = piece_at(pieces, ++at)->kind;
    if (kind == TOKEN_OR) return TOKEN_EITHER;
    bool stands = kind == TOKEN_STEP || kind == TOKEN_ANYTIME || kind == TOKEN_PROCESS ||
                  kind == TOKEN_SCENARIO || kind == TOKEN_LOOP || kind == TOKEN_EITHER;
    return stands ? kind : 0;
}

static bool is_in_one_line(const Pieces *pieces, size_t first, size_t last)
{
    for (size_t i = first + 1; i <= last; i++) {
        if (piece_at(pieces, i)->breaks > 0) return false;
    }
    return true;
}

/* Blocks in blocks have a cell each, as long as they are of these kinds. */
static void add_block_cells(const Pieces *pieces, Row *row)
{
    size_t at = row->first;
    while (row->cell_count < CELLS_MOST) {
        int head = block_head(pieces, at);
        size_t brace = head == 0 ? NO_PIECE : find_in_line(pieces, at, '{');
        if (brace == NO_PIECE) break;
        size_t end = piece_at(pieces, brace)->partner;
        if (row->cell_count == 0) {
            const Piece *behind = piece_at(pieces, end + 1);
            bool whole = behind->breaks > 0 || behind->kind == PIECE_COMMENT;
            if (!whole || !is_in_one_line(pieces, row->first, end)) return;
        }
        row->heads[row->cell_count] = head;
        add_cell(row, brace);
        at = brace + 1;
    }
    if (row->cell_count > 0) row->kind = ROW_BLOCK;
}

static Row row_of_line(const Pieces *pieces, size_t first)
{
    Row row = {.first = first, .kind = declaration_kind(piece_at(pieces, first)->kind)};
    if (row.kind == ROW_NONE)
        add_block_cells(pieces, &row);
    else if (is_alone_in_line(pieces, first))
        add_declaration_cells(pieces, &row);
    else
        row.kind = ROW_NONE;
    return row;
}

/* --- groups --- */

static size_t width(const Pieces *pieces, size_t first, size_t end)
{
    size_t columns = 0;
    for (size_t i = first; i < end; i++) {
        const Piece *piece = piece_at(pieces, i);
        columns += piece->length + (i > first ? piece->gap : 0);
    }
    return columns;
}

/* Blocks in this column are of one kind, and every row has one. */
static bool is_common(const Columns *columns, size_t cell)
{
    const Row *first = &columns->group.items[0];
    for (size_t i = 0; i < columns->group.count; i++) {
        const Row *row = &columns->group.items[i];
        if (cell >= row->cell_count || row->heads[cell] != first->heads[cell]) return false;
    }
    return true;
}

static void align_cell(Columns *columns, size_t cell)
{
    size_t widest = 0;
    for (size_t i = 0; i < columns->group.count; i++) {
        const Row *row = &columns->group.items[i];
        if (row->cells[cell] == NO_PIECE) continue;
        size_t columns_before = width(columns->pieces, row->first, row->cells[cell]);
        if (columns_before > widest) widest = columns_before;
    }
    for (size_t i = 0; i < columns->group.count; i++) {
        const Row *row = &columns->group.items[i];
        if (row->cells[cell] == NO_PIECE) continue;
        Piece *piece = &columns->pieces->list.items[row->cells[cell]];
        piece->gap = widest + 1 - width(columns->pieces, row->first, row->cells[cell]);
    }
}

static void end_group(Columns *columns)
{
    if (columns->group.count > 1) {
        for (size_t cell = 0; cell < CELLS_MOST && is_common(columns, cell); cell++)
            align_cell(columns, cell);
    }
    vector_clear(&columns->group);
}

static void take_row(Columns *columns, const Row *row)
{
    size_t count = columns->group.count;
    bool apart = columns->blank_line && row->kind != ROW_PROPERTY;
    if (count > 0 && (apart || columns->group.items[count - 1].kind != row->kind ||
                      columns->group.items[0].heads[0] != row->heads[0]))
        end_group(columns);
    if (row->kind != ROW_NONE) vector_push(&columns->group, *row);
    columns->blank_line = false;
}

void columns_settle(Pieces *pieces)
{
    Columns columns = {.pieces = pieces};
    for (size_t i = 0; i < pieces->list.count; i++) {
        const Piece *piece = &pieces->list.items[i];
        if (piece->breaks == 0) continue;
        if (piece->breaks > 1) columns.blank_line = true;
        if (piece->begins || piece_begins_branch(pieces, i)) {
            Row row = row_of_line(pieces, i);
            take_row(&columns, &row);
        } else if (piece->kind == '}' && piece_closes_block(pieces, i)) {
            end_group(&columns);
        }
    }
    end_group(&columns);
    vector_release(&columns.group);
}
