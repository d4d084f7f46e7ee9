/* coverage.c - keeping book of what was noted; what there is to note is coverage_items.c's. */
#include "coverage_items.h"

#include <string.h>

#include "support/bug.h"

const char *cover_kind_name(CoverKind kind)
{
    switch (kind) {
#define COVER_NAME_LINE(kind, spelling)                                                            \
    case kind: return spelling;
        COVER_KINDS(COVER_NAME_LINE)
#undef COVER_NAME_LINE
    }
    BUG("an item of no kind");
}

/* --- keys --- */

static size_t slot_of(const Coverage *coverage, CoverKey key)
{
    uint64_t hash = key.pointer * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (hash >> 29) ^ key.more) * UINT64_C(0xbf58476d1ce4e5b9);
    size_t mask = coverage->slot_count - 1, slot = (size_t)(hash >> 20) & mask;
    for (; coverage->slots[slot].item != 0; slot = (slot + 1) & mask) {
        const CoverKey *other = &coverage->slots[slot].key;
        if (other->pointer == key.pointer && other->more == key.more) break;
    }
    return slot;
}

uint32_t coverage_find(const Coverage *coverage, CoverKey key)
{
    if (coverage->slot_count == 0) return NO_ITEM;
    uint32_t item = coverage->slots[slot_of(coverage, key)].item;
    return item == 0 ? NO_ITEM : item - 1;
}

static void grow(Coverage *coverage)
{
    CoverSlot *old = coverage->slots;
    size_t count = coverage->slot_count;
    coverage->slot_count = count == 0 ? 64 : 2 * count;
    coverage->slots = memory_allocate(coverage->slot_count, sizeof *coverage->slots);
    for (size_t i = 0; i < count; i++) {
        if (old[i].item != 0) coverage->slots[slot_of(coverage, old[i].key)] = old[i];
    }
    free(old);
}

void coverage_put(Coverage *coverage, CoverKey key, uint32_t item)
{
    if (2 * coverage->used >= coverage->slot_count) grow(coverage);
    CoverSlot *slot = &coverage->slots[slot_of(coverage, key)];
    coverage->used += slot->item == 0;
    *slot = (CoverSlot){key, item + 1};
}

/* --- noting --- */

static void cover(Coverage *coverage, uint32_t item)
{
    CoverMark *mark = &coverage->marks.items[item];
    if (mark->state == COVER_COVERED) return;
    mark->state = COVER_COVERED;
    coverage->open -= !coverage->items.items[item].silent;
}

static void note_item(void *context, uint32_t item)
{
    Coverage *coverage = context;
    const CoverMark *mark = &coverage->marks.items[item];
    if (mark->state == COVER_COVERED) return;
    if (mark->late) {
        vector_push(&coverage->pending, item);
    } else {
        cover(coverage, item);
    }
}

void coverage_note(Coverage *coverage, CoverKey key, uint32_t part)
{
    uint32_t first = coverage_find(coverage, key);
    if (first != NO_ITEM) note_item(coverage, first + part);
}

void coverage_note_values(Coverage *coverage, CoverKey key, const Type *type, const int64_t *cells)
{
    uint32_t first = coverage_find(coverage, key);
    if (first != NO_ITEM) value_each_item(type, cells, first, note_item, coverage);
}

void coverage_confirm(Coverage *coverage)
{
    for (size_t i = 0; i < coverage->pending.count; i++) {
        cover(coverage, coverage->pending.items[i]);
    }
    vector_clear(&coverage->pending);
}

void coverage_begin_property(Coverage *coverage, uint32_t position)
{
    coverage->property = position;
}

/* --- asking --- */

Coverage *coverage_create(const System *system)
{
    Coverage *coverage = memory_allocate(1, sizeof *coverage);
    coverage->system = system;
    coverage_enumerate(coverage);
    return coverage;
}

static void lists_release(ItemList **lists, const System *system, bool of_steps)
{
    for (uint32_t i = 0; lists != NULL && i < system->process_count; i++) {
        const Process *process = system->processes[i];
        uint32_t count = of_steps ? process->step_count : process->place_count;
        for (uint32_t j = 0; j < count; j++) vector_release(&lists[i][j]);
        free(lists[i]);
    }
    free((void *)lists);
}

