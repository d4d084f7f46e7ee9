/* test_formula.c - expressions of properties and the formulas that are made of them. */
#include "lasso.h"

#include "../model/loading.h"
#include "runs.h"

/* ---- models ---- */

static const char workers[] =
    "protocol p\n"
    "type Worker = id(2)\n"
    "type Slot = 1..3\n"
    "var owner : Worker? = none\n"
    "var live  : set of Slot = {}\n"
    "var level : 0..3 = 0\n"
    "var flag  : bool = false\n"
    "var box   : [Slot] bool = false\n"
    "fun is_high(x: 0..3): bool = x > 1 && level > 0\n"
    "fun is_odd(x: 0..3): bool = x % 2 == 1\n"
    "fair process worker[w: Worker] {\n"
    "  loop { either { step take { await owner == none  owner = w } }\n"
    "         or     { step drop { await owner != none && value(owner) == w  owner = none } }\n"
    "         or     { step raise { level = min(level + 1, 3)  live = live + {1} } } }\n"
    "  anytime step crash { level = 0  live = {} }\n"
    "}\n"
    "process toggler {\n"
    "  var left : 0..1 = 1\n"
    "  loop { step flip { flag = !flag  box[2] = flag  left = 1 - left }\n"
    "         step idle { choose s in Slot  live = live + {s}  box[s] = !box[s] } }\n"
    "}\n";

static const char generations[] =
    "protocol g\n"
    "type Gen = order(3)\n"
    "var latest : Gen = first(Gen)\n"
    "var held   : set of Gen = {}\n"
    "fair process planner { loop { step publish { latest = fresh(Gen) } } }\n"
    "process keeper { loop { step keep { held = held + {latest} } step drop { held = {} } } }\n";

typedef struct Fixture {
    Model *model;
    const System *system;
    Formulas *formulas;
    const char *reason;
} Fixture;

static Fixture set_up(const char *model, const char *property)
{
    Text text = {0};
    text_format(&text, "%sliveness l: %s\n", model, property);
    Fixture fixture = {.model = model_from_text("p.tocsin", text_string(&text), text.count)};
    text_release(&text);
    fixture.system = build_or_abort(fixture.model, NULL, 0);
    fixture.formulas = formulas_create(fixture.system);
    return fixture;
}

static void tear_down(Fixture *fixture)
{
    formulas_destroy(fixture->formulas);
    model_destroy(fixture->model);
}

static const Formula *formula_made(Fixture *fixture)
{
    const Expr *expr = system_property(fixture->system, "l")->expr;
    return formula_from(fixture->formulas, expr, &fixture->reason);
}

/* ---- what its formula says of them ---- */

static bool is_taken(const FormulaAtom *atom, const Moment *moment)
{
    if (moment->process != atom->process) return false;
    if (atom->instance != ATOM_ANY_INSTANCE && atom->instance != moment->instance) return false;
    for (uint32_t i = 0; i < atom->step_count; i++)
        if (atom->steps[i] == moment->step) return true;
    return atom->step_count == 0;
}

static Lasso word_of(const Judge *judge, const Formulas *formulas)
{
    uint32_t count;
    const FormulaAtom *atoms = formulas_atoms(formulas, &count);
    Lasso lasso = {.length = judge->run->length, .loop = judge->run->loop};
    for (uint32_t i = 0; i < lasso.length; i++)
        for (uint32_t k = 0; k < count; k++) {
            const Moment only_state = {.state = judge->run->states[i]};
            ModelError error;
            EvalResult result = EVAL_FALSE;
            if (atoms[k].kind == ATOM_STATE)
                result = interpreter_holds(judge->interpreter, atoms[k].expr, &only_state, &error);
            else if (is_taken(&atoms[k], &judge->run->moments[i]))
                result = EVAL_TRUE;
            assert_true(result == EVAL_TRUE || result == EVAL_FALSE);
            lasso.letters[i] |= (uint64_t)(result == EVAL_TRUE) << k;
        }
    return lasso;
}

#define RUNS 60

