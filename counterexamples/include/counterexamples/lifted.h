/* lifted.h - what has no bound in a sentence: lifted params, and orders. */
#ifndef COUNTEREXAMPLES_LIFTED_H
#define COUNTEREXAMPLES_LIFTED_H

#include "model/system.h"
#include "support/text.h"

/* "ENACTORS, ENDPOINTS and PLANS". */
void lifted_print_names(Text *text, const System *system);

/* "Gen and Term": the order types of the system. */
void orders_print_names(Text *text, const System *system);

/* "ENACTORS = 2, ENDPOINTS = 1, PLANS = 3": of this instance. */
void lifted_print_values(Text *text, const System *system);

/* "with ENACTORS = 2, ENDPOINTS = 1, PLANS = 3", in lines of so many columns. */
void lifted_list_values(Text *text, const System *system, size_t columns);

/* "ENACTORS >= 1", or "ENACTORS = 2" of one that is not lifted. */
void decision_print(Text *text, const Decision *decision);

#endif
