/* test_leading.c - which states lie on shortest ways, by hand; against all ways that there are:
 * tests/generate/test_best.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exploring.h"
#include "support/memory.h"

/* From 0 to 3 in two steps, by 1 and not by 2 or 4; `y` is nobody's. */
static const char text[] = "protocol p\nvar x: 0..9 = 0\nvar y: bool = false\n"
                           "process a { loop { step s { choose k in {1, 2, 4}\n"
                           "  await x == 0 || (x == 1 && k == 2) || x == 4\n"
                           "  x = if x == 4 then 5 else x + k } } }\n"
                           "process b { loop { step t { y = !y } } }\n"
                           "invariant three: x != 3\n"
                           "transition five: !(x == 4 && next(x) == 5)\n"
                           "invariant nine: x != 9\n";

typedef struct Asked {
    const System *system;
    unsigned calls, unknown;
    bool leads[2][3][10]; /* for each of the first two, after so many steps, with that x and !y */
} Asked;

static void ask(void *context, uint32_t position, const ShortestWays *ways)
{
    Asked *asked = context;
    asked->calls++;
    if (ways == NULL) {
        asked->unknown++;
        return;
    }
    int64_t *state = memory_allocate(asked->system->cells + 1, sizeof *state);
    for (uint32_t steps = 0; steps < 2; steps++) {
        for (int64_t x = 0; x < 10; x++) {
            state[asked->system->variables[0].offset] = x;
            asked->leads[position][steps][x] = ways->leads(ways->context, steps, state);
        }
    }
    free(state);
}

static Asked explore_and_ask(uint64_t max_states)
{
    Model *model = model_from_text("test.tocsin", text, strlen(text));
    const System *system = build_or_abort(model, NULL, 0);
    Findings *findings = findings_create(system, NULL, 0, NULL);
    Asked asked = {.system = system};
    ExploreOptions options = unlimited;
    options.max_states = max_states;
    options.shorten = ask;
    options.shorten_context = &asked;
    Exploration exploration;
    explore(system, findings, &options, &exploration);
    findings_destroy(findings);
    model_destroy(model);
    return asked;
}

static void only_what_leads_there_in_time_is_on_a_way(void **state)
{
    (void)state;
    Asked asked = explore_and_ask(EXPLORE_NO_LIMIT);
    assert_int_equal(asked.calls, 2);
    assert_int_equal(asked.unknown, 0);
    for (int x = 0; x < 10; x++) {
        assert_int_equal(asked.leads[0][0][x], x == 0);
        assert_int_equal(asked.leads[0][1][x], x == 1);
        assert_int_equal(asked.leads[1][0][x], x == 0);
        assert_int_equal(asked.leads[1][1][x], x == 4);
    }
}

/* A limit that is reached after both were found leaves what leads there. */
static void a_search_that_ends_early_knows_what_is_near(void **state)
{
    (void)state;
    Asked all = explore_and_ask(EXPLORE_NO_LIMIT), asked = explore_and_ask(9);
    assert_int_equal(asked.calls, 2);
    assert_int_equal(asked.unknown, 0);
    assert_memory_equal(asked.leads, all.leads, sizeof all.leads);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_leads_there_in_time_is_on_a_way),
        cmocka_unit_test(a_search_that_ends_early_knows_what_is_near),
    };
    return cmocka_run_group_tests_name("leading", tests, NULL, NULL);
}
