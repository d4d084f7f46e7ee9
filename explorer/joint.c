/* joint.c - slices, shares, and the numbers of what is new. */
#include "joint.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "recent.h"
#include "support/memory.h"

#ifdef TINY
#define STATES_LEAST 4U
#define SLICE_BYTES ((size_t)1 << 10)
#else
#define STATES_LEAST 512U
#define SLICE_BYTES ((size_t)256 << 10)
#endif
#define SLICES_EACH 4U /* for each thread: who is held up leaves the rest to the others */
#define LOOK_AHEAD 32U /* lookups that the memory answers at the same time */

/* A successor that may be new. */
typedef struct Sought {
    uint64_t hash;
    uint32_t index; /* in the harvest */
} Sought;

typedef struct Slice {
    Worker worker;
    uint32_t from, to;
    Sought *unsorted, *sought;          /* in their order; by shares, and then in their order */
    uint32_t begin[VISITED_SHARES + 1]; /* those of each share */
    uint32_t fresh[VISITED_SHARES];     /* how many of these are new */
    uint64_t *recent; /* hashes of states that are stored, or sought already in this slice */
    uint64_t *slots;  /* of each successor that is new; else VISITED_NO_SLOT */
    uint32_t first;   /* the place of its first successor among all of the stretch */
    uint32_t number;  /* that the first of its new states gets */
    uint64_t bit;     /* where its part of the lineage begins */
} Slice;

struct Joint {
    JointOptions options;
    Crew *crew;
    Slice *slices;
    unsigned size;          /* slices that there are */
    unsigned count;         /* slices that count: those before have left all that they had to */
    atomic_uint next_slice; /* the first slice, or share, that nobody has */
    atomic_uint next_share;
    atomic_bool crowded; /* a share has no room for some state */
    atomic_bool noticed; /* something about a new state is for the search to judge */
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
    slice->unsorted = budget_allocate(budget, room + 1, sizeof *slice->unsorted);
    slice->sought = budget_allocate(budget, room + 1, sizeof *slice->sought);
    slice->slots = budget_allocate(budget, room + 1, sizeof *slice->slots);
    slice->recent = budget_allocate(budget, RECENT_KEYS, sizeof *slice->recent);
    if (slice->recent != NULL) recent_forget(slice->recent);
    return room > 0 && slice->unsorted != NULL && slice->sought != NULL && slice->slots != NULL &&
           slice->recent != NULL;
}

static void slice_release(Slice *slice, Budget *budget)
{
    size_t room = slice->worker.harvest.room;
    budget_free(budget, slice->unsorted, room + 1, sizeof *slice->unsorted);
    budget_free(budget, slice->sought, room + 1, sizeof *slice->sought);
    budget_free(budget, slice->slots, room + 1, sizeof *slice->slots);
    budget_free(budget, slice->recent, RECENT_KEYS, sizeof *slice->recent);
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
    joint->size = SLICES_EACH * crew_size(joint->crew);
    joint->slices = memory_allocate(joint->size, sizeof *joint->slices);
    uint64_t share = options->visited->states.budget->limit / 32 / joint->size;
    size_t bytes = share < SLICE_BYTES ? (size_t)share : SLICE_BYTES;
    bool ready = crew_size(joint->crew) > 1;
    for (unsigned i = 0; i < joint->size && ready; i++) {
        ready = slice_init(&joint->slices[i], options, bytes);
    }
    options->visited->crew = joint->crew;
    if (ready) return joint;
    joint_destroy(joint);
    return NULL;
}

void joint_destroy(Joint *joint)
{
    if (joint == NULL) return;
    joint->options.visited->crew = NULL;
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

/* Leaves out what came up a moment ago: it is known, or will be when it is its turn. Returns how many
 * are left. */
static uint32_t seek_keys(const Visited *visited, Slice *slice)
{
    const uint64_t *states = slice->worker.harvest.states;
    uint32_t count = slice->worker.harvest.count;
    uint64_t *recent = slice->recent;
    unsigned bits = visited->bits;
    Sought *next = slice->unsorted;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t key = visited_key(states[i], bits);
        *next = (Sought){key, i};
        next += recent_is_news(recent, key);
    }
    return (uint32_t)(next - slice->unsorted);
}

static uint32_t seek_slice(const Visited *visited, Slice *slice)
{
    const Harvest *harvest = &slice->worker.harvest;
    if (visited->bits > 0 && visited->bits < 64) return seek_keys(visited, slice);
    for (uint32_t i = 0; i < harvest->count; i++) {
        slice->unsorted[i] = (Sought){visited_hash(visited, harvest_state(harvest, i)), i};
    }
    return harvest->count;
}

