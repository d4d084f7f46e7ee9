/* entries.h - the shared state as entries, each as small as it can be named.
 *
 * Private to counterexamples/. An entry of a map, a field of a struct, else a whole variable.
 * Each can be taken from one state and put into another. */
#ifndef COUNTEREXAMPLES_ENTRIES_H
#define COUNTEREXAMPLES_ENTRIES_H

#include "counterexamples/insight.h"
#include "counterexamples/trace.h"
#include "support/vector.h"

typedef struct Entries {
    VECTOR(WindowRead) items;
} Entries;

/* Those that differ between two states of a trace. */
void entries_changed(Entries *entries, const System *system, const TraceState *before,
                     const TraceState *after);
void entries_release(Entries *entries);

/* Does any shared variable differ? */
bool shared_changed(const System *system, const TraceState *before, const TraceState *after);

#endif
