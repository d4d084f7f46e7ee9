/* test_search.c - every reachable state is found once, ways are shortest, limits are answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exploring.h"
#include "model/canonical.h"

static Run run(const char *text)
{
    return run_for(text, &unlimited, NULL);
}

static void assert_found(const Run *run, const char *name, Verdict verdict, uint32_t steps)
{
    const Finding *found = finding(run, name);
    assert_string_equal(verdict_name(found->verdict), verdict_name(verdict));
    assert_non_null(found->schedule);
    assert_int_equal(schedule_steps(found->schedule), steps);
    assert_string_equal(found->engine, "explore");
    assert_null(found->reason);
}

static void assert_verdict(const Run *run, const char *name, Verdict verdict)
{
    assert_string_equal(verdict_name(finding(run, name)->verdict), verdict_name(verdict));
    assert_null(finding(run, name)->schedule);
}

static void assert_counts(const char *text, uint64_t states, uint64_t transitions)
{
    Run all = run(text);
    assert_int_equal(all.exploration.stop, STOP_COMPLETE);
    assert_string_equal(all.exploration.stopped, "");
    assert_int_equal(all.exploration.states, states);
    assert_int_equal(all.exploration.transitions, transitions);
    run_release(&all);
}

/* Two counters: 16 states in a square, farthest 6 steps away. */
#define SQUARE                                                                                     \
    "protocol p\n"                                                                                 \
    "process c[i: 1..2] { var n: 0..3 = 0  loop { step up { await n < 3  n = n + 1 } } }\n"

static void counts_are_those_of_the_language(void **state)
{
    (void)state;
    assert_counts(SQUARE, 16, 24);
    assert_counts("protocol p  type P = 1..3  var g: 0..2 = 0\n"
                  "process a { loop { step s { } for x in P { step t { } } step u { } } }\n"
                  "process b { loop { step f { g = (g + 1) % 3 } } }\n",
                  15, 30);
    assert_counts("protocol p  type P = id(3)  var g: 0..2 = 0\n"
                  "process a { for any x in P { step s { } step t { } } }\n"
                  "process b { loop { step f { g = (g + 1) % 3 } } }\n",
                  60, 132);
    assert_counts("protocol p  type P = 1..2  var g: 0..2 = 0\n"
                  "process a[i: P] { var v: 0..2 = 0\n"
                  "  step s { choose k in 0..2  v = k }  step t { g = v } }\n",
                  55, 84);
}

static void initial_states_are_all_ways_to_begin(void **state)
{
    (void)state;
    Run all = run("protocol p  var a: 0..4 = any  var b: [0..1] bool = any\n"
                  "process q { step s { a = 0  b = [x in 0..1: true] } }\n");
    assert_int_equal(all.exploration.initial_states, 20);
    assert_int_equal(all.exploration.states, 21);
    assert_int_equal(all.exploration.transitions, 20);
    assert_int_equal(all.exploration.depth, 1);
    run_release(&all);
}

static void ways_are_shortest(void **state)
{
    (void)state;
    Run all = run(SQUARE "invariant low: c[1].n + c[2].n < 4\n"
                         "transition small: next(c[2].n) < 3\n"
                         "witness top: c[1].n == 3 && c[2].n == 3\n"
                         "witness never: c[1].n == 3 && c[2].n > c[1].n\n"
                         "lemma true_one: c[1].n <= 3\n");
    assert_int_equal(all.exploration.depth, 6);
    assert_found(&all, "low", VERDICT_VIOLATED, 4);
    assert_found(&all, "small", VERDICT_VIOLATED, 3);
    assert_found(&all, "top", VERDICT_HOLDS, 6);
    assert_verdict(&all, "never", VERDICT_VIOLATED);
    assert_verdict(&all, "true_one", VERDICT_HOLDS);
    assert_verdict(&all, "no_model_error", VERDICT_HOLDS);
    assert_int_equal(findings_exit_code(all.findings), 1);
    run_release(&all);
}

