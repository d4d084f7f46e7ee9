/* test_takeover.c - whenever native code takes over from the interpreter, what comes out is what the
 * interpreter alone finds: the same numbers, the same verdicts, the same ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>

#include "compiler.h"
#include "model/model.h"
#include "same.h"

#define MANY 1000U /* states: a search that takes long */

typedef struct Case {
    const char *text; /* or the path of a file */
    Setting settings[3];
} Case;

/* One search of a system, to be done again with native code. */
typedef struct Search {
    const Case *about;
    const System *system;
    ExploreOptions options;
    Findings *findings;
    Exploration exploration;
} Search;

static const char two_types[] =
    "protocol p  type C = id(3)  type S = id(2)\n"
    "var serves: [S] C? = none  var load: [C] [S] 0..1 = 0\n"
    "process client[c: C] { var mine: S? = none\n"
    "  loop { step open { choose s in S where serves[s] == none\n"
    "                     serves[s] = c  mine = s  load[c][s] = 1 }\n"
    "         step close { serves[value(mine)] = none  mine = none } } }\n"
    "invariant own: forall s in S: serves[s] == none || client[value(serves[s])] at close\n"
    "witness both: forall c in C: forall s in S: load[c][s] == 1\n"
    "transition kept: forall c in C: forall s in S: next(load[c][s]) >= load[c][s]\n";

/* Representatives are searched for behind native code, and some of these searches ask for patience. */
static const char knows[] =
    "protocol p  param N = 4  type Node = id(N)  var knows: [Node] set of Node = {}\n"
    "process node[n: Node] { loop { step tell { choose m in Node where m != n\n"
    "                                           knows[m] = knows[m] + {n} } } }\n"
    "witness rumour: forall r in Node: size(knows[r]) == N\n"
    "invariant few: count(r in Node: size(knows[r]) == N) < 2\n";

static const char ages[] =
    "protocol p  type N = id(3)  type G = order(3)  var age: [N] G = first(G)\n"
    "var seen: set of N = {}\n"
    "process n[i: N] { loop { step s { age[i] = fresh(G)  seen = seen + {i} }\n"
    "                         step t { await i in seen  seen = seen - {i} } } }\n"
    "invariant apart: !(forall i in N: forall j in N: i == j || age[i] != age[j])\n"
    "transition older: forall i in N: next(age[i]) >= age[i]\n";

/* What is dead tells states apart; an assertion fails, and then a property can't be evaluated. */
static const char forgetful[] =
    "protocol p  type N = id(3)  var at: [N] 0..3 = 0  var first: N? = none\n"
    "process n[i: N] { loop { var old: 0..3 = 0\n"
    "  step look { old = at[i] }\n"
    "  step go { await at[i] < 3  at[i] = old + 1\n"
    "            if at[i] == 3 && first == none { first = i }\n"
    "            assert count(j in N: at[j] == 3) < 3 }\n"
    "  step rest { choose k in 0..2  old = k } } }\n"
    "invariant alone: !(exists a in N: exists b in N: a != b && at[a] == 3 && at[b] == 2)\n"
    "invariant sound: 1 / (4 - count(j in N: at[j] == 3) * 2) <= 1\n"
    "transition kept: first == none || (exists j in N: at[j] == 0)\n";

/* States of several words, and many ways out of each. */
static const char wide[] =
    "protocol p  var list: [1..5] 0..60000 = 0  var turn: 0..4 = 0  var big: set of 0..69 = {}\n"
    "process q { loop { step put { choose k in 1..9  turn = (turn + k) % 5\n"
    "                              list[turn + 1] = (list[turn + 1] + 30000) % 60000 } } }\n"
    "process r { loop { step add { await size(big) < 2  choose k in 0..2  big = big + {k * 23} }\n"
    "                   step drop { await turn == 3  big = {} } } }\n"
    "invariant small: list[1] + list[2] < 60000\n"
    "transition slow: next(turn) != 4 || turn != 2\n";

static const Case cases[] = {
    {"tests/protocols/reference.tocsin", {{"PLANS", "2", {0}, NULL}}},
    {"tests/protocols/reference.tocsin",
     {{"VARIANT", "cas", {0}, NULL}, {"PLANS", "2", {0}, NULL}}},
    {"tests/protocols/commit.tocsin", {{0}}},
    {"protocols/dynamodb-dns.tocsin", {{"PLANS", "2", {0}, NULL}}},
    {"protocols/peterson.tocsin", {{0}}},
    {"protocols/two-phase-commit.tocsin", {{0}}},
    {"tests/generate/models/orders-in-steps.tocsin", {{0}}},
    {"tests/generate/models/too-much-for-one-step.tocsin", {{0}}},
    {"tests/model/symmetric/bags.tocsin", {{0}}},
    {"tests/model/symmetric/scopes.tocsin", {{0}}},
    {"tests/model/symmetric/pointers.tocsin", {{0}}},
    {"tests/model/symmetric/orders.tocsin", {{0}}},
    {two_types, {{0}}},
    {knows, {{0}}},
    {ages, {{0}}},
    {forgetful, {{0}}},
    {wide, {{0}}},
};

