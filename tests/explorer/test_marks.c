/* test_marks.c - bits that are set stay set, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "marks.h"

#define STATES 300U

static void what_is_set_is_there_and_nothing_else(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    Marks marks = {0}, copy = {0};
    assert_true(marks_init(&marks, STATES, &budget));
    assert_true(marks_init(&copy, STATES, &budget));
    for (uint32_t i = 0; i < STATES; i += 7) marks_set(&marks, i);
    marks_set(&copy, 1);
    marks_copy(&copy, &marks);
    for (uint32_t i = 0; i < STATES; i++) {
        assert_int_equal(marks_have(&marks, i), i % 7 == 0);
        assert_int_equal(marks_have(&copy, i), i % 7 == 0);
    }
    assert_int_equal(marks_count(&marks), STATES / 7 + 1);
    assert_false(marks_go_beyond(&marks, &copy));
    marks_set(&copy, 1);
    assert_false(marks_go_beyond(&marks, &copy));
    assert_true(marks_go_beyond(&copy, &marks));
    marks_release(&marks);
    marks_release(&copy);
    marks_release(&copy);
    assert_int_equal(budget.held, 0);
}

static void the_first_without_is_found(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    Marks marks = {0};
    assert_true(marks_init(&marks, STATES, &budget));
    for (uint32_t gap = 0; gap < STATES; gap++) { /* all below it are set */
        for (uint32_t from = 0; from <= gap; from += 13) {
            assert_int_equal(marks_first_without(&marks, from, STATES), gap);
            assert_int_equal(marks_first_without(&marks, from, gap), gap);
        }
        marks_set(&marks, gap);
    }
    assert_int_equal(marks_first_without(&marks, 0, STATES), STATES);
    assert_int_equal(marks_first_without(&marks, 5, 5), 5);
    marks_release(&marks);
}

static void no_room_is_an_answer(void **state)
{
    (void)state;
    Budget budget = {.limit = 8};
    Marks marks = {0};
    assert_false(marks_init(&marks, STATES, &budget));
    marks_release(&marks);
    assert_int_equal(budget.held, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_set_is_there_and_nothing_else),
        cmocka_unit_test(the_first_without_is_found),
        cmocka_unit_test(no_room_is_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
