/* test_glances.c - what is known was seen, by the same viewer, as far as it sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "glances.h"
#include "model/model.h"
#include "support/memory.h"

static const char *const source = "protocol small\n"
                                  "var a : 0..99 = 0  var b : 0..99 = 0  var c : bool = false\n"
                                  "process p { loop { step s { } } }\n";

typedef struct Scene {
    Model *model;
    const System *system;
    Layout *layout;
    Glances glances;
} Scene;

static Scene begin(uint32_t viewers)
{
    Scene scene = {.model = model_from_text("small.tocsin", source, strlen(source))};
    char *message = NULL;
    scene.system = model_build(scene.model, NULL, 0, NULL, &message);
    assert_non_null(scene.system);
    scene.layout = layout_create(scene.system);
    glances_init(&scene.glances, layout_words(scene.layout), viewers, 100000);
    return scene;
}

static void end(Scene *scene)
{
    glances_release(&scene->glances);
    layout_destroy(scene->layout);
    model_destroy(scene->model);
}

/* It sees the variables with a bit in `seen`; all: in another way. */
static void tell(Scene *scene, uint32_t viewer, unsigned seen)
{
    bool *cells = memory_allocate(scene->system->cells + 1, sizeof *cells);
    for (uint32_t i = 0; i < scene->system->variable_count; i++) {
        cells[scene->system->variables[i].offset] = seen >> i & 1;
    }
    glances_tell(&scene->glances, viewer, scene->layout, cells, scene->system->cells);
    free(cells);
}

static bool is_known(Scene *scene, uint32_t viewer, int64_t a, int64_t b, bool c)
{
    uint64_t *packed = memory_allocate(layout_words(scene->layout), sizeof *packed);
    int64_t *cells = memory_allocate(scene->system->cells + 1, sizeof *cells);
    const Variable *variables = scene->system->variables;
    cells[variables[0].offset] = a;
    cells[variables[1].offset] = b;
    cells[variables[2].offset] = c;
    layout_pack(scene->layout, cells, packed);
    bool known = glances_known(&scene->glances, viewer, packed);
    free(packed);
    free(cells);
    return known;
}

static void only_what_is_seen_tells_states_apart(void **state)
{
    (void)state;
    Scene scene = begin(2);
    assert_false(glances_is_told(&scene.glances, 0));
    tell(&scene, 0, 1);
    assert_true(glances_is_told(&scene.glances, 0));
    assert_false(glances_is_told(&scene.glances, 1));
    tell(&scene, 1, 6);
    assert_false(is_known(&scene, 0, 1, 2, false));
    assert_true(is_known(&scene, 0, 1, 3, true));
    assert_false(is_known(&scene, 0, 2, 3, true));
    assert_false(is_known(&scene, 1, 2, 3, true));
    assert_true(is_known(&scene, 1, 5, 3, true));
    assert_false(is_known(&scene, 1, 5, 3, false));
    end(&scene);
}

static void who_sees_all_knows_nothing(void **state)
{
    (void)state;
    Scene scene = begin(1);
    glances_tell(&scene.glances, 0, scene.layout, NULL, scene.system->cells);
    assert_false(is_known(&scene, 0, 1, 2, false));
    assert_false(is_known(&scene, 0, 1, 2, false));
    end(&scene);
}

/* Against a list of all that was seen: known is seen; the other way round there may be gaps. */
static void what_is_known_was_seen(void **state)
{
    (void)state;
    Scene scene = begin(2);
    static bool seen[2][100];
    unsigned known = 0;
    memset(seen, 0, sizeof seen);
    tell(&scene, 0, 1);
    tell(&scene, 1, 2);
    srand(1);
    for (int i = 0; i < 20000; i++) {
        int64_t values[2] = {rand() % 100, rand() % 100};
        uint32_t viewer = (uint32_t)(rand() % 2);
        bool is = is_known(&scene, viewer, values[0], values[1], rand() % 2 == 0);
        assert_true(!is || seen[viewer][values[viewer]]);
        seen[viewer][values[viewer]] = true;
        known += is;
    }
    assert_in_range(known, 100, 20000);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_seen_tells_states_apart),
        cmocka_unit_test(who_sees_all_knows_nothing),
        cmocka_unit_test(what_is_known_was_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
