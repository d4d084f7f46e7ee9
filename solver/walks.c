/* walks.c - random walks: where control gets, and states that refute candidate claims.
 *
 * The walks are the same on every run: the numbers come from a fixed seed. */
#include <string.h>

#include "model/canonical.h"
#include "pool.h"
#include "support/memory.h"

#define WALKS 24
#define STEPS 60

typedef struct Walk Walk;
struct Walk {
    const System *system;
    const Patience *patience;       /* or NULL */
    void (*look)(const Walk *walk); /* at walk->state */
    Interpreter *interpreter;
    Canonical *canonical;
    const Pool *pool; /* whose claims are looked at … */
    bool *kept;       /* … and which are not refuted */
    Visits *visits;   /* where control is noted */
    int64_t *state, *chosen;
    uint64_t random;
    uint64_t seen; /* successors of this state so far */
};

/* xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016). */
static uint64_t next_random(Walk *walk)
{
    walk->random ^= walk->random >> 12;
    walk->random ^= walk->random << 25;
    walk->random ^= walk->random >> 27;
    return walk->random * UINT64_C(0x2545F4914F6CDD1D);
}

/* Each of the successors is as likely (reservoir sampling). */
static bool consider(void *context, const Transition *transition)
{
    Walk *walk = context;
    if (transition->after == NULL) return true;
    if (next_random(walk) % ++walk->seen == 0) {
        memcpy(walk->chosen, transition->after, walk->system->cells * sizeof(int64_t));
    }
    return true;
}

static void refute(const Walk *walk)
{
    const Moment moment = {.state = walk->state};
    for (size_t i = 0; i < walk->pool->items.count; i++) {
        if (!walk->kept[i]) continue;
        ModelError error;
        EvalResult result =
            interpreter_holds(walk->interpreter, walk->pool->items.items[i], &moment, &error);
        walk->kept[i] = result == EVAL_TRUE || result == EVAL_STOPPED;
    }
}

/* Goes to the chosen state; false when there is none. */
static bool go_on(Walk *walk)
{
    ModelError error;
    if (walk->seen == 0 || !canonical_apply(walk->canonical, walk->chosen, NULL, &error)) {
        return false;
    }
    memcpy(walk->state, walk->chosen, walk->system->cells * sizeof(int64_t));
    walk->seen = 0;
    return true;
}

static void note_places(const Walk *walk)
{
    for (uint32_t i = 0; i < walk->system->process_count; i++) {
        const Process *process = walk->system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            int64_t place = walk->state[instance_base(process, j)];
            walk->visits->places[walk->visits->first[i] + place] = true;
        }
    }
}

static bool patience_over(void *patience)
{
    return patience_is_over(patience);
}

static void walk_once(Walk *walk)
{
    walk->seen = 0;
    interpreter_initial(walk->interpreter, consider, walk);
    for (unsigned i = 0; i < STEPS && go_on(walk); i++) {
        if (walk->patience != NULL && patience_is_over(walk->patience)) return;
        walk->look(walk);
        interpreter_successors(walk->interpreter, walk->state, consider, walk);
    }
}

/* The same walks every time. */
static void walk_about(Walk *walk)
{
    const System *system = walk->system;
    walk->interpreter = interpreter_create(system);
    walk->canonical = canonical_create(system, NULL);
    walk->state = memory_allocate(system->cells + 1, sizeof(int64_t));
    walk->chosen = memory_allocate(system->cells + 1, sizeof(int64_t));
    walk->random = UINT64_C(0x9E3779B97F4A7C15);
    if (walk->patience != NULL) {
        interpreter_set_patience(walk->interpreter, patience_over, (void *)walk->patience);
    }
    for (unsigned i = 0; i < WALKS; i++) walk_once(walk);
    free(walk->state);
    free(walk->chosen);
    canonical_destroy(walk->canonical);
    interpreter_destroy(walk->interpreter);
}

void pool_refute(Pool *pool, const System *system, const Patience *patience)
{
    System roomy = *system;
    roomy.frame_cells = pool->claims.frame_cells;
    Walk walk = {.system = &roomy,
                 .patience = patience,
                 .look = refute,
                 .pool = pool,
                 .kept = memory_allocate(pool->items.count + 1, sizeof(bool))};
    for (size_t i = 0; i < pool->items.count; i++) walk.kept[i] = true;
    walk_about(&walk);
    pool_keep(pool, walk.kept);
    free(walk.kept);
}

void visits_init(Visits *visits, const System *system, const Patience *patience)
{
    uint32_t count = 0;
    visits->first = memory_allocate(system->process_count + 1, sizeof *visits->first);
    for (uint32_t i = 0; i < system->process_count; i++) {
        visits->first[i] = count;
        count += system->processes[i]->place_count;
    }
    visits->places = memory_allocate(count + 1, sizeof *visits->places);
    Walk walk = {.system = system, .patience = patience, .look = note_places, .visits = visits};
    walk_about(&walk);
}

void visits_release(Visits *visits)
{
    free(visits->first);
    free(visits->places);
}
