/* live_graph.h - all states of a complete search with all edges between them, in plain arrays.
 *
 * Looking for loops goes back and forth between states, so here edges are stored: six bytes
 * each, and sixteen a state. */
#ifndef EXPLORER_LIVE_GRAPH_H
#define EXPLORER_LIVE_GRAPH_H

#include "demands.h"
#include "graph_decide.h"
#include "labelled_graph.h"
#include "properties/formula.h"

/* Holds wherever a step is taken. */
#define MOVING FORMULA_ATOMS_MOST
#define ATOM_MOVING (UINT64_C(1) << MOVING)

typedef struct LiveGraph {
    LabelledGraph view; /* of the arrays below, which are from the budget */
    uint64_t *first, *state_atoms, *label_demands, *label_atoms;
    uint32_t *target;
    uint16_t *label;
    uint64_t edges;
    uint64_t failing; /* atoms that have no value in some state, which counts as false */
    Budget *budget;
} LiveGraph;

typedef enum LiveGraphResult {
    LIVE_GRAPH_MADE,
    LIVE_GRAPH_NO_MEMORY,
    LIVE_GRAPH_NO_TIME,
    LIVE_GRAPH_TOO_LARGE /* too many labels */
} LiveGraphResult;

/* Of a search over a system whose recoverable properties are the state atoms of the formulas, in
 * their order; those that are asked for are below MOVING. Labels satisfy no demand yet. To be
 * released in any case. */
LiveGraphResult live_graph_create(const Explored *explored, const Formulas *formulas,
                                  LiveGraph *ret_graph);
void live_graph_release(LiveGraph *graph);

/* True of a run that takes steps for ever, or until it takes none any more: of one that does not
 * pause. */
const Formula *live_graph_runs(Formulas *formulas);

/* Could one that pauses satisfy the formula, and none without its pauses? Not where that is told
 * it already, nor where it is about states alone. */
bool live_graph_may_pause(const Formulas *formulas, const Formula *formula);

/* From now on labels satisfy these demands. */
void live_graph_set_demands(LiveGraph *graph, const Labels *labels, const Demands *demands);

#endif
