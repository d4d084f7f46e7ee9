/* loop.c - level by level, a level's STUTTERs before its steps, as in breadth.c. */
#include "loop.h"

#include <stdlib.h>

#include "support/bug.h"

#define LOOP_LEDGERS 512U
#define FIRST_SLOTS 16

static const Product *product_of(const LoopSearch *search)
{
    return search->cycles->product;
}

/* Ledgers */

static Ledger ledger_after(const LoopSearch *search, const Ledger *before, uint64_t marks,
                           uint64_t enabled, uint64_t demands)
{
    const Fairness *fairness = search->fairness;
    Ledger after = *before;
    after.marks |= marks;
    after.weak |= fairness->weak & (demands | ~enabled);
    after.taken |= fairness->strong & demands;
    after.debts = (after.debts | (fairness->strong & enabled)) & ~after.taken;
    return after;
}

static bool is_complete(const LoopSearch *search, const Ledger *ledger)
{
    uint64_t marks = automaton_all_marks(&product_of(search)->core);
    return ledger->marks == marks && ledger->weak == search->fairness->weak && ledger->debts == 0;
}

static bool makes_progress(const Ledger *before, const Ledger *after)
{
    return after->marks != before->marks || after->weak != before->weak ||
           (before->debts & ~after->debts) != 0;
}

static bool ledgers_are_equal(const Ledger *a, const Ledger *b)
{
    return a->marks == b->marks && a->weak == b->weak && a->taken == b->taken &&
           a->debts == b->debts;
}

/* LOOP_LEDGERS where there are too many. */
static uint32_t number_ledger(LoopSearch *search, uint32_t before, const Ledger *ledger)
{
    if (search->leg || ledgers_are_equal(&search->ledgers[before], ledger)) return before;
    uint32_t i = 0;
    while (i < search->ledger_count && !ledgers_are_equal(&search->ledgers[i], ledger)) i++;
    if (i < search->ledger_count || i == LOOP_LEDGERS) return i;
    search->ledgers[search->ledger_count] = *ledger;
    return search->ledger_count++;
}

/* Entries */

