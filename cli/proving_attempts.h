/* proving_attempts.h - attempts at proofs. */
#ifndef CLI_PROVING_ATTEMPTS_H
#define CLI_PROVING_ATTEMPTS_H

#include "proving.h"

/* Is there a property for which an attempt may still help? */
bool proving_has_worthwhile(const Proving *proving);

/* For each such property an attempt from each instance with so much above the starts, of so many
 * seconds at most. */
void proving_prove_from(Proving *proving, int64_t extra, double slice);

#endif
