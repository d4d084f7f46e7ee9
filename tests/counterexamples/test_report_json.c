/* test_report_json.c - the document has the names that are promised, and values keep their
 * shape. */
#include "scene.h"

static const char shapes[] =
    "protocol shapes\n"
    "param N = 2\n"
    "option MODE: slow | fast = fast\n"
    "option TWICE: bool = true\n"
    "type Node = id(N)\n"
    "type Gen = order(2)\n"
    "type Slot = 1..2\n"
    "type Msg = struct { to: Node?, color: {red, green}, ok: bool }\n"
    "var flag: bool = true\n"
    "var owner: Node? = none\n"
    "var newest: Gen = first(Gen)\n"
    "var slots: [Slot] set of Slot = {1, 2}\n"
    "var maybe: Msg? = none\n"
    "var inbox: queue(2) of Msg = {}\n"
    "var pool: bag(3) of -3..3 = {}\n"
    "process planner { var x: 0..9 = 1  loop { step plan { newest = fresh(Gen) x = 2 } } }\n"
    "process node[n: Node] {\n"
    "  loop {\n"
    "    either { step claim { owner = n  send(pool, -3) send(pool, 2) } }\n"
    "    or { var deep: 0..3 = 3  step dig { maybe = { to: n, color: green, ok: deep == 3 } } step "
    "up {} }\n"
    "    or { for any s in Slot { step visit { choose a in Slot  choose b in Slot } } }\n"
    "  }\n"
    "}\n"
    "process once { step only { } }\n"
    "/// Documented.\n"
    "invariant it: owner == none\n"
    "invariant always_so: flag\n"
    "liveness later: always eventually flag\n"
    "witness seen: maybe != none\n";

static json_t *document_of(const Scene *scene)
{
    Report report = {.system = scene->system, .findings = scene->findings, .traces = scene->traces};
    report.counts = (ReportCounts){.used = true,
                                   .states = 7,
                                   .stands_for = 12,
                                   .transitions = 9,
                                   .depth = 3,
                                   .seconds = 0.5000004,
                                   .bytes_per_state = 16.04,
                                   .stopped = "the limit of 7 states was reached"};
    return report_json(&report, "1.2.3");
}

/* The value at this path of keys and positions, e.g. "properties.0.trace.1.state". */
static json_t *at(json_t *json, const char *path)
{
    char *copy = memory_copy_string(path), *rest = NULL;
    for (char *key = strtok_r(copy, ".", &rest); key != NULL; key = strtok_r(NULL, ".", &rest)) {
        json = json_is_array(json) ? json_array_get(json, (size_t)atoi(key))
                                   : json_object_get(json, key);
        if (json == NULL) fail_msg("there is no %s", path);
    }
    free(copy);
    return json;
}

static void assert_json(json_t *json, const char *path, const char *expected)
{
    char *text = json_dumps(at(json, path), JSON_ENCODE_ANY | JSON_COMPACT);
    assert_string_equal(text, expected);
    free(text);
}

static void the_head_says_what_was_checked(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    json_t *json = document_of(&scene);
    assert_json(json, "tocsin", "\"1.2.3\"");
    assert_json(json, "model", "\"shapes\"");
    assert_json(json, "parameters", "{\"N\":2}");
    assert_json(json, "options", "{\"MODE\":\"fast\",\"TWICE\":true}");
    assert_json(json, "exploration",
                "{\"states\":7,\"stands_for\":12,\"transitions\":9,\"depth\":3,\"complete\":false,"
                "\"stopped\":\"the limit of 7 states was reached\",\"seconds\":0.5,"
                "\"bytes_per_state\":16.0}");
    json_decref(json);
    scene_destroy(&scene);
}

static void no_mean_over_instances_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    Report report = {.system = scene.system, .findings = scene.findings, .traces = scene.traces};
    report.counts = (ReportCounts){.used = true, .instances = 3, .states = 7};
    json_t *json = report_json(&report, "1.2.3");
    assert_json(json, "exploration.instances", "3");
    assert_null(json_object_get(at(json, "exploration"), "bytes_per_state"));
    json_decref(json);
    scene_destroy(&scene);
}

