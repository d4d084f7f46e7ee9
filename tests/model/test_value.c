#include "building.h"

#include "model/value.h"

static const char *const colours[] = {"red", "green"};

static void assert_value(const Type *type, const int64_t *cells, const OrderNames *orders,
                         const char *expected)
{
    Text text = {0};
    value_print(&text, type, cells, orders);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}
#define SHOWS(type, expected, ...) assert_value(type, (int64_t[]){__VA_ARGS__}, NULL, expected)

static void scalars_are_shown_as_they_are_written(void **state)
{
    (void)state;
    SHOWS(of_bool(), "true", 1);
    SHOWS(of_bool(), "false", 0);
    SHOWS(of_range(-5, 5), "-3", -3);
    SHOWS(of_int(), "9223372036854775807", INT64_MAX);
    SHOWS(of_enum(colours, 2), "green", 1);
}

static void identities_are_shown_from_one(void **state)
{
    (void)state;
    SHOWS(of_id(3), "1", 0);
    SHOWS(of_set(of_id(3)), "{1, 3}", 5);
}

static void none_is_shown_for_all_optionals(void **state)
{
    (void)state;
    SHOWS(of_optional(of_id(2)), "none", NO_VALUE);
    SHOWS(of_optional(of_id(2)), "2", 1);
    SHOWS(of_optional(of_struct(of_bool(), of_id(2))), "none", 0, 0, 0);
    SHOWS(of_optional(of_struct(of_bool(), of_id(2))), "{ a: true, b: 1 }", 1, 1, 0);
}

static void collections_are_shown_with_their_brackets(void **state)
{
    (void)state;
    SHOWS(of_map(of_enum(colours, 2), of_range(0, 9)), "[red: 4, green: 7]", 4, 7);
    SHOWS(of_list(TYPE_QUEUE, 3, of_range(0, 9)), "<2, 1>", 2, 2, 1, 0);
    SHOWS(of_list(TYPE_BAG, 3, of_range(0, 9)), "<>", 0, 0, 0, 0);
    SHOWS(of_set(of_range(3, 5)), "{}", 0);
    SHOWS(of_set(of_range(3, 5)), "{3, 5}", 5);
}

static void order_values_are_shown_by_their_names(void **state)
{
    (void)state;
    const Type *order = of_order(3);
    const int64_t names[] = {4, 8, 9};
    const int64_t *const all[] = {names};
    const OrderNames orders = {all};
    SHOWS(order, "2", 1);
    assert_value(order, (int64_t[]){1}, &orders, "8");
    assert_value(of_set(order), (int64_t[]){5}, &orders, "{4, 9}");
    assert_int_equal(value_shown(order, 2, &orders), 9);
    assert_int_equal(value_shown(of_id(3), 2, &orders), 3);
}

static void instances_are_named_by_their_index(void **state)
{
    (void)state;
    Text text = {0};
    process_print(&text, process("planner", NULL), 0);
    text_add(&text, " ");
    process_print(&text, process("enactor", of_id(2)), 1);
    text_add(&text, " ");
    process_print(&text, process("light", of_enum(colours, 2)), 1);
    text_add(&text, " ");
    process_print(&text, process("zone", of_range(5, 6)), 1);
    assert_string_equal(text_string(&text), "planner enactor[2] light[green] zone[6]");
    text_release(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(scalars_are_shown_as_they_are_written),
        TEST(identities_are_shown_from_one),
        TEST(none_is_shown_for_all_optionals),
        TEST(collections_are_shown_with_their_brackets),
        TEST(order_values_are_shown_by_their_names),
        TEST(instances_are_named_by_their_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
