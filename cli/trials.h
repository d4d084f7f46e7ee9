/* trials.h - the two things that a synthesis can do: look at one value, prove one range.
 *
 * Where and when is not theirs. */
#ifndef CLI_TRIALS_H
#define CLI_TRIALS_H

#include "synthesising.h"

/* Time is up, somebody wants it to end, or nothing that comes out can be trusted. */
bool trial_is_over(Synthesising *synthesising);
double trial_seconds_left(const Synthesising *synthesising);

/* Shows how far the synthesis got: a WholeShown, of a Synthesising. */
void trial_show(void *context, uint64_t checks);

/* Looks at instances with this value of the param for so many seconds, and notes what is found of
 * whatever is not decided there. */
void trial_look_at(Synthesising *synthesising, int64_t value, double seconds);

/* The best trace for the property at that position in the instance of this one, of those as short;
 * or this one, which says of itself what is not known then. */
const Trace *trial_choose(Synthesising *synthesising, uint32_t position, const Trace *shown);

/* Tries for so many seconds to prove the property at that position for low..high (RANGE_ENDLESS:
 * for every value from low on); true when that is done, and noted. Larger rounds learn from larger
 * instances. */
bool trial_prove(Synthesising *synthesising, uint32_t position, int64_t low, int64_t high,
                 double seconds, int64_t round);

#endif
