/* test_word.c - truth on endless words, against words worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "model/model.h"
#include "properties/word.h"

typedef struct Scene {
    Model *model;
    Formulas *formulas;
    const Formula *a, *b, *no, *yes;
} Scene;

static void setup(Scene *scene)
{
    static const char text[] =
        "protocol p\nvar x: bool = false\nprocess p { step s { x = true } }\n";
    char *message = NULL;
    scene->model = model_from_text("test.tocsin", text, strlen(text));
    scene->formulas = formulas_create(model_build(scene->model, NULL, 0, NULL, &message));
    scene->a = formula_literal(scene->formulas, 0, false);
    scene->b = formula_literal(scene->formulas, 1, false);
    scene->yes = formula_constant(scene->formulas, true);
    scene->no = formula_constant(scene->formulas, false);
}

static void teardown(Scene *scene)
{
    formulas_destroy(scene->formulas);
    model_destroy(scene->model);
}

#define A 1
#define B 2

static void until_wants_its_end(void **state)
{
    (void)state;
    Scene scene;
    setup(&scene);
    const Formula *until = formula_until(scene.formulas, scene.a, scene.b);
    assert_true(word_satisfies(&(Word){(const uint64_t[]){A, A, B, 0}, 4, 3}, until));
    assert_true(word_satisfies(&(Word){(const uint64_t[]){B}, 1, 0}, until));
    assert_false(word_satisfies(&(Word){(const uint64_t[]){A}, 1, 0}, until));
    assert_false(word_satisfies(&(Word){(const uint64_t[]){A, 0, B}, 3, 2}, until));
    teardown(&scene);
}

static void release_may_hold_for_ever(void **state)
{
    (void)state;
    Scene scene;
    setup(&scene);
    const Formula *release = formula_release(scene.formulas, scene.a, scene.b);
    assert_true(word_satisfies(&(Word){(const uint64_t[]){B}, 1, 0}, release));
    assert_true(word_satisfies(&(Word){(const uint64_t[]){B, A | B, 0}, 3, 2}, release));
    assert_false(word_satisfies(&(Word){(const uint64_t[]){B, A, 0}, 3, 2}, release));
    teardown(&scene);
}

/* What is so at the loop's beginning is known only after a round. */
static void the_loop_comes_again(void **state)
{
    (void)state;
    Scene scene;
    setup(&scene);
    const Formula *comes = formula_until(scene.formulas, scene.yes, scene.a);
    const Formula *again = formula_release(scene.formulas, scene.no, comes);
    const Formula *stays = formula_until(scene.formulas, scene.yes,
                                         formula_release(scene.formulas, scene.no, scene.a));
    const uint64_t letters[] = {0, A, 0, 0};
    assert_true(word_satisfies(&(Word){letters, 4, 1}, again));
    assert_false(word_satisfies(&(Word){letters, 4, 2}, again));
    assert_false(word_satisfies(&(Word){letters, 4, 1}, stays));
    assert_true(word_satisfies(&(Word){letters, 2, 1}, stays));
    assert_true(word_satisfies(&(Word){letters, 4, 2}, again->negation));
    teardown(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(until_wants_its_end),
        cmocka_unit_test(release_may_hold_for_ever),
        cmocka_unit_test(the_loop_comes_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
