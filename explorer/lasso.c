/* lasso.c - the shortest stem, and the loop where it ends. */
#include "lasso.h"

#include <stdlib.h>

#include "loop.h"
#include "moves.h"
#include "support/bug.h"

typedef struct LassoSearch {
    const FairCycles *cycles;
    Breadth breadth; /* its present level is the first one with a node of a fair component */
    LoopSearch loops;
    LassoMoves loop;     /* the best so far */
    size_t place;        /* of its first node in the breadth's order */
    uint32_t steps;      /* of it */
    bool found, hurried; /* hurried: there was no time, or room, to look for all */
} LassoSearch;

static bool is_candidate(const LassoSearch *search, size_t position)
{
    const Product *product = search->cycles->product;
    BreadthNode node = search->breadth.order.items[position];
    uint32_t column = product->column[node.automaton_state];
    return column != NO_COLUMN &&
           fair_cycles_have(search->cycles, product_node(product, node.state, column));
}

/* The first candidate of the level from this position on; or where the order ends. */
static size_t next_candidate(const LassoSearch *search, size_t position)
{
    while (position < search->breadth.order.count && !is_candidate(search, position)) position++;
    return position;
}

static ProductEnd find_level(LassoSearch *search)
{
    Breadth *breadth = &search->breadth;
    ProductEnd end = breadth_init(breadth, &search->cycles->product->options, true);
    while (end == PRODUCT_COMPLETE) {
        PROMISE(breadth_has_level(breadth));
        if (next_candidate(search, breadth->level) < breadth->order.count) break;
        end = breadth_go_on(breadth);
    }
    return end;
}

static uint32_t count_steps(const LassoMove *moves, size_t count)
{
    uint32_t steps = 0;
    for (size_t i = 0; i < count; i++) steps += moves[i].edge != STUTTER;
    return steps;
}

/* Keeps a shorter loop of at most so many steps from this candidate, if there is one. */
static ProductEnd try_candidate(LassoSearch *search, size_t position, uint32_t most)
{
    LassoMoves moves = {0};
    LoopEnd end = loop_shortest(&search->loops, search->breadth.order.items[position],
                                search->found ? search->steps - 1 : most, &moves);
    if (end == LOOP_FOUND) {
        vector_release(&search->loop);
        search->loop = moves;
        search->place = position;
        search->steps = count_steps(moves.items, moves.count);
        search->found = true;
    }
    bool interrupted = end == LOOP_TROUBLE && search->loops.trouble == PRODUCT_INTERRUPTED;
    search->hurried |= end == LOOP_TOO_LONG || end == LOOP_TROUBLE;
    return interrupted ? PRODUCT_INTERRUPTED : PRODUCT_COMPLETE;
}

static ProductEnd try_all(LassoSearch *search, uint32_t most)
{
    ProductEnd end = PRODUCT_COMPLETE;
    size_t i = next_candidate(search, search->breadth.level);
    for (; i < search->breadth.order.count; i = next_candidate(search, i + 1)) {
        end = try_candidate(search, i, most);
        bool best = search->found && search->steps == 0;
        if (end != PRODUCT_COMPLETE || best || search->hurried) break;
    }
    return end;
}

static ProductEnd be_greedy(LassoSearch *search)
{
    search->place = next_candidate(search, search->breadth.level);
    LoopEnd end =
        loop_greedy(&search->loops, search->breadth.order.items[search->place], &search->loop);
    search->steps = count_steps(search->loop.items, search->loop.count);
    return end == LOOP_TROUBLE ? search->loops.trouble : PRODUCT_COMPLETE;
}

/* With more and more steps: no candidate is searched far beyond what another one needs. */
static ProductEnd find_loop(LassoSearch *search)
{
    ProductEnd end = PRODUCT_COMPLETE;
    for (uint32_t most = 0; end == PRODUCT_COMPLETE && !search->found && !search->hurried;
         most = 2 * most + 1) {
        end = try_all(search, most);
    }
    if (end == PRODUCT_COMPLETE && !search->found) end = be_greedy(search);
    return end;
}

/* The move by which a node was found: no STUTTER leads to what is only found by a step. */
static LassoMove move_into(const LassoSearch *search, size_t position)
{
    const ProductOptions *options = search->breadth.options;
    BreadthNode node = search->breadth.order.items[position];
    BreadthNode parent = search->breadth.order.items[search->breadth.parents.items[position]];
    Moves moves =
        moves_of(options->graph, options->automaton, parent.state, parent.automaton_state);
    while (moves_next(&moves)) {
        bool leads = moves_target(&moves) == node.state &&
                     moves_taken_edge(&moves)->target == node.automaton_state;
        if (leads)
            return (LassoMove){parent.state, moves_automaton_edge(&moves), moves_edge(&moves)};
    }
    BUG("a node that nothing leads to");
}

static void assemble(const LassoSearch *search, Lasso *lasso)
{
    const uint32_t *parents = search->breadth.parents.items;
    uint32_t stem = 0, loop = (uint32_t)search->loop.count;
    for (size_t i = search->place; parents[i] != i; i = parents[i]) stem++;
    LassoMove *moves = memory_allocate((size_t)stem + loop, sizeof *moves);
    uint32_t end = stem;
    for (size_t i = search->place; parents[i] != i; i = parents[i]) {
        moves[--end] = move_into(search, i);
    }
    memcpy(moves + stem, search->loop.items, loop * sizeof *moves);
    *lasso = (Lasso){.moves = moves,
                     .stem = stem,
                     .loop = loop,
                     .stem_steps = count_steps(moves, stem),
                     .loop_steps = search->steps,
                     .may_be_shorter = search->hurried};
}

static ProductEnd search_lasso(LassoSearch *search)
{
    ProductEnd end = find_level(search);
    return end == PRODUCT_COMPLETE ? find_loop(search) : end;
}

ProductEnd lasso_find(const FairCycles *cycles, const Fairness *fairness, uint64_t work,
                      Lasso *ret_lasso)
{
    PROMISE(cycles->components > 0);
    const ProductOptions *options = &cycles->product->options;
    LassoSearch search = {.cycles = cycles, .breadth = {.options = options}};
    ProductEnd end = PRODUCT_NO_MEMORY;
    if (loop_search_init(&search.loops, cycles, fairness, work)) end = search_lasso(&search);
    if (end == PRODUCT_COMPLETE) {
        Lasso lasso;
        assemble(&search, &lasso);
        PROMISE(lasso_fault(&lasso, options->graph, options->automaton, fairness) == NULL);
        *ret_lasso = lasso;
    }
    vector_release(&search.loop);
    loop_search_release(&search.loops);
    breadth_release(&search.breadth);
    return end;
}

void lasso_release(Lasso *lasso)
{
    free(lasso->moves);
    *lasso = (Lasso){0};
}
