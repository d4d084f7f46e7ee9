/* order_cells.h - where in a state the values of an order type lie.
 *
 * Fillers hold no values (type.h), so these cells are all there is to look at: neither scope nor
 * the lengths of queues matter. */
#ifndef MODEL_ORDER_CELLS_H
#define MODEL_ORDER_CELLS_H

#include "model/system.h"
#include "support/vector.h"

typedef struct OrderCells {
    VECTOR(uint32_t) ranks; /* cells with one value each */
    VECTOR(uint32_t) sets;  /* the first cells of sets */
    uint32_t set_words;     /* cells of a set */
} OrderCells;

/* Finds them. `cells` is the caller's storage, zeroed. */
void order_cells_find(OrderCells *cells, const System *system, const Type *order);
void order_cells_release(OrderCells *cells);

/* Adds the ranks that a state holds to `held` (bits, set_words cells). */
void order_cells_held(const OrderCells *cells, const int64_t *state, uint64_t *held);

#endif
