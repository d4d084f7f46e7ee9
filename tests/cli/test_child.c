/* test_child.c - what an engine in a process of its own inherits, and what is said of how it ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "model/model.h"
#include "run.h"
#include "support/memory.h"

static const char text[] = "protocol p\n"
                           "var x: 0..3 = 0\n"
                           "process q { step s { x = 1 } }\n"
                           "invariant small: x < 3\n";

#define DESCRIPTORS_MOST 256

typedef struct Pipes {
    int open, kept; /* by a program that is started from here */
} Pipes;

static Pipes count_pipes(void)
{
    Pipes pipes = {0};
    for (int i = 0; i < DESCRIPTORS_MOST; i++) {
        struct stat status;
        if (fstat(i, &status) != 0 || !S_ISFIFO(status.st_mode)) continue;
        pipes.open++;
        pipes.kept += (fcntl(i, F_GETFD) & FD_CLOEXEC) == 0;
    }
    return pipes;
}

/* ---- engines ---- */

static void hangs(const System *system, Findings *findings, const SolveOptions *options,
                  Solving *ret)
{
    (void)system, (void)findings, (void)options, (void)ret;
    for (;;) pause();
}

static void counts_pipes(const System *system, Findings *findings, const SolveOptions *options,
                         Solving *ret)
{
    (void)system, (void)findings, (void)options;
    const Pipes pipes = count_pipes();
    *ret = (Solving){.stop = SOLVE_GAVE_UP};
    snprintf(ret->stopped, sizeof ret->stopped, "%d open, %d kept", pipes.open, pipes.kept);
}

static void needs_too_much(const System *system, Findings *findings, const SolveOptions *options,
                           Solving *ret)
{
    (void)system, (void)findings, (void)options, (void)ret;
    free(memory_resize(NULL, SIZE_MAX, 2));
}

static void leaves(const System *system, Findings *findings, const SolveOptions *options,
                   Solving *ret)
{
    (void)system, (void)findings, (void)options, (void)ret;
    _exit(EXIT_UNDECIDED);
}

/* ---- tests ---- */

typedef struct Scene {
    Model *model;
    const System *system;
    Findings *findings;
    SolveOptions options;
} Scene;

static Scene scene_create(void)
{
    Scene scene = {0};
    char *message = NULL;
    scene.model = model_from_text("p.tocsin", text, strlen(text));
    scene.system = model_build(scene.model, NULL, 0, NULL, &message);
    assert_non_null(scene.system);
    scene.findings = findings_create(scene.system, NULL, 0, NULL);
    return scene;
}

static void scene_destroy(Scene *scene)
{
    findings_destroy(scene->findings);
    model_destroy(scene->model);
}

static void start(Scene *scene, Child *child, const Child *before, Solve *solve)
{
    child_start(child, before, solve, scene->system, scene->findings, &scene->options);
    assert_true(child->running);
}

static void hear_nothing(void *context, Finding *finding)
{
    (void)context, (void)finding;
    fail();
}

static void wait_for_end(Child *child)
{
    while (child->running) {
        child_hear(child, hear_nothing, NULL);
        usleep(1000);
    }
}

/* The end of a pipe is seen when nobody has it open for writing any more, so nobody else may have it:
 * neither an engine that is started later, nor a compiler. */
static void a_pipe_is_open_where_it_is_used_and_nowhere_else(void **state)
{
    (void)state;
    const Pipes before = count_pipes();
    Scene scene = scene_create();
    Child first, second, third;
    start(&scene, &first, NULL, hangs);
    start(&scene, &second, &first, hangs);
    start(&scene, &third, &second, counts_pipes);
    assert_int_equal(count_pipes().open, before.open + 3);
    assert_int_equal(count_pipes().kept, before.kept);
    wait_for_end(&third);
    char wanted[80];
    snprintf(wanted, sizeof wanted, "%d open, %d kept", before.open + 1, before.kept);
    assert_string_equal(third.solving.stopped, wanted);
    child_release(&first);
    child_release(&second);
    child_release(&third);
    assert_int_equal(count_pipes().open, before.open);
    scene_destroy(&scene);
}

static void assert_said(Solve *solve, const char *wanted)
{
    Scene scene = scene_create();
    Child child;
    start(&scene, &child, NULL, solve);
    wait_for_end(&child);
    assert_string_equal(child.solving.stopped, wanted);
    assert_false(child.has_bug);
    child_release(&child);
    scene_destroy(&scene);
}

static void only_what_ran_out_of_memory_is_said_to(void **state)
{
    (void)state;
    assert_said(needs_too_much, "it ran out of memory");
    assert_said(leaves, "it ended too early");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipe_is_open_where_it_is_used_and_nowhere_else),
        cmocka_unit_test(only_what_ran_out_of_memory_is_said_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
