/* Fresh identities and fresh values of orders. */
#include "stepping.h"

static void a_fresh_identity_is_held_by_nobody(void **state)
{
    (void)state;
    const Type *id = of_id(8), *pair = of_struct(of_bool(), id);
    const Type *queue = of_list(TYPE_QUEUE, 2, id), *maybe = of_optional(pair);
    var("one", id, one(id, 1));
    var("queue", queue, many(queue, (int64_t[]){1, 2, 0}));
    var("none", maybe, many(maybe, (int64_t[]){0, 0, 0}));
    var("some", maybe, many(maybe, (int64_t[]){1, 0, 3}));
    var("set", of_set(id), one(of_set(id), 1 << 4));
    const Expr *v = var("v", of_optional(id), one(of_optional(id), NO_VALUE));
    const Binding *x = bind("x", id);
    Process *other = process("q", of_id(2));
    local(other, "unused", id, LOCAL_VARIABLE);
    Node *nowhere = step(other, "n", BLOCK(await(truth(false))), "0");
    then_go(nowhere, nowhere);
    other->start = nowhere;
    done(other);
    const Expr *fresh = op(EXPR_FRESH, id, NULL, NULL);
    const Expr *some = op(EXPR_SOME, v->type, fresh, NULL);
    run_body(BLOCK(let(x, one(id, 7)), assign(v, some)));
    const int64_t expected[] = {0, 5, 6};
    assert_int_equal(ways.count, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(after(i, v), expected[i]);
        assert_int_equal(ways.items[i].choices[0], i);
    }
}

static void without_a_free_identity_there_is_no_way(void **state)
{
    (void)state;
    const Type *id = of_id(2);
    const Expr *v = var("v", id, one(id, 0)), *w = var("w", id, one(id, 1));
    (void)w;
    run_body(BLOCK(assign(v, op(EXPR_FRESH, id, NULL, NULL))));
    assert_int_equal(ways.count, 0);
}

static void locals_in_scope_hold_identities(void **state)
{
    (void)state;
    const Type *id = of_id(3);
    Process *p = process("p", of_range(1, 2));
    const Expr *x = local(p, "x", id, LOCAL_VARIABLE);
    Node *s = step(p, "s", BLOCK(assign(x, op(EXPR_FRESH, id, NULL, NULL))), "1");
    then_go(s, s);
    p->start = set(p, x, (Initial){one(id, 0), NULL}, s);
    done(p);
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    assert_int_equal(ways.count, 4);
    go_on(cells, 0);
    assert_memory_equal(cells, ((int64_t[]){0, 1, 0, 0}), 4 * sizeof *cells);
    assert_int_equal(ways.count, 2);
    assert_int_equal(ways.items[0].after[1], 2);
    assert_int_equal(ways.items[1].after[3], 2);
}

static void a_fresh_value_is_above_all_before_and_all_fresh_ones(void **state)
{
    (void)state;
    const Type *order = of_order(3), *set = of_set(order);
    const Expr *first = op(EXPR_FIRST, order, NULL, NULL);
    const Expr *v = var("v", order, first), *s = var("s", set, one(set, 3));
    const Expr *fresh = op(EXPR_FRESH, order, NULL, NULL);
    run_body(BLOCK(assign(s, no_elements(set)), assign(v, fresh), assign(v, fresh),
                   assign(s, LISTED(EXPR_SET, set, v, fresh))));
    assert_int_equal(after(0, v), 3);
    assert_int_equal(after(0, s), 0x18);
}

static void a_step_creates_no_more_values_than_can_be_held(void **state)
{
    (void)state;
    const Type *order = of_order(2);
    const Expr *v = var("v", order, op(EXPR_FIRST, order, NULL, NULL));
    const Binding *x = bind("x", of_int()), *k = bind("k", of_int());
    const Expr *fresh = op(EXPR_FRESH, order, NULL, NULL);
    Domain *times = between(1, 0);
    times->high = bound(k);
    run_body(BLOCK(choose(k, between(1, 3), NULL), repeat(x, times, BLOCK(assign(v, fresh)))));
    assert_int_equal(ways.count, 3);
    assert_int_equal(after(0, v), 1);
    assert_int_equal(after(1, v), 2);
    assert_int_equal(ways.items[2].error.kind, ERROR_ORDER);
    assert_ptr_equal(ways.items[2].error.type, order);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_fresh_identity_is_held_by_nobody),
        TEST(without_a_free_identity_there_is_no_way),
        TEST(locals_in_scope_hold_identities),
        TEST(a_fresh_value_is_above_all_before_and_all_fresh_ones),
        TEST(a_step_creates_no_more_values_than_can_be_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
