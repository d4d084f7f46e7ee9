/* certify.h - `--certificate FILE`: gathering proofs for a file, and writing it at the end. */
#ifndef CLI_CERTIFY_H
#define CLI_CERTIFY_H

#include "options.h"

/* Where a certificate is asked for, makes options->certificate. False, told on standard error, when
 * it is plain already that the file can't be written: before the work rather than after it. */
bool certify_prepare(Options *options);

/* Writes the file, if there are proofs for it; says on standard error if not. Returns `code`, or
 * EXIT_INPUT when it could not be written. Destroys options->certificate. */
int certify_finish(Options *options, int code);

#endif
