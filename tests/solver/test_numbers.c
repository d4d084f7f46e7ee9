/* test_numbers.c - symbolic numbers compute what exact arithmetic does, in both forms, and lie in
 * the intervals that they claim. Values hide behind constants, so that nothing is folded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intervals.h"
#include "numbers.h"
#include "query.h"

#ifdef __SANITIZE_ADDRESS__
#define SLOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SLOW 1
#endif
#endif
#ifdef SLOW
enum { ROUNDS = 300 };
#else
enum { ROUNDS = 600 };
#endif

typedef struct Bench {
    Terms *terms;
    Numbers numbers;
    Query *query;
} Bench;

static Bench bench_create(NumberForm form)
{
    Terms *terms = terms_create();
    QueryLogic logic = form == NUMBERS_BITS ? LOGIC_FINITE : LOGIC_GENERAL;
    return (Bench){terms, {terms, form}, query_create(terms, logic, NULL, NULL, NULL)};
}

static void bench_destroy(Bench *bench)
{
    assert_null(query_failure(bench->query));
    query_destroy(bench->query);
    terms_destroy(bench->terms);
}

/* Somewhere in low..high, nothing else is known of it; asserted to be `value`. */
static Number hidden(Bench *bench, int64_t value, int64_t low, int64_t high)
{
    Term typing;
    Number number = number_fresh(&bench->numbers, "x", low, high, &typing);
    query_assert(bench->query, typing);
    Number constant = number_constant(&bench->numbers, value);
    Z3_context context = terms_context(bench->terms);
    Z3_sort sort = Z3_get_sort(context, number.term);
    Term literal = terms_keep(bench->terms, Z3_mk_int64(context, value, sort));
    query_assert(bench->query, terms_keep(bench->terms, Z3_mk_eq(context, number.term, literal)));
    assert_true(number_is_constant(constant));
    return number;
}

static uint64_t seed = 88172645463325252u;

static uint64_t any_bits(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* Of any magnitude, often near an end of the values or near 0. */
static int64_t any_value(void)
{
    int64_t value = (int64_t)(any_bits() >> (1 + any_bits() % 63));
    switch (any_bits() % 8) {
    case 0: return INT64_MAX - (int64_t)(any_bits() % 3);
    case 1: return INT64_MIN + 1 + (int64_t)(any_bits() % 3);
    case 2: return (int64_t)(any_bits() % 5) - 2;
    case 3:
    case 4: return -value;
    default: return value;
    }
}

static int64_t small_value(void)
{
    return (int64_t)(any_bits() % 41) - 20;
}

/* A value in an interval of any size around it. */
typedef struct Sample {
    int64_t value, low, high;
} Sample;

static Sample any_sample(int64_t value, int64_t other, int64_t another)
{
    int64_t low = value < other ? value : other, high = value > other ? value : other;
    if (another < low && any_bits() % 2 == 0) low = another;
    if (another > high && any_bits() % 2 == 0) high = another;
    return (Sample){value, low, high};
}

static Sample wide_sample(void)
{
    return any_sample(any_value(), any_value(), any_value());
}

static Sample small_sample(void)
{
    return any_sample(small_value(), small_value(), small_value());
}

static bool is_value(Wide exact)
{
    return exact > INT64_MIN && exact <= INT64_MAX;
}

/* Evaluated, it is what it should be; it lies where it claims to. `truths` are what `expected`
 * says, in bits from the lowest. */
static void assert_all(Bench *bench, const Number *numbers, const Wide *exact, size_t count,
                       const Term *truths, const bool *expected, size_t truth_count)
{
    assert_int_equal(query_check(bench->query, NULL, 0), ANSWER_YES);
    for (size_t i = 0; i < truth_count; i++) {
        if (query_truth(bench->query, truths[i]) != expected[i]) fail_msg("truth %zu", i);
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_value(exact[i])) continue;
        int64_t value = query_number(bench->query, numbers[i]);
        if (value != (int64_t)exact[i]) {
            fail_msg("number %zu is %lld, not %lld", i, (long long)value, (long long)exact[i]);
        }
        if (value < numbers[i].low || value > numbers[i].high) {
            fail_msg("number %zu, %lld, is not in its interval", i, (long long)value);
        }
    }
}

