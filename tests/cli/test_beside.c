/* test_beside.c - explorer and solver at the same time, with engines that say what each test wants:
 * in place of solver/portfolio.c this file has a portfolio of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "beside.h"
#include "model/model.h"
#include "run.h"
#include "solver/portfolio.h"

/* More states than any test waits for. `broken` is violated in 6 steps, for which the explorer
 * needs longer than for the child to be started; `never` holds. */
static const char text[] = "protocol p\n"
                           "var a: [1..30] 0..3 = 0\n"
                           "process q[i: 1..30] { loop { step s { a[i] = (a[i] + 1) % 4 } } }\n"
                           "invariant broken: count(i in 1..30: a[i] != 0) < 6\n"
                           "invariant early: a[3] == 0\n"
                           "invariant never: a[1] >= 0\n";

/* So many initial states that the child is started among them; the first step leads to a state that
 * can't be judged, and only after it comes one that fails. */
static const char failing[] = "protocol p\n"
                              "var a: [1..20] 0..1 = any\n"
                              "var x: 0..3 = 0\n"
                              "process q { step s { choose k in 1..3  x = k } }\n"
                              "process r { step t { assert x == 1 } }\n"
                              "invariant partial: 6 / (1 - x) != 100\n";

static const char *model = text;

typedef enum Behaviour {
    RESTS, /* gives up at once, and has nothing to say about it */
    SAYS_NOTHING,
    SAYS_THE_SAME,
    SAYS_ANOTHER_REASON,
    PROVES_NEVER,
    PROVES_BROKEN,
    PROVES_EARLY,
    PROVES_NEVER_WHEN_EARLY_IS_KNOWN,
    REFUTES_NEVER_WHEN_IT_IS_KNOWN,
    FINDS_BROKEN,
    FINDS_ERROR,
    DIES,
    HANGS,
    HANGS_FOR_GOOD, /* whatever it is asked for */
    BUGS
} Behaviour;

static Behaviour behaviour; /* of the first engine … */
static Behaviour another;   /* … of the second … */
static Behaviour joining;   /* … and of the third, which joins later */

static void prove(Findings *findings, const SolveOptions *options, const char *name)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (strcmp(finding->property->name, name) != 0) continue;
        finding_prove(finding, "pdr", "made up", "true\n");
        options->decided(options->decided_context, finding);
    }
}

/* Finds what the explorer is still looking for, and says so in another's name. */
static void find(const System *system, const SolveOptions *options, const char *name)
{
    const ExploreOptions limits = {
        .max_states = UINT64_MAX, .max_memory = UINT64_MAX, .max_depth = UINT32_MAX};
    Findings *findings = findings_create(system, &name, 1, NULL);
    Exploration exploration;
    explore(system, findings, &limits, &exploration);
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (strcmp(finding->property->name, name) != 0) continue;
        finding->engine = "bmc";
        options->decided(options->decided_context, finding);
    }
    findings_destroy(findings);
}

static void wait_until_known(const System *system, const SolveOptions *options, const char *name)
{
    uint32_t position = 0;
    while (strcmp(system->properties[position].name, name) != 0) position++;
    while (!options->known_elsewhere(options->known_context, position)) usleep(1000);
}

/* With the way to another's violation. */
static void refute_never(const System *system, const SolveOptions *options)
{
    const ExploreOptions limits = {
        .max_states = UINT64_MAX, .max_memory = UINT64_MAX, .max_depth = UINT32_MAX};
    const char *name = "early";
    Findings *findings = findings_create(system, &name, 1, NULL);
    Exploration exploration;
    explore(system, findings, &limits, &exploration);
    Finding *early = &findings->items[1], *never = &findings->items[2];
    early->property = never->property;
    early->engine = "bmc";
    options->decided(options->decided_context, early);
    findings_destroy(findings);
}

