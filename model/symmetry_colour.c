/* symmetry_colour.c - colour refinement over the sites of a state; see symmetry_colour.h. */
#include "symmetry_colour.h"

#include <string.h>

#include "symmetry_rename.h"

/* ---- colourings ---- */

void colouring_init(Colouring *colouring, const Sites *sites)
{
    colouring->order = memory_allocate(sites->identities + 1, sizeof(uint32_t));
    colouring->colour = memory_allocate(sites->identities + 1, sizeof(uint32_t));
}

void colouring_release(Colouring *colouring)
{
    free(colouring->order);
    free(colouring->colour);
}

void colouring_reset(Colouring *colouring, const Sites *sites)
{
    for (size_t i = 0; i < sites->types.count; i++) {
        const Identities *type = &sites->types.items[i];
        for (uint32_t j = type->first; j < type->first + type->count; j++) {
            colouring->order[j] = j;
            colouring->colour[j] = type->first;
        }
    }
}

void colouring_copy(Colouring *to, const Colouring *from, const Sites *sites)
{
    memcpy(to->order, from->order, sites->identities * sizeof *to->order);
    memcpy(to->colour, from->colour, sites->identities * sizeof *to->colour);
}

uint32_t colour_end(const Colouring *colouring, const Sites *sites, uint32_t begin)
{
    uint32_t end = begin + 1;
    while (end < sites->identities && colouring->colour[colouring->order[end]] == begin) end++;
    return end;
}

void colour_apart(Colouring *colouring, const Sites *sites, uint32_t identity)
{
    uint32_t begin = colouring->colour[identity], at = begin;
    uint32_t end = colour_end(colouring, sites, begin);
    while (colouring->order[at] != identity) at++;
    colouring->order[at] = colouring->order[begin];
    colouring->order[begin] = identity;
    for (uint32_t i = begin + 1; i < end; i++) colouring->colour[colouring->order[i]] = begin + 1;
}

/* ---- hashes ---- */

void colour_room_init(ColourRoom *room, const Sites *sites)
{
    room->sums = memory_allocate(sites->identities + 1, sizeof *room->sums);
    room->elements = memory_allocate(sites->elements + 1, sizeof *room->elements);
    room->hashes = memory_allocate(sites->sites.count + 1, sizeof *room->hashes);
}

void colour_room_release(ColourRoom *room)
{
    free(room->sums);
    free(room->elements);
    free(room->hashes);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    return hash ^ hash >> 29;
}

typedef struct Pass {
    const Sites *sites;
    const Colouring *colouring;
    const int64_t *state;
    ColourRoom *room;
} Pass;

static uint32_t indexing(const Pass *pass, const Coordinate *coordinate)
{
    return pass->sites->types.items[coordinate->type].first + coordinate->index;
}

/* An identity: its colour, and which of the indices it is equal to. */
static uint64_t mix_identity(const Pass *pass, const Site *site, uint32_t before, uint32_t identity,
                             uint64_t hash)
{
    const Coordinate *coordinates = site_coordinates(pass->sites, site);
    hash = mix(hash, pass->colouring->colour[identity]);
    for (uint32_t i = 0; i < before; i++)
        if (indexing(pass, &coordinates[i]) == identity) hash = mix(hash, i + 1);
    return hash;
}

/* A visitor of the identities that a site holds. */
typedef void HeldVisitor(const Pass *pass, const Site *site, uint32_t identity, uint64_t *sum);

static void each_held(const Pass *pass, const Site *site, HeldVisitor *visitor, uint64_t *sum)
{
    const int64_t *cells = pass->state + site->cell;
    if (!site_holds_identities(pass->sites, site, pass->state)) return;
    uint32_t first = pass->sites->types.items[site->type].first;
    if (site->kind == SITE_IDENTITY) {
        visitor(pass, site, first + (uint32_t)*cells, sum);
        return;
    }
    for (uint32_t i = 0; i < site->cells; i++)
        for (uint64_t rest = (uint64_t)cells[i]; rest; rest &= rest - 1)
            visitor(pass, site, first + 64 * i + (uint32_t)__builtin_ctzll(rest), sum);
}

static void add_colour(const Pass *pass, const Site *site, uint32_t identity, uint64_t *sum)
{
    *sum += mix_identity(pass, site, site->coordinate_count, identity, 1);
}

