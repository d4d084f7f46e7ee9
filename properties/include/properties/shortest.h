/* shortest.h - what an engine knows of all shortest ways to what decides a finding.
 *
 * For whoever looks for the nicest of them (counterexamples/minimal.h) without knowing the engine:
 * that walks through concrete states, and asks which of them are worth going to. */
#ifndef PROPERTIES_SHORTEST_H
#define PROPERTIES_SHORTEST_H

#include "properties/findings.h"

typedef struct ShortestWays {
    /* Does a shortest way go through this state (orders renumbered) after so many steps? It may say
     * yes where none does, but never no where one does. It is asked of states that can be reached
     * in so many steps: of those that come before what decides, and of a recoverable property also
     * of the last one, where it says exactly whether that is shown. NULL: nobody knows. */
    bool (*leads)(void *context, uint32_t steps, const int64_t *state);
    bool (*is_over)(void *context); /* is it time to end? NULL: never */
    void *context;
} ShortestWays;

#endif