static void behave(Behaviour how, const System *system, Findings *findings,
                   const SolveOptions *options, Solving *ret)
{
    *ret = (Solving){.stop = SOLVE_GAVE_UP};
    switch (how) {
    case RESTS: break;
    case SAYS_NOTHING:
        *ret = (Solving){SOLVE_GAVE_UP, 25, .searched = true, .checks = 3, .stopped = "no way on"};
        break;
    case SAYS_THE_SAME: *ret = (Solving){SOLVE_GAVE_UP, .checks = 4, .stopped = "no way on"}; break;
    case SAYS_ANOTHER_REASON: *ret = (Solving){SOLVE_GAVE_UP, .stopped = "too large"}; break;
    case PROVES_NEVER_WHEN_EARLY_IS_KNOWN:
        wait_until_known(system, options, "early");
        prove(findings, options, "never");
        break;
    case REFUTES_NEVER_WHEN_IT_IS_KNOWN:
        wait_until_known(system, options, "never");
        refute_never(system, options);
        break;
    case PROVES_NEVER: prove(findings, options, "never"); break;
    case PROVES_BROKEN: prove(findings, options, "broken"); break;
    case PROVES_EARLY: prove(findings, options, "early"); break;
    case FINDS_BROKEN: find(system, options, "broken"); break;
    case FINDS_ERROR: find(system, options, "no_model_error"); break;
    case DIES: raise(SIGKILL); break;
    case HANGS:
        while (*options->interrupted == 0) usleep(1000);
        *ret = (Solving){.stop = SOLVE_INTERRUPTED, .stopped = "the search was interrupted"};
        break;
    case HANGS_FOR_GOOD:
        for (;;) usleep(1000);
    case BUGS: _exit(EXIT_BUG);
    }
}

static void first(const System *system, Findings *findings, const SolveOptions *options,
                  Solving *ret)
{
    behave(behaviour, system, findings, options, ret);
}

static void second(const System *system, Findings *findings, const SolveOptions *options,
                   Solving *ret)
{
    behave(another, system, findings, options, ret);
}

static void third(const System *system, Findings *findings, const SolveOptions *options,
                  Solving *ret)
{
    behave(joining, system, findings, options, ret);
}

Solve *const portfolio[PORTFOLIO_SIZE] = {first, second, third};

typedef struct Scene {
    Model *model;
    Options options;
    Inquiry inquiry;
    bool sound;
} Scene;

/* Lets all look at these properties. */
static Scene decide_all(const char *const *names, size_t count, uint64_t max_states)
{
    Scene scene = {0};
    char *message = NULL;
    options_init(&scene.options);
    scene.options.max_states = max_states;
    scene.options.no_reduce = true; /* nothing reads most of these variables */
    scene.options.timeout = 20;
    scene.model = model_from_text("p.tocsin", model, strlen(model));
    const System *system = model_build(scene.model, NULL, 0, NULL, &message);
    assert_non_null(system);
    Findings *findings = findings_create(system, names, count, NULL);
    scene.sound = inquiry_decide(&scene.inquiry, system, findings, &scene.options);
    return scene;
}

/* … at one property, or all (NULL). */
static Scene decide(const char *name, uint64_t max_states)
{
    return decide_all(name == NULL ? NULL : &name, 1, max_states);
}

static void scene_destroy(Scene *scene)
{
    inquiry_release(&scene->inquiry);
    options_release(&scene->options);
    model_destroy(scene->model);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left, dead or alive */
    assert_int_equal(errno, ECHILD);
}

static const Finding *finding_of(const Scene *scene, const char *name)
{
    const Findings *findings = scene->inquiry.findings;
    for (uint32_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].property->name, name) == 0) return &findings->items[i];
    }
    fail_msg("no property %s", name);
    return NULL;
}

#define MANY 100000000

/* The machine decides how many states there are after a tenth of a second. */
static Scene decide_until_started(const char *name)
{
    uint64_t states = 4096;
    Scene scene = decide(name, states);
    while (!scene.inquiry.solved && scene.inquiry.exploration.stop == STOP_STATES) {
        scene_destroy(&scene);
        scene = decide(name, states *= 2);
    }
    return scene;
}

