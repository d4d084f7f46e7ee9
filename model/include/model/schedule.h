/* schedule.h - how to get somewhere: the one thing that engines hand out beside a verdict.
 *
 * The choices that make the initial state, then action after action, each with its choices. Whoever
 * has a schedule and the system can replay it with the interpreter and needs nothing else. */
#ifndef MODEL_SCHEDULE_H
#define MODEL_SCHEDULE_H

#include "model/interpreter.h"

typedef struct Schedule Schedule;

/* An empty schedule on the heap; schedule_destroy takes NULL too. */
Schedule *schedule_create(void);
void schedule_destroy(Schedule *schedule);

/* Appends an action; its choices are copied. The first one must have process NULL. */
void schedule_append(Schedule *schedule, const Action *action);

/* A copy of it, with one action more where `last` is not NULL. */
Schedule *schedule_copy(const Schedule *schedule, const Action *last);

/* Keeps the first entries, so many, which is no more than there are. */
void schedule_shorten(Schedule *schedule, uint32_t length);

/* Entries with the initial one; entry i's choices are owned by the schedule. */
uint32_t schedule_length(const Schedule *schedule);
Action schedule_entry(const Schedule *schedule, uint32_t index);

/* Steps taken: entries without the initial one. */
uint32_t schedule_steps(const Schedule *schedule);

#endif
