/* watch.h - when an exploration has to end before it is complete, and how to say so.
 *
 * Looks at the clock and at the interruption, tells about progress, and words the reasons. States
 * and bytes are counted where they are stored (visited.h, budget.h). */
#ifndef EXPLORER_WATCH_H
#define EXPLORER_WATCH_H

#include "explorer/explore.h"

typedef struct Watch {
    const ExploreOptions *options;
    double started, told; /* when, and when progress was last told; in seconds */
    unsigned ticks;
    unsigned threads; /* that the search may have at the moment */
} Watch;

/* The clock starts now, at what was spent before. */
void watch_init(Watch *watch, const ExploreOptions *options);
double watch_seconds(const Watch *watch);

/* To be called very often: true once in a while, when it is time for watch_look. */
static inline bool watch_tick(Watch *watch)
{
    return (++watch->ticks & 15U) == 0;
}

/* Has time run out, or was the search interrupted? Any thread may ask; watch_look says which. */
bool watch_is_over(const Watch *watch);
bool watch_is_interrupted(const Watch *watch);
bool watch_is_out_of_patience(void *watch); /* the same, to be asked within long work */

typedef enum WatchLook {
    WATCH_QUIET,
    WATCH_TOLD, /* a tenth of a second has passed: progress was told, and `beside` called */
    WATCH_STOP  /* time has run out, or the search was interrupted */
} WatchLook;

/* *ret_stop: for WATCH_STOP, which it is. The seconds of `progress` are filled in. */
WatchLook watch_look(Watch *watch, Progress *progress, ExploreStop *ret_stop);

/* "the limit of 1,000 states was reached": why the search stopped; empty for STOP_COMPLETE.
 * `exhausted`: memory ran out before its limit; `states` are counted. */
void watch_explain(const Watch *watch, ExploreStop stop, bool exhausted, uint64_t states,
                   Text *text);

#endif
