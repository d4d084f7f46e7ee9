/* Values of several cells, calls and checks. */
#include "constants.h"

static void sets_have_a_bit_for_each_element(void **state)
{
    (void)state;
    const Type *set = of_set(of_range(-1, 4));
    CELLS(no_elements(set), 0);
    CELLS(LISTED(EXPR_SET, set, number(-1), number(2), number(2)), 9);
    const Expr *a = one(set, 0xb), *b = one(set, 0x6);
    CELLS(math(EXPR_UNION, a, b), 0xf);
    CELLS(math(EXPR_DIFFERENCE, a, b), 0x9);
    CELLS(math(EXPR_INTERSECTION, a, b), 0x2);
    assert_int_equal(value_of(op(EXPR_SIZE, of_int(), a, NULL)), 3);
    assert_int_equal(value_of(op(EXPR_LEAST, of_int(), b, NULL)), 0);
    assert_int_equal(value_of(op(EXPR_GREATEST, of_int(), b, NULL)), 1);
}

static void an_element_outside_a_sets_type_is_an_error(void **state)
{
    (void)state;
    const Type *set = of_set(of_range(-1, 4)), *narrow = of_set(of_range(0, 1));
    const Binding *x = bind("x", of_int());
    ModelError error = error_of(LISTED(EXPR_SET, set, number(5)));
    assert_int_equal(error.kind, ERROR_ELEMENT);
    assert_int_equal(error.value, 5);
    FAILS(LISTED(EXPR_SET, set, number(-2)), ERROR_ELEMENT);
    FAILS(filter(set, x, between(3, 5), truth(true)), ERROR_ELEMENT);
    FAILS(op(EXPR_RESET, narrow, one(set, 1), NULL), ERROR_ELEMENT);
    CELLS(op(EXPR_RESET, narrow, one(set, 6), NULL), 3);
}

static void wide_sets_work_across_words(void **state)
{
    (void)state;
    const Type *set = of_set(of_range(0, 130));
    const Binding *x = bind("x", of_int());
    const Expr *a = LISTED(EXPR_SET, set, number(0), number(64), number(130));
    const Expr *b = LISTED(EXPR_SET, set, number(64), number(127));
    CELLS(math(EXPR_UNION, a, b), 1, INT64_MIN | 1, 4);
    CELLS(math(EXPR_INTERSECTION, a, b), 0, 1, 0);
    CELLS(math(EXPR_DIFFERENCE, a, b), 1, 0, 4);
    assert_int_equal(value_of(op(EXPR_SIZE, of_int(), a, NULL)), 3);
    assert_int_equal(value_of(op(EXPR_LEAST, of_int(), b, NULL)), 64);
    assert_int_equal(value_of(op(EXPR_GREATEST, of_int(), a, NULL)), 130);
    assert_int_equal(value_of(over(EXPR_SUM, of_int(), x, within(a), NULL, bound(x))), 194);
    assert_int_equal(value_of(test(EXPR_EQUAL, a, b)), 0);
    assert_int_equal(value_of(test(EXPR_EQUAL, a, a)), 1);
    CELLS(filter(set, x, within(a), test(EXPR_GREATER, bound(x), number(0))), 0, 1, 4);
}

static void what_a_set_cannot_have_is_just_not_in_it(void **state)
{
    (void)state;
    const Expr *set = one(of_set(of_range(-1, 4)), 0x21);
    const int64_t numbers[] = {-1, 0, 4, 5, -2, INT64_MAX, -INT64_MAX};
    const int64_t expected[] = {1, 0, 1, 0, 0, 0, 0};
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(value_of(test(EXPR_IN_SET, number(numbers[i]), set)), expected[i]);
    }
}

