/* What is proved for every number is told of every number, whatever the one instance was like. */
#include "protocol.h"
#include "solver/prove.h"

/* What the proof for every N says, from the instance of that N. */
static Findings *prove(Protocol *protocol, const char *text, const char *value)
{
    const Setting settings[] = {{.name = "N", .value = value}};
    const char *const lifted[] = {"N"};
    char *message = NULL;
    protocol->model = model_from_text("test", text, strlen(text));
    protocol->system = model_build_lifted(protocol->model, settings, 1, NULL, lifted, 1, &message);
    assert_non_null(protocol->system);
    assert_null(message);
    Findings *findings = ask_all(protocol->system);
    const SolveOptions options = {
        .max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT, .timeout = 20};
    Solving solving;
    solve_lifted(protocol->system, findings, &options, &solving, NULL);
    return findings;
}

static void assert_verdict(const Findings *findings, const char *name, Verdict verdict)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (strcmp(finding->property->name, name) != 0) continue;
        assert_int_equal(finding->verdict, verdict);
        if (verdict == VERDICT_HOLDS) assert_int_equal(finding->scope, SCOPE_UNBOUNDED);
        return;
    }
    fail_msg("no property %s", name);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(that_orders_suffice_is_not_said_for_every_number),
        cmocka_unit_test(an_instance_without_a_state_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
