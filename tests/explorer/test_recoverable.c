/* test_recoverable.c - from everywhere, by ordinary steps of those who help, to the goal; or the
 * nearest state from which not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exploring.h"
#include "support/memory.h"
#include "support/text.h"

static void assert_holds(const Run *run, const char *name)
{
    const Finding *found = finding(run, name);
    assert_string_equal(verdict_name(found->verdict), "holds");
    assert_string_equal(found->engine, "explore");
    assert_null(found->schedule);
    assert_null(found->no_return);
    assert_null(found->reason);
}

typedef struct Lost {
    uint32_t steps;
    uint64_t states;
    bool for_good;
    const char *crossings; /* "p.s, q.t" */
} Lost;

static void assert_lost(const Run *run, const char *name, Lost lost)
{
    const Finding *found = finding(run, name);
    assert_string_equal(verdict_name(found->verdict), "violated");
    assert_string_equal(found->engine, "explore");
    assert_non_null(found->schedule);
    assert_int_equal(schedule_steps(found->schedule), lost.steps);
    assert_non_null(found->no_return);
    assert_int_equal(found->no_return->states, lost.states);
    assert_int_equal(found->no_return->for_good, lost.for_good);
    Text crossings = {0};
    for (uint32_t i = 0; i < found->no_return->crossing_count; i++) {
        const Step *step = found->no_return->crossings[i];
        text_format(&crossings, "%s%s.%s", i > 0 ? ", " : "", step->process->name, step->name);
    }
    assert_string_equal(text_string(&crossings), lost.crossings);
    text_release(&crossings);
}

static void assert_unknown(const Run *run, const char *name, const char *reason)
{
    const Finding *found = finding(run, name);
    assert_string_equal(verdict_name(found->verdict), "unknown");
    assert_non_null(found->reason);
    assert_string_equal(found->reason, reason);
}

/* By one thread and by several, by the interpreter and natively: all must be the same. */
static void each_way(const char *text, void (*check)(const Run *run))
{
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        for (unsigned native = 0; native < 2; native++) {
            ExploreOptions options = unlimited;
            options.threads = threads;
            options.native = native != 0;
            options.native_at = native;
            Run run = run_for(text, &options, NULL);
            assert_int_equal(run.exploration.stop, STOP_COMPLETE);
            check(&run);
            run_release(&run);
        }
    }
}

static void check_helpers(const Run *run)
{
    assert_holds(run, "anybody");
    assert_holds(run, "both");
    assert_lost(run, "one", (Lost){1, 1, false, "b.up"});
    assert_lost(run, "other", (Lost){0, 4, false, "a.down, b.up"});
}

static void only_those_who_are_named_help(void **state)
{
    (void)state;
    each_way(
        "protocol p  var x: 0..4 = 0\n"
        "process a { loop { step down { await x > 0 && x < 4  x = x - 1 } } }\n"
        "process b { loop { either { step up { await x < 4  x = if x == 0 then 4 else x + 1 } }\n"
        "                   or { step again { await x == 4  x = 3 } } } }\n"
        "recoverable anybody: x == 0\n"
        "recoverable both by b, a: x == 0\n"
        "recoverable one by a: x == 0\n"
        "recoverable other by a: x == 3\n",
        check_helpers);
}

static void check_anytime(const Run *run)
{
    assert_lost(run, "lit", (Lost){1, 1, false, "lamp.burn"});
    assert_lost(run, "burnt", (Lost){0, 1, false, "lamp.mend"});
}

/* Nobody has to step in; but where somebody could, it is not for good. */
static void anytime_steps_never_help(void **state)
{
    (void)state;
    each_way("protocol p  var dark: bool = false\n"
             "process lamp { anytime step burn { dark = true }\n"
             "               anytime step mend { dark = false }\n"
             "               loop { step shine { await !dark } } }\n"
             "recoverable lit: !dark\n"
             "recoverable burnt: dark\n",
             check_anytime);
}

