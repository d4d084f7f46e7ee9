/* recoverable.h - from where can a goal still be reached? (AG EF)
 *
 * The states from which a goal can be reached are the least fixed point of: those that satisfy it,
 * and those with a helpful step into one of them (Clarke, Emerson and Sistla, "Automatic
 * verification of finite-state concurrent systems using temporal logic specifications", TOPLAS
 * 8(2), 1986; closure.h). Steps that help are the ordinary ones of the processes that the property
 * names, or of all. The properties of a system share their passes over the graph. */
#ifndef EXPLORER_RECOVERABLE_H
#define EXPLORER_RECOVERABLE_H

#include "closure.h"
#include "way.h"

typedef struct RecoverableTask {
    Graph *graph;
    const Labels *labels;
    const Trail *trail;
    Budget *budget;
    /* How many states a stored one stands for, 0 where that is not known; may be NULL. */
    uint64_t (*orbit)(void *context, uint32_t state);
    void *context;
    /* May be NULL; told of each finding that is violated: of the states that are as near as the one
     * that is shown, those that are not marked would have done as well. */
    void (*shown)(void *context, const Finding *finding, const Marks *others);
    void *shown_context;
} RecoverableTask;

/* Decides the findings of recoverable properties that want the graph, or, where evaluating a goal
 * fails, gives them up. Not GRAPH_DONE: some are still open. */
GraphResult recoverable_decide(const RecoverableTask *task, Findings *findings);

#endif
