/* symmetry_sites.h - where in a state identities lie, and what moves when they are renamed.
 *
 * A renaming permutes the identities of each symmetric id type on its own. It acts on a state by
 * renaming every identity that is held, alone or in a set, and by moving what is indexed by one:
 * entries of maps, instances of processes with their places and locals. A Site is a cell (of a
 * set: its cells) that this concerns. Bags are sorted again afterwards.
 *
 * What stands where there is no value looks like an identity, perhaps, but is none (type.h); it is
 * the same for all. That is so for locals that are not held at the place of control, and told from
 * NO_VALUE elsewhere. */
#ifndef MODEL_SYMMETRY_SITES_H
#define MODEL_SYMMETRY_SITES_H

#include "model/reduction.h"
#include "scopes.h"
#include "support/vector.h"

/* An id type of which identities may be renamed. Identity i of it has the number first + i. */
typedef struct Identities {
    const Type *type;
    uint32_t count, first;
    /* No cell has two such indices, and what holds such identities has no index at all. Then each
     * identity has a slice of the state of its own: the cells that it is an index of, and for each
     * site that holds such identities whether it holds this one. Putting the slices in order is
     * canonical. */
    bool sorted;
    uint32_t width;    /* cells of a slice */
    uint32_t *slices;  /* count times width cells, each slice's in the same order */
    uint32_t *holding; /* positions in `sites` */
    uint32_t holding_count;
} Identities;

/* One of the indices under which a cell lies: with another index it would be `stride` cells on. */
typedef struct Coordinate {
    uint32_t type; /* its position in `types` */
    uint32_t index, stride;
    bool in_bag; /* moving changes the order of a bag's elements */
} Coordinate;

/* Whether a local is held: at the place that this cell says. */
typedef struct Guard {
    uint32_t place_cell;
    const bool *held; /* for place p of so many at [p * stride] */
    uint32_t stride, places;
} Guard;

typedef enum SiteKind { SITE_PLAIN, SITE_IDENTITY, SITE_SET } SiteKind;

#define NO_GUARD UINT32_MAX
#define NO_ELEMENT UINT32_MAX

typedef struct Site {
    SiteKind kind;
    uint32_t cell, cells;
    uint32_t home; /* the cell of this meaning with index 0 everywhere, at the front of bags */
    uint32_t coordinates, coordinate_count; /* from this one on */
    uint32_t type;                          /* of what is held, unless plain */
    uint32_t guard;
    uint32_t element; /* of a bag that is sorted again: a number for each, or NO_ELEMENT */
} Site;

typedef struct SortedBag {
    const Type *type;
    uint32_t cell;
} SortedBag;

typedef struct Sites {
    VECTOR(Identities) types;
    uint32_t identities; /* of all types */
    VECTOR(Site) sites;
    VECTOR(Coordinate) coordinates;
    VECTOR(Guard) guards;
    VECTOR(SortedBag) bags; /* inner ones first */
    uint32_t elements;      /* of all these bags */
} Sites;

/* The indices under which a site lies. */
static inline const Coordinate *site_coordinates(const Sites *sites, const Site *site)
{
    return site->coordinate_count == 0 ? NULL : &sites->coordinates.items[site->coordinates];
}

/* Finds them, for the id types that symmetry_allows. `sites` is the caller's storage, zeroed; the
 * scopes must outlive it. */
void sites_find(Sites *sites, const System *system, const Scopes *scopes);
void sites_release(Sites *sites);

/* Adds what slices_sort (symmetry_rename.h) does to the tables. False where that is not all. */
bool sites_describe(const Sites *sites, Reduction *reduction);

#endif
