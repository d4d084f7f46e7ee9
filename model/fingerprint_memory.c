/* fingerprint_memory.c - open addressing by pointer. */
#include "fingerprint_memory.h"

#include <stdlib.h>

#include "support/memory.h"

static size_t slot_of(const FingerprintMemory *memory, const void *thing)
{
    size_t mask = memory->slot_count - 1;
    size_t slot =
        (size_t)(((uint64_t)(uintptr_t)thing * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & mask;
    while (memory->slots[slot] != 0 && memory->known.items[memory->slots[slot] - 1].thing != thing)
        slot = (slot + 1) & mask;
    return slot;
}

const Fingerprint *fingerprint_memory_find(const FingerprintMemory *memory, const void *thing)
{
    if (memory->slot_count == 0) return NULL;
    uint32_t number = memory->slots[slot_of(memory, thing)];
    return number == 0 ? NULL : &memory->known.items[number - 1].fingerprint;
}

void fingerprint_memory_add(FingerprintMemory *memory, const void *thing, Fingerprint fingerprint)
{
    vector_push(&memory->known, (Known){thing, fingerprint});
    if (2 * memory->known.count > memory->slot_count) {
        free(memory->slots);
        memory->slot_count = memory->slot_count == 0 ? 64 : 2 * memory->slot_count;
        memory->slots = memory_allocate(memory->slot_count, sizeof *memory->slots);
        for (size_t i = 0; i + 1 < memory->known.count; i++)
            memory->slots[slot_of(memory, memory->known.items[i].thing)] = (uint32_t)i + 1;
    }
    memory->slots[slot_of(memory, thing)] = (uint32_t)memory->known.count;
}

void fingerprint_memory_release(FingerprintMemory *memory)
{
    vector_release(&memory->known);
    vector_release(&memory->names);
    free(memory->slots);
}

uint64_t fingerprint_memory_number(FingerprintMemory *memory, const Type *type)
{
    for (size_t i = 0; i < memory->names.count; i++)
        if (memory->names.items[i] == type) return i;
    vector_push(&memory->names, type);
    return memory->names.count - 1;
}
