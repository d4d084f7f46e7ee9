/* giant.c - from a pivot forwards by ascending numbers, then backwards by descending ones. */
#include "giant.h"

#include "moves.h"

#define WALK_STEPS 256
#define ATTEMPTS 2

#ifdef TINY
#define NODES_LEAST 2
#define SWEEPS_MOST 2
#else
#define NODES_LEAST 4096
#define SWEEPS_MOST 8 /* with more, depth-first search is as fast */
#endif

/* Sets of nodes; node (state, column) is bit state * core.states + column, as in product->ranks. */
typedef struct Giant {
    const Product *product;
    const bool *forbidden;
    uint32_t *component;
    uint64_t *region;  /* what is to be decomposed */
    uint64_t *forward; /* what the pivot reaches in it */
    uint64_t *both;    /* and what of that reaches the pivot */
    uint64_t left;     /* nodes of the region */
    uint32_t found;
} Giant;

static bool has(const uint64_t *set, uint64_t bit)
{
    return (set[bit / 64] >> bit % 64 & 1) != 0;
}

static void add(uint64_t *set, uint64_t bit)
{
    set[bit / 64] |= UINT64_C(1) << bit % 64;
}

static Moves moves_of_bit(const Giant *giant, uint64_t bit)
{
    const Product *product = giant->product;
    uint32_t columns = product->core.states;
    Moves moves = moves_of(product->options.graph, &product->core, (uint32_t)(bit / columns),
                           (uint32_t)(bit % columns));
    moves.forbidden = giant->forbidden;
    return moves;
}

static uint64_t target_bit(const Giant *giant, const Moves *moves)
{
    return (uint64_t)moves_target(moves) * giant->product->core.states +
           moves_taken_edge(moves)->target;
}

/* Adds what this node leads to. Is something among it that the present sweep has passed? */
static bool spread(Giant *giant, uint64_t bit)
{
    bool passed = false;
    Moves moves = moves_of_bit(giant, bit);
    while (moves_next(&moves)) {
        uint64_t target = target_bit(giant, &moves);
        if (!has(giant->region, target) || has(giant->forward, target)) continue;
        add(giant->forward, target);
        passed |= target < bit;
    }
    return passed;
}

static bool sweep_up(Giant *giant, uint64_t word)
{
    bool passed = false;
    uint64_t done = 0, todo;
    while ((todo = giant->forward[word] & ~done) != 0) {
        uint64_t lowest = todo & -todo;
        done |= lowest;
        passed |= spread(giant, word * 64 + (uint32_t)__builtin_ctzll(lowest));
    }
    return passed;
}

static bool leads_back(const Giant *giant, uint64_t bit)
{
    Moves moves = moves_of_bit(giant, bit);
    while (moves_next(&moves)) {
        if (has(giant->both, target_bit(giant, &moves))) return true;
    }
    return false;
}

static bool sweep_down(Giant *giant, uint64_t word)
{
    bool changed = false;
    for (uint64_t todo = giant->forward[word] & ~giant->both[word]; todo != 0;) {
        uint32_t highest = 63 - (uint32_t)__builtin_clzll(todo);
        todo &= ~(UINT64_C(1) << highest);
        if (!leads_back(giant, word * 64 + highest)) continue;
        add(giant->both, word * 64 + highest);
        changed = true;
    }
    return changed;
}

/* Sweeps until there is nothing more to add. *ret_whole: has that come about? */
static ProductEnd sweep(Giant *giant, bool up, bool *ret_whole)
{
    uint64_t words = giant->product->rank_count;
    bool more = true;
    for (unsigned i = 0; i < SWEEPS_MOST && more; i++) {
        more = false;
        for (uint64_t word = 0; word < words; word++) {
            more |= up ? sweep_up(giant, word) : sweep_down(giant, words - 1 - word);
            if (word % 64 == 63 && product_is_over(giant->product)) return PRODUCT_INTERRUPTED;
        }
    }
    *ret_whole = !more;
    return PRODUCT_COMPLETE;
}

