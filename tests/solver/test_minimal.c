/* test_minimal.c - the nicest of the shortest counterexamples.
 *
 *     test_minimal [FILE.tocsin...]
 *
 * The files' findings are compared with a naive enumeration, as those of the models here are. */
#include "naive_minimal.h"

#include "solver/minimal.h"

static char **files;
static int file_count;

static SolveOptions up_to(uint64_t depth, double seconds)
{
    return (SolveOptions){.max_depth = depth, .max_memory = SOLVE_NO_LIMIT, .timeout = seconds};
}

/* Walks along a schedule with its attempt. */
typedef struct Walk {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    int64_t *before, *raw, *state;
    int64_t last;
    uint64_t seen;
    uint32_t switches;
} Walk;

/* Takes one action; of the last one, is it how the finding ends? Any other one has to be a step. */
static bool walk_on(Walk *walk, const Finding *finding, const Action *action, bool is_last)
{
    size_t bytes = walk->system->cells * sizeof(int64_t);
    const Step *step = NULL;
    ModelError error;
    memcpy(walk->before, walk->state, bytes);
    TakeResult result =
        interpreter_take(walk->interpreter, walk->before, action, walk->raw, &step, &error);
    assert_int_not_equal(result, TAKE_BLOCKED);
    if (action->process != NULL) {
        int64_t mover = mover_number(walk->system, action);
        walk->switches += walk->last >= 0 && walk->last != mover;
        walk->last = mover;
        walk->seen |= UINT64_C(1) << mover;
    }
    memcpy(walk->state, walk->raw, bytes);
    bool fits = result == TAKE_DONE && canonical_apply(walk->canonical, walk->state, NULL, &error);
    assert_true(fits || is_last);
    if (!is_last) return false;
    const Moment moment = {walk->before, walk->raw, action->process, action->instance, step};
    return ends_so(finding, walk->interpreter, &moment, fits ? walk->state : NULL);
}

/* The schedule is one, ends as it should, and has the numbers that are told. */
static void assert_is_a_way(const System *system, const Finding *finding, const Minimal *minimal)
{
    size_t cells = system->cells + 1;
    Walk walk = {.system = system,
                 .interpreter = interpreter_create(system),
                 .canonical = canonical_create(system, NULL),
                 .before = memory_allocate(cells, sizeof(int64_t)),
                 .raw = memory_allocate(cells, sizeof(int64_t)),
                 .state = memory_allocate(cells, sizeof(int64_t)),
                 .last = -1};
    bool ends = false;
    uint32_t length = schedule_length(finding->schedule);
    for (uint32_t i = 0; i < length; i++) {
        const Action action = schedule_entry(finding->schedule, i);
        ends = walk_on(&walk, finding, &action, i + 1 == length && !finding->has_attempt);
    }
    if (finding->has_attempt) {
        const Action action = schedule_entry(finding->attempt, 0);
        ends = walk_on(&walk, finding, &action, true);
    }
    assert_true(ends);
    assert_int_equal(walk.switches, minimal->context_switches);
    assert_int_equal(__builtin_popcountll(walk.seen), minimal->participants);
    interpreter_destroy(walk.interpreter);
    canonical_destroy(walk.canonical);
    free(walk.before);
    free(walk.raw);
    free(walk.state);
}

typedef struct Tally {
    unsigned compared, improved, transitions, errors, evaluations, witnesses;
} Tally;

static void count_finding(Tally *tally, const Finding *finding)
{
    tally->compared++;
    tally->transitions += finding->property->of_transitions;
    tally->witnesses += finding->property->kind == PROPERTY_WITNESS;
    tally->errors += finding->property->kind == PROPERTY_ERROR;
    tally->evaluations += finding->evaluated != NULL;
}

static uint32_t movers_of(const System *system)
{
    uint32_t movers = 0;
    for (uint32_t i = 0; i < system->process_count; i++) movers += system->processes[i]->instances;
    return movers;
}

