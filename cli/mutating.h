/* mutating.h - `--mutate`: what becomes of every mutant of a system, several at a time. */
#ifndef CLI_MUTATING_H
#define CLI_MUTATING_H

#include "options.h"
#include "properties/mutants.h"
#include "run.h"

/* Looks at all mutants of the inquiry's system, which was built with its options and the scenario
 * (may be NULL). `seconds`: how long it may take; 0: any time. To be released. */
void mutating_run(const Inquiry *inquiry, const Scenario *scenario, double seconds,
                  Mutants *ret_mutants);
void mutating_release(Mutants *mutants);

#endif
