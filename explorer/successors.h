/* successors.h - the states that a packed state leads to.
 *
 * What the search asks for, and all it knows of how a system runs: behind this interface the
 * reference interpreter unpacks, runs every step, brings the results to their canonical form and
 * packs them again. Faster ways to the same answers belong behind it too. */
#ifndef EXPLORER_SUCCESSORS_H
#define EXPLORER_SUCCESSORS_H

#include "model/canonical.h"
#include "model/layout.h"

typedef struct Successors Successors;

/* One transition, or one model error on the way to one. All that it points to lives until the
 * visitor returns. */
typedef struct Successor {
    const Transition *transition; /* raw: what was taken, cells before and after as the step left
                                     them; for properties of transitions and for schedules */
    const ModelError *error;      /* then there is no such transition, and nothing below */
    const uint64_t *packed;       /* the state after, canonical (reduced if so created), packed */
} Successor;

/* Returns false to stop. */
typedef bool SuccessorVisitor(void *context, const Successor *successor);

Successors *successors_create(const System *system);
/* The same over representatives (canonical.h): `packed` and `cells` below are those. What leads to
 * one is not how any state that it stands for comes to another: concrete.h finds that. */
Successors *successors_create_reduced(const System *system, const CanonicalOptions *reductions);
void successors_destroy(Successors *successors);

/* 64-bit words of a packed state. */
uint32_t successors_words(const Successors *successors);

const Layout *successors_layout(const Successors *successors);

/* To judge properties with, also inside a visitor. */
Interpreter *successors_interpreter(const Successors *successors);

/* The interpreter's, and that of finding representatives (canonical_set_patience). */
void successors_set_patience(Successors *successors, InterpreterPatience *patience, void *context);

/* The cells of a packed state, until the next call of this; also inside a visitor. */
const int64_t *successors_unpack(Successors *successors, const uint64_t *packed);

/* Brings packed states with orders renumbered to their representatives; nothing to do unless
 * successors_are_reduced. For whoever makes successors in other ways. False where patience ended
 * it: some of them are then not what they should be. */
bool successors_are_reduced(const Successors *successors);
bool successors_reduce(Successors *successors, uint64_t *states, uint32_t count);

/* Was anything forgotten so far, in what came out of here (canonical_has_forgotten)? If not, the
 * representatives stand for states by symmetry alone. */
bool successors_have_forgotten(const Successors *successors);

/* Is every process done there? */
bool successors_are_over(Successors *successors, const uint64_t *packed);

/* Are identities renamed (canonical_renames)? How many states are then made of this one
 * (canonical_orbit)? */
bool successors_rename(const Successors *successors);
uint64_t successors_orbit(Successors *successors, const uint64_t *packed);

/* Calls the visitor for every initial state (they may repeat), or for every transition out of
 * `packed` and every model error on one; always in the same order. False when stopped, by the
 * visitor or by patience. */
bool successors_initial(Successors *successors, SuccessorVisitor *visitor, void *context);
bool successors_of(Successors *successors, const uint64_t *packed, SuccessorVisitor *visitor,
                   void *context);

#endif
