/* swaps.h - of schedules that differ only in the order of independent neighbours, one is enough.
 *
 * Peephole partial-order reduction (Wang, Yang, Kahlon and Gupta, "Peephole partial order reduction",
 * TACAS 2008): no step comes right after an independent one of a higher-numbered instance. Of all
 * schedules that swapping independent neighbours and renaming identities make of each other, the one
 * whose movers come first lexicographically satisfies that, and moves identities in their order, too:
 * so both may be asked for together. All of them have the same length and the same last state. */
#ifndef SOLVER_SWAPS_H
#define SOLVER_SWAPS_H

#include "encode.h"

typedef struct Swaps Swaps;

Swaps *swaps_create(const System *system);
void swaps_destroy(Swaps *swaps); /* NULL is allowed */

/* The two steps, one right after the other, are independent, and the second one has the lower mover.
 * Finite encodings. */
Term swaps_misplaced(const Swaps *swaps, Encoder *encoder, const Transit *first,
                     const Transit *second);

#endif
