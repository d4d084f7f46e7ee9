/* test_findings.c - what was asked is kept apart from what was found, and judged rightly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "model/model.h"
#include "properties/findings.h"

static const char protocol_text[] = "protocol p\n"
                                    "var x: 0..3 = 0\n"
                                    "process a { loop { step up { await x < 3  x = x + 1 } } }\n"
                                    "invariant small: x < 2\n"
                                    "lemma tiny: x < 3\n"
                                    "transition grows: next(x) > x\n"
                                    "transition divides: 6 / (next(x) - 2) != 100\n"
                                    "witness top: x == 3\n"
                                    "invariant partial: 6 / (2 - x) != 100\n"
                                    "recoverable back: x == 0\n"
                                    "liveness live: always eventually x == 3\n"
                                    "assume calm: eventually always !taken(a.up)\n";

typedef enum Position {
    SMALL,
    TINY_LEMMA,
    GROWS,
    DIVIDES,
    TOP,
    PARTIAL,
    BACK,
    LIVE,
    CALM,
    ERRORS,
    PROPERTIES
} Position;

typedef struct Fixture {
    Model *model;
    const System *system;
    Interpreter *interpreter;
    Findings *findings;
    int64_t *cells, *after;
    Finding *decided[16]; /* what judging told, in order */
    const Property *evaluated;
    ModelError error;
    unsigned count;
} Fixture;

static Fixture *set_up(const char *const *names, size_t count)
{
    Fixture *fixture = calloc(1, sizeof *fixture);
    char *message = NULL;
    fixture->model = model_from_text("p.tocsin", protocol_text, sizeof protocol_text - 1);
    fixture->system = model_build(fixture->model, NULL, 0, NULL, &message);
    assert_non_null(fixture->system);
    fixture->interpreter = interpreter_create(fixture->system);
    fixture->findings = findings_create(fixture->system, names, count, NULL);
    fixture->cells = calloc(fixture->system->cells, sizeof(int64_t));
    fixture->after = calloc(fixture->system->cells, sizeof(int64_t));
    return fixture;
}

static void tear_down(Fixture *fixture)
{
    findings_destroy(fixture->findings);
    interpreter_destroy(fixture->interpreter);
    model_destroy(fixture->model);
    free(fixture->cells);
    free(fixture->after);
    free(fixture);
}

static void note(void *context, const Judgement *judgement)
{
    Fixture *fixture = context;
    assert_true(fixture->count < 16);
    fixture->decided[fixture->count++] = judgement->finding;
    fixture->evaluated = judgement->evaluated;
    assert_int_equal(judgement->error != NULL,
                     judgement->finding == findings_error(fixture->findings));
    if (judgement->error != NULL) fixture->error = *judgement->error;
}

static void judge_state(Fixture *fixture, int64_t x)
{
    fixture->count = 0;
    fixture->cells[fixture->system->variables[0].offset] = x;
    findings_judge_state(fixture->findings, fixture->interpreter, fixture->cells, note, fixture);
}

static void judge_transition(Fixture *fixture, int64_t from, int64_t to)
{
    const Process *process = fixture->system->processes[0];
    uint32_t x = fixture->system->variables[0].offset;
    fixture->count = 0;
    fixture->cells[x] = from;
    fixture->after[x] = to;
    const Transition transition = {.action = {.process = process},
                                   .step = process->steps[0],
                                   .before = fixture->cells,
                                   .after = fixture->after};
    findings_judge_transition(fixture->findings, fixture->interpreter, &transition, note, fixture);
}

static void every_property_has_a_finding_and_no_model_error_is_last(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    const Findings *findings = fixture->findings;
    assert_int_equal(findings->count, PROPERTIES);
    for (uint32_t i = 0; i < findings->count; i++) {
        assert_ptr_equal(findings->items[i].property, &fixture->system->properties[i]);
        assert_true(findings->items[i].asked);
        assert_int_equal(findings->items[i].verdict, VERDICT_UNKNOWN);
    }
    assert_ptr_equal(findings_error(findings), &findings->items[ERRORS]);
    assert_string_equal(findings_error(findings)->property->name, "no_model_error");
    tear_down(fixture);
}

static void what_enumeration_cannot_decide_is_unknown_with_a_reason(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    const Finding *items = fixture->findings->items;
    for (uint32_t i = 0; i < PROPERTIES; i++) {
        bool closed = i == BACK || i == LIVE || i == CALM;
        assert_int_equal(items[i].open, !closed);
        assert_int_equal(items[i].reason != NULL, closed);
    }
    assert_string_equal(items[BACK].reason, "no proof decides it, only exploring all states does");
    tear_down(fixture);
}

