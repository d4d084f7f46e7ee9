/* interpreter.h - what a system does, by the letter: the judge of all engines.
 *
 * Small and direct rather than fast: a step is run from its beginning once for every way of
 * resolving its choices, guided by a script of choice indices. It works on states as arrays of
 * cells (system.h). An Interpreter has buffers of its own, which grow to what the longest step
 * needs and then no more: one per thread. */
#ifndef MODEL_INTERPRETER_H
#define MODEL_INTERPRETER_H

#include "model/system.h"

typedef struct Interpreter Interpreter;

/* clang-format off */
#define MODEL_ERROR_KINDS(X)                                                                       \
    X(ERROR_RANGE, "out of range")       /* value stored, passed or sent; type; expr->name */      \
    X(ERROR_INDEX, "index out of range") /* value, type: of the index */                           \
    X(ERROR_ELEMENT, "not an element")   /* value outside a set's type */                          \
    X(ERROR_NONE, "value of none")                                                                 \
    X(ERROR_EMPTY, "of nothing")         /* head, min or max of an empty one */                    \
    X(ERROR_DIVISION, "division by zero")                                                          \
    X(ERROR_OVERFLOW, "overflow")                                                                  \
    X(ERROR_FULL, "full")                /* a queue or bag sent to */                              \
    X(ERROR_ASSERT, "assertion failed")                                                            \
    X(ERROR_ORDER, "too many values")    /* of an order: more than type->capacity held */          \
    X(ERROR_SCOPE, "out of scope")       /* a peer's local */                                      \
    X(ERROR_DOMAIN, "domain too large")  /* a dynamic range of more than TYPE_VALUES_MOST */
/* clang-format on */

typedef enum ModelErrorKind {
#define MODEL_ERROR_LINE(kind, text) kind,
    MODEL_ERROR_KINDS(MODEL_ERROR_LINE)
#undef MODEL_ERROR_LINE
} ModelErrorKind;

typedef struct ModelError {
    ModelErrorKind kind;
    Span span;
    const Expr *expr; /* where it happened, or NULL */
    const Type *type;
    int64_t value;
} ModelError;

/* One sentence, e.g. "4 is out of range of `latest` (0..3)". */
void model_error_print(Text *text, const ModelError *error);

/* Which step was asked for: the anytime step of an instance, or (anytime NULL) whatever ordinary
 * step can be reached from where its control is; the choices say which, and how. */
typedef struct Action {
    const Process *process;
    uint32_t instance;
    const Step *anytime;
    const uint32_t *choices;
    uint32_t choice_count;
} Action;

typedef struct Transition {
    Action action;    /* its choices live until the next call */
    const Step *step; /* the step taken or tried; NULL for an error before one was met */
    const int64_t *before;
    const int64_t *after; /* before renumbering of orders; NULL when `error` is set */
    const ModelError *error;
} Transition;

/* Returns false to stop the enumeration. */
typedef bool TransitionVisitor(void *context, const Transition *transition);

Interpreter *interpreter_create(const System *system);
void interpreter_destroy(Interpreter *interpreter);

/* Where to look, every few thousand operations inside a long step, whether to give up: when the
 * function returns true the running call ends early and returns INTERPRETER_STOPPED. */
typedef bool InterpreterPatience(void *context);
void interpreter_set_patience(Interpreter *interpreter, InterpreterPatience *patience,
                              void *context);

typedef enum InterpreterOutcome {
    INTERPRETER_FINISHED,
    INTERPRETER_STOPPED /* by the visitor or by patience */
} InterpreterOutcome;

/* Calls the visitor for every initial state (`step` and `before` are NULL; action.process is NULL
 * and action.choices tell which it is). States may repeat; they are not renumbered yet. */
InterpreterOutcome interpreter_initial(Interpreter *interpreter, TransitionVisitor *visitor,
                                       void *context);

/* Calls the visitor for every transition from `state` (renumbered), and for every model error on a
 * way out of it: processes and instances in order, ordinary ways in ascending order of their
 * choices, then anytime steps. Only here counts what is exclusive (exclusive.h). */
InterpreterOutcome interpreter_successors(Interpreter *interpreter, const int64_t *state,
                                          TransitionVisitor *visitor, void *context);

/* The same for the instances of one process. */
InterpreterOutcome interpreter_process_successors(Interpreter *interpreter, const int64_t *state,
                                                  const Process *process,
                                                  TransitionVisitor *visitor, void *context);
/* The same for one instance: its ordinary steps (`anytime` NULL), or that anytime step. */
InterpreterOutcome interpreter_ways(Interpreter *interpreter, const int64_t *state,
                                    const Process *process, uint32_t instance, const Step *anytime,
                                    TransitionVisitor *visitor, void *context);

/* A choice as its reader would name it. */
typedef struct Chosen {
    const char *name;     /* of the variable, or "either" (value: the branch from 1), "fresh" */
    const Type *type;     /* of the value */
    const int64_t *value; /* type->cells cells, valid until the next call */
} Chosen;

typedef enum TakeResult { TAKE_DONE, TAKE_BLOCKED, TAKE_ERROR } TakeResult;

/* Takes one action (process NULL: builds an initial state; `state` is ignored). On TAKE_DONE
 * `ret_after` (system->cells) is the state, not renumbered; ret_step (may be NULL) the step that
 * was met, also for the other results when one was met. TAKE_BLOCKED also when the choices do not
 * fit. */
TakeResult interpreter_take(Interpreter *interpreter, const int64_t *state, const Action *action,
                            int64_t *ret_after, const Step **ret_step, ModelError *ret_error);

/* The choices of the last interpreter_take, in order. */
const Chosen *interpreter_chosen(const Interpreter *interpreter, uint32_t *ret_count);

/* EVAL_STOPPED: patience ended it; nothing is known. */
typedef enum EvalResult { EVAL_FALSE, EVAL_TRUE, EVAL_ERROR, EVAL_STOPPED } EvalResult;

/* A boolean property expression in `state`; for transition properties `after` is the state after
 * (not renumbered, as the visitor was given it), and process, instance, step say who took what;
 * NULL and 0 otherwise. May be called inside a visitor. */
typedef struct Moment {
    const int64_t *state, *after;
    const Process *process;
    uint32_t instance;
    const Step *step;
} Moment;

static inline Moment transition_moment(const Transition *transition)
{
    return (Moment){.state = transition->before,
                    .after = transition->after,
                    .process = transition->action.process,
                    .instance = transition->action.instance,
                    .step = transition->step};
}

EvalResult interpreter_holds(Interpreter *interpreter, const Expr *expr, const Moment *moment,
                             ModelError *ret_error);

/* Any expression of a property, e.g. to show the values that break it; `binding_values` may have
 * been set before by interpreter_bind. Returns false on a model error (or when patience ended it).
 */
bool interpreter_evaluate(Interpreter *interpreter, const Expr *expr, const Moment *moment,
                          int64_t *ret_cells);

/* Sets a bound name for the calls that follow. */
void interpreter_bind(Interpreter *interpreter, const Binding *binding, const int64_t *cells);

/* For the checker: the value of an expression that reads no state, with bindings in a frame of
 * `frame_cells`. False with ret_error set; what takes more than some millions of operations
 * (iterations, calls, cells copied) ends with ERROR_DOMAIN. */
bool constant_evaluate(const Expr *expr, uint32_t frame_cells, int64_t *ret_cells,
                       ModelError *ret_error);

#endif
