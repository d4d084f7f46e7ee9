/* What one step does, statement by statement. */
#include "stepping.h"

#define VALUES(way, variable, ...)                                                                 \
    assert_memory_equal(ways.items[way].after + (variable)->number, ((int64_t[]){__VA_ARGS__}),    \
                        sizeof((int64_t[]){__VA_ARGS__}))

static void assignments_follow_paths(void **state)
{
    (void)state;
    const Type *pair = of_struct(of_range(0, 9), of_map(of_range(1, 2), of_range(0, 9)));
    const Type *map = of_map(of_range(1, 2), pair);
    const Expr *v = var("v", map, many(map, (int64_t[]){0, 0, 0, 0, 0, 0}));
    const Expr *second = at_index(v, number(2));
    run_body(BLOCK(assign(at_index(field(second, 1), number(1)), number(7)),
                   assign(field(second, 0), at_index(field(second, 1), number(1))),
                   assign(at_index(v, number(1)), second)));
    VALUES(0, v, 7, 7, 0, 7, 7, 0);
}

static void an_index_out_of_range_is_an_error_of_the_way(void **state)
{
    (void)state;
    const Type *map = of_map(of_range(1, 2), of_bool());
    const Expr *v = var("v", map, many(map, (int64_t[]){0, 0}));
    run_body(BLOCK(assign(at_index(v, number(3)), truth(true))));
    assert_int_equal(ways.count, 1);
    assert_int_equal(ways.items[0].error.kind, ERROR_INDEX);
    assert_string_equal(ways.items[0].step->name, "s");
}

static void each_statement_sees_what_those_before_did(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 9), number(1)), *w = var("w", of_range(0, 9), number(0));
    const Binding *old = bind("old", of_range(0, 9));
    run_body(BLOCK(let(old, v), assign(v, number(5)), assign(w, math(EXPR_ADD, v, bound(old)))));
    assert_int_equal(after(0, v), 5);
    assert_int_equal(after(0, w), 6);
}

static void a_failed_await_undoes_everything(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 9), number(1));
    run_body(BLOCK(assign(v, number(5)), await(test(EXPR_EQUAL, v, number(1)))));
    assert_int_equal(ways.count, 0);
}

static void a_step_that_changes_nothing_is_a_transition(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 9), number(1));
    run_body(BLOCK(await(truth(true))));
    assert_int_equal(ways.count, 1);
    assert_int_equal(after(0, v), 1);
}

static void if_runs_one_of_its_blocks(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 9), number(1)), *w = var("w", of_range(0, 9), number(0));
    const Expr *yes = test(EXPR_EQUAL, v, number(1));
    run_body(BLOCK(when(yes, BLOCK(assign(w, number(3))), BLOCK(assign(w, number(4)))),
                   when(yes, NULL, BLOCK(assign(v, number(0)))),
                   when(test(EXPR_EQUAL, v, number(2)), BLOCK(assign(v, number(9))), NULL)));
    assert_int_equal(after(0, w), 3);
    assert_int_equal(after(0, v), 1);
}

static void a_for_goes_through_the_set_as_it_was(void **state)
{
    (void)state;
    const Type *set = of_set(of_range(1, 5));
    const Expr *v = var("v", set, one(set, 0x0b)), *sum = var("sum", of_range(0, 99), number(0));
    const Binding *x = bind("x", of_range(1, 5));
    run_body(BLOCK(
        repeat(x, within(v),
               BLOCK(assign(sum, math(EXPR_ADD, sum, bound(x))), assign(v, no_elements(set))))));
    assert_int_equal(after(0, sum), 1 + 2 + 4);
    assert_int_equal(after(0, v), 0);
}

static void a_failed_assertion_is_an_error(void **state)
{
    (void)state;
    run_body(BLOCK(assert_that(truth(true)), assert_that(truth(false))));
    assert_int_equal(ways.count, 1);
    assert_int_equal(ways.items[0].error.kind, ERROR_ASSERT);
}

static void a_queue_is_first_in_first_out(void **state)
{
    (void)state;
    const Type *queue = of_list(TYPE_QUEUE, 3, of_range(1, 9));
    const Expr *q = var("q", queue, many(queue, (int64_t[]){2, 7, 3, NO_VALUE}));
    const Expr *got = var("got", of_range(0, 9), number(0));
    const Binding *m = bind("m", of_range(1, 9));
    run_body(BLOCK(send(q, number(4)), receive(m, q), assign(got, bound(m))));
    VALUES(0, q, 2, 3, 4, NO_VALUE);
    assert_int_equal(after(0, got), 7);
}

