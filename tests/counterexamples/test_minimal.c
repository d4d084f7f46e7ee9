/* test_minimal.c - each criterion decides where those before it leave a choice, and what is claimed
 * within any budget is so. That nothing is better in random models: tests/generate/test_best.c. */
#include "scene.h"

#include "counterexamples/minimal.h"

static const ShortestWays unknown_ways = {.leads = NULL};

static void choose(const Scene *scene, Finding *finding, Fewest wanted, uint64_t work)
{
    const MinimalOptions options = {.wanted = wanted, .work = work};
    minimal_choose(scene->findings, finding, &unknown_ways, &options);
}

static void choose_with_fewer(const Scene *scene, Finding *finding, uint32_t fewer_than,
                              uint64_t work)
{
    const MinimalOptions options = {
        .wanted = FEWEST_VALUES, .work = work, .fewer_than = fewer_than};
    minimal_choose(scene->findings, finding, &unknown_ways, &options);
}

static Measure measure_of(const Scene *scene, const Finding *finding)
{
    Measure measure = {0};
    assert_true(minimal_measure(scene->system, finding->schedule, finding->attempt, &measure));
    return measure;
}

/* "p[1].s q.t": who takes which steps. */
static void assert_steps(Scene *scene, const Finding *finding, const char *expected)
{
    Text steps = {0};
    const Trace *trace = scene_replay(scene, finding);
    for (uint32_t i = 1; i < trace->count; i++) {
        if (i > 1) text_add_char(&steps, ' ');
        trace_print_mover(&steps, &trace->states[i]);
    }
    assert_string_equal(text_string(&steps), expected);
    text_release(&steps);
}

static void check_chosen(const char *text, const char *property, const char *found,
                         const char *expected, Measure least)
{
    Scene scene = scene_create(text);
    Finding *finding = scene_claim(&scene, property, found);
    choose(&scene, finding, FEWEST_VALUES, MINIMAL_WORK);
    Measure measure = measure_of(&scene, finding);
    assert_int_equal(finding->fewest, FEWEST_VALUES);
    assert_memory_equal(&measure, &least, sizeof measure);
    assert_steps(&scene, finding, expected);
    scene_destroy(&scene);
}

static void who_moved_goes_on(void **state)
{
    (void)state;
    check_chosen("protocol p\nvar x: 0..4 = 0\nvar y: 0..4 = 0\n"
                 "process a { step one { x = x + 1 } step two { x = x + 1 } }\n"
                 "process b { step one { y = y + 1 } step two { y = y + 1 } }\n"
                 "invariant low: x + y < 4\n",
                 "low", "a.one b.one a.two b.two", "a.one a.two b.one b.two",
                 (Measure){.steps = 4, .context_switches = 1, .participants = 2, .values = 2});
}

/* Two switches either way, by three or by two. */
static void fewer_take_part(void **state)
{
    (void)state;
    check_chosen("protocol p\nvar x: 0..4 = 0\n"
                 "process a[i: 1..2] { step s { await x in {0, 2}  x = x + 1 }\n"
                 "                     step t { await x == 2  x = x + 1 } }\n"
                 "process b { step s { await x == 1  x = x + 1 } }\n"
                 "invariant low: x < 3\n",
                 "low", "a[1].s b.s a[2].s", "a[1].s b.s a[1].t",
                 (Measure){.steps = 3, .context_switches = 2, .participants = 2, .values = 3});
}

static void fewer_values_are_shown(void **state)
{
    (void)state;
    check_chosen("protocol p\nvar x: 0..4 = 0\nvar y: 0..4 = 0\nvar n: 0..2 = 0\n"
                 "process a { step s { choose k in 1..4  x = k  n = 1 }\n"
                 "            step t { choose k in 2..4  y = k  n = 2 } }\n"
                 "invariant low: n < 2\n",
                 "low", "a.s#3 a.t#1", "a.s a.t",
                 (Measure){.steps = 2, .context_switches = 0, .participants = 1, .values = 2});
}