static Wide euclidean_remainder(Wide a, Wide b)
{
    Wide rest = a % b;
    return rest >= 0 ? rest : rest + (b < 0 ? -b : b);
}

static void check_arithmetic(Bench *bench, Sample first, Sample second)
{
    const Numbers *n = &bench->numbers;
    query_push(bench->query);
    Number a = hidden(bench, first.value, first.low, first.high);
    Number b = hidden(bench, second.value, second.low, second.high);
    Wide x = first.value, y = second.value;
    Term overflow[5];
    Number results[6] = {
        number_add(n, a, b, &overflow[0]),      number_subtract(n, a, b, &overflow[1]),
        number_multiply(n, a, b, &overflow[2]), number_negate(n, a, &overflow[3]),
        number_divide(n, a, b, &overflow[4]),   number_remainder(n, a, b)};
    Wide rest = y == 0 ? 0 : euclidean_remainder(x, y);
    Wide exact[6] = {x + y, x - y, x * y, -x, y == 0 ? 0 : (x - rest) / y, rest};
    bool expected[5];
    for (size_t i = 0; i < 5; i++) expected[i] = n->form == NUMBERS_BITS && !is_value(exact[i]);
    bool divides = y != 0;
    assert_all(bench, results, exact, divides ? 6 : 4, overflow, expected, divides ? 5 : 4);
    query_pop(bench->query);
}

static void check_comparing(Bench *bench, Sample first, Sample second)
{
    const Numbers *n = &bench->numbers;
    query_push(bench->query);
    Number a = hidden(bench, first.value, first.low, first.high);
    Number b = hidden(bench, second.value, second.low, second.high);
    int64_t x = first.value, y = second.value;
    Term condition = term_constant(bench->terms, "c", terms_bool_sort(bench->terms));
    bool chosen = any_bits() % 2 == 0;
    query_assert(bench->query, chosen ? condition : term_not(bench->terms, condition));
    int64_t low = any_value(), high = any_value();
    Term truths[] = {number_equal(n, a, b),          number_less(n, a, b),
                     number_at_most(n, a, b),        number_less(n, b, a),
                     number_within(n, a, low, high), number_equal(n, a, number_constant(n, x))};
    bool expected[] = {x == y, x < y, x <= y, y < x, low <= x && x <= high, true};
    Number results[] = {a,
                        b,
                        number_if(n, condition, a, b),
                        number_min(n, a, b),
                        number_max(n, a, b),
                        number_narrow(n, a, x < low ? x : low, x > low ? x : low)};
    Wide exact[] = {x, y, chosen ? x : y, x < y ? x : y, x > y ? x : y, x};
    assert_all(bench, results, exact, 6, truths, expected, 6);
    query_pop(bench->query);
}

static void bits_compute_exactly_or_say_that_they_overflow(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_BITS);
    for (int i = 0; i < ROUNDS; i++) check_arithmetic(&bench, small_sample(), small_sample());
    for (int i = 0; i < ROUNDS / 3; i++) check_arithmetic(&bench, wide_sample(), small_sample());
    for (int i = 0; i < ROUNDS / 3; i++) check_arithmetic(&bench, wide_sample(), wide_sample());
    bench_destroy(&bench);
}

static void integers_compute_exactly(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_INTEGERS);
    for (int i = 0; i < ROUNDS; i++) check_arithmetic(&bench, small_sample(), small_sample());
    bench_destroy(&bench);
}