/* Follows the schedule; gives the raw state after its last entry. */
static int64_t *follow(const Run *run, const Schedule *schedule)
{
    size_t cells = run->system->cells;
    int64_t *now = calloc(cells, sizeof *now), *after = calloc(cells, sizeof *after);
    Interpreter *interpreter = interpreter_create(run->system);
    Canonical *canonical = canonical_create(run->system, NULL);
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        ModelError error;
        if (i > 0) assert_true(canonical_apply(canonical, after, NULL, &error));
        memcpy(now, after, cells * sizeof *now);
        assert_int_equal(interpreter_take(interpreter, now, &action, after, NULL, &error),
                         TAKE_DONE);
    }
    canonical_destroy(canonical);
    interpreter_destroy(interpreter);
    free(now);
    return after;
}

static void schedules_lead_where_they_should(void **state)
{
    (void)state;
    Run all = run("protocol p  var x: 0..9 in 3..4  var seen: 0..9 = 0\n"
                  "process q { loop { step s { choose k in 5..7  seen = k  x = 9 - x } } }\n"
                  "witness w: seen == 6 && x == 4\n");
    assert_found(&all, "w", VERDICT_HOLDS, 2);
    const Schedule *schedule = finding(&all, "w")->schedule;
    assert_null(schedule_entry(schedule, 0).process);
    assert_int_equal(schedule_entry(schedule, 2).choice_count, 1);
    int64_t *cells = follow(&all, schedule);
    assert_int_equal(cells[all.system->variables[0].offset], 4);
    assert_int_equal(cells[all.system->variables[1].offset], 6);
    free(cells);
    run_release(&all);
}

static void two_runs_find_the_same_way(void **state)
{
    (void)state;
    const char *text = SQUARE "invariant low: c[1].n + c[2].n < 4\n";
    Run one = run(text), two = run(text);
    const Schedule *a = finding(&one, "low")->schedule, *b = finding(&two, "low")->schedule;
    for (uint32_t i = 0; i < schedule_length(a); i++) {
        assert_int_equal(schedule_entry(a, i).instance, schedule_entry(b, i).instance);
    }
    run_release(&one);
    run_release(&two);
}

static void a_model_error_ends_the_way_but_not_the_search(void **state)
{
    (void)state;
    Run all = run("protocol p  var x: 0..2 = 0  var y: 0..1 = 0\n"
                  "process q { loop { step up { x = x + 1 } } }\n"
                  "process r { step once { y = 1 } }\n"
                  "invariant fine: true || x == y\n");
    const Finding *error = findings_error(all.findings);
    assert_found(&all, "no_model_error", VERDICT_VIOLATED, 2);
    assert_int_equal(error->error.kind, ERROR_RANGE);
    assert_int_equal(error->error.value, 3);
    assert_true(error->has_attempt);
    assert_int_equal(schedule_length(error->attempt), 1);
    assert_ptr_equal(schedule_entry(error->attempt, 0).process, all.system->processes[0]);
    assert_int_equal(all.exploration.states, 6);
    assert_int_equal(all.exploration.transitions, 7); /* without the two that fail */
    assert_verdict(&all, "fine", VERDICT_HOLDS);
    run_release(&all);
}

static void a_failing_property_is_a_model_error_of_the_state(void **state)
{
    (void)state;
    Run all = run("protocol p  var x: 0..3 = 0\n"
                  "process q { loop { step up { await x < 3  x = x + 1 } } }\n"
                  "invariant partial: 6 / (2 - x) != 100\n");
    const Finding *error = findings_error(all.findings);
    assert_found(&all, "no_model_error", VERDICT_VIOLATED, 2);
    assert_false(error->has_attempt);
    assert_ptr_equal(error->evaluated, finding(&all, "partial")->property);
    assert_verdict(&all, "partial", VERDICT_UNKNOWN); /* it has no value in one state */
    assert_int_equal(all.exploration.states, 4);      /* evaluating does not stop the search */
    run_release(&all);
}

