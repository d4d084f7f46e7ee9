/* check_intervals.c - between which bounds the result of arithmetic lies, as far as types tell.
 *
 * Numbers are checked against ranges only when they are stored. Until then the types of
 * intermediate results are as wide as they must be, so that sets of them lose nothing. */
#include "check.h"

typedef struct Interval {
    int64_t low, high;
} Interval;

static bool is_interval(const Type *type)
{
    return type->kind == TYPE_RANGE && !type->lifted;
}

static void widen(Interval *interval, int64_t value)
{
    if (value < interval->low) interval->low = value;
    if (value > interval->high) interval->high = value;
}

typedef bool Overflowing(int64_t a, int64_t b, int64_t *ret_result);

static bool add(int64_t a, int64_t b, int64_t *ret_result)
{
    return __builtin_add_overflow(a, b, ret_result);
}

static bool subtract(int64_t a, int64_t b, int64_t *ret_result)
{
    return __builtin_sub_overflow(a, b, ret_result);
}

static bool multiply(int64_t a, int64_t b, int64_t *ret_result)
{
    return __builtin_mul_overflow(a, b, ret_result);
}

/* The hull of the results at the corners; for what is monotone in each operand. False: it
 * overflows. */
static bool corners(const Type *a, const Type *b, Overflowing *operate, Interval *ret_interval)
{
    const int64_t firsts[] = {a->low, a->high}, seconds[] = {b->low, b->high};
    Interval interval = {INT64_MAX, INT64_MIN};
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++) {
            int64_t result;
            if (operate(firsts[i], seconds[k], &result)) return false;
            widen(&interval, result);
        }
    *ret_interval = interval;
    return true;
}

static int64_t magnitude(const Type *type)
{
    int64_t low = type->low < 0 ? -type->low : type->low;
    int64_t high = type->high < 0 ? -type->high : type->high;
    return low > high ? low : high;
}

/* Euclidean: a quotient is never larger than the dividend but for the step below zero. */
static bool quotient(const Type *a, Interval *ret_interval)
{
    int64_t most = magnitude(a);
    *ret_interval = (Interval){-most, most};
    return true;
}

static bool remainder_of(const Type *b, Interval *ret_interval)
{
    int64_t most = magnitude(b);
    *ret_interval = (Interval){0, most == 0 ? 0 : most - 1};
    return true;
}

const Type *arithmetic_type(Checker *checker, ExprKind kind, const Type *a, const Type *b)
{
    Interval interval;
    bool known = is_interval(a) && is_interval(b);
    if (known && kind == EXPR_ADD)
        known = corners(a, b, add, &interval);
    else if (known && kind == EXPR_SUBTRACT)
        known = corners(a, b, subtract, &interval);
    else if (known && kind == EXPR_MULTIPLY)
        known = corners(a, b, multiply, &interval);
    else if (known && kind == EXPR_DIVIDE)
        known = quotient(a, &interval);
    else if (known && kind == EXPR_REMAINDER)
        known = remainder_of(b, &interval);
    else
        known = false;
    if (!known || interval.low == NO_VALUE) return &type_int;
    return type_range(checker, interval.low, interval.high);
}
