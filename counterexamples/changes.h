/* changes.h - what a step did to the state, said variable by variable.
 *
 * Private to counterexamples/. Control is left out: which step was taken tells it. */
#ifndef COUNTEREXAMPLES_CHANGES_H
#define COUNTEREXAMPLES_CHANGES_H

#include "counterexamples/trace.h"

/* Adds a line ("record[1]: 3 -> none") for everything that changed between the states; none at
 * all when nothing did. The lines are separated by line ends. */
void changes_print(Text *text, const System *system, const TraceState *before,
                   const TraceState *after);

/* The same for one value without orders, which is called `name`. */
void changes_print_value(Text *text, const char *name, const Type *type, const int64_t *before,
                         const int64_t *after);

/* Adds the value; where it is longer than a reader would read, its beginning and an ellipsis. */
void value_print_short(Text *text, const Type *type, const int64_t *cells,
                       const OrderNames *orders);

#endif
