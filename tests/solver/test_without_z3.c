/* test_without_z3.c - where Z3 can't be loaded, every engine gives up and says so. */
#include "protocol.h"

#include "solver/portfolio.h"
#include "solver/prove.h"
#include "solving.h"
#include "z3_library.h"

static const char text[] = "protocol p\n"
                           "param N: 1..3 = 2\n"
                           "type I = 1..N\n"
                           "var x: [I] bool = false\n"
                           "process q[i: I] { loop { step s { x[i] = !x[i] } } }\n"
                           "invariant never: forall i in I: !x[i]\n";

static const SolveOptions no_limits = {.max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT};
static const SolveOptions little_memory = {.max_depth = SOLVE_NO_LIMIT, .max_memory = 1};

static void assert_given_up(const Findings *findings, const Solving *solving)
{
    assert_int_equal(solving->stop, SOLVE_GAVE_UP);
    assert_string_equal(solving->stopped, z3_library_problem());
    assert_int_equal(solving->checks, 0);
    assert_false(solving->searched);
    for (uint32_t i = 0; i < findings->count; i++) {
        assert_int_equal(findings->items[i].verdict, VERDICT_UNKNOWN);
        assert_true(findings->items[i].open);
    }
}

static void assert_gives_up(Solve solve, const SolveOptions *options)
{
    Protocol protocol = protocol_of(text);
    Findings *findings = ask_all(protocol.system);
    Solving solving;
    solve(protocol.system, findings, options, &solving);
    assert_given_up(findings, &solving);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void each_engine_gives_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        assert_gives_up(portfolio[i], &no_limits);
        assert_gives_up(portfolio[i], &little_memory);
    }
}

static void proving_for_every_number_gives_up(void **state)
{
    (void)state;
    const char *const lifted[] = {"N"};
    char *message = NULL;
    Model *model = model_from_text("test", text, strlen(text));
    const System *system = model_build_lifted(model, NULL, 0, NULL, lifted, 1, &message);
    assert_non_null(system);
    Findings *findings = ask_all(system);
    Solving solving;
    Obstacles obstacles = {0};
    solve_lifted(system, findings, &no_limits, &solving, &obstacles);
    assert_given_up(findings, &solving);
    assert_int_equal(obstacles.count, 0);
    obstacles_release(&obstacles);
    findings_destroy(findings);
    model_destroy(model);
}

/* Nobody asks for Z3 where nothing is left to find out. */
static void what_is_settled_does_not_need_it(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(text);
    Findings *findings = ask_all(protocol.system);
    for (uint32_t i = 0; i < findings->count; i++) findings->items[i].open = false;
    Solving solving;
    solve_bmc(protocol.system, findings, &little_memory, &solving);
    assert_int_equal(solving.stop, SOLVE_SETTLED);
    findings_destroy(findings);
    protocol_release(&protocol);
}

int main(void)
{
    z3_library_look_for("libz3-that-is-nowhere.so");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_engine_gives_up),
        cmocka_unit_test(proving_for_every_number_gives_up),
        cmocka_unit_test(what_is_settled_does_not_need_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
