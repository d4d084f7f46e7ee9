/* test_terms.c - what is decided is not made, names are new, failures are kept, and everything
 * lives until the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "terms.h"

static Term truth_named(Terms *terms, const char *name)
{
    return term_constant(terms, name, terms_bool_sort(terms));
}

/* Can the formula be true? Asked of a solver of its own. */
static Z3_lbool possible(Terms *terms, Term formula)
{
    Z3_context context = terms_context(terms);
    Z3_solver solver = Z3_mk_simple_solver(context);
    Z3_solver_inc_ref(context, solver);
    Z3_solver_assert(context, solver, formula);
    Z3_lbool result = Z3_solver_check(context, solver);
    Z3_solver_dec_ref(context, solver);
    return result;
}

static void assert_same(Terms *terms, Term a, Term b)
{
    Z3_ast differ = terms_keep(
        terms, Z3_mk_xor(terms_context(terms), a, b)); /* not term_iff: that is under test */
    assert_int_equal(possible(terms, differ), Z3_L_FALSE);
}

/* Each connective, of each pair out of truth values, constants and their negations, is what Z3's
 * own is, and does not use a truth value as an argument. */
static void connectives_mean_what_they_say(void **state)
{
    (void)state;
    Terms *terms = terms_create();
    Z3_context context = terms_context(terms);
    Term x = truth_named(terms, "x"), y = truth_named(terms, "y");
    Term list[] = {term_truth(terms, true), term_truth(terms, false), x, y,
                   term_not(terms, x),      term_not(terms, y)};
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 6; j++) {
            Term pair[] = {list[i], list[j]};
            Term a = pair[0], b = pair[1];
            Term both = terms_keep(terms, Z3_mk_and(context, 2, pair));
            Term either = terms_keep(terms, Z3_mk_or(context, 2, pair));
            assert_same(terms, term_and(terms, a, b), both);
            assert_same(terms, term_and_all(terms, pair, 2), both);
            assert_same(terms, term_or(terms, a, b), either);
            assert_same(terms, term_or_all(terms, pair, 2), either);
            assert_same(terms, term_implies(terms, a, b),
                        terms_keep(terms, Z3_mk_implies(context, a, b)));
            Term equal = terms_keep(terms, Z3_mk_eq(context, a, b));
            assert_same(terms, term_iff(terms, a, b), equal);
            assert_same(terms, term_equal(terms, a, b), equal);
            Term opposite = terms_keep(terms, Z3_mk_not(context, b));
            Term rest = terms_keep(terms, Z3_mk_and(context, 2, (Z3_ast[]){a, opposite}));
            assert_same(terms, term_and_not(terms, a, b), rest);
            for (size_t k = 0; k < 6; k++) {
                Term ite = terms_keep(terms, Z3_mk_ite(context, list[k], a, b));
                assert_same(terms, term_if(terms, list[k], a, b), ite);
            }
        }
    }
    assert_null(terms_failure(terms));
    terms_destroy(terms);
}

static void what_is_decided_is_a_truth_value(void **state)
{
    (void)state;
    Terms *terms = terms_create();
    Term x = truth_named(terms, "x"), no = term_not(terms, x);
    Term yes = term_truth(terms, true), never = term_truth(terms, false);
    assert_ptr_equal(term_not(terms, no), x);
    assert_true(term_is_false(terms, term_and(terms, x, no)));
    assert_true(term_is_true(terms, term_or(terms, no, x)));
    assert_ptr_equal(term_and(terms, x, x), x);
    assert_true(term_is_true(terms, term_implies(terms, x, x)));
    assert_true(term_is_true(terms, term_iff(terms, x, x)));
    assert_true(term_is_false(terms, term_iff(terms, x, no)));
    assert_ptr_equal(term_if(terms, x, yes, never), x);
    assert_ptr_equal(term_if(terms, x, never, yes), no);
    assert_true(term_is_true(terms, term_and_all(terms, NULL, 0)));
    assert_true(term_is_false(terms, term_or_all(terms, NULL, 0)));
    Term list[] = {yes, x, yes, yes};
    assert_ptr_equal(term_and_all(terms, list, 4), x);
    assert_true(term_is_true(terms, term_or_all(terms, list, 4)));
    assert_true(term_is_true(terms, term_forall(terms, 1, &x, yes)));
    terms_destroy(terms);
}

