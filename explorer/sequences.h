/* sequences.h - sequences of 32-bit words, each stored once and named by a number.
 *
 * For states, observations and sets of numbers alike: two are equal exactly when their numbers are.
 * Numbers ascend from 0 in order of arrival. Exact; within a budget; for one thread. It does not
 * know what the words mean. */
#ifndef EXPLORER_SEQUENCES_H
#define EXPLORER_SEQUENCES_H

#include "growing.h"

typedef struct Sequences {
    Budget *budget;
    GROWING(uint32_t) words; /* of all sequences, one behind the other */
    GROWING(uint64_t) ends;  /* of each, in `words` */
    uint32_t *slots;         /* open addressing: 0, or a number + 1 */
    uint64_t slot_count;     /* a power of two, or 0 */
} Sequences;

/* Holds nothing yet; the budget is the caller's and must outlive it. */
void sequences_init(Sequences *sequences, Budget *budget);
void sequences_release(Sequences *sequences);

/* Forgets all sequences, and keeps the room. */
void sequences_clear(Sequences *sequences);

/* Gives the sequence (copied unless it is there) its number, and says whether it is new. False where the
 * budget, or numbers, run out: then nothing has changed. */
bool sequences_add(Sequences *sequences, const uint32_t *words, uint32_t count,
                   uint32_t *ret_number, bool *ret_new);

static inline uint32_t sequences_count(const Sequences *sequences)
{
    return (uint32_t)sequences->ends.count;
}

/* Its words, until one more is added. */
static inline const uint32_t *sequences_get(const Sequences *sequences, uint32_t number,
                                            uint32_t *ret_count)
{
    uint64_t begin = number == 0 ? 0 : sequences->ends.items[number - 1];
    *ret_count = (uint32_t)(sequences->ends.items[number] - begin);
    const uint32_t *words = sequences->words.items; /* NULL where all are empty */
    return begin == 0 ? words : words + begin;
}

#endif