void coverage_destroy(Coverage *coverage)
{
    if (coverage == NULL) return;
    lists_release(coverage->places, coverage->system, false);
    lists_release(coverage->anytimes, coverage->system, true);
    for (size_t i = 0; i < coverage->items.count; i++) {
        free((char *)coverage->items.items[i].name);
    }
    vector_release(&coverage->items);
    vector_release(&coverage->marks);
    vector_release(&coverage->pending);
    free(coverage->slots);
    free(coverage);
}

uint32_t coverage_count(const Coverage *coverage)
{
    return (uint32_t)coverage->items.count;
}

const CoverItem *coverage_item(const Coverage *coverage, uint32_t item)
{
    return &coverage->items.items[item];
}

CoverState coverage_state(const Coverage *coverage, uint32_t item)
{
    return coverage->marks.items[item].state;
}

bool coverage_met(const Coverage *coverage, uint32_t item)
{
    const CoverMark *mark = &coverage->marks.items[item];
    for (uint32_t i = 0; i < mark->count; i++) {
        if (coverage->marks.items[mark->first + i].state == COVER_COVERED) return true;
    }
    return false;
}

/* --- what is open --- */

/* Is it still looked for? */
static bool is_open(const Coverage *coverage, uint32_t item)
{
    return coverage->marks.items[item].state == COVER_OPEN && !coverage->items.items[item].silent;
}

uint32_t coverage_uncovered(const Coverage *coverage)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        count += coverage_state(coverage, i) == COVER_UNCOVERED && !coverage->items.items[i].silent;
    }
    return count;
}

uint32_t coverage_open(const Coverage *coverage)
{
    return coverage->open;
}

void coverage_drop_property(Coverage *coverage, uint32_t position)
{
    const Property *property = &coverage->system->properties[position];
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        CoverItem *item = &coverage->items.items[i];
        if (item->property != property || item->silent) continue;
        coverage->open -= is_open(coverage, i);
        item->silent = true;
    }
}

static bool is_any_open(const Coverage *coverage, const ItemList *items)
{
    for (size_t i = 0; i < items->count; i++) {
        if (is_open(coverage, items->items[i])) return true;
    }
    return false;
}

bool coverage_wants_place(Coverage *coverage, const Process *process, uint32_t place)
{
    if (coverage->places == NULL) coverage_find_places(coverage);
    return is_any_open(coverage, &coverage->places[process->position][place]);
}

bool coverage_wants_anytime(Coverage *coverage, const Step *step)
{
    if (coverage->places == NULL) coverage_find_places(coverage);
    return is_any_open(coverage, &coverage->anytimes[step->process->position][step->position]);
}

void coverage_wants_properties(const Coverage *coverage, bool *ret_wants)
{
    const System *system = coverage->system;
    for (uint32_t i = 0; i < system->property_count; i++) ret_wants[i] = false;
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const Property *property = coverage->items.items[i].property;
        if (property == NULL || !is_open(coverage, i)) continue;
        ret_wants[property - system->properties] = true;
    }
}

/* --- settling --- */

void coverage_tell(Coverage *coverage, uint32_t item, CoverState state)
{
    coverage->open -= is_open(coverage, item);
    coverage->marks.items[item].state = state;
    coverage->open += is_open(coverage, item);
}

void coverage_settle(Coverage *coverage)
{
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        CoverMark *mark = &coverage->marks.items[i];
        if (mark->state != COVER_OPEN) continue;
        coverage->open -= !coverage->items.items[i].silent;
        mark->state = COVER_UNCOVERED;
    }
}

static void keep(const ItemList *items, bool *kept)
{
    for (size_t i = 0; i < items->count; i++) kept[items->items[i]] = true;
}

void coverage_settle_unseen(Coverage *coverage, bool *const *seen)
{
    const System *system = coverage->system;
    bool *kept = memory_allocate(coverage->items.count + 1, sizeof *kept);
    if (coverage->places == NULL) coverage_find_places(coverage);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->place_count; j++) {
            if (seen[i][j]) keep(&coverage->places[i][j], kept);
        }
        for (uint32_t j = 0; j < process->step_count; j++) {
            keep(&coverage->anytimes[i][j], kept);
        }
    }
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const CoverItem *item = &coverage->items.items[i];
        CoverMark *mark = &coverage->marks.items[i];
        if (mark->state != COVER_OPEN || kept[i] || item->property != NULL) continue;
        coverage->open -= !item->silent;
        mark->state = COVER_UNCOVERED;
    }
    free(kept);
}
