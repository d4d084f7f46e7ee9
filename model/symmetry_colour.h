/* symmetry_colour.h - telling identities apart by what a state says about them.
 *
 * Colour refinement (the "naive vertex classification" of graph isomorphism; McKay, "Practical
 * graph isomorphism", 1981, section 2): identities have the same colour at first, and are told
 * apart by the sum of hashes of all sites that they have to do with, in which other identities
 * appear by their colours; again and again until nothing changes. Whatever hashes collide: renaming
 * a state renames the colouring and nothing else, which is all that the search needs
 * (symmetry_search.h). */
#ifndef MODEL_SYMMETRY_COLOUR_H
#define MODEL_SYMMETRY_COLOUR_H

#include "symmetry_patience.h"
#include "symmetry_sites.h"

/* Identities by number. Those of a colour stand side by side in `order`, those of a type too; the
 * colour is the position where they begin. */
typedef struct Colouring {
    uint32_t *order, *colour;
} Colouring;

void colouring_init(Colouring *colouring, const Sites *sites);
void colouring_release(Colouring *colouring);
/* All identities of a type alike. */
void colouring_reset(Colouring *colouring, const Sites *sites);
void colouring_copy(Colouring *to, const Colouring *from, const Sites *sites);

/* The end of the colour that begins at this position. */
uint32_t colour_end(const Colouring *colouring, const Sites *sites, uint32_t begin);

/* Gives an identity a colour of its own, before the others that have its colour now. */
void colour_apart(Colouring *colouring, const Sites *sites, uint32_t identity);

typedef struct ColourRoom {
    uint64_t *sums;     /* of each identity */
    uint64_t *elements; /* of each element of a bag */
    uint64_t *hashes;   /* of each site */
    SymmetryPatience patience;
} ColourRoom;
void colour_room_init(ColourRoom *room, const Sites *sites);
void colour_room_release(ColourRoom *room);

/* Refines until nothing changes. Gives a hash of how it went, the same for a renamed state and
 * colouring. Leaves by the room's patience. */
uint64_t colouring_refine(Colouring *colouring, const Sites *sites, ColourRoom *room,
                          const int64_t *state);

#endif
