/* glances.h - what was seen before: parts of packed states, each as some viewer sees it.
 *
 * Nothing that is said to be known is new; of what is known some is forgotten, as room is limited. */
#ifndef EXPLORER_GLANCES_H
#define EXPLORER_GLANCES_H

#include "model/layout.h"

typedef struct Glances {
    uint32_t words;  /* of a packed state */
    uint64_t *masks; /* of each viewer: what it sees of them */
    uint8_t *sees;   /* of each viewer: SEES_… */
    uint32_t slot_count;
    uint64_t *slots; /* a viewer + 1, or 0, and what it saw */
} Glances;

/* To look at so many states. `glances` is the caller's storage. */
void glances_init(Glances *glances, uint32_t words, uint32_t viewers, uint32_t states);
void glances_release(Glances *glances);

bool glances_is_told(const Glances *glances, uint32_t viewer);

/* It sees those of so many cells for which cells[c]; NULL: all. Once, before it looks. */
void glances_tell(Glances *glances, uint32_t viewer, const Layout *layout, const bool *cells,
                  uint32_t count);

/* Has it seen the same before? Now it has. */
bool glances_known(Glances *glances, uint32_t viewer, const uint64_t *packed);

#endif
