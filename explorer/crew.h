/* crew.h - threads that do one job together, again and again.
 *
 * Between jobs they wait; whoever runs a job takes part in it. Signals are for the caller's thread:
 * the others block them all. */
#ifndef EXPLORER_CREW_H
#define EXPLORER_CREW_H

typedef struct Crew Crew;

/* `who` is below crew_size(); the caller's thread is 0. */
typedef void CrewJob(void *context, unsigned who);

/* A crew of `size` (at least 1), the caller's thread among them; of fewer where the system gives no
 * more threads. */
Crew *crew_create(unsigned size);
void crew_destroy(Crew *crew); /* NULL is allowed */

unsigned crew_size(const Crew *crew);

/* Everybody does the job once; returns when all have done it. What was written before is seen by
 * all, and what they wrote is seen afterwards. */
void crew_run(Crew *crew, CrewJob *job, void *context);

#endif
