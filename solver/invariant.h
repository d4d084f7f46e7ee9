/* invariant.h - what a proof of PDR's rests on: clauses over predicates. Whether they do prove
 * anything is checked elsewhere (obligations.h). */
#ifndef SOLVER_INVARIANT_H
#define SOLVER_INVARIANT_H

#include "templates.h"

/* A predicate or its negation. */
typedef struct Literal {
    Predicate predicate;
    bool negated;
} Literal;

/* One of them is true in every state. */
typedef struct Clause {
    const Literal *literals;
    uint32_t count;
} Clause;

typedef struct Invariant {
    const Templates *templates; /* live as long */
    Arena *arena;
    Clause *clauses;
    size_t count, capacity;
} Invariant;

Invariant *invariant_create(const Templates *templates);
void invariant_destroy(Invariant *invariant); /* NULL is allowed */
void invariant_add(Invariant *invariant, const Literal *literals, uint32_t count); /* copied */

Term clause_encode(Encoder *encoder, const Clause *clause, const State *state);

/* Literal by literal, in the language's syntax as far as that goes. */
void clause_print(Text *text, const Clause *clause);

#endif
