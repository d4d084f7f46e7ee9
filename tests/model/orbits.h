/* orbits.h - symmetry reduction against brute force: all states of a small system, its orbits found
 * by exchanging identities two by two, and what canonical.h makes of them.
 *
 * Renaming is written once more here, down the types, and shares nothing with the reduction. */
#ifndef TESTS_MODEL_ORBITS_H
#define TESTS_MODEL_ORBITS_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/canonical.h"
#include "model/symmetry.h"
#include "support/memory.h"

/* States of a system, numbered in the order in which they were added. */
typedef struct Space {
    uint32_t cells, count, capacity, slot_count;
    int64_t *states;
    uint32_t *slots; /* a number + 1, or 0 */
} Space;

static inline uint32_t *space_slot(const Space *space, const int64_t *state)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (uint32_t i = 0; i < space->cells; i++) {
        hash = (hash ^ (uint64_t)state[i]) * UINT64_C(1099511628211);
        hash ^= hash >> 29;
    }
    uint32_t at = (uint32_t)hash & (space->slot_count - 1);
    for (; space->slots[at] != 0; at = (at + 1) & (space->slot_count - 1)) {
        const int64_t *known = space->states + (size_t)(space->slots[at] - 1) * space->cells;
        if (memcmp(known, state, space->cells * sizeof *state) == 0) break;
    }
    return &space->slots[at];
}

static inline void space_grow(Space *space)
{
    space->capacity = space->capacity == 0 ? 64 : 2 * space->capacity;
    space->slot_count = 2 * space->capacity;
    space->states = memory_resize(space->states, space->capacity, space->cells * sizeof(int64_t));
    free(space->slots);
    space->slots = memory_allocate(space->slot_count, sizeof *space->slots);
    for (uint32_t i = 0; i < space->count; i++)
        *space_slot(space, space->states + (size_t)i * space->cells) = i + 1;
}

static inline const int64_t *space_state(const Space *space, uint32_t number)
{
    return space->states + (size_t)number * space->cells;
}

#define NOWHERE UINT32_MAX

static inline uint32_t space_find(const Space *space, const int64_t *state)
{
    return space->count == 0 ? NOWHERE : *space_slot(space, state) - 1;
}

static inline void space_add(Space *space, const int64_t *state)
{
    if (space->count == space->capacity) space_grow(space);
    uint32_t *slot = space_slot(space, state);
    if (*slot != 0) return;
    memcpy(space->states + (size_t)space->count * space->cells, state,
           space->cells * sizeof *state);
    *slot = ++space->count;
}

static inline void space_release(Space *space)
{
    free(space->states);
    free(space->slots);
    *space = (Space){0};
}

/* ---- all reachable states ---- */

typedef struct Filling {
    Space *space;
    Canonical *canonical;
    int64_t *state;
    uint64_t transitions;
    uint32_t most;
} Filling;

static inline bool space_arrive(void *context, const Transition *transition)
{
    Filling *filling = context;
    ModelError error;
    if (transition->error != NULL) return true;
    memcpy(filling->state, transition->after, filling->space->cells * sizeof(int64_t));
    if (!canonical_apply(filling->canonical, filling->state, NULL, &error)) return true;
    filling->transitions++;
    space_add(filling->space, filling->state);
    return filling->space->count <= filling->most;
}

/* False where there are more than `most`. `space` is zeroed. */
static inline bool space_fill(Space *space, const System *system, const CanonicalOptions *options,
                              uint32_t most, uint64_t *ret_transitions)
{
    Interpreter *interpreter = interpreter_create(system);
    Filling filling = {space, canonical_create(system, options),
                       memory_allocate(system->cells + 1, sizeof(int64_t)), 0, most};
    int64_t *from = memory_allocate(system->cells + 1, sizeof *from);
    space->cells = system->cells;
    bool all = interpreter_initial(interpreter, space_arrive, &filling) == INTERPRETER_FINISHED;
    filling.transitions = 0;
    for (uint32_t i = 0; all && i < space->count; i++) {
        memcpy(from, space_state(space, i), system->cells * sizeof *from);
        all = interpreter_successors(interpreter, from, space_arrive, &filling) ==
              INTERPRETER_FINISHED;
    }
    if (ret_transitions != NULL) *ret_transitions = filling.transitions;
    free(from);
    free(filling.state);
    canonical_destroy(filling.canonical);
    interpreter_destroy(interpreter);
    return all;
}

/* ---- exchanging two identities ---- */

