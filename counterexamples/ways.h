/* ways.h - the shortest ways to what decides a finding, as a layered graph of concrete states.
 *
 * Nodes are states, with orders renumbered, after so many steps: the same state after another
 * number of steps is another node. Where context switches are limited, so it is after another
 * number of these, and where somebody else moved last. Its edges are the actions that lead on, made
 * by the reference interpreter when they are asked for, in its order. What decides is no node but
 * an end, WAY_END, where the last edge leads: the step into a state that decides, one that does so
 * itself, or that fails. */
#ifndef COUNTEREXAMPLES_WAYS_H
#define COUNTEREXAMPLES_WAYS_H

#include "counterexamples/minimal.h"
#include "model/canonical.h"
#include "model/layout.h"
#include "support/vector.h"

#define WAY_END UINT32_MAX
#define WAYS_TRANSITION_WORK 20U /* to make one, where 1 is to look at one that is there */

typedef struct WayEdge {
    uint32_t to;
    uint32_t mover; /* the instance's position among all */
    const Process *process;
    uint32_t instance;
    const Step *anytime;
    uint32_t choices, choice_count;
} WayEdge;

typedef struct WayNode {
    uint32_t steps; /* that lead here */
    /* Where switches are limited, how many, and who moved last, from 1; else 0. */
    uint32_t switches, mover;
    uint32_t first_edge, edge_count;     /* NOT_LEFT: they were not asked for */
    uint32_t first_choice, choice_count; /* of an initial state */
} WayNode;

/* What its end is like. */
typedef enum WayEnd {
    END_STATE,      /* the last state */
    END_TRANSITION, /* the last step */
    END_ATTEMPT     /* a step more, of a model error */
} WayEnd;

typedef struct Ways {
    const System *system;
    const Findings *findings;
    const Finding *finding;
    const ShortestWays *shortest;
    WayEnd end;
    uint32_t length; /* steps, with an attempt */
    uint32_t limit;  /* ways have fewer context switches; 0: however many */
    uint64_t work;   /* that is left */
    Interpreter *interpreter;
    Canonical *canonical;
    Layout *layout;
    int64_t *from, *after; /* of the transition that is looked at */
    VECTOR(WayNode) nodes;
    VECTOR(uint64_t) packed; /* of node after node */
    VECTOR(WayEdge) edges;
    VECTOR(uint32_t) choices;
    uint32_t *slots; /* of node + 1 */
    size_t slot_count;
    uint32_t roots;     /* the first ones are initial states */
    uint32_t leaving;   /* the node whose edges are made */
    bool ends_at_first; /* an initial state decides, or fails to be made: */
    Schedule *first;    /* … with those choices */
} Ways;

/* Of a finding with a schedule that is no liveness. The initial states are made at once: false
 * where work was used up before, and all that is to be done is to release it. */
bool ways_init(Ways *ways, const Findings *findings, const Finding *finding,
               const ShortestWays *shortest, const MinimalOptions *options);
void ways_release(Ways *ways);

/* Takes so much work from what is left; false where that is not there, or it is time to end. */
bool ways_work(Ways *ways, uint64_t work);

/* Makes the node's edges unless they are there. False where work is used up. */
bool ways_leave(Ways *ways, uint32_t node);

Action way_action(const Ways *ways, const WayEdge *edge);

/* The node's cells, in room for a state. */
void way_cells(const Ways *ways, uint32_t node, int64_t *ret_cells);

/* The property whose evaluation fails at the moment, the first of those that are judged there: of
 * no_model_error. NULL: none does. */
const Property *ways_failing(const Ways *ways, const Moment *moment, ModelError *ret_error);

#endif
