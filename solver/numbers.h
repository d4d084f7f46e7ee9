/* numbers.h - symbolic numbers, whatever they are made of.
 *
 * Three forms: bit-vectors as wide as the interval of the number needs (finite encodings), Z3's
 * integers (unbounded), and elements of an uninterpreted sort (identities of a lifted type; they
 * can only be compared for equality).
 *
 * Every number knows an interval that it lies in. A bit-vector is read as unsigned where low >= 0
 * and in two's complement otherwise; its width may be larger than the interval needs. Intermediate
 * results get as wide as they need: nothing wraps. */
#ifndef SOLVER_NUMBERS_H
#define SOLVER_NUMBERS_H

#include "terms.h"

/* No bound on that side; only with integers. The mathematical number is meant, so nothing of them
 * overflows. */
#define NUMBER_BELOW_ALL INT64_MIN
#define NUMBER_ABOVE_ALL INT64_MAX

typedef struct Number {
    Term term;
    int64_t low, high;
} Number;

typedef enum NumberForm { NUMBERS_BITS, NUMBERS_INTEGERS } NumberForm;

/* What the functions below need to know. */
typedef struct Numbers {
    Terms *terms;
    NumberForm form;
} Numbers;

static inline bool number_is_constant(Number number)
{
    return number.low == number.high;
}

Number number_constant(const Numbers *numbers, int64_t value);

/* A new constant symbol in low..high; *ret_typing (never NULL) says that it lies there (true where
 * its form alone says so). */
Number number_fresh(const Numbers *numbers, const char *name, int64_t low, int64_t high,
                    Term *ret_typing);

/* Is it an element of an uninterpreted sort? */
bool number_is_opaque(const Numbers *numbers, Number number);

Term number_equal(const Numbers *numbers, Number a, Number b);
Term number_less(const Numbers *numbers, Number a, Number b);
Term number_at_most(const Numbers *numbers, Number a, Number b);
Term number_within(const Numbers *numbers, Number a, int64_t low, int64_t high);
Number number_if(const Numbers *numbers, Term condition, Number a, Number b);
Number number_min(const Numbers *numbers, Number a, Number b);
Number number_max(const Numbers *numbers, Number a, Number b);

/* Known to lie in low..high (the caller knows): the interval gets narrower, and the width that of
 * the interval, so that equal numbers of one interval have terms of one sort. */
Number number_narrow(const Numbers *numbers, Number a, int64_t low, int64_t high);

/* Arithmetic. *ret_overflow: the exact result is no 64-bit number other than INT64_MIN (which is no
 * value); the result is then anything. Of integers it is false. */
Number number_negate(const Numbers *numbers, Number a, Term *ret_overflow);
Number number_add(const Numbers *numbers, Number a, Number b, Term *ret_overflow);
Number number_subtract(const Numbers *numbers, Number a, Number b, Term *ret_overflow);
Number number_multiply(const Numbers *numbers, Number a, Number b, Term *ret_overflow);

/* Euclidean; where b is 0 the result is anything (the caller reports the error). */
Number number_divide(const Numbers *numbers, Number a, Number b, Term *ret_overflow);
Number number_remainder(const Numbers *numbers, Number a, Number b);

/* How many of the Booleans are true. */
Number number_count(const Numbers *numbers, const Term *truths, size_t count);

#endif
