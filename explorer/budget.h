/* budget.h - the memory that an exploration may hold, and what it holds.
 *
 * The big things (states, table) are allocated here and nowhere else, so that the limit is a hard
 * one and the peak is known. What is refused is NULL: an answer, not an error. */
#ifndef EXPLORER_BUDGET_H
#define EXPLORER_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Budget {
    uint64_t limit; /* bytes */
    uint64_t held, peak;
    bool exhausted; /* the machine had less than the limit */
} Budget;

/* `count` zeroed objects of `size` bytes; NULL when that is beyond the limit or not to be had. */
void *budget_allocate(Budget *budget, size_t count, size_t size);

/* Moves what budget_allocate gave for `count` objects to where there is room for `wanted`, of which
 * the new ones are zeroed. NULL where that is not to be had, or beyond the limit: then `block` is
 * untouched. Little is copied, and what is large is never there twice. */
void *budget_grow(Budget *budget, void *block, size_t count, size_t wanted, size_t size);

/* Gives back what budget_allocate gave for the same count and size; NULL is allowed. */
void budget_free(Budget *budget, void *block, size_t count, size_t size);

/* Would `wanted` bytes fit if `returned` bytes were given back first? */
bool budget_allows(const Budget *budget, uint64_t wanted, uint64_t returned);

#endif
