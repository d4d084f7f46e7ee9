/* mutants.h - what became of the mutants of a system (model/mutation.h). */
#ifndef PROPERTIES_MUTANTS_H
#define PROPERTIES_MUTANTS_H

#include "model/mutation.h"
#include "properties/findings.h"

/* clang-format off */
#define MUTANT_FATES(X)                                                                            \
    X(MUTANT_UNDECIDED, "undecided")   /* a limit came before an answer; it may be any other */    \
    X(MUTANT_NOTICED, "noticed")       /* a property has another verdict */                        \
    X(MUTANT_UNNOTICED, "unnoticed")   /* it does something else, and all verdicts are the same */ \
    X(MUTANT_UNCOMPARED, "uncompared") /* all verdicts are the same; whether it does anything else
                                          was not seen before a limit came */                      \
    X(MUTANT_IMPOSSIBLE, "impossible") /* no fair run of it satisfies the premises, so nothing can be
                                          said of `liveness`; all other verdicts are the same */   \
    X(MUTANT_SAME, "same")             /* it does just what the original does */
/* clang-format on */

typedef enum MutantFate {
#define MUTANT_FATE_LINE(fate, name) fate,
    MUTANT_FATES(MUTANT_FATE_LINE)
#undef MUTANT_FATE_LINE
} MutantFate;

const char *mutant_fate_name(MutantFate fate);

#define MUTANT_REASON_BYTES 160
#define MUTANT_TIME_IS_UP "the time limit was reached"

typedef struct MutantOutcome {
    MutantFate fate;
    bool untried;                     /* undecided: its turn did not come */
    uint32_t property;                /* noticed: the position of the first property that does */
    Verdict verdict;                  /* … and which verdict it has of the mutant */
    uint64_t states;                  /* that were visited to decide the properties */
    char reason[MUTANT_REASON_BYTES]; /* undecided, uncompared, impossible: why, as a clause */
} MutantOutcome;

typedef struct Mutants {
    const Mutation *mutations;
    const MutantOutcome *outcomes; /* one for each */
    size_t count;
    uint64_t max_states; /* that each might visit */
    bool interrupted;    /* by a signal: the rest was not looked at */
} Mutants;

size_t mutants_count(const Mutants *mutants, MutantFate fate);

#endif
