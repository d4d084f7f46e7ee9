/* question.h - a recoverable property while it is being decided.
 *
 * Private to recoverable.c and lost.c. */
#ifndef EXPLORER_QUESTION_H
#define EXPLORER_QUESTION_H

#include "recoverable.h"

typedef struct Question {
    Finding *finding;
    uint32_t position; /* of its property */
    bool *helps;       /* for each label */
    bool all_help;
    uint32_t lost;       /* states from which the goal can't be reached */
    Marks able;          /* states from which it can */
    Marks inside;        /* Closure.inside of these */
    Marks way_out;       /* states that are able, or from which any steps at all lead to such */
    uint64_t *crossings; /* of each thread, for each label: transitions out of what is able */
} Question;

/* Decides all of them as violated: something is lost to each, and `way_out` is complete. */
GraphResult lost_decide(const RecoverableTask *task, Question *questions, uint32_t count);

#endif
