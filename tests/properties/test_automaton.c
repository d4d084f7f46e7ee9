/* test_automaton.c - automata accept the words that satisfy their formulas, and are small. */
#include "lasso.h"

#include <string.h>

#include "drafts.h"
#include "formulas.h"
#include "model/model.h"

/* ---- trees: what is meant, told independently of formulas ---- */

typedef enum TreeKind { ATOM, NOT, AND, OR, IMPLIES, UNTIL, RELEASE, ALWAYS, EVENTUALLY } TreeKind;

typedef struct Tree {
    TreeKind kind;
    uint32_t atom;
    struct Tree *a, *b;
} Tree;

#define TREES_MOST 64

typedef struct Forest {
    Tree trees[TREES_MOST];
    uint32_t count, atoms;
    uint64_t seed;
} Forest;

static Tree *grow(Forest *forest, uint32_t size)
{
    Tree *tree = &forest->trees[forest->count++];
    *tree = (Tree){0};
    if (size <= 1) {
        tree->atom = chance(&forest->seed, forest->atoms);
        return tree;
    }
    static const TreeKind kinds[] = {NOT,   AND,     OR,     IMPLIES, UNTIL,      UNTIL,
                                     UNTIL, RELEASE, ALWAYS, ALWAYS,  EVENTUALLY, EVENTUALLY};
    tree->kind = kinds[chance(&forest->seed, sizeof kinds / sizeof kinds[0])];
    bool single = tree->kind == NOT || tree->kind == ALWAYS || tree->kind == EVENTUALLY;
    uint32_t left = single ? size - 1 : 1 + chance(&forest->seed, size - 1);
    tree->a = grow(forest, left);
    if (!single) tree->b = grow(forest, size > left + 1 ? size - 1 - left : 1);
    return tree;
}

/* At which positions of the word it holds. */
static uint64_t held(const Tree *tree, const Lasso *lasso)
{
    uint64_t a = tree->a == NULL ? 0 : held(tree->a, lasso), all = lasso_all(lasso);
    uint64_t b = tree->b == NULL ? 0 : held(tree->b, lasso);
    switch (tree->kind) {
    case ATOM: return lasso_atom(lasso, tree->atom);
    case NOT: return all & ~a;
    case AND: return a & b;
    case OR: return a | b;
    case IMPLIES: return (all & ~a) | b;
    case UNTIL: return lasso_until(lasso, a, b);
    case RELEASE: return lasso_release(lasso, a, b);
    case ALWAYS: return lasso_release(lasso, 0, a);
    case EVENTUALLY: return lasso_until(lasso, all, a);
    }
    return 0;
}

static const Formula *formula_of(Formulas *formulas, const Tree *tree)
{
    const Formula *yes = formula_constant(formulas, true), *no = yes->negation;
    const Formula *a = tree->a == NULL ? yes : formula_of(formulas, tree->a);
    const Formula *b = tree->b == NULL ? yes : formula_of(formulas, tree->b);
    switch (tree->kind) {
    case ATOM: return formula_literal(formulas, tree->atom, false);
    case NOT: return a->negation;
    case AND: return formula_and(formulas, a, b);
    case OR: return formula_or(formulas, a, b);
    case IMPLIES: return formula_or(formulas, a->negation, b);
    case UNTIL: return formula_until(formulas, a, b);
    case RELEASE: return formula_release(formulas, a, b);
    case ALWAYS: return formula_release(formulas, no, a);
    case EVENTUALLY: return formula_until(formulas, yes, a);
    }
    return NULL;
}

/* The same, with nothing simplified. */
static const Formula *raw_of(Formulas *formulas, const Tree *tree)
{
    const Formula *yes = formula_constant(formulas, true), *no = yes->negation;
    const Formula *a = tree->a == NULL ? yes : raw_of(formulas, tree->a);
    const Formula *b = tree->b == NULL ? yes : raw_of(formulas, tree->b);
    Formula form = {.a = a, .b = b};
    const Formula *list[] = {tree->kind == IMPLIES ? a->negation : a, b};
    switch (tree->kind) {
    case ATOM: return formula_literal(formulas, tree->atom, false);
    case NOT: return a->negation;
    case AND:
    case OR:
    case IMPLIES:
        form = (Formula){
            .kind = tree->kind == AND ? FORMULA_AND : FORMULA_OR, .list = list, .list_count = 2};
        break;
    case UNTIL: form.kind = FORMULA_UNTIL; break;
    case RELEASE: form.kind = FORMULA_RELEASE; break;
    case ALWAYS: form = (Formula){.kind = FORMULA_RELEASE, .a = no, .b = a}; break;
    case EVENTUALLY: form = (Formula){.kind = FORMULA_UNTIL, .a = yes, .b = a}; break;
    }
    return formulas_make(formulas, &form);
}

