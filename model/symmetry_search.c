/* symmetry_search.c - individualisation and refinement; see symmetry_search.h. */
#include "symmetry_search.h"

#include <string.h>

#include "bag.h"
#include "symmetry_colour.h"
#include "symmetry_mentions.h"
#include "symmetry_rename.h"

/* A node of the search tree on the way from the root. */
typedef struct Level {
    Colouring colouring;
    uint64_t *traces;       /* of the branch of each identity: how refining it goes */
    int64_t *first, *least; /* of the states that come out below */
    uint64_t count;         /* of the renamings that lead to the least */
    uint64_t first_count;   /* of those in the first branch, for each twin of it */
    bool first_is_least;    /* the least is one that comes out in the first branch */
} Level;

struct Symmetry {
    Sites sites;
    uint32_t cells;
    bool core; /* some type is not just sorted */
    SliceRoom slice_room;
    ColourRoom colour_room;
    Mentions mentions;
    VECTOR(Level) levels; /* as many as were needed so far */
    uint32_t *twin;       /* of each identity: the first one that it can be exchanged with */
    uint32_t *new_names;
    int64_t *state, *exchanged;
};

static size_t state_bytes(const Symmetry *symmetry)
{
    return symmetry->cells * sizeof(int64_t);
}

Symmetry *symmetry_create(const System *system, const Scopes *scopes)
{
    Symmetry *symmetry = memory_allocate(1, sizeof *symmetry);
    sites_find(&symmetry->sites, system, scopes);
    if (symmetry->sites.types.count == 0) {
        sites_release(&symmetry->sites);
        free(symmetry);
        return NULL;
    }
    symmetry->cells = system->cells;
    for (size_t i = 0; i < symmetry->sites.types.count; i++)
        if (!symmetry->sites.types.items[i].sorted) symmetry->core = true;
    slice_room_init(&symmetry->slice_room, &symmetry->sites);
    colour_room_init(&symmetry->colour_room, &symmetry->sites);
    mentions_init(&symmetry->mentions, &symmetry->sites);
    symmetry->twin = memory_allocate(symmetry->sites.identities, sizeof *symmetry->twin);
    symmetry->new_names = memory_allocate(symmetry->sites.identities, sizeof *symmetry->new_names);
    symmetry->state = memory_allocate(system->cells + 1, sizeof(int64_t));
    symmetry->exchanged = memory_allocate(system->cells + 1, sizeof(int64_t));
    return symmetry;
}

void symmetry_destroy(Symmetry *symmetry)
{
    if (symmetry == NULL) return;
    for (size_t i = 0; i < symmetry->levels.count; i++) {
        colouring_release(&symmetry->levels.items[i].colouring);
        free(symmetry->levels.items[i].traces);
        free(symmetry->levels.items[i].first);
        free(symmetry->levels.items[i].least);
    }
    vector_release(&symmetry->levels);
    slice_room_release(&symmetry->slice_room);
    colour_room_release(&symmetry->colour_room);
    mentions_release(&symmetry->mentions);
    sites_release(&symmetry->sites);
    free(symmetry->twin);
    free(symmetry->new_names);
    free(symmetry->state);
    free(symmetry->exchanged);
    free(symmetry);
}

const Sites *symmetry_sites(const Symmetry *symmetry)
{
    return &symmetry->sites;
}

static void add_level(Symmetry *symmetry)
{
    Level level = {.traces = memory_allocate(symmetry->sites.identities, sizeof(uint64_t)),
                   .first = memory_allocate(symmetry->cells, sizeof(int64_t)),
                   .least = memory_allocate(symmetry->cells, sizeof(int64_t))};
    colouring_init(&level.colouring, &symmetry->sites);
    vector_push(&symmetry->levels, level);
}

void symmetry_set_patience(Symmetry *symmetry, InterpreterPatience *patience, void *context)
{
    symmetry->colour_room.patience.ask = patience;
    symmetry->colour_room.patience.context = context;
}

/* By the new names, and with its slices in order. */
static void rename_state(Symmetry *symmetry, int64_t *ret_state)
{
    const Sites *sites = &symmetry->sites;
    symmetry_spend(&symmetry->colour_room.patience, sites->sites.count);
    sites_rename(sites, symmetry->state, symmetry->cells, symmetry->new_names, ret_state);
    slices_sort(sites, &symmetry->slice_room, ret_state);
}

