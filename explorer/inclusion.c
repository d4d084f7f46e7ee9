/* inclusion.c - both systems as graphs, what is alike in them, and then one way and the other.
 *
 * Half of the memory is for the graphs. Where they are not complete, nothing is said to be alike,
 * and the search for what one does that the other can't do goes as far as they do: what it finds is
 * true. */
#include "explorer/inclusion.h"

#include <stdio.h>
#include <stdlib.h>

#include "looking.h"
#include "subsets.h"
#include "support/memory.h"

/* --- what they share --- */

bool looking_stop(Looking *looking, ExploreStop stop)
{
    if (!looking->is_limited) looking->stop = stop;
    looking->is_limited = true;
    looking->is_over |= stop == STOP_TIMEOUT || stop == STOP_INTERRUPTED;
    return false;
}

static bool look(Looking *looking)
{
    Progress progress = {.states = looking->states, .memory_bytes = looking->budget.held};
    ExploreStop stop;
    if (watch_look(&looking->watch, &progress, &stop) == WATCH_STOP) looking_stop(looking, stop);
    return !looking->is_over;
}

bool looking_goes_on(Looking *looking)
{
    if (looking->is_over) return false;
    return !watch_tick(&looking->watch) || look(looking);
}

bool looking_is_out_of_patience(void *looking)
{
    return !look(looking);
}

/* --- the run of the other --- */

typedef struct Following {
    Looking *looking;
    const Unfolding *other;
    const uint32_t *shown; /* observations, one after the other */
    uint32_t count;
    Sequences places; /* state and how many of `shown` were shown */
    GROWING(uint32_t) parents;
} Following;

static bool arrive(Following *following, uint32_t state, uint32_t shown, uint32_t parent)
{
    const uint32_t place[2] = {state, shown};
    uint32_t number;
    bool is_new;
    if (!growing_room(&following->looking->budget, &following->parents) ||
        !sequences_add(&following->places, place, 2, &number, &is_new)) {
        return looking_stop(following->looking, STOP_MEMORY);
    }
    if (is_new) following->parents.items[following->parents.count++] = parent;
    return true;
}

static bool leave(Following *following, uint32_t number, uint32_t state, uint32_t shown)
{
    const Unfolding *other = following->other;
    uint32_t count;
    if (!unfolding_was_left(other, state)) return true;
    const uint32_t *targets = unfolding_targets(other, state, &count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t observed = other->observed.items[targets[i]];
        uint32_t after = observed == following->shown[shown - 1] ? shown : shown + 1;
        if (after > following->count || observed != following->shown[after - 1]) continue;
        if (!arrive(following, targets[i], after, number)) return false;
    }
    return true;
}

static Schedule *run_to(const Following *following, uint32_t number)
{
    uint32_t length = 0, two;
    for (uint32_t i = number; i != UINT32_MAX; i = following->parents.items[i]) length++;
    uint32_t *states = memory_allocate(length, sizeof *states);
    for (uint32_t i = number, k = length; k > 0; i = following->parents.items[i]) {
        states[--k] = *sequences_get(&following->places, i, &two);
    }
    Schedule *schedule = unfolding_run(following->other, states, length);
    free(states);
    return schedule;
}

/* NULL where limits end it, or there is none. */
static Schedule *find_run(Following *following)
{
    const Unfolding *other = following->other;
    for (uint32_t i = 0; i < other->initial_count; i++) {
        if (other->observed.items[i] != following->shown[0]) continue;
        if (!arrive(following, i, 1, UINT32_MAX)) return NULL;
    }
    for (uint32_t i = 0; i < sequences_count(&following->places); i++) {
        uint32_t two;
        const uint32_t *place = sequences_get(&following->places, i, &two);
        uint32_t state = place[0], shown = place[1];
        if (shown == following->count) return run_to(following, i);
        if (!looking_goes_on(following->looking) || !leave(following, i, state, shown)) return NULL;
    }
    return NULL;
}

/* A shortest run that shows what the first `count` states of the other run do. */
static Schedule *follow(const SubsetsTask *task, const uint32_t *run, uint32_t count)
{
    Budget *budget = &task->looking->budget;
    Following following = {.looking = task->looking, .other = task->other};
    uint32_t *shown = memory_allocate(count, sizeof *shown);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t observed = task->one->observed.items[run[i]];
        if (following.count > 0 && shown[following.count - 1] == observed) continue;
        shown[following.count++] = observed;
    }
    following.shown = shown;
    sequences_init(&following.places, budget);
    Schedule *schedule = find_run(&following);
    sequences_release(&following.places);
    growing_release(budget, &following.parents);
    free(shown);
    return schedule;
}

/* --- one way --- */

/* A state of the other that the node stands for. */
static uint32_t state_of_node(const SubsetsTask *task, uint32_t node)
{
    if (task->alike == NULL) return node;
    const uint32_t *class_of = task->alike->class_of[task->other->side];
    uint32_t state = 0;
    while (class_of[state] != node) state++;
    return state;
}

