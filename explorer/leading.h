/* leading.h - which states lead to what decides a finding in as few steps as that takes.
 *
 * Breadth first, a shortest way goes from each depth to the next. So what lies on one is found
 * backward, depth by depth, from the states whose steps decide: among the states that a search has
 * stored up to there, whether or not it went on from there, by making their successors again. All
 * findings share that. It is done for so many transitions at most, counted as by the interpreter,
 * so that what comes out does not depend on threads, nor on native code. */
#ifndef EXPLORER_LEADING_H
#define EXPLORER_LEADING_H

#include "marks.h"
#include "native.h"
#include "properties/shortest.h"
#include "states.h"
#include "watch.h"

/* All of it is the caller's and must outlive it. */
typedef struct LeadingTask {
    const Findings *findings;
    const CanonicalOptions *reductions; /* of the search */
    const States *states;
    const uint32_t *depths; /* the first state of each depth, */
    uint32_t depth_count;   /* … so that all states at a depth below the last one are there */
    const Native *native;   /* that is ready; or NULL */
    Watch *watch;
    Budget *budget;
    /* Of recoverable findings, by position: the states at the last depth that are no end; NULL:
     * not known. */
    const Marks *const *no_ends;
    const Finding *stuck; /* that a stuck state is reached, no finding of the others; or NULL */
    uint64_t transitions; /* that it may take, LEADING_MOST but in tests */
} LeadingTask;

/* Half a second or so of native code. */
#define LEADING_MOST 4000000U

typedef struct Leading Leading;

/* Has it (NULL: no) a way that is known to be a shortest one, and no loop? */
bool leading_may_choose(const Finding *finding);

/* Never NULL: what is not known in the end is told by leading_ways. */
Leading *leading_create(const LeadingTask *task);
void leading_destroy(Leading *leading);

/* The shortest ways to what the finding at this position shows, behind the last one: to a stuck
 * state. False where they are not known.
 * They are good until this is called again; one thread. */
bool leading_ways(Leading *leading, uint32_t position, ShortestWays *ret_ways);

#endif