static size_t home(const LoopSearch *search, uint32_t node, uint32_t ledger)
{
    uint64_t key = (uint64_t)ledger << 32 | node;
    return (key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (search->slot_count - 1);
}

static size_t find_slot(const LoopSearch *search, uint32_t node, uint32_t ledger)
{
    size_t i = home(search, node, ledger);
    for (; search->slots[i] != 0; i = (i + 1) & (search->slot_count - 1)) {
        const LoopEntry *entry = &search->entries.items[search->slots[i] - 1];
        if (entry->node == node && entry->ledger == ledger) break;
    }
    return i;
}

static bool grow_slots(LoopSearch *search)
{
    Budget *budget = product_of(search)->options.budget;
    size_t before = search->slot_count, wanted = before == 0 ? FIRST_SLOTS : 2 * before;
    uint32_t *slots = budget_allocate(budget, wanted, sizeof *slots);
    if (slots == NULL) return false;
    budget_free(budget, search->slots, before, sizeof *search->slots);
    search->slots = slots;
    search->slot_count = wanted;
    for (size_t i = 0; i < search->entries.count; i++) {
        const LoopEntry *entry = &search->entries.items[i];
        slots[find_slot(search, entry->node, entry->ledger)] = (uint32_t)i + 1;
    }
    return true;
}

/* Entries lie in runs of slots without a gap from where they belong. */
static void clear_slots(LoopSearch *search, const LoopEntry *entry)
{
    size_t slot = home(search, entry->node, entry->ledger);
    for (; search->slots[slot] != 0; slot = (slot + 1) & (search->slot_count - 1)) {
        search->slots[slot] = 0;
    }
}

static void clear_entries(LoopSearch *search)
{
    for (size_t i = 0; i < search->entries.count; i++) {
        const LoopEntry *entry = &search->entries.items[i];
        if (search->leg) {
            search->seen[entry->node / 64] = 0;
        } else {
            clear_slots(search, entry);
        }
    }
    search->entries.count = 0;
    search->level = 0;
}

static LoopEnd run_into(LoopSearch *search, ProductEnd trouble)
{
    search->trouble = trouble;
    return LOOP_TROUBLE;
}

static LoopEnd append(LoopSearch *search, LoopEntry entry)
{
    if (search->entries.count == UINT32_MAX - 1 ||
        !growing_room(product_of(search)->options.budget, &search->entries)) {
        return run_into(search, PRODUCT_NO_MEMORY);
    }
    search->entries.items[search->entries.count++] = entry;
    return LOOP_NONE;
}

/* LOOP_NONE: it is there now. */
static LoopEnd note(LoopSearch *search, LoopEntry entry)
{
    if (search->entries.count >= search->slot_count / 2 && !grow_slots(search)) {
        return run_into(search, PRODUCT_NO_MEMORY);
    }
    size_t slot = find_slot(search, entry.node, entry.ledger);
    if (search->slots[slot] != 0) return LOOP_NONE;
    if (search->work == 0) return LOOP_TOO_LONG;
    LoopEnd end = append(search, entry);
    if (end != LOOP_NONE) return end;
    search->work--;
    search->slots[slot] = (uint32_t)search->entries.count;
    return LOOP_NONE;
}

static LoopEnd note_in_leg(LoopSearch *search, LoopEntry entry)
{
    uint64_t *word = &search->seen[entry.node / 64], mask = UINT64_C(1) << entry.node % 64;
    if ((*word & mask) != 0) return LOOP_NONE;
    LoopEnd end = append(search, entry);
    if (end == LOOP_NONE) *word |= mask;
    return end;
}

/* Searching */

static LoopEntry entry_of(const LoopSearch *search, uint32_t state, uint32_t column)
{
    uint32_t node = product_node(product_of(search), state, column);
    return (LoopEntry){.node = node, .state = state, .column = (uint16_t)column};
}

static LoopEntry entry_behind(const LoopSearch *search, const Moves *moves)
{
    uint32_t state = moves_target(moves), column = moves_taken_edge(moves)->target;
    return entry_of(search, state, column);
}

static bool is_goal(const LoopSearch *search, uint32_t node, const Ledger *after)
{
    bool incomplete_leg = search->leg && !is_complete(search, &search->ledgers[0]);
    if (incomplete_leg) return makes_progress(&search->ledgers[0], after);
    return node == search->start && (search->leg || is_complete(search, after));
}

/* Where the present move leads to. */
typedef struct Arrival {
    LoopEntry entry;
    Ledger ledger;
} Arrival;

static Arrival arrive(const LoopSearch *search, uint32_t from, uint64_t enabled, const Moves *moves)
{
    const Ledger *before = &search->ledgers[search->entries.items[from].ledger];
    Arrival arrival = {.entry = entry_behind(search, moves)};
    arrival.entry.parent = from;
    arrival.ledger =
        ledger_after(search, before, moves_taken_edge(moves)->marks, enabled, moves_demands(moves));
    return arrival;
}

static Moves moves_of_entry(const LoopSearch *search, const LoopEntry *entry)
{
    const Product *product = product_of(search);
    Moves moves = moves_of(product->options.graph, &product->core, entry->state, entry->column);
    moves.forbidden = search->fairness->forbidden;
    return moves;
}

/* Notes where these moves lead to. LOOP_FOUND: *moves stands at the one to the goal. */
static LoopEnd expand(LoopSearch *search, uint32_t from, Moves *moves)
{
    const LoopEntry before = search->entries.items[from];
    uint64_t enabled = labelled_graph_enabled(moves->graph, before.state);
    LoopEnd end = LOOP_NONE;
    while (end == LOOP_NONE && moves_next(moves)) {
        Arrival arrival = arrive(search, from, enabled, moves);
        if (search->cycles->component[arrival.entry.node] != search->component) continue;
        if (is_goal(search, arrival.entry.node, &arrival.ledger)) return LOOP_FOUND;
        uint32_t ledger = number_ledger(search, before.ledger, &arrival.ledger);
        if (ledger == LOOP_LEDGERS) return LOOP_TOO_LONG;
        arrival.entry.ledger = (uint16_t)ledger;
        end = search->leg ? note_in_leg(search, arrival.entry) : note(search, arrival.entry);
    }
    if (end == LOOP_NONE && (++search->ticks & 1023) == 0 && product_is_over(product_of(search))) {
        return run_into(search, PRODUCT_INTERRUPTED);
    }
    return end;
}

static LoopEnd expand_level(LoopSearch *search, bool stutters)
{
    size_t end = search->entries.count;
    size_t *bound = stutters ? &search->entries.count : &end;
    LoopEnd how = LOOP_NONE;
    for (size_t i = search->level; i < *bound && how == LOOP_NONE; i++) {
        search->last = (uint32_t)i;
        search->closing = moves_of_entry(search, &search->entries.items[i]);
        if (stutters) {
            moves_only_stutter(&search->closing);
        } else {
            moves_skip_stutter(&search->closing);
        }
        how = expand(search, (uint32_t)i, &search->closing);
    }
    if (!stutters) search->level = end;
    return how;
}

static LoopEnd search_levels(LoopSearch *search, LoopEntry first, uint32_t most)
{
    clear_entries(search);
    LoopEnd end = search->leg ? note_in_leg(search, first) : note(search, first);
    for (uint32_t depth = 0; end == LOOP_NONE; depth++) {
        end = expand_level(search, true);
        if (end != LOOP_NONE || depth == most) break;
        end = expand_level(search, false);
        if (search->level == search->entries.count) break;
    }
    return end;
}

/* The way that was found */

static LassoMove as_lasso_move(const LoopSearch *search, const Moves *moves)
{
    uint32_t edge = product_of(search)->original[moves_automaton_edge(moves)];
    return (LassoMove){moves->state, edge, moves_edge(moves)};
}

/* The move by which an entry was found: no STUTTER leads to what is only found by a step. */
static Moves move_into(LoopSearch *search, const LoopEntry *entry)
{
    const LoopEntry *parent = &search->entries.items[entry->parent];
    Moves moves = moves_of_entry(search, parent);
    uint64_t enabled = labelled_graph_enabled(moves.graph, parent->state);
    while (moves_next(&moves)) {
        Arrival arrival = arrive(search, entry->parent, enabled, &moves);
        uint32_t ledger = number_ledger(search, parent->ledger, &arrival.ledger);
        if (arrival.entry.node == entry->node && ledger == entry->ledger) return moves;
    }
    BUG("an entry that nothing leads to");
}

static void append_way(LoopSearch *search, LassoMoves *moves)
{
    size_t begin = moves->count;
    vector_push(moves, as_lasso_move(search, &search->closing));
    for (uint32_t i = search->last; i != 0; i = search->entries.items[i].parent) {
        Moves into = move_into(search, &search->entries.items[i]);
        vector_push(moves, as_lasso_move(search, &into));
    }
    for (size_t i = begin, j = moves->count - 1; i < j; i++, j--) {
        LassoMove moved = moves->items[i];
        moves->items[i] = moves->items[j];
        moves->items[j] = moved;
    }
}

static LoopEntry begin(LoopSearch *search, BreadthNode node)
{
    uint32_t column = product_of(search)->column[node.automaton_state];
    LoopEntry first = entry_of(search, node.state, column);
    search->start = first.node;
    search->component = search->cycles->component[first.node];
    search->ledgers[0] = (Ledger){0};
    search->ledger_count = 1;
    return first;
}

LoopEnd loop_shortest(LoopSearch *search, BreadthNode node, uint32_t most, LassoMoves *moves)
{
    LoopEnd end = search_levels(search, begin(search, node), most);
    if (end == LOOP_FOUND) append_way(search, moves);
    return end;
}

/* What these moves add to the ledger of what there is so far. */
static void enter_in_ledger(LoopSearch *search, const LassoMoves *moves, size_t from)
{
    const ProductOptions *options = &product_of(search)->options;
    for (size_t i = from; i < moves->count; i++) {
        const LassoMove *move = &moves->items[i];
        uint64_t enabled = labelled_graph_enabled(options->graph, move->state);
        uint64_t marks = options->automaton->edges[move->automaton_edge].marks;
        uint64_t demands = labelled_graph_demands(options->graph, move->edge);
        search->ledgers[0] = ledger_after(search, &search->ledgers[0], marks, enabled, demands);
    }
}

/* No loop is searched for by ledgers afterwards. */
static bool begin_legs(LoopSearch *search)
{
    clear_entries(search);
    search->leg = true;
    search->seen_words = product_of(search)->nodes / 64 + 1;
    search->seen = budget_allocate(product_of(search)->options.budget, search->seen_words,
                                   sizeof *search->seen);
    return search->seen != NULL;
}

LoopEnd loop_greedy(LoopSearch *search, BreadthNode node, LassoMoves *moves)
{
    if (!begin_legs(search)) return run_into(search, PRODUCT_NO_MEMORY);
    LoopEntry at = begin(search, node);
    do {
        size_t before = moves->count;
        LoopEnd end = search_levels(search, at, UINT32_MAX);
        if (end == LOOP_TROUBLE) return end;
        PROMISE(end == LOOP_FOUND);
        append_way(search, moves);
        enter_in_ledger(search, moves, before);
        at = entry_behind(search, &search->closing);
    } while (at.node != search->start || !is_complete(search, &search->ledgers[0]));
    return LOOP_FOUND;
}

bool loop_search_init(LoopSearch *search, const FairCycles *cycles, const Fairness *fairness,
                      uint64_t work)
{
    *search = (LoopSearch){.cycles = cycles, .fairness = fairness, .work = work};
    search->ledgers =
        budget_allocate(product_of(search)->options.budget, LOOP_LEDGERS, sizeof *search->ledgers);
    return search->ledgers != NULL;
}

void loop_search_release(LoopSearch *search)
{
    Budget *budget = product_of(search)->options.budget;
    growing_release(budget, &search->entries);
    budget_free(budget, search->slots, search->slot_count, sizeof *search->slots);
    budget_free(budget, search->seen, search->seen_words, sizeof *search->seen);
    budget_free(budget, search->ledgers, LOOP_LEDGERS, sizeof *search->ledgers);
}
