/* retrace_match.h - finding a stored step among those that are possible now, or what is in its way.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_RETRACE_MATCH_H
#define COUNTEREXAMPLES_RETRACE_MATCH_H

#include <jansson.h>

#include "making.h"
#include "model/schedule.h"
#include "support/arena.h"
#include "support/text.h"
#include "support/vector.h"

typedef struct FittingWay {
    Action action;
    bool fails; /* it leads into a model error */
    bool stays; /* nobody takes a step: in another tool's trace */
    bool
        loose; /* only one of the two makes some choice, or it takes another branch of an `either` */
    uint32_t differences; /* of the state that it leads to */
    uint32_t number;      /* in the order they were found */
} FittingWay;

typedef struct Matches {
    VECTOR(FittingWay) ways; /* the nearest first */
    Arena *arena;            /* of their choices, or NULL */
    uint32_t tried;
    bool gave_up;     /* there are too many to go through */
    const Step *step; /* of that name, or NULL */
    Text why;         /* of none: what is in the way */
} Matches;

/* All ways to take a step. `meta` says who took which, and how: what was chosen has to be chosen
 * again. `state`: what it led to; NULL: it failed, and ways that do come first. */
Matches match_step(const System *system, TraceMaking *making, const json_t *meta,
                   const json_t *state);

/* Likewise, to make an initial state: those that agree with `state`, or, where none does, all. */
Matches match_initial(const System *system, TraceMaking *making, const json_t *state);

void matches_add(Matches *matches, const Action *action, const FittingWay *fit);
void matches_release(Matches *matches);

#endif