/* Was the property true of some runs, and false of others? */
static bool compare_runs(const Fixture *fixture, const Formula *formula, const char *property)
{
    bool seen[2] = {false, false};
    const char *reason = NULL;
    Automaton *accepts = automaton_create(fixture->formulas, formula, &reason);
    Automaton *rejects = automaton_create(fixture->formulas, formula->negation, &reason);
    Walker walker = {.system = fixture->system, .seed = 11};
    walker.interpreter = interpreter_create(fixture->system);
    walker.canonical = canonical_create(fixture->system, NULL);
    assert_true(fixture->system->cells <= CELLS_MOST);
    static Run run;
    for (uint32_t i = 0; i < RUNS; i++) {
        walk(&walker, &run);
        const Judge judge = {walker.interpreter, &run};
        bool holds = means(&judge, system_property(fixture->system, "l")->expr, 0);
        const Lasso lasso = word_of(&judge, fixture->formulas);
        seen[holds] = true;
        if (lasso_accepted(accepts, &lasso) != holds || lasso_accepted(rejects, &lasso) == holds)
            fail_msg("%s: run %u", property, i);
    }
    automaton_destroy(accepts);
    automaton_destroy(rejects);
    vector_release(&walker.ways);
    canonical_destroy(walker.canonical);
    interpreter_destroy(walker.interpreter);
    return seen[false] && seen[true];
}

static bool compare(const char *model, const char *property)
{
    Fixture fixture = set_up(model, property);
    const Formula *formula = formula_made(&fixture);
    if (formula == NULL) {
        print_error("%s: %s\n", property, fixture.reason);
        abort();
    }
    bool undecided = compare_runs(&fixture, formula, property);
    tear_down(&fixture);
    return undecided;
}

static void formulas_say_of_runs_what_their_properties_mean(void **state)
{
    (void)state;
    static const char *const properties[] = {
        "always flag || level == 0",
        "eventually level == 3",
        "!flag until level > 0",
        "flag leads_to !flag",
        "always (level >= 2 => eventually level < 2)",
        "!(always !flag) || eventually always flag",
        "if flag then eventually !flag else always !flag",
        "if taken(toggler) then flag else eventually flag",
        "always (if taken(toggler.flip) then eventually taken(worker) else level <= 3)",
        "(always !flag) == (eventually taken(worker.raise))",
        "(always !flag) != taken(toggler.idle)",
        "(taken(toggler) == (level == 0)) until eventually always flag",
        "forall w in Worker: always eventually taken(worker[w])",
        "exists w in Worker: eventually always !taken(worker[w])",
        ("exists w in Worker where owner != none && value(owner) == w: "
         "eventually taken(worker[w].drop)"),
        ("always (forall w in Worker where owner != none && value(owner) == w: "
         "eventually taken(worker[w].drop))"),
        "forall s in Slot: s in live leads_to !(s in live)",
        "always (forall s in live: eventually box[s])",
        "eventually (exists s in live: always !box[s])",
        "exists s in Slot where s != 2: always !box[s]",
        "always (forall s in 1..level: eventually s in live)",
        "eventually (exists s in level..2: taken(toggler) && box[max(s, 1)])",
        "forall s in {1, 3}: eventually (s in live && taken(toggler))",
        "forall s in 1..2: forall t in s + 1..3: eventually (s in live && !(t in live))",
        "always eventually (owner != none && taken(worker[value(owner)].drop))",
        "always (owner != none => taken(toggler) || taken(worker[value(owner)]) || flag)",
        "always (owner != none && (taken(toggler) || size({value(owner)}) == 1) => level < 3)",
        "always (forall s in live: taken(toggler) || 6 / size(live) >= 3)",
        "always !(exists w in Worker: owner != none && (taken(worker[w]) || value(owner) == w))",
        ("always (owner == none || taken(toggler) || (exists w in Worker: value(owner) == w && "
         "taken(worker[w])))"),
        ("forall w in Worker: forall v in Worker where v != w: "
         "always !(taken(worker[w]) && taken(worker[v]))"),
        "always (taken(worker) => eventually taken(toggler))",
        "eventually always !taken(worker.crash)",
        "always (1 < 2)",
        "forall b in bool: eventually flag == b",
        "(flag => always flag) until (eventually level == 3)",
        "toggler at idle leads_to toggler at flip",
        "always (forall w in Worker: worker[w] at take) && always !stuck",
        "forall s in Slot where is_odd(s): is_high(s) leads_to !is_high(s)",
        "always (taken(toggler.flip) => toggler.left == 0 || toggler at flip)",
        "level == 0 until flag until level == 1",
        "!(level > 1 leads_to level <= 1)",
    };
    size_t count = sizeof properties / sizeof properties[0], undecided = 0;
    for (size_t i = 0; i < count; i++) undecided += compare(workers, properties[i]);
    assert_true(count - undecided <= 6); /* those that are true, or false, by what they say */
}

