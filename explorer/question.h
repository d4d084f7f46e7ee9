/* question.h - a recoverable property while it is being decided.
 *
 * Private to recoverable.c and lost.c. */
#ifndef EXPLORER_QUESTION_H
#define EXPLORER_QUESTION_H

#include "recoverable.h"

/* Those of all processes, in order; and for each label the position of its step. */
typedef struct Steps {
    const Step **items;
    uint32_t count;
    uint32_t *of_label;
} Steps;

typedef struct Question {
    Finding *finding;
    uint32_t position; /* of its property */
    bool *helps;       /* for each label */
    bool all_help;
    uint32_t lost;  /* states from which the goal can't be reached */
    Marks able;     /* states from which it can */
    Marks inside;   /* Closure.inside of these */
    Marks *entered; /* Closure.entered, or NULL: so many, one for each step */
    uint32_t entered_count;
    Marks way_out;        /* states that are able, or from which any steps at all lead to such */
    atomic_bool *crosses; /* for each step: does it lead from what is able to what is not? */
} Question;

/* Decides all of them as violated: something is lost to each, and `way_out` is complete. */
GraphResult lost_decide(const RecoverableTask *task, const Steps *steps, Question *questions,
                        uint32_t count);

#endif