/* ---- twins ---- */

static void name_alike(Symmetry *symmetry)
{
    for (size_t i = 0; i < symmetry->sites.types.count; i++) {
        const Identities *type = &symmetry->sites.types.items[i];
        for (uint32_t j = 0; j < type->count; j++) symmetry->new_names[type->first + j] = j;
    }
}

static uint32_t type_of(const Symmetry *symmetry, uint32_t identity)
{
    const Sites *sites = &symmetry->sites;
    uint32_t type = 0;
    while (identity >= sites->types.items[type].first + sites->types.items[type].count) type++;
    return type;
}

/* By the new names. The slices of the state are in order. */
static bool state_stays(Symmetry *symmetry, uint32_t a, uint32_t b)
{
    if (exchange_keeps(&symmetry->mentions, symmetry->state, symmetry->new_names, a, b,
                       &symmetry->colour_room.patience))
        return true;
    if (symmetry->mentions.exact[type_of(symmetry, a)]) return false;
    rename_state(symmetry, symmetry->exchanged);
    return memcmp(symmetry->exchanged, symmetry->state, state_bytes(symmetry)) == 0;
}

/* Does the state stay the same when the two are exchanged? */
static bool are_twins(Symmetry *symmetry, uint32_t a, uint32_t b)
{
    uint32_t name_of_a = symmetry->new_names[a];
    symmetry->new_names[a] = symmetry->new_names[b];
    symmetry->new_names[b] = name_of_a;
    bool twins = state_stays(symmetry, a, b);
    symmetry->new_names[b] = symmetry->new_names[a];
    symmetry->new_names[a] = name_of_a;
    return twins;
}

/* Exchanges that change nothing make a group, so being twins is transitive. */
static void find_twins_of_colour(Symmetry *symmetry, const uint32_t *identities, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *twin = &symmetry->twin[identities[i]];
        *twin = identities[i];
        symmetry_spend(&symmetry->colour_room.patience, i);
        for (uint32_t j = 0; j < i && *twin == identities[i]; j++) {
            uint32_t other = identities[j];
            if (symmetry->twin[other] == other && are_twins(symmetry, identities[i], other))
                *twin = other;
        }
    }
}

static bool is_sorted_type(const Symmetry *symmetry, uint32_t identity)
{
    return symmetry->sites.types.items[type_of(symmetry, identity)].sorted;
}

#define NO_COLOUR UINT32_MAX

/* The first colour of several core identities, or NO_COLOUR; from a position on. */
static uint32_t shared_colour(const Symmetry *symmetry, const Colouring *colouring, uint32_t from)
{
    for (uint32_t end; from < symmetry->sites.identities; from = end) {
        end = colour_end(colouring, &symmetry->sites, from);
        if (end - from > 1 && !is_sorted_type(symmetry, from)) return from;
    }
    return NO_COLOUR;
}

static void find_twins(Symmetry *symmetry, const Colouring *colouring)
{
    uint32_t begin = shared_colour(symmetry, colouring, 0);
    if (begin == NO_COLOUR) return;
    name_alike(symmetry);
    mentions_find_held(&symmetry->mentions, symmetry->state);
    while (begin != NO_COLOUR) {
        uint32_t end = colour_end(colouring, &symmetry->sites, begin);
        find_twins_of_colour(symmetry, colouring->order + begin, end - begin);
        begin = shared_colour(symmetry, colouring, end);
    }
}

/* ---- search ---- */

/* The state that comes out where every core identity has a colour of its own. */
static void make_state(Symmetry *symmetry, const Colouring *colouring, int64_t *ret_state)
{
    name_alike(symmetry);
    for (size_t i = 0; i < symmetry->sites.types.count; i++) {
        const Identities *type = &symmetry->sites.types.items[i];
        for (uint32_t j = type->first; !type->sorted && j < type->first + type->count; j++)
            symmetry->new_names[colouring->order[j]] = j - type->first;
    }
    rename_state(symmetry, ret_state);
}

static bool all_twins(const Symmetry *symmetry, const Colouring *colouring, uint32_t begin,
                      uint32_t end)
{
    const uint32_t *order = colouring->order;
    for (uint32_t i = begin + 1; i < end; i++)
        if (symmetry->twin[order[i]] != symmetry->twin[order[begin]]) return false;
    return true;
}

