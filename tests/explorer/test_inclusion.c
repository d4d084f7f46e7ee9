/* test_inclusion.c - what one system does that another can't. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "explorer/inclusion.h"

#include "exploring.h"

typedef struct Two {
    Model *models[2];
    InclusionQuestion question;
    ObservedPair pairs[8];
    InclusionResult result;
} Two;

static const Variable *variable(const System *system, const char *name)
{
    for (uint32_t i = 0; i < system->variable_count; i++) {
        if (strcmp(system->variables[i].name, name) == 0) return &system->variables[i];
    }
    return NULL;
}

/* Observed is what both have and can be. */
static void prepare(Two *two, const char *old, const char *new)
{
    const char *texts[2] = {old, new};
    *two = (Two){0};
    for (unsigned side = 0; side < 2; side++) {
        two->models[side] = model_from_text("test.tocsin", texts[side], strlen(texts[side]));
        two->question.systems[side] = build_or_abort(two->models[side], NULL, 0);
    }
    two->question.observed = two->pairs;
    const System *first = two->question.systems[0];
    for (uint32_t i = 0; i < first->variable_count; i++) {
        const Variable *a = &first->variables[i];
        const Variable *b = variable(two->question.systems[1], a->name);
        if (b == NULL || !observable_types_fit(a->type, b->type)) continue;
        two->pairs[two->question.observed_count++] = (ObservedPair){{a, b}};
    }
    assert_true(two->question.observed_count > 0);
}

static void release(Two *two)
{
    inclusion_release(&two->result);
    model_destroy(two->models[0]);
    model_destroy(two->models[1]);
}

static void compare(Two *two, const char *old, const char *new)
{
    prepare(two, old, new);
    inclusion_decide(&two->question, &unlimited, &two->result);
}

static void expect_answers(const char *old, const char *new, InclusionAnswer old_in_new,
                           InclusionAnswer new_in_old)
{
    Two two;
    compare(&two, old, new);
    assert_int_equal(two.result.of[0].answer, old_in_new);
    assert_int_equal(two.result.of[1].answer, new_in_old);
    release(&two);
}

/* --- what a behaviour is --- */

static void steps_that_show_nothing_make_no_difference(void **state)
{
    (void)state;
    expect_answers("protocol p var x : 0..2 = 0 process a { step go { x = 1 } }",
                   "protocol p var x : 0..2 = 0 process a { step rest {} step go { x = 1 } "
                   "loop { step idle {} } }",
                   INCLUSION_HOLDS, INCLUSION_HOLDS);
}

static void that_something_need_not_happen_is_no_difference(void **state)
{
    (void)state;
    expect_answers("protocol p var x : 0..2 = 0 process a { step go { x = 1 } }",
                   "protocol p var x : 0..2 = 0 process a { either { step go { x = 1 } } or { step "
                   "stay {} } }",
                   INCLUSION_HOLDS, INCLUSION_HOLDS);
}

static void when_it_was_decided_can_not_be_seen(void **state)
{
    (void)state;
    /* One decides before it shows 1, the other afterwards: no simulation, and the same behaviours. */
    expect_answers("protocol p var x : 0..3 = 0 process a { either { step s { x = 1 } step t { x = "
                   "2 } } or { step u { x = 1 } step v { x = 3 } } }",
                   "protocol p var x : 0..3 = 0 process a { step s { x = 1 } either { step t { x = "
                   "2 } } or { step v { x = 3 } } }",
                   INCLUSION_HOLDS, INCLUSION_HOLDS);
}

static void an_order_of_steps_can_be_seen(void **state)
{
    (void)state;
    expect_answers("protocol p var x : bool = false var y : bool = false process a { step s { x = "
                   "true } step t { y = true } }",
                   "protocol p var x : bool = false var y : bool = false process a { step s { x = "
                   "true } } process b { step t { y = true } }",
                   INCLUSION_HOLDS, INCLUSION_FAILS);
}

static void a_step_with_a_model_error_leads_nowhere(void **state)
{
    (void)state;
    expect_answers("protocol p var x : 0..1 = 0 process a { loop { step s { x = x + 1 } } }",
                   "protocol p var x : 0..1 = 0 process a { step s { x = 1 } }", INCLUSION_HOLDS,
                   INCLUSION_HOLDS);
}

