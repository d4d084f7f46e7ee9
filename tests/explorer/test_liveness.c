/* test_liveness.c - what is decided, what is not and why.
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
    assert_string_equal(run.exploration.liveness.stopped, "");
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
    assert_int_equal(run.exploration.liveness.states, 40);
    assert_string_equal(run.exploration.liveness.stopped, "the limit of 40 states was reached");
    run_release(&run);
    options.max_states = 10;
    run = run_for(walkers, &options, NULL);
    assert_unknown(&run, "goes", "the limit of 10 states was reached");
    assert_int_equal(run.exploration.liveness.states, 0);
    run_release(&run);
}

/* Whatever the limit, there is an answer or a reason; and nothing leaks. */
static void run_out_anywhere(const char *model)
{
    bool ran_out = false, decided = false;
    for (uint64_t limit = 1000; limit < 400000; limit += limit / 16) {
        ExploreOptions options = reduced;
        options.max_memory = limit;
        Run run = run_for(model, &options, NULL);
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

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    run_out_anywhere(walkers);
    Text premised = {0};
    text_format(&premised, "%sassume moves: always eventually taken(walker)\n", walkers);
    run_out_anywhere(text_string(&premised));
    text_release(&premised);
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

/* As mutants are explored: for a single verdict that is not the expected one. */
static void it_ends_with_the_first_verdict_that_is_not_expected(void **state)
{
    (void)state;
    static const char text[] = "protocol p\nvar x: bool = false\n"
                               "process p { loop { step s { x = !x } } }\n"
                               "liveness one: eventually x\nliveness two: eventually x\n"
                               "invariant off: !x\n";
    Verdict expected[] = {VERDICT_HOLDS, VERDICT_HOLDS, VERDICT_UNKNOWN, VERDICT_HOLDS};
    ExploreOptions options = reduced;
    options.expected = expected;
    Run run = run_for(text, &options, NULL);
    assert_loop(&run, "one", 0, 0);
    assert_int_equal(finding(&run, "one")->remedies.count, 0);
    assert_unknown(&run, "two", "another verdict was expected");
    run_release(&run);
    expected[2] = VERDICT_HOLDS;
    run = run_for(text, &options, NULL);
    assert_verdict(&run, "off", VERDICT_VIOLATED);
    assert_unknown(&run, "one", "another verdict was expected");
    assert_int_equal(run.exploration.liveness.states, 0);
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

/* The last of its conditions had the place of the one that tells pauses from steps: with that, a pause
 * where x is 62 passed for a step. */
static void a_property_without_room_takes_nothing_from_the_others(void **state)
{
    (void)state;
    Run run = run_for("protocol p\nvar x: 0..99 = 62\n"
                      "fair process p { loop { step s { x = (x + 1) % 100 } } }\n"
                      "liveness until_: taken(p.s) until x == 2\n"
                      "liveness all_: forall k in 0..99: always eventually x == k\n",
                      &reduced, NULL);
    assert_verdict(&run, "until_", VERDICT_HOLDS);
    assert_unknown(&run, "all_", "different conditions");
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

/* --- premises --- */

#define TOGGLES                                                                                    \
    "protocol p\nvar x: bool = false\nfair process p { loop { step s { x = !x } } }\n"             \
    "liveness comes: always eventually x\n"

static void assert_nothing_holds(const char *model, const char *premises)
{
    Run run = run_for(model, &reduced, NULL);
    assert_unknown(&run, "comes", premises);
    run_release(&run);
}

static void assert_comes(const char *model)
{
    Run run = run_for(model, &reduced, NULL);
    assert_verdict(&run, "comes", VERDICT_HOLDS);
    run_release(&run);
}

/* They allow no run of any system, as is seen without the graph. */
static void nothing_holds_under_premises_that_contradict_each_other(void **state)
{
    (void)state;
    assert_nothing_holds(TOGGLES
                         "assume on: always eventually x\nassume off: eventually always !x\n"
                         "assume other: always eventually !x\n",
                         "no fair run satisfies the premise `off`");
    assert_nothing_holds("protocol p\nvar x: bool = any\nvar y: bool = any\n"
                         "process p { loop { step s { x = !x } step t { y = !y } } }\n"
                         "liveness comes: eventually x\n"
                         "assume on: always eventually x\nassume other: eventually y\n"
                         "assume off: eventually always !x\n",
                         "no fair run satisfies the premises `on` and `off` together");
}

/* p toggles x for ever, as it is fair: unfair runs would satisfy the premise. */
static void nothing_holds_under_a_premise_that_contradicts_fairness(void **state)
{
    (void)state;
    assert_nothing_holds(TOGGLES "assume rests: eventually always x\n",
                         "no fair run satisfies the premise `rests`");
    assert_nothing_holds(TOGGLES "assume rests: eventually always !taken(p.s)\n",
                         "no fair run satisfies the premise `rests`");
}

/* n has to be something; each two leave a value. */
static void those_that_contradict_only_together_are_all_named(void **state)
{
    (void)state;
    assert_nothing_holds("protocol p\nvar n: 0..2 = 0\n"
                         "process p { loop { step s { choose k in 0..2  n = k } } }\n"
                         "liveness comes: eventually n == 1\n"
                         "assume a: eventually always n != 0\nassume b: eventually always n != 1\n"
                         "assume c: eventually always n != 2\n",
                         "no fair run satisfies the premises `a`, `b` and `c` together");
}

/* In a pause nothing is taken, but no run pauses and goes on, and p, alone and fair, may not stop.
 * Of states alone a pause changes nothing. */
static void a_premise_is_not_satisfied_by_pausing(void **state)
{
    (void)state;
    assert_nothing_holds(TOGGLES "assume rests: eventually !taken(p)\n",
                         "no fair run satisfies the premise `rests`");
    assert_nothing_holds(TOGGLES "assume rests: !taken(p.s)\n",
                         "no fair run satisfies the premise `rests`");
    assert_comes(TOGGLES "process q { step t {} }\nassume rests: eventually !taken(p)\n");
    assert_comes(TOGGLES "assume starts: !x && eventually x\n");
}

/* A run that ends counts, and satisfies what is said of its last state for ever. */
static void a_premise_is_satisfied_by_a_run_that_ends(void **state)
{
    (void)state;
    const char *ends = "protocol p\nvar x: bool = false\nfair process p { step s { x = true } }\n"
                       "liveness comes: eventually x\nassume ends: eventually always !taken(p)\n";
    assert_comes(ends);
}

static void a_violation_needs_no_other_run_that_satisfies_the_premises(void **state)
{
    (void)state;
    Run run = run_for(TOGGLES "process q { loop { step off { x = false } } }\n"
                              "liveness stays: eventually always x\n"
                              "assume works: always eventually taken(q)\n",
                      &reduced, NULL);
    assert_verdict(&run, "stays", VERDICT_VIOLATED);
    run_release(&run);
}

/* Of what is true under any premises nothing is known either: nobody asks what it rests on. */
static void a_premise_without_a_value_makes_all_that_would_hold_unknown(void **state)
{
    (void)state;
    Run run = run_for("protocol p\nvar x: 0..2 = 0\n"
                      "fair process p { loop { step s { x = min(x + 1, 2) } } }\n"
                      "liveness trivial: x == 1 leads_to x == 1\n"
                      "assume fails: always eventually 4 / (2 - x) == 2\n",
                      &reduced, NULL);
    assert_unknown(&run, "trivial",
                   "of the premises: in some state a condition in it has no value");
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_explored_without_reductions),
        cmocka_unit_test(a_limit_that_only_this_exploration_reaches_is_told),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(the_first_violation_can_end_it),
        cmocka_unit_test(it_ends_with_the_first_verdict_that_is_not_expected),
        cmocka_unit_test(what_has_no_value_makes_only_its_property_unknown),
        cmocka_unit_test(a_run_does_not_pause),
        cmocka_unit_test(many_conditions_take_several_rounds_and_too_many_are_refused),
        cmocka_unit_test(a_property_without_room_takes_nothing_from_the_others),
        cmocka_unit_test(too_many_that_are_fair_are_refused),
        cmocka_unit_test(nothing_holds_under_premises_that_contradict_each_other),
        cmocka_unit_test(nothing_holds_under_a_premise_that_contradicts_fairness),
        cmocka_unit_test(those_that_contradict_only_together_are_all_named),
        cmocka_unit_test(a_premise_is_not_satisfied_by_pausing),
        cmocka_unit_test(a_premise_is_satisfied_by_a_run_that_ends),
        cmocka_unit_test(a_violation_needs_no_other_run_that_satisfies_the_premises),
        cmocka_unit_test(a_premise_without_a_value_makes_all_that_would_hold_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