typedef struct Exchange {
    const Type *id;
    int64_t a, b;
} Exchange;

static inline int64_t exchanged(const Exchange *exchange, int64_t identity)
{
    if (identity == exchange->a) return exchange->b;
    return identity == exchange->b ? exchange->a : identity;
}

static inline void exchange_bits(const Exchange *exchange, int64_t *set)
{
    uint64_t a = (uint64_t)set[exchange->a / 64] >> (exchange->a % 64) & 1;
    uint64_t b = (uint64_t)set[exchange->b / 64] >> (exchange->b % 64) & 1;
    if (a == b) return;
    uint64_t *bits = (uint64_t *)(void *)set;
    bits[exchange->a / 64] ^= (uint64_t)1 << (exchange->a % 64);
    bits[exchange->b / 64] ^= (uint64_t)1 << (exchange->b % 64);
}

static inline bool lies_before(const int64_t *a, const int64_t *b, uint32_t cells)
{
    for (uint32_t i = 0; i < cells; i++)
        if (a[i] != b[i]) return a[i] < b[i];
    return false;
}

static inline void swap_states(int64_t *a, int64_t *b, uint32_t cells)
{
    for (uint32_t i = 0; i < cells; i++) {
        int64_t cell = a[i];
        a[i] = b[i];
        b[i] = cell;
    }
}

static inline void exchange_value(const Exchange *exchange, const Type *type, int64_t *cells)
{
    const Type *inner = type->element;
    if (type->kind == TYPE_ID && type == exchange->id && *cells != NO_VALUE) {
        *cells = exchanged(exchange, *cells);
    } else if (type->kind == TYPE_OPTIONAL) {
        exchange_value(exchange, inner, cells + (type->cells > inner->cells));
    } else if (type->kind == TYPE_SET && inner == exchange->id) {
        exchange_bits(exchange, cells);
    } else if (type->kind == TYPE_MAP) {
        for (uint32_t i = 0; i < type_values(type->index); i++)
            exchange_value(exchange, inner, cells + i * inner->cells);
        if (type->index == exchange->id)
            swap_states(cells + exchange->a * inner->cells, cells + exchange->b * inner->cells,
                        inner->cells);
    } else if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++)
            exchange_value(exchange, type->fields[i].type, cells + type->fields[i].offset);
    } else if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) {
        for (int64_t i = 0; i < type->capacity; i++)
            exchange_value(exchange, inner, cells + 1 + i * inner->cells);
        for (int64_t i = 0; type->kind == TYPE_BAG && i < cells[0]; i++)
            for (int64_t j = 0; j < i; j++) {
                int64_t *x = cells + 1 + j * inner->cells, *y = cells + 1 + i * inner->cells;
                if (lies_before(y, x, inner->cells)) swap_states(x, y, inner->cells);
            }
    }
}

static inline void exchange_in_state(const Exchange *exchange, const System *system, int64_t *state)
{
    for (uint32_t i = 0; i < system->variable_count; i++)
        exchange_value(exchange, system->variables[i].type, state + system->variables[i].offset);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            int64_t *cells = state + instance_base(process, j);
            for (uint32_t k = 0; k < process->local_count; k++)
                if (process->places[cells[0]].in_scope[k])
                    exchange_value(exchange, process->locals[k].type,
                                   cells + process->locals[k].offset);
        }
        if (process->index == exchange->id)
            swap_states(state + instance_base(process, (uint32_t)exchange->a),
                        state + instance_base(process, (uint32_t)exchange->b), process->cells);
    }
}

/* ---- orbits ---- */

static inline uint32_t root_of(uint32_t *parents, uint32_t number)
{
    while (parents[number] != number) number = parents[number] = parents[parents[number]];
    return number;
}

/* What was wrong first; empty when nothing was. */
typedef struct Orbits {
    uint32_t states, orbits, symmetric_types;
    char complaint[160];
} Orbits;

static inline void orbits_complain(Orbits *orbits, const char *what, uint32_t state)
{
    if (orbits->complaint[0] != 0) return;
    snprintf(orbits->complaint, sizeof orbits->complaint, "%s (state %" PRIu32 ")", what, state);
}

typedef struct Sieve {
    const System *system;
    const Space *space;
    Canonical *canonical;
    uint32_t *parents;
    int64_t *form, *other, *form_of_other;
    Orbits *orbits;
} Sieve;

