/* lockstep.c - breadth-first over one system, with the interpreter; the other one only answers. */
#include "lockstep.h"

#include <stdlib.h>
#include <string.h>

#include "budget.h"
#include "model/symmetry.h"
#include "successors.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"
#include "visited.h"
#include "watch.h"

/* What a transition is, or a model error: process, instance, step (-1: none was met), the kind of error
 * and its place (-1 and 0: none); then the state after. */
#define WAY_HEAD 5U

typedef struct Ways {
    VECTOR(int64_t) cells; /* one after the other */
    uint32_t width;
} Ways;

typedef struct Lockstep {
    const System *original, *mutant;
    bool *touched; /* for each process: may it differ? */
    Successors *successors;
    Interpreter *other;
    Ways ways, other_ways;
    Budget budget;
    Visited visited;
    Watch watch;
    bool stopped;
    ExploreStop stop;
} Lockstep;

static void stop_at(Lockstep *lockstep, ExploreStop stop)
{
    lockstep->stopped = true;
    lockstep->stop = stop;
}

/* ---- ways ---- */

static void note_way(Ways *ways, const Transition *transition)
{
    const ModelError *error = transition->error;
    const Action *action = &transition->action;
    const int64_t head[WAY_HEAD] = {
        action->process->position,
        action->instance,
        transition->step == NULL ? -1 : (int64_t)transition->step->position,
        error == NULL ? -1 : (int64_t)error->kind,
        error == NULL ? 0 : (int64_t)error->span.begin,
    };
    for (uint32_t i = 0; i < WAY_HEAD; i++) vector_push(&ways->cells, head[i]);
    for (uint32_t i = 0; i < ways->width - WAY_HEAD; i++) {
        vector_push(&ways->cells, error == NULL ? transition->after[i] : 0);
    }
}

static bool is_noted(const Ways *ways, const int64_t *way)
{
    for (size_t i = 0; i < ways->cells.count; i += ways->width) {
        if (memcmp(ways->cells.items + i, way, ways->width * sizeof *way) == 0) return true;
    }
    return false;
}

static bool are_noted(const Ways *ways, const Ways *others)
{
    for (size_t i = 0; i < others->cells.count; i += others->width) {
        if (!is_noted(ways, others->cells.items + i)) return false;
    }
    return true;
}

/* As sets. In nearly all states they are the same as lists. */
static bool are_same(const Ways *a, const Ways *b)
{
    size_t bytes = a->cells.count * sizeof *a->cells.items;
    bool alike = a->cells.count == b->cells.count &&
                 (bytes == 0 || memcmp(a->cells.items, b->cells.items, bytes) == 0);
    return alike || (are_noted(a, b) && are_noted(b, a));
}

/* ---- states ---- */

static bool arrive(void *context, const Successor *successor)
{
    Lockstep *lockstep = context;
    const Transition *transition = successor->transition;
    const Process *process = transition->action.process;
    if (process != NULL && lockstep->touched[process->position]) {
        note_way(&lockstep->ways, transition);
    }
    if (successor->packed == NULL) return true;
    uint64_t hash = visited_hash(&lockstep->visited, successor->packed);
    switch (visited_insert(&lockstep->visited, successor->packed, hash)) {
    case VISITED_NEW:
    case VISITED_KNOWN: break;
    case VISITED_MOST: stop_at(lockstep, STOP_STATES); break;
    case VISITED_MEMORY: stop_at(lockstep, STOP_MEMORY); break;
    }
    return !lockstep->stopped;
}

static bool note_other(void *context, const Transition *transition)
{
    Lockstep *lockstep = context;
    note_way(&lockstep->other_ways, transition);
    return true;
}

/* False where patience ended it. */
static bool ask_other(Lockstep *lockstep, const int64_t *state)
{
    const System *mutant = lockstep->mutant;
    for (uint32_t i = 0; i < mutant->process_count; i++) {
        if (!lockstep->touched[i]) continue;
        InterpreterOutcome outcome = interpreter_process_successors(
            lockstep->other, state, mutant->processes[i], note_other, lockstep);
        if (outcome == INTERPRETER_STOPPED) return false;
    }
    return true;
}

static void look_at_the_clock(Lockstep *lockstep)
{
    Progress nothing = {0};
    ExploreStop stop;
    if (watch_look(&lockstep->watch, &nothing, &stop) == WATCH_STOP) stop_at(lockstep, stop);
}

