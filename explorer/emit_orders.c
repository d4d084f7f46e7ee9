/* emit_orders.c - from states as they are stored to those that steps work on, and back.
 *
 * They differ where there are orders: in a step ranks go up to 2n. Behind it those that are held
 * are numbered anew (canonical.c), from a set of them in one word. Bags stay sorted: ranks keep their
 * order, and sets of them, of one cell each, too. */
#include <inttypes.h>

#include "emit.h"
#include "model/order_cells.h"

/* Fields that lie alike in both, but for a shift. */
typedef struct Move {
    uint32_t from, into;
    int shift;
    uint64_t mask;
} Move;

typedef VECTOR(Move) Moves;

static void add_move(Moves *moves, const LayoutField *from, const LayoutField *into)
{
    Move move = {from->word, into->word, (int)into->shift - (int)from->shift,
                 (from->mask & into->mask) << from->shift};
    if (move.mask == 0) return;
    for (size_t i = 0; i < moves->count; i++) {
        Move *other = &moves->items[i];
        if (other->from == move.from && other->into == move.into && other->shift == move.shift) {
            other->mask |= move.mask;
            return;
        }
    }
    vector_push(moves, move);
}

static void emit_moves(Emitter *emitter, const Layout *from, const Layout *into)
{
    Moves moves = {0};
    for (uint32_t i = 0; i < emitter->system->cells; i++) {
        add_move(&moves, layout_field(from, i), layout_field(into, i));
    }
    for (size_t i = 0; i < moves.count; i++) {
        const Move *move = &moves.items[i];
        emit_line(emitter, "into[%" PRIu32 "] |= (from[%" PRIu32 "] & 0x%" PRIx64 "u) %s %d;",
                  move->into, move->from, move->mask, move->shift < 0 ? ">>" : "<<",
                  move->shift < 0 ? -move->shift : move->shift);
    }
    vector_release(&moves);
}

