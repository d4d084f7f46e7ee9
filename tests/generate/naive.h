/* naive.h - enumeration so simple that it is right: what the explorer is compared with.
 *
 * States are whole arrays of cells in a hash table with chains, the queue is a list, every property
 * is evaluated in every state and nothing stops early. It shares the interpreter and the
 * renumbering of orders with the explorer, and nothing else. */
#ifndef GENERATE_NAIVE_H
#define GENERATE_NAIVE_H

#include "properties/findings.h"

typedef struct NaiveVerdict {
    Verdict verdict; /* as in Finding */
    bool failed;     /* its evaluation failed somewhere */
    bool found;      /* a violation, or a witness reached: after this many steps */
    uint32_t steps;
} NaiveVerdict;

typedef struct NaiveResult {
    bool complete; /* false: there are more than max_states */
    uint64_t states, transitions, initial_states;
    uint32_t depth;
    uint64_t stuck_states; /* of those that were left */
    uint32_t steps_to_stuck;
    uint64_t untakeable;    /* transitions that interpreter_take does not repeat */
    NaiveVerdict *verdicts; /* one for each property of the system */
} NaiveResult;

void naive_enumerate(const System *system, uint64_t max_states, NaiveResult *ret_result);
void naive_release(NaiveResult *result);

#endif
