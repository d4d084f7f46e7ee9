/* test_picture.c - a step from any state is shown as what it breaks, or not at all. */
#include "scene.h"

static const char pool[] = "protocol pool\n"
                           "var free: 0..3 = 3\n"
                           "var out: 0..3 = 0\n"
                           "process p[i: 1..2] { loop {\n"
                           "  step take { await free > 0  free = free - 1  out = out + 1 }\n"
                           "  step give { free = free + 1  out = out - 1 }\n"
                           "} }\n"
                           "invariant few: out <= 2\n"
                           "transition calm: next(out) != 3\n"
                           "witness none_left: out == 3\n"
                           "witness last: by(p.take) && next(free) == 0\n"
                           "invariant partial: 6 / (3 - out) != 100\n";

/* The initial state with these numbers, in which p[1] takes a step. */
static Picture *draw(const Scene *scene, const char *property, int64_t left, int64_t out)
{
    const System *system = scene->system;
    int64_t *state = memory_allocate(system->cells, sizeof *state);
    Interpreter *interpreter = interpreter_create(system);
    Action begin = {0}, take = {.process = system->processes[0]};
    ModelError error;
    assert_int_equal(interpreter_take(interpreter, NULL, &begin, state, NULL, &error), TAKE_DONE);
    interpreter_destroy(interpreter);
    state[system->variables[0].offset] = left;
    state[system->variables[1].offset] = out;
    Schedule *step = schedule_create();
    schedule_append(step, &take);
    Picture *picture = picture_create(system, system_property(system, property), "", state, step);
    schedule_destroy(step);
    free(state);
    return picture;
}

static void assert_drawn(const char *property, int64_t left, int64_t out, bool drawn)
{
    Scene scene = scene_create(pool);
    Picture *picture = draw(&scene, property, left, out);
    assert_int_equal(picture->trace != NULL, drawn);
    picture_destroy(picture);
    scene_destroy(&scene);
}

static void what_breaks_the_property_is_drawn(void **state)
{
    (void)state;
    assert_drawn("few", 1, 2, true);
    assert_drawn("calm", 3, 2, true);
    assert_drawn("none_left", 1, 2, true);
    assert_drawn("last", 1, 1, true);
}

static void what_does_not_is_left_out(void **state)
{
    (void)state;
    assert_drawn("few", 1, 1, false);
    assert_drawn("calm", 1, 1, false);
    assert_drawn("none_left", 1, 1, false);
    assert_drawn("last", 2, 1, false);
    assert_drawn("few", 0, 2, false); /* no step there */
    assert_drawn("few", 1, 3, false); /* an error is no matter of this property */
    assert_drawn("no_model_error", 1, 1, false);
}

static void an_error_is_the_attempt(void **state)
{
    (void)state;
    Scene scene = scene_create(pool);
    Picture *picture = draw(&scene, "no_model_error", 1, 3);
    assert_non_null(picture->trace);
    assert_int_equal(picture->trace->count, 1);
    assert_non_null(picture->trace->attempt.step);
    assert_int_equal(picture->finding.error.kind, ERROR_RANGE);
    picture_destroy(picture);
    scene_destroy(&scene);
}

static void a_property_without_a_value_is_told(void **state)
{
    (void)state;
    Scene scene = scene_create(pool);
    const char *asked[] = {"no_model_error", "partial"};
    for (size_t i = 0; i < 2; i++) {
        Picture *picture = draw(&scene, asked[i], 1, 2);
        assert_non_null(picture->trace);
        assert_string_equal(picture->finding.evaluated->name, "partial");
        assert_int_equal(picture->finding.error.kind, ERROR_DIVISION);
        picture_destroy(picture);
    }
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_breaks_the_property_is_drawn),
        cmocka_unit_test(what_does_not_is_left_out),
        cmocka_unit_test(an_error_is_the_attempt),
        cmocka_unit_test(a_property_without_a_value_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
