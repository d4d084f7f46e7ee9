/* confirm.h - the last check of a proof, before it is told, and its certificate.
 *
 * The obligations are built once more, in contexts made for nothing else, and asked one by one; the
 * terms that Z3 answered about are those that the certificate gets. */
#ifndef SOLVER_CONFIRM_H
#define SOLVER_CONFIRM_H

#include "conjuncts.h"
#include "obligations.h"
#include "solving.h"

/* `invariant`: the claims in the language's words, a conjunct a line (NULL: none). query_timeout:
 * seconds for each query, 0 for none. Adds to the certificate where one is wanted.
 * ret_check->why says what is in the way. */
ObligationsEnd session_confirm(Session *session, const Proof *proof, const char *invariant,
                               double query_timeout, ObligationsCheck *ret_check);

/* Of a proof in a finite encoding, whose claims are those conjuncts (filled in here). Once it is
 * confirmed, it is tried without as many of them as can be (thin.h), in at most about the time that
 * the search took and a second more; if what is left is confirmed as well, this is the proof, and the
 * conjuncts are those that are left. *ret_cut_short: perhaps more can be left out. */
ObligationsEnd session_confirm_thin(Session *session, Proof *proof, Conjuncts *conjuncts,
                                    ObligationsCheck *ret_check, bool *ret_cut_short);

/* Decides the finding at that position by such a proof; `how`: see Finding. */
void session_tell_proof(Session *session, uint32_t position, const char *how,
                        const Conjuncts *conjuncts, bool cut_short);

#endif
