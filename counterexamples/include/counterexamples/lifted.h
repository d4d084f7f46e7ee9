/* lifted.h - lifted params in a sentence. */
#ifndef COUNTEREXAMPLES_LIFTED_H
#define COUNTEREXAMPLES_LIFTED_H

#include "model/system.h"
#include "support/text.h"

bool lifts_anything(const System *system);

/* "ENACTORS, ENDPOINTS and PLANS". */
void lifted_print_names(Text *text, const System *system);

/* "ENACTORS = 2, ENDPOINTS = 1, PLANS = 3": of this instance. */
void lifted_print_values(Text *text, const System *system);

/* "with ENACTORS = 2, ENDPOINTS = 1, PLANS = 3", in lines of so many columns. */
void lifted_list_values(Text *text, const System *system, size_t columns);

/* "ENACTORS >= 1", or "ENACTORS = 2" of one that is not lifted. */
void decision_print(Text *text, const Decision *decision);

#endif
