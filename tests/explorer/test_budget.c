/* test_budget.c - the limit is hard, and what was held is known. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "budget.h"

static void a_block_is_zeroed_and_counted(void **state)
{
    (void)state;
    Budget budget = {.limit = 100};
    unsigned char *block = budget_allocate(&budget, 10, 8);
    assert_non_null(block);
    for (size_t i = 0; i < 80; i++) assert_int_equal(block[i], 0);
    assert_int_equal(budget.held, 80);
    budget_free(&budget, block, 10, 8);
    assert_int_equal(budget.held, 0);
    assert_int_equal(budget.peak, 80);
}

static void what_is_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    Budget budget = {.limit = 100};
    void *block = budget_allocate(&budget, 100, 1);
    assert_non_null(block);
    assert_null(budget_allocate(&budget, 1, 1));
    assert_int_equal(budget.held, 100);
    assert_false(budget.exhausted);
    budget_free(&budget, block, 100, 1);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    assert_null(budget_allocate(&budget, SIZE_MAX / 2, 4));
    assert_int_equal(budget.held, 0);
}

/* AddressSanitizer ends the program where malloc would return NULL. */
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define MALLOC_ENDS
#endif
#elif defined __SANITIZE_ADDRESS__
#define MALLOC_ENDS
#endif

static void what_the_machine_refuses_is_no_error(void **state)
{
    (void)state;
#ifndef MALLOC_ENDS
    Budget budget = {.limit = UINT64_MAX};
    assert_null(budget_allocate(&budget, SIZE_MAX / 16, 8));
    assert_true(budget.exhausted);
    assert_int_equal(budget.held, 0);
#endif
}

static void what_is_returned_makes_room(void **state)
{
    (void)state;
    Budget budget = {.limit = 100, .held = 60};
    assert_true(budget_allows(&budget, 40, 0));
    assert_false(budget_allows(&budget, 41, 0));
    assert_true(budget_allows(&budget, 100, 60));
    assert_false(budget_allows(&budget, UINT64_MAX, 60));
}

/* From small to large, and from large to larger. */
static void what_grows_keeps_its_content_and_is_zeroed_behind_it(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    size_t count = 1000;
    uint64_t *numbers = budget_allocate(&budget, count, sizeof *numbers);
    for (size_t i = 0; i < count; i++) numbers[i] = i + 1;
    for (; count < 3000000; count *= 7) {
        numbers = budget_grow(&budget, numbers, count, 7 * count, sizeof *numbers);
        assert_non_null(numbers);
        assert_int_equal(budget.held, 7 * count * sizeof *numbers);
        for (size_t i = 0; i < count; i++) assert_int_equal(numbers[i], i + 1);
        for (size_t i = count; i < 7 * count; i++) {
            assert_int_equal(numbers[i], 0);
            numbers[i] = i + 1;
        }
    }
    budget_free(&budget, numbers, count, sizeof *numbers);
    assert_int_equal(budget.held, 0);
}

/* Does one mapping of the system have all of the block? */
static bool is_one_mapping(const void *block, size_t bytes)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    uintptr_t wanted = (uintptr_t)block, first, end;
    char line[512];
    bool is = false;
    assert_non_null(maps);
    while (!is && fgets(line, sizeof line, maps) != NULL) {
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR, &first, &end) != 2) continue;
        is = first <= wanted && wanted + bytes <= end;
    }
    fclose(maps);
    return is;
}

/* Else older systems would not move it the next time. */
static void what_grew_is_one_mapping(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    size_t bytes = 1 << 20;
    char *block = budget_allocate(&budget, bytes, 1);
    for (; bytes < 32 << 20; bytes *= 2) {
        memset(block, 1, bytes);
        block = budget_grow(&budget, block, bytes, 2 * bytes, 1);
        assert_non_null(block);
        assert_true(is_one_mapping(block, 2 * bytes));
    }
    budget_free(&budget, block, bytes, 1);
}

/* Small blocks are there twice for a moment, large ones never. */
static void what_may_not_grow_stays(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 8 << 20; size *= 8 << 20) {
        Budget budget = {.limit = size == 1 ? 299 : 2 * size - 1};
        size_t count = size == 1 ? 100 : 1;
        unsigned char *block = budget_allocate(&budget, count, size);
        block[0] = 77;
        assert_null(budget_grow(&budget, block, count, 2 * count, size));
        assert_int_equal(block[0], 77);
        assert_int_equal(budget.held, count * size);
        budget.limit++;
        block = budget_grow(&budget, block, count, 2 * count, size);
        assert_int_equal(block[0], 77);
        assert_int_equal(budget.held, 2 * count * size);
        assert_int_equal(budget.peak, size == 1 ? 300 : 2 * size);
        budget_free(&budget, block, 2 * count, size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_zeroed_and_counted),
        cmocka_unit_test(what_is_beyond_the_limit_is_refused),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(what_the_machine_refuses_is_no_error),
        cmocka_unit_test(what_is_returned_makes_room),
        cmocka_unit_test(what_grows_keeps_its_content_and_is_zeroed_behind_it),
        cmocka_unit_test(what_grew_is_one_mapping),
        cmocka_unit_test(what_may_not_grow_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
