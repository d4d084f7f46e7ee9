/* lines.h - a hash table that keeps keys of 50 to 60 bits in five bytes.
 *
 * A key's place says part of it, so only the rest has to be stored: quotienting (Cleary, "Compact
 * hash tables using bidirectional linear probing", IEEE Transactions on Computers 33(9), 1984).
 * Nothing is lost: equal entries at equal distances from home are equal keys. A line of the cache has
 * twelve entries, of four bytes and one, and fills from its first on. Where a key's home is full, it
 * goes to the neighbour of that, then to another line and the neighbour of that one, then on through
 * a part of the table in steps that depend on the key; its entry says how often. A lookup nearly
 * always reads one line, and compares all of it without a branch.
 *
 * The table is the caller's, zeroed: `count` words, a power of two. A slot is the place of the word
 * that is not 0 when it is taken. */
#ifndef EXPLORER_LINES_H
#define EXPLORER_LINES_H

#include <stdbool.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#ifdef TINY
#define PART_WORDS 16U
#define LINE_WORDS 4U
#else
#define PART_WORDS 4096U
#define LINE_WORDS 16U
#endif
#define LINE_KEYS (LINE_WORDS / 4 * 3)
#define LINE_PROBE_BITS 5U
#define LINE_LOW_BITS (32 - LINE_PROBE_BITS)

/* Do keys below 2^bits fit into a table of so many words? */
bool lines_fit(unsigned bits, uint64_t count);

/* How many keys there is room for. */
uint64_t lines_capacity(uint64_t count);

/* Where a table of `count` words has become the first half of one of twice as many, whose second half
 * is zero: moves the keys of a part to where they belong now, in that part or in the one so far
 * behind it; other parts may be under way. False where there is no room for one, as lines_find says
 * LINES_FULL; then the table is to be filled anew. */
bool lines_split(uint32_t *words, uint64_t count, uint64_t part);

/* How many keys there are. */
uint64_t lines_taken(const uint32_t *words, uint64_t count);

/* --- inline: asked once for each transition --- */

static inline unsigned lines_home_bits(uint64_t count)
{
    return (unsigned)__builtin_ctzll(count / LINE_WORDS);
}

/* Where a lookup begins. The keys should be spread evenly in their lower bits. */
static inline uint64_t lines_home(uint64_t count, uint64_t key)
{
    return (key & (count / LINE_WORDS - 1)) * LINE_WORDS;
}

/* From one line of a lookup to the next but one, and so on: odd, so that it comes everywhere. */
static inline uint64_t lines_step(uint64_t quotient)
{
    return (quotient * 2 + 1) * LINE_WORDS;
}

typedef struct LineEntry {
    uint32_t low; /* the lower bits of the quotient, and which probe found room, from 1 on */
    uint8_t high; /* behind all the low ones of its line */
} LineEntry;

static inline LineEntry lines_entry_at_home(uint64_t count, uint64_t key)
{
    uint64_t quotient = key >> lines_home_bits(count);
    return (LineEntry){(uint32_t)quotient << LINE_PROBE_BITS | 1,
                       (uint8_t)(quotient >> LINE_LOW_BITS)};
}

static inline bool line_has(const uint32_t *line, LineEntry entry)
{
#if defined __SSE2__ && !defined TINY
    const __m128i *words = (const __m128i *)line;
    __m128i low = _mm_set1_epi32((int)entry.low), zero = _mm_setzero_si128();
    __m128i first = _mm_packs_epi32(_mm_cmpeq_epi32(words[0], low), _mm_cmpeq_epi32(words[1], low));
    __m128i last = _mm_packs_epi32(_mm_cmpeq_epi32(words[2], low), zero);
    __m128i high = _mm_cmpeq_epi8(words[3], _mm_set1_epi8((char)entry.high));
    return _mm_movemask_epi8(_mm_and_si128(_mm_packs_epi16(first, last), high)) != 0;
#else
    const uint8_t *high = (const uint8_t *)(line + LINE_KEYS);
    bool has = false;
    for (unsigned i = 0; i < LINE_KEYS; i++) has |= line[i] == entry.low && high[i] == entry.high;
    return has;
#endif
}

static inline unsigned line_taken(const uint32_t *line)
{
#if defined __SSE2__ && !defined TINY
    const __m128i *words = (const __m128i *)line;
    __m128i zero = _mm_setzero_si128(), ones = _mm_set1_epi32(-1);
    __m128i first =
        _mm_packs_epi32(_mm_cmpeq_epi32(words[0], zero), _mm_cmpeq_epi32(words[1], zero));
    __m128i last = _mm_packs_epi32(_mm_cmpeq_epi32(words[2], zero), ones);
    return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(_mm_packs_epi16(first, last)));
#else
    unsigned taken = 0;
    for (unsigned i = 0; i < LINE_KEYS; i++) taken += line[i] != 0;
    return taken;
#endif
}

