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

/* Of one line: its keys that are at home there will be so in that line or in the one `further`, which
 * are empty. Without branches: which of the two is for nothing but the key to say. Appends the places
 * of the others. */
static uint32_t split_line(const uint32_t *before, uint32_t place, uint32_t *line,
                           uint32_t *further, uint32_t *ret_others)
{
    uint32_t low[2][LINE_KEYS + 1] = {{0}}, others = 0;
    uint8_t high[2][LINE_KEYS + 1] = {{0}};
    unsigned count[2] = {0, 0};
    const uint8_t *high_before = (const uint8_t *)(before + place + LINE_KEYS);
    for (unsigned i = 0; i < LINE_KEYS; i++) {
        uint32_t entry = before[place + i];
        uint64_t quotient = (uint64_t)high_before[i] << LINE_LOW_BITS | entry >> LINE_PROBE_BITS;
        bool is_home = (entry & PROBES) == 1;
        unsigned half = quotient & 1;
        low[half][count[half]] = (uint32_t)(quotient >> 1) << LINE_PROBE_BITS | 1;
        high[half][count[half]] = (uint8_t)(quotient >> 1 >> LINE_LOW_BITS);
        count[half] += is_home;
        ret_others[others] = place + i;
        others += (uint32_t)(entry != 0) - is_home;
    }
    low[0][count[0]] = low[1][count[1]] = 0;
    memcpy(line, low[0], LINE_KEYS * sizeof *line);
    memcpy(line + LINE_KEYS, high[0], LINE_KEYS);
    memcpy(further, low[1], LINE_KEYS * sizeof *line);
    memcpy(further + LINE_KEYS, high[1], LINE_KEYS);
    return others;
}

bool lines_split(uint32_t *words, uint64_t count, uint64_t part)
{
    uint32_t before[PART_WORDS], others[PART_WORDS + LINE_KEYS], other_count = 0;
    uint64_t first = part * PART_WORDS;
    memcpy(before, words + first, sizeof before);
    for (uint32_t line = 0; line < PART_WORDS; line += LINE_WORDS) {
        uint32_t *to = words + first + line;
        other_count += split_line(before, line, to, to + count, others + other_count);
    }
    for (uint32_t i = 0; i < other_count; i++) {
        uint32_t line = others[i] / LINE_WORDS * LINE_WORDS;
        const uint8_t *high = (const uint8_t *)(before + line + LINE_KEYS);
        LineEntry entry = {before[others[i]], high[others[i] - line]};
        if (!put(words, 2 * count, key_of_entry(count, first + line, entry))) return false;
    }
    return true;
}

uint64_t lines_taken(const uint32_t *words, uint64_t count)
{
    uint64_t taken = 0;
    for (uint64_t first = 0; first < count; first += LINE_WORDS) taken += line_taken(words + first);
    return taken;
}
