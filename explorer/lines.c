/* lines.c - quotients, and how far from home they are. */
#include "lines.h"

#include <string.h>

#define LINE_KEYS (LINE_WORDS / 4 * 3)
#define PROBE_BITS 5U
#define PROBES ((1U << PROBE_BITS) - 1) /* a slot that is taken is not 0 */
#define LOW_BITS (32 - PROBE_BITS)
#define HIGH_BITS 8U

typedef struct Entry {
    uint32_t low; /* the lower bits of the quotient, and which probe found room, from 1 on */
    uint8_t high; /* behind all the low ones of its line */
} Entry;

static unsigned home_bits(uint64_t count)
{
    return (unsigned)__builtin_ctzll(count / LINE_WORDS);
}

bool lines_fit(unsigned bits, uint64_t count)
{
    return count >= PART_WORDS && bits < 64 && bits <= home_bits(count) + LOW_BITS + HIGH_BITS;
}

uint64_t lines_capacity(uint64_t count)
{
    return count / LINE_WORDS * LINE_KEYS;
}

uint64_t lines_home(uint64_t count, uint64_t key)
{
    return (key & (count / LINE_WORDS - 1)) * LINE_WORDS;
}

static Entry entry_at_home(uint64_t count, uint64_t key)
{
    uint64_t quotient = key >> home_bits(count);
    return (Entry){(uint32_t)quotient << PROBE_BITS | 1, (uint8_t)(quotient >> LOW_BITS)};
}

/* The line of a probe. The same for two keys of one quotient only where their homes are, too. */
static uint64_t line_of_probe(uint64_t count, uint64_t key, unsigned probe)
{
    uint64_t home = lines_home(count, key);
    if (probe == 0) return home;
    if (probe == 1) return home ^ LINE_WORDS;
    uint64_t step = ((key >> home_bits(count)) * 2 + 1) * LINE_WORDS; /* odd: it comes everywhere */
    uint64_t part = home & ~(uint64_t)(PART_WORDS - 1);
    return part + (home + (probe - 1) * step) % PART_WORDS;
}

void lines_enter(uint32_t *words, uint64_t count, uint64_t key, uint64_t slot)
{
    uint64_t line = slot / LINE_WORDS * LINE_WORDS;
    Entry entry = entry_at_home(count, key);
    for (unsigned probe = 0; line_of_probe(count, key, probe) != line; probe++) entry.low++;
    words[slot] = entry.low;
    uint8_t *high = (uint8_t *)(words + line + LINE_KEYS);
    high[slot - line] = entry.high;
}

/* A bit for each word that equals `low`. Compilers make this, and what is below, a few instructions
 * on wide registers. */
static uint32_t line_equal(const uint32_t *line, uint32_t low)
{
    uint32_t equal = 0;
    for (unsigned i = 0; i < LINE_KEYS; i++) equal += line[i] == low ? 1U << i : 0;
    return equal;
}

static bool line_has(const uint32_t *line, Entry entry)
{
    const uint8_t *high = (const uint8_t *)(line + LINE_KEYS);
    for (uint32_t equal = line_equal(line, entry.low); equal != 0; equal &= equal - 1) {
        if (high[__builtin_ctz(equal)] == entry.high) return true;
    }
    return false;
}

static unsigned line_taken(const uint32_t *line)
{
    unsigned taken = 0;
    for (unsigned i = 0; i < LINE_KEYS; i++) taken += line[i] != 0;
    return taken;
}

/* Where the home is full, from the second probe on. */
static bool find_beyond(const uint32_t *words, uint64_t count, uint64_t key, uint64_t *ret_slot)
{
    Entry entry = entry_at_home(count, key);
    for (unsigned probe = 1; probe < PROBES; probe++) {
        uint64_t first = line_of_probe(count, key, probe);
        const uint32_t *line = &words[first];
        entry.low++;
        if (line_has(line, entry)) return true;
        if (line[LINE_KEYS - 1] != 0) continue;
        *ret_slot = first + line_taken(line);
        return false;
    }
    *ret_slot = LINES_FULL;
    return false;
}

bool lines_find(const uint32_t *words, uint64_t count, uint64_t key, uint64_t *ret_slot)
{
    uint64_t home = lines_home(count, key);
    const uint32_t *line = &words[home];
    if (line_has(line, entry_at_home(count, key))) return true;
    if (line[LINE_KEYS - 1] != 0) return find_beyond(words, count, key, ret_slot);
    *ret_slot = home + line_taken(line);
    return false;
}

/* What lines_enter made an entry of, in the line that is `line` words behind the first. */
static uint64_t key_of_entry(uint64_t count, uint64_t line, Entry entry)
{
    uint64_t quotient = (uint64_t)entry.high << LOW_BITS | entry.low >> PROBE_BITS;
    unsigned probe = (entry.low & PROBES) - 1;
    uint64_t home = line;
    if (probe == 1) home = line ^ LINE_WORDS;
    if (probe > 1) {
        uint64_t step = (quotient * 2 + 1) * LINE_WORDS;
        uint64_t part = line & ~(uint64_t)(PART_WORDS - 1);
        home = part + (line - (probe - 1) * step) % PART_WORDS;
    }
    return quotient << home_bits(count) | home / LINE_WORDS;
}

/* Enters a key that is not there. */
static bool put(uint32_t *words, uint64_t count, uint64_t key)
{
    Entry entry = entry_at_home(count, key);
    for (unsigned probe = 0; probe < PROBES; probe++, entry.low++) {
        uint32_t *line = &words[line_of_probe(count, key, probe)];
        if (line[LINE_KEYS - 1] != 0) continue;
        unsigned place = line_taken(line);
        line[place] = entry.low;
        ((uint8_t *)(line + LINE_KEYS))[place] = entry.high;
        return true;
    }
    return false;
}

bool lines_split(uint32_t *words, uint64_t count, uint64_t part)
{
    uint32_t before[PART_WORDS];
    uint64_t first = part * PART_WORDS;
    memcpy(before, words + first, sizeof before);
    memset(words + first, 0, sizeof before);
    for (uint64_t line = 0; line < PART_WORDS; line += LINE_WORDS) {
        const uint8_t *high = (const uint8_t *)(before + line + LINE_KEYS);
        for (unsigned i = 0; i < LINE_KEYS && before[line + i] != 0; i++) {
            uint64_t key = key_of_entry(count, first + line, (Entry){before[line + i], high[i]});
            if (!put(words, 2 * count, key)) return false;
        }
    }
    return true;
}

uint64_t lines_taken(const uint32_t *words, uint64_t count)
{
    uint64_t taken = 0;
    for (uint64_t first = 0; first < count; first += LINE_WORDS) taken += line_taken(words + first);
    return taken;
}
