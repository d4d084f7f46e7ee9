/* proving_instances.h - the instances of a proving, and what exploring them shows. */
#ifndef CLI_PROVING_INSTANCES_H
#define CLI_PROVING_INSTANCES_H

#include "proving.h"

/* Instance number `index`; NULL where it has more above the starts than that, or there is none. Valid
 * until there are more of them. */
Instance *proving_instance(Proving *proving, size_t index, int64_t extra);

/* All that have so much above the starts at most, for so many seconds. */
void proving_explore_up_to(Proving *proving, int64_t extra, double slice);

/* The next ones, as long as they are cheap. */
void proving_explore_cheap(Proving *proving);

#endif