static void no_run_at_all_is_included(void **state)
{
    (void)state;
    expect_answers(
        "protocol p var x : 0..3 in { i in 0..3 | i > 3 } process a { step s { x = 1 } }",
        "protocol p var x : 0..3 = 0 process a { step s { x = 1 } }", INCLUSION_HOLDS,
        INCLUSION_FAILS);
}

/* --- what is the same --- */

static void members_are_the_same_by_name(void **state)
{
    (void)state;
    expect_answers("protocol p type M = {a, b} var m : M = b var s : set of M = {a, b} "
                   "var f : [M] bool = [i in M: i == a] process q { step s { m = a } }",
                   "protocol p type M = {b, a} var m : M = b var s : set of M = {a, b} "
                   "var f : [M] bool = [i in M: i == a] process q { step s { m = a } }",
                   INCLUSION_HOLDS, INCLUSION_HOLDS);
    expect_answers("protocol p type M = {a, b} var m : M = b process q { step s { m = a } }",
                   "protocol p type M = {b, c} var m : M = b process q { step s { m = c } }",
                   INCLUSION_FAILS, INCLUSION_FAILS);
}

static void bags_are_the_same_in_any_order(void **state)
{
    (void)state;
    const char *const text =
        "protocol p type M = {%s} type R = struct { m: M, n: 0..2? } "
        "var b : bag(3) of R = {} process q { step s { send(b, { m: x, n: 1 }) "
        "send(b, { m: y, n: none }) } }";
    char old[256], new[256];
    snprintf(old, sizeof old, text, "x, y");
    snprintf(new, sizeof new, text, "y, z, x");
    expect_answers(old, new, INCLUSION_HOLDS, INCLUSION_HOLDS);
}

static void types_that_differ_do_not_fit(void **state)
{
    (void)state;
    Two two;
    prepare(
        &two,
        "protocol p type V = order(2) var z : bool = false var a : 0..3 = 0 var b : 0..3? = none "
        "var c : [0..2] bool = false var v : V? = none process q { step s { z = true } }",
        "protocol p type V = order(2) var z : bool = false var a : bool = false var b : 0..3 = 0 "
        "var c : [0..3] bool = false var v : V? = none process q { step s { z = true } }");
    assert_int_equal(two.question.observed_count, 1);
    assert_string_equal(two.pairs[0].in[0]->name, "z");
    release(&two);
}

/* --- what is shown --- */

static void the_shortest_run_is_shown_and_what_else_could_be_done(void **state)
{
    (void)state;
    Two two;
    compare(
        &two,
        "protocol p var x : 0..9 = 0 process a { step s { x = 1 } either { step t { x = 2 } } or "
        "{ step u { x = 3 } } }",
        "protocol p var x : 0..9 = 0 process a { step r {} step s { x = 1 } step w {} step v { "
        "x = 4 } }");
    const Inclusion *added = &two.result.of[1];
    assert_int_equal(added->answer, INCLUSION_FAILS);
    assert_false(added->may_be_shorter);
    assert_int_equal(schedule_steps(added->way), 4);
    assert_int_equal(schedule_steps(added->following), 1);
    assert_int_equal(added->next_count, 2);
    const Variable *x = two.pairs[0].in[0];
    uint32_t cells = two.question.systems[0]->cells;
    int64_t a = added->next[x->offset], b = added->next[cells + x->offset];
    assert_true((a == 2 && b == 3) || (a == 3 && b == 2));
    const Inclusion *lost = &two.result.of[0];
    assert_int_equal(lost->answer, INCLUSION_FAILS);
    assert_int_equal(schedule_steps(lost->way), 2);
    assert_int_equal(schedule_steps(lost->following), 2);
    assert_int_equal(lost->next_count, 1);
    release(&two);
}

/* --- limits --- */

static const char old_text[] = "protocol p var x : 0..9 = 0 var h : 0..9 = 0 process a { loop { "
                               "step s { await x < 9 x = x + 1 } "
                               "} } process b { loop { step t { h = (h + 1) % 10 } } }";
