/* lessons.h - what proofs have shown, for those that come after.
 *
 * An invariant that was found for one property often is most of what another one takes. A proof
 * that was confirmed leaves its claims here; later attempts (SolveOptions.lessons), also from other
 * instances of the model, have them among their candidates. Nothing is assumed because it stands
 * here: candidates are filtered and checked like any, and a proof rests on what it says. One thread;
 * the systems live as long. */
#ifndef SOLVER_LESSONS_H
#define SOLVER_LESSONS_H

#include <stddef.h>

typedef struct Lessons Lessons;

Lessons *lessons_create(void);
void lessons_destroy(Lessons *lessons); /* NULL is allowed */

/* How many claims there are; it only grows. Of NULL none. */
size_t lessons_count(const Lessons *lessons);

#endif
