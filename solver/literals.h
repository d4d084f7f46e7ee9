/* literals.h - the predicates in one state, as constants of a query.
 *
 * A predicate is encoded, and defined in its query, when it is first spoken of. */
#ifndef SOLVER_LITERALS_H
#define SOLVER_LITERALS_H

#include "query.h"
#include "support/vector.h"
#include "templates.h"

/* A constant or its negation, and the literal that it stands for. */
typedef struct Meaning {
    Term term;
    uint32_t literal;
} Meaning;

typedef struct Literals {
    Terms *terms;
    Encoder *encoder;
    const Predicate *predicates;
    size_t count; /* of predicates */
    const State *state;
    Term *named;       /* by literal */
    Meaning *meanings; /* sorted by term */
    Term *truths;      /* of each predicate, or NULL: not encoded yet */
    bool *defined;
    Query **query; /* may be made anew: literals_define_again */
} Literals;

/* All but the query is known. */
void literals_init(Literals *literals, const char *prefix);
void literals_release(Literals *literals);

/* What the predicate is in the state. */
Term literals_truth(Literals *literals, size_t predicate);

/* The constant for the literal, defined in the query. */
Term literals_name(Literals *literals, uint32_t literal);

/* The query is a new one: whatever was defined is. */
void literals_define_again(Literals *literals);

/* The literal that a constant (or negation) stands for. */
bool literals_find(const Literals *literals, Term term, uint32_t *ret_literal);

#endif
