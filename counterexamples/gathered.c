/* gathered.c - each set is stored once, found by hash. */
#include "gathered.h"

#include <string.h>

#ifdef TINY
#define SLOTS_AT_FIRST 2U
#else
#define SLOTS_AT_FIRST 64U
#endif

static const uint64_t *bits_of(const Gathered *gathered, uint32_t set)
{
    return gathered->bits.items + (size_t)set * gathered->words;
}

static size_t find_slot(const Gathered *gathered, const uint64_t *bits)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < gathered->words; i++) {
        hash = (hash ^ bits[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    size_t slot = hash & (gathered->slot_count - 1);
    for (; gathered->slots[slot] != 0; slot = (slot + 1) & (gathered->slot_count - 1)) {
        const uint64_t *known = bits_of(gathered, gathered->slots[slot] - 1);
        if (memcmp(known, bits, gathered->words * sizeof *bits) == 0) break;
    }
    return slot;
}

/* The set whose bits are the last ones; they are dropped where it is there. */
static uint32_t keep_last(Gathered *gathered)
{
    size_t slot = find_slot(gathered, bits_of(gathered, gathered->count));
    if (gathered->slots[slot] != 0) {
        gathered->bits.count -= gathered->words;
        return gathered->slots[slot] - 1;
    }
    gathered->slots[slot] = ++gathered->count;
    return gathered->count - 1;
}

static void grow_slots(Gathered *gathered)
{
    free(gathered->slots);
    gathered->slot_count *= 2;
    gathered->slots = memory_allocate(gathered->slot_count, sizeof *gathered->slots);
    for (uint32_t i = 0; i < gathered->count; i++) {
        gathered->slots[find_slot(gathered, bits_of(gathered, i))] = i + 1;
    }
}

void gathered_init(Gathered *gathered, uint32_t most)
{
    *gathered = (Gathered){.words = most / 64 + 1,
                           .slots = memory_allocate(SLOTS_AT_FIRST, sizeof(uint32_t)),
                           .slot_count = SLOTS_AT_FIRST};
    for (uint32_t i = 0; i < gathered->words; i++) vector_push(&gathered->bits, 0);
    keep_last(gathered);
}

void gathered_release(Gathered *gathered)
{
    vector_release(&gathered->bits);
    free(gathered->slots);
    gathered->slots = NULL;
}

uint32_t gathered_with(Gathered *gathered, uint32_t set, const uint32_t *numbers, uint32_t count,
                       uint32_t *ret_new)
{
    if (2 * (gathered->count + 1) > gathered->slot_count) grow_slots(gathered);
    for (uint32_t i = 0; i < gathered->words; i++) {
        vector_push(&gathered->bits, bits_of(gathered, set)[i]);
    }
    uint64_t *bits = gathered->bits.items + (size_t)gathered->count * gathered->words;
    *ret_new = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t bit = UINT64_C(1) << numbers[i] % 64;
        *ret_new += (bits[numbers[i] / 64] & bit) == 0;
        bits[numbers[i] / 64] |= bit;
    }
    return keep_last(gathered);
}