/* What both can do in the state of that number: is it the same, as far as is known? */
static bool leave(Lockstep *lockstep, uint32_t number)
{
    const uint64_t *packed = states_get(&lockstep->visited.states, number);
    vector_clear(&lockstep->ways.cells);
    vector_clear(&lockstep->other_ways.cells);
    if (watch_tick(&lockstep->watch)) look_at_the_clock(lockstep);
    if (!lockstep->stopped && !states_leave_next(&lockstep->visited.states)) {
        stop_at(lockstep, STOP_MEMORY);
    }
    if (lockstep->stopped) return true;
    bool finished = successors_of(lockstep->successors, packed, arrive, lockstep) &&
                    ask_other(lockstep, successors_unpack(lockstep->successors, packed));
    if (finished) return are_same(&lockstep->ways, &lockstep->other_ways);
    if (!lockstep->stopped) look_at_the_clock(lockstep);
    PROMISE(lockstep->stopped);
    return true;
}

static LockstepResult run(Lockstep *lockstep)
{
    bool finished = successors_initial(lockstep->successors, arrive, lockstep);
    if (!finished && !lockstep->stopped) look_at_the_clock(lockstep);
    PROMISE(finished || lockstep->stopped);
    for (uint32_t i = 0; !lockstep->stopped && i < lockstep->visited.states.count; i++) {
        if (!leave(lockstep, i)) return LOCKSTEP_DIFFERENT;
    }
    return lockstep->stopped ? LOCKSTEP_STOPPED : LOCKSTEP_SAME;
}

/* ---- the two systems ---- */

/* What is the same in one representative is the same in all that it stands for only where renaming
 * changes nothing in either system. `bare`: both, without properties. */
static bool may_rename(const System *bare)
{
    uint32_t count = symmetry_types(&bare[0], NULL, 0);
    const Type **types = memory_allocate(2 * count + 1, sizeof *types);
    bool may = symmetry_types(&bare[1], NULL, 0) == count;
    PROMISE(may);
    symmetry_types(&bare[0], types, count);
    symmetry_types(&bare[1], types + count, count);
    for (uint32_t i = 0; i < count; i++) {
        may = may && (!symmetry_allows(&bare[0], types[i], NULL) ||
                      symmetry_allows(&bare[1], types[count + i], NULL));
    }
    free(types);
    return may;
}

static void without_properties(System *system)
{
    system->properties = NULL;
    system->property_count = 0;
}

static void prepare(Lockstep *lockstep, const MutantQuestion *question)
{
    const ExploreOptions *options = question->options;
    System bare[2] = {*question->original, *question->mutant};
    PROMISE(bare[0].cells == bare[1].cells && bare[0].process_count == bare[1].process_count);
    without_properties(&bare[0]);
    without_properties(&bare[1]);
    const CanonicalOptions reductions = {
        .identities = options->reductions.identities && may_rename(bare), .judged = &bare[0]};
    lockstep->successors = successors_create_reduced(lockstep->original, &reductions);
    lockstep->other = interpreter_create(lockstep->mutant);
    lockstep->ways.width = lockstep->other_ways.width = WAY_HEAD + lockstep->original->cells;
    watch_init(&lockstep->watch, options);
    successors_set_patience(lockstep->successors, watch_is_out_of_patience, &lockstep->watch);
    interpreter_set_patience(lockstep->other, watch_is_out_of_patience, &lockstep->watch);
    lockstep->touched = memory_allocate(bare[0].process_count + 1, sizeof *lockstep->touched);
    for (uint32_t i = 0; i < bare[0].process_count; i++) {
        lockstep->touched[i] = mutation_touches(question->mutation, bare[0].processes[i]);
    }
    const Layout *layout = successors_layout(lockstep->successors);
    visited_init(&lockstep->visited, (StateSize){layout_words(layout), layout_bits(layout)},
                 options->max_states, &lockstep->budget);
}

LockstepResult lockstep_compare(const MutantQuestion *question, Text *ret_reason)
{
    Lockstep lockstep = {.original = question->original,
                         .mutant = question->mutant,
                         .budget = {.limit = question->options->max_memory}};
    prepare(&lockstep, question);
    LockstepResult result = run(&lockstep);
    if (result == LOCKSTEP_STOPPED && lockstep.stop == STOP_TIMEOUT) {
        text_add(ret_reason, MUTANT_TIME_IS_UP);
    } else if (result == LOCKSTEP_STOPPED) {
        watch_explain(&lockstep.watch, lockstep.stop, lockstep.budget.exhausted,
                      lockstep.visited.states.count, ret_reason);
    }
    visited_release(&lockstep.visited);
    vector_release(&lockstep.ways.cells);
    vector_release(&lockstep.other_ways.cells);
    interpreter_destroy(lockstep.other);
    successors_destroy(lockstep.successors);
    free(lockstep.touched);
    return result;
}
