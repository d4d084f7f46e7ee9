/* run.h - one run: what statements.c, choices.c, begin.c, control.c and transition.c share.
 *
 * A run follows all ways of one instance at once: a way that splits is a guard that splits, and
 * where ways meet again their values are merged. */
#ifndef SOLVER_RUN_H
#define SOLVER_RUN_H

#include "encode_private.h"

/* control.c: setting up. Without `before` everything is filler. The guard is true. */
void run_start(Run *run, Encoder *encoder, const State *before, int64_t moment);
void run_release(Run *run);

/* Who acts from here on; what it was is in the working state, and run_store_instance puts it back
 * there. */
void run_act_as(Run *run, const Process *process, Number instance);
void run_store_instance(Run *run);

/* The acting instance's place; what it is from here on. */
Number run_place(const Run *run);
void run_set_place(Run *run, uint32_t place);

/* From a node on to wherever control can come: the steps, when entering one, else the places. */
void run_walk(Run *run, const Node *node, bool entering, Exits *found);

/* Enters ordinary steps from each place; every one found is an exit at its NODE_STEP. */
void run_enter(Run *run, Exits *found);

/* Ways that exclude each other go on as one: with the guard of any, and everything merged. */
void run_join(Run *run, const Exit *exits, size_t count);

/* Lets control rest at one of the places found, all in one. */
void run_arrive(Run *run, const Exits *found);

/* transition.c: takes steps as the interpreter does, from the place to the next one; ordinary ones
 * (anytime NULL) or that one. ret_entered (may be NULL): for each step of the process, when it was
 * met. */
void run_take(Run *run, const Step *anytime, Term *ret_entered);

/* choices.c: an element of the domain; no way where there is none. */
Number run_choose_in(Run *run, const char *name, const Domain *domain);
Number run_choose_member(Run *run, const char *name, const DomainMembers *members);
void run_bind_name(Run *run, const Binding *binding, const Value *value);
void run_await(Run *run, Term condition);

/* A scalar from its number, and back. */
const Value *run_scalar(const Run *run, const Type *scalar, Number number);
Number run_scalar_number(const Run *run, const Value *value);

/* choices.c: the choices of one way, dictated. All ways are gone through like an odometer's
 * readings: script_restart, run, script_advance, … until that says that there are no more. */
typedef struct Dictated {
    uint64_t index, count;
} Dictated;
typedef struct Script {
    VECTOR(Dictated) choices;
    size_t made; /* on this way so far */
} Script;
void script_restart(Script *script);
bool script_advance(Script *script);
void script_release(Script *script);

/* lifted_loop.c: `for` over a lifted domain. */
void run_lifted_loop(Run *run, const Statement *statement);

#endif
