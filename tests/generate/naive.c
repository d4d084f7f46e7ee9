/* naive.c - breadth first over unpacked states, one state's transitions collected at a time. */
#include "naive.h"

#include <stdlib.h>
#include <string.h>

#include "model/canonical.h"
#include "naive_live.h"
#include "properties/stuck.h"
#include "support/bug.h"
#include "support/vector.h"

#define CHAINS 4096

typedef struct Known {
    struct Known *chained, *queued; /* the next in its chain, in order of discovery */
    uint32_t depth, number;
    uint64_t goals;    /* the recoverable properties whose goals are satisfied */
    bool able, leaves; /* of one such: can reach the goal; can reach what is able by any steps */
    int64_t cells[];
} Known;

typedef struct Edge {
    Known *from, *to;
    const Process *process;
    uint32_t instance;
    const Step *step;
} Edge;

/* A transition or error as it was visited, copied. */
typedef struct Taken {
    bool failed;
    const Process *process;
    uint32_t instance;
    const Step *anytime, *step;
    uint32_t *choices;
    uint32_t choice_count;
    int64_t *after;
} Taken;

typedef struct Naive {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    uint64_t max_states;
    NaiveResult *result;
    Known *chains[CHAINS];
    Known *first, *last;
    VECTOR(Taken) taken;
    VECTOR(Edge) edges;
    int64_t *scratch;
} Naive;

static size_t state_bytes(const Naive *naive)
{
    return naive->system->cells * sizeof(int64_t);
}

static void *copy_bytes(const void *bytes, size_t size)
{
    void *copy = memory_allocate(size + 1, 1);
    if (size > 0) memcpy(copy, bytes, size);
    return copy;
}

static bool collect(void *context, const Transition *transition)
{
    Naive *naive = context;
    const Action *action = &transition->action;
    Taken taken = {
        .failed = transition->error != NULL,
        .process = action->process,
        .instance = action->instance,
        .anytime = action->anytime,
        .step = transition->step,
        .choices = copy_bytes(action->choices, action->choice_count * sizeof *action->choices),
        .choice_count = action->choice_count,
    };
    if (!taken.failed) {
        ModelError error;
        taken.after = copy_bytes(transition->after, state_bytes(naive));
        memcpy(naive->scratch, transition->after, state_bytes(naive));
        bool fits = canonical_apply(naive->canonical, naive->scratch, NULL, &error);
        if (fits) coverage_confirm(naive->result->coverage);
    }
    vector_push(&naive->taken, taken);
    return true;
}

static void taken_clear(Naive *naive)
{
    for (size_t i = 0; i < naive->taken.count; i++) {
        free(naive->taken.items[i].choices);
        free(naive->taken.items[i].after);
    }
    vector_clear(&naive->taken);
}

static void found(Naive *naive, uint32_t property, Verdict verdict, uint32_t steps)
{
    NaiveVerdict *entry = &naive->result->verdicts[property];
    if (entry->found && entry->steps <= steps) return;
    entry->verdict = verdict;
    entry->found = true;
    entry->steps = steps;
}

static void found_error(Naive *naive, uint32_t steps)
{
    found(naive, naive->system->property_count - 1, VERDICT_VIOLATED, steps);
}

/* A property that fails somewhere is not known to hold everywhere. */
static void failed(Naive *naive, uint32_t property, uint32_t steps)
{
    naive->result->verdicts[property].failed = true;
    found_error(naive, steps);
}

static void judge_state(Naive *naive, Known *state)
{
    const Moment moment = {.state = state->cells};
    for (uint32_t i = 0; i < naive->system->property_count; i++) {
        const Property *property = &naive->system->properties[i];
        if (property->kind == PROPERTY_LIVENESS) {
            coverage_begin_property(naive->result->coverage, i);
            interpreter_look(naive->interpreter, property->expr, state->cells, state->depth == 0);
        }
        bool is_goal = property->kind == PROPERTY_RECOVERABLE;
        bool is_claim = property->kind == PROPERTY_INVARIANT || property->kind == PROPERTY_LEMMA;
        bool is_witness = property->kind == PROPERTY_WITNESS;
        if (!is_goal && !is_claim && !is_witness) continue;
        if (property->of_transitions) continue;
        ModelError error;
        coverage_begin_property(naive->result->coverage, i);
        switch (interpreter_holds(naive->interpreter, property->expr, &moment, &error)) {
        case EVAL_STOPPED: BUG("nothing limits this interpreter");
        case EVAL_ERROR: failed(naive, i, state->depth); break;
        case EVAL_TRUE:
            if (is_witness) found(naive, i, VERDICT_HOLDS, state->depth);
            if (is_goal) state->goals |= UINT64_C(1) << i;
            break;
        case EVAL_FALSE:
            if (is_claim) found(naive, i, VERDICT_VIOLATED, state->depth);
            break;
        }
    }
}

