/* judging.h - from a model of an unrolled formula to findings, with the interpreter as the judge.
 *
 * The model claims that some bads of the last step are so. The way there is followed by the reference
 * interpreter, which then judges what it sees; each claim has to come out. */
#ifndef SOLVER_JUDGING_H
#define SOLVER_JUDGING_H

#include "follow.h"
#include "unrolling.h"

/* Follows the model that the last query_check found, and decides the findings of the claimed bads
 * (and of whatever else is so at its end). All claims are early ones, or none is. Patience may end
 * it: then some claim is not decided. */
void judge_model(Unrolling *unrolling, Follow *follow, const Bad *const *claims, size_t count);

#endif
