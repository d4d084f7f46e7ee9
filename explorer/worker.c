/* worker.c - successors and judgements by native code, else by the reference interpreter. */
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
    if (successor->error != NULL) return !worker->attention.want_errors || stop_noticing(worker);
    if (worker->attention.want_transitions &&
        findings_notice_transition(worker->findings, successors_interpreter(worker->successors),
                                   successor->transition)) {
        return stop_noticing(worker);
    }
    worker->stepped |= successor->transition->action.anytime == NULL;
    if (harvest->count == harvest->room) {
        worker->crowded = true;
        return false;
    }
    memcpy(harvest_state(harvest, harvest->count++), successor->packed,
           harvest->words * sizeof *harvest->states);
    return true;
}

static void note_left(Worker *worker, bool stuck)
{
    Harvest *harvest = &worker->harvest;
    harvest->leavings[harvest->left++] = (Leaving){harvest->count, worker->noticed, stuck};
    harvest->stuck += stuck;
}

/* False where the state is not left after all. */
static bool leave_by_interpreter(Worker *worker, const uint64_t *state)
{
    Harvest *harvest = &worker->harvest;
    uint32_t begin = harvest->count;
    worker->noticed = worker->crowded = worker->stepped = false;
    bool finished = successors_of(worker->successors, state, gather, worker);
    /* More than a harvest holds: the search goes through them one by one. */
    if (worker->crowded && harvest->left == 0) worker->noticed = true;
    if (!finished) harvest->count = begin;
    if (!finished && !worker->noticed) return false;
    note_left(worker,
              finished && !worker->stepped && !successors_are_over(worker->successors, state));
    return true;
}

/* The successors that native code has put behind the others; unless patience ends it. */
static bool keep_native(Worker *worker, const NativeWays *ways)
{
    if (worker->reduces && !successors_reduce(worker->successors, ways->words, ways->count)) {
        return false;
    }
    worker->harvest.count += ways->count;
    worker->forgot |= ways->forgot;
    return true;
}

static bool leave(Worker *worker, const uint64_t *state)
{
    const Attention *attention = &worker->attention;
    Harvest *harvest = &worker->harvest;
    if (worker->native == NULL || harvest->room == 0 || attention->transitions.others) {
        return leave_by_interpreter(worker, state);
    }
    NativeWays ways = {.words = harvest_state(harvest, harvest->count),
                       .room = harvest->room - harvest->count};
    if (!native_expand(worker->native, state, &attention->transitions, &ways)) {
        /* Perhaps for want of room: then it is the first of the next harvest. */
        return ways.room > harvest->room / 2 && leave_by_interpreter(worker, state);
    }
    worker->noticed = ways.broken != 0 || (attention->want_errors && ways.errors > 0);
    if (!worker->noticed && !keep_native(worker, &ways)) return false;
    note_left(worker, ways.stuck && !worker->noticed);
    return true;
}

/* True where that is enough. */
static bool tell_batch(Worker *worker)
{
    if (!batch_is_behind(worker->batch, &worker->harvest)) return false;
    batch_expect(worker->batch, &worker->harvest);
    return batch_suffices(worker->batch);
}

void worker_leave(Worker *worker, const States *states, uint32_t from, uint32_t to)
{
    harvest_clear(&worker->harvest);
    if (worker->batch != NULL) batch_begin(worker->batch);
    worker->reduces = worker->native != NULL && !native_reduces(worker->native) &&
                      successors_are_reduced(worker->successors);
    for (uint32_t number = from; number < to; number++) {
        if (worker->harvest.left == worker->harvest.left_room) break;
        if (!leave(worker, states_get(states, number))) break;
        if (worker->batch != NULL && tell_batch(worker)) break;
    }
    if (worker->batch != NULL) batch_expect(worker->batch, &worker->harvest);
}

bool worker_has_forgotten(const Worker *worker)
{
    return worker->forgot || successors_have_forgotten(worker->successors);
}

bool worker_notices(Worker *worker, const uint64_t *state)
{
    const Interest *interest = &worker->attention.states;
    if (worker->native != NULL && !interest->others) {
        return native_judge(worker->native, state, interest) != 0;
    }
    return findings_notice_state(worker->findings, successors_interpreter(worker->successors),
                                 successors_unpack(worker->successors, state));
}

bool worker_notices_any(Worker *worker, const States *states, uint32_t from)
{
    for (uint32_t number = from; number < states->count; number++) {
        if (worker_notices(worker, states_get(states, number))) return true;
    }
    return false;
}