/* Sorts what is sought by shares, keeping its order. */
static void sort_slice(const Visited *visited, Slice *slice)
{
    uint32_t count = seek_slice(visited, slice), next[VISITED_SHARES];
    const Sought *unsorted = slice->unsorted;
    memset(slice->begin, 0, sizeof slice->begin);
    for (uint32_t i = 0; i < count; i++) {
        slice->begin[visited_share(visited, unsorted[i].hash) + 1]++;
    }
    for (uint32_t i = 0; i < VISITED_SHARES; i++) slice->begin[i + 1] += slice->begin[i];
    memcpy(next, slice->begin, sizeof next);
    for (uint32_t i = 0; i < count; i++) {
        slice->sought[next[visited_share(visited, unsorted[i].hash)]++] = unsorted[i];
    }
    for (uint32_t i = 0; i < slice->worker.harvest.count; i++) slice->slots[i] = VISITED_NO_SLOT;
}

static void leave_slices(void *context, unsigned who)
{
    Joint *joint = context;
    const Visited *visited = joint->options.visited;
    (void)who;
    for (;;) {
        unsigned next = atomic_fetch_add(&joint->next_slice, 1);
        if (next >= joint->size) return;
        Slice *slice = &joint->slices[next];
        worker_leave(&slice->worker, &visited->states, slice->from, slice->to);
        if (visited_is_shared(visited)) sort_slice(visited, slice);
    }
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
    for (unsigned i = joint->count; i < joint->size; i++) recent_forget(joint->slices[i].recent);
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
    atomic_store(&joint->next_slice, 0);
    crew_run(joint->crew, leave_slices, joint);
    return count_left(joint);
}

/* --- looking up --- */

/* A successor by its place among all of the stretch. */
static const uint64_t *pending_state(const void *context, uint32_t behind)
{
    const Joint *joint = context;
    unsigned i = joint->count - 1;
    while (joint->slices[i].first > behind) i--;
    const Slice *slice = &joint->slices[i];
    return harvest_state(&slice->worker.harvest, behind - slice->first);
}

/* One that is under way. */
typedef struct Lookup {
    Slice *slice;
    Sought sought;
    uint32_t candidate;
} Lookup;

/* Where those of a share are. */
typedef struct Cursor {
    unsigned slice;
    uint32_t place;
} Cursor;

static uint32_t cursor_begin(Joint *joint, uint32_t share, Cursor *ret_cursor)
{
    uint32_t count = 0;
    for (unsigned i = 0; i < joint->count; i++) {
        joint->slices[i].fresh[share] = 0;
        count += joint->slices[i].begin[share + 1] - joint->slices[i].begin[share];
    }
    *ret_cursor = (Cursor){0, joint->slices[0].begin[share]};
    return count;
}

/* There must be one more. */
static Lookup cursor_next(const Joint *joint, uint32_t share, Cursor *cursor)
{
    while (cursor->place == joint->slices[cursor->slice].begin[share + 1]) {
        cursor->place = joint->slices[++cursor->slice].begin[share];
    }
    Slice *slice = &joint->slices[cursor->slice];
    return (Lookup){slice, slice->sought[cursor->place++], NO_STATE};
}

/* A state that was not there is in the slot now. */
static void note_fresh(Joint *joint, const Lookup *lookup, uint32_t share, Worker *judge,
                       uint64_t slot)
{
    Slice *slice = lookup->slice;
    uint32_t index = lookup->sought.index;
    slice->slots[index] = slot;
    slice->fresh[share]++;
    if (atomic_load_explicit(&joint->noticed, memory_order_relaxed)) return;
    if (worker_notices(judge, harvest_state(&slice->worker.harvest, index))) {
        atomic_store(&joint->noticed, true);
    }
}

/* All that are sought in a share, where slots hold whole states. Some lookups ahead the slot is
 * fetched. */
static void look_up_keys(Joint *joint, uint32_t share, Worker *judge)
{
    uint32_t *slots = joint->options.visited->slots;
    uint64_t slot_count = joint->options.visited->slot_count, slot;
    Cursor ahead, here;
    uint32_t count = cursor_begin(joint, share, &ahead);
    here = ahead;
    for (uint32_t i = 0; i < count + LOOK_AHEAD; i++) {
        if (i < count) {
            uint64_t home = lines_home(slot_count, cursor_next(joint, share, &ahead).sought.hash);
            __builtin_prefetch(&slots[home]);
            __builtin_prefetch(&slots[home ^ LINE_WORDS]); /* where it is next, if that is full */
        }
        if (i < LOOK_AHEAD) continue;
        const Lookup lookup = cursor_next(joint, share, &here);
        if (!lines_add(slots, slot_count, lookup.sought.hash, &slot)) continue;
        if (slot == LINES_FULL) {
            atomic_store(&joint->crowded, true);
            return;
        }
        note_fresh(joint, &lookup, share, judge, slot);
    }
}

static void look_up(Joint *joint, const Lookup *lookup, uint32_t share, Worker *judge)
{
    Visited *visited = joint->options.visited;
    const Slice *slice = lookup->slice;
    uint64_t hash = lookup->sought.hash, slot;
    uint32_t index = lookup->sought.index;
    const uint64_t *state = harvest_state(&slice->worker.harvest, index);
    const Pending pending = {pending_state, joint};
    if (visited_is(visited, lookup->candidate, state)) return;
    if (visited_find(visited, state, hash, &pending, &slot)) return;
    if (slot == VISITED_NO_SLOT) {
        atomic_store(&joint->crowded, true);
        return;
    }
    visited_enter(visited, slot, hash, visited->states.count + slice->first + index);
    note_fresh(joint, lookup, share, judge, slot);
}

