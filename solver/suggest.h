/* suggest.h - claims that the shape of a model suggests, before anything is looked for. */
#ifndef SOLVER_SUGGEST_H
#define SOLVER_SUGGEST_H

#include "claims.h"

/* That control never comes to the end of a process which loops, and that a local of the type that
 * indexes its process is that very process (the argument of a `steps` block mostly is). The latter
 * may be false. A list on the heap. */
const Expr **claims_of_shape(Claims *claims, const System *system, size_t *ret_count);

#endif
