/* Whole small systems, counted: the numbers are those of independent checkers. */
#include "exploring.h"

static void assert_found(const System *system, uint32_t states, uint32_t transitions)
{
    Found found = explore_naively(system);
    assert_int_equal(found.states, states);
    assert_int_equal(found.transitions, transitions);
    assert_int_equal(found.errors, 0);
}

/* process b { loop { step f { g = (g + 1) % 3 } } } */
static void add_clock(const Expr *g)
{
    Process *clock = process("b", NULL);
    const Expr *next = math(EXPR_REMAINDER, math(EXPR_ADD, g, number(1)), number(3));
    Node *tick = step(clock, "f", BLOCK(assign(g, next)), "");
    then_go(tick, tick);
    clock->start = tick;
    done(clock);
}

/* process a { loop { step s { } for x in P { step t { } } step u { } } } */
static void a_for_between_steps_goes_through_its_values(void **state)
{
    (void)state;
    const Expr *g = var("g", of_range(0, 2), number(0));
    Process *a = process("a", NULL);
    const Expr *x = local(a, "x", of_range(1, 3), LOCAL_LOOP);
    Node *s = step(a, "s", NULL, "0"), *t = step(a, "t", NULL, "1"), *u = step(a, "u", NULL, "0");
    Node *advance = node(NODE_ADVANCE);
    advance->local = &a->locals[0];
    advance->number = 3;
    advance->next = t;
    advance->other = u;
    then_go(s, set(a, x, (Initial){number(1), NULL}, t));
    then_go(t, advance);
    then_go(u, s);
    a->start = s;
    done(a);
    add_clock(g);
    assert_found(build_system(), 15, 30);
}

/* process a { for any x in P { step s { } step t { } } } */
static void a_for_any_takes_each_element_once_in_any_order(void **state)
{
    (void)state;
    const Type *id = of_id(3);
    const Expr *g = var("g", of_range(0, 2), number(0));
    Process *a = process("a", NULL);
    local(a, "x", id, LOCAL_LOOP);
    const Expr *left = local(a, "x", of_set(id), LOCAL_LEFT);
    Node *s = step(a, "s", NULL, "11"), *t = step(a, "t", NULL, "11");
    Node *each = node(NODE_FOR_ANY), *end = NULL;
    rest(a, each, "01");
    end = done(a);
    each->local = &a->locals[0];
    each->left = &a->locals[1];
    each->next = s;
    each->other = end;
    then_go(s, t);
    then_go(t, each);
    a->start = set(a, left, (Initial){one(left->type, 7), NULL}, each);
    add_clock(g);
    assert_found(build_system(), 60, 132);
}

/* process a[i: P] { var v: 0..2 = 0  step s { choose k in 0..2  v = k }  step t { g = v } } */
static void instances_run_beside_each_other(void **state)
{
    (void)state;
    const Type *small = of_range(0, 2);
    const Expr *g = var("g", small, number(0));
    Process *a = process("a", of_range(1, 2));
    const Expr *v = local(a, "v", small, LOCAL_VARIABLE);
    const Binding *k = bind("k", of_int());
    Node *s = step(a, "s", BLOCK(choose(k, between(0, 2), NULL), assign(v, bound(k))), "1");
    Node *t = step(a, "t", BLOCK(assign(g, v)), "1");
    then_go(s, t);
    then_go(t, done_with(a, "1"));
    a->start = set(a, v, (Initial){number(0), NULL}, s);
    assert_found(build_system(), 55, 84);
}

/* The reference protocol: E enactors, one endpoint, plans up to P, clean-up distance D. */
typedef struct Reference {
    const Type *gen, *store;
    Expr *latest, *applied, *exists, *record;
    Expr *plan, *from;
    Node *pick, *check, *apply, *finish, *clean;
} Reference;

static void add_planner(const Reference *r, int64_t most)
{
    Process *planner = process("planner", NULL);
    Node *publish =
        step(planner, "publish",
             BLOCK(await(test(EXPR_LESS, r->latest, number(most))),
                   assign(r->latest, check(r->gen, math(EXPR_ADD, r->latest, number(1)), "latest")),
                   assign(r->exists,
                          math(EXPR_UNION, r->exists, LISTED(EXPR_SET, r->store, r->latest)))),
             "");
    then_go(publish, publish);
    planner->start = publish;
    done(planner);
}

