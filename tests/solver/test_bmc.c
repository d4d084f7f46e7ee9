/* test_bmc.c - shortest violations, and no others. */
#include "naive_search.h"

#include <time.h>

#include "solver/solve.h"

static SolveOptions no_limits(void)
{
    return (SolveOptions){.max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT};
}

static SolveOptions up_to(uint64_t depth)
{
    SolveOptions options = no_limits();
    options.max_depth = depth;
    return options;
}

/* Replays a finding's schedule, so that it is one. */
static void assert_can_be_replayed(const System *system, const Finding *finding)
{
    Interpreter *interpreter = interpreter_create(system);
    Canonical *canonical = canonical_create(system, NULL);
    int64_t *state = memory_allocate(system->cells + 1, sizeof *state);
    int64_t *after = memory_allocate(system->cells + 1, sizeof *state);
    ModelError error;
    for (uint32_t i = 0; i < schedule_length(finding->schedule); i++) {
        Action action = schedule_entry(finding->schedule, i);
        assert_int_equal(interpreter_take(interpreter, state, &action, after, NULL, &error),
                         TAKE_DONE);
        memcpy(state, after, system->cells * sizeof *state);
        assert_true(canonical_apply(canonical, state, NULL, &error));
    }
    if (finding->has_attempt) {
        Action action = schedule_entry(finding->attempt, 0);
        TakeResult result = interpreter_take(interpreter, state, &action, after, NULL, &error);
        bool fits = result != TAKE_DONE || canonical_apply(canonical, after, NULL, &error);
        assert_true(result == TAKE_ERROR || !fits || finding->evaluated != NULL);
    }
    free(state);
    free(after);
    canonical_destroy(canonical);
    interpreter_destroy(interpreter);
}

static void assert_violated(const System *system, const Findings *findings, const char *name,
                            uint32_t steps)
{
    const Finding *finding = finding_of(findings, name);
    assert_int_equal(finding->verdict, VERDICT_VIOLATED);
    assert_string_equal(finding->engine, "bmc");
    assert_int_equal(schedule_steps(finding->schedule), steps);
    assert_can_be_replayed(system, finding);
}

