/* test_liveness.c - what is decided, what is not and why, and which fairness would have helped.
 *
 * That verdicts are right is compared with a tableau on thousands of models (tests/generate). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exploring.h"

static const ExploreOptions reduced = {.max_states = EXPLORE_NO_LIMIT,
                                       .max_memory = EXPLORE_NO_LIMIT,
                                       .max_depth = EXPLORE_NO_LIMIT,
                                       .reductions = {.identities = true, .dead = true}};

static void assert_verdict(const Run *run, const char *name, Verdict verdict)
{
    assert_string_equal(verdict_name(finding(run, name)->verdict), verdict_name(verdict));
}

static void assert_unknown(const Run *run, const char *name, const char *reason)
{
    assert_verdict(run, name, VERDICT_UNKNOWN);
    const char *told = finding(run, name)->reason;
    if (strstr(told, reason) == NULL) fail_msg("%s: %s", name, told);
}

static void assert_loop(const Run *run, const char *name, uint32_t stem, uint32_t loop)
{
    const Finding *found = finding(run, name);
    assert_verdict(run, name, VERDICT_VIOLATED);
    assert_int_equal(found->loop_begins, stem);
    assert_int_equal(schedule_steps(found->schedule), stem + loop);
}

static const char walkers[] = "protocol p\n"
                              "type Who = id(3)\n"
                              "var at_: [Who] 0..3 = 0\n"
                              "fair process walker[w: Who] {\n"
                              "  loop { step go { at_[w] = (at_[w] + 1) % 4 } }\n"
                              "}\n"
                              "liveness goes: forall w in Who: always eventually at_[w] == 3\n";

static void it_is_explored_without_reductions(void **state)
{
    (void)state;
    Run run = run_for(walkers, &reduced, NULL);
    assert_verdict(&run, "goes", VERDICT_HOLDS);
    assert_int_equal(run.exploration.liveness.states, 64);
    assert_int_equal(run.exploration.liveness.transitions, 192);
    assert_true(run.exploration.states < 64);
    run_release(&run);
}

static void a_limit_that_only_this_exploration_reaches_is_told(void **state)
{
    (void)state;
    ExploreOptions options = reduced;
    options.max_states = 40;
    Run run = run_for(walkers, &options, NULL);
    assert_unknown(&run, "goes",
                   "the limit of 40 states was reached exploring for liveness, without reductions");
    assert_verdict(&run, "no_model_error", VERDICT_HOLDS);
    run_release(&run);
    options.max_states = 10;
    run = run_for(walkers, &options, NULL);
    assert_unknown(&run, "goes", "the limit of 10 states was reached");
    assert_int_equal(run.exploration.liveness.states, 0);
    run_release(&run);
}

/* Whatever the limit, there is an answer or a reason; and nothing leaks. */
static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    bool ran_out = false, decided = false;
    for (uint64_t limit = 1000; limit < 400000; limit += limit / 16) {
        ExploreOptions options = reduced;
        options.max_memory = limit;
        Run run = run_for(walkers, &options, NULL);
        Verdict verdict = finding(&run, "goes")->verdict;
        assert_int_not_equal(verdict, VERDICT_VIOLATED);
        if (verdict == VERDICT_UNKNOWN) {
            assert_unknown(&run, "goes", "memory limit");
            ran_out = true;
        } else {
            decided = true;
        }
        run_release(&run);
    }
    assert_true(ran_out && decided);
}

static void the_first_violation_can_end_it(void **state)
{
    (void)state;
    ExploreOptions options = reduced;
    options.first = true;
    Run run = run_for("protocol p\nvar x: bool = false\nprocess p { loop { step s { x = !x } } }\n"
                      "liveness one: eventually x\nliveness two: eventually x\n",
                      &options, NULL);
    assert_loop(&run, "one", 0, 0);
    assert_unknown(&run, "two", "the search stopped at the first violation");
    run_release(&run);
}

static void what_has_no_value_makes_only_its_property_unknown(void **state)
{
    (void)state;
    Run run = run_for("protocol p\nvar x: 0..2 = 0\n"
                      "fair process p { loop { step s { x = min(x + 1, 2) } } }\n"
                      "liveness fails: always eventually 4 / (2 - x) == 2\n"
                      "liveness comes: eventually x == 2\n",
                      &reduced, NULL);
    assert_unknown(&run, "fails", "in some state a condition in it has no value");
    assert_verdict(&run, "comes", VERDICT_HOLDS);
    run_release(&run);
}

