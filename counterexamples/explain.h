/* explain.h - why a property is what it is at one moment: the values that decide it.
 *
 * Private to counterexamples/. It looks for one assignment of the quantified names and for the
 * reads of the state that matter, not for a smallest set of causes. */
#ifndef COUNTEREXAMPLES_EXPLAIN_H
#define COUNTEREXAMPLES_EXPLAIN_H

#include "counterexamples/trace.h"

typedef struct Explanation {
    Text where;  /* "ep = 1, g = 2": the names for which it is so; may be empty */
    Text values; /* a line for each read of the state, e.g. "record[1] = none"; may be empty */
} Explanation;

/* Why `expr` is true or false (`truth`) at the trace's moment. Released by the caller. */
Explanation explain(const Trace *trace, const Expr *expr, bool truth);
void explanation_release(Explanation *explanation);

#endif
