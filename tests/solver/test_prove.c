/* What is proved for every number is told of every number, whatever the one instance was like; where
 * nothing is lifted, what is so of the instance is told of that. */
#include "protocol.h"
#include "solver/prove.h"

/* What is found out from the instance of that N; `lifted` says whether of every N. */
static Findings *solve(Protocol *protocol, const char *text, const char *value, bool lifted)
{
    const Setting settings[] = {{.name = "N", .value = value}};
    const char *const names[] = {"N"};
    char *message = NULL;
    protocol->model = model_from_text("test", text, strlen(text));
    protocol->system =
        model_build_lifted(protocol->model, settings, 1, NULL, names, lifted, &message);
    assert_non_null(protocol->system);
    assert_null(message);
    Findings *findings = ask_all(protocol->system);
    const SolveOptions options = {
        .max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT, .timeout = 20};
    Solving solving;
    solve_lifted(protocol->system, findings, &options, &solving, NULL);
    return findings;
}

static Findings *prove(Protocol *protocol, const char *text, const char *value)
{
    return solve(protocol, text, value, true);
}

static Findings *prove_instance(Protocol *protocol, const char *text, const char *value)
{
    return solve(protocol, text, value, false);
}

static void assert_verdict(const Findings *findings, const char *name, Verdict verdict)
{
    const Finding *finding = finding_of(findings, name);
    assert_int_equal(finding->verdict, verdict);
    if (verdict == VERDICT_HOLDS) assert_int_equal(finding->scope, SCOPE_UNBOUNDED);
}

static void assert_proved(const Findings *findings, const char *name, Scope scope)
{
    const Finding *finding = finding_of(findings, name);
    assert_int_equal(finding->verdict, VERDICT_HOLDS);
    assert_int_equal(finding->scope, scope);
    assert_string_equal(finding->engine, scope == SCOPE_UNBOUNDED ? "prove" : "pdr");
}

static void release(Protocol *protocol, Findings *findings)
{
    findings_destroy(findings);
    protocol_release(protocol);
}

/* Three nodes hold three values, of which the type has two; a single node never does. */
static void that_orders_suffice_is_not_said_for_every_number(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings =
        prove(&protocol,
              "protocol holders\nparam N = 1\ntype Node = id(N)\n"
              "type Gen = order(2)\n"
              "var held: [Node] Gen = first(Gen)\n"
              "process node[n: Node] { loop { step s { held[n] = fresh(Gen) } } }\n"
              "transition up: forall n in Node: next(held[n]) >= held[n]\n",
              "1");
    assert_verdict(findings, "up", VERDICT_HOLDS);
    assert_verdict(findings, "no_model_error", VERDICT_UNKNOWN);
    release(&protocol, findings);
}

/* The instance begins with an error, so that PDR finds its invariant to be false. */
static void an_instance_without_a_state_says_nothing(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings = prove(&protocol,
                               "protocol nowhere\nparam N : 1..9 = 2\ntype Place = 1..N\n"
                               "var x: 0..1 = 0\n"
                               "process p { var at_place: Place = 0\n"
                               "  loop { step s { x = 1 } } }\n"
                               "invariant low: x == 0\n",
                               "2");
    assert_verdict(findings, "low", VERDICT_UNKNOWN);
    release(&protocol, findings);
}

static const char generations[] = "protocol generations\nparam N = 2\n"
                                  "type Gen = order(N)\n"
                                  "var latest: Gen = first(Gen)\nvar seen: Gen = first(Gen)\n"
                                  "var all: set of Gen = {first(Gen)}\n"
                                  "process p { loop { step s { latest = fresh(Gen) } } }\n"
                                  "process q { loop { step s { seen = latest  all = {seen} } } }\n"
                                  "invariant behind: seen <= latest\n"
                                  "invariant first_stays: seen == latest\n"
                                  "invariant one: size(all) == 1\n";

static void orders_of_any_size_have_no_bound(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings = prove(&protocol, generations, "2");
    assert_proved(findings, "behind", SCOPE_UNBOUNDED);
    assert_verdict(findings, "first_stays", VERDICT_UNKNOWN);
    assert_verdict(findings, "one", VERDICT_UNKNOWN);
    assert_verdict(findings, "no_model_error", VERDICT_UNKNOWN);
    release(&protocol, findings);
}

/* What has no encoding without a bound is proved with it. */
static void where_nothing_is_lifted_the_instance_is_the_answer(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings = prove_instance(&protocol, generations, "2");
    assert_proved(findings, "behind", SCOPE_UNBOUNDED);
    assert_proved(findings, "one", SCOPE_INSTANCE);
    assert_proved(findings, "no_model_error", SCOPE_INSTANCE);
    const Finding *violated = finding_of(findings, "first_stays");
    assert_int_equal(violated->verdict, VERDICT_VIOLATED);
    assert_int_equal(schedule_steps(violated->schedule), 1);
    release(&protocol, findings);
}

/* With one value at once the first step of p is an error. */
static void an_error_of_the_instance_is_told(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings = prove_instance(&protocol, generations, "1");
    assert_int_equal(finding_of(findings, "no_model_error")->verdict, VERDICT_VIOLATED);
    release(&protocol, findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(that_orders_suffice_is_not_said_for_every_number),
        cmocka_unit_test(an_instance_without_a_state_says_nothing),
        cmocka_unit_test(orders_of_any_size_have_no_bound),
        cmocka_unit_test(where_nothing_is_lifted_the_instance_is_the_answer),
        cmocka_unit_test(an_error_of_the_instance_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
