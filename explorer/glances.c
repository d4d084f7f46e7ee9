/* glances.c - a table in which what comes later takes the place of what came before; see glances.h. */
#include "glances.h"

#include <stdlib.h>

#include "support/memory.h"

/* Powers of two. What is known comes from a table that a processor's cache can hold, and that is small
 * beside the states. */
#ifdef TINY
#define SLOTS_LEAST 4U
#define SLOTS_MOST 4U
#else
#define SLOTS_LEAST 1024U
#define SLOTS_MOST 262144U
#endif
#define STATES_A_SLOT 16U

/* All: each state is new to it. */
enum { SEES_NOT_TOLD, SEES_ALL, SEES_SOME };

void glances_init(Glances *glances, uint32_t words, uint32_t viewers, uint32_t states)
{
    uint32_t slots = SLOTS_LEAST;
    while (slots < SLOTS_MOST && slots < states / STATES_A_SLOT) slots *= 2;
    *glances = (Glances){
        .words = words,
        .slot_count = slots,
        .masks = memory_allocate((size_t)viewers * words + 1, sizeof(uint64_t)),
        .sees = memory_allocate(viewers + 1, sizeof(uint8_t)),
        .slots = memory_allocate((size_t)slots * (words + 1), sizeof(uint64_t)),
    };
}

void glances_release(Glances *glances)
{
    free(glances->masks);
    free(glances->sees);
    free(glances->slots);
}

bool glances_is_told(const Glances *glances, uint32_t viewer)
{
    return glances->sees[viewer] != SEES_NOT_TOLD;
}

void glances_tell(Glances *glances, uint32_t viewer, const Layout *layout, const bool *cells,
                  uint32_t count)
{
    uint64_t *mask = glances->masks + (size_t)viewer * glances->words;
    glances->sees[viewer] = SEES_ALL;
    for (uint32_t i = 0; cells != NULL && i < count; i++) {
        const LayoutField *field = layout_field(layout, i);
        if (cells[i]) mask[field->word] |= field->mask << field->shift;
        if (!cells[i] && field->mask != 0) glances->sees[viewer] = SEES_SOME;
    }
}

static uint64_t hash_of(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

bool glances_known(Glances *glances, uint32_t viewer, const uint64_t *packed)
{
    if (glances->sees[viewer] == SEES_ALL) return false;
    const uint64_t *mask = glances->masks + (size_t)viewer * glances->words;
    uint64_t hash = hash_of(0, viewer + 1);
    for (uint32_t i = 0; i < glances->words; i++) hash = hash_of(hash, packed[i] & mask[i]);
    uint64_t *slot = glances->slots + (hash & (glances->slot_count - 1)) * (glances->words + 1);
    bool known = slot[0] == viewer + 1;
    for (uint32_t i = 0; i < glances->words; i++) {
        known = known && slot[1 + i] == (packed[i] & mask[i]);
        slot[1 + i] = packed[i] & mask[i];
    }
    slot[0] = viewer + 1;
    return known;
}
