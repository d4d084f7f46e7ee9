/* native.c - breadth first by the interpreter; native code is asked about every state, too. */
#include "native.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../explorer/native.h"
#include "../../explorer/successors.h"
#include "model/layout.h"
#include "properties/stuck.h"
#include "support/memory.h"
#include "support/vector.h"

typedef VECTOR(uint64_t) Words;

typedef struct Both {
    const System *system;
    Layout *layout;
    Successors *successors;
    Native *native;
    uint32_t words;
    Words states;    /* found so far, in order */
    uint32_t *slots; /* numbers of states + 1 */
    uint32_t slot_count;
    uint64_t max_states;
    Words expected; /* successors of the state at hand, by the interpreter */
    uint32_t errors;
    bool forgot; /* something, so far, says native code */
    uint64_t broken, failing, transition_mask, state_mask;
    NativeComparison *result;
} Both;

__attribute__((format(printf, 2, 3))) static void complain(Both *both, const char *format, ...)
{
    if (both->result->complaint[0] != '\0') return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(both->result->complaint, sizeof both->result->complaint, format, arguments);
    va_end(arguments);
}

static uint64_t hash(const uint64_t *state, uint32_t words)
{
    uint64_t value = 0;
    for (uint32_t i = 0; i < words; i++) {
        value = (value ^ state[i]) * UINT64_C(0x9E3779B97F4A7C15);
        value ^= value >> 29;
    }
    return value;
}

static void note_state(Both *both, const uint64_t *state)
{
    uint64_t count = both->states.count / both->words;
    if (count >= both->max_states) return;
    size_t bytes = both->words * sizeof *state;
    uint64_t slot = hash(state, both->words) % both->slot_count;
    while (both->slots[slot] != 0) {
        const uint64_t *other = &both->states.items[(size_t)(both->slots[slot] - 1) * both->words];
        if (memcmp(other, state, bytes) == 0) return;
        slot = (slot + 1) % both->slot_count;
    }
    both->slots[slot] = (uint32_t)count + 1;
    for (uint32_t i = 0; i < both->words; i++) vector_push(&both->states, state[i]);
}

static bool note_initial(void *context, const Successor *successor)
{
    Both *both = context;
    if (successor->error == NULL) note_state(both, successor->packed);
    return true;
}

static uint64_t broken_by(Both *both, const Transition *transition)
{
    const Moment moment = {.state = transition->before,
                           .after = transition->after,
                           .process = transition->action.process,
                           .instance = transition->action.instance,
                           .step = transition->step};
    uint64_t broken = 0;
    for (uint32_t i = 0; i < both->system->property_count && i < 64; i++) {
        if ((both->transition_mask >> i & 1) == 0) continue;
        bool witness = both->system->properties[i].kind == PROPERTY_WITNESS;
        ModelError error;
        EvalResult result = interpreter_holds(successors_interpreter(both->successors),
                                              both->system->properties[i].expr, &moment, &error);
        if (result != (witness ? EVAL_FALSE : EVAL_TRUE)) broken |= (uint64_t)1 << i;
        if (result == EVAL_ERROR) both->failing |= (uint64_t)1 << i;
    }
    return broken;
}

static bool note_successor(void *context, const Successor *successor)
{
    Both *both = context;
    if (successor->error != NULL) {
        both->errors++;
        return true;
    }
    both->broken |= broken_by(both, successor->transition);
    for (uint32_t i = 0; i < both->words; i++) vector_push(&both->expected, successor->packed[i]);
    return true;
}

/* About what there is something to tell; *ret_failing: what can't be evaluated. */
static uint64_t judge(Both *both, const uint64_t *state, uint64_t *ret_failing)
{
    int64_t *cells = memory_allocate(both->system->cells + 1, sizeof *cells);
    uint64_t told = 0;
    layout_unpack(both->layout, state, cells);
    const Moment moment = {.state = cells};
    for (uint32_t i = 0; i < both->system->property_count && i < 64; i++) {
        if ((both->state_mask >> i & 1) == 0) continue;
        const Property *property = &both->system->properties[i];
        ModelError error;
        EvalResult result = interpreter_holds(successors_interpreter(both->successors),
                                              property->expr, &moment, &error);
        bool reached = property->kind == PROPERTY_WITNESS || property->kind == PROPERTY_RECOVERABLE;
        EvalResult wanted = reached ? EVAL_TRUE : EVAL_FALSE;
        if (result == EVAL_ERROR) *ret_failing |= (uint64_t)1 << i;
        if (result == EVAL_ERROR || result == wanted) told |= (uint64_t)1 << i;
    }
    free(cells);
    return told;
}

static void compare_reduction(Both *both, uint64_t number, const uint64_t *state, NativeWays *ways)
{
    if (!native_reduces(both->native)) {
        successors_reduce(both->successors, ways->words, ways->count);
        return;
    }
    both->forgot |= ways->forgot;
    uint64_t orbit = native_orbit(both->native, state);
    uint64_t expected = successors_orbit(both->successors, state);
    if (orbit != 0 && orbit != expected) {
        complain(both, "state %" PRIu64 ": one of %" PRIu64 ", native code says of %" PRIu64,
                 number, expected, orbit);
    }
    if (both->forgot != successors_have_forgotten(both->successors)) {
        complain(both, "state %" PRIu64 ": something is forgotten, or nothing", number);
    }
}

