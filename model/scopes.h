/* scopes.h - which variables count, and which locals at which places.
 *
 * What is not held has its filler, which is no value even where it looks like one. */
#ifndef MODEL_SCOPES_H
#define MODEL_SCOPES_H

#include "model/system.h"

typedef struct Scopes {
    uint32_t process_count;
    bool *shared; /* for each shared variable */
    bool **held;  /* for each process: for place p and local l at [p * local_count + l] */
} Scopes;

/* Every variable, and every local where it is in scope. `scopes` is the caller's storage. */
void scopes_init(Scopes *scopes, const System *system);
void scopes_release(Scopes *scopes);

#endif
