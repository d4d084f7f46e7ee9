/* test_endless.c - a loop is judged by the definitions, and what is said of it. */
#include "scene.h"

static const char lock[] =
    "protocol lock\n"
    "var lock: bool = false\n"
    "fair process busy { loop { step take { await !lock  lock = true } step give { lock = false } "
    "} }\n"
    "process idle { loop { step rest {} } }\n"
    "fair process patient { loop { step want { await !lock } step leave {} } }\n"
    "assume calm: always eventually !lock\n"
    "liveness gets_in: always eventually taken(patient.want)\n"
    "liveness free: always !lock\n"
    "liveness full: eventually lock\n";

static Finding *claim_loop(const Scene *scene, const char *property, const char *steps,
                           uint32_t loop_begins)
{
    Finding *finding = scene_claim(scene, property, steps);
    finding->loop_begins = loop_begins;
    return finding;
}

static void assert_says(Scene *scene, const char *expected)
{
    Report report = {.system = scene->system,
                     .findings = scene->findings,
                     .traces = scene->traces,
                     .counts = {.used = true,
                                .complete = true,
                                .liveness = {.states = 4, .transitions = 11, .product = 1234}}};
    Text text = {0};
    report_text(&report, 80, false, &text);
    if (strstr(text_string(&text), expected) == NULL) {
        fail_msg("not said:\n%s\nbut:\n%s", expected, text_string(&text));
    }
    text_release(&text);
}

static void assert_refused(const char *property, const char *steps, uint32_t loop_begins,
                           const char *why)
{
    Scene scene = scene_create(lock);
    scene_refuse(&scene, claim_loop(&scene, property, steps, loop_begins), why);
    scene_destroy(&scene);
}

static void a_loop_is_told_with_who_is_left_out(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    const Finding *finding = claim_loop(&scene, "gets_in", "busy.take busy.give", 0);
    scene_replay(&scene, finding);
    assert_says(&scene, "gets_in: violated, it loops from the start\n");
    assert_says(&scene,
                "  from here on, again and again:\n"
                "   1  busy  take  lock: false -> true  :3\n"
                "   2  busy  give  lock: true -> false  :3\n"
                "\n"
                "     7 | liveness gets_in: always eventually taken(patient.want)\n"
                "\n"
                "  idle could take rest all the time, but nothing says that it must: it is not\n"
                "    `fair`.\n"
                "  patient could take want again and again, but not all the time: `fair` allows\n"
                "    to leave it out for ever, `strong fair` would not.\n");
    assert_says(&scene, "liveness: 4 states, 11 transitions, 1,234 in products with automata, "
                        "under\n  0.001 s\n");
    scene_destroy(&scene);
}

static void a_way_to_the_loop_stands_before_it(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    scene_replay(&scene, claim_loop(&scene, "free", "busy.take busy.give busy.take busy.give", 2));
    assert_says(&scene, "free: violated, it loops after 2 steps\n");
    assert_says(&scene, "   2  busy  give  lock: true -> false  :3\n"
                        "\n"
                        "  from here on, again and again:\n"
                        "   3  busy  take  lock: false -> true  :3\n");
    scene_destroy(&scene);
}

static void what_would_have_helped_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    Finding *finding = claim_loop(&scene, "gets_in", "busy.take busy.give", 0);
    scene_replay(&scene, finding);
    const Process *patient = scene.system->processes[2];
    finding->remedies.items = memory_allocate(1, sizeof *finding->remedies.items);
    finding->remedies.count = 1;
    FairnessWish *wishes = memory_allocate(2, sizeof *wishes);
    wishes[0] = (FairnessWish){WISH_WEAK, scene.system->processes[1], NULL};
    wishes[1] = (FairnessWish){WISH_STRONG, patient, patient->steps[0]};
    finding->remedies.items[0] = (Remedy){wishes, 2};
    finding->remedies.weak_does_not_help = true;
    assert_says(&scene,
                "\n  It would not help if all processes were `fair`. It would hold if `idle` "
                "were\n  `fair` and `patient.want` were `strong fair`.\n");
    scene_destroy(&scene);
}

static void a_loop_of_new_values_closes_up_to_their_numbers(void **state)
{
    (void)state;
    Scene scene =
        scene_create("protocol orders\n"
                     "type Gen = order(2)\n"
                     "var latest: Gen = first(Gen)\n"
                     "fair process planner { loop { step plan { latest = fresh(Gen) } } }\n"
                     "liveness never: eventually always !taken(planner)\n");
    scene_replay(&scene, claim_loop(&scene, "never", "planner.plan", 0));
    assert_says(&scene, "   1  planner  plan  latest: 1 -> 2  :4\n");
    assert_says(&scene, "  Each time round there are other values of Gen: the loop closes up to\n"
                        "    renumbering them.\n");
    scene_destroy(&scene);
}

static void a_loop_that_does_not_close_is_refused(void **state)
{
    (void)state;
    assert_refused("gets_in", "busy.take", 0, "its loop does not close");
}

static void an_unfair_loop_is_refused(void **state)
{
    (void)state;
    /* Busy could go on, in all of its states. */
    assert_refused("gets_in", "idle.rest", 0, "its loop is not fair");
    assert_refused("gets_in", "busy.take", 1, "its loop is not fair");
}

static void a_loop_on_which_the_formula_is_true_is_refused(void **state)
{
    (void)state;
    assert_refused("full", "busy.take busy.give", 0, "its formula is true on this run");
}

static void a_loop_on_which_a_premise_is_false_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol p\n"
                               "var x: bool = false\n"
                               "process p { loop { step s { x = !x } } }\n"
                               "assume goes: always eventually x\n"
                               "liveness l: eventually x\n");
    scene_refuse(&scene, claim_loop(&scene, "l", "", 0), "a premise is false on this run");
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loop_is_told_with_who_is_left_out),
        cmocka_unit_test(a_way_to_the_loop_stands_before_it),
        cmocka_unit_test(what_would_have_helped_is_told),
        cmocka_unit_test(a_loop_of_new_values_closes_up_to_their_numbers),
        cmocka_unit_test(a_loop_that_does_not_close_is_refused),
        cmocka_unit_test(an_unfair_loop_is_refused),
        cmocka_unit_test(a_loop_on_which_the_formula_is_true_is_refused),
        cmocka_unit_test(a_loop_on_which_a_premise_is_false_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
