/* budget.c - counting bytes before they are allocated.
 *
 * Large blocks are mapped by themselves, where the system may give them huge pages: states are
 * looked for all over them, and with small pages every other look would wait for an address, too.
 * They belong to this process alone: in a fork they are not there. */
/* NOLINTNEXTLINE(readability-identifier-naming): its name is the system's */
#define _GNU_SOURCE /* for mremap */
#include "budget.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "support/bug.h"
#include "support/memory.h"

bool budget_allows(const Budget *budget, uint64_t wanted, uint64_t returned)
{
    PROMISE(returned <= budget->held && budget->held <= budget->limit);
    return wanted <= budget->limit - (budget->held - returned);
}

#define MAPPED_BYTES ((size_t)256 << 10) /* what is less comes from the heap */
#define LARGE_BYTES ((size_t)4 << 20)
#define HUGE_PAGE ((size_t)2 << 20)

/* Zeroed, and aligned to a huge page. */
static void *map_large(size_t bytes)
{
    if (bytes > SIZE_MAX - HUGE_PAGE) return NULL;
    char *block =
        mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return NULL;
    size_t before = (HUGE_PAGE - (uintptr_t)block % HUGE_PAGE) % HUGE_PAGE;
    if (before > 0) munmap(block, before);
    munmap(block + before + bytes, HUGE_PAGE - before);
    madvise(block + before, bytes, MADV_HUGEPAGE); /* where that is refused, small ones do */
    /* What a fork shares is copied when it is written to, page by small page. */
    madvise(block + before, bytes, MADV_DONTFORK);
    return block + before;
}

static void *map_block(size_t bytes)
{
    if (bytes >= LARGE_BYTES) return map_large(bytes);
    void *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return NULL;
    madvise(block, bytes, MADV_DONTFORK);
    return block;
}

/* To whole pages, for munmap. */
static size_t mapped_bytes(size_t bytes)
{
    return (bytes + 4095) / 4096 * 4096;
}

static void hold(Budget *budget, uint64_t bytes)
{
    budget->held += bytes;
    if (budget->held > budget->peak) budget->peak = budget->held;
}

void *budget_allocate(Budget *budget, size_t count, size_t size)
{
    if (count > SIZE_MAX / size || !budget_allows(budget, count * size, 0)) return NULL;
    bool mapped = count * size >= MAPPED_BYTES;
    void *block = mapped ? map_block(mapped_bytes(count * size)) : memory_try(count, size);
    if (block == NULL) {
        budget->exhausted = true;
        return NULL;
    }
    hold(budget, count * size);
    return block;
}

/* Its pages go to the beginning of a larger block; again huge pages are where they may be. All of that
 * is one mapping: two would not move together the next time, before Linux 6.17. */
static void *move_block(void *block, size_t bytes, size_t wanted)
{
    void *grown = map_block(wanted);
    if (grown == NULL) return NULL;
    if (mremap(block, bytes, wanted, MREMAP_MAYMOVE | MREMAP_FIXED, grown) == MAP_FAILED) {
        munmap(grown, wanted);
        return NULL;
    }
    if (wanted >= LARGE_BYTES) madvise(grown, wanted, MADV_HUGEPAGE);
    return grown;
}

void *budget_grow(Budget *budget, void *block, size_t count, size_t wanted, size_t size)
{
    size_t bytes = count * size;
    PROMISE(count <= wanted && budget->held >= bytes);
    if (wanted > SIZE_MAX / size) return NULL;
    if (bytes < MAPPED_BYTES) {
        void *grown = budget_allocate(budget, wanted, size);
        if (grown == NULL) return NULL;
        memcpy(grown, block, bytes);
        budget_free(budget, block, count, size);
        return grown;
    }
    if (!budget_allows(budget, wanted * size, bytes)) return NULL;
    void *grown = move_block(block, mapped_bytes(bytes), mapped_bytes(wanted * size));
    if (grown != NULL) hold(budget, wanted * size - bytes);
    return grown;
}

void budget_free(Budget *budget, void *block, size_t count, size_t size)
{
    if (block == NULL) return;
    PROMISE(budget->held >= count * size);
    if (count * size >= MAPPED_BYTES) {
        munmap(block, mapped_bytes(count * size));
    } else {
        free(block);
    }
    budget->held -= count * size;
}
