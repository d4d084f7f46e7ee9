/* levels.c - level by level, many states at a time; where that can't be, in their order. */
#include "searching.h"
#include "support/bug.h"

#define AHEAD 32U /* lookups that the memory answers at the same time */

static void take_successors(Search *search, const Harvest *harvest, uint32_t from, uint32_t to)
{
    const Visited *visited = &search->visited;
    for (uint32_t i = from; i < to && !search->stopped; i++) {
        const uint64_t *state = harvest_state(harvest, i);
        if (i + AHEAD < harvest->count) {
            const uint64_t *soon = harvest_state(harvest, i + AHEAD);
            visited_prefetch(visited, visited_hash(visited, soon));
        }
        search->transitions++;
        search_arrive_at_state(search, state, visited_hash(visited, state));
    }
}

static void take_harvest(Search *search, const Harvest *harvest, uint32_t first)
{
    for (uint32_t i = 0; i < harvest->left && !search->stopped; i++) {
        search->leaving = first + i;
        if (watch_tick(&search->watch)) search_look(search);
        if (!search->stopped && !states_leave_next(&search->visited.states)) {
            search_stop(search, STOP_MEMORY);
        }
        if (search->stopped) return;
        if (harvest->leavings[i].noticed) {
            search_leave_by_hand(search);
        } else {
            take_successors(search, harvest, harvest_begin(harvest, i), harvest->leavings[i].end);
            if (harvest->leavings[i].stuck && !search->stopped)
                search_note_stuck(search, first + i);
        }
    }
}

/* Those of a harvest that was taken at once. */
static void note_all_stuck(Search *search, const Harvest *harvest, uint32_t first)
{
    if (harvest->stuck == 0) return;
    for (uint32_t i = 0; i < harvest->left; i++) {
        if (harvest->leavings[i].stuck) search_note_stuck(search, first + i);
    }
}

/* Stores all successors at once. False where there is anything to judge: it is left to be done. */
static bool take_batch(Search *search, uint32_t first)
{
    const Harvest *harvest = &search->worker.harvest;
    const States *states = &search->visited.states;
    uint32_t known = states->count;
    if (!batch_store(&search->batch, harvest)) return false;
    if (worker_notices_any(&search->worker, states, known)) {
        batch_undo(&search->batch);
        return false;
    }
    batch_keep(&search->batch, harvest);
    note_all_stuck(search, harvest, first);
    search->transitions += harvest->count;
    search->leaving = first + harvest->left - 1;
    if (states->count > known) search->farthest = search->depth + 1;
    return true;
}

static void next_level(Search *search)
{
    search->depth++;
    search->level_end = search->visited.states.count;
    shortening_note_depth(&search->shortening, search->level_end);
    /* Where the level ends, so that as many are counted with any number of threads. */
    if (search->stuck_states > 0 && !search->knows_stuck) {
        search->knows_stuck = true;
        search_settle(search);
    }
    Finding *finding = findings_error(search->findings);
    if (finding->open && finding->verdict == VERDICT_VIOLATED) {
        finding->open = false;
        search_settle(search);
    }
}

static bool want_errors(const Search *search)
{
    return search_error_is_nearer(findings_error(search->findings), search->depth);
}

/* Returns the first state of the level that was not left, or the level's end. */
static uint32_t leave_stretch(Search *search, uint32_t first)
{
    Worker *worker = &search->worker;
    search_look_for_native(search);
    worker->attention.want_errors = want_errors(search);
    worker_leave(worker, &search->visited.states, first, search->level_end);
    PROMISE(worker->harvest.left > 0 || search->stopped);
    search_look(search);
    if (!search->stopped && !take_batch(search, first)) {
        take_harvest(search, &worker->harvest, first);
    }
    return first + worker->harvest.left;
}

/* What one thread would have counted. */
static void count_stored(Search *search, uint32_t first, uint32_t known)
{
    for (unsigned i = 0; i < joint_slices(search->joint); i++) {
        const Harvest *harvest = joint_harvest(search->joint, i);
        search->transitions += harvest->count;
        note_all_stuck(search, harvest, first);
        first += harvest->left;
    }
    search->leaving = first - 1;
    if (search->visited.states.count > known) search->farthest = search->depth + 1;
}

/* The same by several threads. */
static uint32_t leave_stretch_together(Search *search, uint32_t first)
{
    Joint *joint = search->joint;
    search_look_for_native(search);
    search->worker.attention.want_errors = want_errors(search);
    uint32_t left = joint_leave(joint, first, search->level_end, &search->worker);
    uint32_t known = search->visited.states.count;
    search_look(search);
    if (search->stopped) return first;
    if (left == 0) return leave_stretch(search, first);
    if (joint_store(joint)) {
        count_stored(search, first, known);
        return first + left;
    }
    for (unsigned i = 0; i < joint_slices(joint) && !search->stopped; i++) {
        const Harvest *harvest = joint_harvest(joint, i);
        take_harvest(search, harvest, first);
        first += harvest->left;
    }
    return first;
}

/* Threads begin when there is enough to do for all of them; others, when there may be more of them. */
static bool is_for_many(Search *search, uint32_t states)
{
    unsigned threads = search->watch.threads;
    if (threads < 2 || search->alone || !joint_is_worthwhile(threads, states)) return false;
    if (search->joint == NULL || search->joint_threads != threads) {
        search->forgot |= search->joint != NULL && joint_has_forgotten(search->joint);
        joint_destroy(search->joint);
        search->joint_threads = threads;
        search->joint =
            joint_create(&(JointOptions){search->system, &search->reductions, search->findings,
                                         &search->watch, &search->visited, threads});
    }
    search->alone = search->joint == NULL;
    return !search->alone;
}

static void leave_level(Search *search, uint32_t first)
{
    search->leaving = first;
    if (search->depth >= search->options->max_depth) search_stop(search, STOP_DEPTH);
    while (!search->stopped && first < search->level_end) {
        bool together = is_for_many(search, search->level_end - first);
        first = together ? leave_stretch_together(search, first) : leave_stretch(search, first);
    }
}

void search_run(Search *search)
{
    search_settle(search);
    if (search->stopped) return;
    bool finished = successors_initial(search->successors, search_arrive, search);
    PROMISE(finished || search->stopped);
    search->level_end = search->visited.states.count;
    if (!search->stopped) shortening_note_depth(&search->shortening, search->level_end);
    uint32_t first = 0;
    while (!search->stopped && first < search->level_end) {
        leave_level(search, first);
        first = search->level_end;
        if (!search->stopped && first < search->visited.states.count) next_level(search);
    }
}
