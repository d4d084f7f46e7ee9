/* total.h - expressions that always have a value, as can be seen by looking at them.
 *
 * Nothing is asked about states: an index that happens to be in its range is not seen. */
#ifndef SOLVER_TOTAL_H
#define SOLVER_TOTAL_H

#include "model/expr.h"

/* Evaluating it fails in no state and no transition. False: that isn't seen. `exact`: numbers are
 * mathematical integers, which never overflow. */
bool expr_is_total(const Expr *expr, bool exact);

#endif