static void a_failing_transition_property_is_a_model_error_of_the_transition(void **state)
{
    (void)state;
    Run all = run("protocol p  var x: 0..3 = 0\n"
                  "process q { loop { step up { await x < 3  x = x + 1 } } }\n"
                  "transition partial: 6 / (2 - next(x)) != 100\n");
    const Finding *error = findings_error(all.findings);
    assert_found(&all, "no_model_error", VERDICT_VIOLATED, 1);
    assert_true(error->has_attempt);
    assert_ptr_equal(error->evaluated, finding(&all, "partial")->property);
    run_release(&all);
}

/* The state after the first step of `a` can't be judged (found first, 1 step); the first step of
 * `b` fails (found later, 0 steps). */
static void the_nearest_model_error_is_kept(void **state)
{
    (void)state;
    const char *text = "protocol p  var x: 0..3 = 0\n"
                       "process a { step s { x = 1 } }\n"
                       "process b { step t { assert x == 1 } }\n"
                       "invariant partial: 6 / (1 - x) != 100\n";
    Run all = run(text);
    assert_found(&all, "no_model_error", VERDICT_VIOLATED, 0);
    assert_int_equal(findings_error(all.findings)->error.kind, ERROR_ASSERT);
    assert_true(findings_error(all.findings)->has_attempt);
    assert_null(findings_error(all.findings)->evaluated);
    run_release(&all);
    ExploreOptions options = unlimited;
    options.first = true; /* waits for the end of the level */
    all = run_for(text, &options, NULL);
    assert_found(&all, "no_model_error", VERDICT_VIOLATED, 0);
    run_release(&all);
}

/* As above, but the search ends before the step of `b` is tried. */
static void an_error_that_may_not_be_the_nearest_says_so(void **state)
{
    (void)state;
    const char *text = "protocol p  var x: 0..3 = 0\n"
                       "process a { step s { choose k in 1..3  x = k } }\n"
                       "process b { step t { assert x == 1 } }\n"
                       "invariant partial: 6 / (1 - x) != 100\n";
    ExploreOptions options = unlimited;
    options.max_states = 2;
    Run cut = run_for(text, &options, NULL);
    assert_found(&cut, "no_model_error", VERDICT_VIOLATED, 1);
    assert_true(findings_error(cut.findings)->may_be_shorter);
    run_release(&cut);
    Run all = run(text);
    assert_found(&all, "no_model_error", VERDICT_VIOLATED, 0);
    assert_false(findings_error(all.findings)->may_be_shorter);
    run_release(&all);
}

static void a_model_error_on_the_way_to_an_initial_state_has_no_schedule(void **state)
{
    (void)state;
    Run all = run("protocol p  var y: 0..1 = 0\n"
                  "process q[i: 0..1] { var v: 0..3 = 2 / i  step s { y = v % 2 } }\n");
    const Finding *error = findings_error(all.findings);
    assert_found(&all, "no_model_error", VERDICT_VIOLATED, 0);
    assert_int_equal(schedule_length(error->schedule), 0);
    assert_true(error->has_attempt);
    assert_null(schedule_entry(error->attempt, 0).process);
    assert_int_equal(error->error.kind, ERROR_DIVISION);
    assert_int_equal(all.exploration.states, 0);
    run_release(&all);
}

#define ORDERS(n)                                                                                  \
    "protocol p  type G = order(" n ")  var newest: G = first(G)  var held: set of G = {}\n"       \
    "process q { loop { step make { newest = fresh(G)  held = held + {newest} } } }\n"             \
    "process r { loop { step drop { await held != {}  held = {} } } }\n"

