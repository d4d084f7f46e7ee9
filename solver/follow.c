/* follow.c - looking for claimed steps among those of the interpreter.
 *
 * An initial state is looked for by its choices first, one after the other, as there may be too many
 * initial states to go through; where that leads astray, all are gone through. */
#include "follow.h"

#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

struct Follow {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    InterpreterPatience *patience;
    void *context;
    int64_t *state; /* a state after a transition, in canonical form */
    size_t bytes;   /* of a state */
};

Follow *follow_create(const System *system, InterpreterPatience *patience, void *context)
{
    Follow *follow = memory_allocate(1, sizeof *follow);
    follow->system = system;
    follow->interpreter = interpreter_create(system);
    follow->canonical = canonical_create(system, NULL);
    follow->patience = patience;
    follow->context = context;
    follow->state = memory_allocate(system->cells + 1, sizeof(int64_t));
    follow->bytes = system->cells * sizeof(int64_t);
    interpreter_set_patience(follow->interpreter, patience, context);
    return follow;
}

void follow_destroy(Follow *follow)
{
    if (follow == NULL) return;
    interpreter_destroy(follow->interpreter);
    canonical_destroy(follow->canonical);
    free(follow->state);
    free(follow);
}

Interpreter *follow_interpreter(const Follow *follow)
{
    return follow->interpreter;
}

/* Does the transition lead to that state? It does to none where it holds too many values. */
static bool leads_to(Follow *follow, const Transition *transition, const int64_t *after)
{
    ModelError too_many;
    if (transition->error != NULL) return false;
    memcpy(follow->state, transition->after, follow->bytes);
    if (!canonical_apply(follow->canonical, follow->state, NULL, &too_many)) return false;
    return memcmp(follow->state, after, follow->bytes) == 0;
}

static bool is_by(const Transition *transition, const Mover *mover)
{
    const Action *action = &transition->action;
    return mover == NULL ||
           (action->process == mover->process && action->instance == mover->instance &&
            action->anytime == mover->anytime);
}

/* What one enumeration looks for. */
typedef struct Search {
    Follow *follow;
    const Mover *mover;
    const int64_t *after; /* NULL: an error */
    TransitionVisitor *visitor;
    void *context;
    bool found, enough;
} Search;

/* Initial states without `before`. */
static FollowEnd search(Search *search, const int64_t *before, TransitionVisitor *visitor)
{
    Interpreter *interpreter = search->follow->interpreter;
    InterpreterOutcome outcome = before == NULL
                                     ? interpreter_initial(interpreter, visitor, search)
                                     : interpreter_successors(interpreter, before, visitor, search);
    if (outcome == INTERPRETER_STOPPED && !search->enough) return FOLLOW_STOPPED;
    return search->found ? FOLLOW_FOUND : FOLLOW_MISSED;
}

static bool visit_way(void *context, const Transition *transition)
{
    Search *search = context;
    if (!is_by(transition, search->mover)) return true;
    if (!leads_to(search->follow, transition, search->after)) return true;
    search->found = true;
    search->enough = !search->visitor(search->context, transition);
    return !search->enough;
}

static bool append_first(void *schedule, const Transition *transition)
{
    schedule_append(schedule, &transition->action);
    return false;
}

FollowEnd follow_ways(Follow *follow, const int64_t *before, const Mover *mover,
                      const int64_t *after, TransitionVisitor *visitor, void *context)
{
    Search wanted = {follow, mover, after, visitor, context, false, false};
    return search(&wanted, before, visit_way);
}

FollowEnd follow_step(Follow *follow, const int64_t *before, const Mover *mover,
                      const int64_t *after, Schedule *schedule)
{
    return follow_ways(follow, before, mover, after, append_first, schedule);
}

/* A list of choices for an initial state that is being guessed. */
typedef struct Guess {
    VECTOR(uint32_t) choices;
    size_t likeness; /* of the state they give, in bits; NOTHING_ALIKE for none */
} Guess;

#define NOTHING_ALIKE SIZE_MAX
#define BITS_OF_CELL 64

/* Up to which bit (the cells' lower ones first) are the states the same? */
static size_t alike_bits(const int64_t *a, const int64_t *b, uint32_t cells)
{
    uint32_t cell = 0;
    while (cell < cells && a[cell] == b[cell]) cell++;
    if (cell == cells) return (size_t)cells * BITS_OF_CELL;
    uint64_t difference = (uint64_t)a[cell] ^ (uint64_t)b[cell];
    return (size_t)cell * BITS_OF_CELL + (size_t)__builtin_ctzll(difference);
}

/* Fits what follows the first `fixed` choices to as many as there are to make, each the first
 * alternative. False where the last of the fixed ones has no such alternative. */
static bool guess_run(Follow *follow, Guess *guess, size_t fixed, TakeResult *ret_result)
{
    bool shrunk = false;
    for (;;) {
        const Action action = {.choices = guess->choices.items,
                               .choice_count = (uint32_t)guess->choices.count};
        ModelError error;
        uint32_t made;
        *ret_result =
            interpreter_take(follow->interpreter, NULL, &action, follow->state, NULL, &error);
        interpreter_chosen(follow->interpreter, &made);
        if (*ret_result != TAKE_BLOCKED) return true;
        if (made < fixed) return false;
        if (made < guess->choices.count) {
            guess->choices.count = made;
            shrunk = true;
        } else if (shrunk) {
            return true; /* there is something to choose, but from nothing */
        } else {
            vector_push(&guess->choices, 0);
        }
    }
}

