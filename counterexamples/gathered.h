/* gathered.h - sets of small numbers that grow along ways, each with one number as its name. */
#ifndef COUNTEREXAMPLES_GATHERED_H
#define COUNTEREXAMPLES_GATHERED_H

#include "support/vector.h"

#include <stdint.h>

typedef struct Gathered {
    uint32_t words; /* of a set */
    VECTOR(uint64_t) bits;
    uint32_t count;
    uint32_t *slots; /* of set + 1 */
    size_t slot_count;
} Gathered;

/* For numbers below `most`. Set 0 is empty. */
void gathered_init(Gathered *gathered, uint32_t most);
void gathered_release(Gathered *gathered); /* zeroed, too */

/* A set together with these; *ret_new: how many of them were not in it. */
uint32_t gathered_with(Gathered *gathered, uint32_t set, const uint32_t *numbers, uint32_t count,
                       uint32_t *ret_new);

#endif
