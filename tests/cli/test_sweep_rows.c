/* test_sweep_rows.c - what rows come to: tried twice, not tried yet, and no model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "support/memory.h"
#include "sweep.h"

/* --- rows that are tried again --- */

/* As one try leaves it: a verdict for each of two columns. */
static SweepRow tried_row(Verdict first, Verdict second, uint64_t states, bool complete)
{
    SweepRow row = {.done = true, .states = states, .transitions = states, .complete = complete};
    row.cells = memory_allocate(2, sizeof *row.cells);
    row.cells[0] = (SweepCell){.verdict = first, .reason = memory_copy_string("first")};
    row.cells[1] = (SweepCell){.verdict = second, .reason = memory_copy_string("second")};
    return row;
}

static void what_was_found_out_stays_when_a_row_is_tried_again(void **nothing)
{
    (void)nothing;
    SweepRow row = {0};
    SweepRow first = tried_row(VERDICT_VIOLATED, VERDICT_UNKNOWN, 1000, false);
    SweepRow again = tried_row(VERDICT_UNKNOWN, VERDICT_UNKNOWN, 10, false);
    sweep_row_take(&row, &first, 2);
    sweep_row_take(&row, &again, 2);
    assert_int_equal(row.cells[0].verdict, VERDICT_VIOLATED);
    assert_int_equal(row.cells[1].verdict, VERDICT_UNKNOWN);
    assert_true(row.states == 1000 && !row.complete);
    SweepRow better = tried_row(VERDICT_UNKNOWN, VERDICT_HOLDS, 5, true);
    sweep_row_take(&row, &better, 2);
    assert_int_equal(row.cells[0].verdict, VERDICT_VIOLATED);
    assert_int_equal(row.cells[1].verdict, VERDICT_HOLDS);
    assert_true(row.states == 5 && row.complete);
    SweepRow last = tried_row(VERDICT_UNKNOWN, VERDICT_UNKNOWN, 2000, false);
    sweep_row_take(&row, &last, 2);
    assert_int_equal(row.cells[1].verdict, VERDICT_HOLDS);
    assert_true(row.states == 5 && row.complete);
    sweep_row_forget(&row, 2);
}

/* --- sizes --- */

/* Two sets of changes at three sizes, one property. */
typedef struct Small {
    Sweep sweep;
    SweepRow rows[6];
    Property property;
} Small;

static void small_init(Small *small)
{
    static const uint32_t two = 2;
    memset(small, 0, sizeof *small);
    small->sweep.rows = small->rows;
    small->sweep.row_count = 6;
    small->sweep.axes.size_count = 3;
    small->sweep.axes.all = true;
    sweep_sets_init(&small->sweep.axes.sets, &two, 1, 1);
    vector_push(&small->sweep.axes.columns, &small->property);
    for (size_t i = 0; i < 6; i++) small->rows[i].same_as = i;
}

static void set_row(Small *small, size_t row, SweepOutcome outcome)
{
    static char no_model[] = "no model";
    static SweepCell holds = {.verdict = VERDICT_HOLDS}, violated = {.verdict = VERDICT_VIOLATED};
    small->rows[row].begun = true;
    small->rows[row].invalid = outcome == SWEEP_INVALID ? no_model : NULL;
    if (outcome == SWEEP_HOLDS) small->rows[row].cells = &holds;
    if (outcome == SWEEP_VIOLATED) small->rows[row].cells = &violated;
}

static SweepAnswer holds(const Small *small, size_t set, size_t *ret_sizes, size_t *ret_no_model)
{
    SweepSummary summary;
    sweep_summary_init(&summary, &small->sweep);
    SweepAnswer answer = sweep_holds(&summary.table, set, summary.counts);
    *ret_sizes = summary.sizes;
    *ret_no_model = summary.sizes_no_model;
    sweep_summary_release(&summary);
    return answer;
}

static void small_release(Small *small)
{
    vector_release(&small->sweep.axes.columns);
    sweep_sets_release(&small->sweep.axes.sets);
}

static void a_size_at_which_nothing_is_a_model_is_left_out_and_counted(void **nothing)
{
    (void)nothing;
    Small small;
    size_t sizes, no_model;
    small_init(&small);
    for (size_t row = 0; row < 6; row++) {
        set_row(&small, row, row % 3 == 2 ? SWEEP_INVALID : SWEEP_HOLDS);
    }
    assert_int_equal(holds(&small, 0, &sizes, &no_model), SWEEP_YES);
    assert_true(sizes == 2 && no_model == 1);
    set_row(&small, 5, SWEEP_HOLDS); /* now the third size counts */
    assert_int_equal(holds(&small, 0, &sizes, &no_model), SWEEP_NO);
    assert_int_equal(holds(&small, 1, &sizes, &no_model), SWEEP_YES);
    assert_true(sizes == 3 && no_model == 0);
    small_release(&small);
}

static void where_nothing_is_a_model_nothing_holds(void **nothing)
{
    (void)nothing;
    Small small;
    size_t sizes, no_model;
    small_init(&small);
    assert_false(sweep_is_void(&small.sweep)); /* as long as nothing is known */
    for (size_t row = 0; row < 6; row++) set_row(&small, row, SWEEP_INVALID);
    assert_true(sweep_is_void(&small.sweep));
    assert_int_equal(holds(&small, 0, &sizes, &no_model), SWEEP_NO);
    assert_int_equal(holds(&small, 1, &sizes, &no_model), SWEEP_NO);
    assert_true(sizes == 0 && no_model == 3);
    small_release(&small);
}

/* As after an interrupt: whether the third size counts hangs on a row that was not tried. */
static void whether_a_size_counts_may_be_open(void **nothing)
{
    (void)nothing;
    Small small;
    size_t sizes, no_model;
    small_init(&small);
    set_row(&small, 0, SWEEP_HOLDS);
    set_row(&small, 1, SWEEP_HOLDS);
    set_row(&small, 2, SWEEP_INVALID);
    assert_int_equal(sweep_size_is_model(&small.sweep, 0), SWEEP_YES);
    assert_int_equal(sweep_size_is_model(&small.sweep, 2), SWEEP_PERHAPS);
    assert_int_equal(holds(&small, 0, &sizes, &no_model), SWEEP_PERHAPS);
    assert_true(sizes == 3 && no_model == 0);
    set_row(&small, 1, SWEEP_VIOLATED);
    assert_int_equal(holds(&small, 0, &sizes, &no_model), SWEEP_NO);
    small_release(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_found_out_stays_when_a_row_is_tried_again),
        cmocka_unit_test(a_size_at_which_nothing_is_a_model_is_left_out_and_counted),
        cmocka_unit_test(where_nothing_is_a_model_nothing_holds),
        cmocka_unit_test(whether_a_size_counts_may_be_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
