/* searching.h - breadth-first search over packed states, while it is under way.
 *
 * States are stored in order of discovery, so the store is the queue: `leaving` goes through it.
 * A level ends where the states of the next depth begin. Within a level, stretches of states are
 * left together (worker.h), and then taken in order, as if one after the other had been: what is
 * decided, counted and stored does not depend on how long the stretches are. What is decided on the
 * way goes into the findings; schedules are found again from the parents (way.h).
 *
 * Private to search.c, levels.c and arrivals.c. */
#ifndef EXPLORER_SEARCHING_H
#define EXPLORER_SEARCHING_H

#include "batch.h"
#include "joint.h"
#include "search.h"
#include "shortening.h"
#include "successors.h"
#include "tiers.h"
#include "visited.h"
#include "watch.h"
#include "way.h"
#include "worker.h"

#define SEARCH_ENGINE "explore"

typedef struct Search {
    const System *system;
    Findings *findings;
    const ExploreOptions *options;
    Successors *successors;
    Worker worker;
    Batch batch;
    Joint *joint; /* NULL: one thread, or nothing yet that several would be worth the while for */
    unsigned joint_threads; /* that were asked for */
    bool alone;             /* there will be no others */
    bool forgot;            /* something was forgotten by a joint that is no more */
    Budget budget;
    Visited visited;
    System judged; /* with the properties that may be evaluated */
    CanonicalOptions reductions;
    Trail trail;
    Watch watch;
    uint64_t transitions;
    uint32_t initial_states;
    uint32_t leaving;   /* the state whose successors are looked at; NO_STATE: the initial ones */
    uint32_t level_end; /* the first state of the next depth */
    uint32_t depth;     /* of the states that are left now */
    uint32_t farthest;  /* depth of any state so far */
    Tiers tiers;
    Labels labels; /* where the graph is wanted */
    bool has_labels;
    Shortening shortening;
    SearchVisitor *visitor;
    void *visitor_context;
    bool stopped;
    ExploreStop stop;
    bool stepped; /* can somebody take an ordinary step in `leaving`? */
    uint64_t stuck_states;
    uint32_t first_stuck, steps_to_stuck;
    bool knows_stuck; /* a level was left that has some */
} Search;

/* ---- search.c ---- */

/* The first reason is kept. */
void search_stop(Search *search, ExploreStop stop);

/* Stops when nothing is left to find out; to be called after each decision. */
void search_settle(Search *search);

/* At the clock, at interruptions, at what runs beside. */
void search_look(Search *search);

/* Only between stretches: one that was begun by the interpreter is ended by it. */
void search_look_for_native(Search *search);

/* ---- levels.c ---- */

/* From the initial states on, until it is stopped or complete. */
void search_run(Search *search);

/* ---- arrivals.c ---- */

/* Arrives by a transition, or in an initial state: a SuccessorVisitor. */
bool search_arrive(void *context, const Successor *successor);

/* Stores the state, and judges it if it is new. */
void search_arrive_at_state(Search *search, const uint64_t *state, uint64_t hash);

/* Leaves `leaving`, transition by transition. */
void search_leave_by_hand(Search *search);

/* A state that was left is stuck; they come in order. */
void search_note_stuck(Search *search, uint32_t number);

/* Is a model error this many steps away nearer than what was found so far? */
bool search_error_is_nearer(const Finding *finding, uint32_t steps);

#endif