static void what_its_conjuncts_exclude_is_plainly_excluded(void **state)
{
    (void)state;
    Terms *terms = terms_create();
    Term a = term_constant(terms, "a", terms_bool_sort(terms));
    Term b = term_constant(terms, "b", terms_bool_sort(terms));
    Term c = term_constant(terms, "c", terms_bool_sort(terms));
    Term all = term_and(terms, term_and(terms, a, b), c);
    Term both = term_and(terms, b, a);
    assert_true(term_plainly_excludes(terms, all, term_not(terms, both)));
    assert_true(term_plainly_excludes(terms, all, term_not(terms, c)));
    assert_true(term_plainly_excludes(terms, term_not(terms, c), c));
    assert_true(term_plainly_excludes(terms, a, term_truth(terms, false)));
    assert_false(term_plainly_excludes(terms, all, both));
    assert_false(term_plainly_excludes(terms, both, term_not(terms, all)));
    assert_false(term_plainly_excludes(terms, term_or(terms, a, b), term_not(terms, a)));
    terms_destroy(terms);
}

static void different_numerals_differ(void **state)
{
    (void)state;
    Terms *terms = terms_create();
    Z3_context context = terms_context(terms);
    Z3_sort sorts[] = {terms_int_sort(terms), terms_bits_sort(terms, 7)};
    for (size_t i = 0; i < 2; i++) {
        Term one = terms_keep(terms, Z3_mk_int64(context, 1, sorts[i]));
        Term two = terms_keep(terms, Z3_mk_int64(context, 2, sorts[i]));
        Term again = terms_keep(terms, Z3_mk_numeral(context, "1", sorts[i]));
        assert_true(term_is_false(terms, term_equal(terms, one, two)));
        assert_true(term_is_true(terms, term_equal(terms, one, again)));
        Term open = term_equal(terms, one, term_constant(terms, "x", sorts[i]));
        assert_false(term_is_true(terms, open) || term_is_false(terms, open));
    }
    terms_destroy(terms);
}

static void equal_names_give_different_constants(void **state)
{
    (void)state;
    Terms *terms = terms_create();
    const char *names[] = {"x",   "x",   "x!2", "x!1", "x!1!2", "and",
                           "and", "x|y", "x_y", "",    "a b",   "a_b"};
    Term constants[12];
    for (size_t i = 0; i < 12; i++) {
        constants[i] = truth_named(terms, names[i]);
        for (size_t j = 0; j < i; j++) assert_ptr_not_equal(constants[i], constants[j]);
    }
    Z3_sort sort = terms_bool_sort(terms);
    Term argument = term_truth(terms, true);
    Z3_func_decl f = terms_function(terms, "f", 1, &sort, sort);
    Z3_func_decl g = terms_function(terms, "f", 1, &sort, sort);
    assert_ptr_not_equal(term_apply(terms, f, 1, &argument), term_apply(terms, g, 1, &argument));
    assert_null(terms_failure(terms));
    terms_destroy(terms);
}

static void a_name_gives_one_sort(void **state)
{
    (void)state;
    Terms *terms = terms_create();
    Z3_sort plan = terms_named_sort(terms, "Plan");
    assert_ptr_equal(terms_named_sort(terms, "Plan"), plan);
    assert_ptr_not_equal(terms_named_sort(terms, "Enactor"), plan);
    assert_ptr_equal(terms_bits_sort(terms, 5), terms_bits_sort(terms, 5));
    assert_ptr_not_equal(terms_bits_sort(terms, 5), terms_bits_sort(terms, 6));
    terms_destroy(terms);
}