static const char new_text[] = "protocol p var x : 0..9 = 0 var g : 0..9 = 0 process a { loop { "
                               "step s { await x < 8 x = x + 1 } "
                               "} } process b { loop { step t { g = (g + 3) % 10 } } }";

static void within_any_memory_what_is_said_is_true(void **state)
{
    (void)state;
    bool decided = false, undecided = false;
    for (uint64_t memory = 64; memory < UINT64_C(1) << 22; memory += memory / 8 + 1) {
        Two two;
        ExploreOptions limits = unlimited;
        limits.max_memory = memory;
        prepare(&two, old_text, new_text);
        inclusion_decide(&two.question, &limits, &two.result);
        assert_int_not_equal(two.result.of[0].answer, INCLUSION_HOLDS);
        assert_int_not_equal(two.result.of[1].answer, INCLUSION_FAILS);
        bool both = two.result.of[0].answer == INCLUSION_FAILS &&
                    two.result.of[1].answer == INCLUSION_HOLDS;
        if (!both) assert_string_not_equal(two.result.stopped, "");
        decided |= both;
        undecided |= !both;
        release(&two);
    }
    assert_true(decided && undecided);
}

/* After 60 changes of x the old one can show y. The new one never can; it changes x for ever, and in
 * each of its 100 states it may have shown any number of changes. */
static const char late_text[] =
    "protocol p var x : bool = false var y : bool = false "
    "var n : 0..60 = 0 process a { loop { step s { await n < 60 "
    "n = n + 1 x = !x } } } process b { step t { await n == 60 y = true } }";
static const char never_text[] = "protocol p var x : bool = false var y : bool = false "
                                 "var h : 0..49 = 0 process a { loop { step s { x = !x } } } "
                                 "process b { loop { step t { h = (h + 1) % 50 } } }";

static void what_fails_is_no_less_sure_where_the_run_beside_it_takes_too_much(void **state)
{
    (void)state;
    bool alone = false, beside = false;
    for (uint64_t memory = 1024; memory < UINT64_C(1) << 20; memory += memory / 8) {
        Two two;
        ExploreOptions limits = unlimited;
        limits.max_memory = memory;
        prepare(&two, late_text, never_text);
        inclusion_decide(&two.question, &limits, &two.result);
        const Inclusion *lost = &two.result.of[0];
        assert_int_not_equal(lost->answer, INCLUSION_HOLDS);
        assert_true((lost->answer == INCLUSION_FAILS) == (lost->way != NULL));
        if (lost->is_following_missing) assert_string_not_equal(two.result.stopped, "");
        alone |= lost->answer == INCLUSION_FAILS && lost->is_following_missing;
        beside |= lost->following != NULL;
        release(&two);
    }
    assert_true(alone && beside);
}

static void an_interruption_ends_it(void **state)
{
    (void)state;
    Two two;
    atomic_bool flag = true;
    ExploreOptions limits = unlimited;
    limits.interrupted = &flag;
    prepare(&two, old_text, new_text);
    inclusion_decide(&two.question, &limits, &two.result);
    assert_true(two.result.interrupted);
    assert_int_equal(two.result.of[0].answer, INCLUSION_UNKNOWN);
    assert_int_equal(two.result.of[1].answer, INCLUSION_UNKNOWN);
    release(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_that_show_nothing_make_no_difference),
        cmocka_unit_test(that_something_need_not_happen_is_no_difference),
        cmocka_unit_test(when_it_was_decided_can_not_be_seen),
        cmocka_unit_test(an_order_of_steps_can_be_seen),
        cmocka_unit_test(a_step_with_a_model_error_leads_nowhere),
        cmocka_unit_test(no_run_at_all_is_included),
        cmocka_unit_test(members_are_the_same_by_name),
        cmocka_unit_test(bags_are_the_same_in_any_order),
        cmocka_unit_test(types_that_differ_do_not_fit),
        cmocka_unit_test(the_shortest_run_is_shown_and_what_else_could_be_done),
        cmocka_unit_test(within_any_memory_what_is_said_is_true),
        cmocka_unit_test(what_fails_is_no_less_sure_where_the_run_beside_it_takes_too_much),
        cmocka_unit_test(an_interruption_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