static void judge_transition(Naive *naive, const Known *from, const Taken *taken)
{
    const Moment moment = {
        .state = from->cells,
        .after = taken->after,
        .process = taken->process,
        .instance = taken->instance,
        .step = taken->step,
    };
    for (uint32_t i = 0; i < naive->system->property_count; i++) {
        const Property *property = &naive->system->properties[i];
        if (!property->of_transitions) continue;
        bool is_witness = property->kind == PROPERTY_WITNESS;
        ModelError error;
        coverage_begin_property(naive->result->coverage, i);
        switch (interpreter_holds(naive->interpreter, property->expr, &moment, &error)) {
        case EVAL_STOPPED: BUG("nothing limits this interpreter");
        case EVAL_ERROR: failed(naive, i, from->depth); break;
        case EVAL_FALSE:
            if (!is_witness) found(naive, i, VERDICT_VIOLATED, from->depth + 1);
            break;
        case EVAL_TRUE:
            if (is_witness) found(naive, i, VERDICT_HOLDS, from->depth + 1);
            break;
        }
    }
}

static Known **chain_of(Naive *naive, const int64_t *cells)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (uint32_t i = 0; i < naive->system->cells; i++) {
        hash = (hash ^ (uint64_t)cells[i]) * UINT64_C(1099511628211);
        hash ^= hash >> 29;
    }
    return &naive->chains[hash % CHAINS];
}

/* NULL when it would be one state too many. */
static Known *arrive(Naive *naive, const int64_t *cells, uint32_t depth, bool *ret_new)
{
    Known **chain = chain_of(naive, cells);
    *ret_new = false;
    for (Known *known = *chain; known != NULL; known = known->chained) {
        if (memcmp(known->cells, cells, state_bytes(naive)) == 0) return known;
    }
    if (naive->result->states == naive->max_states) return NULL;
    Known *known = memory_allocate(1, sizeof *known + state_bytes(naive));
    memcpy(known->cells, cells, state_bytes(naive));
    known->depth = depth;
    known->number = (uint32_t)naive->result->states;
    known->chained = *chain;
    *chain = known;
    if (naive->last == NULL)
        naive->first = known;
    else
        naive->last->queued = known;
    naive->last = known;
    naive->result->states++;
    naive->result->depth = depth;
    *ret_new = true;
    return known;
}

/* What was visited must come out once more when it is asked for by its choices. */
static void check_taking(Naive *naive, const Known *from, const Taken *taken)
{
    const Action action = {taken->process, taken->instance, taken->anytime, taken->choices,
                           taken->choice_count};
    const Step *step = NULL;
    ModelError error;
    TakeResult result = interpreter_take(naive->interpreter, from == NULL ? NULL : from->cells,
                                         &action, naive->scratch, &step, &error);
    bool same = taken->failed ? result == TAKE_ERROR
                              : result == TAKE_DONE && step == taken->step &&
                                    memcmp(naive->scratch, taken->after, state_bytes(naive)) == 0;
    if (!same) naive->result->untakeable++;
}

/* Goes on from `from` (NULL: begins) with all that was collected; false at the limit. */
static bool follow(Naive *naive, Known *from)
{
    uint32_t depth = from == NULL ? 0 : from->depth;
    for (size_t i = 0; i < naive->taken.count; i++) {
        const Taken *taken = &naive->taken.items[i];
        check_taking(naive, from, taken);
        ModelError error;
        if (!taken->failed) memcpy(naive->scratch, taken->after, state_bytes(naive));
        if (taken->failed || !canonical_apply(naive->canonical, naive->scratch, NULL, &error)) {
            found_error(naive, depth);
            continue;
        }
        if (from != NULL) {
            naive->result->transitions++;
            judge_transition(naive, from, taken);
        }
        bool is_new;
        Known *to = arrive(naive, naive->scratch, from == NULL ? 0 : depth + 1, &is_new);
        if (to == NULL) return false;
        if (is_new) judge_state(naive, to);
        if (from == NULL) continue;
        const Edge edge = {from, to, taken->process, taken->instance, taken->step};
        vector_push(&naive->edges, edge);
    }
    taken_clear(naive);
    return true;
}

static bool helps(const Property *property, const Process *process, const Step *step)
{
    if (step->anytime) return false;
    for (uint32_t i = 0; i < property->helper_count; i++) {
        if (property->helpers[i] == process) return true;
    }
    return property->helper_count == 0;
}