static uint64_t refine_colours(Symmetry *symmetry, Colouring *colouring)
{
    return colouring_refine(colouring, &symmetry->sites, &symmetry->colour_room, symmetry->state);
}

/* Refines, and orders twins, which can be done in any way. Gives the number of those ways, and the
 * first colour that is still shared. */
static uint64_t refine(Symmetry *symmetry, Colouring *colouring, uint32_t *ret_shared)
{
    uint64_t ways = 1;
    for (;;) {
        refine_colours(symmetry, colouring);
        uint32_t begin = shared_colour(symmetry, colouring, 0);
        *ret_shared = begin;
        if (begin == NO_COLOUR) return ways;
        uint32_t end = colour_end(colouring, &symmetry->sites, begin);
        if (!all_twins(symmetry, colouring, begin, end)) return ways;
        for (uint32_t i = begin; i < end; i++) {
            colouring->colour[colouring->order[i]] = i;
            ways = multiply_saturated(ways, i - begin + 1);
        }
    }
}

static bool explore(Symmetry *symmetry, size_t at, const int64_t *known);

/* How many of the identities from `begin` to `end` are twins of this one; 0 when it is not the
 * first of them. */
static uint32_t twins_of(Symmetry *symmetry, const uint32_t *order, uint32_t begin, uint32_t end,
                         uint32_t identity)
{
    uint32_t twins = 0;
    symmetry_spend(&symmetry->colour_room.patience, end - begin);
    for (uint32_t i = begin; i < end; i++) {
        if (symmetry->twin[order[i]] != symmetry->twin[identity]) continue;
        if (twins++ == 0 && order[i] != identity) return 0;
    }
    return twins;
}

static void add_count(Level *level, uint64_t count, uint64_t times)
{
    count = multiply_saturated(count, times);
    if (__builtin_add_overflow(level->count, count, &level->count)) level->count = UINT64_MAX;
}

static void take_over_first(Symmetry *symmetry, size_t at, uint64_t times)
{
    Level *level = &symmetry->levels.items[at];
    const Level *below = &symmetry->levels.items[at + 1];
    memcpy(level->first, below->first, state_bytes(symmetry));
    memcpy(level->least, below->least, state_bytes(symmetry));
    level->first_count = below->count;
    level->first_is_least = true;
    level->count = multiply_saturated(below->count, times);
}

static void take_over(Symmetry *symmetry, size_t at, uint64_t times)
{
    Level *level = &symmetry->levels.items[at];
    const Level *below = &symmetry->levels.items[at + 1];
    int order = cells_compare(below->least, level->least, symmetry->cells);
    if (order > 0) return;
    if (order < 0) {
        memcpy(level->least, below->least, state_bytes(symmetry));
        level->first_is_least = false;
        level->count = 0;
    }
    add_count(level, below->count, times);
}

/* Leaves the colouring of the branch of one identity at the level below. */
static Colouring *enter_branch(Symmetry *symmetry, size_t at, uint32_t identity)
{
    const Colouring *here = &symmetry->levels.items[at].colouring;
    Colouring *below = &symmetry->levels.items[at + 1].colouring;
    colouring_copy(below, here, &symmetry->sites);
    colour_apart(below, &symmetry->sites, identity);
    return below;
}

/* Refines each branch on its own, and gives the least of their traces. */
static uint64_t trace_branches(Symmetry *symmetry, size_t at, uint32_t begin, uint32_t end)
{
    const Level *level = &symmetry->levels.items[at];
    const uint32_t *order = level->colouring.order;
    uint64_t least = UINT64_MAX;
    for (uint32_t i = begin; i < end; i++) {
        if (twins_of(symmetry, order, begin, end, order[i]) == 0) continue;
        uint64_t trace = refine_colours(symmetry, enter_branch(symmetry, at, order[i]));
        level->traces[order[i]] = trace;
        if (trace < least) least = trace;
    }
    return least;
}

/* A branch after the first; it stands for so many. */
static void take_branch(Symmetry *symmetry, size_t at, uint32_t identity, uint64_t times)
{
    enter_branch(symmetry, at, identity);
    if (!explore(symmetry, at + 1, symmetry->levels.items[at].first)) {
        take_over(symmetry, at, times);
        return;
    }
    Level *level = &symmetry->levels.items[at];
    if (level->first_is_least) add_count(level, level->first_count, times);
}

