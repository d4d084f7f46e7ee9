/* clock.h - how much time passes. */
#ifndef SUPPORT_CLOCK_H
#define SUPPORT_CLOCK_H

/* On CLOCK_MONOTONIC, so only differences mean something. */
double seconds_now(void);

#endif
