/* live.h - which locals of a process may still be read from which places on.
 *
 * Live-variable analysis (Aho, Lam, Sethi, Ullman, "Compilers", 9.2.5), backwards over the nodes of
 * control and, inside steps, over statements: what is read is live before, what is written as a
 * whole is not, unless it is read in between; where ways part it is live if it is on any. An
 * `anytime` step may be the next at each place. */
#ifndef MODEL_LIVE_H
#define MODEL_LIVE_H

#include "model/system.h"

/* Clears those of `held` (for place p and local l at [p * local_count + l]) that are not live. */
void live_restrict(const Process *process, bool *held);

#endif