static void only_what_was_asked_for_is_open(void **state)
{
    (void)state;
    const char *names[] = {"top"};
    Fixture *fixture = set_up(names, 1);
    for (uint32_t i = 0; i < PROPERTIES; i++) {
        const Finding *finding = &fixture->findings->items[i];
        assert_int_equal(finding->asked, i == TOP);
        assert_int_equal(finding->open, i == TOP || i == ERRORS);
    }
    finding_decide(&fixture->findings->items[TOP], VERDICT_HOLDS, "test", NULL);
    assert_true(findings_settled(fixture->findings)); /* whatever becomes of no_model_error */
    tear_down(fixture);
}

static void who_asks_for_liveness_asks_for_what_is_assumed(void **state)
{
    (void)state;
    const char *names[] = {"live"};
    Fixture *fixture = set_up(names, 1);
    for (uint32_t i = 0; i < PROPERTIES; i++) {
        const Finding *finding = &fixture->findings->items[i];
        assert_int_equal(finding->asked, i == LIVE || i == CALM);
    }
    assert_string_equal(fixture->findings->items[CALM].reason,
                        "a premise of the `liveness` properties, not a claim");
    tear_down(fixture);
}

/* The errors of other properties stay nobody's business. */
static void who_asks_for_errors_asks_for_no_other_property(void **state)
{
    (void)state;
    const char *names[] = {"small"}, *all[] = {"small", "no_model_error"};
    Fixture *fixture = set_up(names, 1);
    assert_false(findings_error(fixture->findings)->asked);
    findings_ask_for_errors(fixture->findings);
    assert_true(findings_error(fixture->findings)->asked);
    assert_true(findings_may_judge(fixture->findings, SMALL));
    assert_false(findings_may_judge(fixture->findings, PARTIAL));
    finding_decide(&fixture->findings->items[SMALL], VERDICT_HOLDS, "test", NULL);
    assert_false(findings_settled(fixture->findings));
    tear_down(fixture);
    fixture = set_up(all, 2);
    findings_ask_for_errors(fixture->findings);
    assert_true(findings_may_judge(fixture->findings, PARTIAL));
    tear_down(fixture);
}

static void an_unknown_name_is_told(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    const char *names[] = {"top", "tip"}, *unknown = NULL;
    assert_null(findings_create(fixture->system, names, 2, &unknown));
    assert_string_equal(unknown, "tip");
    tear_down(fixture);
}

static void a_state_decides_what_it_breaks_or_reaches(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    Finding *items = fixture->findings->items;
    judge_state(fixture, 0);
    assert_int_equal(fixture->count, 0);
    judge_state(fixture, 3);
    assert_int_equal(fixture->count, 3);
    assert_ptr_equal(fixture->decided[0], &items[SMALL]);
    assert_ptr_equal(fixture->decided[1], &items[TINY_LEMMA]);
    assert_ptr_equal(fixture->decided[2], &items[TOP]);
    finding_decide(&items[SMALL], VERDICT_VIOLATED, "test", NULL);
    judge_state(fixture, 3);
    assert_int_equal(fixture->count, 2);
    tear_down(fixture);
}

static void a_transition_decides_what_it_breaks(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    Finding *items = fixture->findings->items;
    judge_transition(fixture, 0, 1);
    assert_int_equal(fixture->count, 0);
    judge_transition(fixture, 1, 1);
    assert_int_equal(fixture->count, 1);
    assert_ptr_equal(fixture->decided[0], &items[GROWS]);
    tear_down(fixture);
}

static void a_failing_evaluation_is_a_model_error_and_no_violation(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    Finding *items = fixture->findings->items;
    judge_state(fixture, 2);
    assert_int_equal(fixture->count, 2); /* small is broken, partial fails */
    assert_ptr_equal(fixture->decided[1], &items[ERRORS]);
    assert_ptr_equal(fixture->evaluated, items[PARTIAL].property);
    assert_int_equal(fixture->error.kind, ERROR_DIVISION);
    judge_transition(fixture, 1, 2);
    assert_int_equal(fixture->count, 1);
    assert_ptr_equal(fixture->evaluated, items[DIVIDES].property);
    tear_down(fixture);
}

static void decided_properties_are_evaluated_until_an_error_is_found(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    Finding *items = fixture->findings->items;
    finding_decide(&items[PARTIAL], VERDICT_VIOLATED, "test", NULL);
    finding_decide(&items[GROWS], VERDICT_VIOLATED, "test", NULL);
    finding_decide(&items[DIVIDES], VERDICT_VIOLATED, "test", NULL);
    assert_true(findings_want_transitions(fixture->findings));
    judge_state(fixture, 2);
    assert_ptr_equal(fixture->decided[fixture->count - 1], &items[ERRORS]);
    finding_decide_error(&items[ERRORS], "test", schedule_create(), NULL, &fixture->error);
    items[ERRORS].open = false;
    assert_false(findings_want_transitions(fixture->findings));
    judge_state(fixture, 2);
    assert_int_equal(fixture->count, 1);
    assert_ptr_equal(fixture->decided[0], &items[SMALL]);
    tear_down(fixture);
}

