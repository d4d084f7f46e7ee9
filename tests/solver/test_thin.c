/* test_thin.c - a proof keeps what it takes and nothing else, and what is told is a proof. */
#include "protocol.h"

#include "conjuncts.h"
#include "houdini.h"
#include "solver/solve.h"
#include "thin.h"

/* ---- which are left out ---- */

/* Enough is whatever has the claims number 1 and 3. */
typedef struct Trial {
    uint32_t trials, patience;
    size_t first; /* the first one that it was tried without */
} Trial;

static Enough has_both(void *context, bool *kept)
{
    Trial *trial = context;
    if (trial->trials == trial->patience) return ENOUGH_CUT_SHORT;
    if (trial->trials++ == 0) {
        while (kept[trial->first]) trial->first++;
    }
    return kept[1] && kept[3] ? ENOUGH_YES : ENOUGH_NO;
}

static void the_last_ones_are_left_out_first(void **unused)
{
    (void)unused;
    bool kept[] = {true, true, true, true, true};
    Trial trial = {.patience = 100};
    assert_true(thin(kept, 5, has_both, &trial));
    assert_int_equal(trial.first, 4);
    const bool expected[] = {false, true, false, true, false};
    assert_memory_equal(kept, expected, sizeof kept);
}

static void what_is_cut_short_keeps_what_was_not_tried(void **unused)
{
    (void)unused;
    bool kept[] = {true, true, true, true, true};
    Trial trial = {.patience = 3};
    assert_false(thin(kept, 5, has_both, &trial));
    const bool expected[] = {true, true, false, true, false};
    assert_memory_equal(kept, expected, sizeof kept);
}

/* ---- proofs ---- */

/* From 0 by twos; a and b keep each other small, and matter to nobody. */
static const char machine[] = "protocol machine\n"
                              "var x: 0..7 = 0\n"
                              "var a: 0..3 = 0\n"
                              "var b: 0..3 = 0\n"
                              "process p { loop {\n"
                              "    step s { if x < 4 { x = (x + 2) % 4 } else { x = 7 } }\n"
                              "    step t { let c = a  a = b  b = c }\n"
                              "} }\n"
                              "invariant low: x != 7\n"
                              "lemma small_a: a < 2\n"
                              "lemma small_b: b < 2\n"
                              "lemma low_again: x < 7\n"
                              "lemma lower: x < 6\n"
                              "lemma lowest: x < 4\n"
                              "lemma even: x == 0 || x == 2\n";

enum { LOW, SMALL_A, SMALL_B, LOW_AGAIN, LOWER, LOWEST, EVEN, CLAIMS };

typedef struct Scene {
    Protocol protocol;
    Findings *findings;
    bool proved[CLAIMS + 1];
    const Expr *claims[CLAIMS];
    Proof proof;
} Scene;

/* The property is to be proved from all claims, with itself among them, over so many steps. */
static void scene_init(Scene *scene, uint32_t property, uint32_t height)
{
    *scene = (Scene){.protocol = protocol_of(machine)};
    const System *system = scene->protocol.system;
    scene->findings = ask_all(system);
    assert_int_equal(scene->findings->count, CLAIMS + 1);
    scene->proved[property] = true;
    for (size_t i = 0; i < CLAIMS; i++) scene->claims[i] = system->properties[i].expr;
    scene->proof = (Proof){.system = system,
                           .findings = scene->findings,
                           .proved = scene->proved,
                           .form = FORM_FINITE,
                           .shape = SHAPE_SHARED,
                           .height = height,
                           .claims = scene->claims,
                           .claim_count = CLAIMS,
                           .holds = claim_holds};
}

static void scene_release(Scene *scene)
{
    findings_destroy(scene->findings);
    protocol_release(&scene->protocol);
}

static ObligationsEnd check_with(const Scene *scene, const bool *kept)
{
    const Expr *claims[CLAIMS];
    Proof proof = scene->proof;
    proof.claims = claims;
    proof.claim_count = 0;
    for (size_t i = 0; i < CLAIMS; i++) {
        if (kept[i]) claims[proof.claim_count++] = scene->claims[i];
    }
    Obligations *obligations = obligations_create(&proof, OBLIGATIONS_ALL);
    ObligationsCheck check = {0};
    ObligationsEnd end = obligations_check(obligations, &check);
    obligations_destroy(obligations);
    return end;
}

/* It passes the check of everything, and without any one of its claims it would not. */
static void assert_thin(const Scene *scene, bool *kept)
{
    assert_int_equal(check_with(scene, kept), OBLIGATIONS_MET);
    for (size_t i = 0; i < CLAIMS; i++) {
        if (!kept[i]) continue;
        kept[i] = false;
        assert_int_equal(check_with(scene, kept), OBLIGATIONS_BROKEN);
        kept[i] = true;
    }
}

static void fill(bool *ret_kept)
{
    for (size_t i = 0; i < CLAIMS; i++) ret_kept[i] = true;
}

static size_t count_of(const bool *kept)
{
    size_t count = 0;
    for (size_t i = 0; i < CLAIMS; i++) count += kept[i];
    return count;
}