static Lasso random_lasso(uint64_t *seed, uint32_t atoms)
{
    Lasso lasso = {.length = 1 + chance(seed, 7)};
    lasso.loop = chance(seed, lasso.length);
    for (uint32_t i = 0; i < lasso.length; i++)
        lasso.letters[i] = chance(seed, (uint32_t)1 << atoms);
    return lasso;
}

static Automaton *automaton_of(const Formulas *formulas, const Formula *formula)
{
    const char *reason = NULL;
    Automaton *automaton = automaton_create(formulas, formula, &reason);
    assert_null(reason);
    return automaton;
}

static void fail_about(const Formulas *formulas, const Formula *formula, const Automaton *automaton,
                       const Lasso *lasso)
{
    Text text = {0};
    formula_print(&text, formulas, formula);
    text_add(&text, "\n");
    automaton_print(&text, automaton, formulas);
    for (uint32_t i = 0; i < lasso->length; i++)
        text_format(&text, "%s%llx", i == lasso->loop ? " |" : " ",
                    (unsigned long long)lasso->letters[i]);
    fail_msg("%s", text_string(&text));
}

static void assert_says(const Formulas *formulas, const Formula *formula,
                        const Automaton *automaton, const Lasso *lasso, bool holds)
{
    if (lasso_accepted(automaton, lasso) != holds) fail_about(formulas, formula, automaton, lasso);
}

/* ---- the strong test ---- */

#define FORMULAS 600
#define WORDS 40

static void compare_words(Forest *forest, const Formulas *formulas, const Tree *tree,
                          const Formula *formula)
{
    Automaton *accepts = automaton_of(formulas, formula);
    Automaton *rejects = automaton_of(formulas, formula->negation);
    for (uint32_t i = 0; i < WORDS; i++) {
        const Lasso lasso = random_lasso(&forest->seed, forest->atoms);
        bool holds = (held(tree, &lasso) & 1) != 0;
        assert_says(formulas, formula, accepts, &lasso, holds);
        assert_says(formulas, formula->negation, rejects, &lasso, !holds);
    }
    automaton_destroy(accepts);
    automaton_destroy(rejects);
}

static void random_automata_accept_exactly_the_words_that_satisfy_their_formulas(void **state)
{
    (void)state;
    Forest forest = {.seed = 5};
    for (uint32_t i = 0; i < FORMULAS; i++) {
        Formulas *formulas = formulas_create(NULL);
        forest.count = 0;
        forest.atoms = 1 + chance(&forest.seed, 4);
        const Tree *tree = grow(&forest, 2 + chance(&forest.seed, 10));
        compare_words(&forest, formulas, tree, formula_of(formulas, tree));
        formulas_destroy(formulas);
    }
}

/* So that the construction is not tested only on what the rules leave of formulas. */
static void so_do_those_of_formulas_that_were_not_simplified(void **state)
{
    (void)state;
    Forest forest = {.seed = 6};
    for (uint32_t i = 0; i < FORMULAS / 2; i++) {
        Formulas *formulas = formulas_create(NULL);
        forest.count = 0;
        forest.atoms = 1 + chance(&forest.seed, 3);
        const Tree *tree = grow(&forest, 2 + chance(&forest.seed, 7));
        compare_words(&forest, formulas, tree, raw_of(formulas, tree));
        formulas_destroy(formulas);
    }
}

/* Conjunctions as of a negated property with fairness for premises. */
static void what_is_asked_again_and_again_is_claimed_in_turns(void **state)
{
    (void)state;
    Forest forest = {.seed = 7, .atoms = 4};
    for (uint32_t i = 0; i < FORMULAS / 4; i++) {
        Formulas *formulas = formulas_create(NULL);
        forest.count = 0;
        Tree *tree = grow(&forest, 1 + chance(&forest.seed, 5));
        for (uint32_t k = 1 + chance(&forest.seed, 4); k > 0; k--) {
            Tree *again = &forest.trees[forest.count++], *eventually = again + 1, *both = again + 2;
            forest.count += 2;
            *again = (Tree){.kind = ALWAYS, .a = eventually};
            *eventually = (Tree){.kind = EVENTUALLY};
            *both = (Tree){.kind = AND, .a = tree, .b = again};
            eventually->a = &forest.trees[forest.count++];
            *eventually->a = (Tree){.kind = ATOM, .atom = k - 1};
            tree = both;
        }
        compare_words(&forest, formulas, tree, formula_of(formulas, tree));
        formulas_destroy(formulas);
    }
}

/* ---- reduction by itself ---- */

static AutomatonEdge random_edge(Forest *chances, uint32_t states)
{
    uint32_t label = chance(&chances->seed, 16);
    return (AutomatonEdge){.positive = label & 3,
                           .negative = label >> 2 & ~label & 3,
                           .target = chance(&chances->seed, states)};
}

