/* test_wire.c - what goes in comes out, and what is cut off or nonsense is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "model/model.h"
#include "wire.h"

static const char text[] = "protocol p\n"
                           "var x: 0..3 = 0\n"
                           "process first { step s { x = 1 } }\n"
                           "process q[i: 1..2] {\n"
                           "  step t { choose v in 0..3  x = v }\n"
                           "  anytime step lapse { x = 2 }\n"
                           "}\n"
                           "invariant small: x < 3\n"
                           "witness far: x == 3\n";

typedef struct Scene {
    Model *model;
    const System *system;
    Text bytes;
    Message message;
} Scene;

static Scene scene_create(void)
{
    Scene scene = {0};
    char *message = NULL;
    scene.model = model_from_text("p.tocsin", text, strlen(text));
    scene.system = model_build(scene.model, NULL, 0, NULL, &message);
    assert_non_null(scene.system);
    return scene;
}

static void scene_destroy(Scene *scene)
{
    message_release(&scene->message);
    text_release(&scene->bytes);
    model_destroy(scene->model);
}

static void take(Scene *scene)
{
    message_release(&scene->message);
    wire_take(&scene->bytes, scene->system, &scene->message);
}

/* A lapse of q[2], then its step t with a choice. */
static Schedule *schedule_of(const System *system)
{
    const Process *q = system->processes[1];
    const uint32_t choices[] = {3, 0, 7};
    Schedule *schedule = schedule_create();
    schedule_append(schedule, &(Action){.choices = choices, .choice_count = 2});
    const Step *lapse = q->steps[0]->anytime ? q->steps[0] : q->steps[1];
    schedule_append(schedule, &(Action){.process = q, .instance = 1, .anytime = lapse});
    schedule_append(schedule, &(Action){.process = q, .choices = choices, .choice_count = 3});
    return schedule;
}

static Finding violation(const System *system)
{
    return (Finding){.property = &system->properties[0],
                     .verdict = VERDICT_VIOLATED,
                     .engine = "bmc",
                     .schedule = schedule_of(system)};
}

static void assert_same_schedules(const Schedule *a, const Schedule *b)
{
    assert_int_equal(schedule_length(a), schedule_length(b));
    for (uint32_t i = 0; i < schedule_length(a); i++) {
        Action left = schedule_entry(a, i), right = schedule_entry(b, i);
        assert_ptr_equal(left.process, right.process);
        assert_int_equal(left.instance, right.instance);
        assert_ptr_equal(left.anytime, right.anytime);
        assert_int_equal(left.choice_count, right.choice_count);
        for (uint32_t c = 0; c < left.choice_count; c++) {
            assert_int_equal(left.choices[c], right.choices[c]);
        }
    }
}

static void a_violation_arrives_with_its_schedule(void **state)
{
    (void)state;
    Scene scene = scene_create();
    Finding sent = violation(scene.system);
    wire_add_finding(&scene.bytes, scene.system, &sent);
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_FINDING);
    const Finding *came = &scene.message.finding;
    assert_ptr_equal(came->property, sent.property);
    assert_int_equal(came->verdict, VERDICT_VIOLATED);
    assert_string_equal(came->engine, "bmc");
    assert_same_schedules(came->schedule, sent.schedule);
    assert_null(came->attempt);
    assert_null(came->invariant);
    schedule_destroy(sent.schedule);
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_PART);
    scene_destroy(&scene);
}

static void a_proof_arrives_with_its_invariant(void **state)
{
    (void)state;
    Scene scene = scene_create();
    char how[] = "k = 2", invariant[] = "x < 3\nx >= 0\n";
    const Finding sent = {.property = &scene.system->properties[0],
                          .verdict = VERDICT_HOLDS,
                          .scope = SCOPE_UNBOUNDED,
                          .engine = "induction",
                          .how = how,
                          .invariant = invariant,
                          .may_be_thinner = true};
    wire_add_finding(&scene.bytes, scene.system, &sent);
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_FINDING);
    assert_int_equal(scene.message.finding.scope, SCOPE_UNBOUNDED);
    assert_string_equal(scene.message.finding.how, how);
    assert_string_equal(scene.message.finding.invariant, invariant);
    assert_true(scene.message.finding.may_be_thinner);
    scene_destroy(&scene);
}

static void a_model_error_arrives_with_its_attempt(void **state)
{
    (void)state;
    Scene scene = scene_create();
    uint32_t last = scene.system->property_count - 1;
    const Finding sent = {.property = &scene.system->properties[last],
                          .verdict = VERDICT_VIOLATED,
                          .engine = "bmc",
                          .schedule = schedule_of(scene.system),
                          .attempt = schedule_create(),
                          .evaluated = &scene.system->properties[1]};
    schedule_append(sent.attempt, &(Action){.process = scene.system->processes[0]});
    wire_add_finding(&scene.bytes, scene.system, &sent);
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_FINDING);
    assert_same_schedules(scene.message.finding.schedule, sent.schedule);
    assert_same_schedules(scene.message.finding.attempt, sent.attempt);
    assert_true(scene.message.finding.has_attempt);
    assert_ptr_equal(scene.message.finding.evaluated, sent.evaluated);
    schedule_destroy(sent.schedule);
    schedule_destroy(sent.attempt);
    scene_destroy(&scene);
}

