/* replay.h - a schedule taken again by the reference interpreter, into the states of a Trace.
 *
 * Private to trace.c, which judges what comes of it, and making.c. Order values keep one number for
 * good. */
#ifndef COUNTEREXAMPLES_REPLAY_H
#define COUNTEREXAMPLES_REPLAY_H

#include "counterexamples/trace.h"
#include "model/canonical.h"
#include "support/arena.h"

/* The trace with what only its maker needs. */
typedef struct TraceOwner {
    Trace trace; /* first, so that a Trace is its owner */
    Arena *arena;
} TraceOwner;

typedef struct Replay {
    const System *system;
    const Finding *finding;
    Trace *trace;
    Arena *arena;
    Interpreter *interpreter;
    Canonical *canonical;
    int64_t *raw;       /* the last step's result before it was renumbered */
    int64_t *ranks;     /* as from canonical_apply */
    int64_t *created;   /* for each order type: how many values were created so far */
    uint32_t *held;     /* for each order type: how many values the last state holds */
    Text why;           /* empty while nothing went wrong */
    ModelError *learnt; /* where the error that comes out goes; NULL: it must be the claimed one */
} Replay;

/* Begins an empty trace, which is the caller's to destroy. */
void replay_init(Replay *replay, const System *system, const Finding *finding);
void replay_release(Replay *replay);

/* False, with the reason, unless there is one already. */
bool replay_fail(Replay *replay, const char *why);

/* NULL before there is one. */
const TraceState *replay_last_state(const Trace *trace);

/* Takes one action from the last state. The state that it leads to is in replay->raw and,
 * renumbered, in ret_state->cells. */
TakeResult replay_take(Replay *replay, const Action *action, TraceState *ret_state,
                       ModelError *ret_error);

/* All of the finding's schedule. False, with the reason, where it can't be taken. */
bool replay_take_all(Replay *replay);

/* Begins in a state (canonical) that need not be an initial one. False where that is no state. */
bool replay_begin_at(Replay *replay, const int64_t *before);

#endif
