/* looking.h - what the parts of a comparison of behaviours share: memory, clock, and how it ended.
 *
 * Private to inclusion.c, unfolding.c, alike.c and subsets.c. */
#ifndef EXPLORER_LOOKING_H
#define EXPLORER_LOOKING_H

#include "explorer/inclusion.h"
#include "observation.h"
#include "sequences.h"
#include "watch.h"

typedef struct Looking {
    const InclusionQuestion *question;
    const ExploreOptions *limits;
    Budget budget;
    Watch watch;
    Sequences observations; /* of both systems, as observation.h writes them */
    uint64_t states;        /* for progress */
    bool is_limited;        /* something was reached … */
    ExploreStop stop;       /* … this first */
    bool is_over;           /* time is, or somebody interrupted: nothing goes on */
} Looking;

/* The first reason is kept. Returns false. */
bool looking_stop(Looking *looking, ExploreStop stop);

/* To be asked often: may it go on? */
bool looking_goes_on(Looking *looking);

/* Of an interpreter in a long step. `looking` is a Looking. */
bool looking_is_out_of_patience(void *looking);

#endif