static void bits_are_compared_whatever_their_widths_and_signs(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_BITS);
    for (int i = 0; i < ROUNDS; i++) check_comparing(&bench, wide_sample(), wide_sample());
    for (int i = 0; i < ROUNDS; i++) check_comparing(&bench, small_sample(), small_sample());
    bench_destroy(&bench);
}

static void integers_are_compared(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_INTEGERS);
    for (int i = 0; i < ROUNDS; i++) check_comparing(&bench, wide_sample(), wide_sample());
    bench_destroy(&bench);
}

/* Every pair of a small range, each in the interval of all, by each operation. */
static void the_smallest_intervals_hold_every_result(void **state)
{
    (void)state;
    for (int64_t low = -3; low <= 1; low++) {
        for (int64_t other = -3; other <= 1; other++) {
            Interval a = {low, low + 3}, b = {other, other + 2};
            Interval quotients = interval_divide(a, b), rests = interval_remainder(a, b);
            Interval products = interval_multiply(a, b);
            for (int64_t x = low; x <= low + 3; x++) {
                for (int64_t y = other; y <= other + 2; y++) {
                    assert_true(interval_has(products, x * y));
                    if (y == 0) continue;
                    Wide rest = euclidean_remainder(x, y);
                    assert_true(interval_has(rests, rest));
                    assert_true(interval_has(quotients, (x - rest) / y));
                }
            }
        }
    }
}

static void the_ends_of_the_values_are_values(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_BITS);
    const int64_t ends[] = {INT64_MIN + 1, INT64_MIN + 2, -1, 0, 1, INT64_MAX - 1, INT64_MAX};
    for (size_t i = 0; i < 7; i++) {
        for (size_t j = 0; j < 7; j++) {
            Sample a = {ends[i], INT64_MIN + 1, INT64_MAX}, b = {ends[j], INT64_MIN + 1, INT64_MAX};
            check_comparing(&bench, a, b);
            if (i % 3 == 0 && j % 3 == 0) check_arithmetic(&bench, a, b);
        }
    }
    bench_destroy(&bench);
}

static void a_product_may_have_126_bits_before_it_overflows(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_BITS);
    const Numbers *n = &bench.numbers;
    Number most = hidden(&bench, INT64_MAX, 0, INT64_MAX);
    Number least = hidden(&bench, INT64_MIN + 1, INT64_MIN + 1, 0);
    Term truths[3];
    number_multiply(n, most, most, &truths[0]);
    number_multiply(n, least, least, &truths[1]);
    number_multiply(n, least, most, &truths[2]);
    const bool expected[] = {true, true, true};
    assert_all(&bench, NULL, NULL, 0, truths, expected, 3);
    bench_destroy(&bench);
}

static void the_last_value_is_reached_and_the_next_one_not(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_BITS);
    const int64_t half = INT64_MAX / 2;
    const Sample unsigned_half = {half, 0, INT64_MAX}, signed_half = {half, -5, INT64_MAX};
    for (int64_t more = 0; more < 4; more++) {
        Sample unsigned_other = {half + more, 0, INT64_MAX};
        Sample signed_other = {-half - more, INT64_MIN + 1, 5};
        check_arithmetic(&bench, unsigned_half, unsigned_other);
        check_arithmetic(&bench, unsigned_other, signed_half);
        check_arithmetic(&bench, signed_other, signed_half);
        check_arithmetic(&bench, signed_other, (Sample){-half, INT64_MIN + 1, 5});
    }
    bench_destroy(&bench);
}

