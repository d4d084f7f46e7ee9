/* budget.c - counting bytes before they are allocated.
 *
 * Large blocks are mapped by themselves, where the system may give them huge pages: states are
 * looked for all over them, and with small pages every other look would wait for an address, too.
 * They belong to this process alone: in a fork they are not there. */
#include "budget.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "support/bug.h"
#include "support/memory.h"

bool budget_allows(const Budget *budget, uint64_t wanted, uint64_t returned)
{
    PROMISE(returned <= budget->held && budget->held <= budget->limit);
    return wanted <= budget->limit - (budget->held - returned);
}

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

/* To whole pages, for munmap. */
static size_t large_bytes(size_t bytes)
{
    return (bytes + 4095) / 4096 * 4096;
}

void *budget_allocate(Budget *budget, size_t count, size_t size)
{
    if (count > SIZE_MAX / size || !budget_allows(budget, count * size, 0)) return NULL;
    bool large = count * size >= LARGE_BYTES;
    void *block = large ? map_large(large_bytes(count * size)) : memory_try(count, size);
    if (block == NULL) {
        budget->exhausted = true;
        return NULL;
    }
    budget->held += count * size;
    if (budget->held > budget->peak) budget->peak = budget->held;
    return block;
}

void budget_free(Budget *budget, void *block, size_t count, size_t size)
{
    if (block == NULL) return;
    PROMISE(budget->held >= count * size);
    if (count * size >= LARGE_BYTES) {
        munmap(block, large_bytes(count * size));
    } else {
        free(block);
    }
    budget->held -= count * size;
}
