/* test_pdr.c - what is true is proved, what is not never. */
#include "naive_search.h"

#include "solver/solve.h"

static SolveOptions no_limits(void)
{
    return (SolveOptions){.max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT};
}

static Findings *solve(const System *system)
{
    Findings *findings = ask_all(system);
    SolveOptions options = no_limits();
    Solving solving;
    solve_pdr(system, findings, &options, &solving);
    return findings;
}

/* The search for what is reached sees beside it that no run is longer. An invariant takes a while,
 * as sums are not looked for. */
static const char counts_to_three[] =
    "protocol p\n"
    "var x: 0..9 = 9\n"
    "var y: 0..9 = 0\n"
    "var z: 0..9 = 0\n"
    "process a { for i in 1..3 { step up { x = x - 1  y = y + 1 } } }\n"
    "process b { loop { step never { await x + y != 9   if z < 9 { z = z + 1 } } } }\n"
    "invariant small: z < 9\n"
    "witness top: y == 3\n";

static void solve_counting(SolveOptions options, Certificate *certificate, const char *engine,
                           bool invariant)
{
    Protocol protocol = protocol_of(counts_to_three);
    Findings *findings = ask_all(protocol.system);
    options.certificate = certificate;
    Solving solving;
    solve_pdr(protocol.system, findings, &options, &solving);
    const Finding *small = finding_of(findings, "small");
    assert_int_equal(small->verdict, VERDICT_HOLDS);
    assert_string_equal(small->engine, engine);
    assert_int_equal(small->invariant != NULL, invariant);
    if (!invariant) assert_string_equal(small->how, "no run is longer than 3 steps");
    assert_int_equal(schedule_steps(finding_of(findings, "top")->schedule), 3);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void an_invariant_is_looked_for_where_a_certificate_is_wanted(void **state)
{
    (void)state;
    solve_counting(no_limits(), NULL, "bmc", false);
    Certificate *certificate = certificate_create();
    solve_counting(no_limits(), certificate, "pdr", true);
    assert_true(certificate_proofs(certificate) > 0);
    certificate_destroy(certificate);
}

/* … and where none is found, what is known is said nevertheless. */
static void that_no_run_is_longer_is_not_forgotten_over_a_certificate(void **state)
{
    (void)state;
    SolveOptions few_steps = no_limits();
    few_steps.max_depth = 4;
    Certificate *certificate = certificate_create();
    solve_counting(few_steps, certificate, "bmc", false);
    certificate_destroy(certificate);
}

static Verdict verdict_of(const Findings *findings, const char *name)
{
    return finding_of(findings, name)->verdict;
}

/* The file's text with the first `from` replaced, to be freed. */
static char *read_replacing(const char *path, const char *from, const char *by)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    Text text = {0};
    char buffer[4096];
    for (size_t count; (count = fread(buffer, 1, sizeof buffer, file)) > 0;) {
        text_add_many(&text, buffer, count);
    }
    fclose(file);
    const char *place = strstr(text_string(&text), from);
    assert_non_null(place);
    Text changed = {0};
    text_add_many(&changed, text.chars, (size_t)(place - text.chars));
    text_add(&changed, by);
    text_add(&changed, place + strlen(from));
    text_release(&text);
    return changed.chars;
}

static const char reference[] = "tests/protocols/reference.tocsin";
static const Setting repaired[] = {{.name = "VARIANT", .value = "cas"}};

static Protocol protocol_of_settings(const char *text, const Setting *settings, size_t count)
{
    Protocol protocol = {.model = model_from_text("test", text, strlen(text))};
    protocol_build(&protocol, settings, count);
    return protocol;
}

/* Each verdict is that of plain enumeration, or there is none. Returns how many there are. */
static uint32_t assert_agrees(const System *system)
{
    Naive naive = naive_search(system);
    assert_true(naive.count < NAIVE_STATES_MOST);
    Findings *findings = solve(system);
    uint32_t decided = 0;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->verdict == VERDICT_UNKNOWN) continue;
        decided++;
        bool witness = finding->property->kind == PROPERTY_WITNESS;
        bool never = naive.steps[i] == NAIVE_NEVER;
        if (never) assert_false(naive.failed[i]);
        assert_int_equal(finding->verdict, never != witness ? VERDICT_HOLDS : VERDICT_VIOLATED);
        if (!never) assert_int_equal(schedule_steps(finding->schedule), naive.steps[i]);
    }
    findings_destroy(findings);
    naive_release(&naive);
    return decided;
}