static void a_full_queue_is_an_error(void **state)
{
    (void)state;
    const Type *queue = of_list(TYPE_QUEUE, 1, of_range(1, 9));
    const Expr *q = var("q", queue, many(queue, (int64_t[]){0, NO_VALUE}));
    run_body(BLOCK(send(q, number(4)), send(q, number(5))));
    assert_int_equal(ways.items[0].error.kind, ERROR_FULL);
    assert_ptr_equal(ways.items[0].error.type, queue);
}

static void receiving_from_nothing_is_no_way(void **state)
{
    (void)state;
    const Type *bag = of_list(TYPE_BAG, 1, of_range(1, 9));
    const Expr *q = var("q", bag, many(bag, (int64_t[]){0, NO_VALUE}));
    run_body(BLOCK(receive(bind("m", of_range(1, 9)), q)));
    assert_int_equal(ways.count, 0);
}

static void a_bag_gives_each_distinct_element(void **state)
{
    (void)state;
    const Type *bag = of_list(TYPE_BAG, 5, of_range(1, 9));
    const Expr *q = var("q", bag, many(bag, (int64_t[]){3, 2, 2, 8, NO_VALUE, NO_VALUE}));
    const Expr *got = var("got", of_range(0, 9), number(0));
    const Binding *m = bind("m", of_range(1, 9));
    run_body(BLOCK(send(q, number(5)), receive(m, q), assign(got, bound(m))));
    assert_int_equal(ways.count, 3);
    VALUES(0, q, 3, 2, 5, 8, NO_VALUE, NO_VALUE, 2);
    VALUES(1, q, 3, 2, 2, 8, NO_VALUE, NO_VALUE, 5);
    VALUES(2, q, 3, 2, 2, 5, NO_VALUE, NO_VALUE, 8);
    assert_int_equal(ways.items[2].choices[0], 2);
}

static void a_message_may_come_from_the_bag_that_it_goes_to(void **state)
{
    (void)state;
    const Type *pair = of_struct(of_range(0, 9), of_range(0, 9)), *bag = of_list(TYPE_BAG, 3, pair);
    const Expr *q = var("q", bag, many(bag, (int64_t[]){2, 3, 1, 4, 1, 0, 0}));
    run_body(BLOCK(send(q, op(EXPR_HEAD, pair, q, NULL))));
    VALUES(0, q, 3, 3, 1, 3, 1, 4, 1);
}

static void choices_come_in_ascending_order_the_last_one_first(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 99), number(0));
    const Binding *x = bind("x", of_int()), *y = bind("y", of_int());
    const Expr *both = math(EXPR_ADD, math(EXPR_MULTIPLY, bound(x), number(10)), bound(y));
    run_body(
        BLOCK(choose(x, between(1, 2), NULL), choose(y, between(1, 3), NULL), assign(v, both)));
    const int64_t expected[] = {11, 12, 13, 21, 22, 23};
    assert_int_equal(ways.count, 6);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(after(i, v), expected[i]);
        assert_int_equal(ways.items[i].choices[0], i / 3);
        assert_int_equal(ways.items[i].choices[1], i % 3);
    }
}

static void choices_count_only_what_where_lets_in(void **state)
{
    (void)state;
    const Type *set = of_set(of_range(1, 9));
    const Expr *s = var("s", set, one(set, 0x155)), *v = var("v", of_range(0, 99), number(0));
    const Binding *x = bind("x", of_range(1, 9)), *y = bind("y", of_int());
    run_body(BLOCK(choose(x, within(s), test(EXPR_GREATER, bound(x), number(4))),
                   choose(y, between(1, 9), test(EXPR_GREATER, bound(y), bound(x))),
                   assign(v, math(EXPR_ADD, math(EXPR_MULTIPLY, bound(x), number(10)), bound(y)))));
    const int64_t expected[] = {56, 57, 58, 59, 78, 79};
    assert_int_equal(ways.count, 6);
    for (uint32_t i = 0; i < 6; i++) assert_int_equal(after(i, v), expected[i]);
    assert_int_equal(ways.items[5].choices[0], 1);
    assert_int_equal(ways.items[5].choices[1], 1);
}

