/* making.h - a trace made step by step, by who looks for its way.
 *
 * Private to counterexamples/. What it makes shows no property: when the way is known,
 * trace_replay does. */
#ifndef COUNTEREXAMPLES_MAKING_H
#define COUNTEREXAMPLES_MAKING_H

#include "counterexamples/trace.h"

typedef struct TraceMaking TraceMaking;

/* Of so many states at most. */
TraceMaking *trace_making_create(const System *system, uint32_t states_most);
void trace_making_destroy(TraceMaking *making);

/* So far; its `finding` is NULL. */
const Trace *trace_making_trace(const TraceMaking *making);

/* What an action from the last state leads to (to begin with, one that makes an initial state). The
 * state is valid until the next call. */
TakeResult trace_making_try(TraceMaking *making, const Action *action, TraceState *ret_state,
                            ModelError *ret_error);

/* Likewise, and the state is the last one from now on. */
TakeResult trace_making_take(TraceMaking *making, const Action *action, ModelError *ret_error);

/* Back to when there were so many states, which were taken before. */
void trace_making_go_back(TraceMaking *making, uint32_t count);

/* For each order type: how many of its values were created so far. */
const int64_t *trace_making_created(const TraceMaking *making);

/* What the last action that was taken led to, before orders were renumbered; until the next call. */
const int64_t *trace_making_raw(const TraceMaking *making);

#endif