static void check_chosen(const Run *run)
{
    assert_lost(run, "back", (Lost){1, 2, true, "w.go"});
    const Finding *found = finding(run, "back");
    Action last = schedule_entry(found->schedule, 1);
    assert_int_equal(last.choices[0], 1); /* to 2, though 1 comes first */
}

/* Of two that are equally near: one with a way out, and one without. */
static void what_is_lost_for_good_is_preferred_at_the_same_depth(void **state)
{
    (void)state;
    each_way("protocol p  var x: 0..2 = 0\n"
             "process w { anytime step help { x = if x == 1 then 0 else x }\n"
             "            loop { step go { await x == 0  choose k in 1..2  x = k } } }\n"
             "recoverable back: x == 0\n",
             check_chosen);
}

static void check_initial(const Run *run)
{
    assert_lost(run, "low", (Lost){0, 2, true, "w.up"});
    assert_holds(run, "high");
    assert_lost(run, "nowhere", (Lost){0, 5, true, ""});
}

static void there_may_be_several_initial_states(void **state)
{
    (void)state;
    each_way("protocol p  var x: 0..4 in {0, 3}\n"
             "process w { loop { step up { await x < 4  x = x + 1 } } }\n"
             "recoverable low: x == 2\n"
             "recoverable high: x == 4\n"
             "recoverable nowhere: x > 4\n",
             check_initial);
}

static void check_done(const Run *run)
{
    assert_holds(run, "ends");
    assert_lost(run, "goes_on", (Lost){2, 1, true, "w.second"});
    assert_holds(run, "trivial");
}

static void what_is_done_stays_where_it_is(void **state)
{
    (void)state;
    each_way("protocol p  process w { step first { } step second { } }\n"
             "recoverable ends: w done\n"
             "recoverable goes_on: !(w done)\n"
             "recoverable trivial: true\n",
             check_done);
}

static void check_failed(const Run *run)
{
    assert_unknown(run, "divides", "it can't be evaluated everywhere: see the model error");
    assert_holds(run, "fine");
    assert_string_equal(verdict_name(finding(run, "no_model_error")->verdict), "violated");
}

static void a_goal_that_fails_somewhere_is_not_decided(void **state)
{
    (void)state;
    each_way("protocol p  var x: 0..3 = 0\n"
             "process w { loop { step go { x = (x + 1) % 4 } } }\n"
             "recoverable divides: 6 / (3 - x) == 3\n"
             "recoverable fine: x == 3\n",
             check_failed);
}

static void check_failing_steps(const Run *run)
{
    assert_lost(run, "back", (Lost){2, 2, true, "w.up"});
    assert_string_equal(verdict_name(finding(run, "no_model_error")->verdict), "violated");
}

/* From 3 on there is no way but one that fails. */
static void ways_that_fail_lead_nowhere(void **state)
{
    (void)state;
    each_way("protocol p  var x: 0..3 = 0\n"
             "process w { loop { either { step up { x = x + 1 } }\n"
             "                   or { step down { await x == 1  x = x - 1 } } } }\n"
             "recoverable back: x == 0\n",
             check_failing_steps);
}

/* Between representatives edges are between what they stand for; what is counted is told from
 * that. */
static void representatives_stand_for_what_is_lost(void **state)
{
    (void)state;
    const char *text = "protocol p  type W = id(3)  var broken: set of W = {}\n"
                       "process w[me: W] { var n: 0..1 = 0\n"
                       "  loop { step work { await !(me in broken)  n = 1 - n }\n"
                       "         step fail { await size(broken) < 2  broken = broken + {me} } } }\n"
                       "recoverable works: forall i in W: !(i in broken)\n";
    ExploreOptions options = unlimited;
    Run all = run_for(text, &options, NULL);
    const NoReturn *lost = finding(&all, "works")->no_return;
    assert_non_null(lost);
    for (int i = 1; i < 4; i++) {
        options.reductions = (CanonicalOptions){.identities = i % 2 == 1, .dead = i / 2 == 1};
        Run some = run_for(text, &options, NULL);
        const NoReturn *other = finding(&some, "works")->no_return;
        assert_non_null(other);
        if (i % 2 == 1) assert_true(other->states < lost->states);
        if (other->stands_for > 0) assert_int_equal(other->stands_for, lost->states);
        assert_int_equal(schedule_steps(finding(&some, "works")->schedule),
                         schedule_steps(finding(&all, "works")->schedule));
        assert_int_equal(other->for_good, lost->for_good);
        run_release(&some);
    }
    run_release(&all);
}