static void the_conditional_apply_is_proved(void **unused)
{
    (void)unused;
    const Setting settings[] = {repaired[0], {.name = "ENDPOINTS", .value = "2"}};
    Protocol protocol = protocol_load(reference, settings, 2);
    Findings *findings = solve(protocol.system);
    static const char *const proved[] = {"never_empty", "no_rollback", "no_model_error"};
    for (size_t i = 0; i < 3; i++) {
        const Finding *finding = finding_of(findings, proved[i]);
        assert_int_equal(finding->verdict, VERDICT_HOLDS);
        assert_string_equal(finding->engine, "pdr");
        assert_non_null(finding->invariant);
        assert_null(finding->schedule);
    }
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void the_guarded_clean_up_keeps_records_but_rolls_back(void **unused)
{
    (void)unused;
    const Setting settings[] = {{.name = "VARIANT", .value = "guard_at"}};
    Protocol protocol = protocol_load(reference, settings, 1);
    Findings *findings = solve(protocol.system);
    assert_int_equal(verdict_of(findings, "never_empty"), VERDICT_HOLDS);
    const Finding *rollback = finding_of(findings, "no_rollback");
    assert_int_equal(rollback->verdict, VERDICT_VIOLATED);
    assert_int_equal(schedule_steps(rollback->schedule), 8);
    findings_destroy(findings);
    protocol_release(&protocol);
}

/* What is printed means what was proved: put into the file, each line holds, and can be evaluated
 * everywhere. */
static void a_printed_invariant_holds_in_every_reachable_state(void **unused)
{
    (void)unused;
    Protocol protocol = protocol_load(reference, repaired, 1);
    Findings *findings = solve(protocol.system);
    char *text = read_replacing(reference, "scenario outage", "scenario outage");
    Text file = {0};
    text_add_many(&file, text, (size_t)(strstr(text, "scenario outage") - text));
    free(text);
    const char *lines = finding_of(findings, "never_empty")->invariant;
    unsigned count = 0;
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        text_format(&file, "invariant line_%u: %.*s\n", count++, (int)length, lines);
        lines += length + (lines[length] == '\n');
    }
    assert_true(count > 1);
    Protocol claimed = protocol_of_settings(file.chars, repaired, 1);
    Naive naive = naive_search(claimed.system);
    assert_true(naive.count < NAIVE_STATES_MOST);
    for (uint32_t i = 0; i < claimed.system->property_count; i++) {
        if (strcmp(claimed.system->properties[i].name, "heals") == 0) continue;
        assert_int_equal(naive.steps[i], NAIVE_NEVER);
    }
    naive_release(&naive);
    protocol_release(&claimed);
    text_release(&file);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void no_broken_repair_is_proved(void **unused)
{
    (void)unused;
    static const char *const changes[][2] = {
        {"plan > value(record[ep])", "plan >= value(record[ep])"},
        {"await latest > plan   plan = latest", "plan = latest"},
        {"h + KEEP < plan", "h + KEEP < latest"},
        {"h + KEEP < plan", "h + KEEP != plan"},
        {"await record[ep] != none\n", "\n"},
        {"if plan <= applied { continue work }   ep = 1", "ep = 1"},
    };
    uint32_t decided = 0;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char *text = read_replacing(reference, changes[i][0], changes[i][1]);
        Protocol protocol = protocol_of_settings(text, repaired, 1);
        decided += assert_agrees(protocol.system);
        protocol_release(&protocol);
        free(text);
    }
    assert_true(decided >= 3 * sizeof changes / sizeof *changes);
}

/* Everything that a property can be, next to errors of steps and of properties. */
static const char mixed[] =
    "protocol mixed\n"
    "type Worker = id(2)\n"
    "var x: 0..6 = any\n"
    "var lock: Worker? = none\n"
    "process worker[w: Worker] {\n"
    "  loop {\n"
    "    step acquire { await lock == none   lock = w }\n"
    "    step work { x = (x * 2) % 7 }\n"
    "    step release { lock = none }\n"
    "  }\n"
    "}\n"
    "invariant exclusive: forall a in Worker: forall b in Worker:\n"
    "  worker[a] at work && worker[b] at work => a == b\n"
    "invariant owned: forall a in Worker: worker[a] at work => lock == a\n"
    "invariant small: x < 6\n"
    "lemma partial: 12 / x >= 2\n"
    "transition one_lock: lock != none && next(lock) != none\n"
    "  => next(lock) == lock\n"
    "transition grows: next(x) >= x\n"
    "witness busy: exists a in Worker: worker[a] at release\n"
    "witness both: forall a in Worker: worker[a] at release\n"
    "witness frees: exists a in Worker: lock == a && next(lock) == none\n"
    "witness steals: lock != none && next(lock) != none && next(lock) != lock\n";

