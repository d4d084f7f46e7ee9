/* demands.h - what fairness demands of a run: of single instances of processes, and of their steps.
 *
 * A demand is enabled where a step that belongs to it can be taken, and satisfied by taking one;
 * a step that changes nothing is one, too. To a process belong its ordinary steps, not its
 * `anytime` ones. */
#ifndef EXPLORER_DEMANDS_H
#define EXPLORER_DEMANDS_H

#include "labels.h"

#define DEMANDS_MOST 64

typedef struct Demand {
    const Process *process;
    uint32_t instance;
    const Step *step; /* NULL: any ordinary one */
} Demand;

typedef struct Demands {
    Demand items[DEMANDS_MOST];
    uint32_t count;
    uint64_t weak, strong; /* which of them are declared to be so */
} Demands;

/* Those that the system declares. False where there are too many. */
bool demands_declared(Demands *demands, const System *system);

/* Adds one for each instance of a process (`step` NULL) or of a step; *ret_mask: which they are,
 * also where they were there before. False, and nothing is changed, where there is no room. */
bool demands_add(Demands *demands, const Process *process, const Step *step, uint64_t *ret_mask);

/* Those that a step with this label satisfies. */
uint64_t demands_of(const Demands *demands, Mover mover);

#endif