static void keep_next(const SubsetsTask *task, const Subsets *subsets, Unfolding *other,
                      Inclusion *inclusion)
{
    uint32_t cells = task->looking->question->systems[other->side]->cells;
    uint32_t count = (uint32_t)subsets->next.count;
    inclusion->next_count = count;
    if (count > INCLUSION_NEXT_MOST) count = INCLUSION_NEXT_MOST;
    inclusion->next = memory_allocate((size_t)count * cells + 1, sizeof(int64_t));
    for (uint32_t i = 0; i < count; i++) {
        unfolding_cells(other, state_of_node(task, subsets->next.items[i]),
                        inclusion->next + (size_t)i * cells);
    }
}

static void show_failure(const SubsetsTask *task, const Subsets *subsets, Unfolding *other,
                         Inclusion *inclusion)
{
    uint32_t count = (uint32_t)subsets->run.count;
    if (count > 1) inclusion->following = follow(task, subsets->run.items, count - 1);
    inclusion->is_following_missing = count > 1 && inclusion->following == NULL;
    inclusion->way = unfolding_run(task->one, subsets->run.items, count);
    keep_next(task, subsets, other, inclusion);
}

static void decide_one(Looking *looking, Unfolding *unfoldings, const Alike *alike, unsigned side,
                       Inclusion *inclusion)
{
    const SubsetsTask task = {looking, &unfoldings[side], &unfoldings[!side], alike};
    Subsets subsets;
    subsets_decide(&task, &subsets);
    inclusion->answer = subsets.answer;
    inclusion->may_be_shorter = subsets.may_be_shorter;
    inclusion->pairs = subsets.pairs;
    if (subsets.answer == INCLUSION_FAILS) {
        show_failure(&task, &subsets, &unfoldings[!side], inclusion);
    }
    subsets_release(&subsets, &looking->budget);
}

/* --- all of it --- */

/* The state that was one too many does not count. */
static void note(const Unfolding *unfolding, InclusionSide *side)
{
    uint64_t most = unfolding->looking->limits->max_states;
    side->states = sequences_count(&unfolding->states);
    if (side->states > most) side->states = most;
    side->transitions = unfolding->targets.count;
    side->complete = unfolding->is_complete;
}

static void conclude(Looking *looking, const InclusionSide *sides, InclusionResult *result)
{
    result->observations = sequences_count(&looking->observations);
    result->seconds = watch_seconds(&looking->watch);
    if (!looking->is_limited) return;
    uint64_t states = looking->limits->max_states;
    if (states == EXPLORE_NO_LIMIT) states = sides[0].states + sides[1].states;
    Text text = {0};
    watch_explain(&looking->watch, looking->stop, looking->budget.exhausted, states, &text);
    snprintf(result->stopped, sizeof result->stopped, "%s", text_string(&text));
    text_release(&text);
    result->interrupted = looking->is_over && looking->stop == STOP_INTERRUPTED;
    result->interrupted |= watch_is_interrupted(&looking->watch);
}

void inclusion_decide(const InclusionQuestion *question, const ExploreOptions *limits,
                      InclusionResult *ret_result)
{
    *ret_result = (InclusionResult){0};
    Looking looking = {
        .question = question, .limits = limits, .budget = {.limit = limits->max_memory / 2}};
    Unfolding unfoldings[2] = {{0}, {0}};
    Alike alike = {0};
    watch_init(&looking.watch, limits);
    sequences_init(&looking.observations, &looking.budget);
    for (unsigned side = 0; side < 2 && !looking.is_over; side++) {
        unfolding_make(&unfoldings[side], &looking, side);
        note(&unfoldings[side], &ret_result->sides[side]);
    }
    looking.budget.limit = limits->max_memory;
    bool complete = unfoldings[0].is_complete && unfoldings[1].is_complete;
    bool has_alike = complete && alike_find(&alike, &unfoldings[0], &unfoldings[1]);
    if (has_alike) ret_result->classes = alike.count;
    looking.is_limited &= !complete || looking.is_over; /* it goes on without what is alike */
    for (unsigned side = 0; side < 2 && !looking.is_over; side++) {
        decide_one(&looking, unfoldings, has_alike ? &alike : NULL, side, &ret_result->of[side]);
    }
    conclude(&looking, ret_result->sides, ret_result);
    alike_release(&alike);
    unfolding_release(&unfoldings[0]);
    unfolding_release(&unfoldings[1]);
    sequences_release(&looking.observations);
}

void inclusion_release(InclusionResult *result)
{
    for (unsigned side = 0; side < 2; side++) {
        schedule_destroy(result->of[side].way);
        schedule_destroy(result->of[side].following);
        free(result->of[side].next);
    }
}
