/* certificate_private.h - what a proof adds to its certificate, while it is checked. */
#ifndef SOLVER_CERTIFICATE_PRIVATE_H
#define SOLVER_CERTIFICATE_PRIVATE_H

#include "obligations.h"
#include "solver/certificate.h"

/* Comments: what each param and option is. */
void certificate_add_decisions(Text *text, const System *system);

/* Says in comments which system, properties and engine the obligations behind it are about, and the
 * invariant (a conjunct a line; NULL or empty: typing alone). */
void certificate_begin(Certificate *certificate, const Proof *proof, const char *engine,
                       const char *invariant);

/* Adds these very terms. */
void certificate_add(Certificate *certificate, const Obligations *obligations);

/* The proof was confirmed; or was not, and what was added since certificate_begin goes. */
void certificate_end(Certificate *certificate, bool confirmed);

/* All proofs of another certificate, behind its own. */
void certificate_append(Certificate *certificate, const Certificate *more);

#endif
