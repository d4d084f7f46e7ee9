/* intervals.c - bounds by looking at the corners. */
#include "intervals.h"

#include "support/bug.h"

static Wide minimum(Wide a, Wide b)
{
    return a < b ? a : b;
}

static Wide maximum(Wide a, Wide b)
{
    return a > b ? a : b;
}

static bool is_infinite(Wide a)
{
    return a >= WIDE_INFINITE || a <= -WIDE_INFINITE;
}

static Wide sign_of(Wide a)
{
    return a > 0 ? 1 : a < 0 ? -1 : 0;
}

static Wide add(Wide a, Wide b)
{
    if (is_infinite(a)) return a;
    return is_infinite(b) ? b : a + b;
}

static Wide multiply(Wide a, Wide b)
{
    if (a == 0 || b == 0) return 0;
    if (is_infinite(a) || is_infinite(b)) return sign_of(a) * sign_of(b) * WIDE_INFINITE;
    return a * b;
}

/* Euclidean, b other than 0. By an infinite b: what the quotient tends to. */
static Wide divide(Wide a, Wide b)
{
    if (is_infinite(b)) return a >= 0 ? 0 : -sign_of(b);
    if (is_infinite(a)) return sign_of(a) * sign_of(b) * WIDE_INFINITE;
    PROMISE(b != 0);
    Wide quotient = a / b;
    if (a % b < 0) quotient -= sign_of(b);
    return quotient;
}

Interval interval_hull(Interval a, Interval b)
{
    return (Interval){minimum(a.low, b.low), maximum(a.high, b.high)};
}

bool interval_is_constant(Interval a)
{
    return a.low == a.high;
}

bool interval_has(Interval a, Wide value)
{
    return a.low <= value && value <= a.high;
}

Interval interval_negate(Interval a)
{
    return (Interval){-a.high, -a.low};
}

Interval interval_add(Interval a, Interval b)
{
    return (Interval){add(a.low, b.low), add(a.high, b.high)};
}

Interval interval_subtract(Interval a, Interval b)
{
    return interval_add(a, interval_negate(b));
}

static Interval corners(Interval a, Interval b, Wide operation(Wide, Wide))
{
    Wide first = operation(a.low, b.low), second = operation(a.low, b.high);
    Wide third = operation(a.high, b.low), fourth = operation(a.high, b.high);
    return (Interval){minimum(minimum(first, second), minimum(third, fourth)),
                      maximum(maximum(first, second), maximum(third, fourth))};
}

Interval interval_multiply(Interval a, Interval b)
{
    return corners(a, b, multiply);
}

/* For one sign of b the quotient is monotonic in each operand while the other stands still. */
Interval interval_divide(Interval a, Interval b)
{
    Interval negative = {b.low, minimum(b.high, -1)}, positive = {maximum(b.low, 1), b.high};
    bool has_negative = negative.low <= negative.high, has_positive = positive.low <= positive.high;
    if (has_negative && has_positive) {
        return interval_hull(corners(a, negative, divide), corners(a, positive, divide));
    }
    if (has_negative) return corners(a, negative, divide);
    if (has_positive) return corners(a, positive, divide);
    return (Interval){0, 0};
}

Interval interval_remainder(Interval a, Interval b)
{
    Wide largest = maximum(b.high, -b.low);
    if (largest <= 0) return (Interval){0, 0};
    Wide smallest = b.low > 0 ? b.low : b.high < 0 ? -b.high : 1;
    if (a.low >= 0 && a.high < smallest) return a;
    Wide high = add(largest, -1);
    return (Interval){0, a.low >= 0 ? minimum(high, a.high) : high};
}

uint32_t interval_bits_unsigned(Interval a)
{
    PROMISE(a.low >= 0 && !is_infinite(a.high));
    uint32_t bits = 1;
    while (a.high >> bits != 0) bits++;
    return bits;
}

uint32_t interval_bits_signed(Interval a)
{
    PROMISE(!is_infinite(a.low) && !is_infinite(a.high));
    uint32_t bits = 1;
    while (a.high >> (bits - 1) > 0 || a.low >> (bits - 1) < -1) bits++;
    return bits;
}