static void least_and_greatest_of_nothing_are_errors(void **state)
{
    (void)state;
    const Expr *nothing = no_elements(of_set(of_range(0, 4)));
    FAILS(op(EXPR_LEAST, of_int(), nothing, NULL), ERROR_EMPTY);
    FAILS(op(EXPR_GREATEST, of_int(), nothing, NULL), ERROR_EMPTY);
}

static void an_optional_has_a_value_or_none(void **state)
{
    (void)state;
    const Type *gen = of_range(0, 3), *maybe = of_optional(gen);
    const Expr *none = one(maybe, NO_VALUE), *two = op(EXPR_SOME, maybe, one(gen, 2), NULL);
    CELLS(two, 2);
    assert_int_equal(value_of(op(EXPR_VALUE, gen, two, NULL)), 2);
    FAILS(op(EXPR_VALUE, gen, none, NULL), ERROR_NONE);
    assert_int_equal(value_of(op(EXPR_COALESCE, gen, none, one(gen, 1))), 1);
    assert_int_equal(value_of(op(EXPR_COALESCE, gen, two, trap())), 2);
    assert_int_equal(value_of(test(EXPR_EQUAL, two, none)), 0);
    assert_int_equal(value_of(test(EXPR_UNEQUAL, two, none)), 1);
}

static void an_optional_struct_has_a_tag(void **state)
{
    (void)state;
    const Type *pair = of_struct(of_range(0, 9), of_bool()), *maybe = of_optional(pair);
    const Expr *none = many(maybe, (int64_t[]){0, 0, 0});
    const Expr *some = op(EXPR_SOME, maybe, many(pair, (int64_t[]){7, 1}), NULL);
    CELLS(some, 1, 7, 1);
    CELLS(op(EXPR_VALUE, pair, some, NULL), 7, 1);
    FAILS(op(EXPR_VALUE, pair, none, NULL), ERROR_NONE);
    CELLS(op(EXPR_COALESCE, pair, some, many(pair, (int64_t[]){1, 0})), 7, 1);
    CELLS(op(EXPR_COALESCE, pair, none, many(pair, (int64_t[]){1, 0})), 1, 0);
    CELLS(op(EXPR_COALESCE, maybe, none, some), 1, 7, 1);
    CELLS(op(EXPR_COALESCE, maybe, some, none), 1, 7, 1);
    assert_int_equal(value_of(field(op(EXPR_VALUE, pair, some, NULL), 0)), 7);
}

static void a_struct_of_one_cell_can_be_optional(void **state)
{
    (void)state;
    const Type *box = of_struct(of_optional(of_bool()), NULL), *maybe = of_optional(box);
    const Expr *none_inside = many(maybe, (int64_t[]){1, NO_VALUE});
    CELLS(op(EXPR_VALUE, box, none_inside, NULL), NO_VALUE);
    CELLS(op(EXPR_SOME, maybe, one(box, NO_VALUE), NULL), 1, NO_VALUE);
    CELLS(op(EXPR_COALESCE, box, none_inside, one(box, 1)), NO_VALUE);
}

static void maps_are_made_and_indexed(void **state)
{
    (void)state;
    const Type *index = of_range(2, 4), *map = of_map(index, of_int());
    const Binding *x = bind("x", index);
    Expr *made = op(EXPR_MAP, map, math(EXPR_MULTIPLY, bound(x), bound(x)), NULL);
    made->binding = x;
    made->domain = between(2, 4);
    CELLS(made, 4, 9, 16);
    assert_int_equal(value_of(at_index(made, number(3))), 9);
    ModelError error = error_of(at_index(made, number(5)));
    assert_int_equal(error.kind, ERROR_INDEX);
    assert_int_equal(error.value, 5);
    assert_ptr_equal(error.type, index);
    FAILS(at_index(made, number(1)), ERROR_INDEX);
}

