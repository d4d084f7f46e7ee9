/* test_trace.c - what replays is shown, what does not is refused; order values keep their
 * numbers. */
#include "scene.h"

static const char counter[] = "protocol counter\n"
                              "var x: 0..3 = 0\n"
                              "process a[i: 1..2] { loop { step up { await x < 3  x = x + 1 } } }\n"
                              "process b { loop { step down { x = x - 1 } } }\n"
                              "invariant small: x < 2\n"
                              "transition grows: next(x) > x\n"
                              "witness top: x == 3\n"
                              "invariant partial: 6 / (2 - x) != 100\n"
                              "transition divides: 6 / (next(x) - 3) != 100\n";

static void a_trace_has_a_state_for_each_step(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "small", "a[1].up a[2].up"));
    assert_int_equal(trace->count, 3);
    assert_null(trace->states[0].step);
    assert_string_equal(trace->states[2].step->name, "up");
    assert_int_equal(trace->states[2].instance, 1);
    uint32_t x = scene.system->variables[0].offset;
    for (int i = 0; i < 3; i++) assert_int_equal(trace->states[i].cells[x], i);
    scene_destroy(&scene);
}

static void participants_and_context_switches_are_counted(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    const char *steps = "a[1].up a[1].up b.down a[2].up";
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "small", steps));
    assert_int_equal(trace->participants, 3);
    assert_int_equal(trace->context_switches, 2);
    scene_destroy(&scene);
}

static void a_transition_is_judged_by_its_last_step(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "grows", "a[1].up b.down"));
    assert_non_null(trace->moment.after);
    assert_ptr_equal(trace->moment.process, scene.system->processes[1]);
    scene_destroy(&scene);
}

static void a_witness_must_be_true_at_the_end(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    scene_replay(&scene, scene_claim(&scene, "top", "a[1].up a[1].up a[1].up"));
    scene_destroy(&scene);
    scene = scene_create(counter);
    scene_refuse(&scene, scene_claim(&scene, "top", "a[1].up a[1].up"),
                 "its last state does not show what is claimed");
    scene_destroy(&scene);
}

static void an_invariant_that_holds_at_the_end_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    scene_refuse(&scene, scene_claim(&scene, "small", "a[1].up"),
                 "its last state does not show what is claimed");
    scene_destroy(&scene);
}

static void a_transition_that_is_kept_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    scene_refuse(&scene, scene_claim(&scene, "grows", "a[1].up"),
                 "its last step does not show what is claimed");
    scene_destroy(&scene);
    scene = scene_create(counter);
    scene_refuse(&scene, scene_claim(&scene, "grows", ""), "it has no step to look at");
    scene_destroy(&scene);
}

static void a_step_that_can_not_be_taken_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Finding *finding = scene_claim(&scene, "small", "a[1].up a[1].up a[1].up");
    Action again = schedule_entry(finding->schedule, 3);
    schedule_append(finding->schedule, &again);
    scene_refuse(&scene, finding, "its step 4 can't be taken");
    scene_destroy(&scene);
}

static void a_step_that_fails_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Finding *finding = scene_claim(&scene, "small", "a[1].up b.down");
    Action again = schedule_entry(finding->schedule, 2);
    schedule_append(finding->schedule, &again);
    scene_refuse(&scene, finding, "its step 3 fails: -1 is out of range of `x` (0..3)");
    scene_destroy(&scene);
}

static void a_schedule_of_nothing_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Finding *finding = scene_finding(&scene, "small");
    finding->schedule = schedule_create();
    scene_refuse(&scene, finding, "it has no state to look at");
    scene_destroy(&scene);
}

/* --- model errors --- */

/* The error that the interpreter reports for the claim's attempt. */
static Finding *claim_error(const Scene *scene, const char *steps, const char *failing)
{
    Finding *finding = scene_finding(scene, "no_model_error");
    scene_schedule(scene, steps, failing, true, &finding->schedule, &finding->attempt);
    finding->has_attempt = true;
    finding->verdict = VERDICT_VIOLATED;
    finding->error = (ModelError){.kind = ERROR_RANGE};
    /* Only its kind and place must fit: */
    const Process *b = scene->system->processes[1];
    finding->error.span = b->steps[0]->body->statements[0]->value->span;
    return finding;
}

static void a_failing_step_is_tried_again(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Trace *trace = scene_replay(&scene, claim_error(&scene, "a[1].up b.down", "b.down"));
    assert_int_equal(trace->count, 3);
    assert_string_equal(trace->attempt.step->name, "down");
    assert_null(trace->attempt.cells);
    scene_destroy(&scene);
}

