/* test_mutant.c - what a property notices, what nobody does, and what makes no difference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "explorer/mutant.h"
#include "model/model.h"

#define UNLIMITED                                                                                  \
    {                                                                                              \
        .max_states = EXPLORE_NO_LIMIT, .max_memory = EXPLORE_NO_LIMIT,                            \
        .max_depth = EXPLORE_NO_LIMIT, .reductions = {                                             \
            .identities = true,                                                                    \
            .dead = true                                                                           \
        }                                                                                          \
    }

static const Mutation *mutation_of(const Mutation *mutations, size_t count, const char *text,
                                   const char *mutated)
{
    for (size_t i = 0; i < count; i++) {
        Span span = mutations[i].span;
        if (span.end - span.begin == strlen(mutated) &&
            memcmp(text + span.begin, mutated, strlen(mutated)) == 0) {
            return &mutations[i];
        }
    }
    fail_msg("there is no mutation of %s", mutated);
    return NULL;
}

typedef struct Asked {
    ExploreOptions first, options; /* of the original, and of the mutant */
    const char *name;              /* of the only property asked for; NULL: all */
} Asked;

/* `ret_name` (may be NULL): the property that notices. */
static MutantOutcome outcome_of(const char *text, const char *mutated, Asked asked,
                                char ret_name[32])
{
    char *message = NULL;
    Model *model = model_from_text("test.tocsin", text, strlen(text));
    const System *original = model_build(model, NULL, 0, NULL, &message);
    assert_non_null(original);
    Findings *findings =
        findings_create(original, asked.name == NULL ? NULL : &asked.name, 1, NULL);
    Exploration exploration;
    explore(original, findings, &asked.first, &exploration);
    size_t count;
    Mutation *mutations = mutations_find(original, &count);
    const Mutation *mutation = mutation_of(mutations, count, text, mutated);
    const MutantQuestion question = {
        .original = original,
        .findings = findings,
        .is_limited = exploration.limited,
        .mutation = mutation,
        .mutant = model_build_mutant(model, NULL, 0, NULL, mutation),
        .options = &asked.options,
    };
    assert_non_null(question.mutant);
    MutantOutcome outcome;
    mutant_explore(&question, &outcome);
    if (ret_name != NULL && outcome.fate == MUTANT_NOTICED) {
        strcpy(ret_name, original->properties[outcome.property].name);
    }
    free(mutations);
    findings_destroy(findings);
    model_destroy(model);
    return outcome;
}

static const Asked all = {UNLIMITED, UNLIMITED, NULL};

static void assert_noticed(const char *text, const char *mutated, const char *name, Verdict verdict)
{
    char noticed[32] = "";
    MutantOutcome outcome = outcome_of(text, mutated, all, noticed);
    assert_string_equal(mutant_fate_name(outcome.fate), "noticed");
    assert_string_equal(noticed, name);
    assert_string_equal(verdict_name(outcome.verdict), verdict_name(verdict));
}

static void assert_fate(const char *text, const char *mutated, MutantFate fate)
{
    MutantOutcome outcome = outcome_of(text, mutated, all, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), mutant_fate_name(fate));
}

/* A lock: whoever has it is in. `low` is implied by the lock, `free_again` by nothing. */
#define LOCK                                                                                       \
    "protocol lock  type P = 1..2  var holder: P? = none  var in_it: set of P = {}\n"              \
    "var turns: 0..3 = 0\n"                                                                        \
    "process p[i: P] { loop {\n"                                                                   \
    "  step take { await holder == none && size(in_it) < 1  holder = i }\n"                        \
    "  step enter { in_it = in_it + {i} }\n"                                                       \
    "  step leave { in_it = in_it - {i} }\n"                                                       \
    "  step give { await turns < 3  holder = none  turns = turns + 1 }\n"                          \
    "} }\n"                                                                                        \
    "invariant exclusion: size(in_it) <= 1\n"                                                      \
    "witness   both: exists i in P: holder == i && turns > 0\n"

static void a_property_notices_what_it_rests_on(void **state)
{
    (void)state;
    assert_noticed(LOCK, "holder == none", "exclusion", VERDICT_VIOLATED);
    assert_noticed(LOCK, "holder = i", "exclusion", VERDICT_VIOLATED);
    assert_noticed(LOCK, "turns = turns + 1", "both", VERDICT_VIOLATED);
    assert_noticed(LOCK, "turns < 3", "no_model_error", VERDICT_VIOLATED);
}

static void what_is_implied_changes_nothing(void **state)
{
    (void)state;
    assert_fate(LOCK, "size(in_it) < 1", MUTANT_SAME);
}

static void what_makes_a_difference_to_nobody_is_unnoticed(void **state)
{
    (void)state;
    assert_fate("protocol p  var x: 0..3 = 0\n"
                "process a { loop { step s { await x < 2  x = min(3, x + 1) } } }\n"
                "invariant low: x <= 3\n",
                "x < 2", MUTANT_UNNOTICED);
}

