/* worker.c - successors and judgements by the reference interpreter. */
#include "worker.h"

#include <string.h>

static bool stop_noticing(Worker *worker)
{
    worker->noticed = true;
    return false;
}

static bool gather(void *context, const Successor *successor)
{
    Worker *worker = context;
    Harvest *harvest = &worker->harvest;
    if (successor->error != NULL) return !worker->want_errors || stop_noticing(worker);
    if (worker->want_transitions &&
        findings_notice_transition(worker->findings, successors_interpreter(worker->successors),
                                   successor->transition)) {
        return stop_noticing(worker);
    }
    if (harvest->count == harvest->room) {
        worker->crowded = true;
        return false;
    }
    memcpy(harvest_state(harvest, harvest->count++), successor->packed,
           harvest->words * sizeof *harvest->states);
    return true;
}

/* False where the state is not left after all. */
static bool leave(Worker *worker, const uint64_t *state)
{
    Harvest *harvest = &worker->harvest;
    uint32_t begin = harvest->count;
    worker->noticed = worker->crowded = false;
    bool finished = successors_of(worker->successors, state, gather, worker);
    /* More than a harvest holds: the search goes through them one by one. */
    if (worker->crowded && harvest->left == 0) worker->noticed = true;
    if (!finished) harvest->count = begin;
    if (!finished && !worker->noticed) return false;
    harvest->leavings[harvest->left++] = (Leaving){harvest->count, worker->noticed};
    return true;
}

void worker_leave(Worker *worker, const States *states, uint32_t from, uint32_t to)
{
    harvest_clear(&worker->harvest);
    for (uint32_t number = from; number < to; number++) {
        if (worker->harvest.left == worker->harvest.left_room) return;
        if (!leave(worker, states_get(states, number))) return;
    }
}

bool worker_notices(Worker *worker, const uint64_t *state)
{
    return findings_notice_state(worker->findings, successors_interpreter(worker->successors),
                                 successors_unpack(worker->successors, state));
}
