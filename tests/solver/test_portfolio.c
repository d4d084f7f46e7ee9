/* test_portfolio.c - engines that are told what others have decided do not look for it any more. */
#include "protocol.h"

#include "solver/portfolio.h"

/* `low` is broken in 3 steps, `late` in 9; `even` is true. */
static const char text[] = "protocol p\n"
                           "var x: 0..20 = 0\n"
                           "var y: 0..3 = 0\n"
                           "process q { loop { step s { x = (x + 1) % 21 } } }\n"
                           "process r { loop { step t { y = (y + 2) % 4 } } }\n"
                           "invariant low: x < 3\n"
                           "invariant late: x < 9\n"
                           "invariant even: y % 2 == 0\n";

enum { LOW, LATE, EVEN, ERROR, COUNT };

typedef struct Others {
    unsigned asked,
        after; /* how often about it; what they know is known when it was asked so often */
    bool know[COUNT];
    bool told[COUNT];    /* the engine has heard of it */
    bool decided[COUNT]; /* it says so itself */
    const System *system;
} Others;

static bool is_known(void *context, uint32_t position)
{
    Others *others = context;
    if (!others->know[position] || others->asked++ < others->after) return false;
    return others->told[position] = true;
}

static void note_decided(void *context, const Finding *finding)
{
    Others *others = context;
    size_t position = (size_t)(finding->property - others->system->properties);
    assert_false(others->told[position]);
    others->decided[position] = true;
}

static Findings *solve(Solve *engine, const Protocol *protocol, Others *others, Solving *ret)
{
    Findings *findings = ask_all(protocol->system);
    others->system = protocol->system;
    assert_int_equal(findings->count, COUNT);
    const SolveOptions options = {.max_depth = 12,
                                  .max_memory = SOLVE_NO_LIMIT,
                                  .decided = note_decided,
                                  .decided_context = others,
                                  .known_elsewhere = is_known,
                                  .known_context = others};
    engine(protocol->system, findings, &options, ret);
    return findings;
}

static void what_others_have_decided_is_not_looked_for(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(text);
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        Others others = {.know = {[LOW] = true}};
        Solving solving;
        Findings *findings = solve(portfolio[i], &protocol, &others, &solving);
        assert_true(others.told[LOW]);
        assert_int_equal(findings->items[LOW].verdict, VERDICT_UNKNOWN);
        assert_int_equal(findings->items[LATE].verdict, VERDICT_VIOLATED);
        assert_int_equal(schedule_steps(findings->items[LATE].schedule), 9);
        findings_destroy(findings);
    }
    protocol_release(&protocol);
}

/* Whenever it is that they do. */
static void what_others_decide_meanwhile_is_left_to_them(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(text);
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        bool left = false;
        for (unsigned after = 1; after < 40; after = after * 3 / 2 + 1) {
            Others others = {.after = after, .know = {[LOW] = true, [LATE] = true, [ERROR] = true}};
            Solving solving;
            Findings *findings = solve(portfolio[i], &protocol, &others, &solving);
            for (int k = 0; k < COUNT; k++) {
                bool violated = k == LOW || k == LATE;
                Verdict verdict = violated ? VERDICT_VIOLATED : VERDICT_HOLDS;
                if (!others.decided[k]) verdict = VERDICT_UNKNOWN;
                assert_int_equal(findings->items[k].verdict, verdict);
            }
            left = left || (others.told[LATE] && !others.decided[LATE]);
            findings_destroy(findings);
        }
        assert_true(left);
    }
    protocol_release(&protocol);
}

static void an_engine_ends_when_others_have_decided_everything(void **state)
{
    (void)state;
    Protocol protocol = protocol_of(text);
    for (size_t i = 0; i < PORTFOLIO_SIZE; i++) {
        for (unsigned after = 0; after < 3; after++) {
            Others others = {.after = after, .know = {true, true, true, true}};
            Solving solving;
            Findings *findings = solve(portfolio[i], &protocol, &others, &solving);
            assert_int_equal(solving.stop, SOLVE_SETTLED);
            assert_true(findings_settled(findings));
            findings_destroy(findings);
        }
    }
    protocol_release(&protocol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_others_have_decided_is_not_looked_for),
        cmocka_unit_test(what_others_decide_meanwhile_is_left_to_them),
        cmocka_unit_test(an_engine_ends_when_others_have_decided_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
