/* joint.c - slices, shares, and the numbers of what is new. */
#include "joint.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

#ifdef TINY
#define STATES_LEAST 4U
#define SLICE_BYTES ((size_t)2 << 10)
#else
#define STATES_LEAST 512U
#define SLICE_BYTES ((size_t)1 << 20)
#endif
#define LOOK_AHEAD 64U /* lookups that the memory answers at the same time */

typedef struct Slice {
    Worker worker;
    uint32_t from, to;
    uint32_t begin[VISITED_SHARES + 1]; /* the successors of each share, in `order` */
    uint32_t *order;
    uint64_t *slots;    /* of each successor; VISITED_NO_SLOT: it is known */
    uint32_t *children; /* of each state that was left, how many are new */
    uint32_t first;     /* the place of its first successor among all of the stretch */
    uint32_t fresh;     /* how many are new … */
    uint32_t number;    /* … and the number that the first of them gets */
    bool noticed;       /* something about a new one is for the search to judge */
} Slice;

struct Joint {
    JointOptions options;
    Crew *crew;
    Slice *slices;
    unsigned size;  /* slices that there are */
    unsigned count; /* slices that count: those before have left all that they had to */
    atomic_uint next_share;
    atomic_bool crowded; /* a share has no room for some state */
    double successors;   /* of a state, as far as it is known */
};

/* --- making and ending --- */

static bool slice_init(Slice *slice, const JointOptions *options, size_t bytes)
{
    Budget *budget = options->visited->states.budget;
    Worker *worker = &slice->worker;
    worker->findings = options->findings;
    worker->successors = successors_create_reduced(options->system, options->reductions);
    successors_set_patience(worker->successors, watch_is_out_of_patience, (void *)options->watch);
    harvest_init(&worker->harvest, options->visited->states.words, bytes, budget);
    size_t room = worker->harvest.room;
    slice->order = budget_allocate(budget, room + 1, sizeof *slice->order);
    slice->slots = budget_allocate(budget, room + 1, sizeof *slice->slots);
    slice->children = budget_allocate(budget, room + 1, sizeof *slice->children);
    return room > 0 && slice->order != NULL && slice->slots != NULL && slice->children != NULL;
}

static void slice_release(Slice *slice, Budget *budget)
{
    size_t room = slice->worker.harvest.room;
    budget_free(budget, slice->order, room + 1, sizeof *slice->order);
    budget_free(budget, slice->slots, room + 1, sizeof *slice->slots);
    budget_free(budget, slice->children, room + 1, sizeof *slice->children);
    if (slice->worker.successors == NULL) return;
    harvest_release(&slice->worker.harvest);
    successors_destroy(slice->worker.successors);
}

Joint *joint_create(const JointOptions *options)
{
    Joint *joint = memory_allocate(1, sizeof *joint);
    joint->options = *options;
    joint->successors = 4;
    joint->crew = crew_create(options->threads);
    joint->size = crew_size(joint->crew);
    joint->slices = memory_allocate(joint->size, sizeof *joint->slices);
    uint64_t share = options->visited->states.budget->limit / 32 / joint->size;
    size_t bytes = share < SLICE_BYTES ? (size_t)share : SLICE_BYTES;
    bool ready = joint->size > 1;
    for (unsigned i = 0; i < joint->size && ready; i++) {
        ready = slice_init(&joint->slices[i], options, bytes);
    }
    if (ready) return joint;
    joint_destroy(joint);
    return NULL;
}

void joint_destroy(Joint *joint)
{
    if (joint == NULL) return;
    crew_destroy(joint->crew);
    for (unsigned i = 0; i < joint->size; i++) {
        slice_release(&joint->slices[i], joint->options.visited->states.budget);
    }
    free(joint->slices);
    free(joint);
}

bool joint_is_worthwhile(unsigned threads, uint32_t states)
{
    return states / threads >= STATES_LEAST;
}

unsigned joint_slices(const Joint *joint)
{
    return joint->count;
}

Harvest *joint_harvest(Joint *joint, unsigned slice)
{
    return &joint->slices[slice].worker.harvest;
}

bool joint_has_forgotten(const Joint *joint)
{
    for (unsigned i = 0; i < joint->size; i++) {
        if (worker_has_forgotten(&joint->slices[i].worker)) return true;
    }
    return false;
}

/* --- leaving --- */

static void leave_slice(void *context, unsigned who)
{
    Joint *joint = context;
    Slice *slice = &joint->slices[who];
    worker_leave(&slice->worker, &joint->options.visited->states, slice->from, slice->to);
}

