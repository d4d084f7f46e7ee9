/* What is proved for every number is told of every number, whatever the one instance was like; where
 * nothing is lifted, what is so of the instance is told of that. */
#include "protocol.h"
#include "solver/prove.h"

/* So much on any machine. It is not waited for: what can't be proved is given up before that. */
#define PATIENT_SECONDS 120

/* How often Z3 was asked in the last search. */
static uint64_t last_checks;

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
        .max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT, .timeout = PATIENT_SECONDS};
    Solving solving;
    solve_lifted(protocol->system, findings, &options, &solving, NULL);
    last_checks = solving.checks;
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

/* With N above 30 there is nothing to go through. A step from where it is gone through led out of the type
 * even so, and every proof was refused. */
static void a_loop_may_be_empty_for_some_numbers(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings = prove(&protocol,
                               "protocol empty\nparam N : 0..100 = 2\nvar k: 0..1 = 0\n"
                               "process p { for x in N..30 { step a { k = 1 } } step b { } }\n"
                               "invariant small: k <= 1\n",
                               "2");
    assert_verdict(findings, "small", VERDICT_HOLDS);
    assert_verdict(findings, "no_model_error", VERDICT_HOLDS);
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
                                  "invariant one: size(all) * 4 < 8\n";

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

/* Of a size in a step is known whether it is 0, whether it is all, and that it is one number. */
static const char sizes[] =
    "protocol sizes\nparam N : 1..9 = 2\n"
    "var got : set of 1..N = {}\nvar full : bool = false\nvar some : bool = false\n"
    "var many : bool = false\nvar most : 0..6 = 0\n"
    "process p[n: 1..N] { step s { got = got + {n} } }\n"
    "process q { loop {\n"
    "  either { step f { await size(got) == N   full = true } }\n"
    "  or { step s { await size(got) * 2 > N   some = true } }\n"
    "  or { step m { await size(got) >= 3   many = true } }\n"
    "  or { step c { await size(got) <= 6   most = size(got) } } } }\n"
    "invariant all_got:  full => forall n in 1..N: n in got\n"
    "invariant some_got: some => got != {}\n"
    "invariant most_got: most > 0 => size(got) > 0\n"
    "invariant three:    many => size(got) >= 3\n"
    "invariant too_few:  !full || N < 7\n"
    "invariant too_many: many => size(got) >= 4\n"
    "invariant not_most: most < 6\n";

static void sizes_in_steps_are_lifted(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings = prove(&protocol, sizes, "2");
    for (size_t i = 0; i < 4; i++) {
        static const char *const proved[] = {"all_got", "some_got", "most_got", "three"};
        assert_verdict(findings, proved[i], VERDICT_HOLDS);
    }
    assert_verdict(findings, "no_model_error", VERDICT_HOLDS);
    assert_verdict(findings, "too_few", VERDICT_UNKNOWN);
    assert_verdict(findings, "too_many", VERDICT_UNKNOWN);
    assert_verdict(findings, "not_most", VERDICT_UNKNOWN);
    release(&protocol, findings);
}

/* With four nodes the target is out of its range, and q is stuck until there is a majority. */
static void where_a_step_must_be_possible_sizes_are_not_guessed(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings =
        prove(&protocol,
              "protocol stuck_sizes\nparam N : 1..9 = 2\n"
              "var got : set of 1..N = {}\nvar x : 0..3 = 0\n"
              "process p[n: 1..N] { step s { got = got + {n} } }\n"
              "process q { loop { step s { await size(got) * 2 >= N   x = 0 } } }\n"
              "process r { loop { step s { x = size(got) } } }\n"
              "invariant free:   got == {} || !stuck(q)\n",
              "2");
    assert_verdict(findings, "free", VERDICT_UNKNOWN);
    assert_verdict(findings, "no_model_error", VERDICT_UNKNOWN);
    release(&protocol, findings);
}

/* m[1] decides before anything fails, and m[2] fails where m[1] doesn't decide. */
static void what_fails_in_a_step_lies_behind_nothing_that_decides(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings =
        prove(&protocol,
              "protocol failing\nparam N : 2..9 = 2\ntype V = 0..3\n"
              "var m : [1..N] V? = none\nvar seen : bool = false\nvar late : bool = false\n"
              "process o { step one { m[1] = 2 } }\n"
              "process p { step s { await m[1] != none && (exists x in 1..N: value(m[x]) == 2)\n"
              "                     seen = true } }\n"
              "process q { step s { await m[1] != none && !(forall x in 1..N: value(m[x]) != 2)\n"
              "                     late = true } }\n"
              "invariant never: !seen\ninvariant behind: !late\n"
              "invariant first: seen || late => m[1] == 2\nlemma only: m[1] == none || m[1] == 2\n",
              "2");
    assert_verdict(findings, "never", VERDICT_UNKNOWN);
    assert_verdict(findings, "behind", VERDICT_UNKNOWN);
    assert_verdict(findings, "first", VERDICT_HOLDS);
    assert_verdict(findings, "no_model_error", VERDICT_HOLDS);
    release(&protocol, findings);
}

/* Identities are gone through in an order that nobody knows here. */
static void what_fails_at_identities_may_lie_anywhere(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings =
        prove(&protocol,
              "protocol failing\nparam N : 1..9 = 2\ntype T = id(N)\ntype V = 0..3\n"
              "var m : [T] V? = none\nvar seen : bool = false\nvar gone : bool = false\n"
              "process o { step one { choose t in T   m[t] = 2 } }\n"
              "process p { step s { await exists t in T: m[t] != none\n"
              "  if exists x in T: value(m[x]) == 2 { seen = true } else { gone = true } } }\n"
              "invariant never: !seen\ninvariant some: seen => exists t in T: m[t] == 2\n"
              "invariant found: !gone\nlemma only: forall t in T: m[t] == none || m[t] == 2\n",
              "2");
    assert_verdict(findings, "never", VERDICT_UNKNOWN);
    assert_verdict(findings, "some", VERDICT_HOLDS);
    assert_verdict(findings, "found", VERDICT_HOLDS);
    assert_verdict(findings, "no_model_error", VERDICT_UNKNOWN);
    release(&protocol, findings);
}

/* Where a level is an index it is neither the least of its type nor the greatest. */
static void the_ends_of_endless_ranges_are_told_apart(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings = prove(&protocol,
                               "protocol climb\nparam N : 2..9 = 3\n"
                               "var seen : [1..N - 1] bool = false\n"
                               "process p { var level : 0..N = 0\n"
                               "  loop { step start { level = 1 }\n"
                               "    loop climb { step mark { seen[level] = true }\n"
                               "      step up { level = level + 1\n"
                               "                if level == N { break climb } } } } }\n",
                               "3");
    assert_verdict(findings, "no_model_error", VERDICT_HOLDS);
    release(&protocol, findings);
}

/* That the argument of a use is the process that uses it is what `held` takes: nothing has to be
 * learnt from the instance. */
static void arguments_that_name_their_process_are_seen_through(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings =
        prove(&protocol,
              "protocol keys\nparam N : 1..6 = 2\ntype Worker = id(N)\n"
              "var a : Worker? = none\nvar b : Worker? = none\n"
              "steps take_b(w: Worker) { step take { await b == none  b = w } }\n"
              "process worker[me: Worker] { loop {\n"
              "  either { step take_a { await a == none  a = me }  take_b(me)\n"
              "           step write { }  step drop { b = none  a = none } }\n"
              "  or { take_b(me)  step read { }  step drop_b { b = none } } } }\n"
              "invariant alive : !stuck\n"
              "lemma held : b != none => worker[value(b)] at write || worker[value(b)] at drop ||\n"
              "  worker[value(b)] at read || worker[value(b)] at drop_b\n"
              "lemma mine : forall w in Worker: worker[w] at write || worker[w] at drop ||\n"
              "  worker[w] at read || worker[w] at drop_b => b == w\n",
              "2");
    assert_verdict(findings, "alive", VERDICT_HOLDS);
    assert_verdict(findings, "held", VERDICT_HOLDS);
    assert_verdict(findings, "mine", VERDICT_HOLDS);
    assert_true(last_checks < 600);
    release(&protocol, findings);
}

static void refusals_and_limits_are_told_as_what_they_are(void **unused)
{
    (void)unused;
    Protocol protocol;
    static const char text[] = "protocol summed\nparam N : 1..9 = 2\nvar got : set of 1..N = {}\n"
                               "process p { step s { got = {1} } }\n"
                               "invariant small: sum(n in got: n) <= 1\n";
    const Setting settings[] = {{.name = "N", .value = "2"}};
    const char *const lifted[] = {"N"};
    char *message = NULL;
    protocol.model = model_from_text("test", text, strlen(text));
    protocol.system = model_build_lifted(protocol.model, settings, 1, NULL, lifted, 1, &message);
    assert_non_null(protocol.system);
    for (int i = 0; i < 2; i++) {
        const char *unknown, *name = "small";
        Findings *findings = findings_create(protocol.system, &name, 1, &unknown);
        const SolveOptions options = {.max_depth = SOLVE_NO_LIMIT,
                                      .max_memory = i == 0 ? SOLVE_NO_LIMIT : 1,
                                      .timeout = PATIENT_SECONDS};
        Solving solving;
        solve_lifted(protocol.system, findings, &options, &solving, NULL);
        assert_int_equal(solving.stop, i == 0 ? SOLVE_GAVE_UP : SOLVE_MEMORY);
        assert_int_equal(solving.refused, i == 0);
        assert_string_equal(solving.stopped,
                            i == 0 ? "`sum` over an endless type can't be lifted (line 5)"
                                   : "the memory limit of 1 byte was reached");
        findings_destroy(findings);
    }
    protocol_release(&protocol);
}

/* Of three claims each is needed, and that can't be seen: a question about it takes its whole time. All
 * that was left went into that, so the proof was found and lost. */
static const char hard[] = "protocol hard\n"
                           "param N : 0..12 = 2\n"
                           "type R = 0..N\n"
                           "type G = order(3)\n"
                           "var s : set of R = {i in R | true}\n"
                           "var t : set of R = {}\n"
                           "var m : [R] R? = none\n"
                           "var b : bool = false\n"
                           "var d : bool = false\n"
                           "var c : 0..7 = 0\n"
                           "var g : G = first(G)\n"
                           "var h : G? = none\n"
                           "var gs : set of G = {}\n"
                           "process p[me : R] {\n"
                           "  step a0 { choose e in R where 6 / (e - 2) >= 2   await count(i in t "
                           "where i in t: i in s) == N   t = t + {me}   t = t + {e} }\n"
                           "  step a1 { h = g   if (exists i in R where (6 / (i - 2) <= 0 && 6 / "
                           "(i - 0) == 1): 6 / (i - 0) >= 1) || count(i in R where !((i in s && "
                           "value(m[i]) == i)): !(value(m[i]) == i)) < N { b = true } }\n"
                           "}\n"
                           "process adder { loop {\n"
                           "  step grow { choose e in R where !(e in s)  s = s + {e} }\n"
                           "} }\n"
                           "process w { loop {\n"
                           "  step a5 { await (forall i in R where m[i] != none: value(m[i]) in s) "
                           "  t = {i in t | i in t} }\n"
                           "  step a6 { choose e in R where !(e in s)   m[e] = e }\n"
                           "} }\n"
                           "invariant i5 : !stuck\n"
                           "invariant i3 : (forall i in t: i in t)\n"
                           "witness w2 : stuck\n"
                           "invariant i1 : !b\n";

static void what_a_proof_can_do_without_is_not_sought_until_it_is_lost(void **unused)
{
    (void)unused;
    Protocol protocol;
    const Setting settings[] = {{.name = "N", .value = "2"}};
    const char *const lifted[] = {"N"};
    char *message = NULL;
    protocol.model = model_from_text("test", hard, strlen(hard));
    protocol.system = model_build_lifted(protocol.model, settings, 1, NULL, lifted, 1, &message);
    assert_non_null(protocol.system);
    const char *unknown, *name = "i1";
    Findings *findings = findings_create(protocol.system, &name, 1, &unknown);
    const SolveOptions options = {
        .max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT, .timeout = PATIENT_SECONDS};
    Solving solving;
    solve_lifted(protocol.system, findings, &options, &solving, NULL);
    assert_verdict(findings, "i1", VERDICT_HOLDS);
    release(&protocol, findings);
}

/* Of finitely many values one is the largest, so the lemma is not needed; but nothing that Z3 is
 * asked shows that. */
static const char largest[] = "protocol largest\nparam N = 2\n"
                              "var b : bool = false\nvar f : [1..N] 0..N = 0\n"
                              "process p { loop { step s { choose i in 1..N  choose k in 0..N\n"
                              "  f[i] = k } } }\n"
                              "invariant it : b => (exists i in 1..N: forall j in 1..N: "
                              "f[j] <= f[i])\n"
                              "lemma off : !b\n";

static void what_was_not_answered_is_not_said_to_be_needed(void **unused)
{
    (void)unused;
    Protocol protocol;
    Findings *findings = prove(&protocol, largest, "2");
    assert_verdict(findings, "it", VERDICT_HOLDS);
    assert_string_equal(finding_of(findings, "it")->invariant, "!b");
    assert_true(finding_of(findings, "it")->may_be_thinner);
    release(&protocol, findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(that_orders_suffice_is_not_said_for_every_number),
        cmocka_unit_test(a_loop_may_be_empty_for_some_numbers),
        cmocka_unit_test(an_instance_without_a_state_says_nothing),
        cmocka_unit_test(orders_of_any_size_have_no_bound),
        cmocka_unit_test(where_nothing_is_lifted_the_instance_is_the_answer),
        cmocka_unit_test(an_error_of_the_instance_is_told),
        cmocka_unit_test(sizes_in_steps_are_lifted),
        cmocka_unit_test(where_a_step_must_be_possible_sizes_are_not_guessed),
        cmocka_unit_test(what_fails_in_a_step_lies_behind_nothing_that_decides),
        cmocka_unit_test(what_fails_at_identities_may_lie_anywhere),
        cmocka_unit_test(the_ends_of_endless_ranges_are_told_apart),
        cmocka_unit_test(arguments_that_name_their_process_are_seen_through),
        cmocka_unit_test(refusals_and_limits_are_told_as_what_they_are),
        cmocka_unit_test(what_a_proof_can_do_without_is_not_sought_until_it_is_lost),
        cmocka_unit_test(what_was_not_answered_is_not_said_to_be_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
