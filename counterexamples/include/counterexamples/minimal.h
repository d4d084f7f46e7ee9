/* minimal.h - of all shortest traces to what decides a property the one that is easiest to follow.
 *
 * What makes a trace of a property that is no liveness better than another, in this order:
 *
 *  1. fewer steps; of a model error those before it, and then no step that fails. In what follows
 *     that one counts, too;
 *  2. fewer context switches: steps by another process instance than the step before;
 *  3. fewer participants: process instances that take a step;
 *  4. fewer values: distinct identities and numbers that the steps show. A step shows what it
 *     chooses (choose, for any, receive from a bag, fresh; also the loop variables and arguments
 *     around it), and what it leaves in variables in scope that it changes or brings into scope:
 *     in cells that differ, and what comes into a set or goes out of it. Identities of each `id`
 *     type are values of their own, numbers of all ranges are those of one kind. Truth values,
 *     members of enumerations, `none`, indices of maps and branches of `either` don't count; nor do
 *     values of orders, whose names come from the trace;
 *  5. it comes first, where schedules are compared entry by entry: the choices of the initial state
 *     by position; then a step by the instance that took the step before, so that each goes on for
 *     as long as it can; else process, instance, an ordinary step before anytime steps, and
 *     choices, each by position.
 *
 * Found by going through the layered graph of the shortest ways: exact, within a budget of work
 * that is counted, not timed, so that the same comes out on every run and machine. */
#ifndef COUNTEREXAMPLES_MINIMAL_H
#define COUNTEREXAMPLES_MINIMAL_H

#include "properties/shortest.h"

/* Some second of an ordinary machine. */
#define MINIMAL_WORK 20000000U

typedef struct MinimalOptions {
    Fewest wanted; /* FEWEST_UNASKED: the first of the shortest is enough */
    uint64_t work; /* MINIMAL_WORK, for tests less */
    /* Go through those traces only that have fewer context switches, of which there are some: all
     * that matter, where one is known with one less, and few enough even if nobody knows which
     * states lead to the end. 0: however many. */
    uint32_t fewer_than;
} MinimalOptions;

/* Takes a finding that has a shortest schedule and is no liveness, and gives it the best one (of a
 * model error with attempt, error and what was evaluated). `fewest` says what is proved of it, and
 * `wanted` what was looked for. Where not even the first criterion beyond the length was settled
 * in time, it is some shortest one. */
void minimal_choose(const Findings *findings, Finding *finding, const ShortestWays *shortest,
                    const MinimalOptions *options);

/* What a schedule and the attempt behind it (or NULL) have of criteria 1 to 4, by replay. */
typedef struct Measure {
    uint32_t steps, context_switches, participants, values;
} Measure;

/* False where it can't be replayed. */
bool minimal_measure(const System *system, const Schedule *schedule, const Schedule *attempt,
                     Measure *ret_measure);

#endif