static void choosing_from_nothing_is_no_way(void **state)
{
    (void)state;
    const Binding *x = bind("x", of_int());
    run_body(BLOCK(choose(x, between(1, 9), truth(false))));
    assert_int_equal(ways.count, 0);
}

static void an_error_in_one_way_hides_no_other(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 99), number(0));
    const Binding *x = bind("x", of_int());
    const Expr *inverse = math(EXPR_DIVIDE, number(12), bound(x));
    run_body(BLOCK(choose(x, between(-1, 2), NULL), assign(v, check(v->type, inverse, "v"))));
    assert_int_equal(ways.count, 4);
    assert_int_equal(ways.items[0].error.kind, ERROR_RANGE);
    assert_int_equal(ways.items[1].error.kind, ERROR_DIVISION);
    assert_int_equal(after(2, v), 12);
    assert_int_equal(after(3, v), 6);
}

static void an_error_in_where_hides_no_other_way(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 99), number(0));
    const Binding *x = bind("x", of_int());
    const Expr *inverse = math(EXPR_DIVIDE, number(12), bound(x));
    run_body(BLOCK(choose(x, between(-1, 3), test(EXPR_GREATER, inverse, number(4))),
                   assign(v, bound(x))));
    assert_int_equal(ways.count, 3);
    assert_int_equal(ways.items[0].error.kind, ERROR_DIVISION);
    assert_int_equal(after(1, v), 1);
    assert_int_equal(after(2, v), 2);
    assert_int_equal(ways.items[2].choices[0], 2);
}

static void branches_can_choose_in_turn(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 99), number(0));
    const Binding *x = bind("x", of_int());
    const Block *inner = BLOCK(either(BLOCK(assign(v, number(1))), BLOCK(assign(v, number(2)))));
    const Block *other = BLOCK(choose(x, between(5, 6), NULL), assign(v, bound(x)));
    run_body(BLOCK(either(inner, other), await(test(EXPR_UNEQUAL, v, number(2)))));
    assert_int_equal(ways.count, 3);
    assert_int_equal(after(0, v), 1);
    assert_int_equal(after(1, v), 5);
    assert_int_equal(after(2, v), 6);
    assert_int_equal(ways.items[0].action.choice_count, 2);
    assert_int_equal(ways.items[2].choices[0], 1);
    assert_int_equal(ways.items[2].choices[1], 1);
}

static void leaving_ends_the_step_at_once(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 9), number(0));
    const Binding *x = bind("x", of_int());
    Process *p = process("p", NULL);
    Node *end = node(NODE_DONE);
    const Expr *late = test(EXPR_GREATER, bound(x), number(2));
    const Block *loop = BLOCK(when(late, BLOCK(leave(end)), NULL), assign(v, bound(x)));
    Node *s = step(p, "s", BLOCK(repeat(x, between(1, 5), loop), assign(v, number(9))), "");
    then_go(s, s);
    rest(p, end, "");
    p->start = s;
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    assert_int_equal(after(0, v), 2);
    go_on(cells, 0);
    assert_int_equal(ways.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(assignments_follow_paths),
        TEST(an_index_out_of_range_is_an_error_of_the_way),
        TEST(each_statement_sees_what_those_before_did),
        TEST(a_failed_await_undoes_everything),
        TEST(a_step_that_changes_nothing_is_a_transition),
        TEST(if_runs_one_of_its_blocks),
        TEST(a_for_goes_through_the_set_as_it_was),
        TEST(a_failed_assertion_is_an_error),
        TEST(a_queue_is_first_in_first_out),
        TEST(a_full_queue_is_an_error),
        TEST(receiving_from_nothing_is_no_way),
        TEST(a_bag_gives_each_distinct_element),
        TEST(a_message_may_come_from_the_bag_that_it_goes_to),
        TEST(choices_come_in_ascending_order_the_last_one_first),
        TEST(choices_count_only_what_where_lets_in),
        TEST(choosing_from_nothing_is_no_way),
        TEST(an_error_in_one_way_hides_no_other),
        TEST(an_error_in_where_hides_no_other_way),
        TEST(branches_can_choose_in_turn),
        TEST(leaving_ends_the_step_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