static void states_are_equal_up_to_renumbering(void **state)
{
    (void)state;
    Run all = run(ORDERS("3") "transition newer: newest <= next(newest)\n"
                              "witness two: size(held) == 2\n");
    assert_found(&all, "two", VERDICT_HOLDS, 2);
    assert_verdict(&all, "newer", VERDICT_HOLDS);
    run_release(&all);
}

static void too_many_values_of_an_order_are_a_model_error(void **state)
{
    (void)state;
    Run all = run(ORDERS("3"));
    const Finding *error = findings_error(all.findings);
    assert_found(&all, "no_model_error", VERDICT_VIOLATED, 3);
    assert_int_equal(error->error.kind, ERROR_ORDER);
    assert_string_equal(schedule_entry(error->attempt, 0).process->name, "q");
    assert_int_equal(all.exploration.states, 4); /* 0 to 3 held */
    run_release(&all);
}

static void as_many_states_as_allowed_are_counted(void **state)
{
    (void)state;
    for (uint64_t most = 0; most < 18; most++) {
        ExploreOptions options = unlimited;
        options.max_states = most;
        Run some = run_for(SQUARE "witness top: c[1].n == 3 && c[2].n == 3\n", &options, NULL);
        assert_int_equal(some.exploration.states, most < 16 ? most : 16);
        assert_int_equal(some.exploration.stop, most < 16 ? STOP_STATES : STOP_COMPLETE);
        assert_int_equal(findings_exit_code(some.findings), most < 16 ? 4 : 0);
        run_release(&some);
    }
}

static void a_limit_is_said_with_how_far_the_search_got(void **state)
{
    (void)state;
    ExploreOptions options = unlimited;
    options.max_states = 5;
    Run some = run_for(SQUARE "invariant low: c[1].n + c[2].n < 4\n", &options, NULL);
    assert_string_equal(some.exploration.stopped, "the limit of 5 states was reached");
    assert_string_equal(finding(&some, "low")->reason,
                        "the limit of 5 states was reached; no violation within 1 step");
    run_release(&some);
}

static void states_at_the_greatest_depth_are_judged_but_not_left(void **state)
{
    (void)state;
    for (uint64_t most = 0; most < 9; most++) {
        ExploreOptions options = unlimited;
        options.max_depth = most;
        Run some = run_for(SQUARE "invariant low: c[1].n + c[2].n < 4\n", &options, NULL);
        assert_int_equal(some.exploration.depth, most < 6 ? most : 6);
        assert_int_equal(some.exploration.stop, most <= 6 ? STOP_DEPTH : STOP_COMPLETE);
        if (most >= 4)
            assert_found(&some, "low", VERDICT_VIOLATED, 4);
        else
            assert_verdict(&some, "low", VERDICT_UNKNOWN);
        run_release(&some);
    }
}

static void memory_is_never_more_than_allowed(void **state)
{
    (void)state;
    const char *text =
        "protocol p\n"
        "process c[i: 1..4] { var n: 0..9 = 0  loop { step up { await n < 9  n = n + 1 } } }\n"
        "witness start: c[1].n == 0\n";
    for (uint64_t limit = 0; limit < 400000; limit += 39999) {
        ExploreOptions options = unlimited;
        options.max_memory = limit;
        Run some = run_for(text, &options, NULL);
        const Exploration *exploration = &some.exploration;
        assert_true(exploration->bytes_per_state * (double)exploration->states <= (double)limit);
        assert_int_equal(exploration->stop == STOP_MEMORY, exploration->states < 10000);
        if (limit > 0) assert_found(&some, "start", VERDICT_HOLDS, 0);
        run_release(&some);
    }
}

static void the_search_ends_when_all_that_was_asked_is_decided(void **state)
{
    (void)state;
    const char *text = SQUARE "witness one: c[1].n == 1\nlemma low: c[1].n <= 3\n";
    ExploreOptions options = unlimited;
    Run some = run_for(text, &options, "one");
    assert_int_equal(some.exploration.stop, STOP_SETTLED);
    assert_true(some.exploration.states < 16);
    assert_string_equal(some.exploration.stopped, "all that was asked was decided");
    assert_int_equal(findings_exit_code(some.findings), 0);
    run_release(&some);
    options.full = true;
    some = run_for(text, &options, "one");
    assert_int_equal(some.exploration.stop, STOP_COMPLETE);
    assert_int_equal(some.exploration.states, 16);
    run_release(&some);
}

