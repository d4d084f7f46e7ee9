/* symmetry_sites.c - finding the sites of a system, once; see symmetry_sites.h. */
#include "symmetry_sites.h"

#include "model/symmetry.h"

typedef struct Finder {
    Sites *sites;
    VECTOR(Coordinate) indices; /* around what is looked at */
    uint32_t guard, element;
} Finder;

/* ---- types ---- */

static bool is_known(const Type *const *types, uint32_t count, const Type *type)
{
    for (uint32_t i = 0; i < count; i++)
        if (types[i] == type) return true;
    return false;
}

typedef VECTOR(const Type *) Types;

static void collect(Types *types, const Type *type)
{
    if (type == NULL) return;
    if (type->kind == TYPE_ID && !is_known(types->items, (uint32_t)types->count, type))
        vector_push(types, type);
    collect(types, type->index);
    collect(types, type->element);
    for (uint32_t i = 0; i < type->field_count; i++) collect(types, type->fields[i].type);
}

uint32_t symmetry_types(const System *system, const Type **ret_types, uint32_t room)
{
    Types types = {0};
    for (uint32_t i = 0; i < system->variable_count; i++)
        collect(&types, system->variables[i].type);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        collect(&types, process->index);
        for (uint32_t j = 0; j < process->local_count; j++)
            collect(&types, process->locals[j].type);
    }
    uint32_t count = (uint32_t)types.count;
    for (uint32_t i = 0; ret_types != NULL && i < count && i < room; i++)
        ret_types[i] = types.items[i];
    vector_release(&types);
    return count;
}

static void find_types(Sites *sites, const System *system)
{
    uint32_t count = symmetry_types(system, NULL, 0);
    const Type **types = memory_allocate(count + 1, sizeof *types);
    symmetry_types(system, types, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t identities = (uint32_t)type_values(types[i]);
        if (identities < 2 || !symmetry_allows(system, types[i], NULL)) continue;
        vector_push(
            &sites->types,
            (Identities){.type = types[i], .count = identities, .first = sites->identities});
        sites->identities += identities;
    }
    free(types);
}

#define NO_TYPE UINT32_MAX

/* Its position among the symmetric ones, or NO_TYPE. */
static uint32_t position_of(const Sites *sites, const Type *type)
{
    for (uint32_t i = 0; i < sites->types.count; i++)
        if (sites->types.items[i].type == type) return i;
    return NO_TYPE;
}

/* Does renaming change values of this type? */
static bool is_touched(const Sites *sites, const Type *type)
{
    if (type == NULL) return false;
    if (position_of(sites, type) != NO_TYPE) return true;
    if (is_touched(sites, type->index) || is_touched(sites, type->element)) return true;
    for (uint32_t i = 0; i < type->field_count; i++)
        if (is_touched(sites, type->fields[i].type)) return true;
    return false;
}

/* ---- sites ---- */

/* What is looked at: its first cell, and that of the same meaning with index 0 everywhere. */
typedef struct Spot {
    uint32_t cell, home;
} Spot;

static Spot behind(Spot spot, uint32_t cells)
{
    return (Spot){spot.cell + cells, spot.home + cells};
}

static void add_site(Finder *finder, SiteKind kind, uint32_t type, uint32_t cells, Spot spot)
{
    Sites *sites = finder->sites;
    Site site = {.kind = kind,
                 .cell = spot.cell,
                 .cells = cells,
                 .home = spot.home,
                 .coordinates = (uint32_t)sites->coordinates.count,
                 .coordinate_count = (uint32_t)finder->indices.count,
                 .type = type,
                 .guard = finder->guard,
                 .element = finder->element};
    for (size_t i = 0; i < finder->indices.count; i++)
        vector_push(&sites->coordinates, finder->indices.items[i]);
    vector_push(&sites->sites, site);
}

static void find_plain(Finder *finder, uint32_t cells, Spot spot)
{
    if (finder->indices.count == 0 && finder->element == NO_ELEMENT) return;
    for (uint32_t i = 0; i < cells; i++) add_site(finder, SITE_PLAIN, 0, 1, behind(spot, i));
}

