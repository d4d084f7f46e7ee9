/* endless.h - a run that goes round a loop for ever: checking it by the definitions, and saying why
 * it is fair.
 *
 * Private to counterexamples/. It asks the reference interpreter and the formula, and no engine. */
#ifndef COUNTEREXAMPLES_ENDLESS_H
#define COUNTEREXAMPLES_ENDLESS_H

#include "counterexamples/trace.h"
#include "page.h"

/* Of a replayed schedule of a liveness finding: does its loop close, is it fair, and is the
 * formula false on it while all premises are true? NULL, or what is wrong (a constant). */
const char *endless_fault(const Trace *trace);

/* Who could have done something all the time and never did, and why that is fair: a sentence each,
 * which is lent for the call. */
typedef void EndlessTell(void *context, const char *sentence);
void endless_explain(const Trace *trace, EndlessTell *tell, void *context);

/* The first of these, and what would have helped. */
void endless_print(Page *page, const Trace *trace);

#endif