/* Of one slice, so that its harvest has room for them, if they are like those before. */
static uint32_t slice_length(const Joint *joint)
{
    double length = 0.8 * joint->slices[0].worker.harvest.room / joint->successors;
    return length < 1 ? 1 : (uint32_t)length;
}

/* Slices up to the first that has not left all that it had to. */
static uint32_t count_left(Joint *joint)
{
    uint32_t left = 0, successors = 0;
    joint->count = 0;
    for (unsigned i = 0; i < joint->size; i++) {
        Slice *slice = &joint->slices[i];
        const Harvest *harvest = &slice->worker.harvest;
        slice->first = successors;
        left += harvest->left;
        successors += harvest->count;
        joint->count++;
        if (harvest->left < slice->to - slice->from) break;
    }
    if (left == 0) return 0;
    double mean = (double)successors / left;
    joint->successors = joint->count < joint->size ? 2 * mean + 1 : mean + 0.5;
    return left;
}

uint32_t joint_leave(Joint *joint, uint32_t first, uint32_t to, const Worker *like)
{
    uint32_t length = slice_length(joint), most = (to - first) / joint->size + 1;
    if (length > most) length = most;
    for (unsigned i = 0; i < joint->size; i++) {
        Slice *slice = &joint->slices[i];
        slice->from = first;
        first = to - first > length ? first + length : to;
        slice->to = first;
        slice->worker.attention = like->attention;
        slice->worker.native = like->native;
    }
    crew_run(joint->crew, leave_slice, joint);
    return count_left(joint);
}

/* --- looking up --- */

/* Sorts a slice's successors by shares, keeping their order. */
static void sort_slice(void *context, unsigned who)
{
    const Joint *joint = context;
    const Visited *visited = joint->options.visited;
    Slice *slice = &joint->slices[who];
    const Harvest *harvest = &slice->worker.harvest;
    if (who >= joint->count) return;
    memset(slice->begin, 0, sizeof slice->begin);
    for (uint32_t i = 0; i < harvest->count; i++) {
        harvest->hashes[i] = visited_hash(visited, harvest_state(harvest, i));
        slice->begin[visited_share(visited, harvest->hashes[i]) + 1]++;
    }
    for (uint32_t i = 0; i < VISITED_SHARES; i++) slice->begin[i + 1] += slice->begin[i];
    uint32_t next[VISITED_SHARES];
    memcpy(next, slice->begin, sizeof next);
    for (uint32_t i = 0; i < harvest->count; i++) {
        slice->order[next[visited_share(visited, harvest->hashes[i])]++] = i;
    }
}

/* A successor by its place among all of the stretch. */
static const uint64_t *pending_state(const void *context, uint32_t behind)
{
    const Joint *joint = context;
    unsigned i = joint->count - 1;
    while (joint->slices[i].first > behind) i--;
    const Slice *slice = &joint->slices[i];
    return harvest_state(&slice->worker.harvest, behind - slice->first);
}

static void look_up(Joint *joint, Slice *slice, uint32_t index)
{
    Visited *visited = joint->options.visited;
    const Harvest *harvest = &slice->worker.harvest;
    const Pending pending = {pending_state, joint};
    if (visited_is(visited, harvest->candidates[index], harvest_state(harvest, index))) {
        slice->slots[index] = VISITED_NO_SLOT;
        return;
    }
    uint64_t hash = harvest->hashes[index], slot;
    bool known = visited_find(visited, harvest_state(harvest, index), hash, &pending, &slot);
    slice->slots[index] = known ? VISITED_NO_SLOT : slot;
    if (known) return;
    if (slot == VISITED_NO_SLOT) {
        atomic_store(&joint->crowded, true);
    } else {
        visited_enter(visited, slot, hash, visited->states.count + slice->first + index);
    }
}

/* All successors of a slice that belong to a share. Some lookups ahead the slot is fetched, and half
 * as many ahead the state that it names. */
static void look_up_share(Joint *joint, Slice *slice, uint32_t share)
{
    const Visited *visited = joint->options.visited;
    const Harvest *harvest = &slice->worker.harvest;
    const uint32_t *order = slice->order + slice->begin[share];
    uint32_t count = slice->begin[share + 1] - slice->begin[share];
    for (uint32_t i = 0; i < count + LOOK_AHEAD; i++) {
        if (i < count) visited_prefetch(visited, harvest->hashes[order[i]]);
        if (i >= LOOK_AHEAD / 2 && i - LOOK_AHEAD / 2 < count) {
            uint32_t soon = order[i - LOOK_AHEAD / 2];
            harvest->candidates[soon] = visited_candidate(visited, harvest->hashes[soon]);
        }
        if (i >= LOOK_AHEAD) look_up(joint, slice, order[i - LOOK_AHEAD]);
    }
}

