/* test_reduced.c - a search over representatives: what it counts, and what it shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include <stdio.h>

#include "compiler.h"
#include "explorer/explore.h"
#include "model/model.h"

static const CanonicalOptions none = {.dead = false}, symmetry = {.identities = true},
                              all = {.identities = true, .dead = true};

typedef struct Scene {
    Model *model;
    const System *system;
    Findings *findings;
    Exploration exploration;
} Scene;

/* `name`: the property asked for, or NULL for all. */
static Scene explore_for(const char *name, const char *text, CanonicalOptions reductions,
                         uint64_t max_depth)
{
    const ExploreOptions options = {.max_states = EXPLORE_NO_LIMIT,
                                    .max_memory = EXPLORE_NO_LIMIT,
                                    .max_depth = max_depth,
                                    .reductions = reductions,
                                    .full = true};
    char *message = NULL;
    Scene scene = {.model = model_from_text("test.tocsin", text, strlen(text))};
    scene.system = model_build(scene.model, NULL, 0, NULL, &message);
    assert_non_null(scene.system);
    scene.findings = findings_create(scene.system, name == NULL ? NULL : &name, 1, NULL);
    explore(scene.system, scene.findings, &options, &scene.exploration);
    return scene;
}

static Scene explore_all(const char *text, CanonicalOptions reductions)
{
    return explore_for(NULL, text, reductions, EXPLORE_NO_LIMIT);
}

static void scene_destroy(Scene *scene)
{
    findings_destroy(scene->findings);
    model_destroy(scene->model);
}

static void assert_counts(const char *text, CanonicalOptions reductions, uint64_t states,
                          uint64_t stands_for)
{
    Scene scene = explore_all(text, reductions);
    assert_int_equal(scene.exploration.stop, STOP_COMPLETE);
    assert_int_equal(scene.exploration.states, states);
    assert_int_equal(scene.exploration.stands_for, stands_for);
    scene_destroy(&scene);
}

/* Each of three nodes counts to two; one of them may hold the lock. */
static const char counting[] = "protocol p  type N = id(3)  var lock: N? = none\n"
                               "process n[i: N] { var x: 0..2 = 0\n"
                               "  loop { step up { await x < 2  x = x + 1 }\n"
                               "         step take { await lock == none  lock = i }\n"
                               "         step drop { lock = none } } }\n";

static void representatives_stand_for_all_states(void **state)
{
    (void)state;
    Scene scene = explore_all(counting, none);
    uint64_t states = scene.exploration.states;
    assert_int_equal(scene.exploration.stands_for, states);
    scene_destroy(&scene);
    scene = explore_all(counting, symmetry);
    assert_int_equal(scene.exploration.stands_for, states);
    assert_true(scene.exploration.states < states / 3);
    scene_destroy(&scene);
}

static void what_was_not_seen_to_the_end_stands_for_nothing_known(void **state)
{
    (void)state;
    Scene scene = explore_for(NULL, counting, symmetry, 2);
    assert_int_equal(scene.exploration.stop, STOP_DEPTH);
    assert_int_equal(scene.exploration.stands_for, 0);
    scene_destroy(&scene);
}

/* What is dead has 0 as its value in one case; in the other it does not matter. */
static void what_is_forgotten_leaves_the_number_open(void **state)
{
    (void)state;
    const char *one = "protocol p  var y: 0..3 = any  var seen: bool = false\n"
                      "process q { step s { seen = true } }\n"
                      "invariant fine: seen || !seen\n";
    assert_counts(one, none, 8, 8);
    assert_counts(one, symmetry, 8, 8);
    assert_counts(one, all, 2, 0);
    const char *constant = "protocol p  var y: 0..3 = 0  var seen: bool = false\n"
                           "process q { step s { seen = true } }\n"
                           "invariant fine: seen || !seen\n";
    assert_counts(constant, all, 2, 2);
}

/* In each representative `last` is the first identity, which looks like its filler. */
static void an_identity_that_looks_like_its_filler_is_forgotten_all_the_same(void **state)
{
    (void)state;
    const char *text = "protocol p  type N = id(2)\n"
                       "process q { var hold: N = any  step s { }\n"
                       "  while true { var last: N = hold\n"
                       "    loop { step t { choose k in N  hold = k } } } }\n"
                       "invariant used: !(q at t) || q.hold == q.hold\n";
    assert_counts(text, none, 6, 6);
    assert_counts(text, symmetry, 3, 6);
    assert_counts(text, all, 2, 0);
}

