/* intervals.h - exact bounds of what arithmetic on 64-bit numbers gives.
 *
 * Wide enough that nothing here overflows; unbounded sides are infinite. Knows no terms. */
#ifndef SOLVER_INTERVALS_H
#define SOLVER_INTERVALS_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 Wide;

/* More than any product of two values; itself never multiplied as a number. */
#define WIDE_INFINITE ((Wide)1 << 126)

typedef struct Interval {
    Wide low, high;
} Interval;

Interval interval_negate(Interval a);
Interval interval_add(Interval a, Interval b);
Interval interval_subtract(Interval a, Interval b);
Interval interval_multiply(Interval a, Interval b);
/* Euclidean, for the members of b other than 0; 0..0 where there is none. */
Interval interval_divide(Interval a, Interval b);
Interval interval_remainder(Interval a, Interval b);
Interval interval_hull(Interval a, Interval b);

bool interval_is_constant(Interval a);
bool interval_has(Interval a, Wide value);

/* Bits that hold every member: of finite ones only, at least 1. Unsigned numbers are those that
 * begin at 0 or above. */
uint32_t interval_bits_unsigned(Interval a);
uint32_t interval_bits_signed(Interval a);

#endif
