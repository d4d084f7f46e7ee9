/* numbers_private.h - what numbers.c and arithmetic.c share. */
#ifndef SOLVER_NUMBERS_PRIVATE_H
#define SOLVER_NUMBERS_PRIVATE_H

#include "intervals.h"
#include "numbers.h"

/* Where the number lies, with infinite sides where integers have no bound. */
Interval number_interval(const Numbers *numbers, Number a);

/* An integer of which that interval is known. */
Number number_between(const Numbers *numbers, Term integer, Interval interval);

/* Bits that numbers of a (finite) interval need, read as they are read. */
uint32_t number_bits(Interval interval);

/* The number's bits, extended or cut to `width`: the same number where that is wide enough. */
Term number_resized(const Numbers *numbers, Number a, uint32_t width);

/* The numeral; `width` is for bits only. */
Term number_literal(const Numbers *numbers, int64_t value, uint32_t width);

/* Both in one sort that holds either, to be compared or chosen from. */
typedef struct Pair {
    Term a, b;
    bool is_signed;
    uint32_t width;
} Pair;
void number_pair(const Numbers *numbers, Number a, Number b, Pair *ret);

#endif