/* What holds already is noticed where it is violated; what is violated, where it holds; a witness that
 * is never reached, where it is. */
static void a_verdict_may_change_to_the_better(void **state)
{
    (void)state;
    static const char text[] = "protocol p  var x: 0..3 = 0\n"
                               "process a { loop { step s { x = 2 } step t { x = 0 } } }\n"
                               "process b { step u { await x == 3  x = 1 } }\n"
                               "invariant low: x < 2  witness one: x == 1\n";
    assert_noticed(text, "x = 2", "low", VERDICT_HOLDS);
    assert_noticed(text, "x == 3", "one", VERDICT_HOLDS);
}

/* Both have the same states and as many transitions. */
static void as_many_states_are_not_the_same_states(void **state)
{
    (void)state;
    assert_fate("protocol p  var x: 0..3 = 0\n"
                "process a { loop { step s { if x == 0 { x = 1  x = 2 } else { x = 0 } } } }\n"
                "invariant low: x <= 3\n",
                "x = 2", MUTANT_UNNOTICED);
}

/* That one identity goes first is noticed by nobody; that it waits for the other changes nothing,
 * whoever is the one. */
static void identities_may_be_exchanged(void **state)
{
    (void)state;
    static const char text[] =
        "protocol p  type Id = id(3)  var first: Id? = none  var count: 0..3 = 0\n"
        "process a[i: Id] { step s { await first == none  first = i }\n"
        "  step t { await first == i && first != none  count = count + 1 } }\n"
        "invariant one: count <= 3\n";
    assert_fate(text, "first == none", MUTANT_UNNOTICED);
    assert_fate(text, "first != none", MUTANT_SAME);
}

static void only_what_was_asked_for_notices(void **state)
{
    (void)state;
    Asked asked = all;
    asked.name = "both";
    MutantOutcome outcome = outcome_of(LOCK, "holder == none", asked, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), "unnoticed");
}

/* 1000 states, the last of which breaks it without the guard. */
#define LONG                                                                                       \
    "protocol p  var x: 0..1000 = 0\n"                                                             \
    "process a { loop { step s { await x < 999  x = x + 1 } } }\n"                                 \
    "invariant low: x < 1000\n"

/* Who never switches on can't be assumed to do so again and again. That is not undecided: there is
 * no such run, within whatever limit. */
#define ASSUMING                                                                                   \
    "protocol assuming  var on: bool = false  var low: bool = false\n"                             \
    "fair process p { loop { step up { on = true } step down { on = false  low = true } } }\n"     \
    "assume works: always eventually on\n"                                                         \
    "liveness goes_down: low || eventually low\n"

static void premises_that_become_impossible_are_told(void **state)
{
    (void)state;
    MutantOutcome outcome = outcome_of(ASSUMING, "on = true", all, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), "impossible");
    assert_string_equal(outcome.reason, "no fair run satisfies the premise `works`, so every claim "
                                        "would hold, and its opposite too");
    assert_fate(ASSUMING, "on = false", MUTANT_UNNOTICED);
    assert_noticed(ASSUMING, "low = true", "goes_down", VERDICT_VIOLATED);
}

static void a_property_that_notices_comes_before_impossible_premises(void **state)
{
    (void)state;
    assert_noticed(ASSUMING "witness switched: on\n", "on = true", "switched", VERDICT_VIOLATED);
}

static void a_limit_leaves_it_undecided(void **state)
{
    (void)state;
    Asked asked = all;
    asked.options.max_states = 900;
    MutantOutcome outcome = outcome_of(LONG, "x < 999", asked, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), "undecided");
    assert_string_equal(outcome.reason, "the limit of 900 states was reached");
    asked.options.max_states = 1001;
    outcome = outcome_of(LONG, "x < 999", asked, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), "noticed");
}

/* What is unknown of the original might have noticed. */
static void what_is_unknown_of_the_original_leaves_it_undecided(void **state)
{
    (void)state;
    Asked asked = all;
    asked.first.max_states = 900;
    MutantOutcome outcome = outcome_of(LONG, "x < 999", asked, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), "undecided");
    assert_string_equal(outcome.reason, "`low` is unknown of the protocol itself");
}