static inline void lines_put(uint32_t *words, uint64_t slot, LineEntry entry)
{
    uint64_t line = slot / LINE_WORDS * LINE_WORDS;
    words[slot] = entry.low;
    ((uint8_t *)(words + line + LINE_KEYS))[slot - line] = entry.high;
}

/* Where the home is full: from the second probe on. */
bool lines_find_beyond(const uint32_t *words, uint64_t count, uint64_t key, uint64_t *ret_slot);
void lines_enter_beyond(uint32_t *words, uint64_t count, uint64_t key, uint64_t slot);

/* Is the key there? Otherwise *ret_slot is the free slot where it belongs, or LINES_FULL. */
#define LINES_FULL UINT64_MAX
static inline bool lines_find(const uint32_t *words, uint64_t count, uint64_t key,
                              uint64_t *ret_slot)
{
    uint64_t home = lines_home(count, key);
    const uint32_t *line = &words[home];
    if (line_has(line, lines_entry_at_home(count, key))) return true;
    if (line[LINE_KEYS - 1] != 0) return lines_find_beyond(words, count, key, ret_slot);
    *ret_slot = home + line_taken(line);
    return false;
}

/* Enters the key into that free slot. The last ones entered may be taken back, by making their slots
 * 0, all before anything else is looked up. */
static inline void lines_enter(uint32_t *words, uint64_t count, uint64_t key, uint64_t slot)
{
    if (slot / LINE_WORDS * LINE_WORDS == lines_home(count, key)) {
        lines_put(words, slot, lines_entry_at_home(count, key));
    } else {
        lines_enter_beyond(words, count, key, slot);
    }
}

/* --- many lookups under way at once --- */

/* GCC takes a function that does nothing but prefetch for one without effect, and leaves out calls. */
#define LINES_INLINE inline __attribute__((always_inline))

/* The line where a lookup goes on after the first one. Without a branch, as all of what follows:
 * which lines are full is nothing that a processor could predict. */
static LINES_INLINE uint64_t lines_second(const uint32_t *words, uint64_t home)
{
    return home ^ (LINE_WORDS & -(uint64_t)(words[home + LINE_KEYS - 1] != 0));
}

/* The third line. The fourth is beside it. */
static LINES_INLINE uint64_t lines_third(uint64_t count, uint64_t key)
{
    uint64_t home = lines_home(count, key), part = home & ~(uint64_t)(PART_WORDS - 1);
    return part + (home + lines_step(key >> lines_home_bits(count))) % PART_WORDS;
}

/* Each asks the memory for what lines_add will read, provided that what the one before has asked for
 * is there by now. */
static LINES_INLINE void lines_fetch(const uint32_t *words, uint64_t count, uint64_t key)
{
    __builtin_prefetch(&words[lines_home(count, key)], 0, 2);
}

static LINES_INLINE void lines_fetch_second(const uint32_t *words, uint64_t count, uint64_t key)
{
    __builtin_prefetch(&words[lines_second(words, lines_home(count, key))]);
}

static LINES_INLINE void lines_fetch_third(const uint32_t *words, uint64_t count, uint64_t key)
{
    uint64_t second = lines_second(words, lines_home(count, key));
    uint64_t full = -(uint64_t)(words[second + LINE_KEYS - 1] != 0);
    uint64_t line = (lines_third(count, key) & full) | (second & ~full);
    __builtin_prefetch(&words[line]);
    __builtin_prefetch(&words[line ^ LINE_WORDS]);
}

static LINES_INLINE void *lines_either(bool first, void *a, void *b)
{
    uintptr_t mask = -(uintptr_t)first;
    return (void *)(((uintptr_t)a & mask) | ((uintptr_t)b & ~mask));
}

/* Enters the key unless it is there. True where it was not; *ret_slot is then its slot, or LINES_FULL
 * where it has none. Takes a branch only for what is beyond the second line; what is known is entered
 * where nobody looks. */
bool lines_add_beyond(uint32_t *words, uint64_t count, uint64_t key, uint64_t *ret_slot);
static LINES_INLINE bool lines_add(uint32_t *words, uint64_t count, uint64_t key,
                                   uint64_t *ret_slot)
{
    uint64_t home = lines_home(count, key), line = lines_second(words, home);
    LineEntry first = lines_entry_at_home(count, key);
    LineEntry entry = {first.low + (line != home), first.high};
    bool known = line_has(&words[home], first);
    known |= line_has(&words[line], entry);
    uint32_t if_new = known - 1U, nowhere[2];
    if ((words[line + LINE_KEYS - 1] & if_new) != 0) {
        return lines_add_beyond(words, count, key, ret_slot);
    }
    uint32_t place = line_taken(&words[line]) & if_new;
    uint8_t *high = (uint8_t *)(words + line + LINE_KEYS);
    *(uint32_t *)lines_either(known, &nowhere[0], &words[line + place]) = entry.low;
    *(uint8_t *)lines_either(known, &nowhere[1], &high[place]) = entry.high;
    *ret_slot = line + place;
    return !known;
}

#endif
