/* symmetry_mentions.c - sites by the identities that they have to do with; see
 * symmetry_mentions.h. */
#include "symmetry_mentions.h"

#include <string.h>

#include "support/memory.h"
#include "symmetry_rename.h"

/* A visitor of pairs: an identity, and the position of a site. */
typedef void PairVisitor(SiteLists *lists, uint32_t identity, uint32_t site);

/* Goes through all pairs that a list is to have. */
typedef void PairFinder(const Sites *sites, const int64_t *state, PairVisitor *visitor,
                        SiteLists *lists);

static void count_pair(SiteLists *lists, uint32_t identity, uint32_t site)
{
    (void)site;
    lists->ends[identity]++;
    vector_push(&lists->sites, 0);
}

static void enter_pair(SiteLists *lists, uint32_t identity, uint32_t site)
{
    lists->sites.items[lists->ends[identity]++] = site;
}

/* Counts first, so that each list has its place; entering then leaves its end. */
static void fill(SiteLists *lists, const Sites *sites, const int64_t *state, PairFinder *find)
{
    memset(lists->ends, 0, sites->identities * sizeof *lists->ends);
    vector_clear(&lists->sites);
    find(sites, state, count_pair, lists);
    uint32_t begin = 0;
    for (uint32_t i = 0; i < sites->identities; i++) {
        uint32_t count = lists->ends[i];
        lists->ends[i] = begin;
        begin += count;
    }
    find(sites, state, enter_pair, lists);
}

static void find_indexed(const Sites *sites, const int64_t *state, PairVisitor *visitor,
                         SiteLists *lists)
{
    (void)state;
    for (uint32_t i = 0; i < sites->sites.count; i++) {
        const Site *site = &sites->sites.items[i];
        const Coordinate *coordinates = site_coordinates(sites, site);
        for (uint32_t j = 0; j < site->coordinate_count; j++) {
            uint32_t first = sites->types.items[coordinates[j].type].first;
            visitor(lists, first + coordinates[j].index, i);
        }
    }
}

static void find_held_by(const Sites *sites, uint32_t position, const int64_t *state,
                         PairVisitor *visitor, SiteLists *lists)
{
    const Site *site = &sites->sites.items[position];
    const int64_t *cells = state + site->cell;
    if (!site_holds_identities(sites, site, state)) return;
    uint32_t first = sites->types.items[site->type].first;
    if (site->kind == SITE_IDENTITY) {
        visitor(lists, first + (uint32_t)*cells, position);
        return;
    }
    for (uint32_t i = 0; i < site->cells; i++)
        for (uint64_t rest = (uint64_t)cells[i]; rest; rest &= rest - 1)
            visitor(lists, first + 64 * i + (uint32_t)__builtin_ctzll(rest), position);
}

static void find_held(const Sites *sites, const int64_t *state, PairVisitor *visitor,
                      SiteLists *lists)
{
    for (uint32_t i = 0; i < sites->sites.count; i++) find_held_by(sites, i, state, visitor, lists);
}

/* Does exchanging what the site mentions put something out of order? */
static bool has_to_be_sorted(const Sites *sites, const Site *site)
{
    const Coordinate *coordinates = site_coordinates(sites, site);
    if (site->element != NO_ELEMENT) return true;
    for (uint32_t i = 0; i < site->coordinate_count; i++)
        if (sites->types.items[coordinates[i].type].sorted) return true;
    return false;
}

static void find_exact(Mentions *mentions, const Sites *sites)
{
    for (size_t i = 0; i < sites->types.count; i++) mentions->exact[i] = true;
    for (size_t i = 0; i < sites->sites.count; i++) {
        const Site *site = &sites->sites.items[i];
        const Coordinate *coordinates = site_coordinates(sites, site);
        if (!has_to_be_sorted(sites, site)) continue;
        if (site->kind != SITE_PLAIN) mentions->exact[site->type] = false;
        for (uint32_t j = 0; j < site->coordinate_count; j++)
            mentions->exact[coordinates[j].type] = false;
    }
}

void mentions_init(Mentions *mentions, const Sites *sites)
{
    *mentions = (Mentions){.sites = sites};
    mentions->indexed.ends = memory_allocate(sites->identities + 1, sizeof(uint32_t));
    mentions->held.ends = memory_allocate(sites->identities + 1, sizeof(uint32_t));
    mentions->exact = memory_allocate(sites->types.count + 1, sizeof(bool));
    fill(&mentions->indexed, sites, NULL, find_indexed);
    find_exact(mentions, sites);
}

void mentions_release(Mentions *mentions)
{
    free(mentions->indexed.ends);
    free(mentions->held.ends);
    free(mentions->exact);
    vector_release(&mentions->indexed.sites);
    vector_release(&mentions->held.sites);
}

void mentions_find_held(Mentions *mentions, const int64_t *state)
{
    fill(&mentions->held, mentions->sites, state, find_held);
}

static bool all_stay(const SiteLists *lists, const Sites *sites, const int64_t *state,
                     const uint32_t *new_names, uint32_t identity, SymmetryPatience *patience)
{
    uint32_t begin = identity == 0 ? 0 : lists->ends[identity - 1], end = lists->ends[identity];
    for (uint32_t i = begin; i < end; i++) {
        if (site_stays(sites, &sites->sites.items[lists->sites.items[i]], state, new_names))
            continue;
        symmetry_spend(patience, i - begin + 1);
        return false;
    }
    symmetry_spend(patience, end - begin);
    return true;
}

/* What has index b becomes something with index a, and is looked at as that. */
bool exchange_keeps(const Mentions *mentions, const int64_t *state, const uint32_t *new_names,
                    uint32_t a, uint32_t b, SymmetryPatience *patience)
{
    const Sites *sites = mentions->sites;
    return all_stay(&mentions->indexed, sites, state, new_names, a, patience) &&
           all_stay(&mentions->held, sites, state, new_names, a, patience) &&
           all_stay(&mentions->held, sites, state, new_names, b, patience);
}
