/* place.h - where a process stands, in the words of its source.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_PLACE_H
#define COUNTEREXAMPLES_PLACE_H

#include "model/system.h"

/* The place of control of an instance in a state. */
const PlaceInfo *place_of(const Process *process, uint32_t instance, const int64_t *state);

/* The step that control is before; at a choice the steps that may come, joined by " or ";
 * "done". */
void place_print(Text *text, const Process *process, const PlaceInfo *place);

#endif
