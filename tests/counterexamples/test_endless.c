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

static void assert_never_says(Scene *scene, const char *unwanted)
{
    Report report = {.system = scene->system, .findings = scene->findings, .traces = scene->traces};
    Text text = {0};
    report_text(&report, 2000, false, &text); /* so that no line is broken */
    if (strstr(text_string(&text), unwanted) != NULL) {
        fail_msg("said:\n%s\nin:\n%s", unwanted, text_string(&text));
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
                "  idle could take `rest` all the time, but nothing says that it must: it is not\n"
                "    `fair`.\n"
                "  patient could take `want` again and again, but not all the time: `fair` allows\n"
                "    leaving it out for ever, `strong fair` would not.\n");
    assert_says(&scene, "liveness: 4 states, 11 transitions, 1,234 in products with automata,\n"
                        "  under 0.001 s\n");
    scene_destroy(&scene);
}

/* The process is not declared to be fair, and its step is. */
static void a_fair_step_that_may_be_left_out_is_called_fair(void **state)
{
    (void)state;
    Scene scene =
        scene_create("protocol p\nvar lock: bool = false\n"
                     "process a { loop { fair step take { await !lock } } }\n"
                     "fair process b { loop { step l { lock = true } step u { lock = false } } }\n"
                     "liveness takes: always eventually taken(a.take)\n");
    scene_replay(&scene, claim_loop(&scene, "takes", "b.l b.u", 0));
    assert_says(&scene,
                "  a could take `take` again and again, but not all the time: `fair` allows\n"
                "    leaving it out for ever, `strong fair` would not.\n");
    assert_never_says(&scene, "it is not `fair`");
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

static void what_is_known_of_its_length_is_said_and_no_more(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    Finding *finding = claim_loop(&scene, "free", "busy.take busy.give busy.take busy.give", 2);
    scene_replay(&scene, finding);
    assert_says(&scene,
                "\n  The loop begins as early, and is as short, as the search can tell; fewer\n"
                "  context switches were not looked for.\n");
    finding->loop_may_be_shorter = true;
    assert_says(&scene,
                "\n  Perhaps not the shortest loop: looking for shorter ones was cut short.\n");
    assert_never_says(&scene, "as the search can tell");
    assert_never_says(&scene, "No shorter trace");
    scene_destroy(&scene);
}

static void add_remedy(Finding *finding, const FairnessWish *wishes, uint32_t count)
{
    Remedies *remedies = &finding->remedies;
    FairnessWish *copy = memory_allocate(count, sizeof *copy);
    memcpy(copy, wishes, count * sizeof *copy);
    remedies->items = memory_resize(remedies->items, remedies->count + 1UL, sizeof(Remedy));
    remedies->items[remedies->count++] = (Remedy){copy, count};
}

static void what_would_have_helped_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    Finding *finding = claim_loop(&scene, "gets_in", "busy.take busy.give", 0);
    scene_replay(&scene, finding);
    const Process *busy = scene.system->processes[0], *idle = scene.system->processes[1];
    const Process *patient = scene.system->processes[2];
    add_remedy(finding,
               (FairnessWish[]){{WISH_WEAK, idle, NULL},
                                {WISH_WEAK, busy, NULL},
                                {WISH_STRONG, patient, patient->steps[0]}},
               3);
    add_remedy(finding, &(FairnessWish){WISH_WEAK, idle, NULL}, 1);
    finding->remedies.weak_does_not_help = true;
    assert_says(&scene,
                "\n  It would not help if all processes were `fair`. It would hold if `idle` "
                "and\n  `busy` were `fair`, and `patient.want` were `strong fair`; or if `idle` "
                "were\n  `fair`.\n");
    scene_destroy(&scene);
}

static const char excluded[] = "protocol excluded\nvar y: 0..3 = 0\n"
                               "fair process a { loop { step t { } } }\n"
                               "process b { loop { step s { await y < 3 y = y + 1 } } }\n"
                               "liveness full: eventually y == 3\n"
                               "assume quiet: always !taken(b.s)\n";