/* All that a site says. */
static uint64_t hash_site(const Pass *pass, const Site *site)
{
    const Coordinate *coordinates = site_coordinates(pass->sites, site);
    uint64_t hash = mix(0, site->home), held = 0;
    for (uint32_t i = 0; i < site->coordinate_count; i++)
        hash = mix_identity(pass, site, i, indexing(pass, &coordinates[i]), hash);
    if (!site_holds_identities(pass->sites, site, pass->state))
        return mix(hash, (uint64_t)pass->state[site->cell]);
    each_held(pass, site, add_colour, &held);
    return mix(hash, held);
}

/* What a site says goes to the identity that it holds. */
static void add_to_held(const Pass *pass, const Site *site, uint32_t identity, uint64_t *hash)
{
    pass->room->sums[identity] += mix_identity(pass, site, site->coordinate_count, identity, *hash);
}

static void add_to_all(const Pass *pass, const Site *site, uint64_t hash)
{
    const Coordinate *coordinates = site_coordinates(pass->sites, site);
    if (site->element != NO_ELEMENT) hash = mix(hash, pass->room->elements[site->element]);
    for (uint32_t i = 0; i < site->coordinate_count; i++)
        pass->room->sums[indexing(pass, &coordinates[i])] += mix(hash, i + 1);
    hash = mix(hash, 0);
    each_held(pass, site, add_to_held, &hash);
}

static void sum_up(const Pass *pass)
{
    const Sites *sites = pass->sites;
    ColourRoom *room = pass->room;
    memset(room->sums, 0, sites->identities * sizeof *room->sums);
    memset(room->elements, 0, sites->elements * sizeof *room->elements);
    for (size_t i = 0; i < sites->sites.count; i++) {
        const Site *site = &sites->sites.items[i];
        room->hashes[i] = hash_site(pass, site);
        if (site->element != NO_ELEMENT) room->elements[site->element] += mix(room->hashes[i], 1);
    }
    for (size_t i = 0; i < sites->sites.count; i++)
        add_to_all(pass, &sites->sites.items[i], room->hashes[i]);
}

/* ---- splitting ---- */

static void sort_by_sum(uint32_t *identities, uint32_t count, const uint64_t *sums)
{
    uint32_t gap = 1;
    while (gap < count / 3) gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < count; i++) {
            uint32_t identity = identities[i], at = i;
            for (; at >= gap && sums[identities[at - gap]] > sums[identity]; at -= gap)
                identities[at] = identities[at - gap];
            identities[at] = identity;
        }
    }
}

/* True when there are more colours than before. */
static bool split(Colouring *colouring, uint32_t begin, uint32_t end, const uint64_t *sums)
{
    uint32_t colour = begin;
    sort_by_sum(colouring->order + begin, end - begin, sums);
    for (uint32_t i = begin; i < end; i++) {
        const uint32_t *identity = &colouring->order[i];
        if (i > begin && sums[identity[0]] != sums[identity[-1]]) colour = i;
        colouring->colour[*identity] = colour;
    }
    return colour != begin;
}

static bool split_all(Colouring *colouring, const Sites *sites, const uint64_t *sums)
{
    bool more = false;
    for (uint32_t begin = 0, end; begin < sites->identities; begin = end) {
        end = colour_end(colouring, sites, begin);
        if (end - begin > 1 && split(colouring, begin, end, sums)) more = true;
    }
    return more;
}

static bool all_have_their_own(const Colouring *colouring, const Sites *sites)
{
    for (uint32_t i = 0; i < sites->identities; i++)
        if (colouring->colour[colouring->order[i]] != i) return false;
    return true;
}

/* Those of a colour have the same sum, so it does not matter in which order they stand. */
static uint64_t mix_colours(const Colouring *colouring, const Sites *sites, const uint64_t *sums,
                            uint64_t hash)
{
    for (uint32_t i = 0; i < sites->identities; i++) {
        uint32_t identity = colouring->order[i];
        hash = mix(mix(hash, colouring->colour[identity]), sums[identity]);
    }
    return hash;
}

/* What has a colour of its own keeps it, so that nothing changes when all have. */
uint64_t colouring_refine(Colouring *colouring, const Sites *sites, ColourRoom *room,
                          const int64_t *state)
{
    const Pass pass = {sites, colouring, state, room};
    uint64_t hash = 0;
    bool changes = true;
    while (changes && !all_have_their_own(colouring, sites)) {
        symmetry_spend(&room->patience, sites->sites.count);
        sum_up(&pass);
        changes = split_all(colouring, sites, room->sums);
        hash = mix_colours(colouring, sites, room->sums, hash);
    }
    return hash;
}
