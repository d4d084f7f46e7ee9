/* labels.h - who moves how, as a number: a label for each step of each instance of each process.
 *
 * The labels of a process follow one another, those of an instance likewise, its steps in their
 * order, `anytime` ones included. */
#ifndef EXPLORER_LABELS_H
#define EXPLORER_LABELS_H

#include "model/system.h"

typedef struct Labels {
    const System *system;
    uint32_t *first; /* of each process, and behind them all: their number */
} Labels;

typedef struct Mover {
    const Process *process;
    uint32_t instance;
    const Step *step;
} Mover;

/* False where there are too many; then there is nothing to release. */
bool labels_init(Labels *labels, const System *system);
void labels_release(Labels *labels);

uint32_t labels_count(const Labels *labels);

static inline uint32_t label_of_step(const Labels *labels, const Process *process,
                                     uint32_t instance, const Step *step)
{
    return labels->first[process->position] + instance * process->step_count + step->position;
}

Mover label_mover(const Labels *labels, uint32_t label);

#endif
