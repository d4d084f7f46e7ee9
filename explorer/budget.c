/* budget.c - counting bytes before they are allocated. */
#include "budget.h"

#include <stdlib.h>

#include "support/bug.h"
#include "support/memory.h"

bool budget_allows(const Budget *budget, uint64_t wanted, uint64_t returned)
{
    PROMISE(returned <= budget->held && budget->held <= budget->limit);
    return wanted <= budget->limit - (budget->held - returned);
}

void *budget_allocate(Budget *budget, size_t count, size_t size)
{
    if (count > SIZE_MAX / size || !budget_allows(budget, count * size, 0)) return NULL;
    void *block = memory_try(count, size);
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
    free(block);
    budget->held -= count * size;
}