/* x = y = … in a chain: everything has to be alive at the end. */
static void many_terms_live_until_the_end(void **state)
{
    (void)state;
    enum { TERMS = 20000 };
    Terms *terms = terms_create();
    Term first = truth_named(terms, "t"), chain = first;
    for (int i = 0; i < TERMS; i++) {
        char name[32];
        snprintf(name, sizeof name, "t%d[0]", i % 100);
        Term next = truth_named(terms, name);
        chain = i % 2 == 0 ? term_and(terms, next, chain)
                           : term_or(terms, term_not(terms, next), chain);
    }
    assert_null(terms_failure(terms));
    assert_true(term_mentions(terms, chain, first));
    terms_destroy(terms);
}

static void substituting_replaces_every_occurrence_at_once(void **state)
{
    (void)state;
    Terms *terms = terms_create();
    Term x = truth_named(terms, "x"), y = truth_named(terms, "y"), z = truth_named(terms, "z");
    Term formula = term_implies(terms, x, term_and(terms, y, z));
    Term expected = term_implies(terms, y, term_and(terms, x, z));
    Term from[] = {x, y}, to[] = {y, x};
    assert_same(terms, term_substitute_many(terms, formula, 2, from, to), expected);
    Term without = term_substitute(terms, formula, x, z);
    assert_false(term_mentions(terms, without, x));
    assert_true(term_mentions(terms, without, z));
    terms_destroy(terms);
}

static void quantifiers_close_over_their_constants(void **state)
{
    (void)state;
    Terms *terms = terms_create();
    Z3_sort sort = terms_named_sort(terms, "Plan");
    Term x = term_constant(terms, "x", sort), y = term_constant(terms, "y", sort);
    Z3_func_decl held = terms_function(terms, "held", 1, &sort, terms_bool_sort(terms));
    Term of_x = term_apply(terms, held, 1, &x), of_y = term_apply(terms, held, 1, &y);
    Term all = term_forall(terms, 1, &x, of_x), some = term_exists(terms, 1, &x, of_x);
    assert_false(term_mentions(terms, all, x));
    assert_true(term_mentions(terms, term_forall(terms, 1, &x, term_or(terms, of_x, of_y)), y));
    assert_int_equal(possible(terms, term_and_not(terms, all, of_y)), Z3_L_FALSE);
    assert_int_equal(possible(terms, term_and_not(terms, of_y, some)), Z3_L_FALSE);
    assert_int_equal(possible(terms, term_and_not(terms, some, of_y)), Z3_L_TRUE);
    assert_ptr_equal(term_exists(terms, 0, NULL, of_x), of_x);
    terms_destroy(terms);
}

static void the_first_failure_is_kept_and_ends_nothing(void **state)
{
    (void)state;
    Terms *terms = terms_create(), *others = terms_create();
    Z3_context context = terms_context(terms);
    Term x = truth_named(terms, "x");
    Term bits = term_constant(terms, "bits", terms_bits_sort(terms, 3));
    assert_null(terms_failure(terms));
    Term wrong = terms_keep(terms, Z3_mk_bvadd(context, x, bits));
    assert_true(term_is_true(terms, wrong));
    const char *failure = terms_failure(terms);
    assert_non_null(failure);
    terms_keep(terms, Z3_mk_bvadd(context, bits, x));
    term_equal(terms, x, bits);
    assert_ptr_equal(terms_failure(terms), failure);
    assert_null(terms_failure(others));
    terms_destroy(terms);
    terms_destroy(others);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connectives_mean_what_they_say),
        cmocka_unit_test(what_is_decided_is_a_truth_value),
        cmocka_unit_test(what_its_conjuncts_exclude_is_plainly_excluded),
        cmocka_unit_test(different_numerals_differ),
        cmocka_unit_test(equal_names_give_different_constants),
        cmocka_unit_test(a_name_gives_one_sort),
        cmocka_unit_test(many_terms_live_until_the_end),
        cmocka_unit_test(substituting_replaces_every_occurrence_at_once),
        cmocka_unit_test(quantifiers_close_over_their_constants),
        cmocka_unit_test(the_first_failure_is_kept_and_ends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