/* Often those of the state before, with other marks. */
static void add_random_state(Draft *draft, Forest *chances, uint32_t states)
{
    vector_push(&draft->states, (Edges){0});
    size_t here = draft->states.count - 1;
    bool again = here > 0 && chance(&chances->seed, 3) == 0;
    uint32_t count =
        again ? (uint32_t)draft->states.items[here - 1].count : chance(&chances->seed, 4);
    for (uint32_t i = 0; i < count; i++) {
        AutomatonEdge edge =
            again ? draft->states.items[here - 1].items[i] : random_edge(chances, states);
        edge.marks = chance(&chances->seed, (uint32_t)draft->sets + 1);
        vector_push(&draft->states.items[here], edge);
    }
}

/* As it is, for what was told naively about automata. */
static Automaton *copy_of(const Draft *draft)
{
    Automaton *automaton = calloc(1, sizeof *automaton);
    uint32_t *first = calloc(draft->states.count + 1, sizeof *first), count = 0;
    AutomatonEdge *edges = calloc(draft_edges(draft) + 1, sizeof *edges);
    for (size_t i = 0; i < draft->states.count; i++) {
        for (size_t k = 0; k < draft->states.items[i].count; k++)
            edges[count++] = draft->states.items[i].items[k];
        first[i + 1] = count;
    }
    *automaton = (Automaton){.states = (uint32_t)draft->states.count,
                             .initial = draft->initial,
                             .acceptance_sets = (uint32_t)__builtin_popcountll(draft->sets),
                             .first = first,
                             .edges = edges};
    return automaton;
}

static void copy_destroy(Automaton *automaton)
{
    free((void *)(uintptr_t)automaton->first);
    free((void *)(uintptr_t)automaton->edges);
    free(automaton);
}

static void what_is_reduced_accepts_the_same(void **state)
{
    (void)state;
    Forest chances = {.seed = 8};
    for (uint32_t i = 0; i < 3 * FORMULAS; i++) {
        uint32_t states = 1 + chance(&chances.seed, 6), sets = chance(&chances.seed, 3);
        Draft draft = {.sets = ((uint64_t)1 << sets) - 1};
        for (uint32_t k = 0; k < states; k++) add_random_state(&draft, &chances, states);
        Automaton *before = copy_of(&draft);
        draft_reduce(&draft);
        Automaton *after = copy_of(&draft);
        assert_true(after->states <= before->states);
        for (uint32_t k = 0; k < WORDS; k++) {
            const Lasso lasso = random_lasso(&chances.seed, 2);
            assert_int_equal(lasso_accepted(after, &lasso), lasso_accepted(before, &lasso));
        }
        copy_destroy(before);
        copy_destroy(after);
        draft_release(&draft);
    }
}

/* ---- sizes ---- */

typedef struct Sized {
    const char *formula; /* in prefix notation: G F U R ! & | > and atoms a to d */
    uint32_t states, edges, sets;
} Sized;

static const Formula *parse(Formulas *formulas, const char **text)
{
    const Formula *yes = formula_constant(formulas, true), *a, *b;
    char c = *(*text)++;
    if (c >= 'a' && c <= 'z') return formula_literal(formulas, (uint32_t)(c - 'a'), false);
    a = parse(formulas, text);
    if (c == '!') return a->negation;
    if (c == 'G') return formula_release(formulas, yes->negation, a);
    if (c == 'F') return formula_until(formulas, yes, a);
    b = parse(formulas, text);
    if (c == '&') return formula_and(formulas, a, b);
    if (c == '|') return formula_or(formulas, a, b);
    if (c == '>') return formula_or(formulas, a->negation, b);
    return c == 'U' ? formula_until(formulas, a, b) : formula_release(formulas, a, b);
}

