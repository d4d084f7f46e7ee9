/* fair_cycle.h - whether a fair run is accepted: the fair strongly connected components of a
 * product.
 *
 * Generalised acceptance and weak fairness want something of a component as a whole. Strong
 * fairness (a Streett condition) is decided as in Lichtenstein & Pnueli, "Checking that finite
 * state concurrent programs satisfy their linear specification" (POPL 1985), and Emerson & Lei,
 * "Modalities for model checking" (Science of Computer Programming 8, 1987): where a demand is
 * enabled in a component that no edge of it satisfies, a fair run that stays there avoids those
 * states in the end, so they are taken out and the rest is decomposed again. Each round settles
 * a demand for what is left of a component, so there are at most 65. */
#ifndef EXPLORER_FAIR_CYCLE_H
#define EXPLORER_FAIR_CYCLE_H

#include "product.h"

#define FAIR_COMPONENT (UINT32_C(1) << 31)
#define NO_FAIR_COMPONENT UINT32_MAX

/* Of each node the fair component, FAIR_COMPONENT and above, or NO_FAIR_COMPONENT. A run that
 * goes round a component so that it takes all its edges again and again is accepted and fair;
 * and there is no other way to be. */
typedef struct FairCycles {
    const Product *product;
    uint32_t *component; /* [product->nodes] */
    uint32_t components; /* 0: no fair run is accepted */
    unsigned rounds;     /* of decomposition */
} FairCycles;

/* `within`: the answer for less fairness, which this one then narrows and which is faster than
 * to begin anew; or NULL. To be released only where the search is complete. */
ProductEnd fair_cycles_find(const Product *product, const Fairness *fairness,
                            const FairCycles *within, FairCycles *ret_cycles);
void fair_cycles_release(FairCycles *cycles);

static inline bool fair_cycles_have(const FairCycles *cycles, uint32_t node)
{
    return cycles->component[node] != NO_FAIR_COMPONENT;
}

#endif
