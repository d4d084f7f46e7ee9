/* movement.h - what a step did that changed no variable: where control went.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_MOVEMENT_H
#define COUNTEREXAMPLES_MOVEMENT_H

#include "counterexamples/trace.h"

/* "goes on to write", "goes on to read or retry", "is done"; "(nothing changes)" only where
 * nothing at all does. */
void movement_print(Text *text, const TraceState *before, const TraceState *after);

#endif
