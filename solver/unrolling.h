/* unrolling.h - a run of the system as one formula, a step longer at a time.
 *
 * State 0 is an initial one; state i+1 has new constants for whatever transit i changes, so that what
 * is known stays known. Beside the formula stands what could be wrong at its end: the bads of the
 * last step and of the state that it leads to. It asks nothing itself. */
#ifndef SOLVER_UNROLLING_H
#define SOLVER_UNROLLING_H

#include "anywhere.h"
#include "support/vector.h"
#include "swaps.h"

typedef enum BadKind {
    BAD_DECIDED, /* evaluates, and decides its property: it is false (a witness: true) */
    BAD_FAILED,  /* evaluating the property is a model error */
    BAD_STEP     /* the step, or the way to an initial state, ends in a model error */
} BadKind;

typedef struct Bad {
    BadKind kind;
    bool early; /* its schedule ends before the last step, which is only attempted */
    bool of_transition;
    Finding *finding; /* of the property; of BAD_STEP no_model_error */
    Term term;
} Bad;

/* Identities that processes are indexed by: who moved so far. */
typedef struct Identities {
    const Type *type;
    Term *moved; /* for each of them */
} Identities;

typedef struct Unrolling {
    Session *session;
    Terms *terms;
    EncodingShape shape;
    Encoder *encoder;
    Query *query;
    VECTOR(const State *) states;
    VECTOR(Transit) transits; /* transit i leaves state i; one less than states, or as many */
    Term taken;               /* the last step exists: not asserted yet */
    VECTOR(Bad) bads;         /* of the last step: those that are not ruled out by their form */
    Anywhere anywhere;
    bool typed; /* are all states in their types? Then what it rules out holds */
    VECTOR(Identities) identities;
    Swaps *swaps; /* NULL: schedules come in every order */
} Unrolling;

/* The caller's storage. */
void unrolling_init(Unrolling *unrolling, Session *session, EncodingShape shape);

/* Before the first step: of schedules that come to the same last step in the same state, one is
 * enough (swaps.h). */
void unrolling_swap(Unrolling *unrolling);
void unrolling_release(Unrolling *unrolling);

/* The initial states (first call), or one step more: asserts what it is made of, and that it is taken
 * or fails. False (the session is stopped) where it can't be encoded. */
bool unrolling_extend(Unrolling *unrolling);

/* What was to be found out about the last step is known: from here on it is taken. */
void unrolling_commit(Unrolling *unrolling);

/* Steps, without the initial state: of the last state. */
uint32_t unrolling_depth(const Unrolling *unrolling);

/* Is it still of interest whether this can happen? (As findings_judge_* see it.) */
bool bad_is_wanted(const Findings *findings, const Bad *bad);

#endif
