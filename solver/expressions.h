/* expressions.h - what the files that encode expressions share.
 *
 *     expressions.c  what an expression is evaluated in; scalars, names, processes; the kinds
 *     collections.c  optionals, sets, maps, structs, queues
 *     checks.c       ranges checked at any depth of a value
 *     quantifiers.c  domains, and what binds a name to their members
 *     sizes.c        how many elements of a lifted type there are
 *
 * All evaluate operands in the interpreter's order, report to the scene what fails, and go on; a
 * value that failed is anything. */
#ifndef SOLVER_EXPRESSIONS_H
#define SOLVER_EXPRESSIONS_H

#include "encode_private.h"

static inline Terms *terms_of(const Scene *scene)
{
    return scene->encoder->terms;
}

static inline const Values *values_of(const Scene *scene)
{
    return &scene->encoder->values;
}

static inline const Numbers *numbers_of(const Scene *scene)
{
    return &scene->encoder->values.numbers;
}

/* expressions.c: a scalar from its number, and back (a bool is 0 or 1). */
const Value *encode_scalar(Scene *scene, const Type *scalar, Number number);
Number encode_scalar_number(Scene *scene, const Value *scalar);

/* Fails where the number is none of the type's; else its interval is no wider than the type's. */
Number encode_checked(Scene *scene, const Type *scalar, Number number);

/* The number is known to be one of the type's. */
Number encode_within(Scene *scene, const Type *scalar, Number number);

/* The sum, difference or product of a and b fails where it is no 64-bit number. */
void encode_overflow(Scene *scene, const Expr *expr, Number a, Number b, Number result,
                     Term overflow);

/* collections.c; each evaluates what its name says. */
const Value *encode_some(Scene *scene, const Expr *expr);
const Value *encode_payload(Scene *scene, const Expr *expr); /* EXPR_VALUE */
const Value *encode_coalesced(Scene *scene, const Expr *expr);
const Value *encode_set(Scene *scene, const Expr *expr);
const Value *encode_combined_sets(Scene *scene, const Expr *expr);
const Value *encode_reset(Scene *scene, const Expr *expr);
Term encode_in_set(Scene *scene, const Expr *expr);
Term encode_in_queue(Scene *scene, const Expr *expr);
Number encode_size(Scene *scene, const Expr *expr);
Number encode_extreme(Scene *scene, const Expr *expr); /* EXPR_LEAST, EXPR_GREATEST */
const Value *encode_entry(Scene *scene, const Expr *expr);
const Value *encode_field(Scene *scene, const Expr *expr);
const Value *encode_struct(Scene *scene, const Expr *expr);
const Value *encode_changed_struct(Scene *scene, const Expr *expr);
const Value *encode_head(Scene *scene, const Expr *expr);

/* The members of a finite set. */
DomainMembers encode_elements(Scene *scene, const Value *set);

/* The set of this type with these members, each in place of itself; one outside the type fails. */
const Value *encode_set_of_members(Scene *scene, const Type *type, DomainMembers members);

/* The set of this type with whatever satisfies `holds`, which is about the constant `element` (of
 * a lifted type); one outside the type fails. */
const Value *encode_set_where(Scene *scene, const Type *type, Number element, Term holds);

/* checks.c */
const Value *encode_check(Scene *scene, const Expr *expr);

/* quantifiers.c */
Term encode_quantified(Scene *scene, const Expr *expr); /* EXPR_FORALL, EXPR_EXISTS */
Number encode_total(Scene *scene, const Expr *expr);    /* EXPR_COUNT, EXPR_SUM */
const Value *encode_filter(Scene *scene, const Expr *expr);
const Value *encode_map(Scene *scene, const Expr *expr);

/* Of the lifted domain of EXPR_COUNT: where its condition and its body hold, about the constant
 * *ret_element. */
Term encode_everyone(Scene *scene, const Expr *expr, Number *ret_element);
const Type *encode_element_type(const Domain *domain);

/* sizes.c: does it say how many elements of a lifted type there are? Such a number, and the
 * comparison of two of which one is such a number. */
bool encode_is_crowd(Scene *scene, const Expr *expr);
Number encode_crowd(Scene *scene, const Expr *expr);
Term encode_compared_crowds(Scene *scene, const Expr *expr);

/* Evaluates something about a new constant that stands for every element of a lifted type that
 * satisfies `member`: what fails between these two fails for some element. */
Detour everywhere_begin(Scene *scene, Term member);
void everywhere_end(Scene *scene, Detour detour, Number element);

#endif
