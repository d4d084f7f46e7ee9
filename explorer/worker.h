/* worker.h - who makes successors, for one thread.
 *
 * A worker leaves states without deciding anything: where something about a state, its transitions
 * or their errors may decide a property, it only notices. What it notices is for the search to
 * judge, in order, by the interpreter. The work itself is done by native code where there is some. */
#ifndef EXPLORER_WORKER_H
#define EXPLORER_WORKER_H

#include "batch.h"
#include "harvest.h"
#include "native.h"
#include "properties/findings.h"
#include "states.h"
#include "successors.h"

/* What is worth noticing. */
typedef struct Attention {
    Interest states, transitions;
    bool want_transitions; /* are transitions worth looking at? */
    bool want_errors;      /* are model errors on the way out of a state? */
} Attention;

typedef struct Worker {
    const Findings *findings;
    const Native *native; /* ready; or NULL */
    Successors *successors;
    Harvest harvest;
    Batch *batch; /* that the successors are told to; or NULL */
    Attention attention;
    bool forgot;  /* native code has forgotten something */
    bool reduces; /* native code does not: what it makes is still to be reduced */
    /* of the state that is left now */
    bool noticed, crowded, stepped; /* … by an ordinary step */
} Worker;

/* The successors of the states `from` up to `to`, or as many of them as the harvest holds, which was
 * cleared: at least of one, unless patience ends it. */
void worker_leave(Worker *worker, const States *states, uint32_t from, uint32_t to);

/* Was anything forgotten so far, in any successor (successors_have_forgotten)? */
bool worker_has_forgotten(const Worker *worker);

/* Is there anything to judge in the state? */
bool worker_notices(Worker *worker, const uint64_t *state);

/* In any of those that are stored, from that number on? */
bool worker_notices_any(Worker *worker, const States *states, uint32_t from);

#endif