static void every_property_has_its_verdict(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    scene_replay(&scene, scene_claim(&scene, "it", "node[2].claim"));
    scene_replay(&scene, scene_claim(&scene, "seen", "planner.plan node[1].dig"));
    findings_complete(scene.findings, "explore", NULL);
    json_t *json = document_of(&scene);
    assert_int_equal(json_array_size(at(json, "properties")), 5);
    assert_json(json, "properties.0.name", "\"it\"");
    assert_json(json, "properties.0.kind", "\"invariant\"");
    assert_json(json, "properties.0.documentation", "\"Documented.\"");
    assert_json(json, "properties.0.verdict", "\"violated\"");
    assert_json(json, "properties.0.engine", "\"explore\"");
    assert_json(json, "properties.0.scope", "\"instance\"");
    assert_json(json, "properties.0.steps", "1");
    assert_json(json, "properties.1.verdict", "\"holds\"");
    assert_null(json_object_get(at(json, "properties.1"), "trace"));
    assert_json(json, "properties.2.verdict", "\"unknown\"");
    assert_json(json, "properties.2.engine", "null");
    assert_true(json_is_string(at(json, "properties.2.reason")));
    assert_json(json, "properties.3.verdict", "\"holds\"");
    assert_json(json, "properties.3.steps", "2");
    assert_json(json, "properties.3.context_switches", "1");
    assert_json(json, "properties.3.participants", "2");
    assert_json(json, "properties.4.name", "\"no_model_error\"");
    assert_json(json, "properties.4.kind", "\"error\"");
    json_decref(json);
    scene_destroy(&scene);
}

/* Only what was proved is said to be the least. */
static void what_is_minimal_is_what_was_proved_to_be(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    Finding *finding = scene_claim(&scene, "seen", "planner.plan node[1].dig");
    scene_replay(&scene, finding);
    static const char *const expected[] = {
        [FEWEST_UNASKED] = "{\"steps\":true,\"context_switches\":false,\"participants\":false,"
                           "\"values\":false}",
        [FEWEST_CUT_SHORT] = "{\"steps\":true,\"context_switches\":false,\"participants\":false,"
                             "\"values\":false}",
        [FEWEST_SWITCHES] = "{\"steps\":true,\"context_switches\":true,\"participants\":false,"
                            "\"values\":false}",
        [FEWEST_BOTH] = "{\"steps\":true,\"context_switches\":true,\"participants\":true,"
                        "\"values\":false}",
        [FEWEST_VALUES] = "{\"steps\":true,\"context_switches\":true,\"participants\":true,"
                          "\"values\":true}",
    };
    for (Fewest fewest = FEWEST_UNASKED; fewest <= FEWEST_VALUES; fewest++) {
        finding->fewest = fewest;
        json_t *json = document_of(&scene);
        assert_json(json, "properties.3.minimal", expected[fewest]);
        json_decref(json);
    }
    finding->may_be_shorter = true;
    json_t *json = document_of(&scene);
    assert_json(json, "properties.3.minimal.steps", "false");
    json_decref(json);
    scene_destroy(&scene);
}

static void values_keep_their_shape(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    const char *steps = "planner.plan node[2].claim node[1].dig once.only";
    scene_replay(&scene, scene_claim(&scene, "it", steps));
    json_t *json = document_of(&scene);
    json_t *trace = at(json, "properties.0.trace");
    assert_int_equal(json_array_size(trace), 5);
    assert_json(trace, "0.step", "null");
    assert_json(trace, "0.process", "null");
    assert_json(trace, "0.state.owner", "null");
    assert_json(trace, "0.state.planner", "{\"x\":1}");
    assert_json(trace, "0.state.node", "{\"1\":{},\"2\":{}}");
    assert_json(trace, "1.step", "\"planner.plan\"");
    assert_json(trace, "4.step", "\"once.only\"");
    assert_json(trace, "4.state.flag", "true");
    assert_json(trace, "4.state.owner", "2");
    assert_json(trace, "4.state.newest", "2");
    assert_json(trace, "4.state.slots", "{\"1\":[1,2],\"2\":[1,2]}");
    assert_json(trace, "4.state.maybe", "{\"to\":1,\"color\":\"green\",\"ok\":true}");
    assert_json(trace, "4.state.inbox", "[]");
    assert_json(trace, "4.state.pool", "[-3,2]");
    assert_json(trace, "4.state.planner", "{\"x\":2}");
    assert_json(trace, "4.state.node", "{\"1\":{\"deep\":3},\"2\":{}}");
    json_decref(json);
    scene_destroy(&scene);
}

