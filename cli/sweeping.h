/* sweeping.h - the rows of a sweep at work, several at a time, each in a process of its own. */
#ifndef CLI_SWEEPING_H
#define CLI_SWEEPING_H

#include "sweep_axes.h"

/* Decides the rows, as far as the limits allow, each transition system once. */
void sweeping_run(Sweep *sweep, const SweepRequest *request);

#endif
