/* stuck.h - a property that nobody wrote: that a state is stuck.
 *
 * A witness, named `stuck`, for what an exploration notices on its way: no step is possible (of
 * `anytime` steps there may be some). It has no place in the source. */
#ifndef PROPERTIES_STUCK_H
#define PROPERTIES_STUCK_H

#include "model/system.h"

extern const Property stuck_property;

#endif
