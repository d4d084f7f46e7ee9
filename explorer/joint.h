/* joint.h - several threads leave a stretch of states together.
 *
 * The stretch is cut into slices, some for each thread, in order. Then the table of visited states
 * is cut into shares: whoever has a share looks up all successors that belong there, in the order
 * in which one thread alone would, and enters the new ones under the numbers of their places in
 * that order. If there is anything to judge, or the table has to grow, all that was entered is
 * taken back, and the search goes through the harvests by itself. Otherwise the new states get
 * their true numbers and are stored. So what comes out is in every case what one thread alone gives;
 * no lock is taken on the way. */
#ifndef EXPLORER_JOINT_H
#define EXPLORER_JOINT_H

#include "crew.h"
#include "visited.h"
#include "watch.h"
#include "worker.h"

typedef struct Joint Joint;

typedef struct JointOptions {
    const System *system;
    const CanonicalOptions *reductions;
    const Findings *findings;
    const Watch *watch;
    Visited *visited;
    unsigned threads;
} JointOptions;

/* NULL where the system gives no second thread, or the budget of `visited` no memory. */
Joint *joint_create(const JointOptions *options);
void joint_destroy(Joint *joint); /* NULL is allowed */

/* Are so many states to be left worth the while for so many threads? */
bool joint_is_worthwhile(unsigned threads, uint32_t states);

/* Leaves the states from `first` on, but not `to`, as `like` would; returns how many were, in order.
 * They may be none where the search is to end. */
uint32_t joint_leave(Joint *joint, uint32_t first, uint32_t to, const Worker *like);

/* Stores the new ones among their successors. False where that is left to the search. */
bool joint_store(Joint *joint);

/* The successors of those that were left: of the first slices, as many as count. */
unsigned joint_slices(const Joint *joint);
Harvest *joint_harvest(Joint *joint, unsigned slice);

/* worker_has_forgotten, in any slice. */
bool joint_has_forgotten(const Joint *joint);

#endif