static void compare_ways(Both *both, uint64_t number, const NativeWays *ways)
{
    uint64_t expected = both->expected.count / both->words;
    if (ways->count != expected) {
        complain(both, "state %" PRIu64 ": %" PRIu64 " successors, native code gives %" PRIu32,
                 number, expected, ways->count);
    } else if (expected > 0 && memcmp(ways->words, both->expected.items,
                                      both->expected.count * sizeof(uint64_t)) != 0) {
        complain(both, "state %" PRIu64 ": native code gives other successors", number);
    }
    if (ways->errors != both->errors) {
        complain(both, "state %" PRIu64 ": %" PRIu32 " errors, native code gives %" PRIu32, number,
                 both->errors, ways->errors);
    }
    if (ways->broken != both->broken) {
        complain(both, "state %" PRIu64 ": broken %" PRIx64 ", native code gives %" PRIx64, number,
                 both->broken, ways->broken);
    }
}

static void compare_stuck(Both *both, uint64_t number, const uint64_t *state,
                          const NativeWays *ways)
{
    const int64_t *cells = successors_unpack(both->successors, state);
    const Moment moment = {.state = cells};
    ModelError error;
    bool stuck = !system_is_done(both->system, cells) &&
                 interpreter_holds(successors_interpreter(both->successors), stuck_property.expr,
                                   &moment, &error) == EVAL_TRUE;
    if (ways->stuck == stuck) return;
    complain(both, "state %" PRIu64 ": %s, says native code", number,
             stuck ? "not stuck" : "stuck");
}

static void compare_judgement(Both *both, uint64_t number, const uint64_t *state)
{
    uint64_t failing = 0, told = judge(both, state, &failing);
    const Interest all = {.decide = both->state_mask}, only = {.fail = both->state_mask};
    uint64_t native_told = native_judge(both->native, state, &all);
    if (told != native_told) {
        complain(both, "state %" PRIu64 ": judged %" PRIx64 ", by native code %" PRIx64, number,
                 told, native_told);
    }
    uint64_t native_failing = native_judge(both->native, state, &only);
    if (failing != native_failing) {
        complain(both, "state %" PRIu64 ": failing %" PRIx64 ", by native code %" PRIx64, number,
                 failing, native_failing);
    }
}

/* Successors that there should not be have room, so that they are seen. */
#define ROOM_FOR_MORE 16

static void compare_state(Both *both, uint64_t number)
{
    uint64_t *state = memory_allocate(both->words, sizeof *state);
    memcpy(state, &both->states.items[number * both->words], both->words * sizeof *state);
    vector_clear(&both->expected);
    both->errors = 0;
    both->broken = both->failing = 0;
    successors_of(both->successors, state, note_successor, both);
    uint32_t room = (uint32_t)(both->expected.count / both->words);
    NativeWays ways = {.room = room + ROOM_FOR_MORE};
    ways.words = memory_allocate((size_t)ways.room * both->words, sizeof(uint64_t));
    const Interest all = {.decide = both->transition_mask};
    const Interest failing = {.fail = both->transition_mask};
    if (native_expand(both->native, state, &all, &ways)) {
        compare_reduction(both, number, state, &ways);
        compare_ways(both, number, &ways);
        compare_stuck(both, number, state, &ways);
        if (native_expand(both->native, state, &failing, &ways) && ways.broken != both->failing) {
            complain(both, "state %" PRIu64 ": native code takes other transitions to fail",
                     number);
        }
    } else {
        both->result->left++;
    }
    compare_judgement(both, number, state);
    both->result->states++;
    both->result->transitions += room;
    both->result->errors += both->errors;
    for (uint32_t i = 0; i < room; i++) note_state(both, &both->expected.items[i * both->words]);
    free(ways.words);
    free(state);
}

static void find_masks(Both *both)
{
    for (uint32_t i = 0; i < both->system->property_count && i < 64; i++) {
        const Property *property = &both->system->properties[i];
        switch (property->kind) {
        case PROPERTY_INVARIANT:
        case PROPERTY_LEMMA:
        case PROPERTY_WITNESS:
        case PROPERTY_TRANSITION:
        case PROPERTY_RECOVERABLE:
            *(property->of_transitions ? &both->transition_mask : &both->state_mask) |= (uint64_t)1
                                                                                        << i;
            break;
        case PROPERTY_LIVENESS:
        case PROPERTY_ASSUME:
        case PROPERTY_ERROR: break;
        }
    }
}

static bool wait_for_code(Both *both)
{
    const struct timespec moment = {.tv_nsec = 2000000};
    while (native_poll(both->native) == NATIVE_PENDING) nanosleep(&moment, NULL);
    return native_poll(both->native) == NATIVE_READY;
}

void native_compare(const System *system, uint64_t max_states, const CanonicalOptions *reductions,
                    NativeComparison *ret_comparison)
{
    Both both = {.system = system, .max_states = max_states, .result = ret_comparison};
    *ret_comparison = (NativeComparison){0};
    both.layout = layout_create(system);
    both.words = layout_words(both.layout);
    both.successors = successors_create_reduced(system, reductions);
    both.native = native_create(system, both.layout, &(NativeOptions){.reductions = reductions});
    both.slot_count = (uint32_t)(2 * max_states + 1);
    both.slots = memory_allocate(both.slot_count, sizeof *both.slots);
    find_masks(&both);
    if (wait_for_code(&both)) {
        successors_initial(both.successors, note_initial, &both);
        both.forgot = successors_have_forgotten(both.successors); /* in initial states */
        ret_comparison->reduces = native_reduces(both.native);
        for (uint64_t i = 0; i < both.states.count / both.words; i++) compare_state(&both, i);
    } else {
        snprintf(ret_comparison->unavailable, sizeof ret_comparison->unavailable, "%s",
                 native_reason(both.native));
    }
    native_destroy(both.native);
    successors_destroy(both.successors);
    layout_destroy(both.layout);
    vector_release(&both.states);
    vector_release(&both.expected);
    free(both.slots);
}
