/* attempt.h - do these claims, or a part of them, prove a property for every value of what is lifted?
 *
 * Houdini keeps those that are inductive together in the unbounded encoding; if the property follows,
 * what the proof can do without is left out, and what is left is confirmed and told. */
#ifndef SOLVER_ATTEMPT_H
#define SOLVER_ATTEMPT_H

#include "claims.h"
#include "solver/prove.h"
#include "solving.h"

/* One obligation of the unbounded encoding is quick, or it is not worth waiting for. */
#define OBLIGATION_SECONDS 5.0

/* What is to be proved. */
typedef struct Question {
    Session *session;
    Obstacles *obstacles; /* may be NULL */
    uint32_t position;    /* of the finding under way */
    double query_seconds; /* for one obligation */
    bool is_alone;        /* nothing is lifted: what holds of the instance is the answer, too */
} Question;

/* By what. */
typedef struct Attempt {
    Claims claims;
    const Expr **items; /* on the heap */
    size_t count;
    bool has_lessons; /* some were found for other properties */
} Attempt;

/* Decides the finding with SCOPE_UNBOUNDED, and leaves what proves it as a lesson; or notes what is in
 * the way. Of the attempt's claims those are left that it came to. */
bool attempt_proof(Question *question, Attempt *attempt);

/* These claims are inductive, but not enough: notes what is in the way. */
void attempt_note_obstacle(Question *question, Attempt *attempt);

#endif
