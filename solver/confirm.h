/* confirm.h - the last check of a proof, before it is told, and its certificate.
 *
 * The obligations are built once more, in contexts made for nothing else, and asked one by one; the
 * terms that Z3 answered about are those that the certificate gets. */
#ifndef SOLVER_CONFIRM_H
#define SOLVER_CONFIRM_H

#include "obligations.h"
#include "solving.h"

/* `invariant`: the claims in the language's words, a conjunct a line (NULL: none). query_timeout:
 * seconds for each query, 0 for none. Adds to the certificate where one is wanted.
 * ret_check->why says what is in the way. */
ObligationsEnd session_confirm(Session *session, const Proof *proof, const char *invariant,
                               double query_timeout, ObligationsCheck *ret_check);

#endif
