/* minimising.h - has the best of the shortest traces chosen for each finding, whoever found it.
 *
 * counterexamples/minimal.h says which is the best; what it takes to know, the explorer has. Where
 * another engine found something, the explorer looks for it again, up to so many states. */
#ifndef CLI_MINIMISING_H
#define CLI_MINIMISING_H

#include "run.h"

/* Sets what the explorer has to call for an inquiry that wants that. */
void minimising_prepare(Inquiry *inquiry, ExploreOptions *ret_options);

/* For findings that were decided by others, when all engines have ended; `seconds`: that are left,
 * 0 for no limit, less where there is no time. False where the explorer finds something else: told
 * on standard error. */
bool minimising_look_again(Inquiry *inquiry, double seconds);

/* Does the explorer, which ended like that, say the same as far as it came? PDR need not have a
 * shortest trace. */
bool minimising_agrees(const Finding *finding, const Finding *again, ExploreStop stop);

/* Nobody looks for a better trace any more: notes what that leaves open. */
void minimising_leave(Finding *finding, Minimise minimise);

#endif