static const char *const small_models[] = {
    mixed,
    /* an error of a step that a guard keeps away, and one that none does */
    "protocol guarded\nvar x: 0..5 = 0\nvar y: 0..5 = 5\n"
    "process p { loop { step up { await y > 0   x = x + 1   y = y - 1 } } }\n"
    "invariant sum: x + y == 5\n",
    "protocol unguarded\nvar x: 0..5 = 0\n"
    "process p { loop { step up { x = x + 2 } } }\ninvariant even: x % 2 == 0\n",
    /* orders, whose ranks are renumbered in every step */
    "protocol versions\ntype Gen = order(3)\nvar newest: Gen = first(Gen)\n"
    "var seen: Gen = first(Gen)\n"
    "process writer { loop { step make { newest = fresh(Gen) } } }\n"
    "process reader { loop { step read { seen = newest } } }\n"
    "invariant behind: seen <= newest\n"
    "transition forward: next(seen) >= seen\nwitness apart: seen < newest\n",
    /* what only bits tell apart: entries of a queue, a counter, large numbers */
    "protocol line\nvar q: queue(3) of {a, b} = {}\nvar n: 0..100 = 0\nvar odd: bool = false\n"
    "process sender {\n"
    "  loop { step post { await len(q) < 3   send(q, if odd then b else a)   odd = !odd } } }\n"
    "process taker { var wanted: bool = false\n"
    "  loop { step get { let m = receive(q)   assert (m == b) == wanted   wanted = !wanted\n"
    "                    n = (n + 1) % 10 } }\n"
    "  anytime step reset at most 2 { n = 0 } }\n"
    "invariant few: n < 10\ninvariant room: len(q) <= 3\n",
};

static void verdicts_are_those_of_enumeration(void **unused)
{
    (void)unused;
    static const uint32_t decided[] = {9, 2, 2, 4, 3};
    for (size_t i = 0; i < sizeof small_models / sizeof *small_models; i++) {
        Protocol protocol = protocol_of(small_models[i]);
        assert_true(assert_agrees(protocol.system) >= decided[i]);
        protocol_release(&protocol);
    }
}

static void what_can_fail_to_be_evaluated_does_not_hold(void **unused)
{
    (void)unused;
    Protocol protocol = protocol_of(mixed);
    Findings *findings = solve(protocol.system);
    assert_int_equal(verdict_of(findings, "partial"), VERDICT_UNKNOWN);
    assert_int_equal(verdict_of(findings, "no_model_error"), VERDICT_VIOLATED);
    assert_int_equal(verdict_of(findings, "both"), VERDICT_VIOLATED);
    assert_null(finding_of(findings, "both")->schedule);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void limits_are_kept(void **unused)
{
    (void)unused;
    const Setting settings[] = {repaired[0],
                                {.name = "PLANS", .value = "8"},
                                {.name = "ENACTORS", .value = "5"},
                                {.name = "ENDPOINTS", .value = "4"}};
    Protocol protocol = protocol_load(reference, settings, 4);
    atomic_bool interrupted = true;
    SolveOptions options = no_limits();
    Solving solving;
    Findings *findings = ask_all(protocol.system);
    options.interrupted = &interrupted;
    solve_pdr(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_INTERRUPTED);
    options = no_limits();
    options.timeout = 0.05;
    solve_pdr(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_TIMEOUT);
    assert_true(findings_error(findings)->open);
    options = no_limits();
    options.max_depth = 0;
    solve_pdr(protocol.system, findings, &options, &solving);
    assert_int_equal(solving.stop, SOLVE_DEPTH);
    findings_destroy(findings);
    protocol_release(&protocol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invariant_is_looked_for_where_a_certificate_is_wanted),
        cmocka_unit_test(that_no_run_is_longer_is_not_forgotten_over_a_certificate),
        cmocka_unit_test(the_conditional_apply_is_proved),
        cmocka_unit_test(the_guarded_clean_up_keeps_records_but_rolls_back),
        cmocka_unit_test(a_printed_invariant_holds_in_every_reachable_state),
        cmocka_unit_test(no_broken_repair_is_proved),
        cmocka_unit_test(verdicts_are_those_of_enumeration),
        cmocka_unit_test(what_can_fail_to_be_evaluated_does_not_hold),
        cmocka_unit_test(limits_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