/* The move to another node of the region that `dice` says. False where there is none. */
static bool walk_on(const Giant *giant, uint64_t *bit, uint64_t dice)
{
    uint64_t to = *bit;
    uint32_t choices = 0;
    Moves moves = moves_of_bit(giant, *bit);
    while (moves_next(&moves)) {
        uint64_t target = target_bit(giant, &moves);
        if (target == *bit || !has(giant->region, target)) continue;
        if (dice % ++choices == 0) to = target;
    }
    *bit = to;
    return choices > 0;
}

/* Some way on from the first node: it may be a prelude to the component where most nodes are. */
static uint64_t walk(const Giant *giant, uint64_t from)
{
    uint64_t bit = from, dice = 1;
    for (unsigned i = 0; i < WALK_STEPS; i++) {
        dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        if (!walk_on(giant, &bit, dice >> 33)) break;
    }
    return bit;
}

static uint64_t first_bit(const Giant *giant)
{
    uint64_t word = 0;
    while (giant->region[word] == 0) word++;
    return word * 64 + (uint32_t)__builtin_ctzll(giant->region[word]);
}

/* What has been found becomes a component, unless it is but the pivot. */
static void keep(Giant *giant)
{
    const Product *product = giant->product;
    uint64_t count = 0;
    for (uint64_t i = 0; i < product->rank_count; i++) count += bits_counted(giant->both[i]);
    if (count < 2) return;
    NodeCursor cursor = product_first(product);
    while (product_next(product, &cursor)) {
        uint64_t bit = (uint64_t)cursor.state * product->core.states + cursor.column;
        if (has(giant->both, bit)) {
            giant->component[cursor.next - 1] = FIRST_COMPONENT + giant->found;
        }
    }
    for (uint64_t i = 0; i < product->rank_count; i++) giant->region[i] &= ~giant->both[i];
    giant->left -= count;
    giant->found++;
}

static ProductEnd try_pivot(Giant *giant, uint64_t pivot)
{
    for (uint64_t i = 0; i < giant->product->rank_count; i++) {
        giant->forward[i] = giant->both[i] = 0;
    }
    add(giant->forward, pivot);
    add(giant->both, pivot);
    bool whole = true;
    ProductEnd end = sweep(giant, true, &whole);
    if (end == PRODUCT_COMPLETE && whole) end = sweep(giant, false, &whole);
    if (end == PRODUCT_COMPLETE && whole) keep(giant);
    return end;
}

static void fill_region(Giant *giant)
{
    const Product *product = giant->product;
    NodeCursor cursor = product_first(product);
    while (product_next(product, &cursor)) {
        if (giant->component[cursor.next - 1] != NOT_VISITED) continue;
        add(giant->region, (uint64_t)cursor.state * product->core.states + cursor.column);
        giant->left++;
    }
}

ProductEnd giant_find(const Product *product, const bool *forbidden, uint32_t *component,
                      uint32_t *ret_count)
{
    Budget *budget = product->options.budget;
    uint64_t words = product->rank_count;
    Giant giant = {.product = product, .forbidden = forbidden, .component = component};
    uint64_t *sets = budget_allocate(budget, 3 * words, sizeof *sets);
    if (sets == NULL) return PRODUCT_NO_MEMORY;
    giant.region = sets;
    giant.forward = sets + words;
    giant.both = sets + 2 * words;
    fill_region(&giant);
    ProductEnd end = PRODUCT_COMPLETE;
    uint64_t all = giant.left;
    for (unsigned i = 0; i < ATTEMPTS && end == PRODUCT_COMPLETE; i++) {
        if (giant.left < NODES_LEAST || giant.left < all / 2) break;
        uint64_t first = first_bit(&giant);
        end = try_pivot(&giant, i == 0 ? walk(&giant, first) : first);
    }
    budget_free(budget, sets, 3 * words, sizeof *sets);
    *ret_count = giant.found;
    return end;
}