/* What follows from others, what they don't need, and what only needs each other. */
static void redundant_claims_are_left_out_and_the_rest_is_a_proof(void **unused)
{
    (void)unused;
    Scene scene;
    bool kept[CLAIMS];
    scene_init(&scene, LOW, 0);
    fill(kept);
    assert_int_equal(check_with(&scene, kept), OBLIGATIONS_MET);
    assert_true(thin_proof(&scene.proof, NULL, NULL, kept));
    assert_int_equal(count_of(kept), 1);
    assert_true(kept[LOWEST]);
    assert_thin(&scene, kept);
    scene_release(&scene);
}

static void claims_that_need_each_other_stay_together(void **unused)
{
    (void)unused;
    Scene scene;
    bool kept[CLAIMS];
    scene_init(&scene, SMALL_A, 0);
    fill(kept);
    assert_true(thin_proof(&scene.proof, NULL, NULL, kept));
    assert_int_equal(count_of(kept), 2);
    assert_true(kept[SMALL_A] && kept[SMALL_B]);
    assert_thin(&scene, kept);
    scene_release(&scene);
}

static void over_more_steps_what_is_left_is_a_proof_as_well(void **unused)
{
    (void)unused;
    Scene scene;
    bool kept[CLAIMS];
    scene_init(&scene, SMALL_B, 1);
    fill(kept);
    assert_true(thin_proof(&scene.proof, NULL, NULL, kept));
    assert_true(count_of(kept) <= 2);
    assert_int_equal(check_with(&scene, kept), OBLIGATIONS_MET);
    scene_release(&scene);
}

static void without_time_everything_is_kept(void **unused)
{
    (void)unused;
    Scene scene;
    bool kept[CLAIMS];
    scene_init(&scene, LOW, 0);
    fill(kept);
    Patience *patience = patience_create(seconds_now() - 1, NULL);
    assert_false(thin_proof(&scene.proof, patience, NULL, kept));
    assert_int_equal(count_of(kept), CLAIMS);
    patience_destroy(patience);
    scene_release(&scene);
}

/* ---- words ---- */

/* The steps of `wait` are in two places, and have one name. */
static void steps_that_have_one_name_are_told_and_kept_apart(void **unused)
{
    (void)unused;
    Protocol protocol = protocol_of("protocol twice\n"
                                    "var x: bool = false\n"
                                    "steps wait() { step rest { await x } }\n"
                                    "process p { wait() wait() }\n"
                                    "invariant off: !x\n");
    const Process *process = protocol.system->processes[0];
    assert_int_equal(process->step_count, 2);
    Claims claims = {.arena = arena_create(), .frame_cells = protocol.system->frame_cells};
    const Expr *list[] = {protocol.system->properties[0].expr,
                          claim_at(&claims, process, NULL, process->steps[0]),
                          claim_at(&claims, process, NULL, process->steps[1])};
    Conjuncts conjuncts = conjuncts_of_claims(&claims, protocol.system, list, 3);
    assert_int_equal(conjuncts.items.count, 3);
    char *printed = conjuncts_print(&conjuncts);
    assert_string_equal(printed, "!x\np at wait.rest#1\np at wait.rest#2");
    free(printed);
    const bool kept[] = {false, false, true};
    Conjuncts last = conjuncts_copy(&conjuncts, kept);
    assert_int_equal(last.items.count, 1);
    assert_ptr_equal(last.items.items[0].claim, conjuncts.items.items[2].claim);
    conjuncts_release(&last);
    assert_null(conjuncts_print(&last));
    conjuncts_release(&conjuncts);
    arena_destroy(claims.arena);
    protocol_release(&protocol);
}

/* Adds: a[first] and a[second] do not both have a value. */
static void exclude_both(Invariant *invariant, const Predicate *predicates, size_t first,
                         size_t second)
{
    const Literal literals[] = {{.predicate = predicates[first], .negated = true},
                                {.predicate = predicates[second], .negated = true}};
    invariant_add(invariant, literals, 2);
}

static void what_renaming_makes_of_a_clause_is_said_once(void **unused)
{
    (void)unused;
    Protocol protocol = protocol_of("protocol flags\n"
                                    "type P = id(4)\n"
                                    "var f: [P] bool = [i in P: false]\n"
                                    "process p[i: P] { step s { f[i] = true } }\n"
                                    "invariant one: forall i in P: !f[i]\n");
    Templates *templates = templates_create(protocol.system);
    size_t count, flags = 0;
    Predicate *predicates = predicates_all(templates, &count);
    while (flags < count && predicates[flags].template->class != TEMPLATE_FLAG) flags++;
    assert_true(flags + 4 <= count);
    Invariant *invariant = invariant_create(templates);
    exclude_both(invariant, predicates, flags, flags + 1);
    exclude_both(invariant, predicates, flags + 3, flags + 2);
    Claims claims = {.arena = arena_create(), .frame_cells = templates->frame_cells};
    Conjuncts any = conjuncts_of_any(&claims, invariant);
    char *printed = conjuncts_print(&any);
    assert_string_equal(printed, "forall i in P: forall i2 in P where i2 != i: f[i] => !f[i2]");
    assert_int_equal(any.items.count, 1);
    assert_int_equal(conjuncts_instances(&any), 16);
    free(printed);
    Conjuncts clauses = conjuncts_of_clauses(invariant);
    printed = conjuncts_print(&clauses);
    assert_string_equal(printed, "!f[1] || !f[2]\n!f[4] || !f[3]");
    free(printed);
    conjuncts_release(&clauses);
    conjuncts_release(&any);
    arena_destroy(claims.arena);
    invariant_destroy(invariant);
    free(predicates);
    templates_destroy(templates);
    protocol_release(&protocol);
}