static void liveness_is_explored_by_itself(void **state)
{
    (void)state;
    const char *text = SQUARE "liveness back: eventually c[1].n == 0\n";
    Run none = run_for(text, &unlimited, "back");
    assert_int_equal(none.exploration.stop, STOP_SETTLED);
    assert_int_equal(none.exploration.states, 0);
    assert_int_equal(none.exploration.liveness.states, 16);
    assert_int_equal(findings_exit_code(none.findings), 0);
    run_release(&none);
    none = run(text);
    assert_int_equal(none.exploration.stop, STOP_COMPLETE); /* for no_model_error */
    assert_int_equal(none.exploration.liveness.states, 16);
    run_release(&none);
}

static void the_first_violation_can_end_the_search(void **state)
{
    (void)state;
    ExploreOptions options = unlimited;
    options.first = true;
    Run some =
        run_for(SQUARE "invariant near: c[1].n < 2\ninvariant far: c[1].n < 3\n", &options, NULL);
    assert_int_equal(some.exploration.stop, STOP_SETTLED);
    assert_found(&some, "near", VERDICT_VIOLATED, 2);
    assert_string_equal(finding(&some, "far")->reason,
                        "the search stopped at the first violation; no violation within 1 step");
    run_release(&some);
}

/* One step with 10^12 ways, none of which can be taken. */
#define ENDLESS                                                                                    \
    "protocol p  var x: 0..1 = 0\n"                                                                \
    "process q { step s { choose a in 1..1000  choose b in 1..1000  choose c in 1..1000\n"         \
    "  choose d in 1..1000  await a + b + c + d + x < 0 } }\n"                                     \
    "witness w: x == 1\n"

static void time_runs_out_within_a_step(void **state)
{
    (void)state;
    ExploreOptions options = unlimited;
    options.timeout = 0.05;
    Run some = run_for(ENDLESS, &options, NULL);
    assert_int_equal(some.exploration.stop, STOP_TIMEOUT);
    assert_int_equal(some.exploration.states, 1);
    assert_string_equal(finding(&some, "w")->reason, "the time limit of 0.05 seconds was reached; "
                                                     "not reached in the initial states");
    run_release(&some);
}

static void an_interrupted_search_says_what_it_found(void **state)
{
    (void)state;
    atomic_bool interrupted = true;
    ExploreOptions options = unlimited;
    options.interrupted = &interrupted;
    Run some = run_for(ENDLESS "witness start: x == 0\n", &options, NULL);
    assert_int_equal(some.exploration.stop, STOP_INTERRUPTED);
    assert_found(&some, "start", VERDICT_HOLDS, 0);
    assert_verdict(&some, "w", VERDICT_UNKNOWN);
    run_release(&some);
}

static void many_initial_states_are_not_collected(void **state)
{
    (void)state;
    ExploreOptions options = unlimited;
    options.max_states = 100;
    Run some = run_for("protocol p  var x: [1..60] bool = any\n"
                       "process q { step s { x[1] = true } }\n",
                       &options, NULL);
    assert_int_equal(some.exploration.stop, STOP_STATES);
    assert_int_equal(some.exploration.initial_states, 100);
    run_release(&some);
}

static void note_progress(void *context, const Progress *progress)
{
    unsigned *calls = context;
    assert_int_equal(progress->states, 1);
    assert_true(progress->memory_bytes > 0);
    ++*calls;
}

