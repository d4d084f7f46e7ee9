/* query.h - asking Z3: a solver with assumptions, cores, limits, and a way to be interrupted.
 *
 * Logics: LOGIC_FINITE is Z3's QF_FD solver (bit-vectors, Booleans; incremental, with cores);
 * LOGIC_GENERAL its default solver (integers, uninterpreted sorts and functions, quantifiers).
 * Solvers made from tactics are not used: in 4.8.12 they return an empty core under assumptions,
 * silently. An unknown answer is never taken for another one. */
#ifndef SOLVER_QUERY_H
#define SOLVER_QUERY_H

#include <stdatomic.h>

#include "numbers.h"
#include "support/clock.h"
#include "terms.h"

/* What holds back all queries of one run of an engine, in whatever threads. A thread of its own
 * watches: it calls terms_interrupt until a check under way ends, at the deadline or when the flag
 * is set. */
typedef struct Patience Patience;

/* deadline: as seconds_now, 0 for none; interrupted: may be NULL. */
Patience *patience_create(double deadline, const atomic_bool *interrupted);
void patience_destroy(Patience *patience);
/* Is it over? Engines ask between checks, too. */
bool patience_is_over(const Patience *patience);
bool patience_was_interrupted(const Patience *patience); /* rather than the deadline */

/* Has it ended a check, which with more time might have had an answer? */
bool patience_ended_any(Patience *patience);

typedef enum QueryLogic { LOGIC_FINITE, LOGIC_GENERAL } QueryLogic;
typedef enum Answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN } Answer; /* unsat, sat, neither */

typedef struct Query Query;

/* `patience` may be NULL. `dump`: a folder (or NULL) that gets each check as an SMT-LIB 2 file
 * NAME-0001.smt2, … (numbers that have a file are left out), with its assumptions asserted,
 * `(check-sat)` and the answer that Z3 gave as `(set-info :status …)`. Of a file that can't be written
 * dumping.h tells; answers stay what they are. */
Query *query_create(Terms *terms, QueryLogic logic, Patience *patience, const char *dump,
                    const char *name);
/* Of logic LOGIC_FINITE: whether to restart in Luby's series (Luby, Sinclair and Zuckerman, "Optimal
 * speedup of Las Vegas algorithms", 1993) rather than, as at first, when learnt clauses get worse.
 * Where there is a model, the times until it is found vary far less. */
void query_restart_evenly(Query *query, bool evenly);
void query_destroy(Query *query); /* NULL is allowed */

void query_assert(Query *query, Term term);
void query_push(Query *query);
void query_pop(Query *query);

/* For this and later checks: give up after so many seconds each (0: no limit of its own). */
void query_set_timeout(Query *query, double seconds);

/* What failed so far: the terms, a model that has no 64-bit number where one was asked for. NULL when
 * nothing did. */
const char *query_failure(const Query *query);

/* May all asserted and all assumptions (Boolean constants or their negations) be true at once?
 * ANSWER_UNKNOWN when patience is over, on its own timeout, and after any failure of the terms. */
Answer query_check(Query *query, const Term *assumptions, size_t count);

/* How many checks all queries of this process have made (as many as were written down where all
 * are): what a stretch of work takes is the difference. */
uint64_t queries_asked(void);

/* Why the last answer was unknown: "interrupted", "timeout", … or what failed. */
const char *query_reason(const Query *query);

/* After ANSWER_NO: which of those assumptions were enough; written to `ret_core` (room for all of
 * them), their number returned. 0 when what is asserted contradicts itself. */
size_t query_core(Query *query, Term *ret_core);

/* After ANSWER_YES, until the next check: what a term is; what the model leaves open is made up,
 * the same way for the whole model. */
bool query_truth(Query *query, Term term);
int64_t query_number(Query *query, Number number);
Z3_model query_model(Query *query);

#endif