/* Where a position is left, a value of an order is the same all over the formula. */
static void values_of_orders_can_be_bound_for_one_position(void **state)
{
    (void)state;
    compare(generations, "always (forall g in held: taken(planner) => g <= latest)");
    compare(generations, "eventually (exists g in held: g < latest && taken(keeper.drop))");
    compare(generations, "always (forall g in held: forall h in held where h > g: "
                         "taken(planner) || h == latest)");
}

/* ---- their form ---- */

static void assert_formula(const char *property, const char *expected)
{
    Fixture fixture = set_up(workers, property);
    const Formula *formula = formula_made(&fixture);
    Text text = {0};
    if (formula == NULL) {
        print_error("%s: %s\n", property, fixture.reason);
        abort();
    }
    formula_print(&text, fixture.formulas, formula);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
    tear_down(&fixture);
}

static void what_is_about_one_state_is_an_atom_as_large_as_can_be(void **state)
{
    (void)state;
    assert_formula("always (flag && level == 0 || box[1])",
                   "(always (flag && level == 0 || box[1]))");
    assert_formula("flag && level == 0 && always flag", "((flag && level == 0) && (always flag))");
    assert_formula("always (forall s in Slot: box[s])", "(always (forall s in Slot: box[s]))");
}

static void each_operator_has_its_formula(void **state)
{
    (void)state;
    assert_formula("flag leads_to level == 0", "(always (!flag || (eventually (level == 0))))");
    assert_formula("!(flag until level == 0)", "(!flag release !(level == 0))");
    assert_formula("eventually !flag", "(eventually !flag)");
    assert_formula("always level != 0 && eventually level == 0", "false");
    assert_formula("always eventually taken(toggler)", "(always (eventually taken(toggler)))");
    assert_formula("(always flag) == (always flag)", "true");
    assert_formula("if always flag then always flag else true", "true");
    assert_formula("forall s in 1..2: eventually box[s]",
                   "((eventually box[1]) && (eventually box[2]))");
    assert_formula("exists s in Slot where s > 1: always box[s]",
                   "((always box[2]) || (always box[3]))");
    assert_formula("forall s in 3..2: always box[s]", "true");
    assert_formula("always (forall s in live: eventually box[1])",
                   "(always ((!(1 in live) || (eventually box[1])) && ((eventually box[1]) || !(2 "
                   "in live)) && ((eventually box[1]) || !(3 in live))))");
}

static uint32_t atoms_of(const char *property)
{
    Fixture fixture = set_up(workers, property);
    uint32_t count = 0;
    assert_non_null(formula_made(&fixture));
    formulas_atoms(fixture.formulas, &count);
    tear_down(&fixture);
    return count;
}

static void alike_atoms_are_one(void **state)
{
    (void)state;
    assert_int_equal(atoms_of("level == 0 leads_to level != 0"), 1);
    assert_int_equal(atoms_of("always level < 2 || eventually level >= 2"), 1);
    assert_int_equal(atoms_of("level > 2 until !(level <= 2)"), 1);
    assert_int_equal(atoms_of("taken(worker.take) until taken(worker.take)"), 1);
    assert_int_equal(atoms_of("taken(worker.take) until taken(worker.drop)"), 2);
    assert_int_equal(atoms_of("forall w in Worker: eventually flag"), 1);
}

static void one_step_at_a_time_is_taken(void **state)
{
    (void)state;
    Fixture fixture = set_up(workers, "taken(worker) || taken(toggler) || taken(worker.take) || "
                                      "taken(worker.drop) || (exists w in Worker: "
                                      "taken(worker[w].take)) || flag && taken(toggler.flip)");
    assert_non_null(formula_made(&fixture));
    static const uint64_t excluded[] = {
        0x82, /* 0 worker: toggler's */
        0x3d, /* 1 toggler: worker's */
        0x8a, /* 2 worker.take: toggler's, and worker.drop */
        0xb6, /* 3 worker.drop: toggler's, and each worker[…].take */
        0xaa, /* 4 worker[1].take: toggler's, worker.drop and worker[2] */
        0x9a, /* 5 worker[2].take */
        0x00, /* 6 flag */
        0x3d, /* 7 toggler.flip */
    };
    for (uint32_t i = 0; i < 8; i++)
        assert_int_equal(formulas_excluded(fixture.formulas, i), excluded[i]);
    tear_down(&fixture);
}

