/* mutants.h - what `--mutate` found, for people and for programs. */
#ifndef COUNTEREXAMPLES_MUTANTS_H
#define COUNTEREXAMPLES_MUTANTS_H

#include <jansson.h>

#include "properties/mutants.h"
#include "support/text.h"

/* How many are noticed; and, with their lines, those that are not, that change nothing, and that
 * are undecided. The findings are those of the original. `columns` and `colour` as in report_text. */
void mutants_text(const Findings *findings, const Mutants *mutants, unsigned columns, bool colour,
                  Text *ret_text);

/* What a report has under "mutants": all of them. A new reference. */
json_t *mutants_json(const System *system, const Mutants *mutants);

#endif