static void check_orders(const Run *run)
{
    assert_holds(run, "empties");
    assert_lost(run, "keeps", (Lost){0, 1, false, "taker.drop"});
}

static void orders_are_no_hindrance(void **state)
{
    (void)state;
    each_way(
        "protocol p  type G = order(3)  var held: set of G = {}\n"
        "process maker { loop { step make { await size(held) < 2  held = held + {fresh(G)} } } }\n"
        "process taker { loop { step drop { await held != {}  held = held - {min(held)} } } }\n"
        "recoverable empties by taker: held == {}\n"
        "recoverable keeps by taker: size(held) == 1\n",
        check_orders);
}

/* --- limits --- */

#define COUNTER                                                                                    \
    "protocol p  var x: 0..200 = 0\n"                                                              \
    "process w { loop { either { step up { await x < 200  x = x + 1 } }\n"                         \
    "                   or { step low { await x < 100  x = 0 } } } }\n"                            \
    "recoverable back: x == 0\n"                                                                   \
    "invariant few: x < 150\n"

static void what_is_not_complete_decides_nothing(void **state)
{
    (void)state;
    ExploreOptions options = unlimited;
    options.max_states = 20;
    Run run = run_for(COUNTER, &options, NULL);
    assert_unknown(&run, "back", "the limit of 20 states was reached");
    run_release(&run);
    options = unlimited;
    options.max_depth = 7;
    run = run_for(COUNTER, &options, NULL);
    assert_unknown(&run, "back", "the depth limit of 7 steps was reached");
    run_release(&run);
    options = unlimited;
    options.first = true;
    run = run_for(COUNTER, &options, NULL);
    assert_unknown(&run, "back", "the search stopped at the first violation");
    run_release(&run);
    const atomic_bool interrupted = true;
    options = unlimited;
    options.interrupted = &interrupted;
    run = run_for(COUNTER, &options, NULL);
    assert_unknown(&run, "back", "the search was interrupted");
    assert_int_equal(run.exploration.stop, STOP_INTERRUPTED);
    run_release(&run);
}

static void where_nothing_begins_nothing_is_said(void **state)
{
    (void)state;
    Run run = run_for("protocol p  var x: 0..2 = 0\n"
                      "steps use(k: 0..2) { step take { await k == 0 } }\n"
                      "process w { use(3) }\n"
                      "recoverable back: x == 0\n",
                      &unlimited, NULL);
    assert_unknown(&run, "back", "there is no initial state to look at");
    run_release(&run);
}

/* 46,656 states, so that there is time to look up from looking back. */
/* (most + 1)^6 states. */
static char *wide(unsigned most)
{
    Text text = {0};
    text_format(&text,
                "protocol p  var a: [1..6] 0..%u = 0\n"
                "process w[i: 1..6] { loop { step up { await a[i] < %u  a[i] = a[i] + 1 } } }\n"
                "recoverable back: a[1] == 0\n"
                "recoverable on: a[1] == %u\n",
                most, most, most);
    char *model = memory_copy_string(text_string(&text));
    text_release(&text);
    return model;
}

typedef struct Alarm {
    ExploreOptions options;
    atomic_bool interrupted;
    bool by_time;
    unsigned looking_back;
} Alarm;

