/* naive.h - enumeration so simple that it is right: what the explorer is compared with.
 *
 * States are whole arrays of cells in a hash table with chains, the queue is a list, every property
 * is evaluated in every state and nothing stops early. It shares the interpreter and the
 * renumbering of orders with the explorer, and nothing else. */
#ifndef GENERATE_NAIVE_H
#define GENERATE_NAIVE_H

#include "model/coverage.h"
#include "properties/findings.h"

typedef struct NaiveVerdict {
    Verdict verdict; /* as in Finding */
    bool failed;     /* its evaluation failed somewhere */
    bool found;      /* a violation, or a witness reached: after this many steps */
    uint32_t steps;  /* no matter of liveness */
    bool open;       /* this one does not say: it would take too long */
    /* Of a recoverable property that is violated: */
    uint64_t lost;          /* states from which the goal can't be reached */
    const Step **crossings; /* steps that lead into them from others, in no order; owned */
    uint32_t crossing_count;
    bool for_good; /* one of the nearest has no way out at all */
} NaiveVerdict;

typedef struct NaiveResult {
    bool complete; /* false: there are more than max_states */
    uint64_t states, transitions, initial_states;
    uint32_t depth;
    uint64_t stuck_states; /* of those that were left */
    uint32_t steps_to_stuck;
    uint64_t untakeable;    /* transitions that interpreter_take does not repeat */
    NaiveVerdict *verdicts; /* one for each property of the system: */
    uint32_t properties;
    Coverage *coverage; /* by all states and all transitions, and all evaluations in them */
} NaiveResult;

void naive_enumerate(const System *system, uint64_t max_states, NaiveResult *ret_result);
void naive_release(NaiveResult *result);

/* Does a run of helpful steps lead from this canonical state to the goal of a recoverable
 * property? */
bool naive_reaches(const System *system, const Property *property, const int64_t *state);

#endif
