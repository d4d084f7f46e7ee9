/* ladder.h - the step case of k-induction: a path of any states, rung after rung.
 *
 * Sheeran, Singh and Stalmarck, "Checking safety properties using induction and a SAT-solver"
 * (FMCAD 2000): if no k states in a row on which a property holds, all different, lead to one where
 * it does not, and the first k states of no run break it, it holds. Claims that hold in all reachable
 * states make the path less than any. */
#ifndef SOLVER_LADDER_H
#define SOLVER_LADDER_H

#include "goals.h"
#include "query.h"

typedef struct Ladder Ladder;

typedef struct LadderOptions {
    const Expr *const *claims; /* that every reachable state satisfies */
    size_t claim_count;
    uint32_t frame_cells; /* of the claims' bindings */
    Patience *patience;
    const char *dump;
} LadderOptions;

/* With one rung: a single state. Everything in a context of its own. */
Ladder *ladder_create(const System *system, const Findings *findings, const LadderOptions *options);
void ladder_destroy(Ladder *ladder); /* NULL is allowed */

/* The number of steps between the first rung and the last: the k of k-induction. */
uint32_t ladder_height(const Ladder *ladder);

/* A further step. */
void ladder_climb(Ladder *ladder);

/* Can the property be broken at the top, and at no rung below? ANSWER_NO: it is k-inductive. Then
 * ret_used[i] (may be NULL; for each claim) is set where the proof uses it. */
Answer ladder_check(Ladder *ladder, uint32_t position, bool *ret_used);

Terms *ladder_terms(const Ladder *ladder);
const Encoder *ladder_encoder(const Ladder *ladder);
const Query *ladder_query(const Ladder *ladder);

#endif
