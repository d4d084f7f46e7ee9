/* test_lineage.c - two bits a state tell every parent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "lineage.h"

#define CHILDREN 100000

/* Notes children as their parents say: never decreasing, initial ones (NO_STATE) first. */
static void note_all(Lineage *lineage, const uint32_t *parents, uint32_t count)
{
    uint32_t left = NO_STATE;
    for (uint32_t i = 0; i < count; i++) {
        for (; left != parents[i]; left++) assert_true(lineage_next(lineage));
        assert_true(lineage_add(lineage));
    }
}

/* Up from each child, as far as it goes. */
static void assert_ancestors(const Lineage *lineage, const uint32_t *parents, uint32_t child)
{
    LineagePlace place = lineage_find(lineage, child);
    for (;; child = parents[child]) {
        assert_int_equal(place.child, child);
        assert_int_equal(lineage_parent(place), parents[child]);
        if (parents[child] == NO_STATE) return;
        lineage_go_up(lineage, &place);
    }
}

static void assert_comes_back(const uint32_t *parents, uint32_t count)
{
    Budget budget = {.limit = UINT64_MAX};
    Lineage lineage;
    lineage_init(&lineage, &budget);
    note_all(&lineage, parents, count);
    for (uint32_t i = 0; i < count; i += 1 + i / 50) assert_ancestors(&lineage, parents, i);
    assert_ancestors(&lineage, parents, count - 1);
    lineage_release(&lineage);
    assert_int_equal(budget.held, 0);
}

static void all_parents_come_back(void **state)
{
    (void)state;
    static uint32_t parents[CHILDREN];
    for (uint32_t children = 1; children < 200; children *= 3) {
        for (uint32_t i = 0; i < CHILDREN; i++) {
            parents[i] = i < children ? NO_STATE : (i - children) / children;
        }
        assert_comes_back(parents, CHILDREN);
    }
}

/* Many are left without anything new between two children. */
static void the_childless_are_counted(void **state)
{
    (void)state;
    static uint32_t parents[CHILDREN];
    for (uint32_t i = 0; i < CHILDREN; i++) parents[i] = i == 0 ? NO_STATE : i - 1 - (i - 1) % 300;
    assert_comes_back(parents, CHILDREN);
    for (uint32_t i = 0; i < CHILDREN; i++) parents[i] = i < 5 ? NO_STATE : i - i % 5;
    parents[5] = 0;
    assert_comes_back(parents, 6);
}

/* All are left, as a complete search does it. */
static void assert_families(const uint32_t *parents, uint32_t count, uint32_t each)
{
    Budget budget = {.limit = UINT64_MAX};
    Lineage lineage;
    lineage_init(&lineage, &budget);
    note_all(&lineage, parents, count);
    for (uint32_t left = parents[count - 1] + 1; left < count; left++) {
        assert_true(lineage_next(&lineage));
    }
    uint64_t *bits = calloc(count / each + 1, sizeof *bits);
    uint32_t *first = calloc(each + 1, sizeof *first);
    lineage_mark(&lineage, each, bits);
    for (uint32_t from = 0; from < count; from += each) {
        uint32_t some = count - from < each ? count - from : each;
        lineage_families(&lineage, bits[from / each], from, some, first);
        for (uint32_t i = 0; i < some; i++) {
            for (uint32_t child = first[i]; child < first[i + 1]; child++) {
                assert_int_equal(parents[child], from + i);
            }
        }
        if (from + some == count) assert_int_equal(first[some], count);
        if (from == 0) assert_true(first[0] == 1 || parents[first[0] - 1] == NO_STATE);
    }
    free(first);
    free(bits);
    lineage_release(&lineage);
}

static void families_are_the_children_of_each(void **state)
{
    (void)state;
    static uint32_t parents[5000];
    for (uint32_t children = 1; children < 200; children *= 3) {
        for (uint32_t count = 1; count < 5000; count = 3 * count + 1) {
            for (uint32_t i = 0; i < count; i++) {
                parents[i] = i < children ? NO_STATE : (i - children) / children;
            }
            for (uint32_t each = 1; each < 300; each = 4 * each + 1) {
                assert_families(parents, count, each);
            }
        }
    }
    for (uint32_t i = 0; i < 5000; i++) parents[i] = i == 0 ? NO_STATE : i - 1 - (i - 1) % 300;
    assert_families(parents, 5000, 64);
    assert_families(parents, 5000, 100);
}

/* Two pens, as two threads would have, write the halves of what one after the other is noted. */
static void what_several_write_is_what_one_would_note(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    for (uint32_t half = 1; half < 300; half++) {
        Lineage noted, written;
        lineage_init(&noted, &budget);
        lineage_init(&written, &budget);
        assert_true(lineage_add(&noted) && lineage_add(&written));
        assert_true(lineage_reserve(&written, 4 * (uint64_t)half));
        LineagePen pens[2] = {lineage_pen(&written, 1), lineage_pen(&written, 1 + 2 * half)};
        for (uint32_t i = 0; i < 2 * half; i++) {
            assert_true(lineage_next(&noted) && lineage_add(&noted));
        }
        for (uint32_t i = 0; i < 2 * half; i++) {
            lineage_write_next(&pens[i % 2]);
            lineage_write_child(&pens[i % 2]);
        }
        lineage_pen_flush(&pens[1]);
        lineage_pen_flush(&pens[0]);
        lineage_add_written(&written, 2 * half, 2 * half);
        assert_int_equal(written.bits, noted.bits);
        assert_int_equal(written.children, noted.children);
        for (uint32_t i = 0; i <= 2 * half; i++) {
            LineagePlace a = lineage_find(&noted, i), b = lineage_find(&written, i);
            assert_int_equal(a.bit, b.bit);
            assert_int_equal(lineage_parent(b), i == 0 ? NO_STATE : i - 1);
        }
        lineage_release(&noted);
        lineage_release(&written);
    }
}

static void a_spent_budget_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t limit = 0; limit < 20000; limit += 999) {
        Budget budget = {.limit = limit};
        Lineage lineage;
        uint32_t count = 0;
        lineage_init(&lineage, &budget);
        while (lineage_add(&lineage)) count++;
        assert_int_equal(lineage.children, count);
        assert_int_equal(lineage.bits, count);
        assert_false(lineage_next(&lineage));
        assert_true(budget.held <= limit);
        if (count > 0)
            assert_int_equal(lineage_parent(lineage_find(&lineage, count - 1)), NO_STATE);
        lineage_release(&lineage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_parents_come_back),
        cmocka_unit_test(the_childless_are_counted),
        cmocka_unit_test(families_are_the_children_of_each),
        cmocka_unit_test(what_several_write_is_what_one_would_note),
        cmocka_unit_test(a_spent_budget_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
