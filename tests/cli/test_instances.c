/* test_instances.c - against a list of all values, sorted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "instances.h"

static int64_t sum_of(const int64_t *values, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += values[i];
    return sum;
}

static int compare(const int64_t *a, const int64_t *b, size_t count)
{
    int64_t difference = sum_of(a, count) - sum_of(b, count);
    for (size_t i = 0; i < count && difference == 0; i++) difference = a[i] - b[i];
    return difference < 0 ? -1 : difference > 0;
}

static void they_begin_at_their_starts(void **state)
{
    (void)state;
    const int64_t starts[] = {2, 0, 7};
    Instances instances;
    instances_init(&instances, starts, 3);
    assert_memory_equal(instances.values, starts, sizeof starts);
    instances_release(&instances);
}

/* Each is greater than the one before, and none up to a sum is left out: there are as many as there
 * are ways to share out up to that. */
static void each_comes_once_and_in_order(void **state)
{
    (void)state;
    const int64_t starts[] = {1, 0, 3, 1};
    const int64_t extra = 5;
    for (size_t count = 1; count <= 4; count++) {
        Instances instances;
        instances_init(&instances, starts, count);
        int64_t last[4], most = sum_of(starts, count) + extra;
        unsigned number = 0;
        while (sum_of(instances.values, count) <= most) {
            if (number > 0) assert_int_equal(compare(last, instances.values, count), -1);
            for (size_t i = 0; i < count; i++) assert_true(instances.values[i] >= starts[i]);
            assert_int_equal(instances_extra(&instances),
                             sum_of(instances.values, count) - sum_of(starts, count));
            memcpy(last, instances.values, count * sizeof *last);
            number++;
            instances_next(&instances);
        }
        unsigned ways = 1;
        for (unsigned i = 1; i <= count; i++) ways = ways * ((unsigned)extra + i) / i;
        assert_int_equal(number, ways);
        instances_release(&instances);
    }
}

static void of_no_params_there_is_one(void **state)
{
    (void)state;
    Instances instances;
    instances_init(&instances, NULL, 0);
    assert_int_equal(instances_extra(&instances), 0);
    instances_release(&instances);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_begin_at_their_starts),
        cmocka_unit_test(each_comes_once_and_in_order),
        cmocka_unit_test(of_no_params_there_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