/* Of the values, 2 is shown anyway, and it is not the first choice in either step. */
static void the_first_comes_after_all_else(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol p\nvar x: 0..4 = 0\nvar n: 0..2 = 0\n"
                               "process a { step s { choose k in 1..4  x = k  n = 2 } }\n"
                               "invariant low: n < 2\n");
    Finding *finding = scene_claim(&scene, "low", "a.s#3");
    choose(&scene, finding, FEWEST_UNASKED, MINIMAL_WORK);
    assert_int_equal(schedule_entry(finding->schedule, 1).choices[0], 0);
    assert_int_equal(finding->fewest, FEWEST_UNASKED);
    choose(&scene, finding, FEWEST_VALUES, MINIMAL_WORK);
    assert_int_equal(schedule_entry(finding->schedule, 1).choices[0], 1);
    assert_int_equal(measure_of(&scene, finding).values, 1);
    scene_destroy(&scene);
}

static void a_step_that_fails_counts(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol p\nvar x: 0..2 = 0\n"
                               "process a { step s { x = x + 1 } step t { x = x + 1 } }\n"
                               "process b { step s { await x == 2  assert false } }\n"
                               "process c { step s { await x == 1  x = 2 }\n"
                               "            step t { assert false } }\n");
    Finding *finding = scene_finding(&scene, "no_model_error");
    scene_schedule(&scene, "a.s a.t", "b.s", true, &finding->schedule, &finding->attempt);
    finding->verdict = VERDICT_VIOLATED;
    finding->has_attempt = true;
    choose(&scene, finding, FEWEST_VALUES, MINIMAL_WORK);
    Measure measure = measure_of(&scene, finding);
    assert_int_equal(measure.steps, 3);
    assert_int_equal(measure.context_switches, 1);
    assert_int_equal(finding->fewest, FEWEST_VALUES);
    assert_int_equal(finding->error.kind, ERROR_ASSERT);
    assert_steps(&scene, finding, "a.s a.t");
    scene_destroy(&scene);
}

/* Many ways, of which some are better in each respect. */
static const char crowd[] =
    "protocol p\nvar x: 0..6 = 0\nvar seen: set of 0..9 = {}\n"
    "process a[i: 1..3] { loop { step s {\n"
    "  await x < 6  choose k in 0..2  seen = seen + {k + x}  x = x + 1 } } }\n"
    "process b { loop { step s { await x % 2 == 1  x = x + 1 } } }\n"
    "invariant low: x < 5 || !(b at s)\n";

/* However little work is allowed: it says no more than it knows, and the same each time. */
static void what_is_claimed_within_a_budget_is_so(void **state)
{
    (void)state;
    Measure least = {0};
    for (uint64_t work = MINIMAL_WORK; work > 0;
         work = work > 20000 ? 20000 : work / 10 * 9 + work % 10 / 2) {
        Scene scene = scene_create(crowd);
        Finding *finding = scene_claim(&scene, "low", "a[1].s b.s a[2].s b.s a[3].s");
        choose(&scene, finding, FEWEST_VALUES, work);
        scene_replay(&scene, finding);
        Measure measure = measure_of(&scene, finding);
        if (work == MINIMAL_WORK) least = measure;
        assert_int_equal(measure.steps, least.steps);
        assert_true(work < MINIMAL_WORK || finding->fewest == FEWEST_VALUES);
        assert_int_equal(finding->fewest_wanted, FEWEST_VALUES);
        assert_int_not_equal(finding->fewest, FEWEST_UNASKED);
        if (finding->fewest >= FEWEST_SWITCHES)
            assert_int_equal(measure.context_switches, least.context_switches);
        if (finding->fewest >= FEWEST_BOTH)
            assert_int_equal(measure.participants, least.participants);
        if (finding->fewest >= FEWEST_VALUES) assert_int_equal(measure.values, least.values);
        scene_destroy(&scene);
    }
}

static bool is_over(void *context)
{
    unsigned *left = context;
    if (*left > 0) (*left)--;
    return *left == 0;
}