static void no_edge_asks_for_two_steps_at_once(void **state)
{
    (void)state;
    Fixture fixture =
        set_up(workers,
               "(eventually (taken(worker.take) && !taken(toggler))) && (eventually taken(toggler))"
               " && (always eventually taken(worker.drop))");
    const Formula *formula = formula_made(&fixture);
    assert_non_null(formula);
    Automaton *automaton = automaton_create(fixture.formulas, formula, &fixture.reason);
    for (uint32_t i = 0; i < automaton->first[automaton->states]; i++) {
        const AutomatonEdge *edge = &automaton->edges[i];
        for (uint32_t atom = 0; atom < FORMULA_BITS; atom++) {
            if ((edge->positive >> atom & 1) == 0) continue;
            uint64_t excluded = formulas_excluded(fixture.formulas, atom);
            assert_int_equal((edge->positive | edge->negative) & excluded, 0);
        }
    }
    automaton_destroy(automaton);
    tear_down(&fixture);
}

/* Are identities renamed in a system whose only property is this one? */
static bool is_symmetric(const Fixture *fixture, const Property *property)
{
    System judged = *fixture->system;
    judged.properties = property;
    judged.property_count = 1;
    const CanonicalOptions options = {.identities = true, .judged = &judged};
    Canonical *canonical = canonical_create(fixture->system, &options);
    bool renames = canonical_renames(canonical);
    canonical_destroy(canonical);
    return renames;
}

static const char owners[] = "protocol o\n"
                             "type Worker = id(2)\n"
                             "var owner : Worker? = none\n"
                             "fair process worker[w: Worker] {\n"
                             "  loop { step take { owner = w } }\n"
                             "}\n";

/* Else a search over representatives would ask about the wrong one. */
static void an_atom_that_names_an_identity_forbids_to_rename_it(void **state)
{
    (void)state;
    Fixture fixture = set_up(owners, "forall w in Worker: eventually owner == w");
    uint32_t count;
    assert_non_null(formula_made(&fixture));
    const FormulaAtom *atoms = formulas_atoms(fixture.formulas, &count);
    assert_int_equal(count, 2);
    const Property named = {.kind = PROPERTY_INVARIANT, .name = "a", .expr = atoms[0].expr};
    assert_false(is_symmetric(&fixture, &named));
    tear_down(&fixture);
    fixture = set_up(owners, "eventually owner == none");
    assert_non_null(formula_made(&fixture));
    atoms = formulas_atoms(fixture.formulas, &count);
    const Property none = {.kind = PROPERTY_INVARIANT, .name = "a", .expr = atoms[0].expr};
    assert_true(is_symmetric(&fixture, &none));
    tear_down(&fixture);
}

/* ---- what can't be said ---- */

static void assert_refused(const char *model, const char *property, const char *reason)
{
    Fixture fixture = set_up(model, property);
    assert_null(formula_made(&fixture));
    assert_string_equal(fixture.reason, reason);
    tear_down(&fixture);
}

static void what_cannot_be_a_formula_is_refused_with_a_reason(void **state)
{
    (void)state;
    assert_refused(workers, "count(w in Worker: eventually taken(worker[w])) == 1",
                   "a temporal operator or `taken` stands inside `==`, where only what is about a "
                   "single state is decided");
    assert_refused(workers, "always (exists s in { t in Slot | taken(toggler) }: box[s])",
                   "a temporal operator or `taken` stands inside `exists`, where only what is "
                   "about a single state is decided");
    assert_refused(workers, "forall i in 1..70: eventually level == i % 4 || level * i == 7",
                   "with its quantifiers written out, it takes more than 63 different conditions "
                   "on states and steps taken");
    assert_refused(workers, "forall i in 1..60000: eventually flag",
                   "with its quantifiers written out, it is too large");
    assert_refused(workers, "forall i in 1..60000: forall j in 1..60000 where i > j: always flag",
                   "with its quantifiers written out, it is too large");
    assert_refused(generations, "forall g in held: eventually g < latest",
                   "it follows a value of an order from one state to later ones, where values "
                   "are numbered anew");
}

