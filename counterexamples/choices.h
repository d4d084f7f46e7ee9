/* choices.h - which choices of a step a reader needs, and what they are called.
 *
 * Private to counterexamples/. `steps` pass their arguments on, so that a step deep inside has
 * many names around it that say the same. */
#ifndef COUNTEREXAMPLES_CHOICES_H
#define COUNTEREXAMPLES_CHOICES_H

#include "counterexamples/trace.h"

/* "k" of "acquire.k". */
const char *plain_name(const char *qualified);

/* Does the choice say nothing that a table of changes or another choice does not say, too? That is
 * one around the `steps` whose name and value one inside has, or how a variable begins that is
 * in the state as it began. */
bool choice_is_repeated(const TraceState *state, uint32_t index);

/* The plain name, or the qualified one where another choice has the same plain name; `told`:
 * where only those that are not repeated are shown. */
const char *choice_name(const TraceState *state, uint32_t index, bool told);

/* What to call a local of the process: its plain name, or the qualified one where another local
 * has the same plain name. */
const char *local_name(const Process *process, const Local *local);

#endif