/* The same of time, whenever it runs out. */
static void what_is_claimed_in_time_is_so(void **state)
{
    (void)state;
    Measure least = {0};
    for (unsigned time = 1U << 20; time > 0; time = time > 30000 ? 30000 : time * 4 / 5) {
        Scene scene = scene_create(crowd);
        Finding *finding = scene_claim(&scene, "low", "a[1].s b.s a[2].s b.s a[3].s");
        unsigned left = time;
        const ShortestWays ways = {.is_over = is_over, .context = &left};
        const MinimalOptions options = {.wanted = FEWEST_VALUES, .work = MINIMAL_WORK};
        minimal_choose(scene.findings, finding, &ways, &options);
        scene_replay(&scene, finding);
        Measure measure = measure_of(&scene, finding);
        if (least.steps == 0) least = measure;
        if (finding->fewest >= FEWEST_SWITCHES)
            assert_int_equal(measure.context_switches, least.context_switches);
        if (finding->fewest >= FEWEST_BOTH)
            assert_int_equal(measure.participants, least.participants);
        if (finding->fewest >= FEWEST_VALUES) assert_int_equal(measure.values, least.values);
        scene_destroy(&scene);
    }
}

static void what_somebody_else_proved_is_kept(void **state)
{
    (void)state;
    Scene scene = scene_create(crowd);
    Finding *finding = scene_claim(&scene, "low", "a[1].s b.s a[2].s b.s a[3].s");
    finding->fewest = FEWEST_SWITCHES;
    const Schedule *before = finding->schedule;
    choose(&scene, finding, FEWEST_VALUES, 100);
    assert_ptr_equal(finding->schedule, before);
    assert_int_equal(finding->fewest, FEWEST_SWITCHES);
    scene_destroy(&scene);
}

/* However little work is allowed, and however many switches more than it takes. */
static void the_best_of_those_with_few_switches_is_the_best(void **state)
{
    (void)state;
    Measure least = {0};
    for (uint64_t work = MINIMAL_WORK; work > 0; work /= 2) {
        Scene scene = scene_create(crowd);
        Finding *finding = scene_claim(&scene, "low", "a[1].s b.s a[2].s b.s a[3].s");
        if (work == MINIMAL_WORK) {
            choose(&scene, finding, FEWEST_VALUES, work);
            least = measure_of(&scene, finding);
            finding->fewest = FEWEST_UNASKED;
        }
        choose_with_fewer(&scene, finding, least.context_switches + 1 + work % 2, work);
        assert_true(work < MINIMAL_WORK || finding->fewest == FEWEST_VALUES);
        scene_replay(&scene, finding);
        Measure measure = measure_of(&scene, finding);
        if (finding->fewest >= FEWEST_SWITCHES)
            assert_int_equal(measure.context_switches, least.context_switches);
        if (finding->fewest >= FEWEST_BOTH)
            assert_int_equal(measure.participants, least.participants);
        if (finding->fewest >= FEWEST_VALUES) assert_int_equal(measure.values, least.values);
        scene_destroy(&scene);
    }
}

/* Where it is not found out, a schedule that may be better stays. */
static void nothing_is_put_in_place_that_may_be_worse(void **state)
{
    (void)state;
    Scene scene = scene_create(crowd);
    Finding *finding = scene_claim(&scene, "low", "a[1].s b.s a[2].s b.s a[3].s");
    const Schedule *before = finding->schedule;
    choose_with_fewer(&scene, finding, 5, 1000);
    assert_int_equal(finding->fewest, FEWEST_CUT_SHORT);
    assert_ptr_equal(finding->schedule, before);
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_moved_goes_on),
        cmocka_unit_test(fewer_take_part),
        cmocka_unit_test(fewer_values_are_shown),
        cmocka_unit_test(the_first_comes_after_all_else),
        cmocka_unit_test(a_step_that_fails_counts),
        cmocka_unit_test(what_is_claimed_within_a_budget_is_so),
        cmocka_unit_test(what_is_claimed_in_time_is_so),
        cmocka_unit_test(what_somebody_else_proved_is_kept),
        cmocka_unit_test(the_best_of_those_with_few_switches_is_the_best),
        cmocka_unit_test(nothing_is_put_in_place_that_may_be_worse),
    };
    return cmocka_run_group_tests_name("minimal", tests, NULL, NULL);
}