static void find(Finder *finder, const Type *type, Spot spot);

static void find_entries(Finder *finder, const Type *map, Spot spot)
{
    uint32_t position = position_of(finder->sites, map->index), width = map->element->cells;
    for (uint32_t i = 0; i < type_values(map->index); i++) {
        if (position == NO_TYPE) {
            find(finder, map->element, behind(spot, i * width));
            continue;
        }
        vector_push(&finder->indices,
                    (Coordinate){position, i, width, finder->element != NO_ELEMENT});
        find(finder, map->element, (Spot){spot.cell + i * width, spot.home});
        finder->indices.count--;
    }
}

static void find_elements(Finder *finder, const Type *list, Spot spot)
{
    bool sorted = list->kind == TYPE_BAG && is_touched(finder->sites, list->element);
    bool outermost = sorted && finder->element == NO_ELEMENT;
    uint32_t width = list->element->cells;
    find_plain(finder, 1, spot);
    for (uint32_t i = 0; i < (uint32_t)list->capacity; i++) {
        if (outermost) finder->element = finder->sites->elements++;
        Spot element = behind(spot, 1 + i * width);
        if (sorted) element.home = spot.home + 1;
        find(finder, list->element, element);
    }
    if (outermost) finder->element = NO_ELEMENT;
    if (sorted) vector_push(&finder->sites->bags, (SortedBag){list, spot.cell});
}

/* Inner bags first. */
static void find(Finder *finder, const Type *type, Spot spot)
{
    if (!is_touched(finder->sites, type)) {
        find_plain(finder, type->cells, spot);
        return;
    }
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_BAD: return;
    case TYPE_ID:
        add_site(finder, SITE_IDENTITY, position_of(finder->sites, type), 1, spot);
        return;
    case TYPE_SET:
        add_site(finder, SITE_SET, position_of(finder->sites, type->element), type->cells, spot);
        return;
    case TYPE_OPTIONAL:
        if (optional_has_tag(type)) find_plain(finder, 1, spot);
        find(finder, type->element, behind(spot, optional_has_tag(type)));
        return;
    case TYPE_MAP: find_entries(finder, type, spot); return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++)
            find(finder, type->fields[i].type, behind(spot, type->fields[i].offset));
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: find_elements(finder, type, spot); return;
    }
}

static void find_in_instance(Finder *finder, const Process *process, const bool *held, Spot spot)
{
    find_plain(finder, 1, spot);
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        Guard guard = {spot.cell, held + i, process->local_count, process->place_count};
        finder->guard = (uint32_t)finder->sites->guards.count;
        vector_push(&finder->sites->guards, guard);
        find(finder, local->type, behind(spot, local->offset));
    }
    finder->guard = NO_GUARD;
}

static void find_in_process(Finder *finder, const Process *process, const bool *held)
{
    uint32_t position = process->index ? position_of(finder->sites, process->index) : NO_TYPE;
    for (uint32_t i = 0; i < process->instances; i++) {
        uint32_t base = instance_base(process, i);
        if (position == NO_TYPE) {
            find_in_instance(finder, process, held, (Spot){base, base});
            continue;
        }
        vector_push(&finder->indices, (Coordinate){position, i, process->cells, false});
        find_in_instance(finder, process, held, (Spot){base, process->base});
        finder->indices.count--;
    }
}

/* ---- which types need only be sorted ---- */

/* A type is not if it is held where there are indices or in a bag, or is an index inside a bag, or
 * twice one of a cell. */
static void rule_out(Sites *sites, const Site *site)
{
    const Coordinate *coordinates = site_coordinates(sites, site);
    bool alone = site->coordinate_count == 0 && site->element == NO_ELEMENT;
    if (site->kind != SITE_PLAIN && !alone) sites->types.items[site->type].sorted = false;
    for (uint32_t i = 0; i < site->coordinate_count; i++) {
        Identities *type = &sites->types.items[coordinates[i].type];
        if (coordinates[i].in_bag) type->sorted = false;
        for (uint32_t j = 0; j < i; j++)
            if (coordinates[j].type == coordinates[i].type) type->sorted = false;
    }
}

