/* explore.h - finding out by enumeration: every reachable state, breadth first.
 *
 * Breadth first makes every counterexample a shortest one; a fixed order of successors makes it the
 * same on every run. All properties are decided in one exploration. Exact: states are compared,
 * never only their hashes. */
#ifndef EXPLORER_EXPLORE_H
#define EXPLORER_EXPLORE_H

#include <stdatomic.h>

#include "model/canonical.h"
#include "model/coverage.h"
#include "properties/shortest.h"

#define EXPLORE_NO_LIMIT UINT64_MAX
#define EXPLORE_STUCK UINT32_MAX /* for `shorten`, in place of a finding's position */

typedef struct Progress {
    uint64_t states, transitions, queued;
    uint32_t depth;
    size_t memory_bytes;
    double seconds;
    bool looking_back; /* all states are found; `queued` are left of this pass over them */
} Progress;

typedef struct ExploreOptions {
    uint64_t max_states; /* EXPLORE_NO_LIMIT for none; likewise max_depth */
    uint64_t max_memory; /* bytes, of all states and the table of them; never exceeded */
    uint64_t max_depth;  /* states at this depth are visited and judged but not left; where there
                             are any, the exploration is not complete */
    double timeout;      /* seconds; 0 for none */
    double spent;        /* seconds of the timeout that are over before it begins */
    unsigned threads; /* that leave states; 0 and 1: the caller's alone. What comes out is the same
                            with any number */
    bool native;      /* may compile the system and run that, which changes nothing else */
    uint64_t
        native_at; /* for tests: native code takes over before this stretch of states, the first
                           being 1, and the search waits for the compiler there; 0: as soon as there
                           is some */
    CanonicalOptions reductions; /* visit representatives only, which changes no verdict and no
                                    length, but what is counted; `judged` is set by the search */
    bool first;                  /* stop at the first violation; wins over `full` */
    bool full;                   /* go on when all is decided */
    const Verdict *expected;     /* NULL, or a verdict for each finding: stop as soon as one has
                                    another, and look for no remedies; VERDICT_UNKNOWN: whatever it
                                    has */
    bool way_to_stuck;           /* is a way to the nearest state wanted that is stuck? Then all is
                                    not decided before there is one */
    bool cover;     /* see what a complete exploration covers, for a share of its work … */
    bool cover_all; /* … or for as long as that takes */
    const atomic_bool *interrupted;                            /* may be NULL */
    void (*progress)(void *context, const Progress *progress); /* may be NULL; about ten a second */
    void *progress_context;
    /* May be NULL; called as often, to let another engine go on beside this one: it may decide
     * findings, and mark as `watched` those that this one is to keep an eye on. Returns how many
     * threads this one may have from now on. */
    unsigned (*beside)(void *context);
    void *beside_context;
    /* May be NULL; called before the states are given up, for each finding (by its position) with a
     * way to it that is known to be a shortest one and is no loop: another one that is as short may
     * be chosen for it. With the position EXPLORE_STUCK it is about `way_to_stuck`, which the
     * Exploration has by then: as a witness of stuck_property, its last state decides. `ways` lives
     * until it returns; NULL where finding out took too much. */
    void (*shorten)(void *context, uint32_t position, const ShortestWays *ways);
    void *shorten_context;
} ExploreOptions;

typedef enum ExploreStop {
    STOP_COMPLETE, /* every reachable state was visited */
    STOP_SETTLED,  /* all that was asked is decided (or the first violation, with `first`); at once
                       where enumeration can decide nothing of it, or a watched finding is
                       contradicted */
    STOP_STATES,
    STOP_MEMORY,
    STOP_DEPTH,
    STOP_TIMEOUT,
    STOP_INTERRUPTED
} ExploreStop;

/* What deciding the liveness properties took, by an exploration of its own without reductions. */
typedef struct LivenessWork {
    uint64_t states, transitions; /* of the system, as far as they were found; 0: there was nothing
                                     to do */
    uint64_t product;             /* states of all products with automata */
    double seconds;               /* on top of the exploration's */
    bool limited;                 /* a limit kept some from being decided */
    bool interrupted;             /* here: what was explored before stays complete */
    char stopped[112];            /* why not all was found, as Exploration.stopped */
} LivenessWork;

typedef struct Exploration {
    ExploreStop stop;
    bool
        limited; /* a limit kept something from being decided, perhaps after all states were found */
    uint64_t states, transitions, initial_states; /* that were visited */
    uint64_t stands_for; /* how many reachable states those stand for, known where the exploration
                            is complete and nothing but symmetry was used; else 0 */
    uint32_t depth;      /* the farthest from the initial states */
    bool native;         /* native code took over */
    LivenessWork liveness;
    double seconds;     /* without those that coverage took */
    Coverage *coverage; /* where that was asked for and the exploration is complete, the caller's;
                           else NULL */
    double bytes_per_state; /* all that the search held at its peak, divided by the states; looking
                               back takes more, but never more than max_memory */
    /* Among the states that were left, those in which no ordinary step is possible though not every
     * process is done, and how many steps it takes to the nearest. */
    uint64_t stuck_states;
    uint32_t steps_to_stuck;
    Schedule *way_to_stuck; /* to the first of the nearest, the caller's; or NULL */
    char stopped[112]; /* why it is not complete, as a clause, e.g. "the limit of 1,000 states was
                          reached"; empty when it is */
} Exploration;

/* Explores and fills in `findings`; what stays open is given up with the reason. Running out of
 * anything is an answer: the search then says what it found so far. */
void explore(const System *system, Findings *findings, const ExploreOptions *options,
             Exploration *ret_exploration);

#endif
