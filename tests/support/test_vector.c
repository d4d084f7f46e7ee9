/* test_vector.c - vectors keep what is pushed, whatever its type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/vector.h"

static void pushed_items_stay_in_order(void **state)
{
    (void)state;
    VECTOR(int) numbers = {0};
    for (int i = 0; i < 10000; i++) vector_push(&numbers, i * i);
    assert_int_equal(numbers.count, 10000);
    assert_true(numbers.capacity >= numbers.count);
    for (int i = 0; i < 10000; i++) assert_int_equal(numbers.items[i], i * i);
    vector_release(&numbers);
}

static void an_empty_vector_owns_nothing(void **state)
{
    (void)state;
    VECTOR(char) nothing = {0};
    assert_null(nothing.items);
    vector_release(&nothing);
    vector_release(&nothing);
    assert_int_equal(nothing.count, 0);
}

static void a_struct_with_commas_can_be_pushed(void **state)
{
    (void)state;
    struct Pair {
        int left, right;
    };
    VECTOR(struct Pair) pairs = {0};
    vector_push(&pairs, (struct Pair){1, 2});
    vector_push(&pairs, (struct Pair){.left = 3, .right = 4});
    assert_int_equal(pairs.items[0].right, 2);
    assert_int_equal(pairs.items[1].left, 3);
    vector_release(&pairs);
}

static void clearing_keeps_the_memory(void **state)
{
    (void)state;
    VECTOR(uint64_t) words = {0};
    for (uint64_t i = 0; i < 100; i++) vector_push(&words, i);
    size_t capacity = words.capacity;
    vector_clear(&words);
    assert_int_equal(words.count, 0);
    assert_int_equal(words.capacity, capacity);
    vector_push(&words, 42);
    assert_int_equal(words.items[0], 42);
    vector_release(&words);
    assert_null(words.items);
}

static void reserving_one_makes_room_without_counting(void **state)
{
    (void)state;
    VECTOR(short) numbers = {0};
    for (int i = 0; i < 50; i++) {
        vector_reserve_one(&numbers);
        assert_true(numbers.capacity > numbers.count);
        numbers.items[numbers.count++] = 1;
    }
    assert_int_equal(numbers.count, 50);
    vector_release(&numbers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushed_items_stay_in_order),
        cmocka_unit_test(an_empty_vector_owns_nothing),
        cmocka_unit_test(a_struct_with_commas_can_be_pushed),
        cmocka_unit_test(clearing_keeps_the_memory),
        cmocka_unit_test(reserving_one_makes_room_without_counting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
