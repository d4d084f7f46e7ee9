/* swapping.h - do steps that are said to be independent commute? Asked of every step that another
 * instance takes in every reachable state: it leaves the independent steps of others what they were,
 * with the same choices, going wrong or not; and one after the other, in either order, they lead to
 * the same (canonical) state.
 *
 * It knows nothing of what steps read and write, only what the interpreter does. */
#ifndef TESTS_MODEL_SWAPPING_H
#define TESTS_MODEL_SWAPPING_H

#include "model/independence.h"
#include "orbits.h"
#include "support/vector.h"

/* A way out of a state. */
typedef struct Move {
    Action action;
    const Step *step;
    const int64_t *after; /* NULL: it ends in a model error */
} Move;

typedef struct Outlook {
    Arena *arena;
    Canonical *canonical;
    uint32_t cells;
    VECTOR(Move) moves;
} Outlook;

typedef struct Swapping {
    const System *system;
    Independence *independence;
    Interpreter *interpreter;
    Canonical *canonical;
    int64_t *both;
    uint64_t pairs; /* of independent steps that were looked at */
    char complaint[300];
} Swapping;

static inline bool outlook_add(void *context, const Transition *transition)
{
    Outlook *outlook = context;
    if (transition->step == NULL) return true;
    Move move = {.action = transition->action, .step = transition->step};
    uint32_t *choices = ARENA_NEW_ARRAY(outlook->arena, uint32_t, move.action.choice_count + 1);
    for (uint32_t i = 0; i < move.action.choice_count; i++)
        choices[i] = transition->action.choices[i];
    move.action.choices = choices;
    if (transition->error == NULL) {
        size_t bytes = outlook->cells * sizeof(int64_t);
        int64_t *after = ARENA_NEW_ARRAY(outlook->arena, int64_t, outlook->cells + 1);
        ModelError error;
        memcpy(after, transition->after, bytes);
        if (canonical_apply(outlook->canonical, after, NULL, &error)) move.after = after;
    }
    vector_push(&outlook->moves, move);
    return true;
}

static inline void outlook_find(Outlook *outlook, const Swapping *swapping, const int64_t *state)
{
    *outlook = (Outlook){
        .arena = arena_create(),
        .canonical = swapping->canonical,
        .cells = swapping->system->cells,
    };
    interpreter_successors(swapping->interpreter, state, outlook_add, outlook);
}

static inline void outlook_release(Outlook *outlook)
{
    vector_release(&outlook->moves);
    arena_destroy(outlook->arena);
}

static inline const Move *outlook_same(const Outlook *outlook, const Move *wanted)
{
    const Action *action = &wanted->action;
    for (size_t i = 0; i < outlook->moves.count; i++) {
        const Move *move = &outlook->moves.items[i];
        if (move->step != wanted->step || move->action.instance != action->instance) continue;
        if (move->action.choice_count != action->choice_count) continue;
        size_t bytes = action->choice_count * sizeof *action->choices;
        if (memcmp(move->action.choices, action->choices, bytes) == 0) return move;
    }
    return NULL;
}

static inline void swapping_complain(Swapping *swapping, const char *what, const Move *a,
                                     const Move *b)
{
    if (swapping->complaint[0] != 0) return;
    snprintf(swapping->complaint, sizeof swapping->complaint,
             "%s: %s[%" PRIu32 "].%s and %s[%" PRIu32 "].%s", what, a->step->process->name,
             a->action.instance, a->step->name, b->step->process->name, b->action.instance,
             b->step->name);
}

static inline bool may_swap(const Swapping *swapping, const Move *a, const Move *b)
{
    bool same = a->step->process == b->step->process && a->action.instance == b->action.instance;
    return !same && independence_of(swapping->independence, a->step, b->step);
}

/* First a, then b led to `both`; and the other way round? */
static inline void swapping_turn(Swapping *swapping, const Move *a, const Move *b,
                                 const int64_t *both)
{
    const Step *step = NULL;
    ModelError error;
    TakeResult result = interpreter_take(swapping->interpreter, b->after, &a->action,
                                         swapping->both, &step, &error);
    if (result != TAKE_DONE || step != a->step ||
        !canonical_apply(swapping->canonical, swapping->both, NULL, &error)) {
        swapping_complain(swapping, "the first can't come second", a, b);
    } else if (memcmp(swapping->both, both, swapping->system->cells * sizeof *both) != 0) {
        swapping_complain(swapping, "their order matters", a, b);
    }
}

static inline void swapping_after(Swapping *swapping, const Outlook *before, const Move *a)
{
    Outlook after;
    outlook_find(&after, swapping, a->after);
    for (size_t i = 0; i < before->moves.count; i++) {
        const Move *b = &before->moves.items[i];
        if (!may_swap(swapping, a, b)) continue;
        const Move *still = outlook_same(&after, b);
        swapping->pairs++;
        if (still == NULL || (still->after == NULL) != (b->after == NULL)) {
            swapping_complain(swapping, "the first disables the second", a, b);
        } else if (still->after != NULL) {
            swapping_turn(swapping, a, b, still->after);
        }
    }
    for (size_t i = 0; i < after.moves.count; i++) {
        const Move *b = &after.moves.items[i];
        if (may_swap(swapping, a, b) && outlook_same(before, b) == NULL)
            swapping_complain(swapping, "the first enables the second", a, b);
    }
    outlook_release(&after);
}

/* From states with more moves it would take long. */
#define SWAPPING_MOVES_MOST 100

static inline void swapping_state(Swapping *swapping, const int64_t *state)
{
    Outlook before;
    outlook_find(&before, swapping, state);
    for (size_t i = 0; i < before.moves.count && before.moves.count <= SWAPPING_MOVES_MOST; i++) {
        if (before.moves.items[i].after != NULL)
            swapping_after(swapping, &before, &before.moves.items[i]);
    }
    outlook_release(&before);
}

/* In the first `most` states. Returns the number of pairs; what is wrong is in ret_complaint (of 300
 * characters), "" otherwise. */
static inline uint64_t swapping_find(const System *system, uint32_t most, char *ret_complaint)
{
    Swapping swapping = {
        .system = system,
        .independence = independence_find(system),
        .interpreter = interpreter_create(system),
        .canonical = canonical_create(system, NULL),
        .both = memory_allocate(system->cells + 1, sizeof(int64_t)),
    };
    Space space = {0};
    space_fill(&space, system, NULL, most, NULL);
    for (uint32_t i = 0; i < space.count; i++) swapping_state(&swapping, space_state(&space, i));
    memcpy(ret_complaint, swapping.complaint, sizeof swapping.complaint);
    space_release(&space);
    free(swapping.both);
    canonical_destroy(swapping.canonical);
    interpreter_destroy(swapping.interpreter);
    independence_destroy(swapping.independence);
    return swapping.pairs;
}

#endif
