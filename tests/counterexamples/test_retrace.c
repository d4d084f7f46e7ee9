/* test_retrace.c - a trace is written, read, and followed in the model that it is of, and in
 * others. */
#include "scene.h"

#include "counterexamples/formats.h"
#include "counterexamples/retrace.h"

static const char before[] =
    "protocol p\n"
    "type Gen = order(3)\n"
    "type Slot = 1..2\n"
    "var newest: Gen = first(Gen)\n"
    "var seen: [Slot] Gen? = none\n"
    "var n: 0..9 = 0\n"
    "process maker { loop { step make { newest = fresh(Gen) } } }\n"
    "process reader[i: Slot] {\n"
    "  var mine: 0..9 = 0\n"
    "  loop {\n"
    "    either { step see { seen[i] = newest } }\n"
    "    or { step add { choose k in 1..3 where k > n  n = k  mine = k } }\n"
    "  }\n"
    "}\n"
    "invariant fresh_: seen[1] == none || value(seen[1]) == newest\n"
    "invariant small: n < 3\n"
    "witness two: n == 2\n";

typedef struct Following {
    Scene scene; /* of the model as it is now */
    StoredTrace *stored;
    Retrace *retrace;
} Following;

/* The trace of the steps, as it is stored. */
static StoredTrace *store(const char *model, const char *property, const char *steps)
{
    Scene scene = scene_create(model);
    const Trace *trace = scene_replay(&scene, scene_claim(&scene, property, steps));
    const TraceStyle style = {.version = "1.2.3", .columns = 80};
    Text text = {0};
    char *why = NULL;
    trace_format("itf")->render(&text, trace, &style);
    StoredTrace *stored = stored_trace_read(text_string(&text), text.count, &why);
    if (stored == NULL) fail_msg("%s", why);
    text_release(&text);
    scene_destroy(&scene);
    return stored;
}

static Following follow(StoredTrace *stored, const char *model, const char *property)
{
    Following following = {.scene = scene_create(model), .stored = stored};
    following.retrace = retrace(following.scene.system, stored, property);
    assert_null(following.retrace->bug);
    return following;
}

static void following_release(Following *following)
{
    retrace_destroy(following->retrace);
    stored_trace_destroy(following->stored);
    scene_destroy(&following->scene);
}

/* `before` with some of its text replaced; on the heap. */
static char *changed(const char *old, const char *new)
{
    const char *at = strstr(before, old);
    if (at == NULL) fail_msg("there is no %s", old);
    Text text = {0};
    text_format(&text, "%.*s%s%s", (int)(at - before), before, new, at + strlen(old));
    return text.chars;
}

static void assert_step(const Following *following, uint32_t index, RetraceKind kind,
                        const char *what)
{
    const RetraceStep *step = &following->retrace->steps[index];
    assert_string_equal(text_string(&step->what), what);
    assert_int_equal(step->kind, kind);
}

/* The last step that is told can't be taken, for that reason. */
static void assert_departs(const char *old, const char *new, uint32_t index, const char *why)
{
    char *model = changed(old, new);
    Following following =
        follow(store(before, "small", "maker.make reader[2].see reader[2].add#2"), model, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_DEPARTS);
    assert_int_equal(following.retrace->count, index + 1);
    assert_step(&following, index, RETRACE_IMPOSSIBLE, why);
    following_release(&following);
    free(model);
}

static void the_same_model_shows_the_same(void **state)
{
    (void)state;
    Following following =
        follow(store(before, "fresh_", "maker.make reader[1].see maker.make"), before, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_VIOLATED);
    assert_int_equal(following.retrace->count, 4);
    for (uint32_t i = 0; i < 4; i++) assert_step(&following, i, RETRACE_SAME, "");
    assert_string_equal(text_string(&following.retrace->steps[2].step), "see");
    assert_int_equal(following.retrace->trace->count, 4);
    following_release(&following);
}

static void what_is_in_the_way_is_told(void **state)
{
    (void)state;
    assert_departs("step see", "step look", 2, "reader has no step see any more");
    assert_departs("process maker", "process smith", 1, "there is no process maker any more");
    assert_departs("reader[i: Slot]", "reader[i: 1..1]", 2,
                   "there is no reader[2]: the last one is reader[1]");
    assert_departs("  loop {\n    either", "  step wait { await n > 0 }  loop {\n    either", 2,
                   "reader[2] is at wait");
    assert_departs("{ seen[i]", "{ await n < 5 && n > 0  seen[i]", 2,
                   "`await n > 0` is false (line 11)");
    assert_departs("choose k in 1..3", "choose k in 1..2", 3,
                   "only with other choices, add (k 1), add (k 2)");
    assert_departs("choose k in 1..3", "choose k in 0..0", 3,
                   "`choose k in 0..0 where k > n` finds nothing (line 12)");
}

