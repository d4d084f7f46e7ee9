/* lineage.h - which state each state was first reached from, in two bits a state.
 *
 * States are numbered in order of discovery and left in that order, so numbers of parents never
 * decrease: it is enough to note, in one sequence of bits, a 1 for each state that is found and a 0
 * when the next one is left. What comes before the first 0 are the initial states. A number is
 * found again by counting (select and rank of Jacobson, "Space-efficient static trees and graphs",
 * FOCS 1989, without the index: traces are few, and counting runs at the speed of the memory). */
#ifndef EXPLORER_LINEAGE_H
#define EXPLORER_LINEAGE_H

#include "budget.h"

#define NO_STATE UINT32_MAX /* the parent of an initial state */
#define LINEAGE_SEGMENTS 40

typedef struct Lineage {
    uint64_t *segments[LINEAGE_SEGMENTS]; /* of words; each but the second twice its predecessor */
    uint64_t bits;
    uint32_t children; /* the bits that are 1 */
    Budget *budget;
} Lineage;

/* Holds nothing yet; the budget is the caller's and must outlive it. */
void lineage_init(Lineage *lineage, Budget *budget);
void lineage_release(Lineage *lineage);

/* Room for so many bits more. False where the budget runs out; nothing has changed then. */
bool lineage_reserve(Lineage *lineage, uint64_t bits);

/* One child more of whom is left now. False likewise. */
bool lineage_add(Lineage *lineage);

/* From now on the next one is left. Likewise. */
bool lineage_next(Lineage *lineage);

/* Within what was reserved, several threads may write what follows, each from its bit on, and when
 * they have all ended it is added: so many children and leavings. */
typedef struct LineagePen {
    Lineage *lineage;
    uint64_t bit;  /* the next one */
    uint64_t word; /* the bits of its word so far */
} LineagePen;

LineagePen lineage_pen(Lineage *lineage, uint64_t bit);
void lineage_pen_flush(LineagePen *pen);
void lineage_add_written(Lineage *lineage, uint32_t children, uint32_t leavings);

static inline void lineage_write_next(LineagePen *pen)
{
    if (++pen->bit % 64 == 0) lineage_pen_flush(pen);
}

static inline void lineage_write_child(LineagePen *pen)
{
    pen->word |= UINT64_C(1) << pen->bit % 64;
    lineage_write_next(pen);
}

/* One is left, and then has so many children. */
static inline void lineage_write_family(LineagePen *pen, uint32_t children)
{
    unsigned used = pen->bit % 64;
    if (used + 1 + children < 64) {
        pen->word |= ((UINT64_C(1) << children) - 1) << (used + 1);
        pen->bit += 1 + children;
        return;
    }
    lineage_write_next(pen);
    for (uint32_t i = 0; i < children; i++) lineage_write_child(pen);
}

/* Where a child stands in the sequence: found by going through all that is before it once. */
typedef struct LineagePlace {
    uint64_t bit;
    uint32_t child;
} LineagePlace;

LineagePlace lineage_find(const Lineage *lineage, uint32_t child);

/* Its parent's number, or NO_STATE. */
uint32_t lineage_parent(LineagePlace place);

/* Moves to the parent (which there must be). Going up to the first ancestor takes one pass. */
void lineage_go_up(const Lineage *lineage, LineagePlace *place);

/* --- when all have been left: who was first reached from whom --- */

/* Where the leaving of each parent that is a multiple of `each` stands: as many places as there are
 * such parents. One pass over all. */
void lineage_mark(const Lineage *lineage, uint32_t each, uint64_t *ret_bits);

/* The first children of `count` parents, from the one on whose leaving stands there, and behind
 * them of the next one: those of a parent are numbered from its first up to the first of the
 * next. */
void lineage_families(const Lineage *lineage, uint64_t bit, uint32_t parent, uint32_t count,
                      uint32_t *ret_first);

#endif