/* `uneven` goes through the nodes one by one, and may fail at one and be decided at another. */
static void what_nobody_asks_for_forbids_no_reduction(void **state)
{
    (void)state;
    const char *text = "protocol p  type N = id(2)  var at: [N] 0..1 = 0  var seen: 0..1 = 0\n"
                       "process n[i: N] { step go { at[i] = 1  seen = 1 } }\n"
                       "invariant even: count(i in N: at[i] == 1) <= 2\n"
                       "invariant uneven: forall i in N: at[i] == 0 || 1 / seen == 1\n";
    const struct {
        const char *name;
        uint64_t states;
    } cases[] = {{"even", 3}, {"uneven", 4}, {"no_model_error", 4}, {NULL, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Scene scene = explore_for(cases[i].name, text, all, EXPLORE_NO_LIMIT);
        assert_int_equal(scene.exploration.states, cases[i].states);
        scene_destroy(&scene);
    }
}

/* Follows the schedule by the interpreter; gives the last step. */
static Transition follow(const Scene *scene, const Schedule *schedule, Interpreter *interpreter,
                         int64_t *before, int64_t *after)
{
    size_t bytes = scene->system->cells * sizeof *after;
    Transition last = {.before = before, .after = after};
    ModelError error;
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        last.action = schedule_entry(schedule, i);
        memcpy(before, after, bytes);
        assert_int_equal(
            interpreter_take(interpreter, before, &last.action, after, &last.step, &error),
            TAKE_DONE);
    }
    return last;
}

static const Finding *finding_of(const Scene *scene, const char *name)
{
    for (uint32_t i = 0; i < scene->findings->count; i++) {
        const Finding *finding = &scene->findings->items[i];
        if (strcmp(finding->property->name, name) == 0) return finding;
    }
    fail_msg("there is no %s", name);
    return NULL;
}

static const char racing[] =
    "protocol p  type N = id(3)  var at: [N] 0..3 = 0  var first: N? = none\n"
    "process n[i: N] { loop { step go { await at[i] < 3  at[i] = at[i] + 1\n"
    "                                   if at[i] == 3 && first == none { first = i }\n"
    "                                   assert count(j in N: at[j] == 3) < 3 } } }\n"
    "invariant alone: !(exists a in N: exists b in N: a != b && at[a] == 3 && at[b] == 2)\n"
    "transition kept: first == none || (exists j in N: at[j] == 0)\n";

static void violations_are_shown_in_names_that_stay(void **state)
{
    (void)state;
    Scene full = explore_all(racing, none), reduced = explore_all(racing, all);
    int64_t before[16] = {0}, after[16] = {0};
    assert_true(reduced.exploration.states < full.exploration.states);
    Interpreter *interpreter = interpreter_create(reduced.system);
    for (uint32_t i = 0; i < full.findings->count; i++) {
        const Finding *one = &full.findings->items[i], *other = &reduced.findings->items[i];
        assert_int_equal(one->verdict, VERDICT_VIOLATED);
        assert_int_equal(other->verdict, VERDICT_VIOLATED);
        assert_int_equal(schedule_steps(one->schedule), schedule_steps(other->schedule));
        Transition last = follow(&reduced, other->schedule, interpreter, before, after);
        Moment moment = transition_moment(&last);
        ModelError error;
        if (other->property->kind == PROPERTY_ERROR) {
            Action action = schedule_entry(other->attempt, 0);
            assert_int_equal(interpreter_take(interpreter, after, &action, before, NULL, &error),
                             TAKE_ERROR);
            assert_int_equal(error.kind, ERROR_ASSERT);
            continue;
        }
        if (other->property->kind == PROPERTY_INVARIANT) moment = (Moment){.state = after};
        assert_int_equal(interpreter_holds(interpreter, other->property->expr, &moment, &error),
                         EVAL_FALSE);
    }
    assert_int_equal(schedule_steps(finding_of(&reduced, "alone")->schedule), 5);
    interpreter_destroy(interpreter);
    scene_destroy(&full);
    scene_destroy(&reduced);
}