static void values_that_are_others_are_told_once(void **state)
{
    (void)state;
    char *model = changed("seen[i] = newest", "seen[i] = newest  seen[3 - i] = newest");
    Following following =
        follow(store(before, "small", "maker.make reader[2].see reader[2].add#2"), model, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_VIOLATED);
    assert_step(&following, 2, RETRACE_DIFFERS, "seen[1] is 2, was none");
    assert_step(&following, 3, RETRACE_SAME, "");
    following_release(&following);
    free(model);
}

static void a_violation_on_the_way_ends_it(void **state)
{
    (void)state;
    char *model = changed("n < 3", "seen[2] == none");
    Following following =
        follow(store(before, "small", "maker.make reader[2].see reader[2].add#2"), model, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_VIOLATED);
    assert_int_equal(following.retrace->count, 3);
    assert_int_equal(following.retrace->trace->count, 3);
    /* Nobody knows whether there is a shorter one. */
    assert_true(following.retrace->finding->may_be_shorter);
    following_release(&following);
    free(model);
}

static void what_violates_nothing_is_harmless(void **state)
{
    (void)state;
    char *model = changed("n < 3", "n < 4");
    Following following =
        follow(store(before, "small", "maker.make reader[2].see reader[2].add#2"), model, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_HARMLESS);
    assert_int_equal(following.retrace->count, 4);
    assert_null(following.retrace->trace);
    following_release(&following);
    free(model);
}

static void a_witness_is_reached_or_not(void **state)
{
    (void)state;
    Following following = follow(store(before, "two", "reader[1].add#1"), before, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_REACHED);
    following_release(&following);
    char *model = changed("n == 2", "n == 4");
    following = follow(store(before, "two", "reader[1].add#1"), model, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_HARMLESS);
    following_release(&following);
    free(model);
}

static void another_property_may_be_asked_about(void **state)
{
    (void)state;
    Following following =
        follow(store(before, "fresh_", "maker.make reader[1].see maker.make"), before, "small");
    assert_int_equal(following.retrace->outcome, RETRACE_HARMLESS);
    assert_string_equal(following.retrace->finding->property->name, "small");
    following_release(&following);
}

/* The model makes a choice more than it did, which says whether `small` holds. */
static void assert_chooses(const char *step, RetraceOutcome outcome, uint32_t count)
{
    char *model = changed("step add { choose k in 1..3 where k > n  n = k  mine = k }", step);
    Following following =
        follow(store(before, "small", "maker.make reader[2].see reader[2].add#2"), model, NULL);
    assert_int_equal(following.retrace->outcome, outcome);
    assert_int_equal(following.retrace->count, count);
    following_release(&following);
    free(model);
}

static void all_ways_that_fit_are_followed(void **state)
{
    (void)state;
    assert_chooses("step add { choose k in 1..3  choose j in 0..2  if j == 1 { n = k } }",
                   RETRACE_VIOLATED, 4);
    assert_chooses("step add { choose k in 1..3  choose j in 0..2  if j == 3 { n = k } }",
                   RETRACE_HARMLESS, 4);
    assert_chooses("step add { choose k in 1..2  choose j in 0..2  if j == 1 { n = k } }",
                   RETRACE_DEPARTS, 4);
}

/* With j 0 nobody can see what was made. */
static void a_way_that_departs_is_left_for_another(void **state)
{
    (void)state;
    char *choosing = changed("step make {", "step make { choose j in 0..1  chosen = j ");
    const char *see = strstr(choosing, "seen[i] = newest");
    Text model = {0};
    text_format(&model, "%.*sawait chosen == 1  %svar chosen: 0..1 = 0\n", (int)(see - choosing),
                choosing, see);
    Following following = follow(store(before, "fresh_", "maker.make reader[1].see maker.make"),
                                 text_string(&model), NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_VIOLATED);
    assert_string_equal(text_string(&following.retrace->steps[1].step), "make (j 1)");
    for (uint32_t i = 0; i < 4; i++) assert_step(&following, i, RETRACE_SAME, "");
    following_release(&following);
    text_release(&model);
    free(choosing);
}

/* Without who did what: as another tool has it. */
static StoredTrace *bare(const char *states)
{
    Text text = {0};
    char *why = NULL;
    text_format(&text, "{\"vars\": [\"n\"], \"states\": [%s]}", states);
    StoredTrace *stored = stored_trace_read(text_string(&text), text.count, &why);
    if (stored == NULL) fail_msg("%s", why);
    text_release(&text);
    return stored;
}

static void states_alone_are_followed(void **state)
{
    (void)state;
    Following following =
        follow(bare("{\"n\": 0}, {\"n\": 1}, {\"n\": 1}, {\"n\": 3}"), before, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_VIOLATED);
    assert_string_equal(following.retrace->finding->property->name, "small");
    following_release(&following);
    following = follow(bare("{\"n\": 0}, {\"n\": 2}, {\"n\": 1}"), before, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_DEPARTS);
    assert_step(&following, 2, RETRACE_IMPOSSIBLE, "no step leads to state 2 of the trace");
    following_release(&following);
    following = follow(bare("{\"n\": 7}"), before, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_DEPARTS);
    assert_step(&following, 0, RETRACE_IMPOSSIBLE,
                "no initial state has the values of the trace's");
    following_release(&following);
}

