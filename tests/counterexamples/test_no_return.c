/* test_no_return.c - what is said of a state without a way back, and that a claim which is wrong is
 * noticed. */
#include "scene.h"

static const char lamp[] =
    "protocol lamp\n"
    "var lit: bool = true\n"
    "var broken: bool = false\n"
    "process switch {\n"
    "  anytime step burn { broken = true lit = false }\n"
    "  loop { step flip { await !broken  lit = !lit } }\n"
    "}\n"
    "process electrician { loop { step visit { await broken broken = false } } }\n"
    "process child { step hide { await broken } }\n"
    "recoverable repairs by switch, child: lit\n"
    "recoverable shines: lit\n"
    "recoverable never: broken && lit\n";

static Finding *claim_lost(const Scene *scene, const char *property, const char *steps,
                           NoReturn no_return)
{
    Finding *finding = scene_claim(scene, property, steps);
    finding->no_return = memory_allocate(1, sizeof no_return);
    *finding->no_return = no_return;
    return finding;
}

/* Of the only trace there is. */
static void assert_says(Scene *scene, const char *expected)
{
    const ReportCounts counts = {.used = true, .complete = true, .states = 1};
    Report report = {.system = scene->system,
                     .findings = scene->findings,
                     .traces = scene->traces,
                     .counts = counts};
    Text text = {0};
    report_text(&report, 80, false, &text);
    if (strstr(text_string(&text), expected) == NULL) {
        fail_msg("not said:\n%s\nbut:\n%s", expected, text_string(&text));
    }
    text_release(&text);
}

static void where_nobody_else_is_there_nobody_else_is_asked(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol lone\nvar up: bool = true\n"
                               "process p { anytime step mend { up = true }\n"
                               "            loop { step fail { up = false } } }\n"
                               "recoverable heals by p: up\n");
    NoReturn lost = {.states = 1};
    Finding *finding = claim_lost(&scene, "heals", "p.fail", lost);
    scene_replay(&scene, finding);
    assert_says(&scene,
                "  After p.fail (step 1) no steps of p lead there any more; it takes an `anytime`\n"
                "  step. It is the only such state.\n");
    scene_destroy(&scene);
}

static void who_could_still_help_is_said(void **state)
{
    (void)state;
    Scene scene = scene_create(lamp);
    NoReturn lost = {.states = 1};
    Finding *finding = claim_lost(&scene, "repairs", "switch.burn", lost);
    scene_replay(&scene, finding);
    assert_says(&scene,
                "  repairs is out of reach; it is false:\n"
                "      lit = false\n"
                "\n"
                "  After switch.burn (step 1) no steps of switch and child lead there any more;\n"
                "  others would have to help, or an `anytime` step. It is the only such state.\n");
    finding->no_return->for_good = true;
    finding->no_return->states = 1234;
    finding->no_return->stands_for = 2000;
    assert_says(&scene,
                "  After switch.burn (step 1) no steps of switch and child lead there any more,\n"
                "  whatever others do. There are 1,234 such states (they stand for 2,000).\n");
    scene_destroy(&scene);
}

static void the_first_state_may_be_lost(void **state)
{
    (void)state;
    Scene scene = scene_create(lamp);
    NoReturn lost = {.states = 6, .stands_for = 6, .for_good = true};
    Finding *finding = claim_lost(&scene, "never", "", lost);
    scene_replay(&scene, finding);
    assert_says(&scene,
                "  Already at first nobody can get there, whatever happens. There are 6 such\n"
                "  states.\n");
    finding->no_return->for_good = false;
    assert_says(&scene,
                "  Already at first nobody can get there without an `anytime` step. There are\n"
                "  6 such states.\n");
    scene_destroy(&scene);
}

static void what_leads_into_such_states_is_listed(void **state)
{
    (void)state;
    Scene scene = scene_create(lamp);
    NoReturn lost = {.states = 2, .for_good = true, .crossing_count = 2};
    lost.crossings = memory_allocate(2, sizeof *lost.crossings);
    lost.crossings[0] = scene.system->processes[0]->steps[0];
    lost.crossings[1] = scene.system->processes[2]->steps[0];
    scene_replay(&scene, claim_lost(&scene, "never", "switch.burn", lost));
    assert_says(&scene,
                "  After switch.burn (step 1) nobody can get there any more, whatever happens.\n"
                "  There are 2 such states; what leads into them: switch.burn and child.hide.\n");
    scene_destroy(&scene);
}

/* The electrician comes, and then it is switched on. */
static void a_state_that_can_recover_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(lamp);
    NoReturn lost = {.states = 1};
    scene_refuse(&scene, claim_lost(&scene, "shines", "switch.burn", lost),
                 "its last state can recover");
    scene_destroy(&scene);
    scene = scene_create(lamp);
    scene_refuse(&scene, claim_lost(&scene, "repairs", "switch.flip", lost),
                 "its last state can recover");
    scene_destroy(&scene);
}

static void a_state_that_satisfies_the_goal_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(lamp);
    char *why = NULL;
    NoReturn lost = {.states = 1};
    assert_null(trace_replay(scene.system, claim_lost(&scene, "shines", "", lost), &why));
    assert_non_null(why);
    free(why);
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_nobody_else_is_there_nobody_else_is_asked),
        cmocka_unit_test(who_could_still_help_is_said),
        cmocka_unit_test(the_first_state_may_be_lost),
        cmocka_unit_test(what_leads_into_such_states_is_listed),
        cmocka_unit_test(a_state_that_can_recover_is_refused),
        cmocka_unit_test(a_state_that_satisfies_the_goal_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
