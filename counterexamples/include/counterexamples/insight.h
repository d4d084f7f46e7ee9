/* insight.h - what a trace comes down to: which steps matter, and which acted on an old value.
 *
 * Both are defined by what would happen otherwise, as the reference interpreter says, and not by
 * the text of the steps. Of traces that end: what never ends has none. Nothing depends on time;
 * where looking takes too much work, less is told. */
#ifndef COUNTEREXAMPLES_INSIGHT_H
#define COUNTEREXAMPLES_INSIGHT_H

#include "model/value.h"

struct Trace;

/* A part of the shared state, as small as it can be named: "applied", "record[1].owner". */
typedef struct WindowRead {
    char *name; /* owned */
    const Type *type;
    uint32_t cell; /* its first, in a state */
} WindowRead;

/* What would come of a change to the protocol, as far as so many states tell. */
typedef enum PreventionFate {
    PREVENTION_UNTRIED, /* nobody asked */
    PREVENTION_UNFIT,   /* the text has no place for such a change */
    PREVENTION_GONE,    /* the property holds in this instance */
    PREVENTION_IDLE,    /* it does, but then nobody ever acts */
    PREVENTION_THERE,   /* it is violated all the same, in `steps` steps */
    PREVENTION_OPEN     /* the states that were allowed were not enough */
} PreventionFate;

typedef struct Prevention {
    PreventionFate fate;
    uint32_t steps;
} Prevention;

/* A process instance takes step `read`, another one changes what was read, and step `act` of the
 * first goes on as if nothing had happened. That is: if the first had repeated step `read` just
 * before `act`, it could not have taken the same act. If it had repeated it before step `change`, it
 * could; from then on it could not.
 *
 * To repeat: from the state at that moment, but with the place of control and the locals of the
 * instance, and the entries of shared variables that step `read` changed, as they were before it:
 * who takes a ticket, a lock or a message in the step that reads it has it for good. The step may be
 * repeated in any way.
 *
 * Then the instance goes on to the act: at each moment of one of its steps between the two it may
 * take any ordinary step, or the anytime step that it took, or none. Only the place of control and
 * the locals that this leaves it with count: all else is at each moment as it was in the trace. The
 * same act: the same step that leaves the same shared variables, or fails with the same error; and
 * with the last step the trace still shows what it shows (of `recoverable`: it leaves the same place
 * of control). Where the repeated step leaves the same place and the same locals as it did, so it is.
 * Values of an order are compared by what they are called along the trace, those that a step makes
 * itself by which of them they are.
 *
 * An act matters: what the trace shows is not shown without it (as in Insight, but what is read to no
 * consequence does not count). And it changes shared variables, or is the last
 * step of the trace, or the one that fails. The instance does not take the step again until the act,
 * which is the first one of which all this is so.
 *
 * Steps are numbered as states of the trace: step i leads to states[i], the failing attempt has
 * the number `count`. */
typedef struct Window {
    uint32_t read, change, act;
    /* What `change` changed and what, put back, would let the act be the same; each is needed for
     * that. None where what the step reads is not a shared variable: which identities
     * nobody holds. */
    WindowRead *reads;
    uint32_t read_count;
    Prevention atomic; /* nobody else steps in between (model/exclusive.h) */
    /* Where other windows of the same process and act begin that this one is in, from the
     * inside. */
    uint32_t *outer; /* owned */
    uint32_t outer_count;
    /* Where `atomic` does not help: nobody steps in between `wide` and the act, for the first of
     * `outer` that helps, or the last; 0 where none was tried. */
    uint32_t wide;
    Prevention wider;
    Prevention reread; /* the step `read` once more just before the act (model/repetition.h) */
    char *unfit;       /* a clause, where that is PREVENTION_UNFIT; owned, or NULL */
} Window;

typedef struct Insight {
    /* For each step by its number (not for 0), the failing attempt included: does it play a part? Of
     * all that don't, together, this is so:
     * - Without what they do to variables every other step can be taken as it was: with the same
     *   choices, from the same place to the same place, and what it changed (values of an order
     *   aside) becomes what it became. And the trace still shows what it shows.
     * - Before a step that plays a part they decide nothing (deciding.h): there only control moves
     *   on. All other steps that play none are not taken at all. A step that does nothing but move
     *   control on to one that plays a part plays one.
     * - No step that plays a part reads a value that they made, by its text (reading.h), be it to no
     *   consequence.
     * The last step always plays one, and so do those of windows. */
    bool *matters;
    /* In order of their acts; of several with the same process and act the one that begins last. */
    Window *windows;
    uint32_t window_count;
    uint64_t states_tried; /* how many were allowed to whatever was tried of a Prevention */
} Insight;

/* NULL for a trace that never ends, that has no steps, or that shows a stuck state. */
Insight *insight_create(const struct Trace *trace);
void insight_destroy(Insight *insight); /* NULL is allowed */

#endif