static void a_nearer_error_takes_the_place_of_one_found_before(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    Finding *finding = findings_error(fixture->findings);
    Schedule *far = schedule_create();
    schedule_append(far, &(Action){0});
    const ModelError first = {.kind = ERROR_NONE}, second = {.kind = ERROR_FULL};
    finding_decide_error(finding, "test", far, NULL, &first);
    assert_true(finding->open);
    assert_false(findings_any_violated(fixture->findings)); /* not for good */
    Schedule *attempt = schedule_create();
    schedule_append(attempt, &(Action){0});
    finding_decide_error(finding, "test", schedule_create(), attempt, &second);
    assert_true(finding->has_attempt);
    assert_int_equal(finding->error.kind, ERROR_FULL);
    findings_complete(fixture->findings, "test", NULL);
    assert_int_equal(finding->verdict, VERDICT_VIOLATED);
    assert_true(findings_any_violated(fixture->findings));
    tear_down(fixture);
}

static void what_was_decided_elsewhere_is_taken_with_all_it_owns(void **state)
{
    (void)state;
    const char *one = "small";
    Fixture *fixture = set_up(NULL, 0), *other = set_up(&one, 1);
    Finding *finding = &fixture->findings->items[SMALL], *from = &other->findings->items[SMALL];
    finding_prove(from, "test", "in a few words", "x < 2");
    from->scope = SCOPE_UNBOUNDED;
    finding_take(finding, from);
    assert_int_equal(finding->verdict, VERDICT_HOLDS);
    assert_int_equal(finding->scope, SCOPE_UNBOUNDED);
    assert_string_equal(finding->invariant, "x < 2");
    assert_false(finding->open);
    assert_null(from->invariant);
    Finding *error = findings_error(fixture->findings), *met = findings_error(other->findings);
    finding_decide_error(met, "test", schedule_create(), schedule_create(), &(ModelError){0});
    finding_take(error, met);
    assert_true(error->asked && !met->asked);
    assert_false(error->open);
    assert_non_null(error->attempt);
    assert_null(met->attempt);
    tear_down(other);
    tear_down(fixture);
}

static void everything_seen_means_holds_and_never_reached(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    const Finding *items = fixture->findings->items;
    findings_complete(fixture->findings, "test", NULL);
    for (uint32_t i = 0; i < PROPERTIES; i++) {
        Verdict verdict = i == TOP                              ? VERDICT_VIOLATED
                          : i == BACK || i == LIVE || i == CALM ? VERDICT_UNKNOWN
                                                                : VERDICT_HOLDS;
        assert_int_equal(items[i].verdict, verdict);
        assert_int_equal(items[i].engine != NULL, verdict != VERDICT_UNKNOWN);
        assert_int_equal(items[i].reason != NULL, verdict == VERDICT_UNKNOWN);
        assert_null(items[i].schedule);
    }
    assert_true(findings_settled(fixture->findings));
    tear_down(fixture);
}

static void giving_up_says_why_and_how_far_it_got(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    const Finding *items = fixture->findings->items;
    findings_give_up(fixture->findings, "time was up", 1000);
    assert_string_equal(items[SMALL].reason, "time was up; no violation within 1,000 steps");
    assert_string_equal(items[GROWS].reason, "time was up; no violation within 1,000 steps");
    assert_string_equal(items[TOP].reason, "time was up; not reached within 1,000 steps");
    assert_string_equal(findings_error(fixture->findings)->reason,
                        "time was up; no model error in the first 1,000 steps");
    assert_string_equal(items[BACK].reason, "no proof decides it, only exploring all states does");
    assert_true(findings_settled(fixture->findings));
    tear_down(fixture);
}

static void giving_up_at_once_claims_nothing(void **state)
{
    (void)state;
    Fixture *fixture = set_up(NULL, 0);
    findings_give_up(fixture->findings, "time was up", FINDINGS_NO_STEPS);
    assert_string_equal(fixture->findings->items[SMALL].reason, "time was up");
    tear_down(fixture);
    fixture = set_up(NULL, 0);
    const Finding *items = fixture->findings->items;
    findings_give_up(fixture->findings, "time was up", 0);
    assert_string_equal(items[SMALL].reason, "time was up; no violation in the initial states");
    assert_string_equal(items[TOP].reason, "time was up; not reached in the initial states");
    assert_string_equal(items[GROWS].reason, "time was up");
    const Finding *error = findings_error(fixture->findings);
    assert_string_equal(error->reason, "time was up; no model error in the initial states");
    tear_down(fixture);
    fixture = set_up(NULL, 0);
    findings_give_up(fixture->findings, "time was up", 1);
    error = findings_error(fixture->findings);
    assert_string_equal(error->reason, "time was up; no model error in the first step");
    tear_down(fixture);
}