static bool guess_take(Follow *follow, Guess *guess, size_t fixed, const int64_t *wanted)
{
    TakeResult result;
    ModelError too_many;
    if (!guess_run(follow, guess, fixed, &result)) return false;
    guess->likeness = NOTHING_ALIKE;
    if (result != TAKE_DONE) return true;
    if (!canonical_apply(follow->canonical, follow->state, NULL, &too_many)) return true;
    guess->likeness = alike_bits(follow->state, wanted, follow->system->cells);
    return true;
}

/* Finds the alternative at `position` with which the state is like the wanted one the farthest. */
static bool guess_choice(Follow *follow, Guess *guess, size_t position, const int64_t *wanted)
{
    uint32_t best = 0;
    size_t likeness = 0;
    for (uint32_t choice = 0;; choice++) {
        if (follow->patience != NULL && follow->patience(follow->context)) return false;
        guess->choices.items[position] = choice;
        if (!guess_take(follow, guess, position + 1, wanted)) break;
        if (guess->likeness == NOTHING_ALIKE || guess->likeness <= likeness) continue;
        likeness = guess->likeness;
        best = choice;
    }
    guess->choices.items[position] = best;
    return guess_take(follow, guess, position + 1, wanted);
}

/* True where a guess leads to the state; its action is appended then. */
static bool guess_beginning(Follow *follow, const int64_t *state, Schedule *schedule)
{
    Guess guess = {0};
    size_t all = (size_t)follow->system->cells * BITS_OF_CELL;
    bool going = guess_take(follow, &guess, 0, state);
    for (size_t i = 0; going && guess.likeness != all && i < guess.choices.count; i++) {
        going = guess_choice(follow, &guess, i, state);
    }
    bool found = going && guess.likeness == all;
    if (found) {
        const Action action = {.choices = guess.choices.items,
                               .choice_count = (uint32_t)guess.choices.count};
        schedule_append(schedule, &action);
    }
    vector_release(&guess.choices);
    return found;
}

FollowEnd follow_begin(Follow *follow, const int64_t *state, Schedule *schedule)
{
    if (guess_beginning(follow, state, schedule)) return FOLLOW_FOUND;
    return follow_ways(follow, NULL, NULL, state, append_first, schedule);
}

/* Where the visitor of errors leaves what it found. */
typedef struct Failure {
    Schedule *attempt;
    ModelError error;
} Failure;

static bool visit_error(void *context, const Transition *transition)
{
    Search *search = context;
    Failure *failure = search->context;
    Follow *follow = search->follow;
    if (!is_by(transition, search->mover)) return true;
    if (transition->error != NULL) {
        failure->error = *transition->error;
    } else {
        memcpy(follow->state, transition->after, follow->bytes);
        if (canonical_apply(follow->canonical, follow->state, NULL, &failure->error)) return true;
        /* It happens in no expression: its place is that of the step. */
        if (transition->step != NULL) failure->error.span = transition->step->name_span;
    }
    schedule_append(failure->attempt, &transition->action);
    search->found = search->enough = true;
    return false;
}

FollowEnd follow_error(Follow *follow, const int64_t *before, const Mover *mover, Schedule *attempt,
                       ModelError *ret_error)
{
    Failure failure = {.attempt = attempt};
    Search wanted = {follow, mover, NULL, NULL, &failure, false, false};
    FollowEnd end = search(&wanted, before, visit_error);
    if (end == FOLLOW_FOUND) *ret_error = failure.error;
    return end;
}

static void print_cell(Text *text, int64_t value)
{
    if (value == NO_VALUE) {
        text_add(text, " -");
    } else {
        text_format(text, " %lld", (long long)value);
    }
}

static void print_cells(Text *text, const char *what, const int64_t *cells, uint32_t count)
{
    text_add(text, what);
    for (uint32_t i = 0; i < count; i++) print_cell(text, cells[i]);
    text_add(text, "\n");
}

#define EXPLAIN_MOST 50

/* What an explanation goes through. */
typedef struct Listing {
    Follow *follow;
    const Mover *mover;
    Text *text;
    uint32_t count;
} Listing;

static bool list_way(void *context, const Transition *transition)
{
    Listing *listing = context;
    Follow *follow = listing->follow;
    ModelError too_many;
    if (!is_by(transition, listing->mover)) return true;
    if (transition->error != NULL) {
        text_add(listing->text, "  there is an error: ");
        model_error_print(listing->text, transition->error);
        text_add(listing->text, "\n");
    } else {
        memcpy(follow->state, transition->after, follow->bytes);
        bool fits = canonical_apply(follow->canonical, follow->state, NULL, &too_many);
        print_cells(listing->text, fits ? "  there is  " : "  too many  ", follow->state,
                    follow->system->cells);
    }
    return ++listing->count < EXPLAIN_MOST;
}

void follow_explain(Follow *follow, const int64_t *before, const Mover *mover, const int64_t *after,
                    Text *text)
{
    Listing listing = {follow, mover, text, 0};
    uint32_t cells = follow->system->cells;
    if (mover != NULL) {
        text_add(text, "  mover     ");
        process_print(text, mover->process, mover->instance);
        text_format(text, " %s\n", mover->anytime == NULL ? "" : mover->anytime->name);
    }
    if (before != NULL) print_cells(text, "  from      ", before, cells);
    if (after != NULL) {
        print_cells(text, "  claimed   ", after, cells);
    } else {
        text_add(text, "  claimed   an error\n");
    }
    if (before == NULL) {
        interpreter_initial(follow->interpreter, list_way, &listing);
    } else {
        interpreter_successors(follow->interpreter, before, list_way, &listing);
    }
}