/* The least fixed points, by going through all edges until nothing changes. */
static void find_able(Naive *naive, uint32_t position)
{
    const Property *property = &naive->system->properties[position];
    for (Known *state = naive->first; state != NULL; state = state->queued) {
        state->able = state->leaves = state->goals >> position & 1;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = naive->edges.count; i-- > 0;) {
            const Edge *edge = &naive->edges.items[i];
            bool able =
                helps(property, edge->process, edge->step) && edge->to->able && !edge->from->able;
            bool leaves = (edge->to->able || edge->to->leaves) && !edge->from->leaves;
            edge->from->able |= able;
            edge->from->leaves |= leaves;
            changed |= able || leaves;
        }
    }
}

static void add_crossing(NaiveVerdict *entry, const Step *step)
{
    for (uint32_t i = 0; i < entry->crossing_count; i++) {
        if (entry->crossings[i] == step) return;
    }
    uint32_t count = ++entry->crossing_count;
    entry->crossings = memory_resize(entry->crossings, count, sizeof *entry->crossings);
    entry->crossings[count - 1] = step;
}

static void judge_recoverable(Naive *naive, uint32_t position)
{
    NaiveVerdict *entry = &naive->result->verdicts[position];
    entry->verdict = VERDICT_HOLDS;
    find_able(naive, position);
    for (const Known *state = naive->first; state != NULL; state = state->queued) {
        if (state->able) continue;
        found(naive, position, VERDICT_VIOLATED, state->depth);
        entry->lost++;
        if (!state->leaves && state->depth == entry->steps) entry->for_good = true;
    }
    for (size_t i = 0; i < naive->edges.count; i++) {
        const Edge *edge = &naive->edges.items[i];
        if (edge->from->able && !edge->to->able) add_crossing(entry, edge->step);
    }
}

static void judge_premises(const Naive *naive, const LiveSystem *live, uint32_t position)
{
    Coverage *coverage = naive->result->coverage;
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const CoverItem *item = coverage_item(coverage, i);
        bool own = item->property == &naive->system->properties[position];
        if (own && item->over_time != NULL && !item->silent) {
            coverage_tell(coverage, i, naive_premise(live, item));
        }
    }
}

static void judge_liveness(const Naive *naive, uint32_t position)
{
    uint32_t states = (uint32_t)naive->result->states, steps = (uint32_t)naive->edges.count;
    const int64_t **cells = memory_allocate(states + 1UL, sizeof *cells);
    LiveStep *live_steps = memory_allocate(steps + 1UL, sizeof *live_steps);
    for (const Known *state = naive->first; state != NULL; state = state->queued) {
        cells[state->number] = state->cells;
    }
    for (uint32_t i = 0; i < steps; i++) {
        const Edge *edge = &naive->edges.items[i];
        live_steps[i] = (LiveStep){edge->from->number, edge->to->number, edge->process,
                                   edge->instance, edge->step};
    }
    /* It asks everywhere for what the property may ask in the first states only. */
    interpreter_set_coverage(naive->interpreter, NULL);
    const LiveSystem live = {.system = naive->system,
                             .interpreter = naive->interpreter,
                             .states = states,
                             .initial = (uint32_t)naive->result->initial_states,
                             .cells = cells,
                             .steps = live_steps,
                             .step_count = steps};
    NaiveVerdict *entry = &naive->result->verdicts[position];
    switch (naive_live(&live, &naive->system->properties[position])) {
    case LIVE_HOLDS: entry->verdict = VERDICT_HOLDS; break;
    case LIVE_VIOLATED:
        entry->verdict = VERDICT_VIOLATED;
        entry->found = true;
        break;
    case LIVE_UNKNOWN: break;
    case LIVE_TOO_LARGE: entry->open = true; break;
    }
    if (entry->verdict == VERDICT_HOLDS || entry->open) judge_premises(naive, &live, position);
    free(cells);
    free(live_steps);
}

/* Everything that was not found, once everything is known. Of no state at all nothing is said. */
static void conclude(Naive *naive)
{
    if (naive->result->states == 0) return;
    for (uint32_t i = 0; i < naive->system->property_count; i++) {
        NaiveVerdict *entry = &naive->result->verdicts[i];
        if (entry->found || entry->failed) continue;
        switch (naive->system->properties[i].kind) {
        case PROPERTY_INVARIANT:
        case PROPERTY_TRANSITION:
        case PROPERTY_LEMMA:
        case PROPERTY_ERROR: entry->verdict = VERDICT_HOLDS; break;
        case PROPERTY_WITNESS: entry->verdict = VERDICT_VIOLATED; break;
        case PROPERTY_RECOVERABLE: judge_recoverable(naive, i); break;
        case PROPERTY_LIVENESS: judge_liveness(naive, i); break;
        case PROPERTY_ASSUME: break;
        }
    }
}

