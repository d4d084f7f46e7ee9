/* scopes.h - which locals count at which places.
 *
 * A local that is not held at a place of control has its filler there, or is brought to it. */
#ifndef MODEL_SCOPES_H
#define MODEL_SCOPES_H

#include "model/system.h"

typedef struct Scopes {
    uint32_t process_count;
    bool **held; /* for each process: for place p and local l at [p * local_count + l] */
} Scopes;

/* Every local where it is in scope. `scopes` is the caller's storage. */
void scopes_init(Scopes *scopes, const System *system);
void scopes_release(Scopes *scopes);

#endif
