/* solve.h - finding out by reasoning: bounded model checking, induction and PDR over Z3.
 *
 * The engines share what they are given and what they give back; each decides what it can and leaves
 * the rest open. None of them says `holds` without a proof, none `violated` without a schedule that
 * the reference interpreter has followed. */
#ifndef SOLVER_SOLVE_H
#define SOLVER_SOLVE_H

#include <stdatomic.h>

#include "properties/findings.h"
#include "solver/certificate.h"
#include "solver/lessons.h"

#define SOLVE_NO_LIMIT UINT64_MAX

/* What an engine may be doing. */
#define SOLVE_DOINGS(X) X("bmc") X("induction") X("pdr") X("prove") X("minimal") X("certificate")

typedef struct SolveProgress {
    const char *doing; /* one of SOLVE_DOINGS */
    uint32_t depth;    /* steps searched, k of k-induction, frames of PDR */
    uint64_t checks;   /* queries to Z3 so far */
    size_t clauses;    /* of invariants and frames, where there are any */
    double seconds;
} SolveProgress;

typedef struct SolveOptions {
    uint64_t max_depth;       /* SOLVE_NO_LIMIT for none */
    uint64_t max_memory;      /* bytes that Z3 may take in this process; SOLVE_NO_LIMIT for none */
    double timeout;           /* seconds; 0 for none */
    bool first;               /* stop at the first violation */
    bool nicest;              /* of shortest schedules, those that minimal.h looks for: bmc alone */
    bool violations_only;     /* bmc leaves open what holds as no run is longer */
    const char *dump_queries; /* a folder that exists; NULL for none */
    Certificate *certificate; /* gets each proof by an invariant that is found; NULL for none */
    Lessons *lessons;         /* of PDR and prove, taken and left; NULL for none */
    const atomic_bool *interrupted;                                 /* may be NULL */
    void (*progress)(void *context, const SolveProgress *progress); /* may be NULL */
    void *progress_context;
    /* Called as soon as a finding is decided (may be NULL), e.g. to hand it to another process. */
    void (*decided)(void *context, const Finding *finding);
    void *decided_context;
    /* Has somebody else decided the finding at this position? Then nobody looks for it any more: it
     * is not open, and no verdict is given. Asked again and again; may be NULL. */
    bool (*known_elsewhere)(void *context, uint32_t position);
    void *known_context;
} SolveOptions;

typedef enum SolveStop {
    SOLVE_SETTLED, /* nothing of what was asked is open any more, or the first violation */
    SOLVE_GAVE_UP, /* the engine has no way on: no proof to be had this way, nothing encodable */
    SOLVE_DEPTH,
    SOLVE_MEMORY,
    SOLVE_TIMEOUT,
    SOLVE_INTERRUPTED
} SolveStop;

typedef struct Solving {
    SolveStop stop;
    uint32_t depth; /* bmc: no open property is violated within so many steps */
    bool searched;  /* is `depth` anything yet? (not even the initial states otherwise) */
    bool complete;  /* bmc: no run has more than `depth` steps */
    bool refused;   /* it gave up for a reason that stays: there is no Z3, or no encoding */
    uint64_t checks;
    double seconds;
    char stopped[256]; /* why it ended, as a clause; empty when settled */
} Solving;

/* Who reasons: Z3's version as it tells it ("Z3 4.8.12.0"), or why there is none. Loads it; lives for
 * good. */
const char *solve_library(void);

/* Bounded model checking, shortest violations first: after it, what is still open has no violation
 * within ret->depth steps. Where no run is longer than that, what is open holds; `violations_only`
 * leaves it open, and stops with SOLVE_DEPTH. */
void solve_bmc(const System *system, Findings *findings, const SolveOptions *options, Solving *ret);

/* k-induction with simple paths, strengthened by invariants that it finds (templates, Houdini); and
 * bounded search for the base case, which may find violations. */
void solve_induction(const System *system, Findings *findings, const SolveOptions *options,
                     Solving *ret);

/* Property-directed reachability (IC3). */
void solve_pdr(const System *system, Findings *findings, const SolveOptions *options, Solving *ret);

/* What is open after an engine ended: gives it up with the engine's reason. */
void solve_give_up(Findings *findings, const Solving *solving);

#endif
