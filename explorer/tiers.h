/* tiers.h - when native code takes over from the interpreter.
 *
 * The interpreter begins at once. A search that takes longer than a few milliseconds has the system
 * emitted, and takes what the cache has; the compiler is started where it is worth the while. */
#ifndef EXPLORER_TIERS_H
#define EXPLORER_TIERS_H

#include "native.h"

typedef struct Tiers {
    const System *system;
    const Layout *layout;
    const CanonicalOptions *reductions;
    const Labels *labels; /* NULL: none are wanted */
    uint64_t
        at; /* the look that gets it, after the compiler is done; 0: whichever finds it ready */
    uint64_t looks; /* so far; counted where one is to get it */
    Native *native; /* NULL: nobody has looked yet */
} Tiers;

/* Native code for a search that has taken so many seconds, or NULL. Cheap. */
const Native *tiers_look(Tiers *tiers, double seconds);

void tiers_release(Tiers *tiers);

#endif