static void ring(void *context, const Progress *progress)
{
    Alarm *alarm = context;
    if (!progress->looking_back) return;
    alarm->looking_back++;
    if (alarm->by_time) alarm->options.timeout = 1e-9;
    if (!alarm->by_time) alarm->interrupted = true;
}

/* Undecided for this reason, or as it is: it may be found out before the alarm rings. */
static bool is_undecided(Run *run, const char *name, const char *reason, Verdict verdict)
{
    if (finding(run, name)->verdict == verdict) return false;
    assert_unknown(run, name, reason);
    return true;
}

/* False where it was through before the alarm was heard. */
static bool ends_looking_back(unsigned most, bool by_time, const char *reason, ExploreStop stop)
{
    Alarm alarm = {.options = unlimited, .by_time = by_time};
    alarm.options.interrupted = &alarm.interrupted;
    alarm.options.progress = ring;
    alarm.options.progress_context = &alarm;
    char *text = wide(most);
    Run run = run_for(text, &alarm.options, NULL);
    bool back = is_undecided(&run, "back", reason, VERDICT_VIOLATED);
    bool on = is_undecided(&run, "on", reason, VERDICT_HOLDS), ended = back || on;
    if (ended) {
        assert_true(alarm.looking_back > 0);
        assert_int_equal(run.exploration.stop, stop);
        bool complete = stop == STOP_COMPLETE;
        assert_string_equal(run.exploration.stopped, complete ? "" : "the search was interrupted");
    }
    run_release(&run);
    free(text);
    return ended;
}

/* Of a space that is large enough for the machine. */
static void assert_ends_looking_back(bool by_time, const char *reason, ExploreStop stop)
{
    unsigned most = 5;
    while (!ends_looking_back(most, by_time, reason, stop)) assert_true(++most < 10);
}

/* Progress is told of while it looks back, and it can be ended there: all states were seen,
 * though. */
static void looking_back_can_be_ended(void **state)
{
    (void)state;
    assert_ends_looking_back(false,
                             "the search was interrupted after all states were found, looking back "
                             "from the goals",
                             STOP_INTERRUPTED);
    assert_ends_looking_back(true,
                             "the time limit of 1e-09 seconds was reached after all states were "
                             "found, looking back from the goals",
                             STOP_COMPLETE);
}

/* However little memory there is, it is an answer, and the right one. */
static void memory_may_end_it_at_any_place(void **state)
{
    (void)state;
    unsigned decided = 0, ended = 0;
    for (uint64_t memory = 1 << 10; memory < 1 << 18; memory += memory / 9) {
        ExploreOptions options = unlimited;
        options.max_memory = memory;
        Run run = run_for(COUNTER, &options, NULL);
        const Finding *found = finding(&run, "back");
        if (found->verdict == VERDICT_UNKNOWN) {
            assert_non_null(strstr(found->reason, "memory limit"));
            ended++;
        } else {
            assert_lost(&run, "back", (Lost){100, 101, true, "w.up"});
            decided++;
        }
        run_release(&run);
    }
    assert_true(decided > 0 && ended > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_those_who_are_named_help),
        cmocka_unit_test(anytime_steps_never_help),
        cmocka_unit_test(what_is_lost_for_good_is_preferred_at_the_same_depth),
        cmocka_unit_test(there_may_be_several_initial_states),
        cmocka_unit_test(what_is_done_stays_where_it_is),
        cmocka_unit_test(a_goal_that_fails_somewhere_is_not_decided),
        cmocka_unit_test(ways_that_fail_lead_nowhere),
        cmocka_unit_test(representatives_stand_for_what_is_lost),
        cmocka_unit_test(orders_are_no_hindrance),
        cmocka_unit_test(what_is_not_complete_decides_nothing),
        cmocka_unit_test(where_nothing_begins_nothing_is_said),
        cmocka_unit_test(looking_back_can_be_ended),
        cmocka_unit_test(memory_may_end_it_at_any_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
