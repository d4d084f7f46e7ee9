/* test_exclusive.c - two steps that nobody steps between are one, written as two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exploring.h"
#include "model/exclusive.h"

static const Step *step_called(const System *system, const char *name)
{
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->step_count; i++) {
            if (strcmp(process->steps[i]->name, name) == 0) return process->steps[i];
        }
    }
    fail_msg("there is no step %s", name);
    return NULL;
}

static Verdict explore_between(const char *text, const char *first, const char *second,
                               const CanonicalOptions *reductions, bool native)
{
    Model *model = model_from_text("test.tocsin", text, strlen(text));
    const System *system = build_or_abort(model, NULL, 0);
    System variant = *system;
    Exclusive exclusive;
    assert_true(
        exclusive_find(&exclusive, step_called(system, first), step_called(system, second)));
    variant.exclusive = &exclusive;
    const char *name = "good";
    Findings *findings = findings_create(&variant, &name, 1, NULL);
    ExploreOptions options = unlimited;
    Exploration exploration;
    options.reductions = *reductions;
    options.native = native;
    options.native_at = native ? 1 : 0;
    explore(&variant, findings, &options, &exploration);
    Verdict verdict = VERDICT_UNKNOWN;
    for (uint32_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].property->name, name) == 0)
            verdict = findings->items[i].verdict;
    }
    assert_false(exploration.native);
    schedule_destroy(exploration.way_to_stuck);
    findings_destroy(findings);
    exclusive_release(&exclusive);
    model_destroy(model);
    return verdict;
}

/* As the text is; with nobody stepping in between; and in the text with the steps written as
 * one. */
static void assert_verdicts(const char *text, const char *first, const char *second,
                            const char *one, Verdict as_it_is, Verdict together)
{
    const CanonicalOptions none = {.judged = NULL}, all = {.identities = true, .dead = true};
    Run run = run_for(text, &unlimited, "good"), merged = run_for(one, &unlimited, "good");
    assert_int_equal(finding(&run, "good")->verdict, as_it_is);
    assert_int_equal(finding(&merged, "good")->verdict, together);
    run_release(&run);
    run_release(&merged);
    assert_int_equal(explore_between(text, first, second, &none, false), together);
    assert_int_equal(explore_between(text, first, second, &all, false), together);
    assert_int_equal(explore_between(text, first, second, &all, true), together);
}

#define COUNTER(body)                                                                              \
    "protocol p type Id = id(3) var x: 0..3 = 0\n"                                                 \
    "process a[i: Id] { var seen: 0..3 = 0 " body " }\n"                                           \
    "invariant good: (forall i in Id: a[i] done) => x == 3\n"

static void an_increment_in_two_steps_loses_nothing(void **state)
{
    (void)state;
    assert_verdicts(COUNTER("step read { seen = x } step write { x = seen + 1 }"), "read", "write",
                    COUNTER("step both { seen = x  x = seen + 1 }"), VERDICT_VIOLATED,
                    VERDICT_HOLDS);
}

static void what_stands_between_belongs_to_it(void **state)
{
    (void)state;
    assert_verdicts(COUNTER("step read { seen = x } step pause {} step write { x = seen + 1 }"),
                    "read", "write", COUNTER("step both { seen = x  x = seen + 1 }"),
                    VERDICT_VIOLATED, VERDICT_HOLDS);
}

static void the_wrong_steps_do_not_help(void **state)
{
    (void)state;
    assert_verdicts(COUNTER("step read { seen = x } step pause {} step write { x = seen + 1 }"),
                    "pause", "write", COUNTER("step read { seen = x } step write { x = seen + 1 }"),
                    VERDICT_VIOLATED, VERDICT_VIOLATED);
}

static void round_a_loop_it_is_still_between(void **state)
{
    (void)state;
    assert_verdicts(
        COUNTER(
            "step read { seen = x } for k in 1..2 { step write { if k == 2 { x = seen + 1 } } }"),
        "read", "write", COUNTER("step both { seen = x  x = seen + 1 }"), VERDICT_VIOLATED,
        VERDICT_HOLDS);
}

#define WAITING(body)                                                                              \
    "protocol p type Id = id(2) var ready: bool = false var x: 0..2 = 0\n"                         \
    "process a[i: Id] { var seen: 0..2 = 0 " body " }\n"                                           \
    "process b { step go { ready = true } }\n"                                                     \
    "invariant good: (forall i in Id: a[i] done) => x == 2\n"

/* Both wait with what they read, so both may be between; then each goes through. */
static void who_waits_gives_way(void **state)
{
    (void)state;
    const char *waits = WAITING("step read { seen = x } step write { await ready  x = seen + 1 }");
    assert_verdicts(waits, "read", "write", waits, VERDICT_VIOLATED, VERDICT_VIOLATED);
    assert_verdicts(WAITING("step read { await ready  seen = x } step write { x = seen + 1 }"),
                    "read", "write", WAITING("step both { await ready  seen = x  x = seen + 1 }"),
                    VERDICT_VIOLATED, VERDICT_HOLDS);
}

/* It is no progress to look again, so that others are not held up for ever. */
static void who_polls_gives_way(void **state)
{
    (void)state;
    const char *polls =
        WAITING("step read { seen = x } loop wait { step look { if ready { break wait } } }\n"
                "step write { x = seen + 1 }");
    assert_verdicts(polls, "read", "write", polls, VERDICT_VIOLATED, VERDICT_VIOLATED);
}

/* Whether all can go on is not lost: what blocks for good is stuck in both. */
static void nobody_is_stuck_because_of_it(void **state)
{
    (void)state;
    const char *waits = "protocol p var ready: bool = false\n"
                        "process a { step one {} step two { await ready } }\n"
                        "process b { step go { ready = true } }\n"
                        "invariant good: !stuck || (a done && b done)\n";
    assert_verdicts(waits, "one", "two", waits, VERDICT_HOLDS, VERDICT_HOLDS);
}

static bool finds(const char *text, const char *first, const char *second)
{
    Model *model = model_from_text("test.tocsin", text, strlen(text));
    const System *system = build_or_abort(model, NULL, 0);
    Exclusive exclusive;
    bool found =
        exclusive_find(&exclusive, step_called(system, first), step_called(system, second));
    if (found) exclusive_release(&exclusive);
    model_destroy(model);
    return found;
}

static void not_where_the_one_never_leads_to_the_other(void **state)
{
    (void)state;
    const char *text = "protocol p var x: 0..1 = 0\n"
                       "process a { step one { x = 1 } step two { x = 0 }\n"
                       "  anytime step crash { x = 1 } }\n"
                       "invariant good: x < 2\n";
    assert_true(finds(text, "one", "two"));
    assert_false(finds(text, "two", "one"));
    assert_false(finds(text, "crash", "two"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_increment_in_two_steps_loses_nothing),
        cmocka_unit_test(what_stands_between_belongs_to_it),
        cmocka_unit_test(the_wrong_steps_do_not_help),
        cmocka_unit_test(round_a_loop_it_is_still_between),
        cmocka_unit_test(who_waits_gives_way),
        cmocka_unit_test(who_polls_gives_way),
        cmocka_unit_test(nobody_is_stuck_because_of_it),
        cmocka_unit_test(not_where_the_one_never_leads_to_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
