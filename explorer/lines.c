/* lines.c - quotients, and how far from home they are. */
#include "lines.h"

#include <string.h>

#define PROBES ((1U << LINE_PROBE_BITS) - 1) /* a slot that is taken is not 0 */
#define HIGH_BITS 8U

bool lines_fit(unsigned bits, uint64_t count)
{
    return count >= PART_WORDS && bits < 64 &&
           bits <= lines_home_bits(count) + LINE_LOW_BITS + HIGH_BITS;
}

uint64_t lines_capacity(uint64_t count)
{
    return count / LINE_WORDS * LINE_KEYS;
}

/* Probes 0 to 3 go to two lines and the neighbours of each. */
static uint64_t steps_of_probe(unsigned probe)
{
    return probe < 4 ? probe / 2 : probe - 2;
}

static uint64_t neighbour_of_probe(unsigned probe)
{
    return probe < 4 ? probe % 2 * LINE_WORDS : 0;
}

/* The line of a probe. The same for two keys of one quotient only where their homes are, too. */
static uint64_t line_of_probe(uint64_t count, uint64_t key, unsigned probe)
{
    uint64_t home = lines_home(count, key), part = home & ~(uint64_t)(PART_WORDS - 1);
    uint64_t steps = steps_of_probe(probe) * lines_step(key >> lines_home_bits(count));
    return (part + (home + steps) % PART_WORDS) ^ neighbour_of_probe(probe);
}

void lines_enter_beyond(uint32_t *words, uint64_t count, uint64_t key, uint64_t slot)
{
    uint64_t line = slot / LINE_WORDS * LINE_WORDS;
    LineEntry entry = lines_entry_at_home(count, key);
    for (unsigned probe = 0; line_of_probe(count, key, probe) != line; probe++) entry.low++;
    lines_put(words, slot, entry);
}

bool lines_find_beyond(const uint32_t *words, uint64_t count, uint64_t key, uint64_t *ret_slot)
{
    LineEntry entry = lines_entry_at_home(count, key);
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

bool lines_add_beyond(uint32_t *words, uint64_t count, uint64_t key, uint64_t *ret_slot)
{
    if (lines_find_beyond(words, count, key, ret_slot)) return false;
    if (*ret_slot != LINES_FULL) lines_enter_beyond(words, count, key, *ret_slot);
    return true;
}

/* What lines_enter made an entry of, in the line that is `line` words behind the first. */
static uint64_t key_of_entry(uint64_t count, uint64_t line, LineEntry entry)
{
    uint64_t quotient = (uint64_t)entry.high << LINE_LOW_BITS | entry.low >> LINE_PROBE_BITS;
    unsigned probe = (entry.low & PROBES) - 1;
    uint64_t first = line ^ neighbour_of_probe(probe), part = line & ~(uint64_t)(PART_WORDS - 1);
    uint64_t home = part + (first - steps_of_probe(probe) * lines_step(quotient)) % PART_WORDS;
    return quotient << lines_home_bits(count) | home / LINE_WORDS;
}

/* Enters a key that is not there. */
static bool put(uint32_t *words, uint64_t count, uint64_t key)
{
    LineEntry entry = lines_entry_at_home(count, key);
    for (unsigned probe = 0; probe < PROBES; probe++, entry.low++) {
        uint64_t line = line_of_probe(count, key, probe);
        if (words[line + LINE_KEYS - 1] != 0) continue;
        lines_put(words, line + line_taken(&words[line]), entry);
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
            uint64_t key =
                key_of_entry(count, first + line, (LineEntry){before[line + i], high[i]});
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