/* Who stops has stopped: `taken` can't be made false by pausing. */
static void a_run_does_not_pause(void **state)
{
    (void)state;
    Run run = run_for("protocol p\nvar x: 0..2 = 0\n"
                      "fair process p { loop { step s { x = min(x + 1, 2) } } }\n"
                      "liveness each: always taken(p.s)\n"
                      "liveness until_: taken(p.s) until x == 2\n",
                      &reduced, NULL);
    assert_verdict(&run, "each", VERDICT_HOLDS);
    assert_verdict(&run, "until_", VERDICT_HOLDS);
    run_release(&run);
}

static void many_conditions_take_several_rounds_and_too_many_are_refused(void **state)
{
    (void)state;
    Run run = run_for("protocol p\nvar x: 0..99 = 0\n"
                      "fair process p { loop { step s { x = (x + 1) % 100 } } }\n"
                      "liveness low: forall k in 0..49: always eventually x == k\n"
                      "liveness high: forall k in 50..99: always eventually x == k\n"
                      "liveness all_: forall k in 0..99: always eventually x == k\n",
                      &reduced, NULL);
    assert_verdict(&run, "low", VERDICT_HOLDS);
    assert_verdict(&run, "high", VERDICT_HOLDS);
    assert_unknown(&run, "all_", "different conditions");
    assert_verdict(&run, "no_model_error", VERDICT_HOLDS);
    run_release(&run);
}

static void too_many_that_are_fair_are_refused(void **state)
{
    (void)state;
    Run run = run_for("protocol p\nvar x: bool = false\n"
                      "fair process p[i: 1..65] { step s { await x } }\n"
                      "liveness comes: eventually x\n",
                      &reduced, NULL);
    assert_unknown(&run, "comes",
                   "more than 64 instances of processes and steps are declared to be fair");
    run_release(&run);
}

static const FairnessWish *only_wish(const Run *run, const char *name)
{
    const Remedies *remedies = &finding(run, name)->remedies;
    assert_int_equal(remedies->count, 1);
    assert_int_equal(remedies->items[0].count, 1);
    return &remedies->items[0].wishes[0];
}

static void the_least_fairness_that_helps_is_found(void **state)
{
    (void)state;
    Run run = run_for("protocol p\nvar x: bool = false\nvar y: bool = false\n"
                      "process p { loop { step s { x = !x } } }\n"
                      "process q { loop { step s { y = !y } } }\n"
                      "liveness moves: always eventually taken(q)\n"
                      "liveness never: eventually always !taken(q)\n",
                      &reduced, NULL);
    const FairnessWish *wish = only_wish(&run, "moves");
    assert_int_equal(wish->kind, WISH_WEAK);
    assert_string_equal(wish->process->name, "q");
    assert_null(wish->step);
    assert_true(finding(&run, "never")->remedies.nothing_helps);
    run_release(&run);
}

static void crashes_without_end_take_strong_fairness_or_an_end(void **state)
{
    (void)state;
    Run run = run_for("protocol p\nvar has: bool = false\n"
                      "fair process p {\n"
                      "  loop { step pick { has = true } step write { has = false } }\n"
                      "  anytime step crash { has = false restart }\n"
                      "}\n"
                      "liveness writes: always eventually taken(p.write)\n",
                      &reduced, NULL);
    const Remedies *remedies = &finding(&run, "writes")->remedies;
    assert_loop(&run, "writes", 0, 2);
    assert_int_equal(remedies->count, 2);
    assert_int_equal(remedies->items[0].wishes[0].kind, WISH_STRONG);
    assert_string_equal(remedies->items[0].wishes[0].step->name, "write");
    assert_int_equal(remedies->items[1].wishes[0].kind, WISH_NOT_FOR_EVER);
    assert_string_equal(remedies->items[1].wishes[0].step->name, "crash");
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_explored_without_reductions),
        cmocka_unit_test(a_limit_that_only_this_exploration_reaches_is_told),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(the_first_violation_can_end_it),
        cmocka_unit_test(what_has_no_value_makes_only_its_property_unknown),
        cmocka_unit_test(a_run_does_not_pause),
        cmocka_unit_test(many_conditions_take_several_rounds_and_too_many_are_refused),
        cmocka_unit_test(too_many_that_are_fair_are_refused),
        cmocka_unit_test(the_least_fairness_that_helps_is_found),
        cmocka_unit_test(crashes_without_end_take_strong_fairness_or_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
