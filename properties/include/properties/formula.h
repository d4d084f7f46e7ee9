/* formula.h - formulas of linear time in negation normal form, made of the expressions of `liveness`
 * and `assume`.
 *
 * A formula speaks about the positions of an infinite run. A position has a state and the label by
 * which it is left: the step that is taken there, or none (the run stutters). What holds at a
 * position is told by atoms; `always`, `eventually`, `until` and `leads_to` become until and
 * release. There is no "next", so no formula can count positions; but those with `taken` tell
 * whether a step was taken.
 *
 * Formulas are shared: alike ones are the same pointer. They are simplified as they are made, by the
 * rules of Etessami & Holzmann, "Optimizing Büchi automata" (CONCUR 2000), section 5, and Somenzi
 * & Bloem, "Efficient Büchi automata from LTL formulae" (CAV 2000), section 2.
 *
 * This file knows nothing of automata (automaton.h) and searches nothing. */
#ifndef PROPERTIES_FORMULA_H
#define PROPERTIES_FORMULA_H

#include "model/system.h"

#define FORMULA_ATOMS_MOST 63
#define FORMULA_BITS (FORMULA_ATOMS_MOST + 1) /* of a letter: the last one is the caller's own */
#define FORMULA_NODES_MOST 65536              /* of all formulas of one Formulas */

typedef struct Formulas Formulas;

#define ATOM_ANY_INSTANCE UINT32_MAX

typedef enum AtomKind {
    ATOM_STATE, /* `expr` is true of the state */
    ATOM_TAKEN  /* the label is a step of `process`, of that instance, one of `steps` */
} AtomKind;

/* The expression of a state stands by itself: outer bound names are replaced by constants, so that it
 * may be the invariant of a system made for it. It names instances and identities one by one, as what was
 * written out does, so that identities can't be exchanged (symmetry.h sees that in it).
 *
 * What is known where an atom is asked for is said again in it, if without that it might fail:
 * `x != none && (taken(p) || value(x) == 1)` has the atoms `x != none`, `taken(p)` and
 * `x != none && value(x) == 1`. Not so for what a quantifier that was written out has decided by an
 * earlier member: a later one may fail though the quantifier, evaluated in order, would not. */
typedef struct FormulaAtom {
    AtomKind kind;
    const Expr *expr;         /* boolean; of ATOM_TAKEN an EXPR_TAKEN */
    const Process *process;   /* ATOM_TAKEN, also below */
    uint32_t instance;        /* or ATOM_ANY_INSTANCE */
    const Step *const *steps; /* any step, anytime ones too, where step_count is 0 */
    uint32_t step_count;
} FormulaAtom;

typedef enum FormulaKind {
    FORMULA_TRUE,
    FORMULA_FALSE,
    FORMULA_LITERAL, /* atom, or !atom */
    FORMULA_AND,     /* list, at least two, none of them an AND */
    FORMULA_OR,
    FORMULA_UNTIL,  /* a until b: b comes, and a holds until then */
    FORMULA_RELEASE /* a release b: b holds up to where a holds too, or for ever */
} FormulaKind;

typedef struct Formula Formula;

/* Made in pairs, a formula and its negation. */
struct Formula {
    FormulaKind kind;
    uint32_t number; /* in the order in which they were made */
    uint32_t atom;   /* its position */
    bool negated;
    bool eventual;  /* a word satisfies it if some suffix of it does */
    bool universal; /* if a word satisfies it, so does every suffix of it */
    const Formula *a, *b;
    const Formula *const *list; /* ascending by their numbers */
    uint32_t list_count;
    const Formula *negation;
    uint64_t atoms; /* that occur in it */
};

/* The formulas of a system (which must outlive them), with their atoms and what these are made of. */
Formulas *formulas_create(const System *system);
void formulas_destroy(Formulas *formulas); /* NULL is allowed */

/* The expression of a `liveness` or `assume`. Quantifiers over what is about time are expanded over
 * their domains; one that depends on the state over its type, with membership as an atom.
 * NULL where a limit is reached or where it says what can't be said in this way; then *ret_reason is
 * why, for `unknown`: a clause without a full stop, owned by the formulas. */
const Formula *formula_from(Formulas *formulas, const Expr *expr, const char **ret_reason);

/* True of a run in which the first operand of `part` (of an `until` the second), which stands in
 * the expression `whole`, is asked for at some position and is true there, or false: is_true. Of an
 * `until` around it all positions count, also those behind its end. NULL likewise. */
const Formula *formula_asked(Formulas *formulas, const Expr *whole, const Expr *part, bool is_true,
                             const char **ret_reason);

/* Never NULL. */
const Formula *formula_constant(Formulas *formulas, bool truth);
const Formula *formula_and(Formulas *formulas, const Formula *a, const Formula *b);
const Formula *formula_or(Formulas *formulas, const Formula *a, const Formula *b);
const Formula *formula_until(Formulas *formulas, const Formula *a, const Formula *b);
const Formula *formula_release(Formulas *formulas, const Formula *a, const Formula *b);

/* Positive or negated; `atom` < FORMULA_BITS, whether something is known of it or not. */
const Formula *formula_literal(Formulas *formulas, uint32_t atom, bool negated);

/* In the order in which they were met; at most FORMULA_ATOMS_MOST. The array may move when another
 * formula is made from an expression, the expressions do not. */
const FormulaAtom *formulas_atoms(const Formulas *formulas, uint32_t *ret_count);

/* Forgets all atoms but the first `count`; no formula with one of the others may be used again. */
void formulas_forget(Formulas *formulas, uint32_t count);

/* The atoms that can't hold where this one does: another process took the step, another instance,
 * another step. */
uint64_t formulas_excluded(const Formulas *formulas, uint32_t atom);

/* As text, in the words of the language where it has them. */
void formula_print(Text *text, const Formulas *formulas, const Formula *formula);
void formula_atom_print(Text *text, const Formulas *formulas, uint32_t atom);

#endif
