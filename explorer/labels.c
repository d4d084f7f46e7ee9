/* labels.c - numbers for steps of instances. */
#include "labels.h"

#include <stdlib.h>

#include "support/bug.h"
#include "support/memory.h"

#define LABELS_MOST (1U << 24)

bool labels_init(Labels *labels, const System *system)
{
    uint64_t next = 0;
    *labels = (Labels){system, memory_allocate(system->process_count + 1, sizeof *labels->first)};
    for (uint32_t i = 0; i < system->process_count; i++) {
        next += (uint64_t)system->processes[i]->instances * system->processes[i]->step_count;
        if (next > LABELS_MOST) {
            labels_release(labels);
            return false;
        }
        labels->first[i + 1] = (uint32_t)next;
    }
    return true;
}

void labels_release(Labels *labels)
{
    free(labels->first);
    *labels = (Labels){0};
}

uint32_t labels_count(const Labels *labels)
{
    return labels->first[labels->system->process_count];
}

Mover label_mover(const Labels *labels, uint32_t label)
{
    const System *system = labels->system;
    uint32_t i = 0;
    PROMISE(label < labels_count(labels));
    while (label >= labels->first[i + 1]) i++;
    const Process *process = system->processes[i];
    uint32_t offset = label - labels->first[i];
    return (Mover){process, offset / process->step_count,
                   process->steps[offset % process->step_count]};
}
