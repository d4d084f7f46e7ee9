/* follow.h - from states that Z3 claims to follow each other to a schedule, by the reference
 * interpreter.
 *
 * A model of an unrolled formula names states and movers. Here each claim is looked for among what
 * the interpreter can do, and only what is found there goes into a schedule. Where nothing fits, the
 * formula was wrong: a bug of ours, and follow_explain says what differs. States are canonical. */
#ifndef SOLVER_FOLLOW_H
#define SOLVER_FOLLOW_H

#include "model/canonical.h"
#include "model/schedule.h"

/* Who takes a step, as an Action says it. */
typedef struct Mover {
    const Process *process;
    uint32_t instance;
    const Step *anytime; /* NULL: an ordinary step */
} Mover;

typedef enum FollowEnd {
    FOLLOW_FOUND,
    FOLLOW_MISSED, /* the interpreter does nothing of the kind */
    FOLLOW_STOPPED /* patience ended it: nothing is known */
} FollowEnd;

typedef struct Follow Follow;

/* `patience` (may be NULL) as for the interpreter. */
Follow *follow_create(const System *system, InterpreterPatience *patience, void *context);
void follow_destroy(Follow *follow); /* NULL is allowed */

/* To judge with, also inside visitors. */
Interpreter *follow_interpreter(const Follow *follow);

/* Appends an initial action that gives `state`. */
FollowEnd follow_begin(Follow *follow, const int64_t *state, Schedule *schedule);

/* Appends the first action of the mover that leads from `before` to `after`. */
FollowEnd follow_step(Follow *follow, const int64_t *before, const Mover *mover,
                      const int64_t *after, Schedule *schedule);

/* Calls the visitor for each transition of the mover from `before` to `after` (as the interpreter
 * gives it, not renumbered), until it returns false. FOLLOW_MISSED where there is none. */
FollowEnd follow_ways(Follow *follow, const int64_t *before, const Mover *mover,
                      const int64_t *after, TransitionVisitor *visitor, void *context);

/* Appends to `attempt` the first action of the mover from `before` that ends in a model error, which
 * may be too many values of an order in the state it leaves; both NULL: the first initial one. */
FollowEnd follow_error(Follow *follow, const int64_t *before, const Mover *mover, Schedule *attempt,
                       ModelError *ret_error);

/* After FOLLOW_MISSED: what was claimed (`after` NULL: an error), and what the interpreter has
 * instead, for whoever looks for our mistake. */
void follow_explain(Follow *follow, const int64_t *before, const Mover *mover, const int64_t *after,
                    Text *text);

#endif