/* In a state that the representative stands for. */
static void a_property_that_fails_is_shown_where_it_does(void **state)
{
    (void)state;
    const char *text = "protocol p  type N = id(2)  var at: [N] 0..1 = 0\n"
                       "process n[i: N] { step go { at[i] = 1 } }\n"
                       "invariant sound: 1 / (1 - count(j in N: at[j] == 1)) <= 1\n";
    Scene scene = explore_all(text, all);
    const Finding *finding = finding_of(&scene, "no_model_error");
    assert_int_equal(finding->verdict, VERDICT_VIOLATED);
    assert_int_equal(finding->error.kind, ERROR_DIVISION);
    assert_int_equal(schedule_steps(finding->schedule), 1);
    assert_string_equal(finding->evaluated->name, "sound");
    assert_null(finding->attempt);
    scene_destroy(&scene);
}

/* What one thread and the interpreter count over representatives, native code and several threads
 * count from the first state on. */
static void assert_same_by_native_code(const char *text, unsigned threads)
{
    ExploreOptions options = {.max_states = EXPLORE_NO_LIMIT,
                              .max_memory = EXPLORE_NO_LIMIT,
                              .max_depth = EXPLORE_NO_LIMIT,
                              .reductions = all,
                              .full = true};
    Scene scene = explore_all(text, all);
    const Exploration expected = scene.exploration;
    Findings *findings = findings_create(scene.system, NULL, 0, NULL);
    Exploration exploration;
    options.native = true;
    options.native_at = 1;
    options.threads = threads;
    explore(scene.system, findings, &options, &exploration);
    assert_true(exploration.native);
    assert_int_equal(exploration.stop, STOP_COMPLETE);
    assert_int_equal(exploration.states, expected.states);
    assert_int_equal(exploration.transitions, expected.transitions);
    assert_int_equal(exploration.depth, expected.depth);
    assert_int_equal(exploration.stands_for, expected.stands_for);
    for (uint32_t i = 0; i < findings->count; i++) {
        assert_int_equal(findings->items[i].verdict, scene.findings->items[i].verdict);
    }
    findings_destroy(findings);
    scene_destroy(&scene);
}

/* Sorted in native code, with and without names to rename; searched for behind it; more of them than
 * arrangements fit into a word; sets of several words; and more than are sorted in native code. */
static void native_code_and_several_threads_count_the_same_representatives(void **state)
{
    (void)state;
    const char *const texts[] = {
        counting,
        "protocol p  type N = id(4)  var next: [N] N? = none\n"
        "process n[i: N] { loop { step s { choose j in N  next[i] = j }\n"
        "                         step t { next[i] = none } } }\n",
        "protocol p  type N = id(3)  type G = order(3)  var age: [N] G = first(G)\n"
        "var seen: set of N = {}\n"
        "process n[i: N] { loop { step s { age[i] = fresh(G)  seen = seen + {i} }\n"
        "                         step t { await i in seen  seen = seen - {i} } } }\n",
        "protocol p  type N = id(25)  var holder: N? = none\n"
        "process n[i: N] { var had: bool = false\n"
        "  loop { step take { await holder == none && !had  holder = i }\n"
        "         step drop { holder = none  had = true } } }\n",
        "protocol p  type N = id(70)  var some: set of N = {}  var chosen: N? = none\n"
        "process q { loop { step s { await size(some) < 4  choose k in N  await !(k in some)\n"
        "                            some = some + {k}  chosen = k } } }\n",
        "protocol p  type N = id(300)  var new: N? = none  var old: N? = none\n"
        "process q { loop { step s { choose k in N  old = new  new = k } } }\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (unsigned threads = 1; threads <= 4; threads *= 2) {
            assert_same_by_native_code(texts[i], threads);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(representatives_stand_for_all_states),
        cmocka_unit_test(what_was_not_seen_to_the_end_stands_for_nothing_known),
        cmocka_unit_test(what_is_forgotten_leaves_the_number_open),
        cmocka_unit_test(an_identity_that_looks_like_its_filler_is_forgotten_all_the_same),
        cmocka_unit_test(what_nobody_asks_for_forbids_no_reduction),
        cmocka_unit_test(violations_are_shown_in_names_that_stay),
        cmocka_unit_test(a_property_that_fails_is_shown_where_it_does),
        cmocka_unit_test(native_code_and_several_threads_count_the_same_representatives),
    };
    char cache[] = "/tmp/tocsin-test-reduced-XXXXXX"; /* nothing of what others left */
    if (mkdtemp(cache) == NULL || setenv("XDG_CACHE_HOME", cache, 1) != 0) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    char folder[64];
    snprintf(folder, sizeof folder, "%s/tocsin", cache);
    folder_remove(folder);
    folder_remove(cache);
    return failed;
}
