/* trace.h - from a schedule to states that a person can follow.
 *
 * Replays the schedule on the reference interpreter, whatever engine it came from, and checks that
 * it shows what is claimed. Order values keep one number for good along a trace, in order of their
 * creation, where states renumber them. */
#ifndef COUNTEREXAMPLES_TRACE_H
#define COUNTEREXAMPLES_TRACE_H

#include "counterexamples/insight.h"
#include "model/value.h"
#include "properties/findings.h"

/* A choice or a loop variable: what tells which way a step was taken. */
typedef struct TraceChoice {
    const char *name;      /* "k"; also "either" and "fresh" */
    const char *qualified; /* "acquire.k": with the `steps` that it belongs to */
    const Local *local;    /* whose value it is; NULL of one that was made in the step itself */
    const Type *type;
    int64_t *cells;
    bool chosen; /* false: a loop variable or argument around the step */
} TraceChoice;

typedef struct TraceState {
    const Step *step; /* that led here; NULL for the initial state */
    const Process *process;
    uint32_t instance;
    TraceChoice *choices; /* loop variables and arguments first, then in the order they were made */
    uint32_t choice_count;
    int64_t *cells;    /* the state, renumbered */
    OrderNames orders; /* how order values in `cells` are called along this trace */
    OrderNames during; /* likewise in `choices` and in the state before it was renumbered */
} TraceState;

typedef struct Trace {
    const System *system;
    const Finding *finding;
    TraceState *states; /* the initial one first; states[i] is after step i */
    uint32_t count;
    const bool *const *begun;  /* for each process, for each of its locals: was it chosen how it
                                 begins in the initial state? */
    uint32_t context_switches; /* steps by another process instance than the step before; with the
                                  attempt */
    uint32_t participants;     /* process instances that take a step; likewise */
    /* What led into a model error from the last state, process NULL where nothing did. Without
     * `cells` but where the step can be taken and a property fails on it; `step` is NULL where
     * the error came before one was met. A model error in the making of an initial state has no
     * states at all. */
    TraceState attempt;
    /* Where the property is decided: the last state, or the last transition with its raw
     * `after`. */
    Moment moment;
    OrderNames moment_orders; /* for both of its states */
    Insight *insight; /* owned; NULL unless somebody asked for it, and where there is none */
} Trace;

/* The engine of a finding that a stored trace shows: nobody searched for it. */
#define TRACE_ENGINE "trace"
bool trace_was_stored(const Trace *trace);

/* NULL when the schedule does not replay or does not show what the finding claims: a bug of
 * ours, and *ret_why (on the heap) says what went wrong. Only for findings with a schedule. */
Trace *trace_replay(const System *system, const Finding *finding, char **ret_why);
void trace_destroy(Trace *trace);

/* "enactor[2].write": who took which step, which is not NULL. */
void trace_print_mover(Text *text, const TraceState *state);

/* The name of the protocol's file, without its folder: where that lies is nobody else's
 * business. */
const char *trace_source_name(const Trace *trace);

/* The premises that a violation of `liveness` satisfies, "name : formula", between `separator`s;
 * nothing where there are none, or the property is of another kind. */
void trace_list_premises(Text *text, const Trace *trace, const char *separator);

/* The state after the transition that the finding's property is about; NULL where it is about a
 * state, or is no_model_error. */
const TraceState *trace_shown_step(const Trace *trace);

/* The trace of a single step from a state (canonical) that need not be reachable: what it breaks of
 * the finding's property, which may be an evaluation that fails: `evaluated` and `error` of the
 * finding are then set, and so is `error` where the step itself fails. NULL where nothing breaks.
 * Its `begun` is not known. */
Trace *trace_step(const System *system, Finding *finding, const int64_t *before,
                  const Schedule *step);

/* The model error that the schedule, attempt and `evaluated` of a finding lead into (its `error`
 * is not looked at). False when they lead to none. */
bool trace_find_error(const System *system, const Finding *finding, ModelError *ret_error);

#endif
