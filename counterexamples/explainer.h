/* explainer.h - what the files that explain a property share.
 *
 * Private to explainer.c (names and their values), reads.c (parts of the state that an
 * expression reads) and explain.c (which part of an expression decides). */
#ifndef COUNTEREXAMPLES_EXPLAINER_H
#define COUNTEREXAMPLES_EXPLAINER_H

#include "counterexamples/trace.h"
#include "support/vector.h"

#define NODES_MOST                                                                                 \
    20000 /* of expressions looked at, so that shared functions can't take for ever */

typedef struct Explainer {
    const Trace *trace;
    Interpreter *interpreter;
    bool after;                    /* below `next` */
    VECTOR(const Binding *) bound; /* the names that have a value */
    VECTOR(char *) lines;          /* the reads, as they are shown */
    uint32_t nodes;
    Text where;
} Explainer;

/* --- explainer.c --- */

/* The moment as `next` shifts it. */
Moment explainer_moment(const Explainer *explainer);
bool explainer_evaluate(Explainer *explainer, const Expr *expr, int64_t *ret_cells);
EvalResult explainer_holds(Explainer *explainer, const Expr *expr);

void explainer_bind(Explainer *explainer, const Binding *binding, const int64_t *cells);

/* Forgets all but the first `count` names. */
void explainer_unbind(Explainer *explainer, size_t count);

/* Gives the function's parameters the values of this call; false where one has none. */
bool explainer_bind_arguments(Explainer *explainer, const Expr *call);

/* Has every name in the expression (or NULL) a value? Names that it binds itself have. */
bool explainer_knows(Explainer *explainer, const Expr *expr);

/* What a name runs over, on the heap; nothing where that can't be evaluated. */
int64_t *explainer_values(Explainer *explainer, const Domain *domain, size_t *ret_count);

/* --- reads.c --- */

/* Adds a line for every read of the state in the expression, and for those in its parts. */
void explainer_collect(Explainer *explainer, const Expr *expr);
void explainer_collect_parts(Explainer *explainer, const Expr *expr);

#endif
