/* arithmetic.c - sums, products, quotients and counts of symbolic numbers.
 *
 * First the interval of the exact result; then both operands as wide as operands and result need;
 * then the operation, which so never wraps; last the result as wide as its interval needs. */
#include "numbers_private.h"

#include <stdlib.h>

#include "support/memory.h"

/* The values; a result elsewhere is an overflow. */
static const Interval values = {-(Wide)INT64_MAX, INT64_MAX};

/* An operation under way on two operands. */
typedef struct Operation {
    const Numbers *numbers;
    Z3_context context;
    Interval exact; /* where the result lies */
    Pair pair;      /* of bits: as wide as needed; of integers: as they are */
} Operation;

static Operation operation_begin(const Numbers *numbers, Number a, Number b, Interval exact)
{
    Operation operation = {numbers, terms_context(numbers->terms), exact, {0}};
    if (numbers->form == NUMBERS_INTEGERS) {
        number_pair(numbers, a, b, &operation.pair); /* refuses identities */
        return operation;
    }
    Interval hull = interval_hull((Interval){a.low, a.high}, (Interval){b.low, b.high});
    hull = interval_hull(hull, exact);
    uint32_t width = number_bits(hull);
    operation.pair = (Pair){number_resized(numbers, a, width), number_resized(numbers, b, width),
                            hull.low < 0, width};
    return operation;
}

static Term kept(const Operation *operation, Z3_ast made)
{
    return terms_keep(operation->numbers->terms, made);
}

/* The wide result is none of the values. Only of results which are read as signed where they may
 * be negative; the constants fit in the width, else there was no need to compare. */
static Term is_out_of_range(const Operation *operation, Term result)
{
    Terms *terms = operation->numbers->terms;
    const Pair *pair = &operation->pair;
    Z3_context context = operation->context;
    Term overflow = term_truth(terms, false);
    if (operation->exact.high > values.high) {
        Term most = number_literal(operation->numbers, INT64_MAX, pair->width);
        overflow = kept(operation, pair->is_signed ? Z3_mk_bvsgt(context, result, most)
                                                   : Z3_mk_bvugt(context, result, most));
    }
    if (operation->exact.low < values.low) {
        Term least = number_literal(operation->numbers, -INT64_MAX, pair->width);
        overflow = term_or(terms, overflow, kept(operation, Z3_mk_bvslt(context, result, least)));
    }
    return overflow;
}

/* The number that the result of the operation is, and where it is none. */
static Number operation_end(const Operation *operation, Term result, Term *ret_overflow)
{
    const Numbers *numbers = operation->numbers;
    Interval exact = operation->exact;
    *ret_overflow = term_truth(numbers->terms, false);
    if (numbers->form == NUMBERS_INTEGERS) return number_between(numbers, result, exact);
    if (exact.low > values.high || exact.high < values.low) {
        *ret_overflow = term_truth(numbers->terms, true);
        return number_constant(numbers, 0);
    }
    *ret_overflow = is_out_of_range(operation, result);
    if (exact.low < values.low) exact.low = values.low;
    if (exact.high > values.high) exact.high = values.high;
    /* One value is left: which one is known, or it is an overflow. */
    if (interval_is_constant(exact)) return number_constant(numbers, (int64_t)exact.low);
    Number whole = {result, operation->pair.is_signed ? -1 : 0, INT64_MAX};
    return (Number){number_resized(numbers, whole, number_bits(exact)), (int64_t)exact.low,
                    (int64_t)exact.high};
}

/* Is the result a value that is known without asking? */
static bool is_known(Interval exact)
{
    return interval_is_constant(exact) && interval_has(values, exact.low);
}

static Number known(const Numbers *numbers, Interval exact, Term *ret_overflow)
{
    *ret_overflow = term_truth(numbers->terms, false);
    return number_constant(numbers, (int64_t)exact.low);
}

static Number unchanged(const Numbers *numbers, Number a, Term *ret_overflow)
{
    *ret_overflow = term_truth(numbers->terms, false);
    return a;
}

static bool is_constant(Number a, int64_t value)
{
    return a.low == value && a.high == value;
}

