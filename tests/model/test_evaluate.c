/* Expressions of one cell, and what properties say about a state. */
#include "constants.h"

static int64_t binary(ExprKind kind, int64_t a, int64_t b)
{
    return value_of(math(kind, number(a), number(b)));
}

static void logic_stops_when_it_is_decided(void **state)
{
    (void)state;
    assert_int_equal(value_of(test(EXPR_AND, truth(false), trap())), 0);
    assert_int_equal(value_of(test(EXPR_OR, truth(true), trap())), 1);
    assert_int_equal(value_of(test(EXPR_IMPLIES, truth(false), trap())), 1);
    assert_int_equal(value_of(if_else(truth(true), truth(true), trap())), 1);
    assert_int_equal(value_of(if_else(truth(false), trap(), truth(true))), 1);
    assert_int_equal(value_of(op(EXPR_NOT, of_bool(), truth(false), NULL)), 1);
    FAILS(test(EXPR_AND, truth(true), trap()), ERROR_DIVISION);
}

static void logic_is_what_it_is(void **state)
{
    (void)state;
    for (int a = 0; a < 2; a++) {
        for (int b = 0; b < 2; b++) {
            assert_int_equal(value_of(test(EXPR_AND, truth(a), truth(b))), a && b);
            assert_int_equal(value_of(test(EXPR_OR, truth(a), truth(b))), a || b);
            assert_int_equal(value_of(test(EXPR_IMPLIES, truth(a), truth(b))), !a || b);
        }
    }
}

static void numbers_compare(void **state)
{
    (void)state;
    for (int64_t a = -1; a < 2; a++) {
        assert_int_equal(value_of(test(EXPR_EQUAL, number(a), number(0))), a == 0);
        assert_int_equal(value_of(test(EXPR_UNEQUAL, number(a), number(0))), a != 0);
        assert_int_equal(value_of(test(EXPR_LESS, number(a), number(0))), a < 0);
        assert_int_equal(value_of(test(EXPR_AT_MOST, number(a), number(0))), a <= 0);
        assert_int_equal(value_of(test(EXPR_GREATER, number(a), number(0))), a > 0);
        assert_int_equal(value_of(test(EXPR_AT_LEAST, number(a), number(0))), a >= 0);
    }
}

static void arithmetic_is_euclidean(void **state)
{
    (void)state;
    assert_int_equal(binary(EXPR_ADD, 2, 3), 5);
    assert_int_equal(binary(EXPR_SUBTRACT, 2, 3), -1);
    assert_int_equal(binary(EXPR_MULTIPLY, -2, 3), -6);
    assert_int_equal(binary(EXPR_MIN, -2, 3), -2);
    assert_int_equal(binary(EXPR_MAX, -2, 3), 3);
    assert_int_equal(value_of(math(EXPR_NEGATE, number(4), NULL)), -4);
    assert_int_equal(binary(EXPR_REMAINDER, -1, 5), 4);
    for (int64_t a = -7; a <= 7; a++) {
        for (int64_t b = -3; b <= 3; b++) {
            if (b == 0) continue;
            int64_t quotient = binary(EXPR_DIVIDE, a, b), rest = binary(EXPR_REMAINDER, a, b);
            assert_int_equal(quotient * b + rest, a);
            assert_in_range(rest, 0, (b < 0 ? -b : b) - 1);
        }
    }
}

static void division_by_zero_is_an_error(void **state)
{
    (void)state;
    FAILS(math(EXPR_DIVIDE, number(1), number(0)), ERROR_DIVISION);
    FAILS(math(EXPR_REMAINDER, number(1), number(0)), ERROR_DIVISION);
}

static void overflow_is_an_error_and_so_is_the_lowest_number(void **state)
{
    (void)state;
    const Expr *most = number(INT64_MAX), *least = number(-INT64_MAX);
    FAILS(math(EXPR_ADD, most, number(1)), ERROR_OVERFLOW);
    FAILS(math(EXPR_SUBTRACT, least, number(1)), ERROR_OVERFLOW);
    FAILS(math(EXPR_SUBTRACT, least, number(2)), ERROR_OVERFLOW);
    FAILS(math(EXPR_MULTIPLY, most, number(2)), ERROR_OVERFLOW);
    FAILS(math(EXPR_MULTIPLY, number(-2), number((int64_t)1 << 62)), ERROR_OVERFLOW);
    assert_true(value_of(math(EXPR_NEGATE, most, NULL)) == -INT64_MAX);
    assert_true(value_of(math(EXPR_DIVIDE, least, number(-1))) == INT64_MAX);
}

