/* failing.h - may evaluating an expression end in a model error?
 *
 * Told from types, and from what is known where the expression is reached: `x != none &&
 * value(x) == 1` can't fail. Says "may" when in doubt. What else is to be found out about each
 * expression on the way, a note hears (symmetry_allows.c). */
#ifndef MODEL_FAILING_H
#define MODEL_FAILING_H

#include "model/system.h"
#include "support/vector.h"

/* What is known to be true, or false. */
typedef struct Fact {
    const Expr *expr;
    bool truth;
} Fact;

typedef struct SeenFunction {
    const Function *function;
    bool fails;
} SeenFunction;

typedef struct Failing Failing;

/* Called for each expression (but for constant bounds of domains), its parts first. `body_fails`:
 * whether what it evaluates for each member of its domain may fail. */
typedef void FailingNote(Failing *failing, const Expr *expr, bool body_fails);

struct Failing {
    const System *system;
    FailingNote *note; /* may be NULL */
    VECTOR(Fact) facts;
    size_t facts_from; /* those before are about another state or other names */
    VECTOR(SeenFunction) functions;
};

void failing_release(Failing *failing);

/* NULL never fails. */
bool expr_may_fail(Failing *failing, const Expr *expr);
bool domain_may_fail(Failing *failing, const Domain *domain);

#endif
