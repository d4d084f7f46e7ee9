/* marks.h - a bit for each state, set by any thread and never taken back. */
#ifndef EXPLORER_MARKS_H
#define EXPLORER_MARKS_H

#include <stdatomic.h>

#include "budget.h"

typedef struct Marks {
    _Atomic uint64_t *words;
    size_t count;
    Budget *budget;
} Marks;

/* None is set. False where the budget, which is the caller's, has no room for them. */
bool marks_init(Marks *marks, uint32_t states, Budget *budget);
void marks_release(Marks *marks); /* zeroed ones, too */

uint32_t marks_count(const Marks *marks);

/* Those of another, of as many states; what was set is forgotten. */
void marks_copy(Marks *marks, const Marks *from);

static inline bool marks_have(const Marks *marks, uint32_t state)
{
    uint64_t word = atomic_load_explicit(&marks->words[state / 64], memory_order_relaxed);
    return word >> state % 64 & 1;
}

static inline void marks_set(Marks *marks, uint32_t state)
{
    atomic_fetch_or_explicit(&marks->words[state / 64], UINT64_C(1) << state % 64,
                             memory_order_relaxed);
}

/* Is any marked that is not marked in another? */
bool marks_go_beyond(const Marks *marks, const Marks *other);

/* The first of [from, to) that is not marked, or `to`. */
uint32_t marks_first_without(const Marks *marks, uint32_t from, uint32_t to);

#endif
