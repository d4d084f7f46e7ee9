/* reads.h - what a system reads anywhere: in steps, between them and in properties. */
#ifndef MODEL_READS_H
#define MODEL_READS_H

#include "model/system.h"
#include "support/vector.h"

typedef struct Reads {
    const System *system;
    bool *shared; /* for each variable: is its value read, other than to be written in parts? */
    bool **peers; /* for each process and local: does a property read it? */
    VECTOR(const Type *) fresh; /* id types that have `fresh`, which looks at all that is held */
    bool
        everywhere; /* is anything looked at but shared variables, and what a process has itself? */
    VECTOR(const Function *) seen;
} Reads;

/* All of a system. `reads` is the caller's storage, zeroed. */
void reads_find(Reads *reads, const System *system);
void reads_release(Reads *reads);

/* Or some of it; initial values of variables are read by nobody, but those of locals by control. */
void reads_init(Reads *reads, const System *system);
void reads_add_control(Reads *reads, const Process *process); /* between steps, and `provided` */
void reads_add_step(Reads *reads, const Step *step);
void reads_add_expr(Reads *reads, const Expr *expr);

/* Does it matter that a variable of this type holds a value, even if nobody reads it? So it is
 * with orders, whose held values are counted, and with identities that `fresh` avoids. */
bool reads_holding(const Reads *reads, const Type *type);

/* The local that EXPR_LOCAL or EXPR_PEER of this process means. */
uint32_t local_position(const Process *process, const Expr *local);

/* Calls the visitor for what is read to find the place that a target means: its indices. */
typedef void TargetVisitor(void *context, const Expr *index);
void target_each_index(const Expr *target, TargetVisitor *visitor, void *context);

#endif
