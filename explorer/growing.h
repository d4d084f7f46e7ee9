/* growing.h - a growing array of any type within a budget.
 *
 *     GROWING(uint32_t) numbers = {0};
 *     if (!growing_room(budget, &numbers)) return false;
 *     numbers.items[numbers.count++] = 3;
 *     growing_release(budget, &numbers); */
#ifndef EXPLORER_GROWING_H
#define EXPLORER_GROWING_H

#include <string.h>

#include "budget.h"

#ifdef TINY
#define GROWING_FIRST 2
#else
#define GROWING_FIRST 64
#endif

#define GROWING(Type)                                                                              \
    struct {                                                                                       \
        Type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

/* `place` holds the array, which is moved. */
static inline bool growing_grow(Budget *budget, void *place, size_t *capacity, size_t size)
{
    void *items;
    size_t wanted = *capacity + *capacity / 4 + GROWING_FIRST;
    memcpy(&items, place, sizeof items);
    items = items == NULL ? budget_allocate(budget, wanted, size)
                          : budget_grow(budget, items, *capacity, wanted, size);
    if (items == NULL) return false;
    memcpy(place, &items, sizeof items);
    *capacity = wanted;
    return true;
}

/* Is there room for one more, or could it be had? */
#define growing_room(budget, growing)                                                              \
    ((growing)->count < (growing)->capacity ||                                                     \
     growing_grow(budget, &(growing)->items, &(growing)->capacity, sizeof *(growing)->items))

#define growing_release(budget, growing)                                                           \
    (budget_free(budget, (growing)->items, (growing)->capacity, sizeof *(growing)->items),         \
     memset(growing, 0, sizeof *(growing)))

#endif
