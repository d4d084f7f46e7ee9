/* automaton_components.c - the strongly connected components of an automaton. */
#include <stdlib.h>

#include "drafts.h"
#include "support/memory.h"

/* Tarjan's algorithm, with a stack of its own. */
typedef struct Visit {
    uint32_t state;
    size_t edge; /* the next to look at */
} Visit;

typedef struct Tarjan {
    const Draft *draft;
    Components *components;
    uint32_t *found; /* 0: not yet; else in which order, from 1 */
    uint32_t *low;
    uint32_t next;
    VECTOR(Visit) visits;
    VECTOR(uint32_t) open;
} Tarjan;

#define NO_COMPONENT UINT32_MAX

static void tarjan_enter(Tarjan *tarjan, uint32_t state)
{
    tarjan->found[state] = tarjan->low[state] = ++tarjan->next;
    vector_push(&tarjan->open, state);
    vector_push(&tarjan->visits, (Visit){state, 0});
}

static void tarjan_leave(Tarjan *tarjan, uint32_t state)
{
    tarjan->visits.count--;
    if (tarjan->visits.count > 0) {
        uint32_t parent = tarjan->visits.items[tarjan->visits.count - 1].state;
        if (tarjan->low[state] < tarjan->low[parent]) tarjan->low[parent] = tarjan->low[state];
    }
    if (tarjan->low[state] != tarjan->found[state]) return;
    uint32_t member;
    do {
        member = tarjan->open.items[--tarjan->open.count];
        tarjan->components->of[member] = tarjan->components->count;
    } while (member != state);
    tarjan->components->count++;
}

static void tarjan_step(Tarjan *tarjan)
{
    Visit *visit = &tarjan->visits.items[tarjan->visits.count - 1];
    uint32_t state = visit->state;
    const Edges *edges = &tarjan->draft->states.items[state];
    if (visit->edge == edges->count) {
        tarjan_leave(tarjan, state);
        return;
    }
    uint32_t target = edges->items[visit->edge++].target;
    if (tarjan->found[target] == 0)
        tarjan_enter(tarjan, target);
    else if (tarjan->components->of[target] == NO_COMPONENT &&
             tarjan->found[target] < tarjan->low[state])
        tarjan->low[state] = tarjan->found[target];
}

static void find_components(const Draft *draft, Components *components)
{
    size_t states = draft->states.count;
    Tarjan tarjan = {.draft = draft, .components = components};
    tarjan.found = memory_allocate(states, sizeof *tarjan.found);
    tarjan.low = memory_allocate(states, sizeof *tarjan.low);
    for (uint32_t i = 0; i < states; i++) {
        if (tarjan.found[i] != 0) continue;
        tarjan_enter(&tarjan, i);
        while (tarjan.visits.count > 0) tarjan_step(&tarjan);
    }
    free(tarjan.found);
    free(tarjan.low);
    vector_release(&tarjan.visits);
    vector_release(&tarjan.open);
}

void components_init(Components *components, const Draft *draft)
{
    size_t states = draft->states.count;
    *components = (Components){.of = memory_allocate(states, sizeof *components->of),
                               .marks = memory_allocate(states, sizeof *components->marks),
                               .inner = memory_allocate(states, sizeof *components->inner),
                               .accepting = memory_allocate(states, sizeof(bool))};
    for (size_t i = 0; i < states; i++) components->of[i] = NO_COMPONENT;
    find_components(draft, components);
    for (uint32_t i = 0; i < states; i++) {
        const Edges *edges = &draft->states.items[i];
        for (size_t k = 0; k < edges->count; k++) {
            uint32_t component = components->of[i];
            if (components->of[edges->items[k].target] != component) continue;
            components->inner[component] = true;
            components->marks[component] |= edges->items[k].marks;
        }
    }
    for (uint32_t i = 0; i < components->count; i++)
        components->accepting[i] =
            components->inner[i] && (components->marks[i] & draft->sets) == draft->sets;
}

void components_release(Components *components)
{
    free(components->of);
    free(components->marks);
    free(components->inner);
    free(components->accepting);
}