Number number_negate(const Numbers *numbers, Number a, Term *ret_overflow)
{
    return number_subtract(numbers, number_constant(numbers, 0), a, ret_overflow);
}

Number number_add(const Numbers *numbers, Number a, Number b, Term *ret_overflow)
{
    Interval exact = interval_add(number_interval(numbers, a), number_interval(numbers, b));
    if (is_known(exact)) return known(numbers, exact, ret_overflow);
    if (is_constant(a, 0)) return unchanged(numbers, b, ret_overflow);
    if (is_constant(b, 0)) return unchanged(numbers, a, ret_overflow);
    Operation operation = operation_begin(numbers, a, b, exact);
    Z3_ast list[] = {operation.pair.a, operation.pair.b};
    Z3_ast made = numbers->form == NUMBERS_INTEGERS
                      ? Z3_mk_add(operation.context, 2, list)
                      : Z3_mk_bvadd(operation.context, list[0], list[1]);
    return operation_end(&operation, kept(&operation, made), ret_overflow);
}

Number number_subtract(const Numbers *numbers, Number a, Number b, Term *ret_overflow)
{
    Interval exact = interval_subtract(number_interval(numbers, a), number_interval(numbers, b));
    if (is_known(exact)) return known(numbers, exact, ret_overflow);
    if (is_constant(b, 0)) return unchanged(numbers, a, ret_overflow);
    Operation operation = operation_begin(numbers, a, b, exact);
    Z3_ast list[] = {operation.pair.a, operation.pair.b};
    Z3_ast made = numbers->form == NUMBERS_INTEGERS
                      ? Z3_mk_sub(operation.context, 2, list)
                      : Z3_mk_bvsub(operation.context, list[0], list[1]);
    return operation_end(&operation, kept(&operation, made), ret_overflow);
}

Number number_multiply(const Numbers *numbers, Number a, Number b, Term *ret_overflow)
{
    Interval exact = interval_multiply(number_interval(numbers, a), number_interval(numbers, b));
    if (is_known(exact)) return known(numbers, exact, ret_overflow);
    if (is_constant(a, 1)) return unchanged(numbers, b, ret_overflow);
    if (is_constant(b, 1)) return unchanged(numbers, a, ret_overflow);
    Operation operation = operation_begin(numbers, a, b, exact);
    Z3_ast list[] = {operation.pair.a, operation.pair.b};
    Z3_ast made = numbers->form == NUMBERS_INTEGERS
                      ? Z3_mk_mul(operation.context, 2, list)
                      : Z3_mk_bvmul(operation.context, list[0], list[1]);
    return operation_end(&operation, kept(&operation, made), ret_overflow);
}

/* SMT-LIB's signed operations round towards 0: where something negative is left over, the quotient
 * is one off, away from 0, and the remainder one |b| too low. */
typedef struct Rounding {
    Term rest, rest_is_negative, b_is_negative;
} Rounding;

static Rounding rounding(const Operation *operation)
{
    const Pair *pair = &operation->pair;
    Z3_context context = operation->context;
    Term zero = number_literal(operation->numbers, 0, pair->width);
    Term rest = kept(operation, Z3_mk_bvsrem(context, pair->a, pair->b));
    return (Rounding){rest, kept(operation, Z3_mk_bvslt(context, rest, zero)),
                      kept(operation, Z3_mk_bvslt(context, pair->b, zero))};
}

static Term signed_quotient(const Operation *operation)
{
    const Pair *pair = &operation->pair;
    Terms *terms = operation->numbers->terms;
    Z3_context context = operation->context;
    Rounding round = rounding(operation);
    Term one = number_literal(operation->numbers, 1, pair->width);
    Term quotient = kept(operation, Z3_mk_bvsdiv(context, pair->a, pair->b));
    Term higher = kept(operation, Z3_mk_bvadd(context, quotient, one));
    Term lower = kept(operation, Z3_mk_bvsub(context, quotient, one));
    return term_if(terms, round.rest_is_negative,
                   term_if(terms, round.b_is_negative, higher, lower), quotient);
}

