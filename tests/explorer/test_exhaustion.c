/* test_exhaustion.c - a machine that has no more memory is an answer, wherever it says so.
 *
 * Defines memory_try and memory_allocate in place of those in support/; nothing that is linked here
 * needs the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "support/memory.h"
#include "visited.h"

#ifdef TINY
#define STATES 300
#else
#define STATES 20000
#endif

static unsigned allocations_left;

void *memory_try(size_t count, size_t size)
{
    if (allocations_left == 0) return NULL;
    allocations_left--;
    return calloc(count, size);
}

void *memory_allocate(size_t count, size_t size)
{
    void *block = calloc(count, size);
    assert_non_null(block);
    return block;
}

/* How many of the states could be stored. */
static uint64_t fill(Visited *visited)
{
    for (uint64_t word = 0; word < STATES; word++) {
        uint64_t hash = visited_hash(visited, &word);
        if (visited_insert(visited, &word, hash) != VISITED_NEW) return word;
    }
    return STATES;
}

static void what_is_stored_outlives_every_refusal(void **state)
{
    (void)state;
    uint64_t stored = 0;
    unsigned given = 0;
    for (; stored < STATES; given++) {
        Budget budget = {.limit = UINT64_MAX};
        Visited visited;
        visited_init(&visited, (StateSize){1, 64}, UINT64_MAX, &budget);
        allocations_left = given;
        stored = fill(&visited);
        assert_int_equal(visited.states.count, stored);
        assert_int_equal(budget.exhausted, stored < STATES);
        for (uint32_t i = 0; i < stored; i++) {
            assert_int_equal(*states_get(&visited.states, i), i);
        }
        if (stored < STATES) {
            uint64_t word = STATES;
            assert_int_equal(visited_insert(&visited, &word, visited_hash(&visited, &word)),
                             VISITED_MEMORY);
        }
        visited_release(&visited);
        assert_int_equal(budget.held, 0);
    }
    assert_true(given > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_stored_outlives_every_refusal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