static void the_exit_code_says_what_came_out(void **state)
{
    (void)state;
    const char *claims[] = {"small", "grows", "top"};
    Fixture *fixture = set_up(claims, 3);
    Findings *findings = fixture->findings;
    assert_int_equal(findings_exit_code(findings), 4);
    finding_decide(&findings->items[SMALL], VERDICT_HOLDS, "test", NULL);
    finding_decide(&findings->items[GROWS], VERDICT_HOLDS, "test", NULL);
    assert_int_equal(findings_exit_code(findings), 4);
    finding_decide(&findings->items[TOP], VERDICT_HOLDS, "test", NULL);
    assert_int_equal(findings_exit_code(findings), 0); /* no_model_error was not asked for */
    finding_decide(&findings->items[TOP], VERDICT_VIOLATED, "test", NULL);
    assert_int_equal(findings_exit_code(findings), 1); /* a witness never reached */
    tear_down(fixture);
}

static void a_model_error_counts_though_nobody_asked(void **state)
{
    (void)state;
    const char *claims[] = {"small"};
    Fixture *fixture = set_up(claims, 1);
    Finding *items = fixture->findings->items;
    finding_decide(&items[SMALL], VERDICT_HOLDS, "test", NULL);
    finding_decide_error(&items[ERRORS], "test", schedule_create(), NULL, &(ModelError){0});
    assert_int_equal(findings_exit_code(fixture->findings), 1);
    tear_down(fixture);
}

static void a_premise_does_not_count(void **state)
{
    (void)state;
    const char *premise[] = {"calm"}, *unknown[] = {"live", "calm"};
    Fixture *fixture = set_up(premise, 1);
    assert_true(findings_settled(fixture->findings));
    assert_int_equal(findings_exit_code(fixture->findings), 0);
    tear_down(fixture);
    fixture = set_up(unknown, 2);
    assert_int_equal(findings_exit_code(fixture->findings), 4);
    tear_down(fixture);
}

static bool be_impatient(void *context)
{
    (void)context;
    return true;
}

static void what_takes_too_long_is_noticed(void **state)
{
    (void)state;
    static const char text[] = "protocol p\n"
                               "var x: 0..3 = 0\n"
                               "process a { step up { x = 1 } }\n"
                               "invariant long: forall i in 0..9999: i + x >= 0\n";
    char *message = NULL;
    Model *model = model_from_text("p.tocsin", text, sizeof text - 1);
    const System *system = model_build(model, NULL, 0, NULL, &message);
    assert_non_null(system);
    Interpreter *interpreter = interpreter_create(system);
    Findings *findings = findings_create(system, NULL, 0, NULL);
    int64_t *cells = calloc(system->cells, sizeof *cells);
    interpreter_set_patience(interpreter, be_impatient, NULL);
    assert_true(findings_notice_state(findings, interpreter, cells));
    free(cells);
    findings_destroy(findings);
    interpreter_destroy(interpreter);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_property_has_a_finding_and_no_model_error_is_last),
        cmocka_unit_test(what_enumeration_cannot_decide_is_unknown_with_a_reason),
        cmocka_unit_test(only_what_was_asked_for_is_open),
        cmocka_unit_test(who_asks_for_liveness_asks_for_what_is_assumed),
        cmocka_unit_test(who_asks_for_errors_asks_for_no_other_property),
        cmocka_unit_test(an_unknown_name_is_told),
        cmocka_unit_test(a_state_decides_what_it_breaks_or_reaches),
        cmocka_unit_test(a_transition_decides_what_it_breaks),
        cmocka_unit_test(a_failing_evaluation_is_a_model_error_and_no_violation),
        cmocka_unit_test(decided_properties_are_evaluated_until_an_error_is_found),
        cmocka_unit_test(a_nearer_error_takes_the_place_of_one_found_before),
        cmocka_unit_test(what_was_decided_elsewhere_is_taken_with_all_it_owns),
        cmocka_unit_test(everything_seen_means_holds_and_never_reached),
        cmocka_unit_test(giving_up_says_why_and_how_far_it_got),
        cmocka_unit_test(giving_up_at_once_claims_nothing),
        cmocka_unit_test(the_exit_code_says_what_came_out),
        cmocka_unit_test(a_model_error_counts_though_nobody_asked),
        cmocka_unit_test(a_premise_does_not_count),
        cmocka_unit_test(what_takes_too_long_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
