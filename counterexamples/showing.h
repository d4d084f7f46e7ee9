/* showing.h - does another state, or another step, show what a trace does?
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_SHOWING_H
#define COUNTEREXAMPLES_SHOWING_H

#include "counterexamples/trace.h"

bool showing_same_error(const ModelError *a, const ModelError *b);

/* Does the property fail to be evaluated that does in the trace, and just as there? */
bool showing_fails(const Trace *trace, Interpreter *interpreter, const Moment *moment);

/* Is the property violated, the witness reached, or a property not evaluated, as in the trace?
 * Not for `recoverable`: a single state does not tell. May be called inside a visitor. */
bool showing_at(const Trace *trace, Interpreter *interpreter, const Moment *moment);

#endif
