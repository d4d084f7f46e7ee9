/* retrace_judge.h - what a way that a trace takes in the model shows of its properties.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_RETRACE_JUDGE_H
#define COUNTEREXAMPLES_RETRACE_JUDGE_H

#include "counterexamples/retrace.h"
#include "making.h"

typedef struct RetraceJudge {
    Retrace *result; /* its findings are decided, and `finding` is set when they are */
    Interpreter *interpreter;
    Schedule *schedule; /* the way so far; owned */
    const Action *now;  /* that is judged as a transition, or NULL */
} RetraceJudge;

void retrace_judge_init(RetraceJudge *judge, Retrace *result);
void retrace_judge_release(RetraceJudge *judge);

/* Is it violated, or reached? */
bool retrace_is_decided(const RetraceJudge *judge);

/* Is there an error of the model, where another property was asked about? That one may be violated
 * all the same, later on or by another way. */
bool retrace_has_error(const RetraceJudge *judge);

/* The step that was just taken, and the state that it led to: it becomes part of the way. `before`
 * is NULL of the initial state. */
void retrace_judge_step(RetraceJudge *judge, const TraceMaking *making, const int64_t *before,
                        const Action *action);

/* A step that fails, after the way. */
void retrace_judge_failure(RetraceJudge *judge, const Action *attempt, const ModelError *error);

/* What the whole way shows, which ends in this state. False where that is not known; `why` says
 * more. */
bool retrace_judge_end(RetraceJudge *judge, const int64_t *last, Text *why);

#endif