/* As who looks for the fewest counts them. */
static void who_fails_takes_part(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    const Trace *trace = scene_replay(&scene, claim_error(&scene, "", "b.down"));
    assert_int_equal(trace->participants, 1);
    assert_int_equal(trace->context_switches, 0);
    scene_destroy(&scene);
    scene = scene_create(counter);
    trace = scene_replay(&scene, claim_error(&scene, "a[1].up b.down", "b.down"));
    assert_int_equal(trace->participants, 2);
    assert_int_equal(trace->context_switches, 1);
    scene_destroy(&scene);
    scene = scene_create(counter);
    trace = scene_replay(
        &scene, claim_error(&scene, "a[1].up b.down a[2].up a[2].up b.down b.down", "b.down"));
    assert_int_equal(trace->participants, 3);
    scene_destroy(&scene);
}

static void the_error_that_a_schedule_leads_into_can_be_found(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Finding *finding = claim_error(&scene, "a[1].up b.down", "b.down");
    const ModelError claimed = finding->error;
    finding->error = (ModelError){0};
    ModelError error;
    assert_true(trace_find_error(scene.system, finding, &error));
    assert_int_equal(error.kind, claimed.kind);
    assert_int_equal(error.span.begin, claimed.span.begin);
    schedule_destroy(finding->attempt);
    finding->attempt = NULL;
    assert_false(trace_find_error(scene.system, finding, &error));
    scene_destroy(&scene);
}

static void another_error_than_claimed_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Finding *finding = claim_error(&scene, "a[1].up b.down", "b.down");
    finding->error.kind = ERROR_DIVISION;
    scene_refuse(&scene, finding, "it ends in another model error than was claimed");
    scene_destroy(&scene);
}

static void a_step_that_was_said_to_fail_but_does_not_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Finding *finding = claim_error(&scene, "a[1].up b.down", "b.down");
    schedule_destroy(finding->attempt);
    finding->attempt = schedule_create();
    Action up = schedule_entry(finding->schedule, 1);
    schedule_append(finding->attempt, &up);
    scene_refuse(&scene, finding, "the step that was said to fail does not fail");
    scene_destroy(&scene);
}

static const Property *property_named(const Scene *scene, const char *name)
{
    return scene_finding(scene, name)->property;
}

static void an_invariant_that_can_not_be_evaluated_is_evaluated_again(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Finding *finding = scene_claim(&scene, "no_model_error", "a[1].up a[1].up");
    finding->evaluated = property_named(&scene, "partial");
    finding->error.kind = ERROR_DIVISION;
    finding->error.span = finding->evaluated->expr->a->span;
    Trace *trace = scene_replay(&scene, finding);
    assert_null(trace->attempt.process);
    scene_destroy(&scene);
}

static void a_transition_that_can_not_be_evaluated_is_evaluated_again(void **state)
{
    (void)state;
    Scene scene = scene_create(counter);
    Finding *finding = scene_finding(&scene, "no_model_error");
    scene_schedule(&scene, "a[1].up a[1].up", "a[2].up", false, &finding->schedule,
                   &finding->attempt);
    finding->has_attempt = true;
    finding->verdict = VERDICT_VIOLATED;
    finding->evaluated = property_named(&scene, "divides");
    finding->error.kind = ERROR_DIVISION;
    finding->error.span = finding->evaluated->expr->a->span;
    Trace *trace = scene_replay(&scene, finding);
    assert_int_equal(trace->attempt.instance, 1);
    assert_non_null(trace->moment.after);
    scene_destroy(&scene);
}

/* --- order values and choices --- */

static const char versions[] = "protocol versions\n"
                               "type Gen = order(3)\n"
                               "var newest: Gen = first(Gen)\n"
                               "var old: set of Gen = {}\n"
                               "process p { loop {\n"
                               "  either { step make { old = {newest}  newest = fresh(Gen) } }\n"
                               "  or { step drop { choose g in old  old = old - {g} } }\n"
                               "} }\n"
                               "invariant one: size(old) == 0\n"
                               "transition still: next(newest) == newest\n";

static void order_values_keep_their_number_along_a_trace(void **state)
{
    (void)state;
    Scene scene = scene_create(versions);
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "one", "p.make p.make p.drop p.make"));
    const Variable *newest = &scene.system->variables[0], *old = &scene.system->variables[1];
    static const char *const shown[][2] = {
        {"1", "{}"}, {"2", "{1}"}, {"3", "{2}"}, {"3", "{}"}, {"4", "{3}"}};
    for (uint32_t i = 0; i < trace->count; i++) {
        const TraceState *at = &trace->states[i];
        Text text = {0};
        value_print(&text, newest->type, at->cells + newest->offset, &at->orders);
        assert_string_equal(text_string(&text), shown[i][0]);
        text_clear(&text);
        value_print(&text, old->type, at->cells + old->offset, &at->orders);
        assert_string_equal(text_string(&text), shown[i][1]);
        text_release(&text);
    }
    const TraceChoice *chosen = &trace->states[3].choices[1];
    assert_string_equal(chosen->name, "g");
    assert_int_equal(value_shown(chosen->type, *chosen->cells, &trace->states[3].during), 2);
    scene_destroy(&scene);
}

