/* batch.c - the memory is asked long before its answers are looked at. */
#include "batch.h"

#include <string.h>

#include "lines.h"
#include "recent.h"

/* How many lookups before its own the first line of a key is fetched, and so on. */
#define FIRST_AHEAD 64U
#define SECOND_AHEAD 32U
#define THIRD_AHEAD 16U
#define CANDIDATES 16U /* stored states that the memory fetches at the same time */

static bool allocate(Batch *batch, Budget *budget, uint32_t room)
{
    batch->room = room;
    batch->expected = budget_allocate(budget, room + FIRST_AHEAD, sizeof *batch->expected);
    batch->slots = budget_allocate(budget, room, sizeof *batch->slots);
    batch->children = budget_allocate(budget, room, sizeof *batch->children);
    batch->begins = budget_allocate(budget, room + 1, sizeof *batch->begins);
    batch->recent = budget_allocate(budget, RECENT_KEYS, sizeof *batch->recent);
    return batch->expected != NULL && batch->slots != NULL && batch->children != NULL &&
           batch->begins != NULL && batch->recent != NULL;
}

void batch_init(Batch *batch, uint32_t room, Visited *visited)
{
    Budget *budget = visited->states.budget;
    uint64_t each = sizeof *batch->expected + sizeof *batch->slots + sizeof *batch->children +
                    sizeof *batch->begins;
    uint64_t bytes = (room + FIRST_AHEAD) * each + RECENT_KEYS * sizeof *batch->recent;
    *batch = (Batch){.visited = visited};
    if (room == 0 || !budget_allows(budget, 16 * bytes, 0)) return;
    if (allocate(batch, budget, room)) {
        recent_forget(batch->recent);
    } else {
        batch_release(batch);
    }
}

void batch_release(Batch *batch)
{
    if (batch->room == 0) return;
    Budget *budget = batch->visited->states.budget;
    budget_free(budget, batch->expected, batch->room + FIRST_AHEAD, sizeof *batch->expected);
    budget_free(budget, batch->slots, batch->room, sizeof *batch->slots);
    budget_free(budget, batch->children, batch->room, sizeof *batch->children);
    budget_free(budget, batch->begins, batch->room + 1, sizeof *batch->begins);
    budget_free(budget, batch->recent, RECENT_KEYS, sizeof *batch->recent);
    *batch = (Batch){0};
}

void batch_begin(Batch *batch)
{
    batch->count = batch->fresh = batch->left = batch->seen = 0;
    if (batch->open) recent_forget(batch->recent);
    batch->open = false;
}

/* The successors from `from` on, of `parent` and those behind it; but for those that came up lately. */
static void expect_keys(Batch *batch, const Harvest *harvest, uint32_t from, uint32_t parent)
{
    const uint32_t *begins = batch->begins;
    uint64_t *recent = batch->recent;
    unsigned bits = batch->visited->bits;
    Expected *next = &batch->expected[batch->count];
    for (uint32_t i = from; i < harvest->count; i++) {
        uint64_t key = visited_key(harvest->states[i], bits);
        parent += begins[i];
        *next = (Expected){key, i, parent};
        next += recent_is_news(recent, key);
    }
    batch->count = (uint32_t)(next - batch->expected);
}

static void expect_hashes(Batch *batch, const Harvest *harvest, uint32_t from, uint32_t parent)
{
    for (uint32_t i = from; i < harvest->count; i++) {
        uint64_t hash = visited_hash(batch->visited, harvest_state(harvest, i));
        parent += batch->begins[i];
        batch->expected[batch->count++] = (Expected){hash, i, parent};
    }
}

void batch_expect(Batch *batch, const Harvest *harvest)
{
    uint32_t parent = batch->left, from = batch->seen, left = harvest->left;
    if (batch->room == 0 || batch->visited->slot_count == 0 || parent == left) return;
    batch->open = true;
    memset(&batch->children[parent], 0, (left - parent) * sizeof *batch->children);
    for (uint32_t i = parent + 1; i < left; i++) batch->begins[harvest_begin(harvest, i)]++;
    if (batch->visited->bits > 0 && batch->visited->bits < 64) {
        expect_keys(batch, harvest, from, parent);
    } else {
        expect_hashes(batch, harvest, from, parent);
    }
    memset(&batch->begins[from], 0, (harvest->count + 1 - from) * sizeof *batch->begins);
    batch->left = left;
    batch->seen = harvest->count;
}

/* Where slots hold whole states. What is fetched for those behind the last one does no harm. */
static bool store_keys(Batch *batch, const Harvest *harvest)
{
    States *states = &batch->visited->states;
    const Expected *expected = batch->expected;
    uint32_t *slots = batch->visited->slots, fresh = 0, begin = 0, together = 0;
    uint64_t slot_count = batch->visited->slot_count, slot = 0, *places = NULL;
    for (uint32_t i = 0; i < FIRST_AHEAD; i++) lines_fetch(slots, slot_count, expected[i].hash);
    for (uint32_t i = 0; i < batch->count; i++) {
        lines_fetch(slots, slot_count, expected[i + FIRST_AHEAD].hash);
        lines_fetch_second(slots, slot_count, expected[i + SECOND_AHEAD].hash);
        lines_fetch_third(slots, slot_count, expected[i + THIRD_AHEAD].hash);
        bool is_new = lines_add(slots, slot_count, expected[i].hash, &slot);
        if (slot == LINES_FULL) break;
        if (fresh - begin == together) {
            begin = fresh;
            places = states_places(states, states->count + fresh, &together);
        }
        places[fresh - begin] = harvest->states[expected[i].index];
        batch->slots[fresh] = slot;
        batch->children[expected[i].parent] += is_new;
        fresh += is_new;
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

/* Likewise, but here a line of the table only says which stored state to fetch. */
static bool store_numbered(Batch *batch, const Harvest *harvest)
{
    const Visited *visited = batch->visited;
    const Expected *expected = batch->expected;
    uint32_t candidates[CANDIDATES];
    for (uint32_t i = 0; i < FIRST_AHEAD; i++) visited_prefetch(visited, expected[i].hash);
    for (uint32_t step = 0; step < batch->count + CANDIDATES; step++) {
        uint32_t *candidate = &candidates[step % CANDIDATES];
        if (step >= CANDIDATES) {
            const uint64_t *state = harvest_state(harvest, expected[step - CANDIDATES].index);
            bool known = visited_is(visited, *candidate, state);
            if (!known && !store_one(batch, state, &expected[step - CANDIDATES])) return false;
        }
        if (step >= batch->count) continue;
        visited_prefetch(visited, expected[step + FIRST_AHEAD].hash);
        *candidate = visited_candidate(visited, expected[step].hash);
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