static void progress_is_told_even_within_a_step(void **state)
{
    (void)state;
    unsigned calls = 0;
    ExploreOptions options = unlimited;
    options.progress = note_progress;
    options.progress_context = &calls;
    /* On a machine with more to do a look at the clock may be the only one. */
    for (options.timeout = 0.35; calls == 0 && options.timeout < 30; options.timeout *= 2) {
        Run some = run_for(ENDLESS, &options, NULL);
        run_release(&some);
    }
    assert_in_range(calls, 1, 30);
}

static void without_any_initial_state_nothing_is_known(void **state)
{
    (void)state;
    Run none = run("protocol p  var x: 0..3 in { v in 0..3 | v > 3 }\n"
                   "process q { step s { x = 0 } }\ninvariant odd: x == 9\n");
    assert_int_equal(none.exploration.stop, STOP_COMPLETE);
    assert_int_equal(none.exploration.states, 0);
    assert_verdict(&none, "odd", VERDICT_UNKNOWN);
    run_release(&none);
}

/* --- another engine beside --- */

typedef struct Beside {
    Findings *findings;
    unsigned calls;
    const char *proved;
} Beside;

static unsigned prove_it(void *context)
{
    Beside *beside = context;
    if (beside->calls++ > 0) return 1;
    for (uint32_t i = 0; i < beside->findings->count; i++) {
        Finding *finding = &beside->findings->items[i];
        if (strcmp(finding->property->name, beside->proved) != 0) continue;
        finding_prove(finding, "pdr", NULL, NULL);
        finding->watched = true;
    }
    return 1;
}

/* 30 counters: `six` is broken far away, `fine` never. */
static const char counters[] = "protocol p\nvar a: [1..30] 0..3 = 0\n"
                               "process q[i: 1..30] { loop { step s { a[i] = (a[i] + 1) % 4 } } }\n"
                               "invariant six: count(i in 1..30: a[i] != 0) < 6\n"
                               "invariant fine: a[1] >= 0\n";

static Run run_beside(const char *name, const char *proved)
{
    Run run = {0};
    char *message = NULL;
    run.model = model_from_text("test.tocsin", counters, strlen(counters));
    run.system = model_build(run.model, NULL, 0, NULL, &message);
    assert_non_null(run.system);
    run.findings = findings_create(run.system, name == NULL ? NULL : &name, 1, NULL);
    Beside beside = {.findings = run.findings, .proved = proved};
    ExploreOptions options = unlimited;
    options.beside = prove_it;
    options.beside_context = &beside;
    explore(run.system, run.findings, &options, &run.exploration);
    assert_true(beside.calls > 0);
    return run;
}

static void what_is_decided_beside_ends_the_search(void **state)
{
    (void)state;
    Run run = run_beside("fine", "fine");
    assert_int_equal(run.exploration.stop, STOP_SETTLED);
    assert_string_equal(finding(&run, "fine")->engine, "pdr");
    run_release(&run);
}

static void what_is_proved_beside_is_watched(void **state)
{
    (void)state;
    Run run = run_beside(NULL, "six");
    assert_int_equal(run.exploration.stop, STOP_SETTLED);
    assert_true(finding(&run, "six")->contradicted);
    assert_int_equal(finding(&run, "six")->verdict, VERDICT_VIOLATED);
    assert_int_equal(schedule_steps(finding(&run, "six")->schedule), 6);
    assert_int_equal(finding(&run, "fine")->verdict, VERDICT_UNKNOWN);
    run_release(&run);
}

/* Who runs beside leaves more threads and fewer in turn. */
static unsigned other_threads(void *context)
{
    unsigned *calls = context;
    return (++*calls % 3) + 1;
}

static Run run_with_threads(unsigned (*beside)(void *context), unsigned *calls)
{
    Run run = {0};
    char *message = NULL;
    run.model = model_from_text("test.tocsin", counters, strlen(counters));
    run.system = model_build(run.model, NULL, 0, NULL, &message);
    run.findings = findings_create(run.system, NULL, 0, NULL);
    ExploreOptions options = unlimited;
    options.max_states = 40000;
    options.beside = beside;
    options.beside_context = calls;
    explore(run.system, run.findings, &options, &run.exploration);
    return run;
}