/* What the engine found for one property, made nice, is as nice as can be. */
static void compare_finding(const System *system, Finding *finding, Tally *tally)
{
    uint32_t steps = schedule_steps(finding->schedule), switches, participants;
    bool initially = schedule_length(finding->schedule) + finding->has_attempt <= 1;
    Verdict verdict = finding->verdict;
    SolveOptions options = up_to(0, 60);
    Minimal first, minimal;
    if (!initially && !naive_minimal(system, finding, &switches, &participants)) return;
    if (initially) switches = participants = 0;
    SolveOptions hurry = up_to(0, 1e-6); /* tells what there is */
    minimise_finding(system, finding, &hurry, &first);
    assert_is_a_way(system, finding, &first);
    assert_int_equal(finding->fewest, first.context_switches == 0 ? FEWEST_BOTH : FEWEST_CUT_SHORT);
    minimise_finding(system, finding, &options, &minimal);
    assert_int_equal(finding->fewest, FEWEST_BOTH);
    assert_is_a_way(system, finding, &minimal);
    assert_string_equal(minimal.stopped, "");
    assert_true(minimal.switches_proved && minimal.participants_proved);
    assert_int_equal(minimal.context_switches, switches);
    assert_int_equal(minimal.participants, participants);
    assert_int_equal(schedule_steps(finding->schedule), steps);
    assert_int_equal(finding->verdict, verdict);
    assert_string_equal(finding->engine, "bmc");
    count_finding(tally, finding);
    tally->improved += first.context_switches > switches || first.participants > participants;
}

static void compare_system(const System *system, uint64_t depth, Tally *tally)
{
    Findings *findings = ask_all(system);
    SolveOptions options = up_to(depth, 20);
    Solving solving;
    if (movers_of(system) < 63) solve_bmc(system, findings, &options, &solving);
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (finding->schedule != NULL) compare_finding(system, finding, tally);
    }
    findings_destroy(findings);
}

static void compare_text(const char *text, Tally *tally)
{
    Protocol protocol = protocol_of(text);
    compare_system(protocol.system, 12, tally);
    protocol_release(&protocol);
}

static const char workers[] = "protocol workers\n"
                              "type P = id(3)\n"
                              "var done: [P] 0..3 = 0\n"
                              "var tasks: 0..6 = 0\n"
                              "process boss { loop { step order { await tasks < 6\n"
                              "                                   tasks = tasks + 1 } } }\n"
                              "process worker[p: P] { loop {\n"
                              "  step take { await tasks > 0 && done[p] < 3  tasks = tasks - 1 }\n"
                              "  step work { done[p] = done[p] + 1 }\n"
                              "} }\n"
                              "invariant few: sum(p in P: done[p]) < 3\n"
                              "witness full: tasks == 4 && exists p in P: done[p] > 0\n"
                              "transition slow: !(exists p in P: next(done[p]) == 2)\n"
                              "witness twice: exists p in P: done[p] == 1 && next(done[p]) == 2\n";

static void invariants_witnesses_and_transitions_are_as_nice_as_can_be(void **state)
{
    (void)state;
    Tally tally = {0};
    compare_text(workers, &tally);
    assert_int_equal(tally.compared, 4);
    assert_int_equal(tally.transitions, 2);
    assert_int_equal(tally.witnesses, 2);
}

static void attempts_count_as_steps(void **state)
{
    (void)state;
    Tally tally = {0};
    compare_text("protocol overflowing\n"
                 "var a: 0..3 = 0\n"
                 "var b: 0..3 = 0\n"
                 "process p { loop { step s { a = a + 1 } } }\n"
                 "process q { loop { step t { await a > 1  b = b + 2 } } }\n"
                 "invariant never: a < 9\n",
                 &tally);
    compare_text("protocol failing\n"
                 "var a: 0..6 = 0\n"
                 "var b: 0..6 = 0\n"
                 "process p { loop { step s { await a < 6  a = a + 1 } } }\n"
                 "process q { loop { step t { await b < 6  b = b + 1 } } }\n"
                 "invariant resting: 6 / (3 - a * b) != 100\n",
                 &tally);
    compare_text("protocol failing\n"
                 "var a: 0..6 = 0\n"
                 "var b: 0..6 = 0\n"
                 "process p { loop { step s { await a < 6  a = a + 1 } } }\n"
                 "process q { loop { step t { await b < 6  b = b + 1 } } }\n"
                 "transition moving: 6 / (4 - next(a) * b) != 100\n",
                 &tally);
    assert_int_equal(tally.errors, 3);
    assert_int_equal(tally.evaluations, 2);
}

