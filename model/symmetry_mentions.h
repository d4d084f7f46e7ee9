/* symmetry_mentions.h - what in a state has to do with an identity, and whether exchanging two of
 * them changes anything of that. */
#ifndef MODEL_SYMMETRY_MENTIONS_H
#define MODEL_SYMMETRY_MENTIONS_H

#include "symmetry_patience.h"
#include "symmetry_sites.h"

/* Positions in `sites`, for identity i those up to ends[i], from where those of the one before end. */
typedef struct SiteLists {
    uint32_t *ends;
    VECTOR(uint32_t) sites;
} SiteLists;

typedef struct Mentions {
    const Sites *sites;
    SiteLists indexed; /* of which it is an index; some may be there twice */
    SiteLists held;    /* which hold it, in the state at hand */
    bool *exact;       /* of each type: see exchange_keeps */
} Mentions;

/* The sites must outlive it. */
void mentions_init(Mentions *mentions, const Sites *sites);
void mentions_release(Mentions *mentions);

/* Finds who holds what. */
void mentions_find_held(Mentions *mentions, const int64_t *state);

/* Is this state, renamed, the same, cell by cell? `new_names` exchanges the two and nothing else. Only
 * what mentions one of them is looked at. Where `exact` says no for their type, a state that is not
 * may be after bags and slices are in order again. */
bool exchange_keeps(const Mentions *mentions, const int64_t *state, const uint32_t *new_names,
                    uint32_t a, uint32_t b, SymmetryPatience *patience);

#endif
