/* chains.h - every state of a reduced space is reached in concrete names, in as many steps as in the
 * whole space, and what is found there can be replayed. */
#ifndef TESTS_MODEL_CHAINS_H
#define TESTS_MODEL_CHAINS_H

#include "alike.h"
#include "model/concrete.h"

typedef struct Chains {
    const System *system;
    Space *space; /* reduced */
    Canonical *canonical;
    uint32_t *parents;
    uint32_t leaving, room;
    int64_t *state;
    uint32_t errors; /* on ways out of states */
    const char *complaint;
} Chains;

static inline bool chains_arrive(void *context, const Transition *transition)
{
    Chains *chains = context;
    ModelError error;
    if (transition->error != NULL) return true;
    memcpy(chains->state, transition->after, chains->system->cells * sizeof *chains->state);
    if (!canonical_apply(chains->canonical, chains->state, NULL, &error)) return true;
    uint32_t before = chains->space->count;
    space_add(chains->space, chains->state);
    if (chains->space->count == before) return true;
    if (before == chains->room) {
        chains->room = 2 * chains->room + 4;
        chains->parents = memory_resize(chains->parents, chains->room, sizeof(uint32_t));
    }
    chains->parents[before] = chains->leaving;
    return true;
}

typedef struct ChainWanted {
    const int64_t *representative; /* NULL: an error */
    size_t bytes;
} ChainWanted;

static inline bool chain_wanted(void *context, const ConcreteWay *way)
{
    const ChainWanted *wanted = context;
    if (wanted->representative == NULL) return way->error != NULL;
    return way->error == NULL &&
           memcmp(way->representative, wanted->representative, wanted->bytes) == 0;
}

/* Along the parents; the initial state first. */
static inline void chains_go(Chains *chains, Concrete *walk, uint32_t number, Schedule *schedule)
{
    if (chains->parents[number] != NOWHERE)
        chains_go(chains, walk, chains->parents[number], schedule);
    ChainWanted wanted = {space_state(chains->space, number),
                          chains->system->cells * sizeof(int64_t)};
    if (!concrete_take(walk, chain_wanted, &wanted, schedule))
        chains->complaint = "a representative is not reached in concrete names";
}

/* Does the schedule lead, by the interpreter alone, to where the walk stands, and the attempt from
 * there to an error? */
static inline void chains_replay(Chains *chains, const Concrete *walk, const Schedule *schedule,
                                 const Schedule *attempt)
{
    Interpreter *interpreter = interpreter_create(chains->system);
    Canonical *renumbering = canonical_create(chains->system, NULL);
    size_t bytes = chains->system->cells * sizeof(int64_t);
    int64_t *state = memory_allocate(1, bytes + 1), *after = memory_allocate(1, bytes + 1);
    ModelError error;
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        bool done = interpreter_take(interpreter, i == 0 ? NULL : state, &action, after, NULL,
                                     &error) == TAKE_DONE &&
                    canonical_apply(renumbering, after, NULL, &error);
        if (!done) chains->complaint = "an action can't be taken again";
        memcpy(state, after, bytes);
    }
    if (bytes > 0 && memcmp(state, concrete_state(walk), bytes) != 0)
        chains->complaint = "the schedule leads elsewhere";
    if (schedule_length(attempt) > 0) {
        Action action = schedule_entry(attempt, 0);
        TakeResult result = interpreter_take(interpreter, state, &action, after, NULL, &error);
        bool fits = result == TAKE_DONE && canonical_apply(renumbering, after, NULL, &error);
        if (result == TAKE_BLOCKED || fits) chains->complaint = "an error is none";
        chains->errors++;
    }
    free(state);
    free(after);
    canonical_destroy(renumbering);
    interpreter_destroy(interpreter);
}

static inline void chains_check(Chains *chains, const CanonicalOptions *options, uint32_t number)
{
    Concrete *walk = concrete_create(chains->system, options);
    Schedule *schedule = schedule_create(), *attempt = schedule_create();
    ChainWanted error = {NULL, 0};
    chains_go(chains, walk, number, schedule);
    if (chains->complaint == NULL) {
        concrete_take(walk, chain_wanted, &error, attempt);
        chains_replay(chains, walk, schedule, attempt);
    }
    schedule_destroy(schedule);
    schedule_destroy(attempt);
    concrete_destroy(walk);
}

/* NULL, or what is wrong with the ways to every `every`-th representative; for systems whose whole
 * space is small. *ret_errors: on how many of these ways there is a model error to go on with. */
static inline const char *chains_find(const System *system, const CanonicalOptions *options,
                                      uint32_t every, uint32_t *ret_errors)
{
    Space space = {.cells = system->cells};
    Chains chains = {.system = system,
                     .space = &space,
                     .canonical = canonical_create(system, options),
                     .leaving = NOWHERE,
                     .state = memory_allocate(system->cells + 1, sizeof(int64_t))};
    Interpreter *interpreter = interpreter_create(system);
    int64_t *from = memory_allocate(system->cells + 1, sizeof *from);
    interpreter_initial(interpreter, chains_arrive, &chains);
    for (uint32_t i = 0; i < space.count; i++) {
        chains.leaving = i;
        memcpy(from, space_state(&space, i), system->cells * sizeof *from);
        interpreter_successors(interpreter, from, chains_arrive, &chains);
    }
    for (uint32_t i = 0; i < space.count && chains.complaint == NULL; i += every)
        chains_check(&chains, options, i);
    *ret_errors = chains.errors;
    free(from);
    free(chains.state);
    free(chains.parents);
    interpreter_destroy(interpreter);
    canonical_destroy(chains.canonical);
    space_release(&space);
    return chains.complaint;
}

#endif