/* A branch for each identity of the colour whose trace is the least, but for twins. */
static bool explore_branches(Symmetry *symmetry, size_t at, uint32_t begin, const int64_t *known)
{
    const uint32_t *order = symmetry->levels.items[at].colouring.order;
    uint32_t end = colour_end(&symmetry->levels.items[at].colouring, &symmetry->sites, begin);
    if (symmetry->levels.count == at + 1) add_level(symmetry);
    uint64_t least = trace_branches(symmetry, at, begin, end);
    bool any = false;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t times = twins_of(symmetry, order, begin, end, order[i]);
        if (times == 0 || symmetry->levels.items[at].traces[order[i]] != least) continue;
        if (any) {
            take_branch(symmetry, at, order[i], times);
            continue;
        }
        enter_branch(symmetry, at, order[i]);
        if (explore(symmetry, at + 1, known)) return true;
        take_over_first(symmetry, at, times);
        any = true;
    }
    return false;
}

/* Explores below level `at`, whose colouring is set. True when the first state that comes out is
 * `known`: then it stops there. */
static bool explore(Symmetry *symmetry, size_t at, const int64_t *known)
{
    uint32_t shared;
    uint64_t ways = refine(symmetry, &symmetry->levels.items[at].colouring, &shared);
    if (shared != NO_COLOUR) {
        bool same = explore_branches(symmetry, at, shared, known);
        Level *level = &symmetry->levels.items[at];
        level->count = multiply_saturated(level->count, ways);
        return same;
    }
    Level *level = &symmetry->levels.items[at];
    make_state(symmetry, &level->colouring, level->first);
    memcpy(level->least, level->first, state_bytes(symmetry));
    level->count = ways;
    return known != NULL && memcmp(known, level->first, state_bytes(symmetry)) == 0;
}

/* Leaves the representative at level 0, unless patience ends it. The slices of `state` are in
 * order. */
static bool search(Symmetry *symmetry, const int64_t *state)
{
    if (symmetry->levels.count == 0) add_level(symmetry);
    if (_setjmp(symmetry->colour_room.patience.way_out) != 0) return false;
    memcpy(symmetry->state, state, state_bytes(symmetry));
    Colouring *colouring = &symmetry->levels.items[0].colouring;
    colouring_reset(colouring, &symmetry->sites);
    refine_colours(symmetry, colouring);
    find_twins(symmetry, colouring);
    explore(symmetry, 0, NULL);
    return true;
}

bool symmetry_apply(Symmetry *symmetry, int64_t *state)
{
    slices_sort(&symmetry->sites, &symmetry->slice_room, state);
    if (!symmetry->core) return true;
    if (!search(symmetry, state)) return false;
    memcpy(state, symmetry->levels.items[0].least, state_bytes(symmetry));
    return true;
}

/* How many the renamings of the core are; UINT64_MAX: that or more. */
static uint64_t core_renamings(const Symmetry *symmetry)
{
    uint64_t renamings = 1;
    for (size_t i = 0; i < symmetry->sites.types.count; i++) {
        const Identities *type = &symmetry->sites.types.items[i];
        for (uint32_t j = 2; !type->sorted && j <= type->count; j++)
            renamings = multiply_saturated(renamings, j);
    }
    return renamings;
}

/* Those that lead to the representative are as many as those that leave it alone. */
uint64_t symmetry_orbit(Symmetry *symmetry, const int64_t *state)
{
    int64_t *sorted = symmetry->exchanged;
    uint64_t orbit = 1;
    memcpy(sorted, state, state_bytes(symmetry));
    slices_sort(&symmetry->sites, &symmetry->slice_room, sorted);
    for (size_t i = 0; i < symmetry->sites.types.count; i++) {
        const Identities *type = &symmetry->sites.types.items[i];
        if (!type->sorted) continue;
        orbit = multiply_saturated(
            orbit, slices_arrangements(&symmetry->sites, type, &symmetry->slice_room, sorted));
    }
    if (!symmetry->core) return orbit;
    if (!search(symmetry, sorted)) return UINT64_MAX;
    uint64_t renamings = core_renamings(symmetry), count = symmetry->levels.items[0].count;
    if (renamings == UINT64_MAX || count == UINT64_MAX) return UINT64_MAX;
    return multiply_saturated(orbit, renamings / count);
}
