/* picture.h - a counterexample to induction: a state, one step from it, and what breaks.
 *
 * What stands in the way of a proof. The state satisfies all that is known to be inductive and the
 * property; nobody says that it is reachable. The step is taken by the reference interpreter. */
#ifndef COUNTEREXAMPLES_PICTURE_H
#define COUNTEREXAMPLES_PICTURE_H

#include "counterexamples/trace.h"

typedef struct Picture {
    const System *system; /* the instance that it is drawn in */
    const Property *property;
    char *candidate; /* what is inductive, a conjunct a line; owned, may be empty */
    Trace *trace;    /* the state before and the one after, or the failing attempt; NULL where there
                        is no such step in this instance */
    bool allows_proofs; /* the state, or that there is none, takes into account what is proved of
                           other properties */
    bool is_cut_short;  /* without a trace: whether there is such a step was not found out */
    Finding finding;    /* the trace's */
} Picture;

/* `before`: a canonical state, `step`: an action from it as the single entry; both NULL where there
 * is none. A step that does not break the property after all is left out, too. */
Picture *picture_create(const System *system, const Property *property, const char *candidate,
                        const int64_t *before, const Schedule *step);
void picture_destroy(Picture *picture); /* NULL is allowed */

#endif
