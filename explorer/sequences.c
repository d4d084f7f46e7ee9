/* sequences.c - one array of words, where each ends, and a table of numbers. */
#include "sequences.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#ifdef TINY
#define FIRST_SLOTS 2U
#else
#define FIRST_SLOTS 1024U
#endif

void sequences_init(Sequences *sequences, Budget *budget)
{
    *sequences = (Sequences){.budget = budget};
}

void sequences_release(Sequences *sequences)
{
    growing_release(sequences->budget, &sequences->words);
    growing_release(sequences->budget, &sequences->ends);
    budget_free(sequences->budget, sequences->slots, sequences->slot_count, sizeof(uint32_t));
    *sequences = (Sequences){0};
}

void sequences_clear(Sequences *sequences)
{
    sequences->words.count = sequences->ends.count = 0;
    if (sequences->slots == NULL) return;
    memset(sequences->slots, 0, sequences->slot_count * sizeof *sequences->slots);
}

static uint64_t hash_of(const uint32_t *words, uint32_t count)
{
    return XXH3_64bits(words, count * sizeof *words);
}

/* The slot of an equal sequence, or the free one where it belongs. */
static uint64_t find_slot(const Sequences *sequences, const uint32_t *words, uint32_t count)
{
    uint64_t mask = sequences->slot_count - 1, slot = hash_of(words, count) & mask;
    for (; sequences->slots[slot] != 0; slot = (slot + 1) & mask) {
        uint32_t length;
        const uint32_t *known = sequences_get(sequences, sequences->slots[slot] - 1, &length);
        if (length == count && (count == 0 || memcmp(known, words, count * sizeof *words) == 0)) {
            return slot;
        }
    }
    return slot;
}

static void enter_all(Sequences *sequences)
{
    for (uint32_t i = 0; i < sequences_count(sequences); i++) {
        uint32_t count;
        const uint32_t *words = sequences_get(sequences, i, &count);
        sequences->slots[find_slot(sequences, words, count)] = i + 1;
    }
}

/* At most three quarters are taken. */
static bool make_room(Sequences *sequences)
{
    if ((sequences_count(sequences) + 1) * 4 <= sequences->slot_count * 3) return true;
    uint64_t wanted = sequences->slot_count == 0 ? FIRST_SLOTS : 2 * sequences->slot_count;
    uint32_t *slots = budget_allocate(sequences->budget, wanted, sizeof *slots);
    if (slots == NULL) return false;
    budget_free(sequences->budget, sequences->slots, sequences->slot_count, sizeof *slots);
    sequences->slots = slots;
    sequences->slot_count = wanted;
    enter_all(sequences);
    return true;
}

static bool append(Sequences *sequences, const uint32_t *words, uint32_t count)
{
    size_t before = sequences->words.count;
    bool room =
        sequences->ends.count < UINT32_MAX - 1 && growing_room(sequences->budget, &sequences->ends);
    while (room && sequences->words.capacity - before < count) {
        room = growing_grow(sequences->budget, &sequences->words.items, &sequences->words.capacity,
                            sizeof(uint32_t));
    }
    if (!room) return false;
    if (count > 0) memcpy(sequences->words.items + before, words, count * sizeof *words);
    sequences->words.count += count;
    sequences->ends.items[sequences->ends.count++] = sequences->words.count;
    return true;
}

bool sequences_add(Sequences *sequences, const uint32_t *words, uint32_t count,
                   uint32_t *ret_number, bool *ret_new)
{
    if (!make_room(sequences)) return false;
    uint64_t slot = find_slot(sequences, words, count);
    bool is_new = sequences->slots[slot] == 0;
    if (is_new) {
        if (!append(sequences, words, count)) return false;
        sequences->slots[slot] = sequences_count(sequences);
    }
    *ret_number = sequences->slots[slot] - 1;
    *ret_new = is_new;
    return true;
}