static void a_range_includes_its_ends(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 6; i++) {
        Expr *in = test(EXPR_IN_RANGE, number(i), number(1));
        in->c = number(4);
        assert_int_equal(value_of(in), i >= 1 && i <= 4);
    }
}

static void quantifiers_look_at_what_where_lets_in(void **state)
{
    (void)state;
    const Binding *x = bind("x", of_int());
    const Expr *small = test(EXPR_LESS, bound(x), number(3));
    const Expr *inverse = math(EXPR_DIVIDE, number(6), bound(x));
    const Expr *positive = test(EXPR_GREATER, bound(x), number(0));
    const Expr *some = test(EXPR_AT_LEAST, inverse, number(2));
    assert_int_equal(value_of(over(EXPR_FORALL, of_bool(), x, between(0, 2), NULL, small)), 1);
    assert_int_equal(value_of(over(EXPR_FORALL, of_bool(), x, between(0, 3), NULL, small)), 0);
    assert_int_equal(value_of(over(EXPR_EXISTS, of_bool(), x, between(3, 5), NULL, small)), 0);
    assert_int_equal(value_of(over(EXPR_EXISTS, of_bool(), x, between(2, 5), NULL, small)), 1);
    assert_int_equal(value_of(over(EXPR_FORALL, of_bool(), x, between(0, 3), positive, some)), 1);
    assert_int_equal(value_of(over(EXPR_COUNT, of_int(), x, between(0, 6), positive, some)), 3);
    assert_int_equal(value_of(over(EXPR_SUM, of_int(), x, between(0, 3), positive, inverse)), 11);
    FAILS(over(EXPR_COUNT, of_int(), x, between(0, 6), NULL, some), ERROR_DIVISION);
}

static void quantifiers_stop_when_they_are_decided(void **state)
{
    (void)state;
    const Binding *x = bind("x", of_int());
    const Expr *inverse = math(EXPR_DIVIDE, number(1), math(EXPR_SUBTRACT, bound(x), number(2)));
    const Expr *negative = test(EXPR_LESS, inverse, number(0));
    const Expr *not_negative = op(EXPR_NOT, of_bool(), negative, NULL);
    assert_int_equal(value_of(over(EXPR_EXISTS, of_bool(), x, between(0, 9), NULL, negative)), 1);
    assert_int_equal(value_of(over(EXPR_FORALL, of_bool(), x, between(0, 9), NULL, not_negative)),
                     0);
}

static void nothing_satisfies_all_and_sums_to_zero(void **state)
{
    (void)state;
    const Binding *x = bind("x", of_int());
    assert_int_equal(value_of(over(EXPR_FORALL, of_bool(), x, between(1, 0), NULL, trap())), 1);
    assert_int_equal(value_of(over(EXPR_EXISTS, of_bool(), x, between(1, 0), NULL, trap())), 0);
    assert_int_equal(value_of(over(EXPR_SUM, of_int(), x, between(9, -9), NULL, bound(x))), 0);
}

static void a_range_of_more_than_65536_values_is_an_error(void **state)
{
    (void)state;
    const Binding *x = bind("x", of_int());
    const Expr *yes = truth(true);
    assert_int_equal(value_of(over(EXPR_COUNT, of_int(), x, between(1, 65536), NULL, yes)), 65536);
    FAILS(over(EXPR_COUNT, of_int(), x, between(0, 65536), NULL, yes), ERROR_DOMAIN);
    FAILS(over(EXPR_COUNT, of_int(), x, between(-INT64_MAX, INT64_MAX), NULL, yes), ERROR_DOMAIN);
}

static void a_constant_that_takes_for_ever_is_an_error(void **state)
{
    (void)state;
    const Expr *body = truth(true);
    for (int i = 0; i < 4; i++) {
        const Binding *x = bind("x", of_int());
        body = over(EXPR_FORALL, of_bool(), x, between(1, 65536), NULL, body);
    }
    FAILS(body, ERROR_DOMAIN);
}

static void a_sum_can_overflow(void **state)
{
    (void)state;
    const Binding *x = bind("x", of_int());
    FAILS(over(EXPR_SUM, of_int(), x, between(1, 2), NULL, number(INT64_MAX)), ERROR_OVERFLOW);
}

/* Properties of a system of two instances: control is at `go` with x, or at the end without. */
typedef struct Stage {
    const System *system;
    Interpreter *interpreter;
    Process *process;
    Node *go;
    Expr *x, *shared;
    int64_t cells[8];
} Stage;

