/* marks.c - words of bits. */
#include "marks.h"

bool marks_init(Marks *marks, uint32_t states, Budget *budget)
{
    *marks = (Marks){.count = states / 64 + 1, .budget = budget};
    marks->words = budget_allocate(budget, marks->count, sizeof *marks->words);
    return marks->words != NULL;
}

void marks_release(Marks *marks)
{
    if (marks->words == NULL) return;
    budget_free(marks->budget, (void *)marks->words, marks->count, sizeof *marks->words);
    *marks = (Marks){0};
}

uint32_t marks_count(const Marks *marks)
{
    uint32_t count = 0;
    for (size_t i = 0; i < marks->count; i++) {
        count += (uint32_t)__builtin_popcountll(atomic_load(&marks->words[i]));
    }
    return count;
}

void marks_copy(Marks *marks, const Marks *from)
{
    for (size_t i = 0; i < marks->count; i++) {
        atomic_store(&marks->words[i], atomic_load(&from->words[i]));
    }
}

bool marks_go_beyond(const Marks *marks, const Marks *other)
{
    for (size_t i = 0; i < marks->count; i++) {
        if ((atomic_load(&marks->words[i]) & ~atomic_load(&other->words[i])) != 0) return true;
    }
    return false;
}

uint32_t marks_first_without(const Marks *marks, uint32_t from, uint32_t to)
{
    while (from < to) {
        uint64_t without = ~atomic_load(&marks->words[from / 64]) >> from % 64;
        if (without != 0) {
            from += (uint32_t)__builtin_ctzll(without);
            return from < to ? from : to;
        }
        from += 64 - from % 64;
    }
    return to;
}
