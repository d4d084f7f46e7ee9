/* formulas.h - the store of formulas, for those that make them.
 *
 *     formula.c         the store: alike formulas are one, made together with their negation
 *     formula_rules.c   what formulas are simplified by
 *     formula_print.c   … as text
 *     formula_from.c    expressions to formulas
 *     formula_asked.c   … and where a part of one is asked for
 *     formula_expand.c  … what quantifiers run over, and what is known without a state */
#ifndef PROPERTIES_FORMULAS_H
#define PROPERTIES_FORMULAS_H

#include "properties/formula.h"
#include "support/arena.h"
#include "support/vector.h"

struct Formulas {
    const System *system;
    Arena *arena;
    VECTOR(const Formula *) items; /* by number; the negation of an item stands beside it */
    uint32_t *slots;               /* open addressing: numbers + 1, 0 is free */
    uint32_t slot_count;
    VECTOR(FormulaAtom) atoms;
    VECTOR(const Function *) constant; /* called without reading a state */
    VECTOR(const Function *) reading;
};

/* The formula of this form, not simplified. `list` is copied. */
const Formula *formulas_make(Formulas *formulas, const Formula *form);

/* Is `b` true of all words that `a` is true of? False where that is not seen quickly. */
bool formula_implies(const Formula *a, const Formula *b);

bool formula_is_always(const Formula *formula);     /* false release b */
bool formula_is_eventually(const Formula *formula); /* true until b */

/* The number of this atom, one of its own or that of one alike; false where there are too many. */
bool formulas_add_atom(Formulas *formulas, const FormulaAtom *atom, uint32_t *ret_number);

/* ---- expressions ---- */

/* Is there a constant value of an order in it? Only what was put in place of a bound name is. */
bool expr_has_rank(const Expr *expr);

/* The same value, with what does not depend on a state decided: a constant where all of it does not. */
const Expr *formulas_settle(Formulas *formulas, const Expr *expr);

bool expr_is_truth(const Expr *expr, bool truth); /* the constant */

const Expr *formulas_number(Formulas *formulas, const Type *type, int64_t number, const Expr *like);
const Expr *formulas_pair(Formulas *formulas, ExprKind kind, const Expr *a, const Expr *b);

/* What a domain may have in any state: low..high; false where that is not known. And what says that one
 * of them, a constant, is in it in this state. */
bool domain_bounds(Formulas *formulas, const Domain *domain, int64_t *ret_low, int64_t *ret_high);
const Expr *domain_has(Formulas *formulas, const Domain *domain, const Expr *value);

#endif