/* Whatever comes of it: an automaton, or a reason. */
static void try_property(const char *property)
{
    Fixture fixture = set_up(workers, property);
    const Formula *formula = formula_made(&fixture);
    const char *reason = fixture.reason;
    Automaton *automaton =
        formula == NULL ? NULL : automaton_create(fixture.formulas, formula, &reason);
    assert_true((automaton != NULL) != (reason != NULL));
    automaton_destroy(automaton);
    tear_down(&fixture);
}

static void try_nested(const char *const *parts, int count, int depth)
{
    Text text = {0};
    for (int i = 0; i < depth; i++) text_format(&text, "%s (", parts[i % count]);
    text_add(&text, "always flag");
    for (int i = 0; i < depth; i++) text_add_char(&text, ')');
    try_property(text_string(&text));
    text_release(&text);
}

static void what_is_deep_ends_in_time(void **state)
{
    (void)state;
    static const char *const equalities[] = {"(eventually box[1]) ==", "(eventually box[2]) =="};
    static const char *const untils[] = {"flag until", "box[1] until", "level == 0 until"};
    static const char *const mixed[] = {"flag until", "always", "level == 0 =>", "eventually", "!"};
    try_nested(equalities, 2, 60);
    try_nested(untils, 3, 120);
    try_nested(mixed, 5, 120);
}

/* ---- where a part is asked for ---- */

static const Expr *find_kind(const Expr *expr, ExprKind kind)
{
    if (expr == NULL || expr->kind == kind) return expr;
    const Expr *found = find_kind(expr->a, kind);
    return found != NULL ? found : find_kind(expr->b, kind);
}

/* Of the first node of this kind in the property; its first operand is to be so. */
static void assert_asked(const char *property, ExprKind kind, bool truth, const char *wanted)
{
    Text text = {0};
    text_format(&text, "%s\nliveness wanted: %s", property, wanted);
    Fixture fixture = set_up(workers, text_string(&text));
    const Expr *whole = system_property(fixture.system, "l")->expr;
    const Expr *same = system_property(fixture.system, "wanted")->expr;
    const Formula *asked =
        formula_asked(fixture.formulas, whole, find_kind(whole, kind), truth, &fixture.reason);
    assert_non_null(asked);
    if (asked != formula_from(fixture.formulas, same, &fixture.reason)) fail_msg("%s", property);
    text_release(&text);
    tear_down(&fixture);
}

static void it_is_said_where_a_premise_is_asked_for(void **state)
{
    (void)state;
    assert_asked("taken(toggler) => flag", EXPR_IMPLIES, true, "taken(toggler)");
    assert_asked("always (taken(toggler) => eventually flag)", EXPR_IMPLIES, true,
                 "eventually taken(toggler)");
    assert_asked("taken(toggler) leads_to flag", EXPR_LEADS_TO, true, "eventually taken(toggler)");
    assert_asked("flag leads_to (taken(toggler) => level > 0)", EXPR_IMPLIES, true,
                 "eventually (flag && eventually taken(toggler))");
    assert_asked("always ((always flag) || taken(toggler))", EXPR_OR, false,
                 "eventually !always flag");
    assert_asked("always (flag || (taken(toggler) => level > 0))", EXPR_IMPLIES, true,
                 "eventually (!flag && taken(toggler))");
    assert_asked("(taken(toggler) => flag) until level > 0", EXPR_IMPLIES, true,
                 "eventually taken(toggler)");
    assert_asked("forall w in Worker where owner == w: always (taken(worker[w]) => flag)",
                 EXPR_IMPLIES, true,
                 "exists w in Worker where owner == w: eventually taken(worker[w])");
    assert_asked("always if flag then level > 0 else (taken(toggler) => level == 0)", EXPR_IF, true,
                 "eventually flag");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_say_of_runs_what_their_properties_mean),
        cmocka_unit_test(values_of_orders_can_be_bound_for_one_position),
        cmocka_unit_test(what_is_about_one_state_is_an_atom_as_large_as_can_be),
        cmocka_unit_test(each_operator_has_its_formula),
        cmocka_unit_test(alike_atoms_are_one),
        cmocka_unit_test(one_step_at_a_time_is_taken),
        cmocka_unit_test(no_edge_asks_for_two_steps_at_once),
        cmocka_unit_test(an_atom_that_names_an_identity_forbids_to_rename_it),
        cmocka_unit_test(what_cannot_be_a_formula_is_refused_with_a_reason),
        cmocka_unit_test(what_is_deep_ends_in_time),
        cmocka_unit_test(it_is_said_where_a_premise_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