static void a_small_question_never_starts_the_solver(void **state)
{
    (void)state;
    behaviour = BUGS;
    Scene scene = decide("early", 1000);
    assert_true(scene.sound);
    assert_false(scene.inquiry.solved);
    assert_false(scene.inquiry.has_bug);
    assert_string_equal(finding_of(&scene, "early")->engine, "explore");
    scene_destroy(&scene);
}

static void a_proof_ends_the_exploration(void **state)
{
    (void)state;
    behaviour = PROVES_NEVER;
    Scene scene = decide("never", MANY);
    const Finding *finding = finding_of(&scene, "never");
    assert_true(scene.sound);
    assert_int_equal(finding->verdict, VERDICT_HOLDS);
    assert_string_equal(finding->engine, "pdr");
    assert_string_equal(finding->how, "made up");
    assert_string_equal(finding->invariant, "true\n");
    assert_int_equal(scene.inquiry.exploration.stop, STOP_SETTLED);
    assert_true(scene.inquiry.exploration.seconds < 5);
    scene_destroy(&scene);
}

static void an_answer_counts_while_another_engine_is_stuck(void **state)
{
    (void)state;
    behaviour = HANGS_FOR_GOOD;
    another = PROVES_NEVER;
    Scene scene = decide("never", MANY);
    another = RESTS;
    assert_true(scene.sound);
    assert_int_equal(finding_of(&scene, "never")->verdict, VERDICT_HOLDS);
    assert_string_equal(finding_of(&scene, "never")->engine, "pdr");
    assert_int_equal(scene.inquiry.exploration.stop, STOP_SETTLED);
    scene_destroy(&scene);
}

/* When the explorer has come to its limit. */
static void an_answer_is_waited_for_while_another_engine_is_stuck(void **state)
{
    (void)state;
    behaviour = HANGS_FOR_GOOD;
    another = PROVES_NEVER;
    Scene scene = decide_until_started("never");
    another = RESTS;
    assert_true(scene.inquiry.solved);
    assert_int_equal(finding_of(&scene, "never")->verdict, VERDICT_HOLDS);
    scene_destroy(&scene);
}

static void who_joins_later_is_not_left_out(void **state)
{
    (void)state;
    behaviour = another = HANGS;
    joining = PROVES_NEVER;
    Scene scene = decide("never", MANY);
    assert_int_equal(finding_of(&scene, "never")->verdict, VERDICT_HOLDS);
    assert_int_equal(scene.inquiry.exploration.stop, STOP_SETTLED);
    scene_destroy(&scene);
    scene = decide_until_started("never"); /* and is not waited for when nobody explores */
    joining = another = RESTS;
    assert_int_equal(scene.inquiry.exploration.stop, STOP_STATES);
    assert_int_equal(finding_of(&scene, "never")->verdict, VERDICT_HOLDS);
    scene_destroy(&scene);
}

static void what_the_explorer_decides_is_known_to_the_engines(void **state)
{
    (void)state;
    behaviour = HANGS;
    another = PROVES_NEVER_WHEN_EARLY_IS_KNOWN;
    const char *names[] = {"early", "never"};
    Scene scene = decide_all(names, 2, MANY);
    another = RESTS;
    assert_int_equal(finding_of(&scene, "early")->verdict, VERDICT_VIOLATED);
    assert_string_equal(finding_of(&scene, "early")->engine, "explore");
    assert_int_equal(finding_of(&scene, "never")->verdict, VERDICT_HOLDS);
    assert_string_equal(finding_of(&scene, "never")->engine, "pdr");
    scene_destroy(&scene);
}

static void what_both_found_is_confirmed(void **state)
{
    (void)state;
    behaviour = FINDS_BROKEN;
    /* The explorer must still be busy with `never` when the child has found it. */
    uint64_t states = 1 << 16;
    Scene scene = decide(NULL, states);
    while (finding_of(&scene, "broken")->confirmed == NULL && states < MANY) {
        scene_destroy(&scene);
        scene = decide(NULL, states *= 2);
    }
    const Finding *finding = finding_of(&scene, "broken");
    assert_true(scene.sound);
    assert_string_equal(finding->engine, "explore");
    assert_non_null(finding->confirmed);
    assert_string_equal(finding->confirmed, "bmc");
    assert_null(finding_of(&scene, "early")->confirmed);
    scene_destroy(&scene);
}