static const CanonicalOptions all = {.identities = true, .dead = true};
static unsigned took_over; /* in all */

static const char *name_of(const Case *about)
{
    return strchr(about->text, '\n') == NULL ? about->text : "a model of this test";
}

static Model *load(const Case *about, const System **ret_system)
{
    const char *text = about->text;
    char *message = NULL;
    size_t count = 0;
    bool file = strchr(text, '\n') == NULL;
    Model *model =
        file ? model_load(text, &message) : model_from_text("test.tocsin", text, strlen(text));
    assert_non_null(model);
    while (about->settings[count].name != NULL) count++;
    *ret_system = model_build(model, about->settings, count, NULL, &message);
    if (*ret_system == NULL)
        diagnostics_print(model_diagnostics(model), model_source(model), stderr, false);
    assert_non_null(*ret_system);
    return model;
}

__attribute__((format(printf, 3, 4), noreturn)) static void fail_at(const Search *search,
                                                                    const ExploreOptions *options,
                                                                    const char *format, ...)
{
    va_list arguments;
    char what[200];
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    fail_msg("%s, reductions %d%d, %u threads, %" PRIu64 " bytes, taken over at %" PRIu64 ": %s",
             name_of(search->about), options->reductions.identities, options->reductions.dead,
             options->threads, options->max_memory, options->native_at, what);
    abort();
}

/* Again, with native code from that moment on; `compare` fails where something is wrong. False where the
 * search was over before. */
typedef void Compare(const Search *search, const ExploreOptions *options,
                     const Exploration *exploration, const Findings *findings);

static bool takes_over_at(const Search *search, ExploreOptions options, Compare *compare)
{
    Findings *findings = findings_create(search->system, NULL, 0, NULL);
    Exploration exploration;
    options.native = true;
    explore(search->system, findings, &options, &exploration);
    compare(search, &options, &exploration, findings);
    findings_destroy(findings);
    took_over += exploration.native;
    return exploration.native;
}

/* At each of the first moments, and then farther and farther apart to the end: at others with other
 * numbers of threads. */
static void try_moments(const Search *search, ExploreOptions options, Compare *compare,
                        unsigned spread)
{
    for (options.threads = 1; options.threads <= 4; options.threads *= 2) {
        options.native_at = 1;
        while (takes_over_at(search, options, compare)) {
            options.native_at += 1 + options.native_at * (options.threads + 2) / spread;
        }
    }
}

static void search_init(Search *search, const Case *about, const System *system,
                        ExploreOptions options)
{
    *search = (Search){about, system, options, findings_create(system, NULL, 0, NULL), {0}};
    explore(system, search->findings, &options, &search->exploration);
}

static ExploreOptions unlimited(CanonicalOptions reductions)
{
    return (ExploreOptions){.max_states = EXPLORE_NO_LIMIT,
                            .max_memory = EXPLORE_NO_LIMIT,
                            .max_depth = EXPLORE_NO_LIMIT,
                            .reductions = reductions,
                            .full = true};
}

/* --- where the search ends at the same place --- */

static void must_be_same(const Search *search, const ExploreOptions *options,
                         const Exploration *exploration, const Findings *findings)
{
    const char *what = what_differs(&search->exploration, search->findings, exploration, findings);
    if (what != NULL) fail_at(search, options, "other: %s (%s)", what, exploration->stopped);
}

static void try_search(const Case *about, const System *system, ExploreOptions options,
                       unsigned spread)
{
    Search search;
    search_init(&search, about, system, options);
    try_moments(&search, options, must_be_same, spread);
    findings_destroy(search.findings);
}

static void try_ends(const Case *about, const System *system, CanonicalOptions reductions)
{
    ExploreOptions options = unlimited(reductions);
    Search search;
    search_init(&search, about, system, options);
    const Exploration whole = search.exploration;
    assert_int_equal(whole.stop, STOP_COMPLETE);
    unsigned before = took_over;
    try_moments(&search, options, must_be_same, whole.states > MANY ? 4 : 30);
    assert_true(took_over > before);
    findings_destroy(search.findings);
    if (whole.states > MANY) return;
    options.max_states = whole.states * 2 / 3;
    try_search(about, system, options, 12);
    options.max_states = EXPLORE_NO_LIMIT;
    options.max_depth = whole.depth / 2 + 1;
    try_search(about, system, options, 12);
    options.max_depth = EXPLORE_NO_LIMIT;
    options.full = false;
    try_search(about, system, options, 12);
}

