/* test_batch.c - what is stored all at once is what would be stored one after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "batch.h"

#define STATES 3000U
#define WORDS_MOST 2U

/* Reproducible numbers (splitmix64). */
static uint64_t random_next(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

typedef struct Twins {
    Budget budget;
    Visited one, all; /* by one after the other, and all at once */
    Harvest harvest;
    Batch batch;
    uint64_t seed, most; /* successors are below that, spread over all bits */
    unsigned bits;
} Twins;

static void set_up(Twins *twins, StateSize size, uint64_t most)
{
    *twins = (Twins){.budget = {.limit = UINT64_MAX}, .seed = most, .most = most};
    twins->bits = size.words == 1 ? size.bits : 64;
    visited_init(&twins->one, size, UINT64_MAX, &twins->budget);
    visited_init(&twins->all, size, UINT64_MAX, &twins->budget);
    harvest_init(&twins->harvest, size.words, 10000, &twins->budget);
    batch_init(&twins->batch, twins->harvest.room, &twins->all);
}

static void tear_down(Twins *twins)
{
    assert_true(visited_is_sound(&twins->all));
    batch_release(&twins->batch);
    harvest_release(&twins->harvest);
    visited_release(&twins->all);
    visited_release(&twins->one);
    assert_int_equal(twins->budget.held, 0);
}

static void insert(Visited *visited, const uint64_t *state)
{
    VisitedResult result = visited_insert(visited, state, visited_hash(visited, state));
    assert_true(result == VISITED_NEW || result == VISITED_KNOWN);
}

/* Some states with 0 to 5 successors each. */
static void leave_some(Twins *twins)
{
    Harvest *harvest = &twins->harvest;
    harvest_clear(harvest);
    batch_begin(&twins->batch);
    for (uint64_t left = 1 + random_next(&twins->seed) % 20; left > 0; left--) {
        for (uint64_t more = random_next(&twins->seed) % 6; more > 0; more--) {
            uint64_t *state = harvest_state(harvest, harvest->count++);
            uint64_t number = random_next(&twins->seed) % twins->most;
            uint64_t mask = UINT64_MAX >> (64 - twins->bits);
            for (uint32_t w = 0; w < harvest->words; w++) {
                state[w] = number * UINT64_C(0x9e3779b97f4a7c15) & mask;
            }
        }
        harvest->leavings[harvest->left++] = (Leaving){.end = harvest->count};
        if (random_next(&twins->seed) % 3 == 0) batch_expect(&twins->batch, harvest);
    }
    batch_expect(&twins->batch, harvest);
}

static void take_one_by_one(Visited *visited, const Harvest *harvest)
{
    for (uint32_t i = 0; i < harvest->left; i++) {
        assert_true(states_leave_next(&visited->states));
        for (uint32_t j = harvest_begin(harvest, i); j < harvest->leavings[i].end; j++) {
            insert(visited, harvest_state(harvest, j));
        }
    }
}

static void assert_equal(const Visited *a, const Visited *b)
{
    assert_int_equal(a->states.count, b->states.count);
    assert_int_equal(a->states.lineage.bits, b->states.lineage.bits);
    assert_int_equal(a->states.lineage.children, b->states.lineage.children);
    for (uint32_t i = 0; i < a->states.count; i++) {
        assert_memory_equal(states_get(&a->states, i), states_get(&b->states, i),
                            a->states.words * sizeof(uint64_t));
        assert_int_equal(lineage_parent(lineage_find(&a->states.lineage, i)),
                         lineage_parent(lineage_find(&b->states.lineage, i)));
    }
}

/* Whether all at once is possible depends on the room in the table; then it is as one by one. */
static void all_at_once_is_as_one_by_one(void **state)
{
    (void)state;
    const StateSize sizes[] = {{1, 12}, {1, 20}, {1, 36}, {1, 53}, {1, 64}, {WORDS_MOST, 128}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Twins twins;
        uint32_t batches = 0;
        set_up(&twins, sizes[i], STATES);
        for (int round = 0; round < 200; round++) {
            leave_some(&twins);
            take_one_by_one(&twins.one, &twins.harvest);
            if (batch_store(&twins.batch, &twins.harvest)) {
                batch_keep(&twins.batch, &twins.harvest);
                batches++;
            } else {
                take_one_by_one(&twins.all, &twins.harvest);
            }
        }
        assert_true(batches > 50);
        assert_equal(&twins.one, &twins.all);
        tear_down(&twins);
    }
}

/* Above all, it is not taken for known because it came up before. */
static void what_was_taken_back_is_new_again(void **state)
{
    (void)state;
    const StateSize sizes[] = {{1, 20}, {1, 53}, {WORDS_MOST, 128}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Twins twins;
        set_up(&twins, sizes[i], STATES);
        for (int round = 0; round < 200; round++) {
            leave_some(&twins);
            take_one_by_one(&twins.one, &twins.harvest);
            uint32_t known = twins.all.states.count;
            bool stored = batch_store(&twins.batch, &twins.harvest);
            if (stored && round % 3 == 0) {
                batch_keep(&twins.batch, &twins.harvest);
                continue;
            }
            if (stored) batch_undo(&twins.batch);
            assert_int_equal(twins.all.states.count, known);
            assert_true(visited_is_sound(&twins.all));
            take_one_by_one(&twins.all, &twins.harvest);
        }
        assert_equal(&twins.one, &twins.all);
        tear_down(&twins);
    }
}

/* A stretch that is given up may be left again. */
static void what_was_expected_in_vain_is_still_new(void **state)
{
    (void)state;
    Twins twins;
    set_up(&twins, (StateSize){1, 36}, STATES);
    while (!twins.all.whole || !visited_has_room(&twins.all, 1000)) {
        leave_some(&twins);
        take_one_by_one(&twins.one, &twins.harvest);
        take_one_by_one(&twins.all, &twins.harvest);
        twins.most++;
    }
    for (int round = 0; round < 20; round++) {
        uint64_t seed = twins.seed;
        leave_some(&twins);
        twins.seed = seed;
        leave_some(&twins);
        take_one_by_one(&twins.one, &twins.harvest);
        if (batch_store(&twins.batch, &twins.harvest)) {
            batch_keep(&twins.batch, &twins.harvest);
        } else {
            take_one_by_one(&twins.all, &twins.harvest);
        }
    }
    assert_equal(&twins.one, &twins.all);
    tear_down(&twins);
}

static void what_was_noticed_is_left_to_the_search(void **state)
{
    (void)state;
    Twins twins;
    set_up(&twins, (StateSize){1, 36}, STATES);
    for (int round = 0; round < 50; round++) {
        leave_some(&twins);
        take_one_by_one(&twins.all, &twins.harvest);
    }
    leave_some(&twins);
    uint32_t known = twins.all.states.count;
    twins.harvest.leavings[0].noticed = true;
    assert_false(batch_store(&twins.batch, &twins.harvest));
    assert_int_equal(twins.all.states.count, known);
    tear_down(&twins);
}

static void without_memory_there_is_no_batch(void **state)
{
    (void)state;
    for (uint64_t limit = 0; limit < 5000000; limit += 49999) {
        Budget budget = {.limit = limit};
        Visited visited;
        Harvest harvest;
        Batch batch;
        visited_init(&visited, (StateSize){1, 36}, UINT64_MAX, &budget);
        harvest_init(&harvest, 1, 1000, &budget);
        batch_init(&batch, harvest.room, &visited);
        batch_begin(&batch);
        harvest.leavings[harvest.left++] = (Leaving){.end = 0};
        batch_expect(&batch, &harvest);
        assert_false(batch_store(&batch, &harvest)); /* there is no table yet */
        batch_release(&batch);
        harvest_release(&harvest);
        visited_release(&visited);
        assert_int_equal(budget.held, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_at_once_is_as_one_by_one),
        cmocka_unit_test(what_was_taken_back_is_new_again),
        cmocka_unit_test(what_was_expected_in_vain_is_still_new),
        cmocka_unit_test(what_was_noticed_is_left_to_the_search),
        cmocka_unit_test(without_memory_there_is_no_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
