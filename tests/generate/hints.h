/* hints.h - is it true what is said of fairness that was not declared? */
#ifndef GENERATE_HINTS_H
#define GENERATE_HINTS_H

#include "properties/findings.h"

/* Of a liveness property that is violated, in the system of this text: with what a hint asks for it
 * holds, naively, and with less of that it does not; nor with what is said not to help. NULL, or
 * what is wrong (a constant). */
const char *hints_fault(const char *text, const System *system, const Finding *finding,
                        uint64_t max_states);

#endif