static Term signed_remainder(const Operation *operation)
{
    const Pair *pair = &operation->pair;
    Terms *terms = operation->numbers->terms;
    Z3_context context = operation->context;
    Rounding round = rounding(operation);
    Term plus = kept(operation, Z3_mk_bvadd(context, round.rest, pair->b));
    Term minus = kept(operation, Z3_mk_bvsub(context, round.rest, pair->b));
    return term_if(terms, round.rest_is_negative, term_if(terms, round.b_is_negative, minus, plus),
                   round.rest);
}

Number number_divide(const Numbers *numbers, Number a, Number b, Term *ret_overflow)
{
    Interval exact = interval_divide(number_interval(numbers, a), number_interval(numbers, b));
    if (is_known(exact)) return known(numbers, exact, ret_overflow);
    if (is_constant(b, 1)) return unchanged(numbers, a, ret_overflow);
    Operation operation = operation_begin(numbers, a, b, exact);
    const Pair *pair = &operation.pair;
    Term result = numbers->form == NUMBERS_INTEGERS
                      ? kept(&operation, Z3_mk_div(operation.context, pair->a, pair->b))
                  : pair->is_signed
                      ? signed_quotient(&operation)
                      : kept(&operation, Z3_mk_bvudiv(operation.context, pair->a, pair->b));
    return operation_end(&operation, result, ret_overflow);
}

Number number_remainder(const Numbers *numbers, Number a, Number b)
{
    Interval first = number_interval(numbers, a), second = number_interval(numbers, b);
    Interval exact = interval_remainder(first, second);
    Term overflow;
    if (is_known(exact)) return known(numbers, exact, &overflow);
    /* Of constants the interval says less than is known. */
    if (interval_is_constant(first) && interval_is_constant(second)) {
        Wide magnitude = second.low < 0 ? -second.low : second.low, rest = first.low % magnitude;
        return number_constant(numbers, (int64_t)(rest < 0 ? rest + magnitude : rest));
    }
    Operation operation = operation_begin(numbers, a, b, exact);
    const Pair *pair = &operation.pair;
    Term result = numbers->form == NUMBERS_INTEGERS
                      ? kept(&operation, Z3_mk_mod(operation.context, pair->a, pair->b))
                  : pair->is_signed
                      ? signed_remainder(&operation)
                      : kept(&operation, Z3_mk_bvurem(operation.context, pair->a, pair->b));
    return operation_end(&operation, result, &overflow);
}

/* The sum of numbers that can't overflow: half and half, so that widths grow late. */
static Number sum(const Numbers *numbers, const Number *list, size_t count)
{
    if (count == 1) return list[0];
    size_t half = count / 2;
    Term overflow;
    return number_add(numbers, sum(numbers, list, half), sum(numbers, list + half, count - half),
                      &overflow);
}

static Number sum_of_integers(const Numbers *numbers, const Number *list, size_t count)
{
    Z3_ast *terms = memory_allocate(count, sizeof *terms);
    for (size_t i = 0; i < count; i++) terms[i] = list[i].term;
    Term made = terms_keep(numbers->terms,
                           Z3_mk_add(terms_context(numbers->terms), (unsigned)count, terms));
    free(terms);
    return (Number){made, 0, (int64_t)count};
}

Number number_count(const Numbers *numbers, const Term *truths, size_t count)
{
    Number zero = number_constant(numbers, 0), one = number_constant(numbers, 1);
    Number *list = memory_allocate(count + 1, sizeof *list);
    size_t open = 0;
    int64_t certain = 0;
    for (size_t i = 0; i < count; i++) {
        if (term_is_true(numbers->terms, truths[i])) {
            certain++;
        } else if (!term_is_false(numbers->terms, truths[i])) {
            list[open++] = number_if(numbers, truths[i], one, zero);
        }
    }
    Number result = number_constant(numbers, certain);
    if (open > 0) {
        bool plain = numbers->form == NUMBERS_INTEGERS && open > 1;
        Number rest = plain ? sum_of_integers(numbers, list, open) : sum(numbers, list, open);
        Term overflow;
        result = number_add(numbers, rest, result, &overflow);
    }
    free(list);
    return result;
}