static void constants_give_constants(void **state)
{
    (void)state;
    for (NumberForm form = NUMBERS_BITS; form <= NUMBERS_INTEGERS; form++) {
        Bench bench = bench_create(form);
        const Numbers *n = &bench.numbers;
        Number seven = number_constant(n, 7), minus = number_constant(n, -3);
        Term overflow;
        assert_int_equal(number_add(n, seven, minus, &overflow).high, 4);
        assert_int_equal(number_multiply(n, seven, minus, &overflow).low, -21);
        assert_int_equal(number_divide(n, minus, seven, &overflow).low, -1);
        assert_int_equal(number_divide(n, seven, minus, &overflow).low, -2);
        Number rest = number_remainder(n, minus, seven);
        assert_true(number_is_constant(rest));
        assert_int_equal(rest.low, 4);
        assert_int_equal(number_remainder(n, seven, minus).high, 1);
        assert_true(term_is_false(bench.terms, overflow));
        assert_true(term_is_true(bench.terms, number_less(n, minus, seven)));
        assert_true(term_is_false(bench.terms, number_equal(n, minus, seven)));
        bench_destroy(&bench);
    }
}

static void what_cannot_overflow_says_so(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_BITS);
    const Numbers *n = &bench.numbers;
    Term typing, overflow;
    Number a = number_fresh(n, "a", -100, 100, &typing);
    Number b = number_fresh(n, "b", 0, 1 << 20, &typing);
    Number sum = number_add(n, a, b, &overflow);
    assert_true(term_is_false(bench.terms, overflow));
    assert_int_equal(sum.low, -100);
    assert_int_equal(sum.high, (1 << 20) + 100);
    Number most = number_constant(n, INT64_MAX), one = number_constant(n, 1);
    number_add(n, most, one, &overflow);
    assert_true(term_is_true(bench.terms, overflow));
    number_negate(n, number_constant(n, INT64_MIN + 1), &overflow);
    assert_true(term_is_false(bench.terms, overflow));
    bench_destroy(&bench);
}

static void the_numbers_of_one_interval_have_one_sort(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_BITS);
    const Numbers *n = &bench.numbers;
    Z3_context context = terms_context(bench.terms);
    Term typing;
    Number small = number_fresh(n, "small", 0, 5, &typing);
    Number wide = number_fresh(n, "wide", -1000, 1000, &typing);
    Number narrow = number_narrow(n, wide, 0, 5);
    assert_ptr_equal(Z3_get_sort(context, small.term), Z3_get_sort(context, narrow.term));
    assert_int_equal(narrow.low, 0);
    assert_int_equal(narrow.high, 5);
    assert_int_equal(Z3_get_bv_sort_size(context, Z3_get_sort(context, narrow.term)), 3);
    bench_destroy(&bench);
}

static void a_typing_that_the_form_implies_is_true(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_BITS);
    const Numbers *n = &bench.numbers;
    const int64_t whole[][2] = {{0, 1}, {0, 255}, {-128, 127}, {0, INT64_MAX}};
    Term typing;
    for (size_t i = 0; i < 4; i++) {
        number_fresh(n, "x", whole[i][0], whole[i][1], &typing);
        assert_true(term_is_true(bench.terms, typing));
    }
    Number most = number_fresh(n, "x", INT64_MIN + 1, INT64_MAX, &typing);
    assert_false(term_is_true(bench.terms, typing)); /* INT64_MIN is none */
    query_assert(bench.query, typing);
    query_assert(bench.query, number_less(n, most, number_constant(n, INT64_MIN + 2)));
    assert_int_equal(query_check(bench.query, NULL, 0), ANSWER_YES);
    assert_int_equal(query_number(bench.query, most), INT64_MIN + 1);
    bench_destroy(&bench);
}

