/* numbers.c - symbolic numbers: what they are made of, comparing and choosing between them.
 *
 * Arithmetic is in arithmetic.c. */
#include "numbers.h"

#include "numbers_private.h"
#include "support/bug.h"

static bool is_bits(const Numbers *numbers)
{
    return numbers->form == NUMBERS_BITS;
}

static Z3_context context_of(const Numbers *numbers)
{
    return terms_context(numbers->terms);
}

Interval number_interval(const Numbers *numbers, Number a)
{
    Interval interval = {a.low, a.high};
    if (!is_bits(numbers) && a.low != a.high) {
        if (a.low == NUMBER_BELOW_ALL) interval.low = -WIDE_INFINITE;
        if (a.high == NUMBER_ABOVE_ALL) interval.high = WIDE_INFINITE;
    }
    return interval;
}

Number number_between(const Numbers *numbers, Term integer, Interval interval)
{
    if (interval.low == interval.high &&
        interval_has((Interval){INT64_MIN + 1, INT64_MAX - 1}, interval.low)) {
        return number_constant(numbers, (int64_t)interval.low);
    }
    /* Equal bounds would mean a constant: of numbers beyond all others, a little less is known. */
    Wide low = interval.low < INT64_MAX ? interval.low : INT64_MAX - 1;
    Wide high = interval.high > INT64_MIN ? interval.high : INT64_MIN + 1;
    return (Number){integer, low < INT64_MIN ? NUMBER_BELOW_ALL : (int64_t)low,
                    high > INT64_MAX ? NUMBER_ABOVE_ALL : (int64_t)high};
}

uint32_t number_bits(Interval interval)
{
    return interval.low >= 0 ? interval_bits_unsigned(interval) : interval_bits_signed(interval);
}

static uint32_t width_of(const Numbers *numbers, Term term)
{
    Z3_context context = context_of(numbers);
    return Z3_get_bv_sort_size(context, Z3_get_sort(context, term));
}

Term number_resized(const Numbers *numbers, Number a, uint32_t width)
{
    if (number_is_constant(a)) return number_literal(numbers, a.low, width);
    uint32_t now = width_of(numbers, a.term);
    if (now == width) return a.term;
    Z3_context context = context_of(numbers);
    Z3_ast made = width < now  ? Z3_mk_extract(context, width - 1, 0, a.term)
                  : a.low >= 0 ? Z3_mk_zero_ext(context, width - now, a.term)
                               : Z3_mk_sign_ext(context, width - now, a.term);
    return terms_keep(numbers->terms, made);
}

Term number_literal(const Numbers *numbers, int64_t value, uint32_t width)
{
    Z3_sort sort =
        is_bits(numbers) ? terms_bits_sort(numbers->terms, width) : terms_int_sort(numbers->terms);
    return terms_keep(numbers->terms, Z3_mk_int64(context_of(numbers), value, sort));
}

Number number_constant(const Numbers *numbers, int64_t value)
{
    PROMISE(value != INT64_MIN);
    uint32_t width = is_bits(numbers) ? number_bits((Interval){value, value}) : 0;
    return (Number){number_literal(numbers, value, width), value, value};
}

Number number_fresh(const Numbers *numbers, const char *name, int64_t low, int64_t high,
                    Term *ret_typing)
{
    PROMISE(low <= high);
    Terms *terms = numbers->terms;
    if (!is_bits(numbers)) {
        Number all = {term_constant(terms, name, terms_int_sort(terms)), NUMBER_BELOW_ALL,
                      NUMBER_ABOVE_ALL};
        *ret_typing = number_within(numbers, all, low, high);
        return (Number){all.term, low, high};
    }
    PROMISE(low != INT64_MIN);
    uint32_t width = number_bits((Interval){low, high});
    Number whole = {term_constant(terms, name, terms_bits_sort(terms, width)), 0, 0};
    Wide most = (Wide)1 << (low >= 0 ? width : width - 1);
    whole.low = low >= 0 ? 0 : -most < INT64_MIN ? INT64_MIN : (int64_t)-most;
    whole.high = most - 1 > INT64_MAX ? INT64_MAX : (int64_t)(most - 1);
    *ret_typing = number_within(numbers, whole, low, high);
    return (Number){whole.term, low, high};
}

bool number_is_opaque(const Numbers *numbers, Number number)
{
    Z3_context context = context_of(numbers);
    return Z3_get_sort_kind(context, Z3_get_sort(context, number.term)) == Z3_UNINTERPRETED_SORT;
}