static void places_have_the_names_of_their_steps(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    scene_replay(&scene, scene_claim(&scene, "it", "node[2].claim node[1].dig once.only"));
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.trace.3.state.at",
                "{\"planner\":\"plan\",\"node[1]\":\"up\",\"node[2]\":\"claim or dig or visit\","
                "\"once\":\"done\"}");
    json_decref(json);
    scene_destroy(&scene);
}

static void choices_of_one_name_are_an_array(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol c\nvar x: 0..9 = 0\n"
                               "process p { step s {\n"
                               "  either { x = 1 } or { x = 2 }\n"
                               "  either { x = x + 1 } or { x = x + 2 }\n"
                               "  choose k in 5..6 } }\n"
                               "invariant it: x == 0\n");
    scene_replay(&scene, scene_claim(&scene, "it", "p.s#3"));
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.trace.0.choices", "{}");
    assert_json(json, "properties.0.trace.1.choices", "{\"either\":[1,2],\"k\":6}");
    json_decref(json);
    scene_destroy(&scene);
}

static void names_that_are_ambiguous_are_qualified(void **state)
{
    (void)state;
    Scene scene =
        scene_create("protocol n\nvar x: 0..9 = 0\n"
                     "steps inner(k: 1..2, m: 1..2) { step take { choose w in 1..2  x = w } }\n"
                     "process p { for k in 1..2 { inner(k, 2) } }\n"
                     "invariant it: x == 0\n");
    scene_replay(&scene, scene_claim(&scene, "it", "p.inner.take#1"));
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.trace.1.choices", "{\"k\":1,\"inner.k\":1,\"m\":2,\"w\":2}");
    json_decref(json);
    scene_destroy(&scene);
}

static void what_a_for_any_has_left_is_part_of_the_state(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    scene_replay(&scene, scene_claim(&scene, "it", "node[2].claim node[1].visit#4"));
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.trace.2.choices", "{\"s\":2,\"either\":3,\"a\":1,\"b\":1}");
    assert_json(json, "properties.0.trace.2.state.node", "{\"1\":{\"s left\":[1]},\"2\":{}}");
    json_decref(json);
    scene_destroy(&scene);
}

static void a_proof_has_its_invariant_line_by_line(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    finding_prove(scene_finding(&scene, "it"), "pdr", "2 clauses", "flag\nowner == none\n");
    scene_finding(&scene, "it")->scope = SCOPE_UNBOUNDED;
    findings_give_up(scene.findings, "Z3 gave up", 4);
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.verdict", "\"holds\"");
    assert_json(json, "properties.0.engine", "\"pdr\"");
    assert_json(json, "properties.0.scope", "\"unbounded\"");
    assert_json(json, "properties.0.proof", "\"2 clauses\"");
    assert_json(json, "properties.0.invariant", "[\"flag\",\"owner == none\"]");
    assert_json(json, "properties.0.invariant_thinned", "true");
    assert_json(json, "properties.1.reason", "\"Z3 gave up; no violation within 4 steps\"");
    assert_json(json, "properties.1.depth", "4");
    assert_json(json, "properties.2.depth", "null"); /* a liveness property */
    json_decref(json);
    scene_destroy(&scene);
}

static void a_solver_has_an_object_of_its_own(void **state)
{
    (void)state;
    Scene scene = scene_create(shapes);
    json_t *json = document_of(&scene);
    assert_null(json_object_get(json, "solving"));
    json_decref(json);
    Report report = {.system = scene.system,
                     .findings = scene.findings,
                     .traces = scene.traces,
                     .counts = {.absent = true},
                     .solving = {.engine = "bmc", .checks = 12, .seconds = 0.25}};
    json = report_json(&report, "1.2.3");
    assert_json(json, "exploration", "null");
    assert_json(json, "solving",
                "{\"engine\":\"bmc\",\"depth\":null,\"checks\":12,\"seconds\":0.25,"
                "\"stopped\":null}");
    json_decref(json);
    scene_destroy(&scene);
}