static void integers_have_no_bounds_where_none_are_given(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_INTEGERS);
    const Numbers *n = &bench.numbers;
    Term typing, overflow;
    Number a = number_fresh(n, "a", 0, NUMBER_ABOVE_ALL, &typing);
    query_assert(bench.query, typing);
    Number most = number_constant(n, INT64_MAX), one = number_constant(n, 1);
    Number beyond = number_add(n, most, one, &overflow);
    assert_true(term_is_false(bench.terms, overflow));
    assert_false(number_is_constant(beyond));
    query_assert(bench.query, number_less(n, beyond, number_add(n, a, a, &overflow)));
    assert_int_equal(query_check(bench.query, NULL, 0), ANSWER_YES);
    Number product = number_multiply(n, a, number_constant(n, -2), &overflow);
    assert_int_equal(product.low, NUMBER_BELOW_ALL);
    assert_int_equal(product.high, 0);
    /* The largest that has a bound is none that has no value beyond it. */
    Number largest = number_max(n, a, most);
    assert_false(number_is_constant(largest));
    query_assert(bench.query, number_less(n, most, largest));
    assert_int_equal(query_check(bench.query, NULL, 0), ANSWER_YES);
    bench_destroy(&bench);
}

static void counting_counts(void **state)
{
    (void)state;
    for (NumberForm form = NUMBERS_BITS; form <= NUMBERS_INTEGERS; form++) {
        Bench bench = bench_create(form);
        for (size_t count = 0; count < 20; count++) {
            Term truths[20];
            size_t expected = 0;
            query_push(bench.query);
            for (size_t i = 0; i < count; i++) {
                bool value = any_bits() % 2 == 0;
                truths[i] = term_constant(bench.terms, "t", terms_bool_sort(bench.terms));
                query_assert(bench.query, value ? truths[i] : term_not(bench.terms, truths[i]));
                if (any_bits() % 4 == 0) truths[i] = term_truth(bench.terms, value);
                expected += value;
            }
            Number number = number_count(&bench.numbers, truths, count);
            Wide exact = (Wide)expected;
            assert_all(&bench, &number, &exact, 1, NULL, NULL, 0);
            assert_true(number.low >= 0 && number.high <= (int64_t)count);
            query_pop(bench.query);
        }
        bench_destroy(&bench);
    }
}

static void identities_are_equal_or_not_and_may_be_chosen(void **state)
{
    (void)state;
    Bench bench = bench_create(NUMBERS_INTEGERS);
    Terms *terms = bench.terms;
    Z3_sort sort = terms_named_sort(terms, "Enactor");
    Number a = {term_constant(terms, "a", sort), NUMBER_BELOW_ALL, NUMBER_ABOVE_ALL};
    Number b = {term_constant(terms, "b", sort), NUMBER_BELOW_ALL, NUMBER_ABOVE_ALL};
    assert_true(number_is_opaque(&bench.numbers, a));
    Term condition = term_constant(terms, "c", terms_bool_sort(terms));
    Number chosen = number_if(&bench.numbers, condition, a, b);
    query_assert(bench.query, condition);
    query_assert(bench.query, term_not(terms, number_equal(&bench.numbers, a, b)));
    assert_int_equal(query_check(bench.query, NULL, 0), ANSWER_YES);
    query_assert(bench.query, number_equal(&bench.numbers, chosen, b));
    assert_int_equal(query_check(bench.query, NULL, 0), ANSWER_NO);
    bench_destroy(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_compute_exactly_or_say_that_they_overflow),
        cmocka_unit_test(integers_compute_exactly),
        cmocka_unit_test(bits_are_compared_whatever_their_widths_and_signs),
        cmocka_unit_test(integers_are_compared),
        cmocka_unit_test(the_smallest_intervals_hold_every_result),
        cmocka_unit_test(the_ends_of_the_values_are_values),
        cmocka_unit_test(a_product_may_have_126_bits_before_it_overflows),
        cmocka_unit_test(the_last_value_is_reached_and_the_next_one_not),
        cmocka_unit_test(constants_give_constants),
        cmocka_unit_test(what_cannot_overflow_says_so),
        cmocka_unit_test(the_numbers_of_one_interval_have_one_sort),
        cmocka_unit_test(a_typing_that_the_form_implies_is_true),
        cmocka_unit_test(integers_have_no_bounds_where_none_are_given),
        cmocka_unit_test(counting_counts),
        cmocka_unit_test(identities_are_equal_or_not_and_may_be_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
