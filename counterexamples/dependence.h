/* dependence.h - does an act depend on what a step before it came out as?
 *
 * Private to counterexamples/; what that means says insight.h. */
#ifndef COUNTEREXAMPLES_DEPENDENCE_H
#define COUNTEREXAMPLES_DEPENDENCE_H

#include "hybrid.h"

/* `hybrid` is set up for step `read` to be repeated there; `act` is a later step of the same instance
 * or its failing attempt. REPEAT_SAME: it could come to the same act. REPEAT_UNKNOWN also where it
 * could become too much until then. The hybrid is to be set up anew afterwards. */
Repeat dependence_find(Hybrid *hybrid, uint32_t read, uint32_t act);

#endif