/* By what a property would say, and the places that the language calls `done`. */
static void judge_stuck(Naive *naive, const Known *state)
{
    const Moment moment = {.state = state->cells};
    ModelError error;
    bool all_done = true;
    for (uint32_t i = 0; i < naive->system->process_count; i++) {
        const Process *process = naive->system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            int64_t place = state->cells[process->base + j * process->cells];
            all_done = all_done && process->places[place].node->kind == NODE_DONE;
        }
    }
    if (all_done ||
        interpreter_holds(naive->interpreter, stuck_property.expr, &moment, &error) != EVAL_TRUE) {
        return;
    }
    if (naive->result->stuck_states++ == 0) naive->result->steps_to_stuck = state->depth;
}

static bool enumerate(Naive *naive)
{
    interpreter_initial(naive->interpreter, collect, naive);
    if (!follow(naive, NULL)) return false;
    naive->result->initial_states = naive->result->states;
    for (Known *state = naive->first; state != NULL; state = state->queued) {
        interpreter_successors(naive->interpreter, state->cells, collect, naive);
        if (!follow(naive, state)) return false;
        judge_stuck(naive, state);
    }
    return true;
}

static Naive *naive_create(const System *system, uint64_t max_states, NaiveResult *result)
{
    PROMISE(system->property_count <= 64);
    Naive *naive = memory_allocate(1, sizeof *naive);
    naive->system = system;
    naive->interpreter = interpreter_create(system);
    naive->canonical = canonical_create(system, NULL);
    naive->max_states = max_states;
    naive->result = result;
    naive->scratch = memory_allocate(system->cells + 1, sizeof *naive->scratch);
    result->coverage = coverage_create(system);
    interpreter_set_coverage(naive->interpreter, result->coverage);
    return naive;
}

static void naive_destroy(Naive *naive)
{
    taken_clear(naive);
    vector_release(&naive->taken);
    vector_release(&naive->edges);
    for (Known *state = naive->first; state != NULL;) {
        Known *next = state->queued;
        free(state);
        state = next;
    }
    free(naive->scratch);
    canonical_destroy(naive->canonical);
    interpreter_destroy(naive->interpreter);
    free(naive);
}

void naive_enumerate(const System *system, uint64_t max_states, NaiveResult *ret_result)
{
    *ret_result = (NaiveResult){
        .verdicts = memory_allocate(system->property_count, sizeof *ret_result->verdicts)};
    Naive *naive = naive_create(system, max_states, ret_result);
    ret_result->properties = system->property_count;
    ret_result->complete = enumerate(naive);
    if (ret_result->complete) conclude(naive);
    naive_destroy(naive);
}

static bool satisfies(Naive *naive, const Property *property, const int64_t *state)
{
    const Moment moment = {.state = state};
    ModelError error;
    return interpreter_holds(naive->interpreter, property->expr, &moment, &error) == EVAL_TRUE;
}

/* False as soon as the goal is reached. */
static bool go_on_helped(Naive *naive, const Property *property, const Known *from)
{
    interpreter_successors(naive->interpreter, from->cells, collect, naive);
    for (size_t i = 0; i < naive->taken.count; i++) {
        const Taken *taken = &naive->taken.items[i];
        ModelError error;
        bool is_new;
        if (taken->failed || !helps(property, taken->process, taken->step)) continue;
        memcpy(naive->scratch, taken->after, state_bytes(naive));
        if (!canonical_apply(naive->canonical, naive->scratch, NULL, &error)) continue;
        if (satisfies(naive, property, naive->scratch)) return false;
        arrive(naive, naive->scratch, from->depth + 1, &is_new);
    }
    taken_clear(naive);
    return true;
}

bool naive_reaches(const System *system, const Property *property, const int64_t *state)
{
    NaiveResult result = {0};
    Naive *naive = naive_create(system, UINT64_MAX, &result);
    bool is_new, is_reached = satisfies(naive, property, state);
    arrive(naive, state, 0, &is_new);
    for (const Known *next = naive->first; next != NULL && !is_reached; next = next->queued) {
        is_reached = !go_on_helped(naive, property, next);
    }
    naive_destroy(naive);
    naive_release(&result);
    return is_reached;
}

void naive_release(NaiveResult *result)
{
    for (uint32_t i = 0; i < result->properties; i++) {
        free((void *)result->verdicts[i].crossings);
    }
    free(result->verdicts);
    coverage_destroy(result->coverage);
    *result = (NaiveResult){0};
}
