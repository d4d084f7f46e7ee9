/* beside.h - the solver in a process of its own, beside the explorer in this one.
 *
 * The child is made only when the explorer has taken a moment, so small models never pay for it.
 * What it decides comes over a pipe and goes into the findings at once. Whatever becomes of the
 * child, the explorer's answer stands. Where both have an answer they must agree. */
#ifndef CLI_BESIDE_H
#define CLI_BESIDE_H

#include "explorer/explore.h"
#include "options.h"
#include "solver/solve.h"

typedef struct Beside Beside;

/* Nothing runs yet. `max_memory` is for the solver. */
Beside *beside_create(const System *system, Findings *findings, const Options *options,
                      uint64_t max_memory);

/* For ExploreOptions.beside: the first call starts the child, later ones listen to it. */
void beside_go_on(void *context);

/* What the child is doing; `doing` is NULL while that is not known. For ExploreOptions.progress. */
SolveProgress *beside_progress(Beside *beside);

/* The exploration is over. Where a limit ended it, waits for what the solver may still decide;
 * then ends the child, and completes the reasons of what stays unknown. */
void beside_end(Beside *beside, const Exploration *exploration);

/* Was it ended by a signal while it waited? */
bool beside_interrupted(const Beside *beside);

/* What the solver did; NULL where it was never started. */
const Solving *beside_solving(const Beside *beside);

/* The child says that it has a bug of its own: told on standard error by itself. */
bool beside_has_bug(const Beside *beside);

/* Where the engines disagree (NULL: nowhere): the finding as the explorer has it, and in
 * *ret_claim as the solver does. */
const Finding *beside_disagreement(const Beside *beside, const Finding **ret_claim);

void beside_destroy(Beside *beside);

#endif
