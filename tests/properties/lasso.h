/* lasso.h - words that repeat, and what automata and formulas say of them, worked out naively. */
#ifndef TESTS_PROPERTIES_LASSO_H
#define TESTS_PROPERTIES_LASSO_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "properties/automaton.h"

#define LASSO_MOST 24

/* The letters at 0 .. length - 1, then again and again those from `loop` on. */
typedef struct Lasso {
    uint64_t letters[LASSO_MOST];
    uint32_t length, loop;
} Lasso;

static inline uint32_t lasso_next(const Lasso *lasso, uint32_t position)
{
    return position + 1 < lasso->length ? position + 1 : lasso->loop;
}

/* ---- automata ---- */

/* Nodes (position, state) as position * states + state. */
typedef struct Product {
    const Automaton *automaton;
    const Lasso *lasso;
    uint32_t nodes;
} Product;

static inline bool lasso_edge_fits(const Product *product, uint32_t node, const AutomatonEdge *edge)
{
    uint64_t letter = product->lasso->letters[node / product->automaton->states];
    return (edge->positive & ~letter) == 0 && (edge->negative & letter) == 0;
}

/* Is there an edge from the node with these marks to a node of `into`? */
static inline bool lasso_steps_into(const Product *product, uint32_t node, uint64_t marks,
                                    const bool *into)
{
    const Automaton *automaton = product->automaton;
    uint32_t state = node % automaton->states;
    uint32_t next = lasso_next(product->lasso, node / automaton->states);
    for (uint32_t i = automaton->first[state]; i < automaton->first[state + 1]; i++) {
        const AutomatonEdge *edge = &automaton->edges[i];
        if (lasso_edge_fits(product, node, edge) && (edge->marks & marks) == marks &&
            into[next * automaton->states + edge->target])
            return true;
    }
    return false;
}

/* Keeps of `alive` what reaches an edge with that mark by edges inside; false if nothing changes. */
static inline bool lasso_keep(const Product *product, uint64_t mark, bool *alive)
{
    bool *reaching = calloc(product->nodes + 1, sizeof *reaching), grown = true, shrunk = false;
    for (uint32_t i = 0; i < product->nodes; i++)
        reaching[i] = alive[i] && lasso_steps_into(product, i, mark, alive);
    while (grown) {
        grown = false;
        for (uint32_t i = 0; i < product->nodes; i++)
            if (alive[i] && !reaching[i] && lasso_steps_into(product, i, 0, reaching))
                reaching[i] = grown = true;
    }
    for (uint32_t i = 0; i < product->nodes; i++) {
        shrunk = shrunk || (alive[i] && !reaching[i]);
        alive[i] = reaching[i];
    }
    free(reaching);
    return shrunk;
}

/* Emerson & Lei: the greatest set of nodes from each of which, inside of it, an edge of each acceptance
 * set is reached. */
static inline bool lasso_accepted(const Automaton *automaton, const Lasso *lasso)
{
    const Product product = {automaton, lasso, automaton->states * lasso->length};
    bool *alive = calloc(product.nodes + 1, sizeof *alive), changed = true;
    for (uint32_t i = 0; i < product.nodes; i++) alive[i] = true;
    while (changed) {
        changed = lasso_keep(&product, 0, alive);
        for (uint32_t i = 0; i < automaton->acceptance_sets; i++)
            changed = lasso_keep(&product, (uint64_t)1 << i, alive) || changed;
    }
    bool accepted = alive[automaton->initial];
    free(alive);
    return accepted;
}

/* ---- what holds at the positions, a bit for each ---- */

static inline uint64_t lasso_before(const Lasso *lasso, uint64_t held)
{
    uint64_t before = 0;
    for (uint32_t i = 0; i < lasso->length; i++) before |= (held >> lasso_next(lasso, i) & 1) << i;
    return before;
}

static inline uint64_t lasso_all(const Lasso *lasso)
{
    return ((uint64_t)1 << lasso->length) - 1;
}

/* The least solution of x = b || (a && next x). */
static inline uint64_t lasso_until(const Lasso *lasso, uint64_t a, uint64_t b)
{
    uint64_t now = b, last;
    do {
        last = now;
        now = b | (a & lasso_before(lasso, now));
    } while (now != last);
    return now;
}

/* The greatest solution of x = b && (a || next x). */
static inline uint64_t lasso_release(const Lasso *lasso, uint64_t a, uint64_t b)
{
    uint64_t now = b, last;
    do {
        last = now;
        now = b & (a | lasso_before(lasso, now));
    } while (now != last);
    return now;
}

static inline uint64_t lasso_atom(const Lasso *lasso, uint32_t atom)
{
    uint64_t held = 0;
    for (uint32_t i = 0; i < lasso->length; i++) held |= (lasso->letters[i] >> atom & 1) << i;
    return held;
}

/* ---- chance that is the same each time ---- */

static inline uint32_t chance(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33) % below;
}

#endif