static void maps_of_maps_are_indexed_one_after_the_other(void **state)
{
    (void)state;
    const Type *inner = of_map(of_range(0, 1), of_int()), *outer = of_map(of_range(0, 1), inner);
    const Expr *map = many(outer, (int64_t[]){1, 2, 3, 4});
    CELLS(at_index(map, number(1)), 3, 4);
    assert_int_equal(value_of(at_index(at_index(map, number(1)), number(0))), 3);
}

static void structs_are_made_read_and_changed(void **state)
{
    (void)state;
    const Type *set = of_set(of_range(0, 70)), *type = of_struct(of_int(), set);
    const Expr *made = LISTED(EXPR_STRUCT, type, number(5), LISTED(EXPR_SET, set, number(66)));
    CELLS(made, 5, 0, 4);
    CELLS(field(made, 1), 0, 4);
    assert_int_equal(value_of(field(made, 0)), 5);
    Expr *changed = LISTED(EXPR_WITH, type, number(6));
    changed->a = made;
    changed->fields = (uint32_t[]){0};
    CELLS(changed, 6, 0, 4);
    Expr *other = LISTED(EXPR_WITH, type, no_elements(set));
    other->a = made;
    other->fields = (uint32_t[]){1};
    CELLS(other, 5, 0, 0);
    assert_int_equal(value_of(test(EXPR_EQUAL, made, changed)), 0);
    assert_int_equal(value_of(test(EXPR_EQUAL, made, made)), 1);
}

static void queues_have_a_head_and_a_length(void **state)
{
    (void)state;
    const Type *queue = of_list(TYPE_QUEUE, 3, of_range(0, 9));
    const Expr *two = many(queue, (int64_t[]){2, 7, 4, 0});
    const Expr *empty = many(queue, (int64_t[]){0, 0, 0, 0});
    assert_int_equal(value_of(op(EXPR_LENGTH, of_int(), two, NULL)), 2);
    assert_int_equal(value_of(op(EXPR_HEAD, of_int(), two, NULL)), 7);
    FAILS(op(EXPR_HEAD, of_int(), empty, NULL), ERROR_EMPTY);
    assert_int_equal(value_of(test(EXPR_IN_QUEUE, number(4), two)), 1);
    assert_int_equal(value_of(test(EXPR_IN_QUEUE, number(0), two)), 0);
}

static void queues_of_structs_compare_whole_elements(void **state)
{
    (void)state;
    const Type *pair = of_struct(of_int(), of_int()), *queue = of_list(TYPE_QUEUE, 2, pair);
    const Expr *one_pair = many(queue, (int64_t[]){1, 7, 4, 0, 0});
    const Expr *there = LISTED(EXPR_STRUCT, pair, number(7), number(4));
    const Expr *elsewhere = LISTED(EXPR_STRUCT, pair, number(7), number(5));
    CELLS(op(EXPR_HEAD, pair, one_pair, NULL), 7, 4);
    assert_int_equal(value_of(test(EXPR_IN_QUEUE, there, one_pair)), 1);
    assert_int_equal(value_of(test(EXPR_IN_QUEUE, elsewhere, one_pair)), 0);
}

static void checks_find_numbers_out_of_range_at_any_depth(void **state)
{
    (void)state;
    const Type *small = of_range(0, 3), *any = of_int();
    ModelError error = error_of(check(small, number(4), "latest"));
    assert_int_equal(error.kind, ERROR_RANGE);
    assert_int_equal(error.value, 4);
    assert_string_equal(error.expr->name, "latest");
    assert_int_equal(value_of(check(small, number(3), NULL)), 3);
    FAILS(check(small, number(-1), NULL), ERROR_RANGE);
    FAILS(check(of_optional(small), one(of_optional(any), 9), NULL), ERROR_RANGE);
    CELLS(check(of_optional(small), one(of_optional(any), NO_VALUE), NULL), NO_VALUE);
    const Type *pair = of_struct(any, any), *wide = of_list(TYPE_BAG, 2, of_optional(pair));
    const Type *narrow = of_list(TYPE_BAG, 2, of_optional(of_struct(any, small)));
    const int64_t good[] = {2, 0, 0, 9, 1, 9, 3}, bad[] = {2, 0, 0, 9, 1, 9, 4};
    assert_cells(check(narrow, many(wide, good), NULL), good);
    FAILS(check(narrow, many(wide, bad), NULL), ERROR_RANGE);
    const Type *maps = of_map(of_bool(), any), *small_maps = of_map(of_bool(), small);
    FAILS(check(small_maps, many(maps, (int64_t[]){0, 4}), NULL), ERROR_RANGE);
}