static void a_model_error_has_its_message_and_place(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol c\nvar x: 0..1 = 0\n"
                               "process p { loop { step s { x = x + 1 } } }\n"
                               "invariant it: x < 9\n");
    Finding *finding = scene_finding(&scene, "no_model_error");
    scene_schedule(&scene, "p.s", "p.s", true, &finding->schedule, &finding->attempt);
    const Expr *value = scene.system->processes[0]->steps[0]->body->statements[0]->value;
    finding->verdict = VERDICT_VIOLATED;
    finding->has_attempt = true;
    finding->error = (ModelError){
        .kind = ERROR_RANGE, .span = value->span, .expr = value, .type = value->type, .value = 2};
    scene_replay(&scene, finding);
    json_t *json = document_of(&scene);
    assert_json(json, "properties.1.steps", "1");
    assert_json(json, "properties.1.error.message", "\"2 is out of range of `x` (0..1)\"");
    assert_json(json, "properties.1.error.line", "3");
    assert_json(json, "properties.1.error.column", "33");
    assert_json(json, "properties.1.error.attempt.step", "\"p.s\"");
    assert_int_equal(json_array_size(at(json, "properties.1.trace")), 2);
    json_decref(json);
    scene_destroy(&scene);
}

static void what_is_lost_is_counted(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol p  var x: 0..2 = 0\n"
                               "process w { step up { x = 1 } step off { x = 2 } }\n"
                               "recoverable low: x < 2\n"
                               "recoverable back: x == 0\n");
    Finding *low = scene_claim(&scene, "low", "w.up w.off");
    Finding *back = scene_claim(&scene, "back", "w.up");
    low->no_return = memory_allocate(1, sizeof *low->no_return);
    *low->no_return = (NoReturn){.states = 1, .stands_for = 2, .for_good = true};
    low->no_return->crossings = memory_allocate(1, sizeof *low->no_return->crossings);
    low->no_return->crossings[0] = scene.system->processes[0]->steps[1];
    low->no_return->crossing_count = 1;
    back->no_return = memory_allocate(1, sizeof *back->no_return);
    *back->no_return = (NoReturn){.states = 3};
    scene_replay(&scene, low);
    scene_replay(&scene, back);
    json_t *json = document_of(&scene);
    assert_json(at(json, "properties.0"), "no_return",
                "{\"states\":1,\"stands_for\":2,\"for_good\":true,"
                "\"crossings\":[\"w.off\"]}");
    assert_json(at(json, "properties.1"), "no_return",
                "{\"states\":3,\"stands_for\":null,\"for_good\":false,"
                "\"crossings\":[]}");
    assert_null(json_object_get(at(json, "properties.2"), "no_return"));
    json_decref(json);
    scene_destroy(&scene);
}

static void a_loop_has_its_hints(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol c\nvar x: bool = false\n"
                               "fair process p { loop { step s { x = x } step t { x = x } } }\n"
                               "process q { step u { x = true } anytime step v { restart } }\n"
                               "liveness comes: eventually x\n");
    Finding *finding = scene_claim(&scene, "comes", "p.s p.t");
    const Process *p = scene.system->processes[0], *q = scene.system->processes[1];
    finding->loop_begins = 0;
    scene_replay(&scene, finding);
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.hints", "[]");
    assert_json(json, "properties.0.no_weak_fairness_helps", "false");
    assert_json(json, "properties.0.no_fairness_helps", "false");
    assert_json(json, "properties.0.contradict_premises", "[]");
    assert_json(json, "properties.0.all_contradicts_premises", "false");
    assert_json(json, "properties.0.hints_untried", "false");
    assert_json(json, "properties.0.all_makes_vacuous", "false");
    assert_json(json, "properties.0.fair_because",
                "[\"q could take `u` all the time, but nothing says that it must: it is not "
                "`fair`.\"]");
    assert_json(json, "properties.0.minimal",
                "{\"steps\":false,\"context_switches\":false,\"participants\":false,"
                "\"values\":false,\"loop\":true}");
    json_decref(json);
    finding->loop_may_be_shorter = true;
    json = document_of(&scene);
    assert_json(json, "properties.0.minimal.loop", "false");
    json_decref(json);
    finding->remedies.items = memory_allocate(1, sizeof *finding->remedies.items);
    FairnessWish *wishes = memory_allocate(3, sizeof *wishes);
    wishes[0] = (FairnessWish){WISH_WEAK, q, NULL};
    wishes[1] = (FairnessWish){WISH_STRONG, p, p->steps[1]};
    wishes[2] = (FairnessWish){WISH_NOT_FOR_EVER, q, q->steps[1]};
    finding->remedies.items[0] = (Remedy){wishes, 3};
    finding->remedies.count = 1;
    json = document_of(&scene);
    assert_json(json, "properties.0.loop_begins", "0");
    assert_json(json, "properties.0.hints",
                "[[{\"wish\":\"fair\",\"process\":\"q\",\"step\":null},"
                "{\"wish\":\"strong fair\",\"process\":\"p\",\"step\":\"t\"},"
                "{\"wish\":\"not for ever\",\"process\":\"q\",\"step\":\"v\"}]]");
    json_decref(json);
    finding->remedies.nothing_helps = true;
    finding->remedies.refused = memory_allocate(1, sizeof *finding->remedies.refused);
    finding->remedies.refused[0] = (Refusal){{WISH_WEAK, q, NULL}, finding->property};
    finding->remedies.all_refused_by = finding->property;
    finding->remedies.refused_count = 1;
    json = document_of(&scene);
    assert_json(json, "properties.0.no_fairness_helps", "true");
    assert_json(json, "properties.0.contradict_premises",
                "[{\"wish\":\"fair\",\"process\":\"q\",\"step\":null,\"premise\":\"comes\"}]");
    assert_json(json, "properties.0.all_contradicts", "\"comes\"");
    json_decref(json);
    scene_destroy(&scene);
}

