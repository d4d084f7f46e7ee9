/* mutation.h - small changes to a protocol that one of its properties should notice.
 *
 * A mutation drops one guard or skips one effect of the text. Where the text stands in several
 * places (`steps` that are used twice) it is one mutation and changes all of them. model_build_mutant
 * makes the system: all that is derived from statements is derived from what is left, but types,
 * cells and places of control are those of the original, so the states of one mean the same in the
 * other. */
#ifndef MODEL_MUTATION_H
#define MODEL_MUTATION_H

#include "model/system.h"

/* kind, what it does to the text */
/* clang-format off */
#define MUTATION_KINDS(X)                                                                          \
    X(MUTATION_AWAIT, "condition dropped")     /* of `await`: what && joins, each on its own */    \
    X(MUTATION_PROVIDED, "condition dropped")  /* of `provided`, likewise */                       \
    X(MUTATION_WHERE, "condition dropped")     /* of `choose … where`, likewise */                 \
    X(MUTATION_LEAVE, "jump skipped")          /* `continue`, `stop`, …: the step goes on */       \
    X(MUTATION_ASSIGN, "assignment skipped")                                                       \
    X(MUTATION_SEND, "send skipped")                                                               \
    X(MUTATION_RECEIVE, "message not removed") /* it is received, and stays to be received again */
/* clang-format on */

typedef enum MutationKind {
#define MUTATION_ENUM_LINE(kind, words) kind,
    MUTATION_KINDS(MUTATION_ENUM_LINE)
#undef MUTATION_ENUM_LINE
} MutationKind;

const char *mutation_words(MutationKind kind);

typedef struct Mutation {
    MutationKind kind;
    Span span;              /* of the condition or statement */
    const Process *process; /* where it stands first … */
    const Step *step;       /* … NULL for `provided` */
    uint32_t uses;          /* in how many steps (or processes) it stands, at least 1 */
} Mutation;

/* All of them, in order of the text. A condition that is always true for these params and options is
 * none; nor is what they leave out. To be freed. */
Mutation *mutations_find(const System *system, size_t *ret_count);

/* Does it change anything in this process, which may be of another building of the same text? */
bool mutation_touches(const Mutation *mutation, const Process *process);

/* Is this && written with two conditions, rather than one that means two? */
bool mutation_splits(const Expr *expr);

#endif
