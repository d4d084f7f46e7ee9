/* reduction.h - what canonical_apply does beside renumbering, as tables: to make code of.
 *
 * First each forgotten cell gets its filler, then the slices of each sorted id type are put in
 * order (symmetry_sites.h). Where there is more to do than that, the tables don't tell. */
#ifndef MODEL_REDUCTION_H
#define MODEL_REDUCTION_H

#include "model/canonical.h"
#include "support/vector.h"

#define EVERYWHERE UINT32_MAX

/* A cell that is forgotten everywhere, or where a process is at this place. */
typedef struct ForgottenCell {
    uint32_t cell;
    uint32_t place_cell; /* or EVERYWHERE */
    int64_t place, filler;
    bool has_identities; /* something is lost even where it has the filler (dead.h) */
} ForgottenCell;

/* What holds an identity of a sorted type, or a set of them: everywhere, or at those places. */
typedef struct HeldSite {
    bool is_set;
    uint32_t cell;
    uint32_t place_cell; /* or EVERYWHERE */
    const bool *held;    /* for place p of so many at [p * stride] */
    uint32_t stride, places;
} HeldSite;

/* Each of `count` identities has a slice of `width` cells. Slices are compared from their last cells
 * on; where they are equal, by whether each site holds the identity, from the first site on. The
 * greater one comes first. What is held is renamed to the slice's new position. */
typedef struct SortedSlices {
    uint32_t count, width;
    const uint32_t *cells; /* of slice i at [i * width] */
    VECTOR(HeldSite) held;
} SortedSlices;

typedef struct Reduction {
    VECTOR(ForgottenCell) forgotten;
    VECTOR(SortedSlices) sorted;
} Reduction;

/* False where representatives are searched for. `reduction` is the caller's storage, zeroed, and to
 * be released before the canonical. */
bool canonical_describe(const Canonical *canonical, Reduction *reduction);
void reduction_release(Reduction *reduction);

#endif
