/* solving.h - what all engines of this layer share: when they have to end and how they say so, what
 * they tell on the way, whom they tell about what is decided.
 *
 * A Session is one run of an engine. It knows limits and findings; it knows nothing of queries or
 * of how anything is found out. One thread. */
#ifndef SOLVER_SOLVING_H
#define SOLVER_SOLVING_H

#include "encode.h"
#include "solver/solve.h"

typedef struct Session Session;

struct Session {
    Session *lender;    /* at work when this one began, and again when it has ended; or NULL */
    const char *engine; /* as findings name it */
    const System *system;
    Findings *findings;
    const SolveOptions *options;
    Solving *result; /* stop, stopped: by session_stop; depth, searched: by the engine */
    Patience *patience;
    double started, told;
    uint64_t asked_before; /* checks of this process when it began */
    double thinning;       /* seconds spent on what proofs can do without */
    bool stopped;
    uint64_t memory_before; /* bytes that the process held when it began */
    uint64_t memory_most;   /* of Z3 in all then; 0 where it was not found */
    bool *known;            /* findings that `decided` was told about */
};

/* The clock starts now; *ret is cleared. Finds Z3 and sets its memory limit, so it comes before
 * any Terms, and there must be none if it stops at once: where nothing that was asked is open, and
 * where Z3 can't be loaded. */
void session_begin(Session *session, const char *engine, const System *system, Findings *findings,
                   const SolveOptions *options, Solving *ret);

/* Fills in seconds and checks. After its last Terms are gone: the limits are those of before. */
void session_end(Session *session);

/* The first stop counts; the reason is a clause without a full stop, and a fixed one where the
 * limit itself says all (SOLVE_SETTLED, SOLVE_DEPTH, SOLVE_MEMORY, SOLVE_TIMEOUT,
 * SOLVE_INTERRUPTED). */
void session_stop(Session *session, SolveStop stop);
void session_give_up(Session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* … for a reason that stays (Solving.refused). */
void session_refuse(Session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Has the session to end? Looks at the clock, the interruption, Z3's memory and its failure (`terms`
 * may be NULL). To be asked before and after each check. */
bool session_look(Session *session, const Terms *terms);

/* Z3 failed, as it says: stops, with the limit where that was memory. */
void session_fail(Session *session, const char *failure);

/* What was found could not be confirmed, for that reason: stops, with the limit where that was
 * memory. */
void session_doubt(Session *session, const char *what, const char *why);

/* An answer was unknown: stops with the reason for it, whatever it is. */
void session_stumble(Session *session, const Terms *terms, const Query *query);

/* Stops where a complaint of the encoder says that nothing can be proved or searched. */
bool session_complains(Session *session, const Encoder *encoder);

/* Tells how far it got, ten times a second at most; `now` tells it in any case. */
void session_tell(Session *session, uint32_t depth, size_t clauses, bool now);

/* So many claims are left, in between. */
void session_tell_claims(void *session, size_t claims);

/* For an engine that works for this one, until this one has to end: what it tells is told as of the
 * whole. */
SolveOptions session_lend(Session *session);

/* Bytes that are left of its limit; SOLVE_NO_LIMIT where there is none. */
uint64_t session_memory_left(const Session *session);

/* To be called after decisions: tells `decided` about each new one, and stops when nothing is left
 * to find out (or with the first violation, where that is enough). */
void session_settle(Session *session);

/* Closes what others have decided meanwhile: was there any? Stops where nothing else is left. Only to
 * be called where no query is about what is open. */
bool session_catch_up(Session *session);

/* Everything that can happen was looked at, as no run has more steps: what is open holds
 * (findings_complete), as the engine of that name found out. */
void session_complete(Session *session, const char *engine, uint32_t longest);

/* For interpreter_set_patience: context is the Patience. */
bool session_out_of_patience(void *patience);

#endif
