/* sweep_sets.c - sets of changes in order of their size, and claims about them by their definitions. */
#include "sweep_sets.h"

#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "support/memory.h"

/* --- which sets --- */

static uint64_t add(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t multiply(uint64_t a, uint64_t b)
{
    return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* of_size[k]: how many of exactly k changes the options so far allow. */
uint64_t sweep_sets_number(const uint32_t *value_counts, size_t option_count, size_t most)
{
    if (most > option_count) most = option_count;
    uint64_t *of_size = memory_allocate(most + 1, sizeof *of_size), number = 0;
    of_size[0] = 1;
    for (size_t i = 0; i < option_count; i++) {
        for (size_t k = most; k > 0; k--) {
            of_size[k] = add(of_size[k], multiply(of_size[k - 1], value_counts[i] - 1));
        }
    }
    for (size_t k = 0; k <= most; k++) number = add(number, of_size[k]);
    free(of_size);
    return number;
}

typedef struct Listing {
    SweepSets *sets;
    const uint32_t *value_counts;
    size_t *options; /* that change, ascending */
    size_t size;     /* how many do */
} Listing;

/* Each of their other values in turn, the last option's first. */
static void add_values(Listing *listing)
{
    SweepSets *sets = listing->sets;
    uint32_t *row = memory_allocate(sets->option_count + 1, sizeof *row);
    for (size_t i = 0; i < listing->size; i++) row[listing->options[i]] = 1;
    for (;;) {
        uint32_t *into = &sets->choices[sets->count++ * sets->option_count];
        if (sets->option_count > 0) memcpy(into, row, sets->option_count * sizeof *row);
        size_t i = listing->size;
        while (i > 0 &&
               row[listing->options[i - 1]] + 1 == listing->value_counts[listing->options[i - 1]]) {
            row[listing->options[--i]] = 1;
        }
        if (i == 0) break;
        row[listing->options[i - 1]]++;
    }
    free(row);
}

/* The next options of as many, in lexicographic order. */
static bool go_on(Listing *listing)
{
    size_t count = listing->sets->option_count;
    for (size_t i = listing->size; i-- > 0;) {
        if (listing->options[i] + (listing->size - i) >= count) continue;
        size_t option = ++listing->options[i];
        for (size_t k = i + 1; k < listing->size; k++) listing->options[k] = ++option;
        return true;
    }
    return false;
}

static bool all_change(const Listing *listing)
{
    for (size_t i = 0; i < listing->size; i++) {
        if (listing->value_counts[listing->options[i]] < 2) return false;
    }
    return true;
}

void sweep_sets_init(SweepSets *sets, const uint32_t *value_counts, size_t option_count,
                     size_t most)
{
    uint64_t number = sweep_sets_number(value_counts, option_count, most);
    PROMISE(number < SIZE_MAX / sizeof(uint32_t) / (option_count + 1));
    *sets = (SweepSets){.option_count = option_count};
    sets->choices = memory_allocate((size_t)number * option_count + 1, sizeof *sets->choices);
    Listing listing = {.sets = sets,
                       .value_counts = value_counts,
                       .options = memory_allocate(option_count + 1, sizeof(size_t))};
    for (size_t size = 0; size <= option_count && size <= most; size++) {
        listing.size = size;
        for (size_t i = 0; i < size; i++) listing.options[i] = i;
        do {
            if (all_change(&listing)) add_values(&listing);
        } while (go_on(&listing));
    }
    PROMISE(sets->count == number);
    free(listing.options);
}

void sweep_sets_release(SweepSets *sets)
{
    free(sets->choices);
    *sets = (SweepSets){0};
}

const uint32_t *sweep_set(const SweepSets *sets, size_t set)
{
    return &sets->choices[set * sets->option_count];
}

size_t sweep_set_changes(const SweepSets *sets, size_t set)
{
    size_t changes = 0;
    for (size_t i = 0; i < sets->option_count; i++) changes += sweep_set(sets, set)[i] != 0;
    return changes;
}

bool sweep_set_is_within(const SweepSets *sets, size_t part, size_t whole)
{
    const uint32_t *smaller = sweep_set(sets, part), *larger = sweep_set(sets, whole);
    bool more = false;
    for (size_t i = 0; i < sets->option_count; i++) {
        if (smaller[i] != 0 && smaller[i] != larger[i]) return false;
        more = more || smaller[i] != larger[i];
    }
    return more;
}

/* --- what the verdicts come to --- */

static const SweepOutcome *outcomes_of(const SweepTable *table, size_t set)
{
    return &table->outcomes[set * table->columns];
}

SweepAnswer sweep_holds(const SweepTable *table, size_t set, const bool *columns)
{
    bool any = false, open = false;
    for (size_t i = 0; i < table->columns; i++) {
        SweepOutcome outcome = outcomes_of(table, set)[i];
        if (!columns[i]) continue;
        if (outcome != SWEEP_OPEN && outcome != SWEEP_HOLDS) return SWEEP_NO;
        any = true;
        open = open || outcome == SWEEP_OPEN;
    }
    return !any ? SWEEP_NO : open ? SWEEP_PERHAPS : SWEEP_YES;
}

/* `holds`: of each set. */
static SweepAnswer is_minimal(const SweepTable *table, size_t set, const SweepAnswer *holds)
{
    SweepAnswer answer = holds[set];
    for (size_t i = 0; i < table->sets->count && answer != SWEEP_NO; i++) {
        if (holds[i] == SWEEP_NO || !sweep_set_is_within(table->sets, i, set)) continue;
        answer = holds[i] == SWEEP_YES ? SWEEP_NO : SWEEP_PERHAPS;
    }
    return answer;
}

void sweep_minimal(const SweepTable *table, const bool *columns, SweepAnswer *ret_answers)
{
    size_t count = table->sets->count;
    SweepAnswer *holds = memory_allocate(count, sizeof *holds);
    for (size_t i = 0; i < count; i++) holds[i] = sweep_holds(table, i, columns);
    for (size_t i = 0; i < count; i++) ret_answers[i] = is_minimal(table, i, holds);
    free(holds);
}

SweepAnswer sweep_is_without_effect(const SweepTable *table, size_t set)
{
    const SweepOutcome *base = outcomes_of(table, 0), *own = outcomes_of(table, set);
    bool compared = false, open = false;
    for (size_t i = 0; i < table->columns; i++) {
        bool is_open = base[i] == SWEEP_OPEN || own[i] == SWEEP_OPEN;
        open = open || is_open;
        if (base[i] == SWEEP_INVALID && own[i] == SWEEP_INVALID) continue;
        if (!is_open && base[i] != own[i]) return SWEEP_NO;
        /* What was never tried may turn out to be no model. */
        compared = compared || (base[i] != SWEEP_INVALID && own[i] != SWEEP_INVALID);
    }
    return !compared ? SWEEP_NO : open ? SWEEP_PERHAPS : SWEEP_YES;
}

SweepAnswer sweep_helps_together(const SweepTable *table, size_t set, const bool *columns)
{
    if (sweep_set_changes(table->sets, set) != 2) return SWEEP_NO;
    SweepAnswer answer = sweep_holds(table, set, columns);
    for (size_t i = 0; i < table->sets->count && answer != SWEEP_NO; i++) {
        /* Sets of more changes come later. */
        if (sweep_set_changes(table->sets, i) > 1) break;
        if (!sweep_set_is_within(table->sets, i, set)) continue;
        SweepAnswer part = sweep_holds(table, i, columns);
        if (part == SWEEP_YES) return SWEEP_NO;
        if (part == SWEEP_PERHAPS) answer = SWEEP_PERHAPS;
    }
    return answer;
}
