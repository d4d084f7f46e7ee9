/* Where control goes, and who may step. */
#include "stepping.h"

static void control_chooses_a_branch_with_its_first_step(void **state)
{
    (void)state;
    const Expr *v = var("v", of_range(0, 9), number(0));
    Process *p = process("p", NULL);
    const Expr *x = local(p, "x", of_range(0, 9), LOCAL_VARIABLE);
    Node *s = step(p, "s", BLOCK(assign(v, x)), "1"), *t = step(p, "t", NULL, "0");
    Node *end = done(p);
    /* either { } or { var x = 4  step s } or, nested, { step t } or { var x in 6..7  step s } */
    Node *inner = branching(t, set(p, x, (Initial){NULL, between(6, 7)}, s));
    Node *outer = branching(end, branching(set(p, x, (Initial){number(4), NULL}, s), inner));
    rest(p, outer, "0");
    then_go(s, end);
    then_go(t, outer);
    p->start = outer;
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    assert_int_equal(ways.count, 4);
    assert_int_equal(after(0, v), 4);
    assert_string_equal(ways.items[1].step->name, "t");
    assert_int_equal(after(1, v), 0);
    assert_int_equal(after(2, v), 6);
    assert_int_equal(after(3, v), 7);
    assert_int_equal(ways.items[0].action.choice_count, 2);
    assert_int_equal(ways.items[3].action.choice_count, 4);
    /* Locals are gone at the end, and t led back to the start. */
    for (uint32_t i = 0; i < 4; i++) assert_int_equal(ways.items[i].after[2], 0);
    go_on(cells, 1);
    assert_int_equal(ways.count, 4);
    go_on(cells, 3);
    assert_int_equal(ways.count, 0);
}

static void for_any_keeps_what_is_left(void **state)
{
    (void)state;
    const Type *range = of_range(3, 5);
    Process *p = process("p", NULL);
    const Expr *x = local(p, "x", range, LOCAL_LOOP);
    const Expr *left = local(p, "x", of_set(range), LOCAL_LEFT);
    Node *s = step(p, "s", NULL, "11"), *each = node(NODE_FOR_ANY);
    rest(p, each, "01");
    each->local = &p->locals[x->local];
    each->left = &p->locals[left->local];
    each->next = s;
    each->other = done(p);
    then_go(s, each);
    p->start = set(p, left, (Initial){one(left->type, 7), NULL}, each);
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    assert_int_equal(ways.count, 3);
    go_on(cells, 1);
    assert_memory_equal(cells, ((int64_t[]){1, 3, 5}), 3 * sizeof *cells);
    assert_int_equal(ways.count, 2);
    go_on(cells, 1);
    assert_memory_equal(cells, ((int64_t[]){1, 3, 1}), 3 * sizeof *cells);
    go_on(cells, 0);
    assert_memory_equal(cells, ((int64_t[]){2, 3, 0}), 3 * sizeof *cells);
    assert_int_equal(ways.count, 0);
}

static void conditions_between_steps_are_decided_at_once(void **state)
{
    (void)state;
    Process *p = process("p", NULL);
    const Expr *x = local(p, "x", of_range(0, 9), LOCAL_VARIABLE);
    Node *s = step(p, "s", BLOCK(assign(x, math(EXPR_ADD, x, number(1)))), "1");
    Node *t = step(p, "t", NULL, "1"), *decide = node(NODE_DECIDE);
    decide->value = test(EXPR_LESS, x, number(2));
    decide->next = s;
    decide->other = t;
    done(p);
    then_go(s, decide);
    then_go(t, t);
    p->start = set(p, x, (Initial){number(0), NULL}, s);
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    go_on(cells, 0);
    assert_memory_equal(cells, ((int64_t[]){0, 1}), 2 * sizeof *cells);
    go_on(cells, 0);
    assert_memory_equal(cells, ((int64_t[]){1, 2}), 2 * sizeof *cells);
}

static void fillers_stand_where_locals_are_out_of_scope(void **state)
{
    (void)state;
    const Type *order = of_order(2), *pair = of_struct(of_range(4, 9), of_optional(of_bool()));
    Process *p = process("p", NULL);
    const Expr *a = local(p, "a", pair, LOCAL_VARIABLE);
    const Expr *b = local(p, "b", order, LOCAL_VARIABLE);
    Node *s = step(p, "s", BLOCK(assign(b, op(EXPR_FRESH, order, NULL, NULL))), "11");
    Node *t = step(p, "t", NULL, "00");
    done(p);
    then_go(s, t);
    then_go(t, s);
    const Expr *first = op(EXPR_FIRST, order, NULL, NULL);
    p->start = set(p, a, (Initial){many(pair, (int64_t[]){7, 1}), NULL},
                   set(p, b, (Initial){first, NULL}, s));
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    assert_memory_equal(cells, ((int64_t[]){0, 7, 1, 0}), 4 * sizeof *cells);
    go_on(cells, 0);
    assert_memory_equal(cells, ((int64_t[]){1, 4, NO_VALUE, NO_VALUE}), 4 * sizeof *cells);
}