static void look_up_shares(void *context, unsigned who)
{
    Joint *joint = context;
    (void)who;
    for (;;) {
        unsigned share = atomic_fetch_add(&joint->next_share, 1);
        if (share >= VISITED_SHARES) return;
        for (unsigned i = 0; i < joint->count; i++) {
            look_up_share(joint, &joint->slices[i], share);
        }
    }
}

static void judge_slice(void *context, unsigned who)
{
    const Joint *joint = context;
    Slice *slice = &joint->slices[who];
    const Harvest *harvest = &slice->worker.harvest;
    slice->noticed = false;
    slice->fresh = 0;
    if (who >= joint->count) return;
    for (uint32_t i = 0; i < harvest->left; i++) {
        uint32_t before = slice->fresh;
        for (uint32_t j = harvest_begin(harvest, i); j < harvest->leavings[i].end; j++) {
            if (slice->slots[j] == VISITED_NO_SLOT) continue;
            slice->fresh++;
            if (slice->noticed) continue;
            slice->noticed = worker_notices(&slice->worker, harvest_state(harvest, j));
        }
        slice->children[i] = slice->fresh - before;
    }
}

static void take_back_slice(void *context, unsigned who)
{
    const Joint *joint = context;
    const Slice *slice = &joint->slices[who];
    if (who >= joint->count) return;
    for (uint32_t i = 0; i < slice->worker.harvest.count; i++) {
        if (slice->slots[i] == VISITED_NO_SLOT) continue;
        visited_take_back(joint->options.visited, slice->slots[i]);
    }
}

/* --- storing --- */

static void store_slice(void *context, unsigned who)
{
    const Joint *joint = context;
    Visited *visited = joint->options.visited;
    const Slice *slice = &joint->slices[who];
    const Harvest *harvest = &slice->worker.harvest;
    uint32_t number = slice->number;
    if (who >= joint->count) return;
    for (uint32_t i = 0; i < harvest->count; i++) {
        if (slice->slots[i] == VISITED_NO_SLOT) continue;
        states_put(&visited->states, number, harvest_state(harvest, i));
        visited_renumber(visited, slice->slots[i], harvest->hashes[i], number);
        number++;
    }
}

static void note_lineage(const Joint *joint)
{
    States *states = &joint->options.visited->states;
    for (unsigned i = 0; i < joint->count; i++) {
        const Slice *slice = &joint->slices[i];
        for (uint32_t j = 0; j < slice->worker.harvest.left; j++) {
            states_leave_next(states);
            states_add(states, slice->children[j]);
        }
    }
}

/* Is there anything that only the search can do? */
static bool is_plain(const Joint *joint)
{
    uint64_t successors = 0;
    for (unsigned i = 0; i < joint->count; i++) {
        const Harvest *harvest = &joint->slices[i].worker.harvest;
        successors += harvest->count;
        for (uint32_t j = 0; j < harvest->left; j++) {
            if (harvest->leavings[j].noticed) return false;
        }
    }
    const Visited *visited = joint->options.visited;
    return visited_is_shared(visited) && visited_has_room(visited, successors);
}

/* Gives each slice the number of its first new state. False where something was noticed, or there
 * is no memory for all of them. */
static bool number_slices(Joint *joint)
{
    States *states = &joint->options.visited->states;
    uint32_t number = states->count, left = 0;
    for (unsigned i = 0; i < joint->count; i++) {
        Slice *slice = &joint->slices[i];
        if (slice->noticed) return false;
        slice->number = number;
        number += slice->fresh;
        left += slice->worker.harvest.left;
    }
    return !atomic_load(&joint->crowded) && states_reserve(states, number - states->count, left);
}

bool joint_store(Joint *joint)
{
    if (!is_plain(joint)) return false;
    atomic_store(&joint->next_share, 0);
    atomic_store(&joint->crowded, false);
    crew_run(joint->crew, sort_slice, joint);
    crew_run(joint->crew, look_up_shares, joint);
    crew_run(joint->crew, judge_slice, joint);
    if (!number_slices(joint)) {
        crew_run(joint->crew, take_back_slice, joint);
        return false;
    }
    crew_run(joint->crew, store_slice, joint);
    note_lineage(joint);
    return true;
}
