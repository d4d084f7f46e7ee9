/* prove.h - for every value of lifted params, by reasoning from one small instance.
 *
 * PDR finds an invariant of the instance; its clauses become claims about every instance, by
 * variables in place of indices; Houdini keeps those that are inductive in the unbounded encoding;
 * what is left proves the property there, or does not. Where it does not, the usual templates are
 * tried as well; and before all that, for a share of the time, whether the model's own invariants and
 * lemmas will do. Every proof is checked again in a fresh context before it is told. */
#ifndef SOLVER_PROVE_H
#define SOLVER_PROVE_H

#include "solver/solve.h"

/* What was in the way of a proof: the claims that are inductive (a conjunct a line, in the language's
 * syntax), and a state of the instance that satisfies them, the property and all that the lessons
 * said then, and from which one step breaks the property. The state need not be reachable. */
typedef struct Obstacle {
    const Property *property;
    char *candidate;   /* owned; may be empty */
    bool has_step;     /* is there such a step in this instance? */
    int64_t *before;   /* the state, canonical; owned */
    Schedule *attempt; /* the step from there, a single entry; owned */
    bool is_error;     /* the step ends in a model error, or evaluating the property fails */
    bool is_cut_short; /* it is not known whether there is one */
    size_t lessons;    /* how many there were */
    Arena *arena;      /* of the claims; owned */
    const Expr **claims;
    size_t claim_count;
    uint32_t frame_cells; /* of the claims' bindings, where more than the system's */
} Obstacle;

typedef struct Obstacles {
    Obstacle *items;
    size_t count;
} Obstacles;

void obstacle_release(Obstacle *obstacle);
void obstacles_release(Obstacles *obstacles);

/* Where there are more lessons now: looks for a step once more, in the same instance, of which the
 * findings have the property. False where there is nothing new. */
bool obstacle_look_again(Obstacle *obstacle, Findings *findings, const SolveOptions *options);

/* How the reason begins (Solving.stopped) where there is a proof, but not that there is an initial
 * state for each of the values that it is for. */
#define LIFTED_BEGINLESS "nothing can be proved: "

/* `system` comes from model_build_lifted, at values that are small and not the least. Decides with
 * SCOPE_UNBOUNDED what it proves; leaves open everything else, also what is violated in this very
 * instance. ret_obstacles (may be NULL): why not, for each property that is left open; to be
 * released.
 *
 * Where nothing is lifted the instance is all there is: what PDR decides of it is decided, with
 * SCOPE_INSTANCE. What is proved however many values of its orders are held has SCOPE_UNBOUNDED. */
void solve_lifted(const System *system, Findings *findings, const SolveOptions *options,
                  Solving *ret, Obstacles *ret_obstacles);

#endif