static void restart_begins_again(void **state)
{
    (void)state;
    Process *p = process("p", NULL);
    const Expr *x = local(p, "x", of_range(0, 9), LOCAL_VARIABLE);
    Node *s = step(p, "s", BLOCK(assign(x, number(5))), "1"), *begin;
    begin = set(p, x, (Initial){number(1), NULL}, s);
    Node *t = step(p, "t", BLOCK(leave(begin), assign(x, number(8))), "1");
    done(p);
    then_go(s, t);
    then_go(t, t);
    p->start = begin;
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    go_on(cells, 0);
    assert_memory_equal(cells, ((int64_t[]){1, 5}), 2 * sizeof *cells);
    go_on(cells, 0);
    assert_memory_equal(cells, ((int64_t[]){0, 1}), 2 * sizeof *cells);
}

/* A process with a step and an anytime step that sets v, at most twice. */
static const Expr *with_anytime(Process *p, const Block *body)
{
    const Expr *v = var("v", of_range(0, 9), number(0));
    uint32_t counter = built.system.cells++;
    Node *s = step(p, "s", BLOCK(await(test(EXPR_GREATER, v, number(0)))), "");
    Step *anytime = step_new(p, "tick", body);
    anytime->anytime = true;
    anytime->most = 2;
    anytime->counter = counter;
    then_go(s, done(p));
    p->start = s;
    return v;
}

static void an_anytime_step_leaves_control_alone(void **state)
{
    (void)state;
    Process *p = process("p", NULL);
    Block *body = NEW(Block);
    const Expr *v = with_anytime(p, body);
    *body = *BLOCK(assign(v, number(3)));
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    assert_int_equal(ways.count, 1);
    assert_string_equal(ways.items[0].action.anytime->name, "tick");
    assert_memory_equal(ways.items[0].after, ((int64_t[]){3, 1, 0}), 3 * sizeof *cells);
}

static void an_anytime_step_happens_as_often_as_it_may(void **state)
{
    (void)state;
    Process *p = process("p", NULL);
    const Expr *v = with_anytime(p, NULL);
    (void)v;
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    go_on(cells, 0);
    go_on(cells, 0);
    assert_int_equal(cells[1], 2);
    assert_int_equal(ways.count, 0);
}

static void nothing_happens_to_a_process_that_is_done(void **state)
{
    (void)state;
    Process *p = process("p", NULL);
    Block *body = NEW(Block);
    const Expr *v = with_anytime(p, body);
    *body = *BLOCK(assign(v, number(1)));
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    go_on(cells, 0);
    assert_int_equal(ways.count, 2);
    assert_null(ways.items[0].action.anytime);
    go_on(cells, 0);
    assert_int_equal(ways.count, 0);
}

static void an_anytime_step_can_lead_elsewhere(void **state)
{
    (void)state;
    Process *p = process("p", NULL);
    Block *body = NEW(Block);
    with_anytime(p, body);
    *body = *BLOCK(leave(p->places[1].node));
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    go_on(cells, 0);
    assert_memory_equal(cells, ((int64_t[]){0, 1, 1}), 3 * sizeof *cells);
    assert_int_equal(ways.count, 0);
}

static void provided_guards_every_step(void **state)
{
    (void)state;
    Process *p = process("p", NULL);
    const Expr *v = with_anytime(p, NULL);
    p->provided = test(EXPR_EQUAL, v, number(1));
    int64_t cells[CELLS_MOST];
    run_first_step(cells);
    assert_int_equal(ways.count, 0);
    cells[0] = 1;
    find_ways(interpreter, system_now, cells, &ways);
    assert_int_equal(ways.count, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(control_chooses_a_branch_with_its_first_step),
        TEST(for_any_keeps_what_is_left),
        TEST(conditions_between_steps_are_decided_at_once),
        TEST(fillers_stand_where_locals_are_out_of_scope),
        TEST(restart_begins_again),
        TEST(an_anytime_step_leaves_control_alone),
        TEST(an_anytime_step_happens_as_often_as_it_may),
        TEST(nothing_happens_to_a_process_that_is_done),
        TEST(an_anytime_step_can_lead_elsewhere),
        TEST(provided_guards_every_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