/* Which of the readers takes a step the states do not say. */
static void another_way_through_the_same_states_is_followed(void **state)
{
    (void)state;
    char *model =
        changed("invariant small: n < 3", "invariant small: n < 3 || reader[2].mine == 0");
    Following following = follow(bare("{\"n\": 0}, {\"n\": 3}"), model, "small");
    assert_int_equal(following.retrace->outcome, RETRACE_VIOLATED);
    assert_string_equal(text_string(&following.retrace->steps[1].who), "reader[2]");
    following_release(&following);
    free(model);
}

static void another_tool_has_a_variable_called_at(void **state)
{
    (void)state;
    static const char model[] = "protocol p\nvar at: 0..3 = 0\n"
                                "process q { step s { choose k in 1..3  at = k } }\n"
                                "invariant n: (at) < 2\n";
    Following following = follow(bare("{\"at\": 0}, {\"at\": 1}"), model, NULL);
    assert_true(retrace_is_about(following.scene.system, following.stored));
    assert_int_equal(following.retrace->outcome, RETRACE_HARMLESS);
    assert_string_equal(text_string(&following.retrace->notes), "");
    following_release(&following);
    following = follow(bare("{\"at\": 0}, {\"at\": 2}"), model, NULL);
    assert_int_equal(following.retrace->outcome, RETRACE_VIOLATED);
    following_release(&following);
}

static void a_loop_of_another_tool_that_is_none_is_no_answer(void **state)
{
    (void)state;
    static const char model[] = "protocol p\nvar n: 0..3 = 0\n"
                                "process q { loop { step up { n = (n + 1) % 3 } } }\n"
                                "liveness it: always eventually n == 2\n";
    StoredTrace *stored = bare("{\"n\": 0}, {\"n\": 1}");
    stored->loops = true;
    Following following = follow(stored, model, "it");
    assert_int_equal(following.retrace->outcome, RETRACE_UNDECIDED);
    following_release(&following);
}

static void a_trace_without_common_variables_is_about_something_else(void **state)
{
    (void)state;
    Following following = follow(bare("{\"n\": 0}"), before, NULL);
    assert_true(retrace_is_about(following.scene.system, following.stored));
    StoredTrace *other = bare("{\"m\": 0}");
    assert_false(retrace_is_about(following.scene.system, other));
    stored_trace_destroy(other);
    following_release(&following);
}

static void assert_no_trace(const char *text, const char *reason)
{
    char *why = NULL;
    assert_null(stored_trace_read(text, strlen(text), &why));
    assert_string_equal(why, reason);
    free(why);
}

static void what_is_no_trace_is_refused(void **state)
{
    (void)state;
    static const char meta[] =
        "{\"#meta\": {\"tocsin\": \"1\", \"model\": \"p\", \"property\": \"q\", "
        "\"parameters\": {%s}, \"options\": {}}, \"states\": [{}, {\"#meta\": {%s}}]}";
    static const struct {
        const char *params, *step, *reason;
    } broken[] = {
        {"\"N\": null", "", "a param has a value that is none"},
        {"", "", "state 1 does not say which step led there"},
        {"", "\"process\": \"p\", \"step\": \"p.s\"", "state 1 does not say which step led there"},
        {"", "\"process\": \"p\", \"step\": 1, \"choices\": {}",
         "state 1 does not say which step led there"},
        {"", "\"process\": \"p\", \"step\": \"p.s\", \"choices\": {\"k\": 1}",
         "state 1 does not say which step led there"},
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        Text text = {0};
        text_format(&text, meta, broken[i].params, broken[i].step);
        assert_no_trace(text_string(&text), broken[i].reason);
        text_release(&text);
    }
    assert_no_trace("{\"states\": []}", "it has no states");
    assert_no_trace("{\"states\": {}}", "it has no array \"states\"");
    assert_no_trace("7", "it is no JSON: line 1, column 1: '[' or '{' expected near '7'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_model_shows_the_same),
        cmocka_unit_test(what_is_in_the_way_is_told),
        cmocka_unit_test(values_that_are_others_are_told_once),
        cmocka_unit_test(a_violation_on_the_way_ends_it),
        cmocka_unit_test(what_violates_nothing_is_harmless),
        cmocka_unit_test(a_witness_is_reached_or_not),
        cmocka_unit_test(another_property_may_be_asked_about),
        cmocka_unit_test(all_ways_that_fit_are_followed),
        cmocka_unit_test(a_way_that_departs_is_left_for_another),
        cmocka_unit_test(another_way_through_the_same_states_is_followed),
        cmocka_unit_test(states_alone_are_followed),
        cmocka_unit_test(another_tool_has_a_variable_called_at),
        cmocka_unit_test(a_loop_of_another_tool_that_is_none_is_no_answer),
        cmocka_unit_test(a_trace_without_common_variables_is_about_something_else),
        cmocka_unit_test(what_is_no_trace_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
