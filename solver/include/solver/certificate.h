/* certificate.h - proofs for other provers: their obligations as SMT-LIB 2.
 *
 * A certificate gathers the proofs that engines find (SolveOptions.certificate), in however many
 * runs. Each obligation is a problem of its own, with `(reset)` before it, and has to be answered by
 * `unsat`. What it says about the model is what the encoder says: that those terms mean this
 * protocol is not shown by it. Proofs by having seen everything (bmc) have none. One thread. */
#ifndef SOLVER_CERTIFICATE_H
#define SOLVER_CERTIFICATE_H

#include <stdint.h>

typedef struct Certificate Certificate;

Certificate *certificate_create(void);
void certificate_destroy(Certificate *certificate); /* NULL is allowed */

/* How many proofs it has so far. A proof may be about several properties. */
uint32_t certificate_proofs(const Certificate *certificate);

/* Can a certificate be written there, as far as can be seen without touching the file? NULL, or why
 * not (valid until the next call). */
const char *certificate_try(const char *path);

/* Writes it to the file: under a name beside it that it loses at the end, so that the file is there
 * whole or not at all; what is no ordinary file (a pipe, a terminal) is written to as it is. NULL,
 * or what went wrong (valid until the next call). */
const char *certificate_write(const Certificate *certificate, const char *path);

#endif
