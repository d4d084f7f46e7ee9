/* giant.h - takes the component out that is likely to be the largest, before others are looked for.
 *
 * Depth-first search waits for memory at every node. Most nodes are often in a single component,
 * and that is found several times faster by what reaches, and is reached from, one of its nodes:
 * Fleischer, Hendrickson & Pinar, "On identifying strongly connected components in parallel"
 * (IPDPS 2000); and leaving the rest to Tarjan is from Slota, Rajamanickam & Madduri, "BFS and
 * coloring-based parallel algorithms for strongly connected components" (IPDPS 2014). Both sets
 * are rows of bits, and are completed by going through all nodes in order, since numbers ascend
 * in breadth-first order. */
#ifndef EXPLORER_GIANT_H
#define EXPLORER_GIANT_H

#include "components.h"

/* As components_find, but all that does not belong to a component that it comes upon stays
 * NOT_VISITED. *ret_count: how many it has found, perhaps none. */
ProductEnd giant_find(const Product *product, const bool *forbidden, uint32_t *component,
                      uint32_t *ret_count);

#endif
