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

static void emit_held(Emitter *emitter, const OrderCells *cells, const char *state)
{
    emit_line(emitter, "uint64_t held = 0;");
    for (size_t i = 0; i < cells->ranks.count; i++) {
        const char *rank =
            location_read(emitter, location_in_state(state, cells->ranks.items[i]), 0);
        emit_line(emitter, "held |= held_bit(%s);", rank);
    }
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
    emit_open(emitter, "if ((held & (held + 1)) != 0)"); /* else they are without gaps */
    for (size_t i = 0; i < cells->ranks.count; i++) {
        Location rank = location_in_state("s", cells->ranks.items[i]);
        const char *value = location_read(emitter, rank, 0);
        location_write(emitter, rank, 0, arena_format(emitter->arena, "new_rank(held, %s)", value));
    }
    for (size_t i = 0; i < cells->sets.count; i++) {
        Location set = location_in_state("s", cells->sets.items[i]);
        const char *value = location_read(emitter, set, 0);
        location_write(emitter, set, 0, arena_format(emitter->arena, "new_set(held, %s)", value));
    }
    emit_close(emitter);
}

static void emit_renumber_order(Emitter *emitter, uint32_t order, const OrderCells *cells)
{
    emit_open(emitter, "%s", "");
    emit_held(emitter, cells, "s");
    emit_line(emitter, "int count = __builtin_popcountll(held);");
    emit_line(emitter, "if (count > %" PRId64 ") return false;",
              emitter->system->orders[order]->capacity);
    if (order_keeps_first(emitter->system, order)) emit_line(emitter, "held |= 1;");
    emit_renumber_cells(emitter, cells);
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
    "static ALWAYS_INLINE uint64_t held_bit(int64_t rank)\n"
    "{\n"
    "    return rank == NO_VALUE ? 0 : UINT64_C(1) << rank;\n"
    "}\n"
    "\n"
    "static ALWAYS_INLINE int64_t new_rank(uint64_t held, int64_t rank)\n"
    "{\n"
    "    if (rank == NO_VALUE) return rank;\n"
    "    return __builtin_popcountll(held & ((UINT64_C(1) << rank) - 1));\n"
    "}\n"
    "\n"
    "static inline int64_t new_set(uint64_t held, int64_t set)\n"
    "{\n"
    "    uint64_t result = 0;\n"
    "    for (uint64_t rest = (uint64_t)set; rest; rest &= rest - 1) {\n"
    "        result |= UINT64_C(1) << new_rank(held, __builtin_ctzll(rest));\n"
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
