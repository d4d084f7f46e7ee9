/* fair_cycle.h - whether a fair run is accepted: the fair strongly connected components of a product.
 *
 * Components by Pearce, "A space-efficient algorithm for finding strongly connected components" (IPL
 * 116, 2016), which is Tarjan's (1972) with one number a node. Generalised acceptance and weak
 * fairness want something of a component as a whole. Strong fairness (a Streett condition) as in
 * Lichtenstein & Pnueli, "Checking that finite state concurrent programs satisfy their linear
 * specification" (POPL 1985) and Emerson & Lei, "Modalities for model checking" (1987): no run can stay
 * in a component and be in states infinitely often where a demand is enabled that no edge of the component
 * satisfies, so those states are taken out and the rest is decomposed again. Each round takes a demand
 * at least from every component that is left, so there are at most 65. */
#ifndef EXPLORER_FAIR_CYCLE_H
#define EXPLORER_FAIR_CYCLE_H

#include "product.h"

#define FAIR_COMPONENT (UINT32_C(1) << 31)
#define NO_FAIR_COMPONENT UINT32_MAX

/* Of each node the fair component, FAIR_COMPONENT and above, or NO_FAIR_COMPONENT. A run that goes round a
 * component so that it takes all its edges again and again is accepted and fair; and there is no
 * other way to be. */
typedef struct FairCycles {
    const Product *product;
    uint32_t *component; /* [product->nodes] */
    uint32_t components; /* 0: no fair run is accepted */
    unsigned rounds;     /* of decomposition */
} FairCycles;

/* `within`: the answer for less fairness, which this one then narrows and which is faster than to begin
 * anew; or NULL. To be released only where the search is complete. */
ProductEnd fair_cycles_find(const Product *product, const Fairness *fairness,
                            const FairCycles *within, FairCycles *ret_cycles);
void fair_cycles_release(FairCycles *cycles);

static inline bool fair_cycles_have(const FairCycles *cycles, uint32_t node)
{
    return cycles->component[node] != NO_FAIR_COMPONENT;
}

#endif
