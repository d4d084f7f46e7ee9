/* test_minimising.c - what another engine found is looked for again, and what differs is a bug. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "minimising.h"
#include "model/model.h"

static const char text[] = "protocol p\n"
                           "var x: 0..3 = 0\n"
                           "process up { loop { step s { await x < 3  x = x + 1 } } }\n"
                           "process rest { loop { step t { } } }\n"
                           "invariant small: x < 2\n";

#define REPORT "tocsin-disagreement-p.txt"

typedef struct Scene {
    Model *model;
    Options options;
    Inquiry inquiry;
    char folder[32];
} Scene;

/* The inquiry points to the options, so it stays where it is. */
static void scene_init(Scene *scene)
{
    *scene = (Scene){.folder = "/tmp/tocsin-XXXXXX"};
    char *message = NULL;
    scene->model = model_from_text("p.tocsin", text, strlen(text));
    const System *system = model_build(scene->model, NULL, 0, NULL, &message);
    assert_non_null(system);
    options_init(&scene->options);
    scene->options.minimise = MINIMISE_FULL;
    const char *unknown;
    inquiry_init(&scene->inquiry, system, findings_create(system, NULL, 0, &unknown),
                 &scene->options);
    assert_non_null(mkdtemp(scene->folder));
    assert_int_equal(chdir(scene->folder), 0);
}

static void scene_destroy(Scene *scene)
{
    unlink(REPORT);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(scene->folder), 0);
    inquiry_release(&scene->inquiry);
    options_release(&scene->options);
    model_destroy(scene->model);
}

/* `small` is violated after so many steps of `up`, and before that of `rest`. */
static Finding *claim(Scene *scene, const char *engine, uint32_t rests, uint32_t ups)
{
    Finding *finding = &scene->inquiry.findings->items[0];
    const System *system = scene->inquiry.system;
    Schedule *schedule = schedule_create();
    schedule_append(schedule, &(Action){0});
    for (uint32_t i = 0; i < rests; i++) {
        schedule_append(schedule, &(Action){.process = system->processes[1]});
    }
    for (uint32_t i = 0; i < ups; i++) {
        schedule_append(schedule, &(Action){.process = system->processes[0]});
    }
    finding->verdict = VERDICT_VIOLATED;
    finding->engine = engine;
    finding->open = false;
    finding->schedule = schedule;
    return finding;
}

static void what_the_explorer_finds_as_well_is_no_disagreement(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene);
    const Finding *finding = claim(&scene, "bmc", 0, 2);
    assert_true(minimising_look_again(&scene.inquiry, 0));
    assert_int_equal(finding->fewest, FEWEST_VALUES);
    assert_int_not_equal(access(REPORT, F_OK), 0);
    scene_destroy(&scene);
}

static void a_shorter_trace_than_one_that_is_said_to_be_shortest_is_reported(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene);
    claim(&scene, "bmc", 1, 2);
    assert_false(minimising_look_again(&scene.inquiry, 0));
    assert_int_equal(access(REPORT, F_OK), 0);
    scene_destroy(&scene);
}

static void a_violation_that_is_not_found_again_is_reported(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene);
    claim(&scene, "bmc", 0, 1);
    assert_false(minimising_look_again(&scene.inquiry, 0));
    assert_int_equal(access(REPORT, F_OK), 0);
    scene_destroy(&scene);
}

static void pdr_need_not_have_a_shortest_trace(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene);
    const Finding *finding = claim(&scene, "pdr", 1, 2);
    assert_true(minimising_look_again(&scene.inquiry, 0));
    assert_int_equal(schedule_steps(finding->schedule), 2);
    scene_destroy(&scene);
}

/* --- how far the explorer came --- */

static void not_to_have_come_there_is_no_disagreement(void **state)
{
    (void)state;
    const Finding none = {.verdict = VERDICT_UNKNOWN};
    Scene scene;
    scene_init(&scene);
    const Finding *finding = claim(&scene, "bmc", 0, 2);
    assert_true(minimising_agrees(finding, &none, STOP_STATES));
    assert_true(minimising_agrees(finding, &none, STOP_TIMEOUT));
    assert_true(minimising_agrees(finding, &none, STOP_MEMORY));
    assert_true(minimising_agrees(finding, &none, STOP_INTERRUPTED));
    assert_false(minimising_agrees(finding, &none, STOP_COMPLETE));
    assert_false(minimising_agrees(finding, &none, STOP_DEPTH));
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_explorer_finds_as_well_is_no_disagreement),
        cmocka_unit_test(a_shorter_trace_than_one_that_is_said_to_be_shortest_is_reported),
        cmocka_unit_test(a_violation_that_is_not_found_again_is_reported),
        cmocka_unit_test(pdr_need_not_have_a_shortest_trace),
        cmocka_unit_test(not_to_have_come_there_is_no_disagreement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