static Function *function(const char *name, const Binding *parameters, uint32_t count)
{
    Function *made = NEW(Function);
    *made = (Function){.name = name, .parameters = parameters, .parameter_count = count};
    return made;
}

static Expr *call(const Function *to, const Expr *const *arguments, uint32_t count)
{
    Expr *made = listed(EXPR_CALL, to->result, arguments, count);
    made->function = to;
    return made;
}

static void arguments_are_evaluated_before_any_is_passed(void **state)
{
    (void)state;
    Binding *parameters = NEW_ARRAY(Binding, 2);
    parameters[0] = *bind("a", of_int());
    parameters[1] = *bind("b", of_int());
    Function *subtract = function("subtract", parameters, 2);
    subtract->result = of_int();
    subtract->body = math(EXPR_SUBTRACT, bound(&parameters[0]), bound(&parameters[1]));
    const Expr *inner = call(subtract, (const Expr *[]){number(20), number(3)}, 2);
    const Expr *outer = call(subtract, (const Expr *[]){number(1), inner}, 2);
    assert_int_equal(value_of(outer), 1 - 17);
    assert_int_equal(value_of(math(EXPR_SUBTRACT, inner, outer)), 17 + 16);
}

static void wide_results_outlive_the_next_call(void **state)
{
    (void)state;
    const Type *pair = of_struct(of_int(), of_int());
    Binding *parameter = bind("p", pair);
    Function *same = function("same", parameter, 1);
    same->result = pair;
    same->body = bound(parameter);
    const Expr *a = many(pair, (int64_t[]){1, 2}), *b = many(pair, (int64_t[]){1, 3});
    const Expr *same_a = call(same, &a, 1), *same_b = call(same, &b, 1);
    assert_int_equal(value_of(test(EXPR_EQUAL, same_a, same_b)), 0);
    assert_int_equal(value_of(test(EXPR_EQUAL, same_a, call(same, &same_a, 1))), 1);
    CELLS(same_b, 1, 3);
}

static void calls_that_nest_too_deeply_are_an_error(void **state)
{
    (void)state;
    const Expr *body = number(1);
    for (int i = 0; i < 300; i++) {
        Function *next = function("f", NULL, 0);
        next->result = of_int();
        next->body = body;
        body = call(next, NULL, 0);
    }
    FAILS(body, ERROR_DOMAIN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sets_have_a_bit_for_each_element),
        TEST(an_element_outside_a_sets_type_is_an_error),
        TEST(wide_sets_work_across_words),
        TEST(what_a_set_cannot_have_is_just_not_in_it),
        TEST(least_and_greatest_of_nothing_are_errors),
        TEST(an_optional_has_a_value_or_none),
        TEST(an_optional_struct_has_a_tag),
        TEST(a_struct_of_one_cell_can_be_optional),
        TEST(maps_are_made_and_indexed),
        TEST(maps_of_maps_are_indexed_one_after_the_other),
        TEST(structs_are_made_read_and_changed),
        TEST(queues_have_a_head_and_a_length),
        TEST(queues_of_structs_compare_whole_elements),
        TEST(checks_find_numbers_out_of_range_at_any_depth),
        TEST(arguments_are_evaluated_before_any_is_passed),
        TEST(wide_results_outlive_the_next_call),
        TEST(calls_that_nest_too_deeply_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