static const Block *clean_up(const Reference *r, int64_t most, int64_t distance)
{
    const Binding *x = bind("x", r->gen), *old = bind("old", r->store), *g = bind("g", r->gen);
    const Expr *oldest = math(EXPR_ADD, bound(x), number(distance));
    const Expr *is_old =
        test(EXPR_AND, test(EXPR_AT_LEAST, bound(x), r->from), test(EXPR_LESS, oldest, r->plan));
    const Expr *none_old = test(EXPR_EQUAL, bound(old), no_elements(r->store));
    const Expr *without = math(EXPR_DIFFERENCE, r->exists, LISTED(EXPR_SET, r->store, bound(g)));
    const Expr *some_g = op(EXPR_SOME, r->record->type, bound(g), NULL);
    const Expr *beyond = math(EXPR_MIN, math(EXPR_ADD, bound(g), number(1)), number(most));
    return BLOCK(let(old, filter(r->store, x, within(r->exists), is_old)),
                 when(none_old, BLOCK(assign(r->from, number(0)), leave(r->pick)), NULL),
                 let(g, op(EXPR_LEAST, r->gen, bound(old), NULL)), assign(r->exists, without),
                 when(test(EXPR_EQUAL, r->record, some_g),
                      BLOCK(assign(r->record, one(r->record->type, NO_VALUE))), NULL),
                 assign(r->from, beyond));
}

static const System *reference(int64_t enactors, int64_t most, int64_t distance)
{
    Reference r = {.gen = of_range(0, most)};
    r.store = of_set(r.gen);
    r.latest = var("latest", r.gen, number(0));
    r.applied = var("applied", r.gen, number(0));
    r.exists = var("exists", r.store, one(r.store, 1));
    r.record = var("record", of_optional(r.gen), one(of_optional(r.gen), 0));
    add_planner(&r, most);
    Process *enactor = process("enactor", of_range(1, enactors));
    r.plan = local(enactor, "plan", r.gen, LOCAL_VARIABLE);
    r.from = local(enactor, "g", r.gen, LOCAL_VARIABLE);
    Block *applying = NEW(Block), *checking = NEW(Block), *cleaning = NEW(Block);
    r.pick =
        step(enactor, "pick",
             BLOCK(await(test(EXPR_GREATER, r.latest, r.plan)), assign(r.plan, r.latest)), "11");
    r.check = step(enactor, "check", checking, "11");
    r.apply = step(enactor, "apply", applying, "11");
    r.finish = step(enactor, "finish", BLOCK(assign(r.applied, r.plan)), "11");
    r.clean = step(enactor, "clean", cleaning, "11");
    done(enactor);
    const Expr *gone = op(EXPR_NOT, of_bool(), test(EXPR_IN_SET, r.plan, r.exists), NULL);
    const Expr *there = test(EXPR_UNEQUAL, r.record, one(r.record->type, NO_VALUE));
    *checking = *BLOCK(when(test(EXPR_AT_MOST, r.plan, r.applied), BLOCK(leave(r.pick)), NULL));
    *applying = *BLOCK(when(gone, BLOCK(leave(r.pick)), NULL), await(there),
                       assign(r.record, op(EXPR_SOME, r.record->type, r.plan, NULL)));
    *cleaning = *clean_up(&r, most, distance);
    then_go(r.pick, r.check);
    then_go(r.check, r.apply);
    then_go(r.apply, r.finish);
    then_go(r.finish, r.clean);
    then_go(r.clean, r.clean);
    enactor->start = r.pick;
    return build_system();
}

static void the_reference_protocol_has_its_467_states(void **state)
{
    (void)state;
    assert_found(reference(2, 2, 0), 467, 883);
}

static void the_reference_protocol_has_its_1426_states(void **state)
{
    (void)state;
    assert_found(reference(2, 3, 1), 1426, 2962);
}

static bool stop_at_second(void *context, const Transition *transition)
{
    (void)transition;
    return ++*(int *)context < 2;
}

static bool never_patient(void *context)
{
    (void)context;
    return true;
}

static bool go_on(void *context, const Transition *transition)
{
    (void)transition;
    ++*(int *)context;
    return true;
}

/* One step that chooses one of many values, each way taking a while. */
static const System *many_ways(void)
{
    const Expr *g = var("g", of_range(0, 9999), number(0));
    Process *only = process("p", NULL);
    const Binding *k = bind("k", of_int());
    Node *s = step(only, "s", BLOCK(choose(k, between(0, 9999), NULL), assign(g, bound(k))), "");
    then_go(s, s);
    only->start = s;
    done(only);
    return build_system();
}

static void a_visitor_can_stop_the_enumeration(void **state)
{
    (void)state;
    Interpreter *interpreter = interpreter_create(many_ways());
    int calls = 0;
    assert_int_equal(interpreter_successors(interpreter, (int64_t[]){0, 0}, stop_at_second, &calls),
                     INTERPRETER_STOPPED);
    assert_int_equal(calls, 2);
    interpreter_destroy(interpreter);
}

