/* symmetry_rename.c - how renaming acts on a state; see symmetry_sites.h. */
#include "symmetry_rename.h"

#include <string.h>

#include "bag.h"

/* ---- renaming ---- */

static uint32_t renamed_cell(const Sites *sites, const Site *site, const uint32_t *new_names)
{
    const Coordinate *coordinates = site_coordinates(sites, site);
    uint32_t cell = site->cell;
    for (uint32_t i = 0; i < site->coordinate_count; i++) {
        const Coordinate *coordinate = &coordinates[i];
        uint32_t first = sites->types.items[coordinate->type].first;
        cell -= coordinate->index * coordinate->stride;
        cell += new_names[first + coordinate->index] * coordinate->stride;
    }
    return cell;
}

static void rename_set(const int64_t *set, uint32_t cells, const uint32_t *new_names,
                       int64_t *ret_set)
{
    memset(ret_set, 0, cells * sizeof *ret_set);
    for (uint32_t i = 0; i < cells; i++) {
        for (uint64_t rest = (uint64_t)set[i]; rest; rest &= rest - 1) {
            uint32_t name = new_names[64 * i + (uint32_t)__builtin_ctzll(rest)];
            uint64_t bit = (uint64_t)1 << (name % 64);
            ret_set[name / 64] = (int64_t)((uint64_t)ret_set[name / 64] | bit);
        }
    }
}

static void rename_site(const Sites *sites, const Site *site, const int64_t *state,
                        const uint32_t *new_names, int64_t *ret_state)
{
    const int64_t *from = state + site->cell;
    int64_t *to = ret_state + renamed_cell(sites, site, new_names);
    if (!site_holds_identities(sites, site, state)) {
        memcpy(to, from, site->cells * sizeof *to);
        return;
    }
    const uint32_t *names = new_names + sites->types.items[site->type].first;
    if (site->kind == SITE_IDENTITY)
        *to = names[*from];
    else
        rename_set(from, site->cells, names, to);
}

/* Is one set the other after renaming? */
static bool is_renamed_set(const int64_t *set, const int64_t *renamed, uint32_t cells,
                           const uint32_t *new_names)
{
    int more = 0;
    for (uint32_t i = 0; i < cells; i++) {
        more += __builtin_popcountll((uint64_t)set[i]) - __builtin_popcountll((uint64_t)renamed[i]);
        for (uint64_t rest = (uint64_t)set[i]; rest; rest &= rest - 1) {
            uint32_t name = new_names[64 * i + (uint32_t)__builtin_ctzll(rest)];
            if (((uint64_t)renamed[name / 64] >> (name % 64) & 1) == 0) return false;
        }
    }
    return more == 0;
}

bool site_stays(const Sites *sites, const Site *site, const int64_t *state,
                const uint32_t *new_names)
{
    const int64_t *from = state + site->cell;
    const int64_t *to = state + renamed_cell(sites, site, new_names);
    if (!site_holds_identities(sites, site, state))
        return memcmp(to, from, site->cells * sizeof *to) == 0;
    const uint32_t *names = new_names + sites->types.items[site->type].first;
    if (site->kind == SITE_IDENTITY) return *to == names[*from];
    return is_renamed_set(from, to, site->cells, names);
}

void sites_rename(const Sites *sites, const int64_t *state, uint32_t cells,
                  const uint32_t *new_names, int64_t *ret_state)
{
    memcpy(ret_state, state, cells * sizeof *ret_state);
    for (size_t i = 0; i < sites->sites.count; i++)
        rename_site(sites, &sites->sites.items[i], state, new_names, ret_state);
    for (size_t i = 0; i < sites->bags.count; i++)
        bag_sort(sites->bags.items[i].type, ret_state + sites->bags.items[i].cell);
}

/* ---- slices ---- */

void slice_room_init(SliceRoom *room, const Sites *sites)
{
    size_t cells = 0;
    for (size_t i = 0; i < sites->types.count; i++) {
        const Identities *type = &sites->types.items[i];
        size_t wanted = (size_t)type->count * type->width + type->count; /* slices; or a set */
        if (wanted > cells) cells = wanted;
    }
    room->names = memory_allocate(sites->identities + 1, sizeof *room->names);
    room->order = memory_allocate(sites->identities + 1, sizeof *room->order);
    room->cells = memory_allocate(cells + 1, sizeof *room->cells);
}

void slice_room_release(SliceRoom *room)
{
    free(room->order);
    free(room->names);
    free(room->cells);
}

static bool site_holds(const Site *site, const int64_t *state, uint32_t identity)
{
    const int64_t *cells = state + site->cell;
    if (site->kind == SITE_IDENTITY) return *cells == identity;
    return (uint64_t)cells[identity / 64] >> (identity % 64) & 1;
}

