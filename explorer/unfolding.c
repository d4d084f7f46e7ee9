/* unfolding.c - states in order of discovery, and the edges of each as it is left. */
#include "unfolding.h"

#include <stdlib.h>

#include "model/concrete.h"
#include "support/bug.h"
#include "support/memory.h"

/* Words of a packed state. */
static uint32_t words_of(const Unfolding *unfolding)
{
    return 2 * successors_words(unfolding->successors);
}

/* What is seen of it, by number. */
static bool observe(Unfolding *unfolding, const uint64_t *packed, uint32_t *ret_number)
{
    Looking *looking = unfolding->looking;
    const InclusionQuestion *question = looking->question;
    Words words = {0};
    bool is_new;
    bool added =
        observation_add(&looking->budget, &words, question->observed, question->observed_count,
                        unfolding->side, successors_unpack(unfolding->successors, packed)) &&
        sequences_add(&looking->observations, words.items, (uint32_t)words.count, ret_number,
                      &is_new);
    growing_release(&looking->budget, &words);
    return added;
}

/* The number of a state, which may be new. False where that stops it. */
static bool enter(Unfolding *unfolding, const uint64_t *packed, uint32_t *ret_state)
{
    Looking *looking = unfolding->looking;
    Budget *budget = &looking->budget;
    uint32_t observed;
    bool is_new;
    if (!growing_room(budget, &unfolding->observed) ||
        !sequences_add(&unfolding->states, (const uint32_t *)packed, words_of(unfolding), ret_state,
                       &is_new)) {
        return looking_stop(looking, STOP_MEMORY);
    }
    if (!is_new) return true;
    looking->states++;
    if (!observe(unfolding, packed, &observed)) return looking_stop(looking, STOP_MEMORY);
    unfolding->observed.items[unfolding->observed.count++] = observed;
    return true;
}

static bool is_full(const Unfolding *unfolding)
{
    return sequences_count(&unfolding->states) > unfolding->looking->limits->max_states;
}

static bool arrive(void *context, const Successor *successor)
{
    Unfolding *unfolding = context;
    Looking *looking = unfolding->looking;
    uint32_t state = 0;
    if (!looking_goes_on(looking)) return false;
    if (successor->error != NULL) return true;
    if (!enter(unfolding, successor->packed, &state)) return false;
    if (is_full(unfolding)) return looking_stop(looking, STOP_STATES);
    if (successor->transition->before == NULL) return true; /* an initial one */
    if (!growing_room(&looking->budget, &unfolding->targets)) {
        return looking_stop(looking, STOP_MEMORY);
    }
    unfolding->targets.items[unfolding->targets.count++] = state;
    return true;
}

/* Each target once, and not the state itself. */
static void tidy_targets(Unfolding *unfolding, uint32_t state, uint64_t begin)
{
    size_t count = unfolding->targets.count - begin, kept = 0;
    if (count == 0) return;
    uint32_t *targets = unfolding->targets.items + begin;
    count = words_sort(targets, count);
    for (size_t i = 0; i < count; i++) {
        if (targets[i] != state) targets[kept++] = targets[i];
    }
    unfolding->targets.count = begin + kept;
}

static const uint64_t *packed_of(const Unfolding *unfolding, uint32_t state, uint64_t *room)
{
    uint32_t count;
    const uint32_t *words = sequences_get(&unfolding->states, state, &count);
    memcpy(room, words, count * sizeof *words);
    return room;
}

/* False where it could not be left altogether: then it counts as not left. */
static bool leave(Unfolding *unfolding, uint32_t state, uint64_t *room)
{
    uint64_t begin = unfolding->targets.count;
    if (!growing_room(&unfolding->looking->budget, &unfolding->ends)) {
        return looking_stop(unfolding->looking, STOP_MEMORY);
    }
    if (!successors_of(unfolding->successors, packed_of(unfolding, state, room), arrive,
                       unfolding)) {
        unfolding->targets.count = begin;
        return false;
    }
    tidy_targets(unfolding, state, begin);
    unfolding->ends.items[unfolding->ends.count++] = unfolding->targets.count;
    return true;
}

/* Level after level. */
static bool leave_all(Unfolding *unfolding)
{
    const ExploreOptions *limits = unfolding->looking->limits;
    uint64_t *room = memory_allocate(successors_words(unfolding->successors), sizeof *room);
    uint32_t state = 0, level_end = sequences_count(&unfolding->states);
    bool goes_on = true;
    for (uint64_t depth = 0; goes_on && state < level_end; depth++) {
        if (depth >= limits->max_depth) goes_on = looking_stop(unfolding->looking, STOP_DEPTH);
        while (goes_on && state < level_end) goes_on = leave(unfolding, state++, room);
        level_end = sequences_count(&unfolding->states);
    }
    free(room);
    return goes_on;
}

void unfolding_make(Unfolding *unfolding, Looking *looking, unsigned side)
{
    *unfolding = (Unfolding){.looking = looking, .side = side};
    unfolding->successors = successors_create(looking->question->systems[side]);
    successors_set_patience(unfolding->successors, looking_is_out_of_patience, looking);
    sequences_init(&unfolding->states, &looking->budget);
    unfolding->knows_initial = successors_initial(unfolding->successors, arrive, unfolding);
    unfolding->initial_count = (uint32_t)unfolding->observed.count;
    if (unfolding->knows_initial) unfolding->is_complete = leave_all(unfolding);
}

void unfolding_release(Unfolding *unfolding)
{
    if (unfolding->looking == NULL) return;
    Budget *budget = &unfolding->looking->budget;
    successors_destroy(unfolding->successors);
    sequences_release(&unfolding->states);
    growing_release(budget, &unfolding->observed);
    growing_release(budget, &unfolding->ends);
    growing_release(budget, &unfolding->targets);
    *unfolding = (Unfolding){0};
}

void unfolding_cells(Unfolding *unfolding, uint32_t state, int64_t *ret_cells)
{
    uint64_t *room = memory_allocate(successors_words(unfolding->successors), sizeof *room);
    const int64_t *cells =
        successors_unpack(unfolding->successors, packed_of(unfolding, state, room));
    size_t bytes = unfolding->looking->question->systems[unfolding->side]->cells * sizeof *cells;
    memcpy(ret_cells, cells, bytes);
    free(room);
}

/* --- a run --- */

typedef struct Wanted {
    const Layout *layout;
    const uint32_t *words;
    uint64_t *room;
} Wanted;

static bool is_wanted(void *context, const ConcreteWay *way)
{
    const Wanted *wanted = context;
    if (way->error != NULL) return false;
    layout_pack(wanted->layout, way->representative, wanted->room);
    return memcmp(wanted->room, wanted->words, layout_words(wanted->layout) * sizeof(uint64_t)) ==
           0;
}

Schedule *unfolding_run(const Unfolding *unfolding, const uint32_t *states, uint32_t count)
{
    const System *system = unfolding->looking->question->systems[unfolding->side];
    Concrete *walk = concrete_create(system, NULL);
    Schedule *schedule = schedule_create();
    Wanted wanted = {.layout = successors_layout(unfolding->successors)};
    wanted.room = memory_allocate(layout_words(wanted.layout), sizeof *wanted.room);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t length;
        wanted.words = sequences_get(&unfolding->states, states[i], &length);
        if (!concrete_take(walk, is_wanted, &wanted, schedule)) BUG("an edge is no transition");
    }
    free(wanted.room);
    concrete_destroy(walk);
    return schedule;
}