static void patience_can_stop_the_enumeration(void **state)
{
    (void)state;
    Interpreter *interpreter = interpreter_create(many_ways());
    int calls = 0;
    interpreter_set_patience(interpreter, never_patient, NULL);
    assert_int_equal(interpreter_successors(interpreter, (int64_t[]){0, 0}, go_on, &calls),
                     INTERPRETER_STOPPED);
    assert_in_range(calls, 1, 9999);
    interpreter_set_patience(interpreter, NULL, NULL);
    calls = 0;
    assert_int_equal(interpreter_successors(interpreter, (int64_t[]){0, 0}, go_on, &calls),
                     INTERPRETER_FINISHED);
    assert_int_equal(calls, 10000);
    interpreter_destroy(interpreter);
}

static void choices_that_do_not_fit_are_blocked(void **state)
{
    (void)state;
    Interpreter *interpreter = interpreter_create(many_ways());
    const int64_t before[] = {0, 0};
    int64_t after[2];
    ModelError error;
    const uint32_t choices[] = {10000, 0};
    Action action = {.process = built.processes[0], .choices = choices, .choice_count = 1};
    assert_int_equal(interpreter_take(interpreter, before, &action, after, NULL, &error),
                     TAKE_BLOCKED);
    action.choices++;
    assert_int_equal(interpreter_take(interpreter, before, &action, after, NULL, &error),
                     TAKE_DONE);
    action.choice_count = 0;
    assert_int_equal(interpreter_take(interpreter, before, &action, after, NULL, &error),
                     TAKE_BLOCKED);
    action.choices = (const uint32_t[]){0, 0};
    action.choice_count = 2;
    assert_int_equal(interpreter_take(interpreter, before, &action, after, NULL, &error),
                     TAKE_BLOCKED);
    interpreter_destroy(interpreter);
}

static void a_choice_taken_is_told_by_name_and_value(void **state)
{
    (void)state;
    Interpreter *interpreter = interpreter_create(many_ways());
    const uint32_t choices[] = {77};
    const Action action = {.process = built.processes[0], .choices = choices, .choice_count = 1};
    int64_t after[2];
    ModelError error;
    uint32_t count = 0;
    interpreter_take(interpreter, (int64_t[]){0, 0}, &action, after, NULL, &error);
    const Chosen *chosen = interpreter_chosen(interpreter, &count);
    assert_int_equal(count, 1);
    assert_string_equal(chosen[0].name, "k");
    assert_int_equal(chosen[0].value[0], 77);
    assert_int_equal(after[0], 77);
    interpreter_destroy(interpreter);
}

/* Judges every transition while it is shown: is the system stuck before, and after? */
typedef struct Judge {
    Interpreter *interpreter;
    const Expr *before, *after;
    int stuck_before, stuck_after, calls;
} Judge;

static bool judge(void *context, const Transition *transition)
{
    Judge *it = context;
    ModelError error;
    const Moment moment = {.state = transition->before, .after = transition->after};
    it->calls++;
    it->stuck_before +=
        interpreter_holds(it->interpreter, it->before, &moment, &error) == EVAL_TRUE;
    it->stuck_after += interpreter_holds(it->interpreter, it->after, &moment, &error) == EVAL_TRUE;
    return true;
}

static void properties_can_be_judged_while_ways_are_shown(void **state)
{
    (void)state;
    const Type *order = of_order(2);
    const Expr *o = var("o", order, op(EXPR_FIRST, order, NULL, NULL));
    const Expr *p = var("p", order, op(EXPR_FIRST, order, NULL, NULL));
    const Expr *g = var("g", of_range(0, 3), number(0));
    Process *only = process("p", NULL);
    const Binding *k = bind("k", of_int());
    Node *s =
        step(only, "s",
             BLOCK(await(test(EXPR_LESS, g, number(3))), choose(k, between(1, 3), NULL),
                   assign(p, o), assign(o, op(EXPR_FRESH, order, NULL, NULL)), assign(g, bound(k))),
             "");
    then_go(s, s);
    only->start = s;
    done(only);
    const System *system = build_system();
    Judge it = {.interpreter = interpreter_create(system)};
    it.before = expr_new(EXPR_STUCK, of_bool());
    it.after = op(EXPR_NEXT, of_bool(), it.before, NULL);
    interpreter_successors(it.interpreter, (int64_t[]){1, 0, 0, 0}, judge, &it);
    assert_int_equal(it.calls, 3);
    assert_int_equal(it.stuck_before, 0);
    assert_int_equal(it.stuck_after, 1);
    interpreter_destroy(it.interpreter);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_for_between_steps_goes_through_its_values),
        TEST(a_for_any_takes_each_element_once_in_any_order),
        TEST(instances_run_beside_each_other),
        TEST(the_reference_protocol_has_its_467_states),
        TEST(the_reference_protocol_has_its_1426_states),
        TEST(a_visitor_can_stop_the_enumeration),
        TEST(patience_can_stop_the_enumeration),
        TEST(choices_that_do_not_fit_are_blocked),
        TEST(a_choice_taken_is_told_by_name_and_value),
        TEST(properties_can_be_judged_while_ways_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
