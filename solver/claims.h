/* claims.h - making expressions of the language that nobody wrote: what invariants are told in.
 *
 * Expressions live in an arena. Names bound in them get slots of their own above the system's
 * (model/expr.h: every binding has its own place); `frame_cells` counts them. */
#ifndef SOLVER_CLAIMS_H
#define SOLVER_CLAIMS_H

#include "model/system.h"

typedef struct Claims {
    Arena *arena;
    uint32_t frame_cells; /* of the system's bindings and those made here */
} Claims;

extern const Type claim_truth; /* bool */

Expr *claim_new(const Claims *claims, ExprKind kind, const Type *type);
const Expr *claim_number(const Claims *claims, const Type *type, int64_t number);
/* Of a negation: what is negated; of a comparison: the opposite one. */
const Expr *claim_not(const Claims *claims, const Expr *a);
/* EXPR_AND, EXPR_OR, EXPR_IMPLIES and comparisons; NULL operands of `and` and `or` are left out. */
const Expr *claim_pair(const Claims *claims, ExprKind kind, const Expr *a, const Expr *b);
const Expr *claim_is_some(const Claims *claims, const Expr *optional);

const Binding *claim_binding(Claims *claims, const char *name, const Type *type);
const Expr *claim_bound(const Claims *claims, const Binding *binding);
/* forall binding in its type where `where` (or NULL): body */
const Expr *claim_forall(const Claims *claims, const Binding *binding, const Expr *where,
                         const Expr *body);

/* process[index].local (NULL without an index) */
const Expr *claim_peer(const Claims *claims, const Process *process, const Expr *index,
                       uint32_t local);

/* process[index] (NULL without one) is before that step. */
const Expr *claim_at(const Claims *claims, const Process *process, const Expr *index,
                     const Step *step);
const Expr *claim_done(const Claims *claims, const Process *process, const Expr *index);

/* Control of process[index] rests at a place, as well as the language can say it: it is before the
 * step there, or may come to one of those there, or is done. NULL where no step is possible. */
const Expr *claim_place(const Claims *claims, const Process *process, const Expr *index,
                        uint32_t place);

/* Can it be said exactly when the local of another process (EXPR_PEER) is in scope? Not where it is at a
 * choice from which only steps come next that may come next elsewhere, too, or only on a condition. */
bool claim_can_say_scope(const Expr *peer);
/* … of every local in it: then claim_defined says all. */
bool claim_can_be_defined(const Expr *expr);

/* Under which condition the expression has a value, as far as optionals, heads of queues and the scope
 * of locals go (all that templates have): a conjunction, or NULL where it always has. Scopes that can't
 * be said are left out. */
const Expr *claim_defined(const Claims *claims, const Expr *expr);

/* All premises => some conclusion, with what it takes for each to have a value (claim_defined) said
 * once: a premise without a value is false, and so is a conclusion. There is at least one of them;
 * without conclusions the premises can't be true together. */
const Expr *claim_implication(const Claims *claims, const Expr *const *premises,
                              uint32_t premise_count, const Expr *const *conclusions,
                              uint32_t conclusion_count);

#endif