static void set_stage(Stage *stage)
{
    *stage = (Stage){.shared = var("shared", of_range(0, 9), number(0))};
    stage->process = process("worker", of_id(2));
    stage->x = local(stage->process, "x", of_range(0, 9), LOCAL_VARIABLE);
    stage->go =
        step(stage->process, "go", BLOCK(await(test(EXPR_GREATER, stage->shared, stage->x))), "1");
    Node *end = done(stage->process);
    then_go(stage->go, end);
    stage->process->start = stage->go;
    stage->system = build_system();
    stage->interpreter = interpreter_create(stage->system);
    memcpy(stage->cells, (int64_t[]){5, 0, 3, 1, 0}, 5 * sizeof(int64_t));
}

static EvalResult holds(Stage *stage, const Expr *expr, const Moment *moment)
{
    ModelError error = {0};
    Moment here = {.state = stage->cells};
    return interpreter_holds(stage->interpreter, expr, moment ? moment : &here, &error);
}

static Expr *of_peer(const Stage *stage, ExprKind kind, const Type *type, const Expr *instance)
{
    Expr *expr = op(kind, type, instance, NULL);
    expr->process = stage->process;
    if (kind != EXPR_AT) return expr;
    expr->steps = arena_copy(built.arena, stage->process->steps, sizeof(Step *));
    expr->step_count = 1;
    return expr;
}

static Expr *peer_x(const Stage *stage, int64_t instance)
{
    Expr *expr = of_peer(stage, EXPR_PEER, stage->x->type, number(instance));
    expr->number = stage->x->number;
    return expr;
}

static void locals_of_others_are_read_in_scope_only(void **state)
{
    (void)state;
    Stage stage;
    set_stage(&stage);
    assert_int_equal(holds(&stage, test(EXPR_EQUAL, peer_x(&stage, 0), number(3)), NULL),
                     EVAL_TRUE);
    ModelError error = {0};
    const Moment moment = {.state = stage.cells};
    const Expr *outside = test(EXPR_EQUAL, peer_x(&stage, 1), number(0));
    assert_int_equal(interpreter_holds(stage.interpreter, outside, &moment, &error), EVAL_ERROR);
    assert_int_equal(error.kind, ERROR_SCOPE);
    const Expr *nobody = test(EXPR_EQUAL, peer_x(&stage, 2), number(0));
    assert_int_equal(interpreter_holds(stage.interpreter, nobody, &moment, &error), EVAL_ERROR);
    assert_int_equal(error.kind, ERROR_INDEX);
    interpreter_destroy(stage.interpreter);
}

static void at_and_done_say_where_control_is(void **state)
{
    (void)state;
    Stage stage;
    set_stage(&stage);
    for (int64_t i = 0; i < 2; i++) {
        const Expr *at = of_peer(&stage, EXPR_AT, of_bool(), number(i));
        const Expr *at_end = of_peer(&stage, EXPR_DONE, of_bool(), number(i));
        assert_int_equal(holds(&stage, at, NULL), i == 0 ? EVAL_TRUE : EVAL_FALSE);
        assert_int_equal(holds(&stage, at_end, NULL), i == 1 ? EVAL_TRUE : EVAL_FALSE);
    }
    interpreter_destroy(stage.interpreter);
}

static void stuck_means_that_no_step_can_be_taken(void **state)
{
    (void)state;
    Stage stage;
    set_stage(&stage);
    const Expr *all = expr_new(EXPR_STUCK, of_bool());
    const Expr *workers = of_peer(&stage, EXPR_STUCK, of_bool(), NULL);
    const Expr *second = of_peer(&stage, EXPR_STUCK, of_bool(), number(1));
    assert_int_equal(holds(&stage, all, NULL), EVAL_FALSE);
    assert_int_equal(holds(&stage, workers, NULL), EVAL_FALSE);
    assert_int_equal(holds(&stage, second, NULL), EVAL_TRUE);
    stage.cells[0] = 3;
    assert_int_equal(holds(&stage, all, NULL), EVAL_TRUE);
    assert_int_equal(holds(&stage, workers, NULL), EVAL_TRUE);
    interpreter_destroy(stage.interpreter);
}

