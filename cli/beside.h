/* beside.h - the solver's engines, each in a process of its own, beside the explorer in this one.
 *
 * They are started only when the explorer has taken a moment, so small models never pay for it. What
 * one of them decides goes into the findings at once, and is nothing to look for any more for the
 * others. Whatever becomes of them, the explorer's answer stands. Where two have an answer they must
 * agree. */
#ifndef CLI_BESIDE_H
#define CLI_BESIDE_H

#include "explorer/explore.h"
#include "options.h"
#include "progress.h"
#include "solver/solve.h"

typedef struct Beside Beside;

/* Nothing runs yet. `max_memory` is for the solver's engines together; `threads` are for the explorer
 * where no engine is at work, and what is left of them where some are. */
Beside *beside_create(const System *system, Findings *findings, const Options *options,
                      uint64_t max_memory, unsigned threads);

/* For ExploreOptions.beside: the first call starts the engines, where there is anything for them to
 * decide; later ones listen to them. */
unsigned beside_go_on(void *context);

/* What the engines are doing. For ExploreOptions.progress. */
EnginesProgress *beside_progress(Beside *beside);

/* The exploration is over. Where a limit ended it, waits for what the solver may still decide;
 * then ends the engines, and completes the reasons of what stays unknown. */
void beside_end(Beside *beside, const Exploration *exploration);

/* Was it ended by a signal while it waited? */
bool beside_interrupted(const Beside *beside);

/* What the solver did; NULL where it was never started. */
const Solving *beside_solving(const Beside *beside);

/* One of the engines says that it has a bug of its own: told on standard error by itself. */
bool beside_has_bug(const Beside *beside);

/* Where two engines disagree (NULL: nowhere): the finding as one has it, and in *ret_claim as the
 * other does, which is one of the solver's. */
const Finding *beside_disagreement(const Beside *beside, const Finding **ret_claim);

void beside_destroy(Beside *beside);

#endif