static inline void sieve_exchange(Sieve *sieve, const Exchange *exchange, uint32_t number)
{
    size_t bytes = sieve->space->cells * sizeof(int64_t);
    ModelError error;
    memcpy(sieve->other, space_state(sieve->space, number), bytes);
    exchange_in_state(exchange, sieve->system, sieve->other);
    uint32_t there = space_find(sieve->space, sieve->other);
    if (there == NOWHERE) {
        orbits_complain(sieve->orbits, "what renaming makes of a state is not reachable", number);
        return;
    }
    sieve->parents[root_of(sieve->parents, there)] = root_of(sieve->parents, number);
    memcpy(sieve->form_of_other, sieve->other, bytes);
    canonical_apply(sieve->canonical, sieve->form_of_other, NULL, &error);
    if (memcmp(sieve->form_of_other, sieve->form, bytes) != 0)
        orbits_complain(sieve->orbits, "one orbit has two representatives", number);
}

static inline void sieve_state(Sieve *sieve, uint32_t number)
{
    const Type *types[16];
    uint32_t count = symmetry_types(sieve->system, types, 16);
    ModelError error;
    memcpy(sieve->form, space_state(sieve->space, number), sieve->space->cells * sizeof(int64_t));
    canonical_apply(sieve->canonical, sieve->form, NULL, &error);
    for (uint32_t i = 0; i < count && i < 16; i++) {
        if (!symmetry_allows(sieve->system, types[i], NULL)) continue;
        for (int64_t j = 1; j <= types[i]->high; j++)
            sieve_exchange(sieve, &(Exchange){types[i], j - 1, j}, number);
    }
}

/* Counts orbits, and looks at the representative and the size of each. */
static inline void sieve_count(Sieve *sieve)
{
    const Space *space = sieve->space;
    uint32_t *sizes = memory_allocate(space->count + 1, sizeof *sizes);
    ModelError error;
    for (uint32_t i = 0; i < space->count; i++) sizes[root_of(sieve->parents, i)]++;
    for (uint32_t i = 0; i < space->count; i++) {
        uint32_t root = root_of(sieve->parents, i);
        if (root == i) sieve->orbits->orbits++;
        memcpy(sieve->form, space_state(space, i), space->cells * sizeof(int64_t));
        canonical_apply(sieve->canonical, sieve->form, NULL, &error);
        uint32_t there = space_find(space, sieve->form);
        if (there == NOWHERE || root_of(sieve->parents, there) != root)
            orbits_complain(sieve->orbits, "a representative is of no or another orbit", i);
        uint64_t size = canonical_orbit(sieve->canonical, sieve->form);
        if (size != sizes[root] && size != UINT64_MAX)
            orbits_complain(sieve->orbits, "an orbit has another size", i);
    }
    free(sizes);
}

/* Compares the reduced space with the orbits of the whole one. False where that has more than
 * `most` states. */
static inline bool orbits_compare(const System *system, uint32_t most, Orbits *ret_orbits)
{
    const CanonicalOptions options = {.identities = true};
    Space space = {0}, reduced = {0};
    *ret_orbits = (Orbits){0};
    if (!space_fill(&space, system, NULL, most, NULL)) {
        space_release(&space);
        return false;
    }
    Sieve sieve = {.system = system,
                   .space = &space,
                   .canonical = canonical_create(system, &options),
                   .parents = memory_allocate(space.count + 1, sizeof(uint32_t)),
                   .form = memory_allocate(system->cells + 1, sizeof(int64_t)),
                   .other = memory_allocate(system->cells + 1, sizeof(int64_t)),
                   .form_of_other = memory_allocate(system->cells + 1, sizeof(int64_t)),
                   .orbits = ret_orbits};
    ret_orbits->states = space.count;
    for (uint32_t i = 0; i < space.count; i++) sieve.parents[i] = i;
    for (uint32_t i = 0; i < space.count; i++) sieve_state(&sieve, i);
    sieve_count(&sieve);
    space_fill(&reduced, system, &options, most, NULL);
    if (reduced.count != ret_orbits->orbits)
        orbits_complain(ret_orbits, "the reduced space has not one state for each orbit",
                        reduced.count);
    const Type *types[16];
    uint32_t count = symmetry_types(system, types, 16);
    for (uint32_t i = 0; i < count && i < 16; i++)
        ret_orbits->symmetric_types += symmetry_allows(system, types[i], NULL);
    space_release(&space);
    space_release(&reduced);
    canonical_destroy(sieve.canonical);
    free(sieve.parents);
    free(sieve.form);
    free(sieve.other);
    free(sieve.form_of_other);
    return true;
}

#endif
