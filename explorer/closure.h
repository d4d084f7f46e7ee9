/* closure.h - from where does a way lead to given states? Least fixed points, several at a time.
 *
 * Found by going through the states from the last that was found to the first, since most ways go
 * on to states that were found later: that leaves few. What is kept of these are their edges, where
 * memory allows that; else all of them are gone through again, as often as that still changes
 * something. */
#ifndef EXPLORER_CLOSURE_H
#define EXPLORER_CLOSURE_H

#include "graph.h"
#include "marks.h"

typedef struct Closure {
    const bool *helps; /* for each label: do ways go by it? */
    Marks *marks;      /* in: where ways are to lead; out: all from which one does */
    /* Out, or NULL: states from which, by any label, no edge leads to what is not marked, but for
     * those that are noted below; not all that there are. */
    Marks *inside;
    /* Or NULL. For each step, the states to which it led from what was marked, when they were
     * not. */
    Marks *entered;
    const uint32_t *step_of; /* for each label the position of its step */
} Closure;

/* Beside the marks it takes less than half as much memory again as was ever held, and only where
 * that is too little for the edges that are left, all that the budget allows. Not GRAPH_DONE: marks
 * may be missing. */
GraphResult closures_complete(Graph *graph, Closure *closures, uint32_t count, Budget *budget);

#endif