/* As the explorer notes it: with that, no run would satisfy the premise. */
static void refuse(Finding *finding, FairnessWish wish, const Property *premise)
{
    Remedies *remedies = &finding->remedies;
    remedies->refused = memory_allocate(1, sizeof *remedies->refused);
    remedies->refused[0] = (Refusal){wish, premise};
    remedies->refused_count = 1;
}

static const Property *premise_of(const Scene *scene)
{
    for (uint32_t i = 0; i < scene->system->property_count; i++) {
        const Property *property = &scene->system->properties[i];
        if (property->kind == PROPERTY_ASSUME) return property;
    }
    return NULL;
}

static void who_must_not_is_told_with_the_premise(void **state)
{
    (void)state;
    Scene scene = scene_create(excluded);
    Finding *finding = claim_loop(&scene, "full", "a.t", 0);
    scene_replay(&scene, finding);
    const FairnessWish wish = {WISH_WEAK, scene.system->processes[1], NULL};
    refuse(finding, wish, premise_of(&scene));
    finding->remedies.nothing_helps = true;
    assert_says(&scene,
                "  b could take `s`, and need not: if `b` were `fair`, no run would satisfy the\n"
                "    assumption `quiet`.\n");
    assert_says(&scene,
                "\n  It would not help if all processes and their ordinary steps were `strong\n"
                "  fair`, as far as the assumption `quiet` allows.\n");
    assert_never_says(&scene, "nothing says that it must");
    scene_destroy(&scene);
}

static const char strongly_excluded[] =
    "protocol excluded\nvar x: bool = false\n"
    "fair process p { loop { either { step go { x = !x } } or { step set { await x } } } }\n"
    "liveness comes: eventually taken(p.set)\n"
    "assume quiet: always !taken(p.set)\n";

static void a_step_that_must_not_is_told_with_the_premise(void **state)
{
    (void)state;
    Scene scene = scene_create(strongly_excluded);
    Finding *finding = claim_loop(&scene, "comes", "p.go p.go", 0);
    const Process *p = scene.system->processes[0];
    scene_replay(&scene, finding);
    assert_says(&scene,
                "  p could take `set` again and again, and never does: it takes others, and "
                "the\n    step is not `fair`.\n");
    refuse(finding, (FairnessWish){WISH_STRONG, p, p->steps[1]}, NULL);
    assert_says(&scene, "  p could take `set` again and again, and never does: if `p.set` were "
                        "`strong\n    fair`, no run would satisfy what is assumed.\n");
    scene_destroy(&scene);
}

static void that_all_fairness_contradicts_premises_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(excluded);
    Finding *finding = claim_loop(&scene, "full", "a.t", 0);
    scene_replay(&scene, finding);
    finding->remedies.all_is_refused = true;
    assert_says(
        &scene,
        "\n  No fairness was found that would help: of the runs on which all is as fair as\n"
        "  can be, none satisfies what is assumed.\n");
    finding->remedies.all_refused_by = premise_of(&scene);
    assert_says(
        &scene,
        "\n  No fairness was found that would help: of the runs on which all is as fair as\n"
        "  can be, none satisfies the assumption `quiet`.\n");
    scene_destroy(&scene);
}

static const char stops[] = "protocol stops\nvar x: 0..2 = 0\nvar y: bool = false\n"
                            "fair process a { step t { x = 1 } step u { await y } }\n"
                            "process b[i: 1..2] { step s { y = y } }\n"
                            "liveness ends: eventually a done\n";

static void where_all_is_when_nothing_happens_any_more_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(stops);
    scene_replay(&scene, claim_loop(&scene, "ends", "a.t b[1].s", 2));
    assert_says(&scene,
                "\n  It stays like that: x = 1, y = false; a is at u, b[1] is done, b[2] is at "
                "s.\n");
    scene_destroy(&scene);
}

