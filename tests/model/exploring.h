/* exploring.h - the ways out of a state as a list, and all states of a small system, found
 * naively. */
#ifndef TESTS_MODEL_EXPLORING_H
#define TESTS_MODEL_EXPLORING_H

#include <stdlib.h>

#include "building.h"
#include "support/vector.h"

#define WAYS_MOST 600
#define CELLS_MOST 64
#define CHOICES_MOST 16

typedef struct Way {
    Action action;
    uint32_t choices[CHOICES_MOST];
    const Step *step;
    int64_t after[CELLS_MOST];
    bool failed;
    ModelError error;
} Way;

typedef struct Ways {
    Way items[WAYS_MOST];
    uint32_t count;
    uint32_t cells;
} Ways;

static inline bool add_way(void *context, const Transition *transition)
{
    Ways *ways = context;
    assert_in_range(ways->count, 0, WAYS_MOST - 1);
    assert_in_range(transition->action.choice_count, 0, CHOICES_MOST);
    Way *way = &ways->items[ways->count++];
    *way = (Way){.action = transition->action, .step = transition->step};
    for (uint32_t i = 0; i < transition->action.choice_count; i++) {
        way->choices[i] = transition->action.choices[i];
    }
    way->action.choices = way->choices;
    way->failed = transition->error != NULL;
    assert_int_equal(transition->after == NULL, way->failed);
    if (way->failed) {
        way->error = *transition->error;
    } else {
        memcpy(way->after, transition->after, ways->cells * sizeof(int64_t));
    }
    return true;
}

/* What was enumerated can be taken, and gives the same. */
static inline void assert_can_be_taken(Interpreter *interpreter, const int64_t *state,
                                       const Way *way, uint32_t cells)
{
    int64_t after[CELLS_MOST];
    const Step *step = NULL;
    ModelError error = {0};
    TakeResult result = interpreter_take(interpreter, state, &way->action, after, &step, &error);
    assert_ptr_equal(step, way->step);
    assert_int_equal(result, way->failed ? TAKE_ERROR : TAKE_DONE);
    if (way->failed) {
        assert_int_equal(error.kind, way->error.kind);
    } else {
        assert_memory_equal(after, way->after, cells * sizeof(int64_t));
    }
}

/* The initial states (`state` NULL), or the ways out of a state, which stays as it is. */
static inline void find_ways(Interpreter *interpreter, const System *system, const int64_t *state,
                             Ways *ways)
{
    int64_t kept[CELLS_MOST] = {0};
    assert_in_range(system->cells, 0, CELLS_MOST);
    if (state) memcpy(kept, state, system->cells * sizeof *kept);
    ways->count = 0;
    ways->cells = system->cells;
    InterpreterOutcome outcome = state ? interpreter_successors(interpreter, state, add_way, ways)
                                       : interpreter_initial(interpreter, add_way, ways);
    assert_int_equal(outcome, INTERPRETER_FINISHED);
    for (uint32_t i = 0; i < ways->count; i++) {
        assert_can_be_taken(interpreter, state, &ways->items[i], system->cells);
    }
    if (state) assert_memory_equal(kept, state, system->cells * sizeof *kept);
}

typedef struct Found {
    uint32_t states, initial, transitions, errors;
} Found;

typedef struct Known {
    VECTOR(int64_t) cells;
    uint32_t count;
    Found found;
} Known;

static inline void add_state(Known *known, const int64_t *state, uint32_t cells)
{
    for (uint32_t i = 0; known->cells.items && i < known->count; i++) {
        const int64_t *other = known->cells.items + (size_t)i * cells;
        if (memcmp(other, state, cells * sizeof *state) == 0) return;
    }
    for (uint32_t i = 0; i < cells; i++) vector_push(&known->cells, state[i]);
    known->count++;
}

static inline void add_states(Known *known, Canonical *canonical, Ways *ways)
{
    ModelError error;
    for (uint32_t i = 0; i < ways->count; i++) {
        Way *way = &ways->items[i];
        if (way->failed || !canonical_apply(canonical, way->after, NULL, &error)) {
            known->found.errors++;
        } else {
            known->found.transitions++;
            add_state(known, way->after, ways->cells);
        }
    }
}

/* Every reachable state and transition, replaying each. */
static inline Found explore_naively(const System *system)
{
    Interpreter *interpreter = interpreter_create(system);
    Canonical *canonical = canonical_create(system, NULL);
    Ways *ways = malloc(sizeof *ways);
    Known known = {0};
    find_ways(interpreter, system, NULL, ways);
    add_states(&known, canonical, ways);
    known.found.transitions = 0;
    known.found.initial = known.count;
    for (uint32_t i = 0; known.cells.items && i < known.count; i++) {
        int64_t state[CELLS_MOST];
        memcpy(state, known.cells.items + (size_t)i * system->cells, system->cells * sizeof *state);
        find_ways(interpreter, system, state, ways);
        add_states(&known, canonical, ways);
    }
    known.found.states = known.count;
    vector_release(&known.cells);
    free(ways);
    canonical_destroy(canonical);
    interpreter_destroy(interpreter);
    return known.found;
}

#endif
