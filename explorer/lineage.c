/* lineage.c - a sequence of bits in segments of doubling size, and counting in it. */
#include "lineage.h"

#include "support/bug.h"

#ifdef TINY
#define FIRST_SHIFT 0U
#else
#define FIRST_SHIFT 4U
#endif

static uint64_t segment_words(unsigned segment)
{
    return UINT64_C(1) << (FIRST_SHIFT + (segment == 0 ? 0 : segment - 1));
}

/* Segment 0 has the words below 2^FIRST_SHIFT, segment j those up to twice as many as it began. */
static unsigned segment_of(uint64_t word)
{
    uint64_t first = word >> FIRST_SHIFT;
    return first == 0 ? 0 : 64U - (unsigned)__builtin_clzll(first);
}

static uint64_t *word_at(const Lineage *lineage, uint64_t word)
{
    unsigned segment = segment_of(word);
    uint64_t begin = segment == 0 ? 0 : segment_words(segment);
    return &lineage->segments[segment][word - begin];
}

void lineage_init(Lineage *lineage, Budget *budget)
{
    *lineage = (Lineage){.budget = budget};
}

void lineage_release(Lineage *lineage)
{
    for (unsigned i = 0; i < LINEAGE_SEGMENTS; i++) {
        budget_free(lineage->budget, lineage->segments[i], segment_words(i), sizeof(uint64_t));
    }
    *lineage = (Lineage){0};
}

bool lineage_reserve(Lineage *lineage, uint64_t bits)
{
    if (bits == 0) return true;
    unsigned last = segment_of((lineage->bits + bits - 1) / 64);
    PROMISE(last < LINEAGE_SEGMENTS);
    for (unsigned i = segment_of(lineage->bits / 64); i <= last; i++) {
        if (lineage->segments[i] != NULL) continue;
        lineage->segments[i] = budget_allocate(lineage->budget, segment_words(i), sizeof(uint64_t));
        if (lineage->segments[i] == NULL) return false;
    }
    return true;
}

static bool make_room(Lineage *lineage)
{
    return lineage->bits % 64 != 0 || lineage_reserve(lineage, 1);
}

bool lineage_add(Lineage *lineage)
{
    if (!make_room(lineage)) return false;
    *word_at(lineage, lineage->bits / 64) |= UINT64_C(1) << lineage->bits % 64;
    lineage->bits++;
    lineage->children++;
    return true;
}

bool lineage_next(Lineage *lineage)
{
    if (!make_room(lineage)) return false;
    lineage->bits++;
    return true;
}

LineagePen lineage_pen(Lineage *lineage, uint64_t bit)
{
    return (LineagePen){lineage, bit, 0};
}

/* The first word and the last may be another's, too. */
void lineage_pen_flush(LineagePen *pen)
{
    if (pen->word == 0) return;
    __atomic_fetch_or(word_at(pen->lineage, (pen->bit - 1) / 64), pen->word, __ATOMIC_RELAXED);
    pen->word = 0;
}

void lineage_add_written(Lineage *lineage, uint32_t children, uint32_t leavings)
{
    lineage->children += children;
    lineage->bits += (uint64_t)children + leavings;
}

static uint32_t ones(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}

/* The place in a word of its `rank`th 1, from 0. */
static uint32_t select_one(uint64_t word, uint32_t rank)
{
    for (; rank > 0; rank--) word &= word - 1;
    return (uint32_t)__builtin_ctzll(word);
}

LineagePlace lineage_find(const Lineage *lineage, uint32_t child)
{
    PROMISE(child < lineage->children);
    uint32_t rest = child;
    for (uint64_t word = 0;; word++) {
        uint64_t bits = *word_at(lineage, word);
        if (rest < ones(bits)) return (LineagePlace){64 * word + select_one(bits, rest), child};
        rest -= ones(bits);
    }
}

uint32_t lineage_parent(LineagePlace place)
{
    uint64_t left = place.bit - place.child; /* the 0s before it */
    return left == 0 ? NO_STATE : (uint32_t)(left - 1);
}

void lineage_go_up(const Lineage *lineage, LineagePlace *place)
{
    uint32_t parent = lineage_parent(*place);
    PROMISE(parent != NO_STATE);
    uint64_t word = place->bit / 64;
    uint64_t bits = *word_at(lineage, word) & ((UINT64_C(1) << place->bit % 64) - 1);
    uint32_t before = place->child; /* how many 1s there are before the end of `bits` */
    while (before - ones(bits) > parent) {
        before -= ones(bits);
        bits = *word_at(lineage, --word);
    }
    uint32_t rank = parent - (before - ones(bits));
    *place = (LineagePlace){64 * word + select_one(bits, rank), parent};
}

/* The bits of a word that are 0, behind the end all. */
static uint64_t leavings(const Lineage *lineage, uint64_t word)
{
    return 64 * word < lineage->bits ? ~*word_at(lineage, word) : UINT64_MAX;
}

void lineage_mark(const Lineage *lineage, uint32_t each, uint64_t *ret_bits)
{
    uint64_t before = 0, next = 0; /* parents */
    for (uint64_t word = 0; 64 * word < lineage->bits; word++) {
        uint64_t zeros = leavings(lineage, word);
        for (; next < before + ones(zeros); next += each) {
            uint64_t bit = 64 * word + select_one(zeros, (uint32_t)(next - before));
            if (bit < lineage->bits) *ret_bits++ = bit;
        }
        before += ones(zeros);
    }
}

void lineage_families(const Lineage *lineage, uint64_t bit, uint32_t parent, uint32_t count,
                      uint32_t *ret_first)
{
    uint64_t word = bit / 64, zeros = leavings(lineage, word) & UINT64_MAX << bit % 64;
    for (uint32_t i = 0; i <= count; i++) {
        while (zeros == 0) zeros = leavings(lineage, ++word);
        uint64_t leaving = 64 * word + (uint64_t)__builtin_ctzll(zeros);
        if (leaving > lineage->bits) leaving = lineage->bits;
        ret_first[i] = (uint32_t)(leaving - parent - i); /* the 1s before it */
        zeros &= zeros - 1;
    }
}