static void strong_fairness_that_would_not_help_is_not_advised(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    Finding *finding = claim_loop(&scene, "gets_in", "busy.take busy.give", 0);
    scene_replay(&scene, finding);
    finding->remedies.nothing_helps = true;
    assert_says(&scene,
                "  patient could take `want` again and again, but not all the time: `fair` allows\n"
                "    leaving it out for ever.\n");
    scene_destroy(&scene);
}

static void that_hints_were_too_much_work_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    Finding *finding = claim_loop(&scene, "gets_in", "busy.take busy.give", 0);
    scene_replay(&scene, finding);
    finding->remedies.untried = true;
    assert_says(&scene, "\n  Whether more fairness would help is open: to try it was too much "
                        "work.\n");
    scene_destroy(&scene);
}

static void that_fairness_would_leave_nothing_to_claim_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    Finding *finding = claim_loop(&scene, "gets_in", "busy.take busy.give", 0);
    scene_replay(&scene, finding);
    finding->remedies.all_is_hollow = true;
    assert_says(&scene, "\n  No fairness was found that would help: of the runs on which all is as "
                        "fair as\n  can be, none ever makes its premise true.\n");
    scene_destroy(&scene);
}

static void that_nothing_would_have_helped_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(lock);
    Finding *finding = claim_loop(&scene, "gets_in", "busy.take busy.give", 0);
    scene_replay(&scene, finding);
    finding->remedies.nothing_helps = true;
    assert_says(&scene, "\n  It would not help if all processes and their ordinary steps were "
                        "`strong\n  fair`.\n");
    scene_destroy(&scene);
    scene = scene_create("protocol p\nvar x: bool = false\n"
                         "process p { step s { x = true } anytime step crash { restart } }\n"
                         "liveness l: eventually x\n");
    finding = claim_loop(&scene, "l", "p.crash", 0);
    scene_replay(&scene, finding);
    finding->remedies.nothing_helps = true;
    assert_says(&scene, "were `strong fair`\n  and no `anytime` step went on for ever.\n");
    scene_destroy(&scene);
}

/* NULL: nothing is said of choices. */
static void assert_choices(const char *process, const char *steps, uint32_t loop_begins,
                           bool nothing_helps, const char *expected)
{
    Text model = {0};
    text_format(&model,
                "protocol p\ntype G = order(2)\nvar x: 0..9 = 0\nvar held: set of G = {}\n"
                "%s\nliveness comes: eventually x == 9\n",
                process);
    Scene scene = scene_create(text_string(&model));
    Finding *finding = claim_loop(&scene, "comes", steps, loop_begins);
    scene_replay(&scene, finding);
    finding->remedies.nothing_helps = nothing_helps;
    if (expected == NULL) {
        assert_never_says(&scene, "choices within a step");
    } else {
        assert_says(&scene, expected);
    }
    scene_destroy(&scene);
    text_release(&model);
}

static void what_who_is_fair_never_chooses_is_told(void **state)
{
    (void)state;
    assert_choices(
        "fair process s { loop { step serve { choose k in {0, 1, 9} x = k } } }",
        "s.serve#1 s.serve#0", 0, false,
        "\n  s takes serve, which could choose k 9 and never does: choices within a step\n"
        "    are not fair. Steps of their own (`either { step … } or { step … }`, or a\n"
        "    process for each value) can be `fair`.\n");
    assert_choices("process s { loop { fair step serve { choose k in 0..9 x = k } } }",
                   "s.serve#1 s.serve#0", 0, false,
                   "s takes serve, which could choose k 2, 3, 4 or others and never does");
    assert_choices(
        "fair process s { loop { step serve { either { x = 0 } or { x = 8 } or { x = 9 } } } }",
        "s.serve#0", 0, false, "s takes serve, which could choose branch 2 or 3 and never does");
    assert_choices(
        "fair process s { loop round { for any i in 1..2 { step visit { continue round } } } }",
        "s.visit#0", 0, false, "s takes visit, which could choose i 2 and never does");
}