static void next_looks_at_the_state_after(void **state)
{
    (void)state;
    Stage stage;
    set_stage(&stage);
    const int64_t after[] = {2, 0, 3, 0, 9};
    const Moment moment = {.state = stage.cells, .after = after};
    const Expr *later = op(EXPR_NEXT, stage.shared->type, stage.shared, NULL);
    const Expr *lower = test(EXPR_LESS, later, stage.shared);
    const Expr *stuck = expr_new(EXPR_STUCK, of_bool());
    const Expr *stuck_then = op(EXPR_NEXT, of_bool(), stuck, NULL);
    const Expr *at = of_peer(&stage, EXPR_AT, of_bool(), number(1));
    const Expr *at_then = op(EXPR_NEXT, of_bool(), at, NULL);
    assert_int_equal(holds(&stage, lower, &moment), EVAL_TRUE);
    assert_int_equal(holds(&stage, stuck, &moment), EVAL_FALSE);
    assert_int_equal(holds(&stage, stuck_then, &moment), EVAL_TRUE);
    assert_int_equal(holds(&stage, at, &moment), EVAL_FALSE);
    assert_int_equal(holds(&stage, at_then, &moment), EVAL_TRUE);
    interpreter_destroy(stage.interpreter);
}

static void by_says_who_took_the_step(void **state)
{
    (void)state;
    Stage stage;
    set_stage(&stage);
    const Moment moment = {.state = stage.cells,
                           .after = stage.cells,
                           .process = stage.process,
                           .instance = 1,
                           .step = stage.go->step};
    Expr *anyone = of_peer(&stage, EXPR_BY, of_bool(), NULL);
    assert_int_equal(holds(&stage, anyone, &moment), EVAL_TRUE);
    assert_int_equal(holds(&stage, of_peer(&stage, EXPR_BY, of_bool(), number(0)), &moment),
                     EVAL_FALSE);
    assert_int_equal(holds(&stage, of_peer(&stage, EXPR_BY, of_bool(), number(1)), &moment),
                     EVAL_TRUE);
    Step other = {.name = "other"};
    const Step *steps[] = {&other};
    anyone->steps = steps;
    anyone->step_count = 1;
    assert_int_equal(holds(&stage, anyone, &moment), EVAL_FALSE);
    steps[0] = stage.go->step;
    assert_int_equal(holds(&stage, anyone, &moment), EVAL_TRUE);
    interpreter_destroy(stage.interpreter);
}

static void bound_names_can_be_set_from_outside(void **state)
{
    (void)state;
    Binding *pair = bind("p", of_struct(of_int(), of_int()));
    Stage stage;
    set_stage(&stage);
    int64_t cells[2] = {0};
    const Moment moment = {.state = stage.cells};
    interpreter_bind(stage.interpreter, pair, (int64_t[]){4, 6});
    assert_true(interpreter_evaluate(stage.interpreter, bound(pair), &moment, cells));
    assert_memory_equal(cells, ((int64_t[]){4, 6}), sizeof cells);
    const Expr *product = math(EXPR_MULTIPLY, field(bound(pair), 0), field(bound(pair), 1));
    assert_true(interpreter_evaluate(stage.interpreter, product, &moment, cells));
    assert_int_equal(cells[0], 24);
    assert_false(interpreter_evaluate(stage.interpreter, math(EXPR_DIVIDE, number(1), number(0)),
                                      &moment, cells));
    interpreter_destroy(stage.interpreter);
}

static bool impatient(void *context)
{
    return ++*(int *)context >= 3;
}

static void patience_ends_a_long_property(void **state)
{
    (void)state;
    const Expr *body = truth(true);
    for (int i = 0; i < 3; i++) {
        const Binding *x = bind("x", of_int());
        body = over(EXPR_FORALL, of_bool(), x, between(1, 65536), NULL, body);
    }
    Stage stage;
    set_stage(&stage);
    int asked = 0;
    interpreter_set_patience(stage.interpreter, impatient, &asked);
    assert_int_equal(holds(&stage, body, NULL), EVAL_STOPPED);
    assert_int_equal(asked, 3);
    interpreter_destroy(stage.interpreter);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(logic_stops_when_it_is_decided),
        TEST(logic_is_what_it_is),
        TEST(numbers_compare),
        TEST(arithmetic_is_euclidean),
        TEST(division_by_zero_is_an_error),
        TEST(overflow_is_an_error_and_so_is_the_lowest_number),
        TEST(a_range_includes_its_ends),
        TEST(quantifiers_look_at_what_where_lets_in),
        TEST(quantifiers_stop_when_they_are_decided),
        TEST(nothing_satisfies_all_and_sums_to_zero),
        TEST(a_range_of_more_than_65536_values_is_an_error),
        TEST(a_constant_that_takes_for_ever_is_an_error),
        TEST(a_sum_can_overflow),
        TEST(locals_of_others_are_read_in_scope_only),
        TEST(at_and_done_say_where_control_is),
        TEST(stuck_means_that_no_step_can_be_taken),
        TEST(next_looks_at_the_state_after),
        TEST(by_says_who_took_the_step),
        TEST(bound_names_can_be_set_from_outside),
        TEST(patience_ends_a_long_property),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