/* The same where slots have numbers: half as many lookups ahead the state is fetched that they name. */
static void look_up_numbered(Joint *joint, uint32_t share, Worker *judge)
{
    const Visited *visited = joint->options.visited;
    Lookup lookups[LOOK_AHEAD];
    Cursor cursor;
    uint32_t count = cursor_begin(joint, share, &cursor);
    for (uint32_t i = 0; i < count + LOOK_AHEAD; i++) {
        Lookup *lookup = &lookups[i % LOOK_AHEAD];
        Lookup *sooner = &lookups[(i + LOOK_AHEAD / 2) % LOOK_AHEAD];
        if (i >= LOOK_AHEAD) look_up(joint, lookup, share, judge);
        if (i < count) {
            *lookup = cursor_next(joint, share, &cursor);
            visited_prefetch(visited, lookup->sought.hash);
        }
        if (i >= LOOK_AHEAD / 2 && i - LOOK_AHEAD / 2 < count) {
            sooner->candidate = visited_candidate(visited, sooner->sought.hash);
        }
    }
}

static void look_up_shares(void *context, unsigned who)
{
    Joint *joint = context;
    for (;;) {
        unsigned share = atomic_fetch_add(&joint->next_share, 1);
        if (share >= VISITED_SHARES) return;
        Worker *judge = &joint->slices[who].worker;
        if (joint->options.visited->whole) {
            look_up_keys(joint, share, judge);
        } else {
            look_up_numbered(joint, share, judge);
        }
    }
}

static void take_back_slices(void *context, unsigned who)
{
    Joint *joint = context;
    (void)who;
    for (;;) {
        unsigned next = atomic_fetch_add(&joint->next_slice, 1);
        if (next >= joint->count) return;
        const Slice *slice = &joint->slices[next];
        for (uint32_t i = 0; i < slice->worker.harvest.count; i++) {
            if (slice->slots[i] == VISITED_NO_SLOT) continue;
            visited_take_back(joint->options.visited, slice->slots[i]);
        }
    }
}

/* --- storing --- */

/* Numbers go into slots all over the table. */
static void fetch_slot(const Visited *visited, const Slice *slice, uint32_t index)
{
    if (visited->whole || index >= slice->worker.harvest.count) return;
    uint64_t slot = slice->slots[index];
    if (slot != VISITED_NO_SLOT) __builtin_prefetch(&visited->slots[slot], 1);
}

static void store_slice(Visited *visited, const Slice *slice)
{
    const Harvest *harvest = &slice->worker.harvest;
    uint32_t number = slice->number;
    LineagePen pen = lineage_pen(&visited->states.lineage, slice->bit);
    for (uint32_t i = 0; i < harvest->left; i++) {
        lineage_write_next(&pen);
        for (uint32_t j = harvest_begin(harvest, i); j < harvest->leavings[i].end; j++) {
            fetch_slot(visited, slice, j + LOOK_AHEAD);
            if (slice->slots[j] == VISITED_NO_SLOT) continue;
            states_put(&visited->states, number, harvest_state(harvest, j));
            visited_renumber(visited, slice->slots[j], number);
            lineage_write_child(&pen);
            number++;
        }
    }
    lineage_pen_flush(&pen);
}

static void store_slices(void *context, unsigned who)
{
    Joint *joint = context;
    (void)who;
    for (;;) {
        unsigned next = atomic_fetch_add(&joint->next_slice, 1);
        if (next >= joint->count) return;
        store_slice(joint->options.visited, &joint->slices[next]);
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

/* Gives each slice the number of its first new state, and makes room for all of them. False where
 * something was noticed, or there is no memory. */
static bool number_slices(Joint *joint, uint32_t *ret_fresh, uint32_t *ret_left)
{
    States *states = &joint->options.visited->states;
    uint32_t fresh = 0, left = 0;
    if (atomic_load(&joint->noticed) || atomic_load(&joint->crowded)) return false;
    for (unsigned i = 0; i < joint->count; i++) {
        Slice *slice = &joint->slices[i];
        slice->number = states->count + fresh;
        slice->bit = states->lineage.bits + fresh + left;
        for (unsigned share = 0; share < VISITED_SHARES; share++) fresh += slice->fresh[share];
        left += slice->worker.harvest.left;
    }
    *ret_fresh = fresh;
    *ret_left = left;
    return states_reserve(states, fresh, left);
}

bool joint_store(Joint *joint)
{
    uint32_t fresh, left;
    if (!is_plain(joint)) return false;
    atomic_store(&joint->next_share, 0);
    atomic_store(&joint->next_slice, 0);
    atomic_store(&joint->crowded, false);
    atomic_store(&joint->noticed, false);
    crew_run(joint->crew, look_up_shares, joint);
    if (!number_slices(joint, &fresh, &left)) {
        crew_run(joint->crew, take_back_slices, joint);
        return false;
    }
    crew_run(joint->crew, store_slices, joint);
    states_add(&joint->options.visited->states, fresh, left);
    return true;
}
