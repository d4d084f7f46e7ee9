/* samples.c - states along random walks, and where each predicate is true.
 *
 * The walks are the same on every run: the numbers come from a fixed seed. */
#include "samples.h"

#include <stdlib.h>
#include <string.h>

#include "model/canonical.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

#define STATES_MOST 2048
#define WALK_STEPS 64
/* Evaluating predicates is not to take longer than what it saves. */
#define EVALUATIONS_MOST 4000000

typedef struct Walker {
    const System *system; /* a copy, with frames for the templates */
    Interpreter *interpreter;
    Canonical *canonical;
    const Patience *patience;
    int64_t *chosen;
    uint64_t random;
    uint64_t seen; /* successors of the state under way so far */
    size_t most;
    VECTOR(int64_t *) states;
} Walker;

/* xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016). */
static uint64_t next_random(Walker *walker)
{
    walker->random ^= walker->random >> 12;
    walker->random ^= walker->random << 25;
    walker->random ^= walker->random >> 27;
    return walker->random * UINT64_C(0x2545F4914F6CDD1D);
}

/* Each of the successors is as likely (reservoir sampling). */
static bool consider(void *context, const Transition *transition)
{
    Walker *walker = context;
    if (transition->after == NULL) return true;
    if (next_random(walker) % ++walker->seen == 0) {
        memcpy(walker->chosen, transition->after, walker->system->cells * sizeof(int64_t));
    }
    return true;
}

static bool is_over(void *patience)
{
    return patience_is_over(patience);
}

/* Keeps the state that was chosen; NULL where there was none. */
static const int64_t *arrive(Walker *walker)
{
    ModelError error;
    if (walker->seen == 0 || !canonical_apply(walker->canonical, walker->chosen, NULL, &error)) {
        return NULL;
    }
    walker->seen = 0;
    int64_t *state = memory_allocate(walker->system->cells + 1, sizeof *state);
    memcpy(state, walker->chosen, walker->system->cells * sizeof *state);
    vector_push(&walker->states, state);
    return state;
}

static bool has_to_end(const Walker *walker)
{
    return walker->states.count >= walker->most ||
           (walker->patience != NULL && patience_is_over(walker->patience));
}

static void walk_all(Walker *walker)
{
    for (size_t i = 0; i < walker->most && !has_to_end(walker); i++) {
        walker->seen = 0;
        interpreter_initial(walker->interpreter, consider, walker);
        const int64_t *state = arrive(walker);
        for (unsigned j = 0; j < WALK_STEPS && state != NULL && !has_to_end(walker); j++) {
            interpreter_successors(walker->interpreter, state, consider, walker);
            state = arrive(walker);
        }
    }
}

/* Of a bit nothing is known here. */
typedef enum Known { KNOWN_FALSE, KNOWN_TRUE, KNOWN_NOT } Known;

static Known evaluate(Walker *walker, const Predicate *predicate, const int64_t *state)
{
    const Template *template = predicate->template;
    if (template->bit != NULL) return KNOWN_NOT;
    if (template->expr == NULL) {
        const Process *process = template->process;
        int64_t low = process->index == NULL ? 0 : process->index->low;
        uint32_t instance = (uint32_t)(predicate->arguments[0] - low);
        if (process->index == NULL) instance = 0;
        bool there = state[instance_base(process, instance)] == template->place;
        return there ? KNOWN_TRUE : KNOWN_FALSE;
    }
    for (uint32_t i = 0; i < template->parameter_count; i++) {
        interpreter_bind(walker->interpreter, template->parameters[i], &predicate->arguments[i]);
    }
    const Moment moment = {.state = state};
    ModelError error;
    switch (interpreter_holds(walker->interpreter, template->expr, &moment, &error)) {
    case EVAL_TRUE: return KNOWN_TRUE;
    case EVAL_FALSE:
    case EVAL_ERROR: return KNOWN_FALSE;
    case EVAL_STOPPED: break;
    }
    return KNOWN_NOT;
}

static void fill_rows(Samples *samples, Walker *walker, const Predicate *predicates)
{
    for (size_t i = 0; i < samples->predicate_count; i++) {
        uint64_t *where_true = samples->rows + 2 * i * samples->words;
        uint64_t *where_false = where_true + samples->words;
        for (size_t j = 0; j < samples->state_count; j++) {
            PROMISE(walker->states.items != NULL);
            Known known = evaluate(walker, &predicates[i], walker->states.items[j]);
            uint64_t bit = UINT64_C(1) << (j % 64);
            if (known != KNOWN_FALSE) where_true[j / 64] |= bit;
            if (known != KNOWN_TRUE) where_false[j / 64] |= bit;
        }
    }
}

void samples_init(Samples *samples, const Templates *templates, const Predicate *predicates,
                  size_t count, const Patience *patience)
{
    System roomy = *templates->system;
    roomy.frame_cells = templates->frame_cells;
    Walker walker = {.system = &roomy,
                     .interpreter = interpreter_create(&roomy),
                     .canonical = canonical_create(templates->system, NULL),
                     .patience = patience,
                     .chosen = memory_allocate(roomy.cells + 1, sizeof(int64_t)),
                     .random = UINT64_C(0x9E3779B97F4A7C15),
                     .most = EVALUATIONS_MOST / (count + 1)};
    if (walker.most > STATES_MOST) walker.most = STATES_MOST;
    if (patience != NULL) {
        interpreter_set_patience(walker.interpreter, is_over, (void *)patience);
    }
    walk_all(&walker);
    *samples = (Samples){.predicate_count = count,
                         .state_count = walker.states.count,
                         .words = (walker.states.count + 63) / 64};
    samples->rows = memory_allocate(2 * count * samples->words + 1, sizeof *samples->rows);
    samples->scratch = memory_allocate(samples->words + 1, sizeof *samples->scratch);
    fill_rows(samples, &walker, predicates);
    for (size_t i = 0; i < walker.states.count; i++) free(walker.states.items[i]);
    vector_release(&walker.states);
    free(walker.chosen);
    canonical_destroy(walker.canonical);
    interpreter_destroy(walker.interpreter);
}

void samples_release(Samples *samples)
{
    free(samples->rows);
    free(samples->scratch);
}

/* The states in the cube, to scratch. */
static bool intersect(const Samples *samples, const uint32_t *literals, uint32_t count)
{
    uint64_t any = 0;
    for (size_t word = 0; word < samples->words; word++) {
        uint64_t left = ~UINT64_C(0);
        size_t rest = samples->state_count - 64 * word;
        if (rest < 64) left = (UINT64_C(1) << rest) - 1;
        for (uint32_t i = 0; i < count && left != 0; i++) {
            left &= samples->rows[literals[i] * samples->words + word];
        }
        samples->scratch[word] = left;
        any |= left;
    }
    return any != 0;
}

bool samples_meet(const Samples *samples, const uint32_t *literals, uint32_t count)
{
    return intersect(samples, literals, count);
}

uint32_t samples_best(const Samples *samples, const uint32_t *literals, uint32_t count,
                      const uint32_t *offer, uint32_t offer_count)
{
    intersect(samples, literals, count);
    uint32_t best = offer_count;
    uint64_t most = 0;
    for (uint32_t i = 0; i < offer_count; i++) {
        const uint64_t *row = samples->rows + offer[i] * samples->words;
        uint64_t out = 0;
        for (size_t word = 0; word < samples->words; word++) {
            out += (uint64_t)__builtin_popcountll(samples->scratch[word] & ~row[word]);
        }
        if (out > most) {
            most = out;
            best = i;
        }
    }
    return best;
}
