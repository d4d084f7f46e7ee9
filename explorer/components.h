/* components.h - the strongly connected components of a part of a product.
 *
 * By Pearce, "A space-efficient algorithm for finding strongly connected components" (IPL 116,
 * 2016): Tarjan's (1972), where what a node is numbered by becomes what it reaches, and then its
 * component. What is likely to be the largest is found in another way before (giant.h). */
#ifndef EXPLORER_COMPONENTS_H
#define EXPLORER_COMPONENTS_H

#include "product.h"

/* What an entry says; beside these, the search has numbers of its own below FIRST_COMPONENT. */
#define NOT_VISITED 0
#define FIRST_COMPONENT (UINT32_C(1) << 30) /* and above: of several nodes */
#define SINGLE_NODE (UINT32_MAX - 1) /* a component of one node, which may have edges to itself */

/* Decomposes the part whose entries are NOT_VISITED; all others are at least FIRST_COMPONENT,
 * keep their entries and are not gone to, and neither are edges with forbidden labels (NULL:
 * none). Afterwards each has its component: SINGLE_NODE or FIRST_COMPONENT + i for an i below
 * *ret_count. */
ProductEnd components_find(const Product *product, const bool *forbidden, uint32_t *component,
                           uint32_t *ret_count);

#endif
