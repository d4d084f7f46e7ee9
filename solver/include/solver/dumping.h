/* dumping.h - the files of `dump_queries`: could all of them be written?
 *
 * The first that can't be written is the last one that is tried, in this process and in those that
 * share it: answers stay what they are, but what is written is not all. */
#ifndef SOLVER_DUMPING_H
#define SOLVER_DUMPING_H

/* Lets processes that are forked from now on tell this one. */
void dumping_share(void);

/* Which file could not be written and why, or NULL. To be asked when nobody is at work any more. */
const char *dumping_problem(void);

#endif
