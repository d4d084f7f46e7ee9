/* hybrid.h - states put together of parts of a trace's states, and what a step would do there.
 *
 * Private to counterexamples/. Values of an order are taken over by the names that they keep along
 * the trace. */
#ifndef COUNTEREXAMPLES_HYBRID_H
#define COUNTEREXAMPLES_HYBRID_H

#include "counterexamples/trace.h"
#include "model/canonical.h"
#include "model/order_cells.h"
#include "same_value.h"

typedef struct Hybrid {
    const Trace *trace;
    Interpreter *interpreter;
    OrderCells *orders;         /* for each order type */
    const TraceState **sources; /* for each cell: the state whose value it is to have */
    int64_t *cells;             /* what comes of that */
    Canonical *canonical;       /* renumbers orders */
    int64_t *settled;           /* for what a way leads to, renumbered */
    int64_t **names;            /* of order values in `cells`, for each order type by rank */
    uint32_t *held;             /* how many ranks they have */
    uint64_t work, most;        /* repetitions, and what they took beyond a little; its limit */
} Hybrid;

void hybrid_init(Hybrid *hybrid, const Trace *trace, uint64_t most);
void hybrid_release(Hybrid *hybrid);

/* For how many ranks of an order type there are names. */
size_t hybrid_rank_count(const Type *order);

/* All cells are from this state; some are from that one. */
void hybrid_begin(Hybrid *hybrid, const TraceState *state);
void hybrid_put(Hybrid *hybrid, uint32_t cell, uint32_t count, const TraceState *state);

/* `names`: how order values are called after the way; those that it makes, as those that were made
 * in the trace. Both are valid during the call. Returns false to stop. */
typedef bool HybridVisitor(void *context, const Transition *transition, const OrderNames *names);

/* Each way in which who took this step of the trace (the failing attempt included) could go on in
 * the hybrid, or take `anytime`. False where the visitor stopped, there is no such state, as it
 * would hold too many values of an order, or the work is used up. */
bool hybrid_ways(Hybrid *hybrid, uint32_t step, const Step *anytime, HybridVisitor *visitor,
                 void *context);

/* The place of control and the locals of an instance, in two states. */
bool same_instance(const Process *process, uint32_t instance, NamedCells a, NamedCells b);

/* REPEAT_UNKNOWN: there is no such state, as it would hold too many values of an order, or the
 * work is used up. */
typedef enum Repeat { REPEAT_SAME, REPEAT_DIFFERS, REPEAT_UNKNOWN } Repeat;

/* Would this step of the trace, taken in the hybrid, come out as it did, for who took it? The cells
 * of that instance are those from before the step. */
Repeat hybrid_repeat(Hybrid *hybrid, uint32_t step);

#endif
