/* symmetry_patience.h - giving up a search for a representative that takes long.
 *
 * Whoever goes through sites or identities says so; once in so many of them patience is asked, and where it
 * is at its end, control is back where the search began. Nothing may be held on the way there. */
#ifndef MODEL_SYMMETRY_PATIENCE_H
#define MODEL_SYMMETRY_PATIENCE_H

#include <setjmp.h>

#include "model/interpreter.h"

/* What is gone through between two looks: less than a millisecond, and many small searches. */
#ifdef TINY
#define PATIENCE_VISITS 64
#else
#define PATIENCE_VISITS 32768
#endif

typedef struct SymmetryPatience {
    InterpreterPatience *ask; /* or NULL */
    void *context;
    size_t visits; /* since it was asked last */
    jmp_buf way_out;
} SymmetryPatience;

static inline void symmetry_spend(SymmetryPatience *patience, size_t visits)
{
    patience->visits += visits;
    if (patience->visits < PATIENCE_VISITS) return;
    patience->visits = 0;
    if (patience->ask != NULL && patience->ask(patience->context)) longjmp(patience->way_out, 1);
}

#endif
