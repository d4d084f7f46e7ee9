/* naive_live.h - does a liveness property hold of a small system? By a tableau, and by fair sets of
 * nodes that reach each other.
 *
 * A node is a state with a guess, for each temporal part of the formula, whether it is true from
 * here on; a step leads on where the guesses before and after it fit. Until the guesses come
 * true a fair run must not go round. It shares formula_from and the interpreter with the
 * explorer, and nothing else: no automaton, no product, no search for components. */
#ifndef GENERATE_NAIVE_LIVE_H
#define GENERATE_NAIVE_LIVE_H

#include "model/coverage.h"
#include "model/interpreter.h"

typedef struct LiveStep {
    uint32_t from, to; /* numbers of states */
    const Process *process;
    uint32_t instance;
    const Step *step;
} LiveStep;

/* All of it is the caller's. */
typedef struct LiveSystem {
    const System *system;
    Interpreter *interpreter;
    uint32_t states, initial; /* initial are the first ones */
    const int64_t *const *cells;
    const LiveStep *steps;
    uint32_t step_count;
} LiveSystem;

typedef enum LiveAnswer {
    LIVE_HOLDS,
    LIVE_VIOLATED,
    LIVE_UNKNOWN, /* some condition has no value in some state, the formula can't be written out,
                     or it would hold and no fair run satisfies the premises */
    LIVE_TOO_LARGE
} LiveAnswer;

LiveAnswer naive_live(const LiveSystem *live, const Property *property);

/* Of a premise over time: does some fair run that satisfies all `assume`s make it true? */
CoverState naive_premise(const LiveSystem *live, const CoverItem *item);

#endif
