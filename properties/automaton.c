/* automaton.c - from a formula to its automaton. */
#include <stdlib.h>

#include "drafts.h"
#include "support/memory.h"

void draft_release(Draft *draft)
{
    for (size_t i = 0; i < draft->states.count; i++) vector_release(&draft->states.items[i]);
    vector_release(&draft->states);
}

size_t draft_edges(const Draft *draft)
{
    size_t count = 0;
    for (size_t i = 0; i < draft->states.count; i++) count += draft->states.items[i].count;
    return count;
}

/* An automaton with what it points to. */
typedef struct Owned {
    Automaton automaton;
    uint32_t *first;
    AutomatonEdge *edges;
} Owned;

static Automaton *automaton_from(const Draft *draft)
{
    Owned *owned = memory_allocate(1, sizeof *owned);
    size_t states = draft->states.count, count = 0;
    owned->first = memory_allocate(states + 1, sizeof *owned->first);
    owned->edges = memory_allocate(draft_edges(draft) + 1, sizeof *owned->edges);
    for (size_t i = 0; i < states; i++) {
        const Edges *edges = &draft->states.items[i];
        for (size_t k = 0; k < edges->count; k++) owned->edges[count++] = edges->items[k];
        owned->first[i + 1] = (uint32_t)count;
    }
    owned->automaton = (Automaton){.states = (uint32_t)states,
                                   .initial = draft->initial,
                                   .acceptance_sets = (uint32_t)__builtin_popcountll(draft->sets),
                                   .first = owned->first,
                                   .edges = owned->edges};
    return &owned->automaton;
}

Automaton *automaton_create(const Formulas *formulas, const Formula *formula,
                            const char **ret_reason)
{
    Draft draft = {0};
    const char *reason = draft_build(&draft, formulas, formula);
    if (reason == NULL) draft_reduce(&draft);
    Automaton *automaton = reason == NULL ? automaton_from(&draft) : NULL;
    if (reason != NULL) *ret_reason = reason;
    draft_release(&draft);
    return automaton;
}

void automaton_destroy(Automaton *automaton)
{
    if (automaton == NULL) return;
    Owned *owned = (Owned *)automaton; /* its first member */
    free(owned->first);
    free(owned->edges);
    free(owned);
}
