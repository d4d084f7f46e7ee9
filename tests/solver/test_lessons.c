/* What proofs have left helps others, also from other instances. */
#include "carry.h"
#include "naming.h"
#include "pool.h"
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
    const Finding *first = finding_of(alone, "final"), *second = finding_of(taught, "final");
    bool cut_short = first->may_be_thinner || second->may_be_thinner; /* there was no time */
    if (!cut_short) assert_string_equal(second->invariant, first->invariant);
    findings_destroy(alone);
    findings_destroy(taught);
    lessons_destroy(lessons);
    model_destroy(model);
}

static Findings *search(const System *system, const char *name, Lessons *lessons, Solving *solving)
{
    const char *unknown;
    Findings *findings = findings_create(system, &name, 1, &unknown);
    const SolveOptions options = {
        .max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT, .lessons = lessons};
    solve_pdr(system, findings, &options, solving);
    return findings;
}

/* PDR begins with the clauses that it knows: the first frame is inductive. */
static void of_one_instance_nothing_is_found_out_twice(void **unused)
{
    (void)unused;
    Model *model = model_from_text("test", commit, strlen(commit));
    const System *system = build(model, "3", false);
    Lessons *lessons = lessons_create();
    Solving first, alone, taught;
    findings_destroy(search(system, "consistent", lessons, &first));
    findings_destroy(search(system, "apart", NULL, &alone));
    Findings *findings = search(system, "apart", lessons, &taught);
    assert_true(alone.depth > 1);
    assert_int_equal(taught.depth, 1);
    assert_non_null(strstr(finding_of(findings, "apart")->invariant, "!(r in sent_vote)"));
    assert_verdict(findings, "apart", VERDICT_HOLDS);
    lessons_destroy(lessons);
    model_destroy(model);
}

static const char rich[] =
    "protocol rich\nparam N = 2\ntype Id = id(N)\ntype Gen = order(3)\ntype Place = 1..N\n"
    "type Pair = struct { who: Id  spot: Place? }\n"
    "var first_: Gen = first(Gen)\nvar seen: set of Gen = {}\nvar mail: queue(2) of Place = {}\n"
    "var pairs: [Id] Pair? = none\nvar mode: {on, off} = on\nvar level: [Place] 0..3 = 0\n"
    "process worker[i: Id] { var mine: Place = 1  var g: Gen? = none  loop {\n"
    "  step take { let m = receive(mail)  mine = m }\n"
    "  either { step keep { g = first_ } } or { step drop { mode = off } } } }\n"
    "process boss { loop { step put { await len(mail) < 2  send(mail, N) } } }\n"
    "invariant some: mode == on || mode == off\n";

typedef struct Carried {
    const Expr *claim;
    char *words;
} Carried;

/* What it was made of is gone when it is looked at. */
static void check_carrying(const System *from, const System *to)
{
    Claims claims = {.arena = arena_create(), .frame_cells = to->frame_cells};
    Templates *templates = templates_create(from);
    Visits visits;
    visits_init(&visits, from, NULL);
    Pool pool;
    pool_init(&pool, templates, &visits);
    size_t count = pool.items.count;
    assert_true(count > 500);
    Carried *carried = memory_allocate(count, sizeof *carried);
    for (size_t i = 0; i < count; i++) {
        carried[i] = (Carried){.claim = claim_carry(&claims, to, pool.items.items[i], from),
                               .words = naming_words(&pool.claims, from, pool.items.items[i])};
    }
    pool_release(&pool);
    visits_release(&visits);
    templates_destroy(templates);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(carried[i].claim);
        char *words = naming_words(&claims, to, carried[i].claim);
        assert_string_equal(words, carried[i].words);
        free(words);
        free(carried[i].words);
    }
    free(carried);
    arena_destroy(claims.arena);
}

static void a_claim_says_the_same_of_another_instance(void **unused)
{
    (void)unused;
    Model *model = model_from_text("test", rich, strlen(rich));
    const System *small = build(model, "2", true), *large = build(model, "4", true);
    check_carrying(small, large);
    check_carrying(large, small);
    check_carrying(small, small);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_an_instance_taught_proves_more_in_another),
        cmocka_unit_test(of_what_was_learnt_only_what_it_takes_is_told),
        cmocka_unit_test(of_one_instance_nothing_is_found_out_twice),
        cmocka_unit_test(a_claim_says_the_same_of_another_instance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