static void what_is_chosen_somewhere_or_cannot_be_is_not_told(void **state)
{
    (void)state;
    assert_choices("fair process s { loop { step serve { choose k in 0..1 x = k } } }",
                   "s.serve#1 s.serve#0", 0, false, NULL);
    assert_choices("fair process s { loop { step serve { choose k in 0..9 where k < 2 x = k } } }",
                   "s.serve#1 s.serve#0", 0, false, NULL);
    /* 2 could be chosen only where `rest` is taken instead. */
    assert_choices("fair process s { loop {\n"
                   "  either { step serve { choose k in 0..9 where k == x + 1  x = k } }\n"
                   "  or { step rest { x = 0 } } } }",
                   "s.serve s.rest", 0, false, NULL);
    /* Nobody relies on it. */
    assert_choices("fair process s { step wait { await x == 5 }\n"
                   "                 anytime step crash { choose k in 0..9 x = k } }",
                   "s.crash#1 s.crash#0", 0, false, NULL);
    assert_choices("fair process s { loop { for any i in 1..2 { step visit { x = x } } } }",
                   "s.visit#1 s.visit", 0, false, NULL);
}

static void nothing_is_told_of_values_that_are_numbered_anew(void **state)
{
    (void)state;
    assert_choices(
        "process m { step make { held = {fresh(G)} } step more { held = held + {fresh(G)} } }\n"
        "fair process s { loop { step serve { choose g in held x = x } } }",
        "m.make m.more s.serve#1", 2, false, NULL);
}

static void choices_of_who_is_not_fair_are_told_where_no_fairness_helps(void **state)
{
    (void)state;
    static const char unfair[] = "process s { loop { step serve { choose k in 0..9 x = k } } }";
    assert_choices(unfair, "s.serve#0", 0, false, NULL);
    assert_choices(unfair, "s.serve#0", 0, true,
                   "which could choose k 1, 2, 3 or others and never");
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
        cmocka_unit_test(a_fair_step_that_may_be_left_out_is_called_fair),
        cmocka_unit_test(a_way_to_the_loop_stands_before_it),
        cmocka_unit_test(what_is_known_of_its_length_is_said_and_no_more),
        cmocka_unit_test(what_would_have_helped_is_told),
        cmocka_unit_test(who_must_not_is_told_with_the_premise),
        cmocka_unit_test(a_step_that_must_not_is_told_with_the_premise),
        cmocka_unit_test(that_all_fairness_contradicts_premises_is_told),
        cmocka_unit_test(where_all_is_when_nothing_happens_any_more_is_told),
        cmocka_unit_test(strong_fairness_that_would_not_help_is_not_advised),
        cmocka_unit_test(that_hints_were_too_much_work_is_told),
        cmocka_unit_test(that_fairness_would_leave_nothing_to_claim_is_told),
        cmocka_unit_test(that_nothing_would_have_helped_is_told),
        cmocka_unit_test(what_who_is_fair_never_chooses_is_told),
        cmocka_unit_test(what_is_chosen_somewhere_or_cannot_be_is_not_told),
        cmocka_unit_test(nothing_is_told_of_values_that_are_numbered_anew),
        cmocka_unit_test(choices_of_who_is_not_fair_are_told_where_no_fairness_helps),
        cmocka_unit_test(a_loop_of_new_values_closes_up_to_their_numbers),
        cmocka_unit_test(a_loop_that_does_not_close_is_refused),
        cmocka_unit_test(an_unfair_loop_is_refused),
        cmocka_unit_test(a_loop_on_which_the_formula_is_true_is_refused),
        cmocka_unit_test(a_loop_on_which_a_premise_is_false_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
