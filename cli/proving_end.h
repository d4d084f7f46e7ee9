/* proving_end.h - how a proving ends: findings that are still open are decided by what was explored,
 * or given up with the reason. */
#ifndef CLI_PROVING_END_H
#define CLI_PROVING_END_H

#include "proving.h"

/* Is what is open beyond the memory limit of the solver, all of it and for good? */
bool proving_is_starved(const Proving *proving);

/* Closes what is open, and fills in what the report wants. */
void proving_conclude(Proving *proving);

#endif
