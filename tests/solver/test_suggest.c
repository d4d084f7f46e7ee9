/* What the shape of a model suggests: what loops does not end, and an argument names its process. */
#include "naming.h"
#include "protocol.h"
#include "suggest.h"

static void assert_suggested(const char *text, const char *const *words, size_t count)
{
    Protocol protocol = protocol_of(text);
    const System *system = protocol.system;
    Claims claims = {arena_create(), system->frame_cells};
    size_t found;
    const Expr **items = claims_of_shape(&claims, system, &found);
    assert_int_equal(found, count);
    for (size_t i = 0; i < count; i++) {
        char *own = naming_words(&claims, system, items[i]);
        assert_string_equal(own, words[i]);
        free(own);
    }
    free(items);
    arena_destroy(claims.arena);
    protocol_release(&protocol);
}

static void arguments_name_their_process_and_loops_have_no_end(void **unused)
{
    (void)unused;
    static const char *const words[] = {
        "forall me in Worker: !worker[me] done",
        "forall me in Worker: worker[me] at take.go => worker[me].take.w == me"};
    assert_suggested("protocol arguments\ntype Worker = id(2)\nvar lock : Worker? = none\n"
                     "steps take(w: Worker) { step go { await lock == none  lock = w } }\n"
                     "process worker[me: Worker] {\n"
                     "  loop { step begin { } take(me) step drop { lock = none } } }\n",
                     words, 2);
}

/* There is no place where that local is in scope: it is gone before control rests again. */
static void what_is_never_in_scope_is_not_named(void **unused)
{
    (void)unused;
    static const char *const words[] = {"forall me in Worker: !worker[me] done"};
    assert_suggested("protocol gone\ntype Worker = id(2)\nvar lock : Worker? = none\n"
                     "steps take(w: Worker) { step go { await lock == none  lock = w } }\n"
                     "process worker[me: Worker] {\n"
                     "  loop { either { take(me) } or { step drop { lock = none } } } }\n",
                     words, 1);
}

static void what_ends_may_be_done(void **unused)
{
    (void)unused;
    assert_suggested("protocol ending\nvar x : bool = false\nprocess p { step s { x = true } }\n",
                     NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_name_their_process_and_loops_have_no_end),
        cmocka_unit_test(what_is_never_in_scope_is_not_named),
        cmocka_unit_test(what_ends_may_be_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