/* 70 states up to renaming; 512 without. Without `b = true` neither property holds. */
static void assert_missed_only_for_limits(const char *name, uint64_t max_states,
                                          uint64_t max_memory, bool may_notice)
{
    static const char text[] = "protocol p  type N = id(4)  var x: [N] 0..3 = 0\n"
                               "var b: bool = false\n"
                               "fair process a[n: N] { loop {\n"
                               "  step s { await x[n] < 3  x[n] = x[n] + 1 } } }\n"
                               "fair process c { step t { b = true } }\n"
                               "recoverable back: b\n"
                               "liveness comes: eventually b\n";
    Asked asked = all;
    asked.name = name;
    asked.first.max_states = max_states;
    asked.first.max_memory = max_memory;
    MutantOutcome outcome = outcome_of(text, "b = true", asked, NULL);
    if (may_notice && outcome.fate == MUTANT_NOTICED) return;
    assert_string_equal(mutant_fate_name(outcome.fate), "undecided");
    assert_non_null(strstr(outcome.reason, "is unknown of the protocol itself"));
}

/* A limit may also come when all states are found, or in the search without reductions. */
static void what_only_the_graph_decides_is_no_exception(void **state)
{
    (void)state;
    const uint64_t none = EXPLORE_NO_LIMIT;
    assert_missed_only_for_limits("back", 60, none, false);
    assert_missed_only_for_limits("comes", 60, none, false);
    assert_missed_only_for_limits("comes", 500, none, false);
    for (uint64_t bytes = 500; bytes < 200000; bytes += bytes / 8) {
        assert_missed_only_for_limits("back", none, bytes, true);
        assert_missed_only_for_limits("comes", none, bytes, true);
    }
    assert_missed_only_for_limits("back", none, none, true);
    assert_missed_only_for_limits("comes", none, none, true);
}

/* Without what can't be read again there are 22 states; the two are compared with it, in 30. */
static void comparing_has_its_limit_too(void **state)
{
    (void)state;
    static const char text[] = "protocol p  var x: 0..1 = 0\n"
                               "process a { var y: 0..9 = 0  loop {\n"
                               "  step s { choose n in 0..9  y = n }\n"
                               "  step t { await y < 10  x = y % 2 } } }\n"
                               "invariant low: x <= 1\n";
    Asked asked = all;
    asked.options.max_states = 30;
    MutantOutcome outcome = outcome_of(text, "y < 10", asked, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), "same");
    asked.options.max_states = 22;
    outcome = outcome_of(text, "y < 10", asked, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), "uncompared");
    assert_string_equal(outcome.reason, "the limit of 22 states was reached");
}

static void native_code_sees_the_same(void **state)
{
    (void)state;
    Asked asked = all;
    asked.options.native = true;
    asked.options.native_at = 1;
    static const char *const mutated[] = {"holder == none", "holder = i", "size(in_it) < 1",
                                          "turns < 3", "in_it = in_it - {i}"};
    for (size_t i = 0; i < sizeof mutated / sizeof *mutated; i++) {
        MutantOutcome native = outcome_of(LOCK, mutated[i], asked, NULL);
        MutantOutcome judged = outcome_of(LOCK, mutated[i], all, NULL);
        assert_string_equal(mutant_fate_name(native.fate), mutant_fate_name(judged.fate));
        assert_int_equal(native.property, judged.property);
        assert_int_equal(native.states, judged.states);
    }
}

/* Nothing is asked of the exploration that comes before that of liveness: it has no reason to give. */
static void a_limit_that_liveness_reaches_is_the_reason(void **state)
{
    (void)state;
    static const char text[] = "protocol p\nvar n: 0..9 = 0\nvar m: 0..9 = 0\n"
                               "fair process p { loop { step s { n = (n + 1) % 10 } } }\n"
                               "fair process q { loop { step t { await m < 1  m = m + 1 } } }\n"
                               "liveness comes: always eventually n == 9\n";
    Asked asked = {UNLIMITED, UNLIMITED, "comes"};
    asked.options.max_states = 50;
    MutantOutcome outcome = outcome_of(text, "m < 1", asked, NULL);
    assert_string_equal(mutant_fate_name(outcome.fate), "undecided");
    assert_string_equal(
        outcome.reason,
        "the limit of 50 states was reached exploring for liveness, without reductions");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_property_notices_what_it_rests_on),
        cmocka_unit_test(what_is_implied_changes_nothing),
        cmocka_unit_test(what_makes_a_difference_to_nobody_is_unnoticed),
        cmocka_unit_test(a_verdict_may_change_to_the_better),
        cmocka_unit_test(as_many_states_are_not_the_same_states),
        cmocka_unit_test(identities_may_be_exchanged),
        cmocka_unit_test(only_what_was_asked_for_notices),
        cmocka_unit_test(premises_that_become_impossible_are_told),
        cmocka_unit_test(a_property_that_notices_comes_before_impossible_premises),
        cmocka_unit_test(a_limit_leaves_it_undecided),
        cmocka_unit_test(what_is_unknown_of_the_original_leaves_it_undecided),
        cmocka_unit_test(what_only_the_graph_decides_is_no_exception),
        cmocka_unit_test(comparing_has_its_limit_too),
        cmocka_unit_test(native_code_sees_the_same),
        cmocka_unit_test(a_limit_that_liveness_reaches_is_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
