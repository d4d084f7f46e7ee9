/* Forgetting what can't be read again: what is forgotten where, and that nothing else changes
 * (alike.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "alike.h"
#include "loading.h"
#include "model/model.h"

static const CanonicalOptions forgetting = {.dead = true},
                              both = {.identities = true, .dead = true};

/* How many states there are, and how many are left. */
static void assert_forgets(const char *body, uint32_t states, uint32_t reduced)
{
    char text[1024];
    int length = snprintf(text, sizeof text, "protocol p %s", body);
    Model *model = model_from_text("test", text, (size_t)length);
    const System *system = build_or_abort(model, NULL, 0);
    Likeness found;
    assert_true(likeness_find(system, &both, 20000, &found));
    if (found.complaint[0] != 0) fail_msg("both: %s: %s", body, found.complaint);
    assert_true(likeness_find(system, &forgetting, 20000, &found));
    if (found.complaint[0] != 0) fail_msg("%s: %s", body, found.complaint);
    assert_int_equal(found.states, states);
    assert_int_equal(found.reduced, reduced);
    model_destroy(model);
}

static void a_local_that_is_written_before_it_is_read_is_forgotten(void **state)
{
    (void)state;
    assert_forgets("var g : 0..2 = 0 invariant z : g < 3 process a { var v : 0..2 = any "
                   "step s { choose k in 0..2  v = k } step t { g = v } step u { v = 1 } "
                   "step w { g = v } } ",
                   13, 11);
}

static void a_local_is_forgotten_at_the_end(void **state)
{
    (void)state;
    assert_forgets("process a { var v : 0..2 = 0 step s { choose k in 0..2  v = k } }", 4, 2);
}

static void a_local_that_is_read_on_some_way_is_kept(void **state)
{
    (void)state;
    assert_forgets("var g : 0..2 = 0 invariant z : g < 3 process a { var v : 0..2 = 0 "
                   "step s { choose k in 0..2  v = k } "
                   "either { step t { g = v } } or { step u { v = 1 } } }",
                   8, 7);
    assert_forgets("var g : 0..2 = 0 invariant z : g < 3 process a { var v : 0..2 = 0 loop { "
                   "step s { g = v } step t { choose k in 0..2  v = k } } }",
                   12, 12);
    assert_forgets("var g : 0..2 = 0 invariant z : g < 3 process a { var v : 0..2 = 0 loop { "
                   "step s { choose k in 0..2  v = k } step t { if g == 1 { v = 1 } g = v } } }",
                   12, 12);
}

static void a_part_that_is_written_keeps_the_rest(void **state)
{
    (void)state;
    assert_forgets(
        "type I = 1..2 var g : 0..1 = 0 invariant z : g < 2 process a { var v : [I] 0..1 = 0 "
        "step s { choose i in I  v[i] = 1 } step t { v[1] = 0 } step u { g = v[2] } }",
        7, 7);
}

static void an_anytime_step_may_read_at_each_place(void **state)
{
    (void)state;
    assert_forgets("var g : 0..2 = 0 invariant z : g < 3 process a { var v : 0..2 = 0 "
                   "step s { choose k in 0..2  v = k } step t { } "
                   "anytime step x { g = v } }",
                   11, 9);
    assert_forgets("var g : 0..2 = 0 invariant z : g < 3 process a { var v : 0..2 = 0 "
                   "step s { choose k in 0..2  v = k } step t { v = 0 } step u { g = v } "
                   "anytime step x { restart } }",
                   6, 4);
}

static void what_properties_read_is_kept(void **state)
{
    (void)state;
    assert_forgets("process a { var v : 0..2 = 0 step s { choose k in 0..2  v = k } } "
                   "invariant i : a.v < 2",
                   4, 4);
}

static void held_values_that_count_are_kept(void **state)
{
    (void)state;
    assert_forgets("type G = order(2) var g : G = first(G) process a { var v : G = first(G) "
                   "loop { step s { v = g } step t { g = fresh(G) } } }",
                   3, 3);
    assert_forgets("type N = id(2) var g : N = any process a { var v : N = any "
                   "loop { step s { g = fresh(N) } step t { choose n in N  v = n } } }",
                   6, 6);
}

static void a_variable_that_nobody_reads_is_a_constant(void **state)
{
    (void)state;
    assert_forgets("var g : 0..2 = any var q : queue(2) of 0..1 = {} "
                   "process a { loop { step s { choose k in 0..2  g = k } } }",
                   3, 1);
    assert_forgets("type I = id(3) var m : [I] I? = none "
                   "process a[i: I] { loop { step s { m[i] = i } } }",
                   8, 1);
}

static void a_queue_that_is_sent_to_is_read(void **state)
{
    (void)state;
    assert_forgets("var q : queue(2) of 0..1 = {} process a { loop { step s { send(q, 1) } } }", 3,
                   3);
}

static void what_a_for_any_has_left_is_kept(void **state)
{
    (void)state;
    assert_forgets("type I = 1..3 var g : I = 1 invariant z : g < 4 process a { for any x in I { "
                   "step s { g = x } "
                   "step t { } } }",
                   25, 25);
}

static void choices_between_steps_read_what_they_need(void **state)
{
    (void)state;
    assert_forgets("process a { var v : 0..2 = 0 step s { choose k in 0..2  v = k } "
                   "either { step t { } } or { if v == 1 { step u { } } else { step w { } } } } "
                   "witness w : a at u",
                   7, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_local_that_is_written_before_it_is_read_is_forgotten),
        cmocka_unit_test(a_local_is_forgotten_at_the_end),
        cmocka_unit_test(a_local_that_is_read_on_some_way_is_kept),
        cmocka_unit_test(a_part_that_is_written_keeps_the_rest),
        cmocka_unit_test(an_anytime_step_may_read_at_each_place),
        cmocka_unit_test(what_properties_read_is_kept),
        cmocka_unit_test(held_values_that_count_are_kept),
        cmocka_unit_test(a_variable_that_nobody_reads_is_a_constant),
        cmocka_unit_test(a_queue_that_is_sent_to_is_read),
        cmocka_unit_test(what_a_for_any_has_left_is_kept),
        cmocka_unit_test(choices_between_steps_read_what_they_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