/* Shortest lengths of the reference protocol (0: none up to 14 steps). */
static void assert_reference(const char *plans, const char *keep, const char *variant,
                             uint32_t never_empty, uint32_t no_rollback)
{
    const Setting settings[] = {{.name = "PLANS", .value = plans},
                                {.name = "KEEP", .value = keep},
                                {.name = "VARIANT", .value = variant}};
    Protocol protocol = protocol_load("tests/protocols/reference.tocsin", settings, 3);
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = up_to(14);
    solve_bmc(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_DEPTH);
    assert_int_equal(solving.depth, 14);
    if (never_empty > 0) assert_violated(protocol.system, findings, "never_empty", never_empty);
    if (no_rollback > 0) assert_violated(protocol.system, findings, "no_rollback", no_rollback);
    assert_int_equal(finding_of(findings, "never_empty")->open, never_empty == 0);
    assert_int_equal(finding_of(findings, "no_rollback")->open, no_rollback == 0);
    assert_true(finding_of(findings, "no_model_error")->open);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void the_reference_protocol_has_its_published_lengths(void **state)
{
    (void)state;
    assert_reference("2", "0", "base", 11, 8);
    assert_reference("2", "1", "base", 0, 8);
    assert_reference("3", "1", "base", 12, 8);
    assert_reference("3", "1", "cas", 0, 0);
    assert_reference("3", "1", "recheck", 14, 10);
    assert_reference("3", "1", "guard_na", 14, 8);
    assert_reference("3", "1", "guard_at", 0, 8);
}

/* All verdicts and lengths are those of the naive search, and everything is decided where the runs
 * of the system end. */
static void assert_as_naive(const char *text, bool ends)
{
    Protocol protocol = protocol_of(text);
    Naive naive = naive_search(protocol.system);
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = up_to(naive.depth + 1);
    solve_bmc(protocol.system, findings, &options, &solving);
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (naive.steps[i] != NAIVE_NEVER) {
            assert_non_null(finding->schedule);
            assert_int_equal(schedule_steps(finding->schedule), naive.steps[i]);
            assert_can_be_replayed(protocol.system, finding);
        } else {
            assert_null(finding->schedule);
            bool other = finding->property->kind == PROPERTY_RECOVERABLE;
            assert_int_equal(finding->verdict != VERDICT_UNKNOWN,
                             ends && !naive.failed[i] && !other);
            /* Nobody is to think that states were visited. */
            if (finding->verdict != VERDICT_UNKNOWN)
                assert_int_equal(strncmp(finding->how, "no run ", strlen("no run ")), 0);
            if (!other) assert_int_equal(finding->failed, naive.failed[i]);
        }
    }
    naive_release(&naive);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void runs_that_end_are_searched_completely(void **state)
{
    (void)state;
    assert_as_naive("protocol ends\n"
                    "var a: 0..9 = any\n"
                    "process p { for x in 1..3 { step add { if a < 7 { a = a + x } } } }\n"
                    "invariant below: a < 9\n"
                    "invariant never: a < 10\n"
                    "transition grows: next(a) >= a\n"
                    "transition slowly: next(a) <= a + 2\n"
                    "witness eight: a == 8\n"
                    "witness ten: a == 10\n",
                    true);
}

static void a_witness_may_be_a_transition(void **state)
{
    (void)state;
    assert_as_naive("protocol round\n"
                    "var a: 0..4 = 0\n"
                    "process p { for x in 1..3 { step add { a = (a + x) % 5 } } }\n"
                    "process q { step look { await a == 3 } }\n"
                    "witness down: next(a) < a\n"
                    "witness first: by(p)\n"
                    "witness same: by(q.look) && next(a) == a\n"
                    "witness jump: next(a) > a + 3\n"
                    "witness partial: 6 / (a - 3) > 0 && by(q)\n",
                    true);
}

static void an_error_in_a_step_is_found_at_the_state_before(void **state)
{
    (void)state;
    assert_as_naive("protocol overflowing\n"
                    "var a: 0..4 = 0\n"
                    "process p { loop { step add { a = a + 1 } } }\n"
                    "invariant small: a < 4\n"
                    "transition up: next(a) > a\n",
                    true);
}

static void an_error_on_the_way_to_an_initial_state_has_no_schedule(void **state)
{
    (void)state;
    const char *text = "protocol starting\n"
                       "var a: 0..4 = any\n"
                       "process p {\n"
                       "  var k: 0..4 = any\n"
                       "  var l: 0..3 = k\n"
                       "  step s { await l < 2 }\n"
                       "}\n"
                       "invariant small: a < 4\n";
    assert_as_naive(text, true);
    Protocol protocol = protocol_of(text);
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = no_limits();
    solve_bmc(protocol.system, findings, &options, &solving);
    const Finding *error = finding_of(findings, "no_model_error");
    assert_int_equal(error->verdict, VERDICT_VIOLATED);
    assert_int_equal(schedule_length(error->schedule), 0);
    assert_true(error->has_attempt);
    assert_null(schedule_entry(error->attempt, 0).process);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void properties_that_fail_stay_open_for_their_violation(void **state)
{
    (void)state;
    /* odd fails at 2 and is false at 4; even fails only; the goal of heals fails at 3. */
    assert_as_naive("protocol failing\n"
                    "var a: 0..9 = 0\n"
                    "var o: 0..9? = 0\n"
                    "process p { loop { step add { await a < 6  a = a + 1\n"
                    "                              o = if a == 2 then none else a } } }\n"
                    "invariant odd: value(o) != 4\n"
                    "invariant even: value(o) < 9\n"
                    "transition up: value(next(o)) > value(o) || a == 5\n"
                    "recoverable heals: 6 / (3 - a) != 100\n",
                    true);
}

static void values_of_an_order_are_told_apart_before_renumbering(void **state)
{
    (void)state;
    assert_as_naive("protocol tokens\n"
                    "type T = order(2)\n"
                    "type P = id(2)\n"
                    "var newest: T = first(T)\n"
                    "var held: [P] T? = none\n"
                    "process p[i: P] {\n"
                    "  loop {\n"
                    "    step take { newest = fresh(T)  held[i] = newest }\n"
                    "    step drop { held[i] = none }\n"
                    "  }\n"
                    "}\n"
                    "transition rises: next(newest) >= newest\n"
                    "invariant mine: forall i in P: held[i] == none || value(held[i]) == newest\n",
                    false);
}

static void anytime_steps_and_choices_are_steps_as_well(void **state)
{
    (void)state;
    assert_as_naive("protocol crashing\n"
                    "type P = id(3)\n"
                    "var lock: P? = none\n"
                    "var crashed: 0..2 = 0\n"
                    "process p[i: P] {\n"
                    "  loop {\n"
                    "    step take { await lock == none  lock = i }\n"
                    "    either { step give { lock = none } } or { step keep { } }\n"
                    "  }\n"
                    "  anytime step crash at most 2 { crashed = crashed + 1  restart }\n"
                    "}\n"
                    "invariant free: crashed < 2 || lock == none\n"
                    "witness everybody: crashed == 2 && forall i in P: p[i] at give\n"
                    "transition owners: lock == none || next(lock) == none || next(lock) == lock\n"
                    "transition quiet: !by(p.crash) || crashed == 0 || lock == none\n",
                    false);
}

/* The first to move gets 1, the second 2: only where the second one is looked at first, looking at it
 * fails before anything is false. */
static void names_of_identities_that_matter_are_not_exchanged(void **state)
{
    (void)state;
    assert_as_naive("protocol unequal\n"
                    "type P = id(2)\n"
                    "var moved: 0..2 = 0\n"
                    "var x: [P] 0..2 = 0\n"
                    "process p[i: P] { step s { moved = moved + 1  x[i] = moved } }\n"
                    "invariant all_in_order:\n"
                    "  moved < 2 || forall i in P: x[i] != 1 && 6 / (2 - x[i]) > 0\n",
                    true);
}

/* The errors are at the end of the order of identities: whoever moves first has them. */
static void the_mover_of_a_failing_step_may_be_anybody(void **state)
{
    (void)state;
    assert_as_naive("protocol anybody\n"
                    "type P = id(3)\n"
                    "var favoured: P = any\n"
                    "var sum: 0..5 = 0\n"
                    "process p[i: P] {\n"
                    "  step s { await favoured != i  sum = sum + 2 }\n"
                    "  step t { sum = sum + 2 }\n"
                    "}\n"
                    "invariant even: sum % 2 == 0\n",
                    true);
}

static void a_system_without_initial_states_is_no_proof(void **state)
{
    (void)state;
    Protocol protocol = protocol_of("protocol nothing\n"
                                    "var a: 0..4 in {}\n"
                                    "process p { step s { a = 1 } }\n"
                                    "invariant small: a < 4\n");
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = no_limits();
    solve_bmc(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_GAVE_UP);
    assert_false(solving.searched);
    solve_give_up(findings, &solving);
    assert_string_equal(finding_of(findings, "small")->reason,
                        "there is no initial state to look at");
    findings_destroy(findings);
    protocol_release(&protocol);
}

static const char endless[] = "protocol endless\n"
                              "var a: 0..1000 = 0\n"
                              "var b: 0..1000 = 7\n"
                              "process p { loop { step s { a = (a * 3 + b) % 1001 } } }\n"
                              "process q { loop { step t { b = (b * 5 + a) % 1001 } } }\n"
                              "invariant small: a < 1000 || b != 0\n"
                              "transition t: next(a) < 1001\n";

static void a_depth_limit_says_what_was_searched(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(endless);
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = up_to(3);
    solve_bmc(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_DEPTH);
    assert_string_equal(solving.stopped, "the depth limit of 3 steps was reached");
    solve_give_up(findings, &solving);
    assert_string_equal(finding_of(findings, "small")->reason,
                        "the depth limit of 3 steps was reached; no violation within 3 steps");
    findings_destroy(findings);
    protocol_release(&protocol);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void a_time_limit_ends_the_search_soon(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(endless);
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = no_limits();
    options.timeout = 0.7;
    double started = now();
    solve_bmc(protocol.system, findings, &options, &solving);
    assert_true(now() - started < 10);
    assert_int_equal(solving.stop, SOLVE_TIMEOUT);
    assert_string_equal(solving.stopped, "the time limit of 0.7 seconds was reached");
    findings_destroy(findings);
    protocol_release(&protocol);
}

static atomic_bool interrupted;

static void interrupt_at_depth(void *context, const SolveProgress *progress)
{
    uint32_t *last = context;
    assert_string_equal(progress->doing, "bmc");
    assert_true(progress->depth >= *last);
    *last = progress->depth;
    if (progress->depth >= 2) interrupted = true;
}

static void an_interruption_ends_the_search(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(endless);
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = no_limits();
    uint32_t last = 0;
    options.interrupted = &interrupted;
    options.progress = interrupt_at_depth;
    options.progress_context = &last;
    interrupted = false;
    solve_bmc(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_INTERRUPTED);
    assert_true(solving.searched);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void exhausted_memory_is_an_answer(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(endless);
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = no_limits();
    options.max_memory = 24u << 20;
    options.timeout = 60;
    solve_bmc(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_MEMORY);
    assert_string_equal(solving.stopped, "the memory limit of 24 MiB was reached");
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void count_decided(void *context, const Finding *finding)
{
    assert_int_not_equal(finding->verdict, VERDICT_UNKNOWN);
    assert_false(finding->open);
    ++*(uint32_t *)context;
}

static void the_first_violation_is_enough_where_one_is_asked_for(void **state)
{
    (void)state;
    Protocol protocol = protocol_of("protocol two\n"
                                    "var a: 0..9 = 0\n"
                                    "process p { loop { step s { a = (a + 1) % 10 } } }\n"
                                    "witness three: a == 3\n"
                                    "invariant five: a != 5\n"
                                    "invariant nine: a != 9\n");
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    SolveOptions options = no_limits();
    uint32_t decided = 0;
    options.first = true;
    options.decided = count_decided;
    options.decided_context = &decided;
    solve_bmc(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_SETTLED);
    assert_string_equal(solving.stopped, "");
    assert_int_equal(decided, 2);
    assert_violated(protocol.system, findings, "five", 5);
    solve_give_up(findings, &solving);
    assert_string_equal(finding_of(findings, "nine")->reason,
                        "the search stopped at the first violation; no violation within 4 steps");
    findings_destroy(findings);
    protocol_release(&protocol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_protocol_has_its_published_lengths),
        cmocka_unit_test(runs_that_end_are_searched_completely),
        cmocka_unit_test(a_witness_may_be_a_transition),
        cmocka_unit_test(an_error_in_a_step_is_found_at_the_state_before),
        cmocka_unit_test(an_error_on_the_way_to_an_initial_state_has_no_schedule),
        cmocka_unit_test(properties_that_fail_stay_open_for_their_violation),
        cmocka_unit_test(values_of_an_order_are_told_apart_before_renumbering),
        cmocka_unit_test(anytime_steps_and_choices_are_steps_as_well),
        cmocka_unit_test(names_of_identities_that_matter_are_not_exchanged),
        cmocka_unit_test(the_mover_of_a_failing_step_may_be_anybody),
        cmocka_unit_test(a_system_without_initial_states_is_no_proof),
        cmocka_unit_test(a_depth_limit_says_what_was_searched),
        cmocka_unit_test(a_time_limit_ends_the_search_soon),
        cmocka_unit_test(an_interruption_ends_the_search),
        cmocka_unit_test(exhausted_memory_is_an_answer),
        cmocka_unit_test(the_first_violation_is_enough_where_one_is_asked_for),
    };
    return cmocka_run_group_tests_name("bmc", tests, NULL, NULL);
}
