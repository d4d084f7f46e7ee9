/* test_sweep_sets.c - against definitions: what is open is tried in every way that it may turn out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "support/memory.h"
#include "sweep_sets.h"

#define OPEN_MOST 6

static uint64_t state = 88172645463325252U;

static uint32_t random_below(uint32_t bound)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 33) % bound;
}

/* --- which sets --- */

static int compare_sets(const SweepSets *sets, size_t a, size_t b)
{
    long difference = (long)sweep_set_changes(sets, a) - (long)sweep_set_changes(sets, b);
    const uint32_t *x = sweep_set(sets, a), *y = sweep_set(sets, b);
    /* The options that change, then their values. */
    for (size_t i = 0; i < sets->option_count && difference == 0; i++) {
        difference = (long)(y[i] != 0) - (long)(x[i] != 0);
    }
    for (size_t i = 0; i < sets->option_count && difference == 0; i++) {
        difference = (long)x[i] - (long)y[i];
    }
    return difference < 0 ? -1 : difference > 0;
}

/* Of all combinations of values, those with so few changes. */
static uint64_t count_by_hand(const uint32_t *value_counts, size_t option_count, size_t most)
{
    uint64_t all = 1, count = 0;
    for (size_t i = 0; i < option_count; i++) all *= value_counts[i];
    for (uint64_t number = 0; number < all; number++) {
        uint64_t rest = number;
        size_t changes = 0;
        for (size_t i = 0; i < option_count; i++) {
            changes += rest % value_counts[i] != 0;
            rest /= value_counts[i];
        }
        count += changes <= most;
    }
    return count;
}

static void each_set_comes_once_and_in_order(void **nothing)
{
    (void)nothing;
    for (int round = 0; round < 200; round++) {
        uint32_t counts[5];
        size_t options = random_below(6), most = random_below(7);
        for (size_t i = 0; i < options; i++) counts[i] = 1 + random_below(4);
        SweepSets sets;
        sweep_sets_init(&sets, counts, options, most);
        assert_int_equal(sets.count, count_by_hand(counts, options, most));
        assert_int_equal(sets.count, sweep_sets_number(counts, options, most));
        assert_int_equal(sweep_set_changes(&sets, 0), 0);
        for (size_t i = 0; i < sets.count; i++) {
            assert_true(sweep_set_changes(&sets, i) <= most);
            for (size_t k = 0; k < options; k++) assert_true(sweep_set(&sets, i)[k] < counts[k]);
            if (i > 0) assert_int_equal(compare_sets(&sets, i - 1, i), -1);
        }
        sweep_sets_release(&sets);
    }
}

static void more_than_can_be_counted_is_many(void **nothing)
{
    (void)nothing;
    uint32_t counts[80];
    for (size_t i = 0; i < 80; i++) counts[i] = 1000;
    assert_true(sweep_sets_number(counts, 80, 80) == UINT64_MAX);
    assert_true(sweep_sets_number(counts, 80, 1) == 1 + 80 * 999);
}

/* --- the naive twin: of a table in which nothing is open --- */

static bool naive_holds(const SweepTable *table, size_t set, const bool *columns)
{
    bool any = false;
    for (size_t i = 0; i < table->columns; i++) {
        if (columns[i] && table->outcomes[set * table->columns + i] != SWEEP_HOLDS) return false;
        any = any || columns[i];
    }
    return any; /* of nothing it is no merit to hold */
}

/* By the changes as pairs of option and value. */
static bool naive_within(const SweepTable *table, size_t part, size_t whole)
{
    size_t shared = 0;
    for (size_t i = 0; i < table->sets->option_count; i++) {
        uint32_t a = sweep_set(table->sets, part)[i], b = sweep_set(table->sets, whole)[i];
        shared += a != 0 && a == b;
    }
    return shared == sweep_set_changes(table->sets, part) &&
           shared < sweep_set_changes(table->sets, whole);
}

static bool naive_minimal(const SweepTable *table, size_t set, const bool *columns)
{
    if (!naive_holds(table, set, columns)) return false;
    for (size_t i = 0; i < table->sets->count; i++) {
        if (naive_within(table, i, set) && naive_holds(table, i, columns)) return false;
    }
    return true;
}

static bool naive_without_effect(const SweepTable *table, size_t set, const bool *columns)
{
    (void)columns;
    size_t compared = 0;
    for (size_t i = 0; i < table->columns; i++) {
        SweepOutcome a = table->outcomes[i], b = table->outcomes[set * table->columns + i];
        if (a != b) return false;
        compared += a != SWEEP_INVALID;
    }
    return compared > 0;
}

static bool naive_together(const SweepTable *table, size_t set, const bool *columns)
{
    if (sweep_set_changes(table->sets, set) != 2 || !naive_holds(table, set, columns)) return false;
    for (size_t i = 0; i < table->sets->count; i++) {
        if (naive_within(table, i, set) && naive_holds(table, i, columns)) return false;
    }
    return true;
}

typedef bool Naive(const SweepTable *table, size_t set, const bool *columns);