static void a_variable_called_at_does_not_hide_the_places(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol c\nvar at: 0..1 = 0\n"
                               "process p { step s { at = 1 } }\ninvariant it: (at) == 0\n");
    scene_replay(&scene, scene_claim(&scene, "it", "p.s"));
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.trace.1.state", "{\"var at\":1,\"at\":{\"p\":\"done\"}}");
    json_decref(json);
    scene_destroy(&scene);
}

static void a_process_called_at_does_not_hide_the_places(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol c\nvar x: 0..1 = 0\n"
                               "process at { var n: 0..1 = 0  step s { x = 1  n = 1 } step t {} }\n"
                               "invariant it: x == 0\n");
    scene_replay(&scene, scene_claim(&scene, "it", "at.s"));
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.trace.1.state",
                "{\"x\":1,\"process at\":{\"n\":1},\"at\":{\"at\":\"t\"}}");
    json_decref(json);
    scene_destroy(&scene);
}

static void who_took_the_step_that_decides_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol c\nvar x: 0..2 = 0\n"
                               "process p[i: 1..2] { step s { x = 2 - x } }\n"
                               "transition up: next(x) >= x\n"
                               "witness down: by(p[1]) && next(x) < x\n"
                               "invariant low: x < 2\n");
    scene_replay(&scene, scene_claim(&scene, "up", "p[2].s p[1].s"));
    scene_replay(&scene, scene_claim(&scene, "down", "p[2].s p[1].s"));
    scene_replay(&scene, scene_claim(&scene, "low", "p[2].s"));
    json_t *json = document_of(&scene);
    assert_json(json, "properties.0.by", "\"p[1].s\"");
    assert_json(json, "properties.1.by", "\"p[1].s\"");
    assert_null(json_object_get(at(json, "properties.2"), "by"));
    json_decref(json);
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_says_what_was_checked),
        cmocka_unit_test(no_mean_over_instances_is_told),
        cmocka_unit_test(every_property_has_its_verdict),
        cmocka_unit_test(what_is_minimal_is_what_was_proved_to_be),
        cmocka_unit_test(values_keep_their_shape),
        cmocka_unit_test(places_have_the_names_of_their_steps),
        cmocka_unit_test(choices_of_one_name_are_an_array),
        cmocka_unit_test(names_that_are_ambiguous_are_qualified),
        cmocka_unit_test(what_a_for_any_has_left_is_part_of_the_state),
        cmocka_unit_test(a_proof_has_its_invariant_line_by_line),
        cmocka_unit_test(a_solver_has_an_object_of_its_own),
        cmocka_unit_test(a_model_error_has_its_message_and_place),
        cmocka_unit_test(what_is_lost_is_counted),
        cmocka_unit_test(a_loop_has_its_hints),
        cmocka_unit_test(a_variable_called_at_does_not_hide_the_places),
        cmocka_unit_test(a_process_called_at_does_not_hide_the_places),
        cmocka_unit_test(who_took_the_step_that_decides_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
