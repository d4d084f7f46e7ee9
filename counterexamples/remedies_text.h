/* remedies_text.h - what is told of the fairness that would have excluded a loop.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_REMEDIES_TEXT_H
#define COUNTEREXAMPLES_REMEDIES_TEXT_H

#include "counterexamples/trace.h"
#include "page.h"

/* With what fairness it would hold, or why none is named; nothing where none was looked for. */
void remedies_print(Page *page, const Trace *trace);

/* Was it tried that a process, or (not NULL) a step, is at most as fair as that, and does no such run
 * satisfy the premises? Else NULL. */
const Refusal *remedies_refusal(const Remedies *remedies, WishKind kind, const Process *process,
                                const Step *step);

/* "if `user` were `fair`, no run would satisfy the assumption `quiet`." */
void remedies_add_refusal(Text *text, const Refusal *refusal);

#endif