static void emit_conversion(Emitter *emitter, const char *head, bool widening)
{
    emit_line(emitter, "static ALWAYS_INLINE %s", head);
    emit_line(emitter, "{");
    emitter->indent = 1;
    const char *words = widening ? "s->word" : "words";
    emit_line(emitter, "const uint64_t *const from = %s;", widening ? "words" : "s->word");
    emit_line(emitter, "uint64_t into[%s] = {0};", widening ? "WORDS" : "STORED_WORDS");
    emit_moves(emitter, widening ? emitter->stored : emitter->working,
               widening ? emitter->working : emitter->stored);
    emit_line(emitter, "memcpy(%s, into, sizeof into);", words);
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

/* The code of a rank's field is the rank and one more, so that of no value is 0. */
static const char *code_of(Emitter *emitter, uint32_t cell, const char *state)
{
    uint64_t mask = layout_field(emitter->working, cell)->mask;
    uint32_t begin = cell;
    const char *name = emit_cell_name(emitter, &begin);
    return arena_format(emitter->arena, "CODE(%s, %s + %" PRIu32 ", 0x%" PRIx64 ")", state, name,
                        cell - begin, mask);
}

static void emit_held(Emitter *emitter, const OrderCells *cells, const char *state)
{
    emit_line(emitter, "uint64_t held = 0;");
    for (size_t i = 0; i < cells->ranks.count; i++) {
        emit_line(emitter, "held |= UINT64_C(1) << %s;",
                  code_of(emitter, cells->ranks.items[i], state));
    }
    emit_line(emitter, "held >>= 1;");
    for (size_t i = 0; i < cells->sets.count; i++) {
        emit_line(emitter, "held |= (uint64_t)%s;",
                  location_read(emitter, location_in_state(state, cells->sets.items[i]), 0));
    }
}

/* One more than the highest rank held. */
static void emit_ranks_of(Emitter *emitter, uint32_t order, const OrderCells *cells)
{
    emit_line(emitter, "static inline int64_t ranks_of_%" PRIu32 "(const State *s)", order);
    emit_line(emitter, "{");
    emitter->indent = 1;
    emit_held(emitter, cells, "s");
    emit_line(emitter, "return held == 0 ? %d : 64 - __builtin_clzll(held);",
              order_keeps_first(emitter->system, order));
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

static void emit_renumber_cells(Emitter *emitter, const OrderCells *cells)
{
    for (size_t i = 0; i < cells->ranks.count; i++) {
        uint32_t begin = cells->ranks.items[i], cell = begin;
        const char *name = emit_cell_name(emitter, &begin);
        emit_line(emitter, "PUT(s, %s + %" PRIu32 ", 0x%" PRIx64 ", codes[%s]);", name,
                  cell - begin, layout_field(emitter->working, cell)->mask,
                  code_of(emitter, cell, "s"));
    }
    for (size_t i = 0; i < cells->sets.count; i++) {
        Location set = location_in_state("s", cells->sets.items[i]);
        const char *value = location_read(emitter, set, 0);
        location_write(emitter, set, 0, arena_format(emitter->arena, "new_set(codes, %s)", value));
    }
}

/* Without gaps there is nothing to do but to see that they are not too many. */
static void emit_renumber_order(Emitter *emitter, uint32_t order, const OrderCells *cells)
{
    int64_t capacity = emitter->system->orders[order]->capacity;
    emit_open(emitter, "%s", "");
    emit_held(emitter, cells, "s");
    if (order_keeps_first(emitter->system, order)) {
        emit_line(emitter, "const int most = %" PRId64 " + (int)(~held & 1);", capacity);
        emit_line(emitter, "held |= 1;");
    } else {
        emit_line(emitter, "const int most = %" PRId64 ";", capacity);
    }
    emit_open(emitter, "if ((held & (held + 1)) == 0)");
    emit_line(emitter, "if (held >> most != 0) return false;");
    emit_close(emitter);
    emit_open(emitter, "else");
    emit_line(emitter, "uint8_t codes[65];");
    emit_line(emitter, "if (number_ranks(held, codes) > most) return false;");
    emit_renumber_cells(emitter, cells);
    emit_close(emitter);
    emit_close(emitter);
}

static void emit_renumber(Emitter *emitter, const OrderCells *cells)
{
    emit_line(emitter, "/* False when an order type holds too many values. */");
    emit_line(emitter, "static %s bool renumber(State *s)",
              emitter->system->order_count == 0 ? "ALWAYS_INLINE" : "inline");
    emit_line(emitter, "{");
    emitter->indent = 1;
    for (uint32_t i = 0; i < emitter->system->order_count; i++) {
        emit_renumber_order(emitter, i, &cells[i]);
    }
    emit_line(emitter, "return true;");
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

static const char order_helpers[] =
    "/* The new code for each code of a rank that is held; gives how many those are. */\n"
    "static inline int number_ranks(uint64_t held, uint8_t *ret_codes)\n"
    "{\n"
    "    uint8_t count = 0;\n"
    "    ret_codes[0] = 0;\n"
    "    for (; held; held &= held - 1) ret_codes[__builtin_ctzll(held) + 1] = ++count;\n"
    "    return count;\n"
    "}\n"
    "\n"
    "static inline int64_t new_set(const uint8_t *codes, int64_t set)\n"
    "{\n"
    "    uint64_t result = 0;\n"
    "    for (uint64_t rest = (uint64_t)set; rest; rest &= rest - 1) {\n"
    "        result |= UINT64_C(1) << (codes[__builtin_ctzll(rest) + 1] - 1);\n"
    "    }\n"
    "    return (int64_t)result;\n"
    "}\n"
    "\n";

void emit_conversions(Emitter *emitter)
{
    const System *system = emitter->system;
    OrderCells *cells = memory_allocate(system->order_count + 1, sizeof *cells);
    for (uint32_t i = 0; i < system->order_count; i++) {
        order_cells_find(&cells[i], system, system->orders[i]);
    }
    if (system->order_count > 0) text_add(emitter->code, order_helpers);
    for (uint32_t i = 0; i < system->order_count; i++) emit_ranks_of(emitter, i, &cells[i]);
    emit_renumber(emitter, cells);
    emit_conversion(emitter, "void widen(const uint64_t *words, State *s)", true);
    emit_conversion(emitter, "void narrow(const State *s, uint64_t *words)", false);
    for (uint32_t i = 0; i < system->order_count; i++) order_cells_release(&cells[i]);
    free(cells);
}
