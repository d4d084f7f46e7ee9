/* naive_search.h - shortest violations of small systems, by plain enumeration: what engines are
 * compared with. */
#ifndef TESTS_SOLVER_NAIVE_SEARCH_H
#define TESTS_SOLVER_NAIVE_SEARCH_H

#include "protocol.h"

#include "model/canonical.h"
#include "support/vector.h"

#define NAIVE_STATES_MOST 3000
#define NAIVE_NEVER UINT32_MAX

typedef struct Naive {
    const System *system;
    Findings *findings; /* all stay open, so that everything is judged */
    Interpreter *judge;
    Canonical *canonical;
    VECTOR(int64_t) states;
    uint32_t count;
    uint32_t steps[32]; /* of each finding: of a shortest schedule that decides it */
    bool failed[32];    /* evaluating it fails somewhere */
    uint32_t depth;     /* of what is arrived at */
    bool initially;
} Naive;

static inline void naive_note(uint32_t *steps, uint32_t found)
{
    if (found < *steps) *steps = found;
}

static inline void naive_judged(Naive *naive, const Judgement *judgement, uint32_t error_steps)
{
    const Findings *findings = naive->findings;
    if (judgement->error == NULL) {
        naive_note(&naive->steps[judgement->finding - findings->items], naive->depth);
        return;
    }
    naive_note(&naive->steps[findings->count - 1], error_steps);
    for (uint32_t i = 0; i < findings->count; i++) {
        if (findings->items[i].property == judgement->evaluated) naive->failed[i] = true;
    }
}

static inline void naive_judged_state(void *context, const Judgement *judgement)
{
    Naive *naive = context;
    naive_judged(naive, judgement, naive->depth);
}

static inline void naive_judged_transition(void *context, const Judgement *judgement)
{
    Naive *naive = context;
    naive_judged(naive, judgement, naive->depth - 1);
}

static inline bool naive_is_known(const Naive *naive, const int64_t *state)
{
    size_t cells = naive->system->cells;
    for (uint32_t i = 0; i < naive->count; i++) {
        if (memcmp(naive->states.items + i * cells, state, cells * sizeof *state) == 0) return true;
    }
    return false;
}

static inline bool naive_arrive(void *context, const Transition *transition)
{
    Naive *naive = context;
    size_t cells = naive->system->cells;
    int64_t *state = memory_allocate(cells + 1, sizeof *state);
    ModelError error;
    if (transition->error == NULL) memcpy(state, transition->after, cells * sizeof *state);
    if (transition->error != NULL || !canonical_apply(naive->canonical, state, NULL, &error)) {
        naive_note(&naive->steps[naive->findings->count - 1],
                   naive->initially ? 0 : naive->depth - 1);
    } else {
        if (!naive->initially) {
            findings_judge_transition(naive->findings, naive->judge, transition,
                                      naive_judged_transition, naive);
        }
        if (!naive_is_known(naive, state)) {
            for (size_t i = 0; i < cells; i++) vector_push(&naive->states, state[i]);
            naive->count++;
            findings_judge_state(naive->findings, naive->judge, state, naive_judged_state, naive);
        }
    }
    free(state);
    return naive->count < NAIVE_STATES_MOST;
}

/* Goes through all states; they must be few. */
static inline Naive naive_search(const System *system)
{
    Naive naive = {.system = system,
                   .findings = ask_all(system),
                   .judge = interpreter_create(system),
                   .canonical = canonical_create(system, NULL),
                   .initially = true};
    size_t cells = system->cells;
    Interpreter *interpreter = interpreter_create(system);
    int64_t *state = memory_allocate(cells + 1, sizeof *state);
    assert_true(system->property_count <= 32);
    for (uint32_t i = 0; i < 32; i++) naive.steps[i] = NAIVE_NEVER;
    interpreter_initial(interpreter, naive_arrive, &naive);
    naive.initially = false;
    uint32_t level_end = 0;
    for (uint32_t i = 0; i < naive.count; i++) {
        if (i == level_end) {
            naive.depth++;
            level_end = naive.count;
        }
        memcpy(state, naive.states.items + i * cells, cells * sizeof *state);
        assert_int_equal(interpreter_successors(interpreter, state, naive_arrive, &naive),
                         INTERPRETER_FINISHED);
    }
    free(state);
    interpreter_destroy(interpreter);
    return naive;
}

static inline void naive_release(Naive *naive)
{
    findings_destroy(naive->findings);
    interpreter_destroy(naive->judge);
    canonical_destroy(naive->canonical);
    vector_release(&naive->states);
}

#endif
