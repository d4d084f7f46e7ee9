/* same_value.h - are two values of a trace the same?
 *
 * Private to counterexamples/. Cells tell values apart, but for orders, which each state numbers
 * anew: there it is the names that stay along the trace. */
#ifndef COUNTEREXAMPLES_SAME_VALUE_H
#define COUNTEREXAMPLES_SAME_VALUE_H

#include "model/value.h"

typedef struct NamedCells {
    const int64_t *cells;
    const OrderNames *orders;
} NamedCells;

bool same_value(const Type *type, NamedCells a, NamedCells b);

#endif
