/* value.h - values as their readers write them.
 *
 * Numbers, true, false, members of enumerations, `none`, {1, 2}, [1: a, 2: b], { field: value },
 * queues and bags <a, b>; identities print as 1 to n; order values by their place in the order of
 * creation, which OrderNames gives. */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "model/system.h"

/* names[o][r] is the number to print for rank r of order type o; NULL prints r + 1. */
typedef struct OrderNames {
    const int64_t *const *names;
} OrderNames;

void value_print(Text *text, const Type *type, const int64_t *cells, const OrderNames *orders);

/* The number to print for one order or id value. */
int64_t value_shown(const Type *type, int64_t cell, const OrderNames *orders);

#endif
