/* retrace.h - a stored trace against the model as it is now.
 *
 * Who took which step, and with which choices, is looked for by name; the model may have changed in
 * any way since. All ways that fit are followed, as long as they are not too many. A trace of another tool has states alone: there a way is looked for through states
 * that agree in the variables that both have. The reference interpreter takes every step, and what
 * is said to be violated is replayed as any counterexample is. */
#ifndef COUNTEREXAMPLES_RETRACE_H
#define COUNTEREXAMPLES_RETRACE_H

#include <jansson.h>

#include "counterexamples/stored.h"
#include "counterexamples/trace.h"

/* clang-format off */
#define RETRACE_KINDS(X)                                                                           \
    X(RETRACE_SAME, "same")             /* it is possible, and leads to what it led to */          \
    X(RETRACE_DIFFERS, "differs")       /* it is possible, and leads elsewhere */                  \
    X(RETRACE_IMPOSSIBLE, "impossible") /* it can't be taken */                                    \
    X(RETRACE_FAILS, "fails")           /* it leads into a model error */
/* clang-format on */

typedef enum RetraceKind {
#define RETRACE_ENUM_LINE(kind, name) kind,
    RETRACE_KINDS(RETRACE_ENUM_LINE)
#undef RETRACE_ENUM_LINE
} RetraceKind;

typedef struct RetraceStep {
    RetraceKind kind;
    Text who, step;    /* "enactor[1]", "write (ep 1)"; of the initial state empty */
    Text what;         /* why it is impossible, or a line for each value that is not what it was */
    const Step *taken; /* or was to be taken; NULL where the model has none such */
} RetraceStep;

/* clang-format off */
#define RETRACE_OUTCOMES(X)                                                                        \
    X(RETRACE_VIOLATED, "violated")     /* the property, by this trace or its beginning */         \
    X(RETRACE_REACHED, "reached")       /* likewise, of a witness */                               \
    X(RETRACE_HARMLESS, "harmless")     /* all steps are possible and, whichever way they are      \
                                           taken, violate nothing, or reach nothing */             \
    X(RETRACE_DEPARTS, "departs")       /* not all steps are possible */                           \
    X(RETRACE_UNDECIDED, "undecided")   /* what it shows now would take more to find out */
/* clang-format on */

typedef enum RetraceOutcome {
#define RETRACE_ENUM_LINE(outcome, name) outcome,
    RETRACE_OUTCOMES(RETRACE_ENUM_LINE)
#undef RETRACE_ENUM_LINE
} RetraceOutcome;

typedef struct Retrace {
    const System *system;
    const StoredTrace *stored;
    Findings *findings;
    RetraceStep *steps; /* the initial state first, as far as it came */
    uint32_t count;
    RetraceOutcome outcome;
    const Finding *finding; /* violated or reached; else the one that was asked about, or NULL */
    Trace *trace;           /* of that, as the model has it now; else NULL */
    Text why;               /* a sentence on the outcome, where there is more to say */
    Text notes;             /* a line for each thing that only one of the two knows */
    char *bug;              /* what was found does not replay: a bug of ours */
} Retrace;

/* `property`: which one is to be judged (the system has it); NULL: the trace's own, which the
 * system has, or, where the trace says none, invariants and transition properties. Borrows both. */
Retrace *retrace(const System *system, const StoredTrace *stored, const char *property);

/* Have they anything to do with each other? Of another tool's trace: is there a shared variable
 * that both have? */
bool retrace_is_about(const System *system, const StoredTrace *stored);

void retrace_destroy(Retrace *result); /* NULL is allowed */

/* For people, and for programs (a new reference). */
void retrace_text(const Retrace *retrace, unsigned columns, bool colour, Text *ret_text);
json_t *retrace_json(const Retrace *retrace, const char *version);

#endif
