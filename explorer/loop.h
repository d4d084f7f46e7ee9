/* loop.h - a short fair loop through a node of a fair component.
 *
 * A loop has obligations: an edge of each acceptance set, each weak demand once not enabled or
 * satisfied, each strong demand that is enabled on it satisfied. What a way has met of them is its
 * `ledger`. The shortest loop is found by breadth-first search over nodes with ledgers; where that
 * takes too long, a way to the nearest that meets something, from there to the next, and home. */
#ifndef EXPLORER_LOOP_H
#define EXPLORER_LOOP_H

#include "breadth.h"
#include "lasso.h"
#include "moves.h"
#include "support/vector.h"

typedef VECTOR(LassoMove) LassoMoves;

typedef struct Ledger {
    uint64_t marks;
    uint64_t weak;  /* demands that were once not enabled, or satisfied */
    uint64_t taken; /* strong demands that were satisfied */
    uint64_t debts; /* strong demands that were enabled, and not satisfied before or since */
} Ledger;

/* A node with a ledger, and where it was found from. */
typedef struct LoopEntry {
    uint32_t node, state, parent;
    uint16_t column, ledger;
} LoopEntry;

typedef struct LoopSearch {
    const FairCycles *cycles;
    const Fairness *fairness;
    GROWING(LoopEntry) entries; /* in order of discovery */
    uint32_t *slots;            /* positions in `entries`, and 1; open addressing; or, in a leg: */
    size_t slot_count;          /* 0, or a power of 2 */
    uint64_t *seen;             /* of each node a bit; NULL before the first leg */
    size_t seen_words;
    Ledger *ledgers; /* [LOOP_LEDGERS] */
    uint32_t ledger_count;
    bool leg;       /* is this part of a greedy loop? then the only ledger is what it has so far */
    uint64_t work;  /* entries that may still be made; no matter in a leg */
    uint32_t start; /* the node where the loop is to close */
    uint32_t component; /* where to stay */
    size_t level;       /* where the present one begins in the entries */
    uint32_t last;      /* where a loop was found: the entry before its end, */
    Moves closing;      /* and the move from there */
    ProductEnd trouble; /* but PRODUCT_COMPLETE, it ends everything */
    unsigned ticks;
} LoopSearch;

typedef enum LoopEnd {
    LOOP_FOUND,
    LOOP_NONE,     /* with so few steps */
    LOOP_TOO_LONG, /* too much work, or too many ledgers */
    LOOP_TROUBLE   /* see `trouble` */
} LoopEnd;

/* False where the budget runs out. To be released in any case. */
bool loop_search_init(LoopSearch *search, const FairCycles *cycles, const Fairness *fairness,
                      uint64_t work);
void loop_search_release(LoopSearch *search);

/* A shortest loop through this node, of at most so many steps. Its moves are appended. */
LoopEnd loop_shortest(LoopSearch *search, BreadthNode node, uint32_t most, LassoMoves *moves);

/* Some loop through it. To be asked once, and nothing else afterwards. */
LoopEnd loop_greedy(LoopSearch *search, BreadthNode node, LassoMoves *moves);

#endif