void number_pair(const Numbers *numbers, Number a, Number b, Pair *ret)
{
    if (!is_bits(numbers)) {
        if (number_is_opaque(numbers, a) || number_is_opaque(numbers, b)) {
            BUG("an identity is used as a number");
        }
        *ret = (Pair){a.term, b.term, true, 0};
        return;
    }
    Interval hull = interval_hull((Interval){a.low, a.high}, (Interval){b.low, b.high});
    uint32_t width = number_bits(hull);
    *ret = (Pair){number_resized(numbers, a, width), number_resized(numbers, b, width),
                  hull.low < 0, width};
}

Term number_equal(const Numbers *numbers, Number a, Number b)
{
    Terms *terms = numbers->terms;
    if (a.term == b.term && (a.low >= 0) == (b.low >= 0)) return term_truth(terms, true);
    if (!is_bits(numbers) && number_is_opaque(numbers, a)) {
        if (!number_is_opaque(numbers, b)) BUG("an identity is compared with a number");
        return term_equal(terms, a.term, b.term);
    }
    Interval first = number_interval(numbers, a), second = number_interval(numbers, b);
    if (first.high < second.low || second.high < first.low) return term_truth(terms, false);
    if (number_is_constant(a) && number_is_constant(b)) return term_truth(terms, true);
    Pair pair;
    number_pair(numbers, a, b, &pair);
    return term_equal(terms, pair.a, pair.b);
}

Term number_less(const Numbers *numbers, Number a, Number b)
{
    Terms *terms = numbers->terms;
    Interval first = number_interval(numbers, a), second = number_interval(numbers, b);
    if (first.high < second.low) return term_truth(terms, true);
    if (first.low >= second.high) return term_truth(terms, false);
    Pair pair;
    number_pair(numbers, a, b, &pair);
    if (pair.a == pair.b) return term_truth(terms, false);
    Z3_context context = context_of(numbers);
    Z3_ast made = !is_bits(numbers) ? Z3_mk_lt(context, pair.a, pair.b)
                  : pair.is_signed  ? Z3_mk_bvslt(context, pair.a, pair.b)
                                    : Z3_mk_bvult(context, pair.a, pair.b);
    return terms_keep(terms, made);
}

Term number_at_most(const Numbers *numbers, Number a, Number b)
{
    return term_not(numbers->terms, number_less(numbers, b, a));
}

Term number_within(const Numbers *numbers, Number a, int64_t low, int64_t high)
{
    Terms *terms = numbers->terms;
    if (low > high || high == INT64_MIN) return term_truth(terms, false);
    Term above = term_truth(terms, true), below = above;
    if (a.low < low) above = number_at_most(numbers, number_constant(numbers, low), a);
    if (a.high > high) below = number_at_most(numbers, a, number_constant(numbers, high));
    return term_and(terms, above, below);
}

Number number_if(const Numbers *numbers, Term condition, Number a, Number b)
{
    Terms *terms = numbers->terms;
    if (term_is_true(terms, condition)) return a;
    if (term_is_false(terms, condition)) return b;
    int64_t low = a.low < b.low ? a.low : b.low, high = a.high > b.high ? a.high : b.high;
    if (!is_bits(numbers) && number_is_opaque(numbers, a)) {
        return (Number){term_if(terms, condition, a.term, b.term), low, high};
    }
    if (number_is_constant(a) && number_is_constant(b) && low == high) return a;
    Pair pair;
    number_pair(numbers, a, b, &pair);
    return (Number){term_if(terms, condition, pair.a, pair.b), low, high};
}

Number number_min(const Numbers *numbers, Number a, Number b)
{
    Number least = number_if(numbers, number_less(numbers, b, a), b, a);
    return number_narrow(numbers, least, least.low, a.high < b.high ? a.high : b.high);
}

Number number_max(const Numbers *numbers, Number a, Number b)
{
    Number most = number_if(numbers, number_less(numbers, a, b), b, a);
    return number_narrow(numbers, most, a.low > b.low ? a.low : b.low, most.high);
}

Number number_narrow(const Numbers *numbers, Number a, int64_t low, int64_t high)
{
    PROMISE(low <= high);
    if (!is_bits(numbers) && number_is_opaque(numbers, a)) return a;
    /* Nothing in common: nobody gets here, and any number will do. */
    if (a.low > high) return number_constant(numbers, high);
    if (a.high < low) return number_constant(numbers, low);
    if (number_is_constant(a)) return number_constant(numbers, a.low);
    if (low < a.low) low = a.low;
    if (high > a.high) high = a.high;
    if (!is_bits(numbers)) return number_between(numbers, a.term, (Interval){low, high});
    if (low == high) return number_constant(numbers, low);
    return (Number){number_resized(numbers, a, number_bits((Interval){low, high})), low, high};
}
