/* retrace_search.h - all ways in which a model can take the steps of a stored trace.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_RETRACE_SEARCH_H
#define COUNTEREXAMPLES_RETRACE_SEARCH_H

#include "retrace_judge.h"

typedef struct RetraceWay {
    Schedule *schedule; /* owned */
    bool departs;       /* not all of the trace can be taken … */
    uint32_t index;     /* … but what leads to this state of it: */
    const Step *step;   /* that step, or NULL */
    bool fails;         /* there is a way to take it, into … */
    ModelError error;
    Text why;  /* else: what is in the way */
    Text note; /* of one that shows nothing: a sentence more */
} RetraceWay;

/* Depth first, the nearest way first, until one is violated or reached. Sets the result's outcome to
 * RETRACE_HARMLESS, DEPARTS, or UNDECIDED (with `why`), which is for where nothing was decided: then
 * that is true of all ways. Of these the one is returned that gets furthest. */
RetraceWay retrace_search(RetraceJudge *judge);
void retrace_way_release(RetraceWay *way);

#endif
