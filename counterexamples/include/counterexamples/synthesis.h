/* synthesis.h - for which values of a param: the answer, for people and for programs.
 *
 * The values of the param are split into ranges, without gap or overlap, each with a verdict and
 * with what the verdict rests on. It finds nothing out itself. */
#ifndef COUNTEREXAMPLES_SYNTHESIS_H
#define COUNTEREXAMPLES_SYNTHESIS_H

#include "counterexamples/report.h"

/* clang-format off */
#define BASES(X)                                                                                   \
    X(BASIS_NONE, "none")               /* unknown, and nothing was looked at */                   \
    X(BASIS_SEARCH, "search")           /* unknown: some was looked at, to no avail */             \
    X(BASIS_TRACES, "traces")           /* a trace for each value */                               \
    X(BASIS_EXPLORATION, "exploration") /* each value explored to its end, without a trace */      \
    X(BASIS_PROOFS, "proofs")           /* a proof for each value */                               \
    X(BASIS_PROOF, "proof")             /* one proof for the whole range */                        \
    X(BASIS_REFUSED, "refused")         /* unknown: the model can't be built with these values */
/* clang-format on */

typedef enum Basis {
#define BASIS_ENUM_LINE(basis, name) basis,
    BASES(BASIS_ENUM_LINE)
#undef BASIS_ENUM_LINE
} Basis;

const char *basis_name(Basis basis);

#define RANGE_ENDLESS INT64_MAX

typedef struct Range {
    int64_t low, high; /* high RANGE_ENDLESS: every value from low on */
    Verdict verdict;   /* of a witness as in Finding */
    Basis basis;
    const Trace **traces; /* BASIS_TRACES: for each value; the array is owned */
    const Finding *proof; /* BASIS_PROOF */
    const char *engine;   /* that decided it; NULL of BASIS_TRACES and of what is unknown */
    char *reason;         /* owned; of what is unknown */
} Range;

typedef struct Ranges {
    Range *items; /* owned */
    size_t count;
} Ranges;

void ranges_release(Ranges *ranges);

typedef struct SynthesisProperty {
    const Property *property;
    bool asked; /* else it is no_model_error, told only where it is violated */
    Ranges ranges;
    const Trace *shown; /* the one that shows what it takes, or NULL */
} SynthesisProperty;

typedef struct Synthesis {
    const System *system; /* lifts whatever has several values; params and options as they are */
    const char *param;
    int64_t low, high; /* the values that were asked about */
    SynthesisProperty *properties;
    size_t count;
    const Ranges
        *together;    /* where all that was asked holds, where something is violated, and where
                               neither is known; of bases only BASIS_REFUSED */
    const char *note; /* a sentence on what could not be done; or NULL */
    ReportCounts counts;
    ReportSolving solving;
    uint32_t undecided; /* how many properties are not decided for some value */
} Synthesis;

void synthesis_text(const Synthesis *synthesis, unsigned columns, bool colour, Text *ret_text);

/* A new reference. */
json_t *synthesis_json(const Synthesis *synthesis, const char *version);

#endif
