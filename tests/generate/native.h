/* native.h - does native code do what the interpreter does, state by state? */
#ifndef GENERATE_NATIVE_H
#define GENERATE_NATIVE_H

#include "explorer/explore.h"

typedef struct NativeComparison {
    uint64_t states, transitions, errors;
    uint64_t left;         /* states that native code left to the interpreter */
    bool reduces;          /* native code gave representatives */
    char unavailable[200]; /* why there was nothing to compare, or empty */
    char complaint[200];   /* empty when all agrees */
} NativeComparison;

/* Goes through at most `max_states` reachable states, each expanded and judged both ways; through
 * representatives where there are `reductions` (may be NULL). */
void native_compare(const System *system, uint64_t max_states, const CanonicalOptions *reductions,
                    NativeComparison *ret_comparison);

#endif
