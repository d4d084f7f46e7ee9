/* successors.c - successors by the reference interpreter. */
#include "successors.h"

#include <stdlib.h>
#include <string.h>

#include "model/layout.h"
#include "support/bug.h"
#include "support/memory.h"

/* Most states are come to from several that are left soon after one another. */
#ifdef TINY
#define MEMORY_SLOTS 2U
#else
#define MEMORY_SLOTS 16384U
#endif

struct Successors {
    const System *system;
    Interpreter *interpreter;
    Layout *layout;
    Canonical *canonical;
    int64_t *before, *after; /* the state asked about; its successor in canonical form */
    uint64_t *packed;
    int64_t *unpacked; /* for whoever asks */
    uint64_t *memory;  /* of representatives that were found; NULL as long as there are none */
    SuccessorVisitor *visitor;
    void *context;
};

Successors *successors_create(const System *system)
{
    return successors_create_reduced(system, NULL);
}

Successors *successors_create_reduced(const System *system, const CanonicalOptions *reductions)
{
    Successors *successors = memory_allocate(1, sizeof *successors);
    successors->system = system;
    successors->interpreter = interpreter_create(system);
    successors->layout = layout_create(system);
    successors->canonical = canonical_create(system, reductions);
    successors->before = memory_allocate(system->cells, sizeof(int64_t));
    successors->after = memory_allocate(system->cells, sizeof(int64_t));
    successors->unpacked = memory_allocate(system->cells, sizeof(int64_t));
    successors->packed = memory_allocate(layout_words(successors->layout), sizeof(uint64_t));
    return successors;
}

void successors_destroy(Successors *successors)
{
    if (successors == NULL) return;
    interpreter_destroy(successors->interpreter);
    layout_destroy(successors->layout);
    canonical_destroy(successors->canonical);
    free(successors->before);
    free(successors->after);
    free(successors->packed);
    free(successors->unpacked);
    free(successors->memory);
    free(successors);
}

uint32_t successors_words(const Successors *successors)
{
    return layout_words(successors->layout);
}

const Layout *successors_layout(const Successors *successors)
{
    return successors->layout;
}

Interpreter *successors_interpreter(const Successors *successors)
{
    return successors->interpreter;
}

void successors_set_patience(Successors *successors, InterpreterPatience *patience, void *context)
{
    interpreter_set_patience(successors->interpreter, patience, context);
    canonical_set_patience(successors->canonical, patience, context);
}

/* The one place where states become canonical. Too many values of an order happen in no expression:
 * the place of this error is that of the step. NULL, too, where patience ended it. */
static const int64_t *make_canonical(Successors *successors, const Transition *transition,
                                     ModelError *ret_error)
{
    if (canonical_is_identity(successors->canonical)) return transition->after;
    memcpy(successors->after, transition->after, successors->system->cells * sizeof(int64_t));
    if (canonical_apply(successors->canonical, successors->after, NULL, ret_error)) {
        return successors->after;
    }
    if (transition->step != NULL) ret_error->span = transition->step->name_span;
    return NULL;
}

/* Passes on what the interpreter found. */
static bool pass_on(void *context, const Transition *transition)
{
    Successors *successors = context;
    Successor successor = {.transition = transition, .error = transition->error};
    ModelError too_many;
    if (successor.error == NULL) {
        const int64_t *cells = make_canonical(successors, transition, &too_many);
        if (cells != NULL) {
            layout_pack(successors->layout, cells, successors->packed);
            successor.packed = successors->packed;
        } else if (canonical_gave_up(successors->canonical)) {
            return false;
        } else {
            successor.error = &too_many;
        }
    }
    return successors->visitor(successors->context, &successor);
}

bool successors_are_reduced(const Successors *successors)
{
    return canonical_renames(successors->canonical) || canonical_forgets(successors->canonical);
}

static bool find_representative(Successors *successors, uint64_t *state)
{
    ModelError error;
    layout_unpack(successors->layout, state, successors->after);
    bool found = canonical_apply(successors->canonical, successors->after, NULL, &error);
    PROMISE(found || canonical_gave_up(successors->canonical));
    if (found) layout_pack(successors->layout, successors->after, state);
    return found;
}

/* Where a state is remembered: whether one is, the state, and its representative. */
static uint64_t *memory_of(Successors *successors, const uint64_t *state, uint32_t words)
{
    uint64_t hash = 0;
    if (successors->memory == NULL) {
        successors->memory = memory_allocate(MEMORY_SLOTS, (2 * words + 1) * sizeof(uint64_t));
    }
    for (uint32_t i = 0; i < words; i++) {
        hash = (hash ^ state[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    return successors->memory + hash % MEMORY_SLOTS * (2 * words + 1);
}

bool successors_reduce(Successors *successors, uint64_t *states, uint32_t count)
{
    uint32_t words = successors_words(successors);
    size_t bytes = words * sizeof *states;
    for (uint32_t i = 0; i < count; i++, states += words) {
        uint64_t *known = memory_of(successors, states, words);
        if (known[0] == 0 || memcmp(known + 1, states, bytes) != 0) {
            known[0] = 0;
            memcpy(known + 1, states, bytes);
            if (!find_representative(successors, states)) return false;
            memcpy(known + 1 + words, states, bytes);
            known[0] = 1;
        } else {
            memcpy(states, known + 1 + words, bytes);
        }
    }
    return true;
}

bool successors_have_forgotten(const Successors *successors)
{
    return canonical_has_forgotten(successors->canonical);
}

bool successors_rename(const Successors *successors)
{
    return canonical_renames(successors->canonical);
}

uint64_t successors_orbit(Successors *successors, const uint64_t *packed)
{
    layout_unpack(successors->layout, packed, successors->after);
    return canonical_orbit(successors->canonical, successors->after);
}

const int64_t *successors_unpack(Successors *successors, const uint64_t *packed)
{
    layout_unpack(successors->layout, packed, successors->unpacked);
    return successors->unpacked;
}

bool successors_are_over(Successors *successors, const uint64_t *packed)
{
    return system_is_done(successors->system, successors_unpack(successors, packed));
}

bool successors_initial(Successors *successors, SuccessorVisitor *visitor, void *context)
{
    successors->visitor = visitor;
    successors->context = context;
    return interpreter_initial(successors->interpreter, pass_on, successors) ==
           INTERPRETER_FINISHED;
}

bool successors_of(Successors *successors, const uint64_t *packed, SuccessorVisitor *visitor,
                   void *context)
{
    successors->visitor = visitor;
    successors->context = context;
    layout_unpack(successors->layout, packed, successors->before);
    return interpreter_successors(successors->interpreter, successors->before, pass_on,
                                  successors) == INTERPRETER_FINISHED;
}
