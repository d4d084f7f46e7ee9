/* samples.h - some states that can be reached, to learn from.
 *
 * A clause that excludes a state which can be reached is true for some steps only and has to be
 * learnt again in another shape for later frames. So where there is a choice, clauses are learnt
 * that no sampled state contradicts. (Ivrii and Gurfinkel, "Pushing to the top", FMCAD 2015, keep
 * reachable states for the same end.) Nothing that is proved rests on samples. */
#ifndef SOLVER_SAMPLES_H
#define SOLVER_SAMPLES_H

#include "templates.h"

typedef struct Samples {
    size_t predicate_count;
    size_t state_count, words; /* words of 64 states in a row */
    uint64_t *rows; /* for each literal (2j: predicate j is true, 2j+1: false) the states where
                         it holds; both where that is not known */
    uint64_t *scratch;
} Samples;

/* States along random walks, the same ones on every run. */
void samples_init(Samples *samples, const Templates *templates, const Predicate *predicates,
                  size_t count, const Patience *patience);
void samples_release(Samples *samples);

/* Is one of them in the cube? */
bool samples_meet(const Samples *samples, const uint32_t *literals, uint32_t count);

/* Which literal of those on offer keeps out the most of the states in the cube? Its index, or
 * offer_count where none keeps out any. */
uint32_t samples_best(const Samples *samples, const uint32_t *literals, uint32_t count,
                      const uint32_t *offer, uint32_t offer_count);

#endif
