/* alternating.h - a formula as a very weak alternating automaton: Gastin & Oddoux (CAV 2001), section 3.
 *
 * Its states are the temporal formulas. What each of them, and any formula made of them, asks for now
 * and from the next position on is a list of ways, of which none asks for all that another does. */
#ifndef PROPERTIES_ALTERNATING_H
#define PROPERTIES_ALTERNATING_H

#include "properties/formula.h"
#include "support/vector.h"

#define SET_WORDS 4
#define TEMPORAL_MOST (64 * SET_WORDS)
#define UNTILS_MOST 64
#define TERMS_MOST 4096 /* ways to leave anything */

extern const char alternating_too_large[]; /* the reason */

/* Of temporal formulas. */
typedef struct Set {
    uint64_t words[SET_WORDS];
} Set;

bool set_has(const Set *set, uint32_t position);
bool set_contains(const Set *set, const Set *part);

/* A way to go on: what holds now, and what has to hold from the next position on. */
typedef struct Term {
    uint64_t positive, negative;
    Set later;
} Term;

typedef VECTOR(Term) Terms;

/* Does `a` ask for nothing that `b` does not ask for? And now, without what comes later? */
bool term_contains(const Term *a, const Term *b);
bool term_label_contains(const Term *a, const Term *b);

typedef struct Alternating {
    uint64_t excluded[FORMULA_BITS];
    size_t formula_count;
    Terms *delta;        /* by the numbers of formulas, where … */
    bool *known;         /* … it was worked out */
    uint32_t *positions; /* in `temporal`, by the numbers of formulas */
    VECTOR(const Formula *) temporal;
    unsigned untils; /* of them */
    uint64_t work;
    const char *reason; /* why it would be too large; then nothing else means anything */
} Alternating;

/* For this formula and its parts; `alternating` is the caller's storage. */
void alternating_init(Alternating *alternating, const Formulas *formulas, const Formula *formula);
void alternating_release(Alternating *alternating);

/* The ways in which the formula can hold; worked out when first asked for. */
const Terms *alternating_ways(Alternating *alternating, const Formula *formula);

/* Both at once; false where that can't be. What other atoms rule out is not said again. */
bool alternating_join(const Alternating *alternating, const Term *a, const Term *b, Term *ret_term);

/* Each of so many things was compared with each of so many: ends with a reason what takes too long. */
void alternating_work(Alternating *alternating, size_t a, size_t b);

#endif
