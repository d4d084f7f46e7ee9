/* batch.c - lookups long before their answers are looked at. */
#include "batch.h"

#include "lines.h"
#include "recent.h"

#ifdef TINY
#define ENOUGH 4U
#else
#define ENOUGH 512U
#endif
#define CANDIDATES 16U /* stored states that the memory fetches at the same time */

void batch_init(Batch *batch, uint32_t room, Visited *visited)
{
    Budget *budget = visited->states.budget;
    uint64_t each = sizeof *batch->expected + sizeof *batch->slots + sizeof *batch->children;
    uint64_t bytes = room * each + RECENT_KEYS * sizeof *batch->recent;
    *batch = (Batch){.visited = visited};
    if (room == 0 || !budget_allows(budget, 16 * bytes, 0)) return;
    batch->room = room;
    batch->expected = budget_allocate(budget, room, sizeof *batch->expected);
    batch->slots = budget_allocate(budget, room, sizeof *batch->slots);
    batch->children = budget_allocate(budget, room, sizeof *batch->children);
    batch->recent = budget_allocate(budget, RECENT_KEYS, sizeof *batch->recent);
    if (batch->expected == NULL || batch->slots == NULL || batch->children == NULL ||
        batch->recent == NULL) {
        batch_release(batch);
        return;
    }
    recent_forget(batch->recent);
}

void batch_release(Batch *batch)
{
    if (batch->room == 0) return;
    Budget *budget = batch->visited->states.budget;
    budget_free(budget, batch->expected, batch->room, sizeof *batch->expected);
    budget_free(budget, batch->slots, batch->room, sizeof *batch->slots);
    budget_free(budget, batch->children, batch->room, sizeof *batch->children);
    budget_free(budget, batch->recent, RECENT_KEYS, sizeof *batch->recent);
    *batch = (Batch){0};
}

void batch_begin(Batch *batch)
{
    batch->count = batch->fresh = 0;
    if (batch->open) recent_forget(batch->recent);
    batch->open = false;
}

bool batch_suffices(const Batch *batch)
{
    return batch->count >= ENOUGH;
}

static void expect_keys(Batch *batch, const Harvest *harvest, uint32_t from, uint32_t parent)
{
    const uint32_t *slots = batch->visited->slots;
    uint64_t slot_count = batch->visited->slot_count, *recent = batch->recent;
    unsigned bits = batch->visited->bits;
    Expected *next = &batch->expected[batch->count];
    for (uint32_t i = from; i < harvest->count; i++) {
        uint64_t key = visited_key(harvest->states[i], bits);
        uint64_t home = lines_home(slot_count, key);
        __builtin_prefetch(&slots[home]);
        __builtin_prefetch(&slots[home ^ LINE_WORDS]); /* where it is next, if that is full */
        *next = (Expected){key, i, parent};
        next += recent_is_news(recent, key);
    }
    batch->count = (uint32_t)(next - batch->expected);
}

void batch_expect(Batch *batch, const Harvest *harvest)
{
    uint32_t parent = harvest->left - 1, from = harvest_begin(harvest, parent);
    if (batch->room == 0 || batch->visited->slot_count == 0) return;
    batch->open = true;
    batch->children[parent] = 0;
    if (batch->visited->whole) {
        expect_keys(batch, harvest, from, parent);
        return;
    }
    for (uint32_t i = from; i < harvest->count; i++) {
        uint64_t hash = visited_hash(batch->visited, harvest_state(harvest, i));
        visited_prefetch(batch->visited, hash);
        batch->expected[batch->count++] = (Expected){hash, i, parent};
    }
}

static bool store_keys(Batch *batch, const Harvest *harvest)
{
    States *states = &batch->visited->states;
    uint32_t *slots = batch->visited->slots, known = states->count, fresh = 0;
    uint64_t slot_count = batch->visited->slot_count, slot = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        const Expected *expected = &batch->expected[i];
        if (lines_find(slots, slot_count, expected->hash, &slot)) continue;
        if (slot == LINES_FULL) break;
        lines_enter(slots, slot_count, expected->hash, slot);
        states_put(states, known + fresh, &harvest->states[expected->index]);
        batch->children[expected->parent]++;
        batch->slots[fresh++] = slot;
    }
    states->count += fresh;
    batch->fresh = fresh;
    return slot != LINES_FULL;
}

/* False where the table has no room for it. */
static bool store_one(Batch *batch, const uint64_t *state, const Expected *expected)
{
    Visited *visited = batch->visited;
    uint64_t slot;
    if (visited_find(visited, state, expected->hash, NULL, &slot)) return true;
    if (slot == VISITED_NO_SLOT) return false;
    visited_enter(visited, slot, expected->hash, visited->states.count);
    states_put(&visited->states, visited->states.count++, state);
    batch->children[expected->parent]++;
    batch->slots[batch->fresh++] = slot;
    return true;
}

static bool store_numbered(Batch *batch, const Harvest *harvest)
{
    uint32_t candidates[CANDIDATES];
    for (uint32_t step = 0; step < batch->count + CANDIDATES; step++) {
        uint32_t *candidate = &candidates[step % CANDIDATES];
        if (step >= CANDIDATES) {
            const Expected *expected = &batch->expected[step - CANDIDATES];
            const uint64_t *state = harvest_state(harvest, expected->index);
            bool known = visited_is(batch->visited, *candidate, state);
            if (!known && !store_one(batch, state, expected)) return false;
        }
        if (step >= batch->count) continue;
        *candidate = visited_candidate(batch->visited, batch->expected[step].hash);
    }
    return true;
}

bool batch_store(Batch *batch, const Harvest *harvest)
{
    Visited *visited = batch->visited;
    if (!batch->open || !visited_has_room(visited, harvest->count)) return false;
    for (uint32_t i = 0; i < harvest->left; i++) {
        if (harvest->leavings[i].noticed) return false;
    }
    if (!states_reserve(&visited->states, harvest->count, harvest->left)) return false;
    bool stored = visited->whole ? store_keys(batch, harvest) : store_numbered(batch, harvest);
    if (!stored) batch_undo(batch);
    return stored;
}

void batch_undo(Batch *batch)
{
    visited_forget(batch->visited, batch->slots, batch->fresh);
    batch->fresh = 0;
}

void batch_keep(Batch *batch, const Harvest *harvest)
{
    Lineage *lineage = &batch->visited->states.lineage;
    LineagePen pen = lineage_pen(lineage, lineage->bits);
    for (uint32_t i = 0; i < harvest->left; i++) {
        lineage_write_family(&pen, batch->children[i]);
    }
    lineage_pen_flush(&pen);
    lineage_add_written(lineage, batch->fresh, harvest->left);
    batch->open = false;
}