/* Of two that are indices of one cell, the one with more identities stays. */
static void rule_out_pairs(Sites *sites, const Site *site)
{
    const Coordinate *coordinates = site_coordinates(sites, site);
    Identities *kept = NULL;
    for (uint32_t i = 0; i < site->coordinate_count; i++) {
        Identities *type = &sites->types.items[coordinates[i].type];
        if (!type->sorted) continue;
        if (kept == NULL || type->count > kept->count) {
            if (kept != NULL) kept->sorted = false;
            kept = type;
        } else {
            type->sorted = false;
        }
    }
}

static const Coordinate *coordinate_of(const Sites *sites, const Site *site, uint32_t type)
{
    const Coordinate *coordinates = site_coordinates(sites, site);
    for (uint32_t i = 0; i < site->coordinate_count; i++)
        if (coordinates[i].type == type) return &coordinates[i];
    return NULL;
}

/* The sites of an identity come in the same order as those of any other. */
static void make_slices(Sites *sites, uint32_t type)
{
    Identities *identities = &sites->types.items[type];
    uint32_t *ends = memory_allocate(identities->count, sizeof *ends);
    for (size_t i = 0; i < sites->sites.count; i++) {
        const Coordinate *coordinate = coordinate_of(sites, &sites->sites.items[i], type);
        if (coordinate != NULL && coordinate->index == 0)
            identities->width += sites->sites.items[i].cells;
    }
    identities->slices =
        memory_allocate((size_t)identities->count * identities->width + 1, sizeof(uint32_t));
    for (size_t i = 0; i < sites->sites.count; i++) {
        const Site *site = &sites->sites.items[i];
        const Coordinate *coordinate = coordinate_of(sites, site, type);
        if (coordinate == NULL) continue;
        uint32_t *slice = identities->slices + (size_t)coordinate->index * identities->width;
        for (uint32_t j = 0; j < site->cells; j++)
            slice[ends[coordinate->index]++] = site->cell + j;
    }
    free(ends);
}

static void find_holding(Sites *sites, uint32_t type)
{
    Identities *identities = &sites->types.items[type];
    identities->holding = memory_allocate(sites->sites.count + 1, sizeof(uint32_t));
    for (uint32_t i = 0; i < sites->sites.count; i++) {
        const Site *site = &sites->sites.items[i];
        if (site->kind != SITE_PLAIN && site->type == type)
            identities->holding[identities->holding_count++] = i;
    }
}

static void find_sorted(Sites *sites)
{
    for (size_t i = 0; i < sites->types.count; i++) sites->types.items[i].sorted = true;
    for (size_t i = 0; i < sites->sites.count; i++) rule_out(sites, &sites->sites.items[i]);
    for (size_t i = 0; i < sites->sites.count; i++) rule_out_pairs(sites, &sites->sites.items[i]);
    for (uint32_t i = 0; i < sites->types.count; i++)
        if (sites->types.items[i].sorted) {
            make_slices(sites, i);
            find_holding(sites, i);
        }
}

void sites_find(Sites *sites, const System *system, const Scopes *scopes)
{
    Finder finder = {.sites = sites, .guard = NO_GUARD, .element = NO_ELEMENT};
    find_types(sites, system);
    if (sites->types.count == 0) return;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        if (!scopes->shared[i]) continue; /* it is the same in all states */
        find(&finder, variable->type, (Spot){variable->offset, variable->offset});
    }
    for (uint32_t i = 0; i < system->process_count; i++)
        find_in_process(&finder, system->processes[i], scopes->held[i]);
    vector_release(&finder.indices);
    find_sorted(sites);
}

void sites_release(Sites *sites)
{
    for (size_t i = 0; i < sites->types.count; i++) {
        free(sites->types.items[i].slices);
        free(sites->types.items[i].holding);
    }
    vector_release(&sites->types);
    vector_release(&sites->sites);
    vector_release(&sites->coordinates);
    vector_release(&sites->guards);
    vector_release(&sites->bags);
}