/* The greater one comes first: who has moved keeps a low number, and as the explorer lets those of
 * low numbers move first, runs change less between them. */
static int compare_slices(const Sites *sites, const Identities *type, const int64_t *state,
                          uint32_t a, uint32_t b)
{
    const uint32_t *first = type->slices + (size_t)a * type->width;
    const uint32_t *second = type->slices + (size_t)b * type->width;
    for (uint32_t i = type->width; i-- > 0;) {
        int64_t x = state[first[i]], y = state[second[i]];
        if (x != y) return x > y ? -1 : 1;
    }
    for (uint32_t i = 0; i < type->holding_count; i++) {
        const Site *site = &sites->sites.items[type->holding[i]];
        if (!site_holds_identities(sites, site, state)) continue;
        bool x = site_holds(site, state, a), y = site_holds(site, state, b);
        if (x != y) return x ? -1 : 1;
    }
    return 0;
}

static bool slices_are_sorted(const Sites *sites, const Identities *type, const int64_t *state)
{
    for (uint32_t i = 1; i < type->count; i++)
        if (compare_slices(sites, type, state, i - 1, i) > 0) return false;
    return true;
}

/* Shell's sort: there are few, and often they are nearly in order. */
static void order_slices(const Sites *sites, const Identities *type, const int64_t *state,
                         uint32_t *ret_order)
{
    uint32_t count = type->count, gap = 1;
    for (uint32_t i = 0; i < count; i++) ret_order[i] = i;
    while (gap < count / 3) gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < count; i++) {
            uint32_t slice = ret_order[i], at = i;
            for (; at >= gap && compare_slices(sites, type, state, ret_order[at - gap], slice) > 0;
                 at -= gap)
                ret_order[at] = ret_order[at - gap];
            ret_order[at] = slice;
        }
    }
}

static void move_slices(const Identities *type, SliceRoom *room, int64_t *state)
{
    uint32_t width = type->width;
    for (size_t i = 0; i < (size_t)type->count * width; i++)
        room->cells[i] = state[type->slices[i]];
    for (uint32_t i = 0; i < type->count; i++) {
        const uint32_t *slice = type->slices + (size_t)i * width;
        const int64_t *cells = room->cells + (size_t)room->order[i] * width;
        for (uint32_t j = 0; j < width; j++) state[slice[j]] = cells[j];
    }
}

static void rename_held(const Sites *sites, const Identities *type, SliceRoom *room, int64_t *state)
{
    for (uint32_t i = 0; i < type->count; i++) room->names[room->order[i]] = i;
    for (uint32_t i = 0; i < type->holding_count; i++) {
        const Site *site = &sites->sites.items[type->holding[i]];
        int64_t *cells = state + site->cell;
        if (!site_holds_identities(sites, site, state)) continue;
        if (site->kind == SITE_IDENTITY) {
            *cells = room->names[*cells];
        } else {
            memcpy(room->cells, cells, site->cells * sizeof *cells);
            rename_set(room->cells, site->cells, room->names, cells);
        }
    }
}

static void sort_type(const Sites *sites, const Identities *type, SliceRoom *room, int64_t *state)
{
    if (slices_are_sorted(sites, type, state)) return;
    order_slices(sites, type, state, room->order);
    move_slices(type, room, state);
    rename_held(sites, type, room, state);
}

void slices_sort(const Sites *sites, SliceRoom *room, int64_t *state)
{
    for (size_t i = 0; i < sites->types.count; i++)
        if (sites->types.items[i].sorted) sort_type(sites, &sites->types.items[i], room, state);
}

/* ---- counting ---- */

uint64_t multiply_saturated(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

/* n over k. */
static uint64_t binomial(uint64_t n, uint64_t k)
{
    uint64_t result = 1;
    if (k > n - k) k = n - k;
    for (uint64_t i = 1; i <= k; i++) {
        /* result * (n - k + i) is divisible by i; without overflow as far as the result is. */
        uint64_t whole = result / i, rest = result % i, factor = n - k + i;
        if (whole > (UINT64_MAX - rest * factor / i) / factor) return UINT64_MAX;
        result = whole * factor + rest * factor / i;
    }
    return result;
}

uint64_t slices_arrangements(const Sites *sites, const Identities *type, SliceRoom *room,
                             const int64_t *state)
{
    uint64_t arrangements = 1;
    order_slices(sites, type, state, room->order);
    for (uint32_t begin = 0, end; begin < type->count; begin = end) {
        end = begin + 1;
        while (end < type->count &&
               compare_slices(sites, type, state, room->order[begin], room->order[end]) == 0)
            end++;
        arrangements = multiply_saturated(arrangements, binomial(end, end - begin));
    }
    return arrangements;
}