/* The explorer stops before the nearest error is known. */
static void a_nearer_error_is_taken_in_place_of_one_that_may_not_be_the_nearest(void **state)
{
    (void)state;
    behaviour = FINDS_ERROR;
    model = failing;
    Scene scene = decide(NULL, (1 << 20) + 1);
    model = text;
    const Finding *error = finding_of(&scene, "no_model_error");
    assert_true(scene.sound);
    assert_true(scene.inquiry.solved);
    assert_int_equal(scene.inquiry.exploration.stop, STOP_STATES);
    assert_string_equal(error->engine, "bmc");
    assert_int_equal(schedule_steps(error->schedule), 0);
    assert_false(error->may_be_shorter);
    scene_destroy(&scene);
}

static void both_say_why_they_failed(void **state)
{
    (void)state;
    behaviour = SAYS_NOTHING;
    Scene scene = decide_until_started("never");
    const Finding *finding = finding_of(&scene, "never");
    assert_int_equal(finding->verdict, VERDICT_UNKNOWN);
    assert_non_null(strstr(finding->reason, " states was reached; the solver: no way on; no "
                                            "violation within 25 steps"));
    assert_int_equal(finding->searched, 25);
    assert_int_equal(scene.inquiry.solving.checks, 3);
    scene_destroy(&scene);
}

static void each_reason_is_told_once(void **state)
{
    (void)state;
    behaviour = SAYS_NOTHING;
    another = SAYS_THE_SAME;
    Scene scene = decide_until_started("never");
    assert_non_null(strstr(finding_of(&scene, "never")->reason, "; the solver: no way on; no "));
    assert_int_equal(scene.inquiry.solving.checks, 7);
    scene_destroy(&scene);
    another = SAYS_ANOTHER_REASON;
    scene = decide_until_started("never");
    another = RESTS;
    assert_non_null(
        strstr(finding_of(&scene, "never")->reason, "; the solver: no way on; too large; no "));
    scene_destroy(&scene);
}

/* Where nobody asked for so many threads. */
static void the_explorer_gets_all_processors_when_no_engine_is_left(void **state)
{
    (void)state;
    behaviour = HANGS;
    Scene scene = decide("early", 1000);
    const System *system = scene.inquiry.system;
    Findings *findings = findings_create(system, NULL, 0, NULL);
    Beside *beside = beside_create(system, findings, &scene.options, UINT64_MAX, 4);
    assert_int_equal(beside_go_on(beside), 2); /* half, and two engines have ended soon */
    while (beside_go_on(beside) != 3) usleep(1000);
    beside_destroy(beside);
    behaviour = RESTS;
    beside = beside_create(system, findings, &scene.options, UINT64_MAX, 4);
    while (beside_go_on(beside) != 4) usleep(1000);
    beside_destroy(beside);
    findings_destroy(findings);
    scene_destroy(&scene);
}

static void a_child_that_is_killed_is_told_and_no_more(void **state)
{
    (void)state;
    behaviour = DIES;
    Scene scene = decide_until_started("never");
    const Finding *finding = finding_of(&scene, "never");
    assert_true(scene.sound);
    assert_non_null(strstr(finding->reason, "; the solver: it was ended by signal 9; "));
    assert_false(scene.inquiry.has_bug);
    scene_destroy(&scene);
}

static void what_another_engine_answers_counts_when_one_is_killed(void **state)
{
    (void)state;
    behaviour = DIES;
    another = PROVES_NEVER;
    Scene scene = decide("never", MANY);
    another = RESTS;
    assert_true(scene.sound);
    assert_int_equal(finding_of(&scene, "never")->verdict, VERDICT_HOLDS);
    scene_destroy(&scene);
}

