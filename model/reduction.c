/* reduction.c - sorted slices as tables; see reduction.h. */
#include "model/reduction.h"

#include "symmetry_sites.h"

static HeldSite describe_held(const Sites *sites, const Site *site)
{
    HeldSite held = {
        .is_set = site->kind == SITE_SET, .cell = site->cell, .place_cell = EVERYWHERE};
    if (site->guard == NO_GUARD) return held;
    const Guard *guard = &sites->guards.items[site->guard];
    held.place_cell = guard->place_cell;
    held.held = guard->held;
    held.stride = guard->stride;
    held.places = guard->places;
    return held;
}

bool sites_describe(const Sites *sites, Reduction *reduction)
{
    for (size_t i = 0; i < sites->types.count; i++) {
        const Identities *type = &sites->types.items[i];
        if (!type->sorted) return false;
        SortedSlices slices = {.count = type->count, .width = type->width, .cells = type->slices};
        for (uint32_t j = 0; j < type->holding_count; j++) {
            const Site *site = &sites->sites.items[type->holding[j]];
            vector_push(&slices.held, describe_held(sites, site));
        }
        vector_push(&reduction->sorted, slices);
    }
    return true;
}

void reduction_release(Reduction *reduction)
{
    for (size_t i = 0; i < reduction->sorted.count; i++)
        vector_release(&reduction->sorted.items[i].held);
    vector_release(&reduction->sorted);
    vector_release(&reduction->forgotten);
}
