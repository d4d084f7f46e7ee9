/* The initial states. */
#include "stepping.h"

/* How many initial states there are when a variable begins anywhere in its type. */
static void count_initial(const Type *type, uint32_t expected)
{
    variable("v", type, (Initial){NULL, NULL});
    doing(NULL);
    system_now = build_system();
    interpreter = interpreter_create(system_now);
    find_ways(interpreter, system_now, NULL, &ways);
    assert_int_equal(ways.count, expected);
    for (uint32_t i = 1; i < ways.count; i++) {
        int order =
            memcmp(ways.items[i].choices, ways.items[i - 1].choices, sizeof ways.items->choices);
        assert_int_not_equal(order, 0);
        if (type->kind == TYPE_BAG) continue;
        assert_memory_not_equal(ways.items[i].after, ways.items[i - 1].after,
                                system_now->cells * sizeof(int64_t));
    }
}

static void a_scalar_begins_at_each_of_its_values(void **state)
{
    (void)state;
    count_initial(of_range(-2, 2), 5);
    assert_int_equal(ways.items[0].after[0], -2);
    assert_int_equal(ways.items[4].after[0], 2);
}

static void an_optional_begins_with_none(void **state)
{
    (void)state;
    count_initial(of_optional(of_id(3)), 4);
    assert_true(ways.items[0].after[0] == NO_VALUE);
    assert_int_equal(ways.items[1].after[0], 0);
}

static void an_optional_struct_begins_anywhere(void **state)
{
    (void)state;
    count_initial(of_optional(of_struct(of_bool(), of_range(1, 3))), 7);
}

static void a_set_begins_with_every_subset(void **state)
{
    (void)state;
    count_initial(of_set(of_range(1, 4)), 16);
}

static void a_map_begins_anywhere_entry_by_entry(void **state)
{
    (void)state;
    count_initial(of_map(of_range(1, 3), of_range(0, 2)), 27);
}

static void a_queue_begins_with_every_sequence(void **state)
{
    (void)state;
    count_initial(of_list(TYPE_QUEUE, 2, of_bool()), 1 + 2 + 4);
}

static void a_bag_begins_sorted(void **state)
{
    (void)state;
    count_initial(of_list(TYPE_BAG, 2, of_bool()), 1 + 2 + 4);
    assert_memory_equal(ways.items[5].after, ((int64_t[]){2, 0, 1}), 3 * sizeof(int64_t));
}

static void a_map_in_a_domain_has_a_choice_for_each_entry(void **state)
{
    (void)state;
    const Type *map = of_map(of_range(1, 2), of_optional(of_range(0, 9)));
    variable("v", map, (Initial){NULL, between(4, 6)});
    doing(NULL);
    system_now = build_system();
    interpreter = interpreter_create(system_now);
    find_ways(interpreter, system_now, NULL, &ways);
    assert_int_equal(ways.count, 9);
    assert_memory_equal(ways.items[7].after, ((int64_t[]){6, 5}), 2 * sizeof(int64_t));
}

static void an_initial_value_out_of_range_is_an_error_of_its_way(void **state)
{
    (void)state;
    variable("v", of_range(0, 2), (Initial){NULL, between(1, 3)});
    doing(NULL);
    system_now = build_system();
    interpreter = interpreter_create(system_now);
    find_ways(interpreter, system_now, NULL, &ways);
    assert_int_equal(ways.count, 3);
    assert_int_equal(ways.items[2].error.kind, ERROR_RANGE);
    assert_int_equal(ways.items[2].error.value, 3);
    assert_null(ways.items[2].action.process);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_scalar_begins_at_each_of_its_values),
        TEST(an_optional_begins_with_none),
        TEST(an_optional_struct_begins_anywhere),
        TEST(a_set_begins_with_every_subset),
        TEST(a_map_begins_anywhere_entry_by_entry),
        TEST(a_queue_begins_with_every_sequence),
        TEST(a_bag_begins_sorted),
        TEST(a_map_in_a_domain_has_a_choice_for_each_entry),
        TEST(an_initial_value_out_of_range_is_an_error_of_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
