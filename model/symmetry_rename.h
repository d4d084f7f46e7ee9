/* symmetry_rename.h - renaming the identities of a state, and putting slices in order. */
#ifndef MODEL_SYMMETRY_RENAME_H
#define MODEL_SYMMETRY_RENAME_H

#include "symmetry_sites.h"

/* Does it hold one identity or a set of them, rather than a number or nothing? */
static inline bool site_holds_identities(const Sites *sites, const Site *site, const int64_t *state)
{
    if (site->kind == SITE_PLAIN) return false;
    if (site->kind == SITE_IDENTITY && state[site->cell] == NO_VALUE) return false;
    if (site->guard == NO_GUARD) return true;
    const Guard *guard = &sites->guards.items[site->guard];
    return guard->held[(size_t)state[guard->place_cell] * guard->stride];
}

/* `ret_state` (`cells` cells) is `state` with identity i of each type renamed to
 * new_names[first + i]. Bags are sorted. */
void sites_rename(const Sites *sites, const int64_t *state, uint32_t cells,
                  const uint32_t *new_names, int64_t *ret_state);

/* Does what the site becomes by that renaming lie there already, before bags are sorted? */
bool site_stays(const Sites *sites, const Site *site, const int64_t *state,
                const uint32_t *new_names);

/* Room for slices_sort. */
typedef struct SliceRoom {
    uint32_t *order, *names;
    int64_t *cells;
} SliceRoom;
void slice_room_init(SliceRoom *room, const Sites *sites);
void slice_room_release(SliceRoom *room);

/* Puts the slices of each sorted type in order, the greatest first. */
void slices_sort(const Sites *sites, SliceRoom *room, int64_t *state);

/* How many states the renamings of one sorted type make of this one; UINT64_MAX: that or more. */
uint64_t slices_arrangements(const Sites *sites, const Identities *type, SliceRoom *room,
                             const int64_t *state);

/* Where it is more than fits: UINT64_MAX. */
uint64_t multiply_saturated(uint64_t a, uint64_t b);

#endif