static void what_happens_at_once_has_nobody_in_it(void **state)
{
    (void)state;
    Tally tally = {0};
    compare_text("protocol starting\n"
                 "var a: 0..4 = any\n"
                 "process p { var k: 0..4 = any  var l: 0..3 = k  step s { await l < 2 } }\n"
                 "invariant small: a < 3\n",
                 &tally);
    assert_int_equal(tally.compared, 2);
    assert_int_equal(tally.errors, 1);
}

/* Oracles: 5 context switches and 2 enactors (with the planner) are the least. */
static void assert_reference(const char *enactors, const char *endpoints, const char *plans,
                             uint32_t steps)
{
    const Setting settings[] = {{.name = "ENACTORS", .value = enactors},
                                {.name = "ENDPOINTS", .value = endpoints},
                                {.name = "PLANS", .value = plans}};
    Protocol protocol = protocol_load("tests/protocols/reference.tocsin", settings, 3);
    const char *names[] = {"never_empty"}, *unknown;
    Findings *findings = findings_create(protocol.system, names, 1, &unknown);
    SolveOptions options = up_to(SOLVE_NO_LIMIT, 0);
    Solving solving;
    Minimal minimal;
    solve_bmc(protocol.system, findings, &options, &solving);
    Finding *finding = &findings->items[finding_of(findings, names[0]) - findings->items];
    assert_int_equal(schedule_steps(finding->schedule), steps);
    minimise_finding(protocol.system, finding, &options, &minimal);
    assert_is_a_way(protocol.system, finding, &minimal);
    assert_int_equal(schedule_steps(finding->schedule), steps);
    assert_true(minimal.switches_proved && minimal.participants_proved);
    assert_int_equal(minimal.context_switches, 5);
    assert_int_equal(minimal.participants, 3);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void the_outage_takes_five_context_switches_and_two_enactors(void **state)
{
    (void)state;
    assert_reference("2", "1", "3", 12);
    assert_reference("3", "2", "4", 13);
}

/* One step after the other by whoever's turn it is. */
static Schedule *take_turns(const System *system, int steps, const int *turns)
{
    Schedule *schedule = schedule_create();
    schedule_append(schedule, &(Action){0});
    for (int i = 0; i < steps; i++) {
        schedule_append(schedule, &(Action){.process = system->processes[turns[i]]});
    }
    return schedule;
}

static void a_restless_way_becomes_calm(void **state)
{
    (void)state;
    Protocol protocol = protocol_of("protocol restless\n"
                                    "var a: 0..2 = 0\n"
                                    "var b: 0..2 = 0\n"
                                    "process p { loop { step s { await a < 2  a = a + 1 } } }\n"
                                    "process q { loop { step t { await b < 2  b = b + 1 } } }\n"
                                    "process r { loop { step u { await b < 2  b = b + 1 } } }\n"
                                    "invariant calm: a < 2 || b < 2\n");
    Findings *findings = ask_all(protocol.system);
    const int turns[] = {0, 1, 0, 2};
    Finding *finding = &findings->items[0];
    finding_decide(finding, VERDICT_VIOLATED, "test", take_turns(protocol.system, 4, turns));
    SolveOptions options = up_to(0, 0);
    Minimal minimal;
    minimise_finding(protocol.system, finding, &options, &minimal);
    assert_true(minimal.switches_proved && minimal.participants_proved);
    assert_int_equal(minimal.context_switches, 1);
    assert_int_equal(minimal.participants, 2);
    assert_string_equal(finding->engine, "test");
    assert_is_a_way(protocol.system, finding, &minimal);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void a_way_that_is_not_shortest_stays(void **state)
{
    (void)state;
    Protocol protocol = protocol_of("protocol detour\n"
                                    "var a: 0..5 = 0\n"
                                    "process p { loop { step s { await a < 5  a = a + 1 } } }\n"
                                    "process q { loop { step t { await a < 5  a = a + 1 } } }\n"
                                    "invariant small: a < 2\n");
    Findings *findings = ask_all(protocol.system);
    const int turns[] = {0, 1, 0, 1};
    Finding *finding = &findings->items[0];
    finding_decide(finding, VERDICT_VIOLATED, "test", take_turns(protocol.system, 4, turns));
    SolveOptions options = up_to(0, 0);
    Minimal minimal;
    minimise_finding(protocol.system, finding, &options, &minimal);
    assert_false(minimal.switches_proved);
    assert_string_equal(minimal.stopped, "the schedule is none of the shortest");
    assert_int_equal(minimal.context_switches, 3);
    assert_int_equal(finding->fewest, FEWEST_CUT_SHORT);
    assert_int_equal(schedule_steps(finding->schedule), 4);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void a_time_limit_leaves_what_there_is(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(workers);
    Findings *findings = ask_all(protocol.system);
    SolveOptions options = up_to(12, 0);
    Solving solving;
    Minimal minimal;
    solve_bmc(protocol.system, findings, &options, &solving);
    options.timeout = 1e-6;
    minimise_finding(protocol.system, &findings->items[0], &options, &minimal);
    assert_false(minimal.switches_proved || minimal.participants_proved);
    assert_string_equal(minimal.stopped, "the time limit of 1e-06 seconds was reached");
    assert_is_a_way(protocol.system, &findings->items[0], &minimal);
    findings_destroy(findings);
    protocol_release(&protocol);
}

/* All get a share, and who gets none says so. */
static void whatever_is_left_of_the_time_every_finding_says_what_is_proved(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(workers);
    Findings *findings = ask_all(protocol.system);
    SolveOptions options = up_to(12, 0);
    Solving solving;
    solve_bmc(protocol.system, findings, &options, &solving);
    assert_int_equal(findings->items[0].fewest, FEWEST_UNASKED);
    minimise_findings(protocol.system, findings, &options, 0, &solving);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(findings->items[i].fewest, FEWEST_CUT_SHORT);
    }
    atomic_bool interrupted = true;
    options.interrupted = &interrupted;
    minimise_findings(protocol.system, findings, &options, 100, &solving);
    assert_int_equal(findings->items[2].fewest, FEWEST_CUT_SHORT);
    options.interrupted = NULL;
    uint64_t checks = solving.checks;
    double seconds = solving.seconds;
    minimise_findings(protocol.system, findings, &options, 100, &solving);
    for (uint32_t i = 0; i < 3; i++) assert_int_equal(findings->items[i].fewest, FEWEST_BOTH);
    assert_true(solving.checks > checks);
    assert_true(solving.seconds > seconds);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void the_given_files_agree_with_the_enumeration(void **state)
{
    (void)state;
    Tally tally = {0};
    for (int i = 0; i < file_count; i++) {
        print_message("%s\n", files[i]);
        Protocol protocol = protocol_load(files[i], NULL, 0);
        compare_system(protocol.system, 10, &tally);
        protocol_release(&protocol);
    }
    print_message("%u compared: %u transition, %u errors (%u in evaluation), %u witnesses; %u got "
                  "nicer\n",
                  tally.compared, tally.transitions, tally.errors, tally.evaluations,
                  tally.witnesses, tally.improved);
}

int main(int argument_count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invariants_witnesses_and_transitions_are_as_nice_as_can_be),
        cmocka_unit_test(attempts_count_as_steps),
        cmocka_unit_test(what_happens_at_once_has_nobody_in_it),
        cmocka_unit_test(the_outage_takes_five_context_switches_and_two_enactors),
        cmocka_unit_test(a_restless_way_becomes_calm),
        cmocka_unit_test(a_way_that_is_not_shortest_stays),
        cmocka_unit_test(a_time_limit_leaves_what_there_is),
        cmocka_unit_test(whatever_is_left_of_the_time_every_finding_says_what_is_proved),
    };
    const struct CMUnitTest given[] = {
        cmocka_unit_test(the_given_files_agree_with_the_enumeration)};
    files = arguments + 1;
    file_count = argument_count - 1;
    if (file_count > 0) return cmocka_run_group_tests_name("minimal", given, NULL, NULL);
    return cmocka_run_group_tests_name("minimal", tests, NULL, NULL);
}