/* Each by reasoning: fewer states could not tell apart what has to be told apart. */
static void automata_of_common_formulas_are_as_small_as_can_be(void **state)
{
    (void)state;
    static const Sized sized[] = {
        {"Ga", 1, 1, 0},      /* stays while a */
        {"Fa", 2, 3, 1},      /* waits, or has seen it: the waiting must end */
        {"Uab", 2, 3, 1},     /* the same with a while it waits */
        {"Rab", 2, 3, 0},     /* nothing has to come */
        {"GFa", 1, 2, 1},     /* one state, an edge that claims */
        {"FGa", 2, 3, 1},     /* guesses from when on */
        {"!G>aFb", 2, 3, 1},  /* a leads_to b, negated: guesses the a without b */
        {"G>aFb", 2, 5, 1},   /* owes a b, or does not; `a => b` takes two labels */
        {"&GFaGFb", 1, 3, 2}, /* claims in turns */
        {"&&GFaGFb&GFcGFd", 1, 5, 4},
        {"!>GFaGFb", 2, 4, 1}, /* strong fairness, negated: from somewhere on no b */
        {"|GFaGFb", 1, 3, 1},  /* a or b, again and again */
        {"&FGaFGb", 2, 3, 1},
        {"&aGFa", 2, 3, 1},
        {"&Ga!a", 1, 0, 0}, /* nothing */
        {"|a!a", 1, 1, 0},  /* everything */
        {"G|aGb", 2, 3, 0},
        {"FFa", 2, 3, 1},
        {"GFGFa", 1, 2, 1},
    };
    bool failed = false;
    for (size_t i = 0; i < sizeof sized / sizeof sized[0]; i++) {
        Formulas *formulas = formulas_create(NULL);
        const char *rest = sized[i].formula;
        Automaton *automaton = automaton_of(formulas, parse(formulas, &rest));
        if (automaton->states != sized[i].states ||
            automaton->first[automaton->states] != sized[i].edges ||
            automaton->acceptance_sets != sized[i].sets) {
            Text text = {0};
            automaton_print(&text, automaton, formulas);
            print_error("%s\n%s", sized[i].formula, text_string(&text));
            text_release(&text);
            failed = true;
        }
        automaton_destroy(automaton);
        formulas_destroy(formulas);
    }
    assert_false(failed);
}

/* ---- limits, text ---- */

static void what_would_be_too_large_is_refused_with_a_reason(void **state)
{
    (void)state;
    Formulas *formulas = formulas_create(NULL);
    const Formula *yes = formula_constant(formulas, true), *all = yes;
    for (uint32_t i = 0; i < 40;
         i++) { /* G (p => F q) for 20 pairs: a state for each set of debts */
        const Formula *p = formula_literal(formulas, i, true);
        const Formula *q = formula_literal(formulas, ++i, false);
        const Formula *answered = formula_or(formulas, p, formula_until(formulas, yes, q));
        all = formula_and(formulas, all, formula_release(formulas, yes->negation, answered));
    }
    const char *reason = NULL;
    assert_null(automaton_create(formulas, all, &reason));
    assert_string_equal(reason,
                        "the automaton of the property and the assumptions would be too large");
    formulas_destroy(formulas);
}

static void more_untils_than_acceptance_sets_are_refused(void **state)
{
    (void)state;
    Formulas *formulas = formulas_create(NULL);
    const Formula *any = formula_constant(formulas, false);
    for (uint32_t i = 0; i < 65; i++) {
        const Formula *a = formula_literal(formulas, i % 64, i == 64);
        const Formula *b = formula_literal(formulas, (i + 1) % 64, false);
        const Formula *c = formula_literal(formulas, (i + 2) % 64, false);
        any = formula_or(formulas, any, formula_until(formulas, a, formula_and(formulas, b, c)));
    }
    const char *reason = NULL;
    assert_null(automaton_create(formulas, any, &reason));
    assert_non_null(reason);
    formulas_destroy(formulas);
}

static void an_automaton_prints_as_others_read_it(void **state)
{
    (void)state;
    Formulas *formulas = formulas_create(NULL);
    const char *rest = "G>aFb";
    Automaton *automaton = automaton_of(formulas, parse(formulas, &rest));
    Text text = {0};
    automaton_print(&text, automaton, formulas);
    assert_string_equal(text_string(&text), "HOA: v1\n"
                                            "States: 2\n"
                                            "Start: 0\n"
                                            "AP: 2 \"p0\" \"p1\"\n"
                                            "acc-name: generalized-Buchi 1\n"
                                            "Acceptance: 1 Inf(0)\n"
                                            "properties: trans-labels explicit-labels trans-acc\n"
                                            "--BODY--\n"
                                            "State: 0\n"
                                            "[!0] 0 {0}\n"
                                            "[1] 0 {0}\n"
                                            "[0&!1] 1\n"
                                            "State: 1\n"
                                            "[1] 0 {0}\n"
                                            "[!1] 1\n"
                                            "--END--\n");
    text_release(&text);
    automaton_destroy(automaton);
    formulas_destroy(formulas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_automata_accept_exactly_the_words_that_satisfy_their_formulas),
        cmocka_unit_test(so_do_those_of_formulas_that_were_not_simplified),
        cmocka_unit_test(what_is_asked_again_and_again_is_claimed_in_turns),
        cmocka_unit_test(what_is_reduced_accepts_the_same),
        cmocka_unit_test(automata_of_common_formulas_are_as_small_as_can_be),
        cmocka_unit_test(what_would_be_too_large_is_refused_with_a_reason),
        cmocka_unit_test(more_untils_than_acceptance_sets_are_refused),
        cmocka_unit_test(an_automaton_prints_as_others_read_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
