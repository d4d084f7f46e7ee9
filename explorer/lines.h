/* lines.h - a hash table that keeps keys of 50 to 60 bits in five bytes.
 *
 * A key's place says part of it, so only the rest has to be stored: quotienting (Cleary, "Compact
 * hash tables using bidirectional linear probing", IEEE Transactions on Computers 33(9), 1984).
 * Nothing is lost: equal entries at equal distances from home are equal keys. A line of the cache has
 * twelve entries, of four bytes and one, and fills from its first on. Where a key's home is full, it
 * goes to the neighbour of that, then on through a part of the table in steps that depend on the
 * key, and its entry says how often. A lookup nearly always reads one line, and compares all of it
 * without a branch.
 *
 * The table is the caller's, zeroed: `count` words, a power of two. A slot is the place of the word
 * that is not 0 when it is taken. */
#ifndef EXPLORER_LINES_H
#define EXPLORER_LINES_H

#include <stdbool.h>
#include <stdint.h>

#ifdef TINY
#define PART_WORDS 16U
#define LINE_WORDS 4U
#else
#define PART_WORDS 4096U
#define LINE_WORDS 16U
#endif

/* Do keys below 2^bits fit into a table of so many words? */
bool lines_fit(unsigned bits, uint64_t count);

/* How many keys there is room for. */
uint64_t lines_capacity(uint64_t count);

/* Where a lookup begins. The keys should be spread evenly in their lower bits. */
uint64_t lines_home(uint64_t count, uint64_t key);

/* Is the key there? Otherwise *ret_slot is the free slot where it belongs, or LINES_FULL. */
#define LINES_FULL UINT64_MAX
bool lines_find(const uint32_t *words, uint64_t count, uint64_t key, uint64_t *ret_slot);

/* Enters the key into that free slot. The last ones entered may be taken back, by making their slots
 * 0, all before anything else is looked up. */
void lines_enter(uint32_t *words, uint64_t count, uint64_t key, uint64_t slot);

/* Where a table of `count` words has become the first half of one of twice as many, whose second half
 * is zero: moves the keys of a part to where they belong now, in that part or in the one so far
 * behind it; other parts may be under way. False where there is no room for one, as lines_find says
 * LINES_FULL; then the table is to be filled anew. */
bool lines_split(uint32_t *words, uint64_t count, uint64_t part);

/* How many keys there are. */
uint64_t lines_taken(const uint32_t *words, uint64_t count);

#endif
