/* first_way.h - the first of all shortest ways, whatever else may be said of it. */
#ifndef COUNTEREXAMPLES_FIRST_WAY_H
#define COUNTEREXAMPLES_FIRST_WAY_H

#include "ways.h"

typedef VECTOR(uint32_t) WayEdges;

/* In the order of initial states and edges: appends its edges. False where work was used up before
 * it was found. Where the engine knows which states lead to the end, this is a matter of no
 * time. */
bool first_way(Ways *ways, uint32_t *ret_root, WayEdges *edges);

#endif
