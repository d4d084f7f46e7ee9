/* shown_values.h - the identities and numbers that a step shows: criterion 4 of minimal.h. */
#ifndef COUNTEREXAMPLES_SHOWN_VALUES_H
#define COUNTEREXAMPLES_SHOWN_VALUES_H

#include "model/interpreter.h"
#include "support/vector.h"

/* Each once. */
typedef struct ShownValue {
    const Type *universe; /* an id type; NULL: numbers */
    int64_t number;
} ShownValue;

typedef VECTOR(ShownValue) ShownValues;

/* A value's position, where it is added unless it was there. */
uint32_t shown_values_add(ShownValues *values, ShownValue value);

/* Where to tell what a step shows; a value may come several times. */
typedef void ShownVisitor(void *context, ShownValue value);

/* Of the step of this process that an interpreter has just taken. `before` and `after` with orders
 * renumbered; `after` NULL of one that failed. */
typedef struct ShownStep {
    const System *system;
    const Process *process;
    const Interpreter *interpreter;
    const int64_t *before, *after;
} ShownStep;

void shown_values_of(const ShownStep *step, ShownVisitor *visitor, void *context);

#endif