static void a_bug_of_the_child_is_one_of_ours(void **state)
{
    (void)state;
    behaviour = BUGS;
    Scene scene = decide_until_started("never");
    assert_true(scene.inquiry.has_bug);
    scene_destroy(&scene);
}

static void an_interruption_ends_all(void **state)
{
    (void)state;
    behaviour = HANGS;
    another = HANGS_FOR_GOOD;
    pid_t self = getpid(), other = fork();
    if (other == 0) {
        usleep(600000);
        kill(self, SIGTERM);
        _exit(0);
    }
    Scene scene = decide("never", MANY);
    waitpid(other, NULL, 0);
    assert_true(scene.inquiry.interrupted);
    assert_true(scene.inquiry.exploration.seconds < 5);
    assert_int_equal(finding_of(&scene, "never")->verdict, VERDICT_UNKNOWN);
    scene_destroy(&scene);
}

/* All engines look at all properties in a folder of their own; what the solver says is wrong. The
 * file that tells of it must have these lines. */
static void assert_disagreement(const char *lines)
{
    const char *path = "tocsin-disagreement-p.txt";
    char folder[] = "/tmp/tocsin-beside-XXXXXX", here[4096], file[4096] = "";
    assert_non_null(getcwd(here, sizeof here));
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    Scene scene = decide(NULL, MANY);
    assert_false(scene.sound);
    FILE *stream = fopen(path, "r");
    assert_non_null(stream);
    assert_true(fread(file, 1, sizeof file - 1, stream) > 0);
    fclose(stream);
    assert_non_null(strstr(file, lines));
    assert_non_null(strstr(file, text));
    scene_destroy(&scene);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void a_wrong_proof_is_noticed_while_it_is_watched(void **state)
{
    (void)state;
    behaviour = PROVES_BROKEN;
    assert_disagreement("explore: violated in 6 steps\npdr: holds (made up)\n");
}

/* The explorer has its answer before the child says otherwise. */
static void a_late_proof_is_compared(void **state)
{
    (void)state;
    behaviour = PROVES_EARLY;
    assert_disagreement("explore: violated in 1 step\npdr: holds (made up)\n");
}

/* The explorer decides neither way. */
static void two_engines_of_the_solver_that_disagree_are_noticed(void **state)
{
    (void)state;
    behaviour = PROVES_NEVER;
    another = REFUTES_NEVER_WHEN_IT_IS_KNOWN;
    assert_disagreement("pdr: holds (made up)\nbmc: violated in 1 step\n");
    another = RESTS;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_question_never_starts_the_solver),
        cmocka_unit_test(a_proof_ends_the_exploration),
        cmocka_unit_test(an_answer_counts_while_another_engine_is_stuck),
        cmocka_unit_test(an_answer_is_waited_for_while_another_engine_is_stuck),
        cmocka_unit_test(who_joins_later_is_not_left_out),
        cmocka_unit_test(what_the_explorer_decides_is_known_to_the_engines),
        cmocka_unit_test(what_both_found_is_confirmed),
        cmocka_unit_test(a_nearer_error_is_taken_in_place_of_one_that_may_not_be_the_nearest),
        cmocka_unit_test(both_say_why_they_failed),
        cmocka_unit_test(each_reason_is_told_once),
        cmocka_unit_test(the_explorer_gets_all_processors_when_no_engine_is_left),
        cmocka_unit_test(a_child_that_is_killed_is_told_and_no_more),
        cmocka_unit_test(what_another_engine_answers_counts_when_one_is_killed),
        cmocka_unit_test(a_bug_of_the_child_is_one_of_ours),
        cmocka_unit_test(a_wrong_proof_is_noticed_while_it_is_watched),
        cmocka_unit_test(a_late_proof_is_compared),
        cmocka_unit_test(two_engines_of_the_solver_that_disagree_are_noticed),
        cmocka_unit_test(an_interruption_ends_all), /* the flag stays: last */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