static void progress_and_the_end_arrive_in_turn(void **state)
{
    (void)state;
    Scene scene = scene_create();
    wire_add_progress(&scene.bytes,
                      &(SolveProgress){.doing = "pdr", .depth = 4, .checks = 1ULL << 40});
    wire_add_solving(&scene.bytes, &(Solving){.stop = SOLVE_TIMEOUT,
                                              .depth = 12,
                                              .searched = true,
                                              .stopped = "the time limit was reached"});
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_PROGRESS);
    assert_string_equal(scene.message.progress.doing, "pdr");
    assert_true(scene.message.progress.checks == 1ULL << 40);
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_SOLVING);
    assert_int_equal(scene.message.solving.stop, SOLVE_TIMEOUT);
    assert_int_equal(scene.message.solving.depth, 12);
    assert_string_equal(scene.message.solving.stopped, "the time limit was reached");
    scene_destroy(&scene);
}

/* One that was not among them ended the engine: what it said could not be understood. */
static void whatever_an_engine_is_doing_arrives(void **state)
{
    (void)state;
#define DOING(name) name,
    static const char *const doings[] = {SOLVE_DOINGS(DOING)};
#undef DOING
    Scene scene = scene_create();
    for (size_t i = 0; i < sizeof doings / sizeof *doings; i++) {
        wire_add_progress(&scene.bytes, &(SolveProgress){.doing = doings[i], .depth = 4});
        take(&scene);
        assert_int_equal(scene.message.kind, WIRE_PROGRESS);
        assert_string_equal(scene.message.progress.doing, doings[i]);
    }
    wire_add_progress(&scene.bytes, &(SolveProgress){.doing = "knitting", .depth = 4});
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_PROGRESS);
    assert_null(scene.message.progress.doing);
    assert_int_equal(scene.message.progress.depth, 4);
    scene_destroy(&scene);
}

static void a_message_that_is_cut_off_is_a_part_wherever_it_is_cut(void **state)
{
    (void)state;
    Scene scene = scene_create();
    Finding sent = violation(scene.system);
    wire_add_finding(&scene.bytes, scene.system, &sent);
    for (size_t count = 0; count < scene.bytes.count; count++) {
        Text part = {0};
        text_add_many(&part, scene.bytes.chars, count);
        Message message;
        wire_take(&part, scene.system, &message);
        assert_int_equal(message.kind, WIRE_PART);
        assert_int_equal(part.count, count);
        text_release(&part);
    }
    schedule_destroy(sent.schedule);
    scene_destroy(&scene);
}

/* Whatever is changed in a message, it is refused or makes sense; nothing is read or allocated
 * beyond it. */
static void no_changed_byte_gets_beyond_the_message(void **state)
{
    (void)state;
    Scene scene = scene_create();
    Finding sent = violation(scene.system);
    wire_add_finding(&scene.bytes, scene.system, &sent);
    unsigned broken = 0;
    for (size_t place = 0; place < scene.bytes.count; place++) {
        for (int change = 0; change < 3; change++) {
            static const char changes[] = {1, 127, -1};
            Text wrong = {0};
            text_add_many(&wrong, scene.bytes.chars, scene.bytes.count);
            wrong.chars[place] = (char)(wrong.chars[place] ^ changes[change]);
            Message message;
            wire_take(&wrong, scene.system, &message);
            broken += message.kind == WIRE_BROKEN;
            if (message.kind == WIRE_FINDING) {
                assert_true(message.finding.property->kind != PROPERTY_ERROR ||
                            message.finding.attempt == NULL);
                assert_non_null(message.finding.schedule);
            }
            message_release(&message);
            text_release(&wrong);
        }
    }
    assert_true(broken > 50);
    schedule_destroy(sent.schedule);
    scene_destroy(&scene);
}

static void a_verdict_without_what_shows_it_is_refused(void **state)
{
    (void)state;
    Scene scene = scene_create();
    const Finding bare = {
        .property = &scene.system->properties[0], .verdict = VERDICT_VIOLATED, .engine = "bmc"};
    wire_add_finding(&scene.bytes, scene.system, &bare);
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_BROKEN);
    Finding odd = violation(scene.system);
    odd.verdict = VERDICT_HOLDS;
    wire_add_finding(&scene.bytes, scene.system, &odd);
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_BROKEN);
    odd.property = &scene.system->properties[1]; /* the witness: reached, with a way */
    wire_add_finding(&scene.bytes, scene.system, &odd);
    take(&scene);
    assert_int_equal(scene.message.kind, WIRE_FINDING);
    schedule_destroy(odd.schedule);
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_violation_arrives_with_its_schedule),
        cmocka_unit_test(a_proof_arrives_with_its_invariant),
        cmocka_unit_test(a_model_error_arrives_with_its_attempt),
        cmocka_unit_test(progress_and_the_end_arrive_in_turn),
        cmocka_unit_test(whatever_an_engine_is_doing_arrives),
        cmocka_unit_test(a_message_that_is_cut_off_is_a_part_wherever_it_is_cut),
        cmocka_unit_test(no_changed_byte_gets_beyond_the_message),
        cmocka_unit_test(a_verdict_without_what_shows_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
