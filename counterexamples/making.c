/* making.c - a replay that goes back where an action was only tried. */
#include "making.h"

#include <stdlib.h>
#include <string.h>

#include "replay.h"
#include "support/bug.h"
#include "support/memory.h"

struct TraceMaking {
    Replay replay;
    Arena *tried;     /* what the last action that was only tried led to */
    int64_t *created; /* those of the replay after each state, to go back to */
    uint32_t *held;
};

TraceMaking *trace_making_create(const System *system, uint32_t states_most)
{
    TraceMaking *making = memory_allocate(1, sizeof *making);
    replay_init(&making->replay, system, NULL);
    making->replay.trace->states = ARENA_NEW_ARRAY(making->replay.arena, TraceState, states_most);
    size_t numbers = ((size_t)states_most + 1) * system->order_count + 1;
    making->created = memory_allocate(numbers, sizeof *making->created);
    making->held = memory_allocate(numbers, sizeof *making->held);
    return making;
}

void trace_making_destroy(TraceMaking *making)
{
    if (making == NULL) return;
    trace_destroy(making->replay.trace);
    replay_release(&making->replay);
    arena_destroy(making->tried);
    free(making->created);
    free(making->held);
    free(making);
}

const Trace *trace_making_trace(const TraceMaking *making)
{
    return making->replay.trace;
}

/* What the replay knows of orders after so many states: zeros to begin with. */
static void keep_orders(TraceMaking *making)
{
    const Replay *replay = &making->replay;
    size_t orders = replay->system->order_count, first = orders * replay->trace->count;
    memcpy(making->created + first, replay->created, orders * sizeof *making->created);
    memcpy(making->held + first, replay->held, orders * sizeof *making->held);
}

void trace_making_go_back(TraceMaking *making, uint32_t count)
{
    Replay *replay = &making->replay;
    size_t orders = replay->system->order_count, first = orders * count;
    PROMISE(count <= replay->trace->count);
    replay->trace->count = count;
    memcpy(replay->created, making->created + first, orders * sizeof *making->created);
    memcpy(replay->held, making->held + first, orders * sizeof *making->held);
}

TakeResult trace_making_try(TraceMaking *making, const Action *action, TraceState *ret_state,
                            ModelError *ret_error)
{
    Replay *replay = &making->replay;
    Arena *arena = replay->arena;
    arena_destroy(making->tried);
    making->tried = replay->arena = arena_create();
    TakeResult result = replay_take(replay, action, ret_state, ret_error);
    replay->arena = arena;
    trace_making_go_back(making, replay->trace->count);
    return result;
}

TakeResult trace_making_take(TraceMaking *making, const Action *action, ModelError *ret_error)
{
    TraceState state;
    TakeResult result = replay_take(&making->replay, action, &state, ret_error);
    Trace *trace = making->replay.trace;
    if (result != TAKE_DONE) return result;
    trace->states[trace->count++] = state;
    keep_orders(making);
    return result;
}

const int64_t *trace_making_created(const TraceMaking *making)
{
    return making->replay.created;
}

const int64_t *trace_making_raw(const TraceMaking *making)
{
    return making->replay.raw;
}