/* ---- what engines tell ---- */

/* The machine with the lines of an invariant for its lemmas. */
static Protocol claim_lines(const char *lines, size_t *ret_count)
{
    Text text = {0};
    text_add_many(&text, machine, (size_t)(strstr(machine, "lemma") - machine));
    *ret_count = 0;
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        text_format(&text, "lemma line_%zu: %.*s\n", (*ret_count)++, (int)length, lines);
        lines += length + (lines[length] == '\n');
    }
    Protocol protocol = protocol_of(text_string(&text));
    text_release(&text);
    return protocol;
}

static void assert_told_thin(const char *lines)
{
    size_t count;
    Protocol protocol = claim_lines(lines, &count);
    Findings *findings = ask_all(protocol.system);
    bool *proved = calloc(findings->count, sizeof *proved), *kept = calloc(count + 1, 1);
    const Expr **claims = calloc(count + 1, sizeof *claims);
    proved[0] = true;
    for (size_t i = 0; i < count; i++) {
        claims[i] = protocol.system->properties[i + 1].expr;
        kept[i] = true;
    }
    const Proof proof = {.system = protocol.system,
                         .findings = findings,
                         .proved = proved,
                         .form = FORM_FINITE,
                         .shape = SHAPE_SHARED,
                         .claims = claims,
                         .claim_count = count,
                         .holds = claim_holds};
    Obligations *obligations = obligations_create(&proof, OBLIGATIONS_ALL);
    ObligationsCheck check = {0};
    assert_int_equal(obligations_check(obligations, &check), OBLIGATIONS_MET);
    obligations_destroy(obligations);
    assert_true(thin_proof(&proof, NULL, NULL, kept));
    for (size_t i = 0; i < count; i++) assert_true(kept[i]);
    free(proved);
    free(kept);
    free(claims);
    findings_destroy(findings);
    protocol_release(&protocol);
}

static void what_engines_tell_is_a_proof_from_which_nothing_can_be_left_out(void **unused)
{
    (void)unused;
    void (*const engines[])(const System *, Findings *, const SolveOptions *,
                            Solving *) = {solve_induction, solve_pdr};
    for (size_t i = 0; i < 2; i++) {
        Protocol protocol = protocol_of(machine);
        Findings *findings = ask_all(protocol.system);
        SolveOptions options = {.max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT};
        for (uint32_t k = 1; k < findings->count; k++) findings->items[k].open = false;
        Solving solving;
        engines[i](protocol.system, findings, &options, &solving);
        assert_int_equal(findings->items[LOW].verdict, VERDICT_HOLDS);
        assert_non_null(findings->items[LOW].invariant);
        assert_false(findings->items[LOW].may_be_thinner);
        assert_told_thin(findings->items[LOW].invariant);
        findings_destroy(findings);
        protocol_release(&protocol);
    }
}

/* Another of the same length stood between them. */
static void what_is_claimed_twice_is_told_once(void **unused)
{
    (void)unused;
    Protocol protocol = protocol_of("protocol short\nvar x: bool = false\n"
                                    "process p { step a { x = true } }\n"
                                    "invariant off: !x\n");
    const Process *process = protocol.system->processes[0];
    Claims claims = {.arena = arena_create(), .frame_cells = protocol.system->frame_cells};
    const Expr *list[] = {claim_done(&claims, process, NULL),
                          claim_at(&claims, process, NULL, process->steps[0]),
                          claim_done(&claims, process, NULL)};
    Conjuncts conjuncts = conjuncts_of_claims(&claims, protocol.system, list, 3);
    char *printed = conjuncts_print(&conjuncts);
    assert_string_equal(printed, "p done\np at a");
    free(printed);
    conjuncts_release(&conjuncts);
    arena_destroy(claims.arena);
    protocol_release(&protocol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_ones_are_left_out_first),
        cmocka_unit_test(what_is_cut_short_keeps_what_was_not_tried),
        cmocka_unit_test(redundant_claims_are_left_out_and_the_rest_is_a_proof),
        cmocka_unit_test(claims_that_need_each_other_stay_together),
        cmocka_unit_test(over_more_steps_what_is_left_is_a_proof_as_well),
        cmocka_unit_test(without_time_everything_is_kept),
        cmocka_unit_test(steps_that_have_one_name_are_told_and_kept_apart),
        cmocka_unit_test(what_is_claimed_twice_is_told_once),
        cmocka_unit_test(what_renaming_makes_of_a_clause_is_said_once),
        cmocka_unit_test(what_engines_tell_is_a_proof_from_which_nothing_can_be_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
