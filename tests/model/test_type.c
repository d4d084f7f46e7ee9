#include "building.h"

#include "support/text.h"

static const char *const letters[] = {"a", "b", "c"};
static const char *const digits[] = {"one", "two", "three"};

static void assert_prints(const Type *type, const char *expected)
{
    Text text = {0};
    type_print(&text, type);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void types_are_printed_as_they_are_written(void **state)
{
    (void)state;
    assert_prints(of_bool(), "bool");
    assert_prints(of_range(-1, 7), "-1..7");
    assert_prints(of_enum(letters, 3), "{a, b, c}");
    assert_prints(of_optional(of_id(3)), "id(3)?");
    assert_prints(of_set(of_order(2)), "set of order(2)");
    assert_prints(of_map(of_range(1, 2), of_optional(of_bool())), "[1..2] bool?");
    assert_prints(of_struct(of_bool(), of_range(0, 1)), "struct { a: bool, b: 0..1 }");
    assert_prints(of_list(TYPE_QUEUE, 2, of_bool()), "queue(2) of bool");
    assert_prints(of_list(TYPE_BAG, 3, of_bool()), "bag(3) of bool");
}

static void a_type_with_a_name_is_printed_by_it(void **state)
{
    (void)state;
    Type *gen = of_range(0, 3);
    gen->name = "Gen";
    assert_prints(of_set(gen), "set of Gen");
    assert_prints(gen, "Gen");
}

static void ranges_are_alike_whatever_their_bounds(void **state)
{
    (void)state;
    assert_true(type_alike(of_range(0, 3), of_range(1, 9)));
    assert_true(type_alike(of_int(), of_range(1, 9)));
    assert_true(type_alike(of_optional(of_range(0, 3)), of_optional(of_range(1, 2))));
    assert_false(type_alike(of_range(0, 1), of_bool()));
}

static void sets_and_maps_are_alike_only_with_the_same_bounds(void **state)
{
    (void)state;
    assert_true(type_alike(of_set(of_range(0, 3)), of_set(of_range(0, 3))));
    assert_false(type_alike(of_set(of_range(0, 3)), of_set(of_range(0, 4))));
    assert_false(type_alike(of_map(of_range(0, 1), of_bool()), of_map(of_range(1, 2), of_bool())));
    assert_true(
        type_alike(of_map(of_range(0, 1), of_range(0, 1)), of_map(of_range(0, 1), of_range(2, 3))));
}

static void enumerations_are_the_same_by_their_members(void **state)
{
    (void)state;
    assert_true(type_alike(of_enum(letters, 3), of_enum(letters, 3)));
    assert_false(type_alike(of_enum(letters, 3), of_enum(letters, 2)));
    assert_false(type_alike(of_enum(letters, 3), of_enum(digits, 3)));
}

static void each_id_and_order_is_a_type_of_its_own(void **state)
{
    (void)state;
    Type *id = of_id(2);
    assert_true(type_alike(id, id));
    assert_false(type_alike(id, of_id(2)));
    assert_false(type_alike(of_order(2), of_order(2)));
}

static void structs_are_alike_field_by_field(void **state)
{
    (void)state;
    assert_true(type_alike(of_struct(of_bool(), of_range(0, 1)), of_struct(of_bool(), of_int())));
    assert_false(type_alike(of_struct(of_bool(), NULL), of_struct(of_bool(), of_bool())));
    assert_false(type_alike(of_struct(of_bool(), NULL), of_struct(of_int(), NULL)));
}

static void what_could_not_be_typed_is_alike_to_anything(void **state)
{
    (void)state;
    Type *bad = type_new(TYPE_BAD, 0, 0, 1);
    assert_true(type_alike(bad, of_bool()));
    assert_true(type_alike(of_set(of_bool()), bad));
    assert_true(type_contains(of_range(0, 1), bad));
}

static void a_range_contains_what_lies_within(void **state)
{
    (void)state;
    assert_true(type_contains(of_range(0, 3), of_range(1, 3)));
    assert_false(type_contains(of_range(0, 3), of_range(-1, 3)));
    assert_false(type_contains(of_range(0, 3), of_int()));
    assert_true(type_contains(of_int(), of_range(0, 3)));
    assert_true(type_contains(of_range(-INT64_MAX, INT64_MAX), of_int()));
    assert_false(
        type_contains(of_list(TYPE_BAG, 2, of_range(0, 1)), of_list(TYPE_BAG, 2, of_range(0, 2))));
    assert_false(
        type_contains(of_struct(of_bool(), of_range(0, 1)), of_struct(of_bool(), of_range(0, 2))));
}

static void the_widest_range_has_all_but_one_value(void **state)
{
    (void)state;
    assert_true(type_values(of_range(-INT64_MAX, INT64_MAX)) == UINT64_MAX);
    assert_true(type_values(of_range(3, 3)) == 1);
}

static void assert_filled(const Type *type, const int64_t *expected)
{
    int64_t cells[16] = {0};
    assert_in_range(type->cells, 1, 16);
    memset(cells, 7, sizeof cells);
    type_fill(type, cells);
    assert_memory_equal(cells, expected, type->cells * sizeof *cells);
}

static void fillers_are_what_stands_where_nothing_is(void **state)
{
    (void)state;
    const Type *order = of_order(2), *number = of_range(4, 9);
    assert_filled(number, (int64_t[]){4});
    assert_filled(order, (int64_t[]){NO_VALUE});
    assert_filled(of_optional(number), (int64_t[]){NO_VALUE});
    assert_filled(of_optional(of_struct(number, order)), (int64_t[]){0, NO_VALUE, NO_VALUE});
    assert_filled(of_list(TYPE_BAG, 1, of_struct(number, order)),
                  (int64_t[]){0, NO_VALUE, NO_VALUE});
    assert_filled(of_optional(of_struct(order, NULL)), (int64_t[]){0, NO_VALUE});
    assert_filled(of_set(number), (int64_t[]){0});
    assert_filled(of_map(of_bool(), number), (int64_t[]){4, 4});
    assert_filled(of_list(TYPE_QUEUE, 2, order), (int64_t[]){0, NO_VALUE, NO_VALUE});
}

static void an_order_is_found_at_any_depth(void **state)
{
    (void)state;
    const Type *order = of_order(2);
    assert_true(type_has_order(of_map(of_bool(), of_struct(of_bool(), of_set(order)))));
    assert_true(type_has_order(of_list(TYPE_BAG, 1, of_optional(order))));
    assert_false(type_has_order(of_map(of_bool(), of_struct(of_bool(), of_set(of_id(2))))));
}

static void a_set_has_room_for_what_a_step_may_create(void **state)
{
    (void)state;
    assert_int_equal(set_capacity(of_set(of_order(40))), 81);
    assert_int_equal(set_capacity(of_set(of_range(-1, 8))), 10);
}

static void finite_scalars_are_scalars_with_bounds(void **state)
{
    (void)state;
    assert_true(type_is_finite_scalar(of_id(2)));
    assert_false(type_is_finite_scalar(of_order(2)));
    assert_true(type_is_scalar(of_order(2)));
    assert_false(type_is_finite_scalar(of_int()));
    assert_false(type_is_scalar(of_optional(of_bool())));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(types_are_printed_as_they_are_written),
        TEST(a_type_with_a_name_is_printed_by_it),
        TEST(ranges_are_alike_whatever_their_bounds),
        TEST(sets_and_maps_are_alike_only_with_the_same_bounds),
        TEST(enumerations_are_the_same_by_their_members),
        TEST(each_id_and_order_is_a_type_of_its_own),
        TEST(structs_are_alike_field_by_field),
        TEST(what_could_not_be_typed_is_alike_to_anything),
        TEST(a_range_contains_what_lies_within),
        TEST(the_widest_range_has_all_but_one_value),
        TEST(fillers_are_what_stands_where_nothing_is),
        TEST(an_order_is_found_at_any_depth),
        TEST(a_set_has_room_for_what_a_step_may_create),
        TEST(finite_scalars_are_scalars_with_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