static void both_states_of_a_last_transition_have_numbers(void **state)
{
    (void)state;
    Scene scene = scene_create(versions);
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "still", "p.make p.make"));
    const Variable *newest = &scene.system->variables[0];
    const OrderNames *names = &trace->moment_orders;
    const Moment *moment = &trace->moment;
    assert_int_equal(value_shown(newest->type, moment->state[newest->offset], names), 2);
    assert_int_equal(value_shown(newest->type, moment->after[newest->offset], names), 3);
    scene_destroy(&scene);
}

static void loop_variables_and_choices_tell_the_way(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol loops\n"
                               "var x: 0..9 = 0\n"
                               "process p {\n"
                               "  for any s in 1..3 { step visit { x = s } }\n"
                               "  for t in 4..5 { step in_order { choose c in 0..1  x = t + c } }\n"
                               "}\n"
                               "invariant low: x < 5\n");
    Trace *trace = scene_replay(
        &scene, scene_claim(&scene, "low", "p.visit#1 p.visit#1 p.visit p.in_order p.in_order#1"));
    static const int64_t elements[] = {2, 3, 1};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(trace->states[i + 1].choice_count, 1);
        assert_string_equal(trace->states[i + 1].choices[0].name, "s");
        assert_int_equal(*trace->states[i + 1].choices[0].cells, elements[i]);
    }
    const TraceState *last = &trace->states[5];
    assert_int_equal(last->choice_count, 2);
    assert_string_equal(last->choices[0].name, "t");
    assert_int_equal(*last->choices[0].cells, 5);
    assert_false(last->choices[0].chosen);
    assert_string_equal(last->choices[1].name, "c");
    assert_int_equal(*last->choices[1].cells, 1);
    assert_true(last->choices[1].chosen);
    scene_destroy(&scene);
}

/* The renumbering finds it, after the step: the explorer and the replay must agree on its place. */
static void too_many_order_values_are_an_error_at_their_step(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol many\n"
                               "type Gen = order(2)\n"
                               "var held: set of Gen = {}\n"
                               "process p { loop { step more { held = held + {fresh(Gen)} } } }\n"
                               "invariant it: size(held) < 9\n");
    Finding *finding = scene_finding(&scene, "no_model_error");
    scene_schedule(&scene, "p.more p.more", NULL, false, &finding->schedule, NULL);
    finding->attempt = schedule_create();
    Action more = schedule_entry(finding->schedule, 2);
    schedule_append(finding->attempt, &more);
    finding->has_attempt = true;
    finding->verdict = VERDICT_VIOLATED;
    finding->error.kind = ERROR_ORDER;
    finding->error.span = scene.system->processes[0]->steps[0]->name_span;
    scene_replay(&scene, finding);
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_has_a_state_for_each_step),
        cmocka_unit_test(participants_and_context_switches_are_counted),
        cmocka_unit_test(a_transition_is_judged_by_its_last_step),
        cmocka_unit_test(a_witness_must_be_true_at_the_end),
        cmocka_unit_test(an_invariant_that_holds_at_the_end_is_refused),
        cmocka_unit_test(a_transition_that_is_kept_is_refused),
        cmocka_unit_test(a_step_that_can_not_be_taken_is_refused),
        cmocka_unit_test(a_step_that_fails_is_refused),
        cmocka_unit_test(a_schedule_of_nothing_is_refused),
        cmocka_unit_test(a_failing_step_is_tried_again),
        cmocka_unit_test(who_fails_takes_part),
        cmocka_unit_test(the_error_that_a_schedule_leads_into_can_be_found),
        cmocka_unit_test(another_error_than_claimed_is_refused),
        cmocka_unit_test(a_step_that_was_said_to_fail_but_does_not_is_refused),
        cmocka_unit_test(an_invariant_that_can_not_be_evaluated_is_evaluated_again),
        cmocka_unit_test(a_transition_that_can_not_be_evaluated_is_evaluated_again),
        cmocka_unit_test(order_values_keep_their_number_along_a_trace),
        cmocka_unit_test(both_states_of_a_last_transition_have_numbers),
        cmocka_unit_test(too_many_order_values_are_an_error_at_their_step),
        cmocka_unit_test(loop_variables_and_choices_tell_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
