/* retrace_seen.c - a hash table that compares whole states. */
#include "retrace_seen.h"

#include <string.h>

#include "model/system.h"
#include "support/arena.h"
#include "support/memory.h"
#include "support/vector.h"

struct RetraceSeen {
    size_t width;  /* of an entry, in numbers */
    size_t orders; /* whose names are part of it */
    const System *system;
    Arena *arena;
    int64_t *entry; /* that is looked for */
    VECTOR(const int64_t *) entries;
    uint32_t *slots; /* numbers of entries from 1 on, by hash; 0 is empty */
    size_t slot_count;
};

RetraceSeen *retrace_seen_create(const Retrace *retrace)
{
    RetraceSeen *seen = memory_allocate(1, sizeof *seen);
    const System *system = retrace->system;
    seen->system = system;
    seen->orders = retrace->stored->is_ours ? system->order_count : 0;
    seen->width = 1 + system->cells;
    for (uint32_t o = 0; o < seen->orders; o++) seen->width += 1 + order_ranks(system, o);
    seen->arena = arena_create();
    seen->entry = memory_allocate(seen->width, sizeof *seen->entry);
    seen->slot_count = 64;
    seen->slots = memory_allocate(seen->slot_count, sizeof *seen->slots);
    return seen;
}

void retrace_seen_destroy(RetraceSeen *seen)
{
    if (seen == NULL) return;
    arena_destroy(seen->arena);
    vector_release(&seen->entries);
    free(seen->entry);
    free(seen->slots);
    free(seen);
}

static void fill_entry(RetraceSeen *seen, const TraceMaking *making, uint32_t index)
{
    const Trace *trace = trace_making_trace(making);
    const TraceState *last = &trace->states[trace->count - 1];
    const int64_t *created = trace_making_created(making);
    int64_t *next = seen->entry;
    *next++ = index;
    memcpy(next, last->cells, seen->system->cells * sizeof *next);
    next += seen->system->cells;
    for (uint32_t o = 0; o < seen->orders; o++) {
        *next++ = created[o];
        for (uint32_t rank = 0; rank < order_ranks(seen->system, o); rank++) {
            *next++ = last->orders.names[o][rank];
        }
    }
}

/* Where the entry is, or belongs. */
static uint32_t *find_slot(RetraceSeen *seen, const int64_t *entry)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < seen->width; i++) {
        hash = (hash ^ (uint64_t)entry[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    size_t slot = hash % seen->slot_count;
    while (seen->slots[slot] != 0 && memcmp(seen->entries.items[seen->slots[slot] - 1], entry,
                                            seen->width * sizeof *entry) != 0) {
        slot = (slot + 1) % seen->slot_count;
    }
    return &seen->slots[slot];
}

static void grow(RetraceSeen *seen)
{
    free(seen->slots);
    seen->slot_count *= 2;
    seen->slots = memory_allocate(seen->slot_count, sizeof *seen->slots);
    for (size_t i = 0; i < seen->entries.count; i++) {
        *find_slot(seen, seen->entries.items[i]) = (uint32_t)i + 1;
    }
}

bool retrace_seen_add(RetraceSeen *seen, const TraceMaking *making, uint32_t index)
{
    fill_entry(seen, making, index);
    uint32_t *slot = find_slot(seen, seen->entry);
    if (*slot != 0) return false;
    const int64_t *entry = arena_copy(seen->arena, seen->entry, seen->width * sizeof *entry);
    vector_push(&seen->entries, entry);
    *slot = (uint32_t)seen->entries.count;
    if (2 * seen->entries.count > seen->slot_count) grow(seen);
    return true;
}
