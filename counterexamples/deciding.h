/* deciding.h - may it depend on the state whether a step can be taken, or where it leads?
 *
 * Private to counterexamples/. Told by the text of the step and of what is around it, so that no
 * value counts. */
#ifndef COUNTEREXAMPLES_DECIDING_H
#define COUNTEREXAMPLES_DECIDING_H

#include "counterexamples/trace.h"

/* False: the step (to `after`) has nothing in it but assignments, `let` (but no receive), `send`,
 * and `for` around these, and at its end what leaves it; its process has no `provided`; control
 * rests just before it, at no `either` or `for any`; and from there to where it rests next it comes
 * by no `if`, `while` or `for any`, and by no variable that begins `in` something. */
bool step_decides(const TraceState *before, const TraceState *after);

#endif
