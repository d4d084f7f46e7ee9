/* unchosen.h - what a step in a loop could choose, and never does.
 *
 * Private to counterexamples/. Found by taking the step again, in each way, wherever the loop takes
 * it. */
#ifndef COUNTEREXAMPLES_UNCHOSEN_H
#define COUNTEREXAMPLES_UNCHOSEN_H

#include "counterexamples/trace.h"

/* "takes serve, which could choose k 1 and never does": a clause that the instance is the subject
 * of; nothing where there is nothing else to choose. Values of an `order` are numbered anew from
 * state to state, and nothing is said of them. */
void unchosen_print(Text *text, const Trace *trace, const Process *process, uint32_t instance,
                    const Step *step);

#endif