/* YES where it is so however what is open turns out, NO where it is never so. */
static SweepAnswer ask_twin(const SweepTable *table, size_t set, const bool *columns, Naive *naive)
{
    static const SweepOutcome ends[] = {SWEEP_HOLDS, SWEEP_VIOLATED, SWEEP_INVALID};
    size_t cells = table->sets->count * table->columns, ways = 1, so = 0;
    SweepOutcome *closed = memory_allocate(cells, sizeof *closed);
    for (size_t i = 0; i < cells; i++) ways *= table->outcomes[i] == SWEEP_OPEN ? 3 : 1;
    for (size_t way = 0; way < ways; way++) {
        size_t rest = way;
        for (size_t i = 0; i < cells; i++) {
            closed[i] = table->outcomes[i];
            if (closed[i] != SWEEP_OPEN) continue;
            closed[i] = ends[rest % 3];
            rest /= 3;
        }
        const SweepTable whole = {
            .sets = table->sets, .columns = table->columns, .outcomes = closed};
        so += naive(&whole, set, columns);
    }
    free(closed);
    return so == 0 ? SWEEP_NO : so == ways ? SWEEP_YES : SWEEP_PERHAPS;
}

/* --- random tables --- */

typedef struct Random {
    SweepSets sets;
    SweepTable table;
    SweepOutcome outcomes[400];
    bool columns[4];
} Random;

static void make_table(Random *random)
{
    uint32_t counts[3];
    size_t options = 1 + random_below(3), open = 0;
    for (size_t i = 0; i < options; i++) counts[i] = 1 + random_below(3);
    sweep_sets_init(&random->sets, counts, options, 1 + random_below(3));
    random->table = (SweepTable){
        .sets = &random->sets, .columns = 1 + random_below(3), .outcomes = random->outcomes};
    uint32_t mostly = random_below(4); /* else hardly anything holds anywhere */
    for (size_t i = 0; i < random->sets.count * random->table.columns; i++) {
        SweepOutcome outcome = (SweepOutcome)random_below(4);
        if (random_below(4) < mostly) outcome = SWEEP_HOLDS;
        if (outcome == SWEEP_OPEN && open++ >= OPEN_MOST) outcome = SWEEP_VIOLATED;
        random->outcomes[i] = outcome;
    }
    for (size_t i = 0; i < random->table.columns; i++) random->columns[i] = random_below(4) > 0;
}

#define TABLES 4000

static void what_is_minimal_is_so_however_open_cells_turn_out(void **nothing)
{
    (void)nothing;
    size_t seen[3] = {0};
    for (int round = 0; round < TABLES; round++) {
        Random random;
        make_table(&random);
        SweepAnswer answers[64];
        sweep_minimal(&random.table, random.columns, answers);
        for (size_t i = 0; i < random.sets.count; i++) {
            SweepAnswer wanted = ask_twin(&random.table, i, random.columns, naive_minimal);
            assert_int_equal(answers[i], wanted);
            assert_int_equal(sweep_holds(&random.table, i, random.columns),
                             ask_twin(&random.table, i, random.columns, naive_holds));
            seen[wanted]++;
        }
        sweep_sets_release(&random.sets);
    }
    assert_true(seen[SWEEP_NO] > 19 && seen[SWEEP_YES] > 19 && seen[SWEEP_PERHAPS] > 19);
}

static void what_is_without_effect_is_so_however_open_cells_turn_out(void **nothing)
{
    (void)nothing;
    size_t seen[3] = {0};
    for (int round = 0; round < TABLES; round++) {
        Random random;
        make_table(&random);
        for (size_t i = 1; i < random.sets.count; i++) {
            SweepAnswer wanted = ask_twin(&random.table, i, random.columns, naive_without_effect);
            assert_int_equal(sweep_is_without_effect(&random.table, i), wanted);
            seen[wanted]++;
        }
        sweep_sets_release(&random.sets);
    }
    assert_true(seen[SWEEP_NO] > 19 && seen[SWEEP_YES] > 19 && seen[SWEEP_PERHAPS] > 19);
}

static void pairs_help_together_however_open_cells_turn_out(void **nothing)
{
    (void)nothing;
    size_t seen[3] = {0};
    for (int round = 0; round < TABLES; round++) {
        Random random;
        make_table(&random);
        for (size_t i = 0; i < random.sets.count; i++) {
            SweepAnswer wanted = ask_twin(&random.table, i, random.columns, naive_together);
            assert_int_equal(sweep_helps_together(&random.table, i, random.columns), wanted);
            seen[wanted]++;
        }
        sweep_sets_release(&random.sets);
    }
    assert_true(seen[SWEEP_NO] > 19 && seen[SWEEP_YES] > 19 && seen[SWEEP_PERHAPS] > 19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_set_comes_once_and_in_order),
        cmocka_unit_test(more_than_can_be_counted_is_many),
        cmocka_unit_test(what_is_minimal_is_so_however_open_cells_turn_out),
        cmocka_unit_test(what_is_without_effect_is_so_however_open_cells_turn_out),
        cmocka_unit_test(pairs_help_together_however_open_cells_turn_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
