/* product.h - the product of a system and an automaton, as far as accepting runs can go round in
 * it.
 *
 * A node is a state with a state of the automaton; an edge is a step of the system (or STUTTER)
 * with an edge of the automaton that fits the atoms. Nothing of it is stored but which nodes are
 * reachable.
 *
 * What a run does infinitely often lies in one strongly connected component of the product, and
 * so in one of the automaton. Only components of the automaton that have edges of all acceptance
 * sets matter: they are the `core`, and only nodes of the core have numbers. Numbers ascend with
 * states, and are found by counting bits (rank of Jacobson, "Space-efficient static trees and
 * graphs", FOCS 1989). */
#ifndef EXPLORER_PRODUCT_H
#define EXPLORER_PRODUCT_H

#include "budget.h"
#include "labelled_graph.h"
#include "properties/automaton.h"

#define PRODUCT_NODES_MOST ((UINT32_C(1) << 30) - 1)
#define NO_COLUMN UINT32_MAX

/* How a search ended: what is not complete says nothing. */
typedef enum ProductEnd {
    PRODUCT_COMPLETE,
    PRODUCT_NO_MEMORY,  /* beyond the budget, or more nodes than there are numbers */
    PRODUCT_INTERRUPTED /* by patience */
} ProductEnd;

/* Asked every few thousand nodes: is time over? */
typedef bool ProductPatience(void *context);

/* All of it is the caller's and must outlive the product. */
typedef struct ProductOptions {
    const LabelledGraph *graph;
    const Automaton *automaton;
    Budget *budget;
    ProductPatience *is_over; /* NULL: never */
    void *context;
} ProductOptions;

typedef struct Rank {
    uint64_t bits;   /* which of 64 nodes are reached */
    uint64_t before; /* how many of those before are */
} Rank;

typedef struct Product {
    ProductOptions options;
    Automaton core;     /* without an initial state */
    uint32_t *column;   /* of each state of the automaton: its number in the core, or NO_COLUMN */
    uint32_t *original; /* of each edge of the core: that of the automaton */
    uint32_t *source;   /* of each edge of the core */
    Rank *ranks;        /* node (state, column) is bit state * core.states + column */
    uint64_t rank_count;
    uint32_t nodes;   /* of the core */
    uint64_t reached; /* nodes of the whole product */
} Product;

/* *ret_product only where it is complete. */
ProductEnd product_create(const ProductOptions *options, Product **ret_product);
void product_destroy(Product *product); /* NULL is allowed */

static inline bool product_is_over(const Product *product)
{
    return product->options.is_over != NULL && product->options.is_over(product->options.context);
}

static inline uint32_t bits_counted(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}

static inline uint64_t automaton_all_marks(const Automaton *automaton)
{
    return automaton->acceptance_sets == 0 ? 0 : UINT64_MAX >> (64 - automaton->acceptance_sets);
}

/* The number of a node that is reached. */
static inline uint32_t product_node(const Product *product, uint32_t state, uint32_t column)
{
    uint64_t bit = (uint64_t)state * product->core.states + column;
    const Rank *rank = &product->ranks[bit / 64];
    return (uint32_t)rank->before + bits_counted(rank->bits & ((UINT64_C(1) << bit % 64) - 1));
}

/* All nodes, by number. */
typedef struct NodeCursor {
    uint64_t word, bits; /* of product->ranks, and which of its nodes are still to come */
    uint32_t next;       /* the number after that of the present node */
    uint32_t state, column;
} NodeCursor;

static inline NodeCursor product_first(const Product *product)
{
    return (NodeCursor){.bits = product->ranks[0].bits};
}

/* Goes to the next one, or to the first. */
static inline bool product_next(const Product *product, NodeCursor *cursor)
{
    while (cursor->bits == 0) {
        if (++cursor->word >= product->rank_count) return false;
        cursor->bits = product->ranks[cursor->word].bits;
    }
    uint64_t bit = cursor->word * 64 + (uint32_t)__builtin_ctzll(cursor->bits);
    cursor->state = (uint32_t)(bit / product->core.states);
    cursor->column = (uint32_t)(bit % product->core.states);
    cursor->bits &= cursor->bits - 1;
    cursor->next++;
    return true;
}

#endif