/* --- where it may end anywhere --- */

/* A step that fails is one more than those before it. */
static bool is_beyond(uint32_t searched, const Finding *known)
{
    return known->schedule != NULL && searched != FINDINGS_NO_STEPS &&
           searched >= schedule_steps(known->schedule) + known->has_attempt;
}

static bool is_true(const Finding *finding, const Finding *known)
{
    if (finding->verdict == VERDICT_UNKNOWN) return !is_beyond(finding->searched, known);
    if (finding->verdict != known->verdict || finding->schedule == NULL) return false;
    uint32_t taken = schedule_steps(finding->schedule), steps = schedule_steps(known->schedule);
    return finding->may_be_shorter ? taken >= steps : taken == steps;
}

/* All states were found, but then there was no time or memory to look back from goals or for loops. */
static bool is_cut_behind_the_end(const Search *search, const Findings *findings)
{
    bool cut = false;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i], *known = &search->findings->items[i];
        PropertyKind kind = finding->property->kind;
        bool by_graph = kind == PROPERTY_RECOVERABLE || kind == PROPERTY_LIVENESS;
        if (finding->verdict == known->verdict) continue;
        if (!by_graph || finding->verdict != VERDICT_UNKNOWN) return false;
        cut = true;
    }
    return cut;
}

/* Where time ran out, it may not be known how many states those stand for that can't recover. */
static void forgive_not_counting(const Findings *findings, const Findings *known)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        NoReturn *told = findings->items[i].no_return;
        const NoReturn *right = known->items[i].no_return;
        if (told != NULL && right != NULL && told->stands_for == 0)
            told->stands_for = right->stands_for;
    }
}

/* What is said before the end is true; and all is said at the end. */
static void must_be_true(const Search *search, const ExploreOptions *options,
                         const Exploration *exploration, const Findings *findings)
{
    if (exploration->stop == STOP_COMPLETE) {
        if (is_cut_behind_the_end(search, findings)) return;
        Exploration counted = *exploration; /* unless time ran out on the way there */
        if (options->timeout > 0) {
            counted.stands_for = search->exploration.stands_for;
            forgive_not_counting(findings, search->findings);
        }
        must_be_same(search, options, &counted, findings);
        return;
    }
    if (exploration->states > search->exploration.states) fail_at(search, options, "more states");
    if (exploration->stands_for > 0) fail_at(search, options, "they stand for all");
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (is_true(finding, &search->findings->items[i])) continue;
        fail_at(search, options, "%s is said to be %s: %s", finding->property->name,
                verdict_name(finding->verdict), finding->reason);
    }
}

/* With less and less memory, and with less and less time. */
static void try_scarcity(const Case *about, const System *system, CanonicalOptions reductions)
{
    ExploreOptions options = unlimited(reductions);
    Search search;
    search_init(&search, about, system, options);
    double bytes = search.exploration.bytes_per_state * (double)search.exploration.states;
    double seconds = search.exploration.seconds;
    bool many = search.exploration.states > MANY;
    for (unsigned i = 1; i < 8 && !many; i += 2) {
        options.max_memory = (uint64_t)(bytes * i / 8);
        try_moments(&search, options, must_be_true, 2);
    }
    options.max_memory = EXPLORE_NO_LIMIT;
    for (unsigned i = 1; i < 8; i += 3) {
        options.timeout = seconds * i / 8;
        try_moments(&search, options, must_be_true, 2);
    }
    findings_destroy(search.findings);
}

/* --- */

typedef void Try(const Case *about, const System *system, CanonicalOptions reductions);

static void try_all(Try *try)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const System *system;
        Model *model = load(&cases[i], &system);
        Canonical *canonical = canonical_create(system, &all);
        bool reduces = canonical_renames(canonical) || canonical_forgets(canonical);
        canonical_destroy(canonical);
        try(&cases[i], system, (CanonicalOptions){0});
        if (reduces) try(&cases[i], system, all);
        model_destroy(model);
    }
    print_message("native code took over in %u searches\n", took_over);
}

static void the_moment_makes_no_difference(void **state)
{
    (void)state;
    try_all(try_ends);
}

static void what_is_said_before_the_end_is_true(void **state)
{
    (void)state;
    try_all(try_scarcity);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_moment_makes_no_difference),
        cmocka_unit_test(what_is_said_before_the_end_is_true),
    };
    char cache[] = "/tmp/tocsin-test-takeover-XXXXXX"; /* nothing of what others left */
    if (mkdtemp(cache) == NULL || setenv("XDG_CACHE_HOME", cache, 1) != 0) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    char folder[64];
    snprintf(folder, sizeof folder, "%s/tocsin", cache);
    folder_remove(folder);
    folder_remove(cache);
    return failed;
}
