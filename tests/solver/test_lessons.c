/* What proofs have left helps others, also from other instances. */
#include "protocol.h"
#include "solver/lessons.h"
#include "solver/prove.h"

static const char commit[] =
    "protocol commit\nparam N = 2\ntype Rm = id(N)\n"
    "var state: [Rm] {working, prepared, committed, aborted} = working\n"
    "var votes: set of Rm = {}\n"
    "var decision: {undecided, commit, abort} = undecided\n"
    "var sent_vote: set of Rm = {}\nvar sent: set of {go, give_up} = {}\n"
    "process coordinator { loop { either {\n"
    "  step receive { await decision == undecided  choose r in sent_vote  votes = votes + {r} } } "
    "or {\n"
    "  step yes { await decision == undecided && (forall r in Rm: r in votes)\n"
    "             decision = commit  sent = sent + {go} } } or {\n"
    "  step no { await decision == undecided  decision = abort  sent = sent + {give_up} } } } }\n"
    "process manager[r: Rm] { loop { either {\n"
    "  step prepare { await state[r] == working  state[r] = prepared  sent_vote = sent_vote + {r} "
    "} } or {\n"
    "  step refuse { await state[r] == working  state[r] = aborted } } or {\n"
    "  step obey_commit { await go in sent  state[r] = committed } } or {\n"
    "  step obey_abort { await give_up in sent  state[r] = aborted } } } }\n"
    "invariant consistent: forall a in Rm: forall b in Rm: !(state[a] == committed && state[b] == "
    "aborted)\n"
    "invariant apart: forall a in Rm: forall b in Rm where a != b: "
    "state[a] == committed => state[b] != working\n"
    "transition steady: forall a in Rm: state[a] == aborted => "
    "!(exists b in Rm: state[b] != committed && next(state[b]) == committed)\n"
    "transition final: forall r in Rm: state[r] == committed => next(state[r]) == state[r]\n";

static const System *build(Model *model, const char *value, bool lifted)
{
    const Setting settings[] = {{.name = "N", .value = value}};
    const char *const names[] = {"N"};
    char *message = NULL;
    const System *system = model_build_lifted(model, settings, 1, NULL, names, lifted, &message);
    assert_non_null(system);
    return system;
}

static Findings *prove(const System *system, const char *name, Lessons *lessons, Solving *solving)
{
    const char *unknown;
    Findings *findings = findings_create(system, &name, 1, &unknown);
    const SolveOptions options = {.max_depth = SOLVE_NO_LIMIT,
                                  .max_memory = SOLVE_NO_LIMIT,
                                  .timeout = 300,
                                  .lessons = lessons};
    solve_lifted(system, findings, &options, solving, NULL);
    return findings;
}

static Findings *prove_quietly(const System *system, const char *name, Lessons *lessons)
{
    Solving solving;
    return prove(system, name, lessons, &solving);
}

static void assert_verdict(Findings *findings, const char *name, Verdict verdict)
{
    assert_int_equal(finding_of(findings, name)->verdict, verdict);
    findings_destroy(findings);
}

/* With one manager nothing has to be known about two of them: what PDR finds there proves nothing of
 * many. It was unknown, though it is a conjunct of what proves another property. */
static void what_an_instance_taught_proves_more_in_another(void **unused)
{
    (void)unused;
    Model *model = model_from_text("test", commit, strlen(commit));
    const System *large = build(model, "3", true), *small = build(model, "1", true);
    Lessons *lessons = lessons_create();
    assert_verdict(prove_quietly(small, "consistent", lessons), "consistent", VERDICT_UNKNOWN);
    assert_verdict(prove_quietly(large, "steady", lessons), "steady", VERDICT_HOLDS);
    assert_verdict(prove_quietly(small, "consistent", NULL), "consistent", VERDICT_UNKNOWN);
    assert_verdict(prove_quietly(small, "consistent", lessons), "consistent", VERDICT_HOLDS);
    lessons_destroy(lessons);
    model_destroy(model);
}

/* Claims that keep each other were all told, though nothing else needed them. */
static void of_what_was_learnt_only_what_it_takes_is_told(void **unused)
{
    (void)unused;
    Model *model = model_from_text("test", commit, strlen(commit));
    const System *system = build(model, "3", true);
    Lessons *lessons = lessons_create();
    Findings *alone = prove_quietly(system, "final", NULL);
    assert_verdict(prove_quietly(system, "consistent", lessons), "consistent", VERDICT_HOLDS);
    Findings *taught = prove_quietly(system, "final", lessons);
    assert_string_equal(finding_of(taught, "final")->invariant,
                        finding_of(alone, "final")->invariant);
    findings_destroy(alone);
    findings_destroy(taught);
    lessons_destroy(lessons);
    model_destroy(model);
}

/* Of an instance PDR begins with the clauses that it knows. */
static void of_one_instance_nothing_is_found_out_twice(void **unused)
{
    (void)unused;
    Model *model = model_from_text("test", commit, strlen(commit));
    const System *system = build(model, "3", false);
    Lessons *lessons = lessons_create();
    Solving first, alone, taught;
    findings_destroy(prove(system, "consistent", lessons, &first));
    findings_destroy(prove(system, "apart", NULL, &alone));
    Findings *findings = prove(system, "apart", lessons, &taught);
    assert_true(taught.checks < alone.checks);
    const Finding *apart = finding_of(findings, "apart");
    assert_string_equal(apart->engine, "pdr");
    assert_non_null(strstr(apart->invariant, "!(r in sent_vote)"));
    assert_verdict(findings, "apart", VERDICT_HOLDS);
    lessons_destroy(lessons);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_an_instance_taught_proves_more_in_another),
        cmocka_unit_test(of_what_was_learnt_only_what_it_takes_is_told),
        cmocka_unit_test(of_one_instance_nothing_is_found_out_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
