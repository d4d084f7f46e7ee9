/* moves.h - going through what leaves a node of a product: STUTTER first, then the edges of the
 * state, and with each the edges of the automaton that fit, all in their order. */
#ifndef EXPLORER_MOVES_H
#define EXPLORER_MOVES_H

#include "labelled_graph.h"
#include "properties/automaton.h"

typedef struct Moves {
    const LabelledGraph *graph;
    const AutomatonEdge *edges; /* of the automaton */
    const bool *forbidden;      /* labels that are left out; NULL: none */
    uint64_t state_atoms, atoms;
    uint64_t before;     /* step i is the graph's edge before + i; step 0 is STUTTER */
    uint32_t state;      /* that is left */
    uint32_t step, last; /* the present step, and the last one */
    uint32_t edge, end;  /* behind the present edge of the automaton, and behind the last */
    uint32_t first_edge;
} Moves;

static inline Moves moves_of(const LabelledGraph *graph, const Automaton *automaton, uint32_t state,
                             uint32_t q)
{
    uint32_t steps = (uint32_t)(graph->first[state + 1] - graph->first[state]);
    return (Moves){
        .graph = graph,
        .edges = automaton->edges,
        .state_atoms = graph->state_atoms[state],
        .atoms = graph->state_atoms[state],
        .before = graph->first[state] - 1,
        .state = state,
        .last = steps,
        .edge = automaton->first[q],
        .end = automaton->first[q + 1],
        .first_edge = automaton->first[q],
    };
}

static inline bool moves_go_to_step(Moves *moves)
{
    while (moves->step < moves->last) {
        uint16_t label = moves->graph->label[moves->before + ++moves->step];
        if (moves->forbidden != NULL && moves->forbidden[label]) continue;
        moves->atoms = moves->state_atoms | moves->graph->label_atoms[label];
        moves->edge = moves->first_edge;
        return true;
    }
    return false;
}

static inline void moves_only_stutter(Moves *moves)
{
    moves->last = 0;
}

static inline void moves_skip_stutter(Moves *moves)
{
    moves->edge = moves->end;
}

/* Takes up where another has been. */
static inline void moves_set(Moves *moves, uint32_t step, uint32_t edge)
{
    moves->step = step;
    moves->edge = edge;
    if (step == 0) return;
    uint16_t label = moves->graph->label[moves->before + step];
    moves->atoms = moves->state_atoms | moves->graph->label_atoms[label];
}

/* Goes to the next move, or to the first. False where there is none. */
static inline bool moves_next(Moves *moves)
{
    do {
        while (moves->edge < moves->end) {
            const AutomatonEdge *edge = &moves->edges[moves->edge++];
            bool fits =
                (edge->positive & ~moves->atoms) == 0 && (edge->negative & moves->atoms) == 0;
            if (fits) return true;
        }
    } while (moves_go_to_step(moves));
    return false;
}

/* Of the present move: */
static inline uint32_t moves_automaton_edge(const Moves *moves)
{
    return moves->edge - 1;
}

static inline const AutomatonEdge *moves_taken_edge(const Moves *moves)
{
    return &moves->edges[moves->edge - 1];
}

static inline uint64_t moves_edge(const Moves *moves)
{
    return moves->step == 0 ? STUTTER : moves->before + moves->step;
}

static inline uint32_t moves_target(const Moves *moves)
{
    return moves->step == 0 ? moves->state : moves->graph->target[moves->before + moves->step];
}

/* The demands that it satisfies. */
static inline uint64_t moves_demands(const Moves *moves)
{
    return labelled_graph_demands(moves->graph, moves_edge(moves));
}

#endif
