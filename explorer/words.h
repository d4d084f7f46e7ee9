/* words.h - numbers of 32 bits in a growing array, and as a sorted set. */
#ifndef EXPLORER_WORDS_H
#define EXPLORER_WORDS_H

#include <stdlib.h>

#include "growing.h"

typedef GROWING(uint32_t) Words;

/* For qsort and bsearch. */
static inline int words_compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Each once, ascending; returns how many. Without any, `words` may be NULL. */
static inline size_t words_sort(uint32_t *words, size_t count)
{
    size_t kept = 0;
    if (count > 1) qsort(words, count, sizeof *words, words_compare);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || words[kept - 1] != words[i]) words[kept++] = words[i];
    }
    return kept;
}

#endif
