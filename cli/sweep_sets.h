/* sweep_sets.h - sets of changes, and what verdicts about them come to.
 *
 * A change gives one option one value other than that of the base. Here it is all numbers: option
 * `o` has values 0 (the base's) to value_counts[o] - 1, and a set of changes is a row of such
 * values. What is not decided never counts as holding, and never as not holding either. It knows
 * nothing of models, and looks nothing up that was not checked. */
#ifndef CLI_SWEEP_SETS_H
#define CLI_SWEEP_SETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct SweepSets {
    size_t option_count;
    size_t count;
    uint32_t *choices; /* count rows of option_count values; owned */
} SweepSets;

/* How many sets of at most so many changes there are; UINT64_MAX for more than that. */
uint64_t sweep_sets_number(const uint32_t *value_counts, size_t option_count, size_t most);

/* All of them: by the number of changes, those of the same number in lexicographic order of the
 * options that change, then of their values. The empty set is the first. */
void sweep_sets_init(SweepSets *sets, const uint32_t *value_counts, size_t option_count,
                     size_t most);
void sweep_sets_release(SweepSets *sets);

const uint32_t *sweep_set(const SweepSets *sets, size_t set);
size_t sweep_set_changes(const SweepSets *sets, size_t set); /* how many it makes */

/* Is every change of `part` one of `whole`, and `whole` has more? */
bool sweep_set_is_within(const SweepSets *sets, size_t part, size_t whole);

/* Of one property (in an instance of one size) under one set of changes. */
typedef enum SweepOutcome {
    SWEEP_OPEN, /* not decided, or never tried */
    SWEEP_HOLDS,
    SWEEP_VIOLATED,
    SWEEP_INVALID /* that is no model, so nothing holds in it */
} SweepOutcome;

typedef struct SweepTable {
    const SweepSets *sets;
    size_t columns;
    const SweepOutcome *outcomes; /* for each set a row of so many */
} SweepTable;

/* What is said of something that undecided outcomes may leave open. */
typedef enum SweepAnswer { SWEEP_NO, SWEEP_YES, SWEEP_PERHAPS } SweepAnswer;

/* Does all hold in the columns that are marked? Where none is, nothing was asked: SWEEP_NO. */
SweepAnswer sweep_holds(const SweepTable *table, size_t set, const bool *columns);

/* For each set: is it minimal, that is, all holds in the marked columns, and under no proper subset
 * that is in the table? */
void sweep_minimal(const SweepTable *table, const bool *columns, SweepAnswer *ret_answers);

/* Has it the same outcome in each column as the empty set? Columns in which neither is a model don't
 * count; SWEEP_NO where none is left. */
SweepAnswer sweep_is_without_effect(const SweepTable *table, size_t set);

/* Of a set of two changes: does all hold in the marked columns, and neither under one of the two
 * alone nor under none? SWEEP_NO for other sets. */
SweepAnswer sweep_helps_together(const SweepTable *table, size_t set, const bool *columns);

#endif