static void threads_may_come_and_go(void **state)
{
    (void)state;
    unsigned calls = 0;
    Run alone = run_with_threads(NULL, NULL), changing = run_with_threads(other_threads, &calls);
    assert_true(alone.exploration.states == changing.exploration.states);
    assert_true(alone.exploration.transitions == changing.exploration.transitions);
    assert_int_equal(alone.exploration.depth, changing.exploration.depth);
    assert_int_equal(finding(&alone, "six")->searched, finding(&changing, "six")->searched);
    run_release(&alone);
    run_release(&changing);
}

/* Some states have many successors, most few: slices end before their time, and what was sought in
 * those behind them is sought again. */
static void what_a_thread_left_undone_is_not_forgotten(void **state)
{
    (void)state;
    const char *text =
        "protocol bursts  var a: 0..127 = 0  var b: 0..127 = 0\n"
        "process p { loop { step rare { await a % 16 == 0 && a < 112\n"
        "  choose x in 1..32  a = min(a + x, 127)  b = (b + x) % 128 } } }\n"
        "process q { loop { step s { await a % 16 != 0 || b % 2 == 0  a = (a + 1) % 128 } } }\n"
        "process r { loop { step s { b = (b + 1) % 128 } } }\n";
    for (unsigned threads = 1; threads <= 4; threads++) {
        ExploreOptions options = unlimited;
        options.threads = threads;
        Run bursts = run_for(text, &options, NULL);
        assert_int_equal(bursts.exploration.states, 16384);
        assert_int_equal(bursts.exploration.transitions, 60928);
        assert_int_equal(bursts.exploration.depth, 67);
        run_release(&bursts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_the_language),
        cmocka_unit_test(initial_states_are_all_ways_to_begin),
        cmocka_unit_test(ways_are_shortest),
        cmocka_unit_test(schedules_lead_where_they_should),
        cmocka_unit_test(two_runs_find_the_same_way),
        cmocka_unit_test(a_model_error_ends_the_way_but_not_the_search),
        cmocka_unit_test(a_failing_property_is_a_model_error_of_the_state),
        cmocka_unit_test(a_failing_transition_property_is_a_model_error_of_the_transition),
        cmocka_unit_test(the_nearest_model_error_is_kept),
        cmocka_unit_test(an_error_that_may_not_be_the_nearest_says_so),
        cmocka_unit_test(a_model_error_on_the_way_to_an_initial_state_has_no_schedule),
        cmocka_unit_test(states_are_equal_up_to_renumbering),
        cmocka_unit_test(too_many_values_of_an_order_are_a_model_error),
        cmocka_unit_test(as_many_states_as_allowed_are_counted),
        cmocka_unit_test(a_limit_is_said_with_how_far_the_search_got),
        cmocka_unit_test(states_at_the_greatest_depth_are_judged_but_not_left),
        cmocka_unit_test(memory_is_never_more_than_allowed),
        cmocka_unit_test(the_search_ends_when_all_that_was_asked_is_decided),
        cmocka_unit_test(liveness_is_explored_by_itself),
        cmocka_unit_test(the_first_violation_can_end_the_search),
        cmocka_unit_test(time_runs_out_within_a_step),
        cmocka_unit_test(an_interrupted_search_says_what_it_found),
        cmocka_unit_test(many_initial_states_are_not_collected),
        cmocka_unit_test(progress_is_told_even_within_a_step),
        cmocka_unit_test(without_any_initial_state_nothing_is_known),
        cmocka_unit_test(what_is_decided_beside_ends_the_search),
        cmocka_unit_test(what_is_proved_beside_is_watched),
        cmocka_unit_test(threads_may_come_and_go),
        cmocka_unit_test(what_a_thread_left_undone_is_not_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
