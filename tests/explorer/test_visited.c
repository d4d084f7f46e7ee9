/* test_visited.c - the set is exact, remembers everything, and says when it is full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "visited.h"

/* Reproducible numbers (splitmix64). */
static uint64_t random_next(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static VisitedResult insert(Visited *visited, const uint64_t *state)
{
    return visited_insert(visited, state, visited_hash(visited, state));
}

/* A naive twin: all states in a list, compared one by one. */
typedef struct Twin {
    uint64_t states[700][3];
    uint32_t count;
} Twin;

static bool twin_insert(Twin *twin, const uint64_t *state, uint32_t words)
{
    for (uint32_t i = 0; i < twin->count; i++) {
        if (memcmp(twin->states[i], state, words * sizeof *state) == 0) return false;
    }
    memcpy(twin->states[twin->count++], state, words * sizeof *state);
    return true;
}

#define BITS_OF_RANDOM 7 /* below 9 + 60 */

static void the_set_does_what_its_naive_twin_does(void **state)
{
    (void)state;
    static Twin twin;
    for (uint64_t run = 0; run < 60; run++) {
        uint64_t seed = run;
        uint32_t words = 1 + (uint32_t)(run % 3);
        Budget budget = {.limit = UINT64_MAX};
        Visited visited;
        visited_init(&visited, (StateSize){words, BITS_OF_RANDOM}, UINT64_MAX, &budget);
        twin.count = 0;
        for (int i = 0; i < 600; i++) {
            uint64_t candidate[3] = {0};
            for (uint32_t w = 0; w < words; w++) candidate[w] = random_next(&seed) % (9 + run);
            bool is_new = twin_insert(&twin, candidate, words);
            assert_int_equal(insert(&visited, candidate), is_new ? VISITED_NEW : VISITED_KNOWN);
            assert_int_equal(visited.states.count, twin.count);
        }
        assert_true(visited_is_sound(&visited));
        for (uint32_t i = 0; i < twin.count; i++) {
            assert_memory_equal(states_get(&visited.states, i), twin.states[i],
                                words * sizeof(uint64_t));
        }
        visited_release(&visited);
        assert_int_equal(budget.held, 0);
    }
}

/* Spread over the whole word as a packed state's fields are, and so that tables change their form. */
static void states_are_told_apart_by_every_bit(void **state)
{
    (void)state;
    for (unsigned bits = 1; bits <= 64; bits++) {
        Budget budget = {.limit = UINT64_MAX};
        Visited visited;
        visited_init(&visited, (StateSize){1, bits}, UINT64_MAX, &budget);
        uint64_t seed = bits, mask = UINT64_MAX >> (64 - bits);
        for (int i = 0; i < 3000; i++) {
            uint64_t word = random_next(&seed) & mask;
            insert(&visited, &word);
            uint32_t count = visited.states.count;
            assert_int_equal(insert(&visited, &word), VISITED_KNOWN);
            for (unsigned bit = 0; bit < bits; bit += 1 + bits / 8) {
                uint64_t other = word ^ UINT64_C(1) << bit;
                if (insert(&visited, &other) == VISITED_NEW) count++;
            }
            assert_int_equal(visited.states.count, count);
        }
        assert_true(visited_is_sound(&visited));
        for (uint32_t i = 0; bits <= 10 && i < visited.states.count; i++) {
            for (uint32_t j = 0; j < i; j++) {
                assert_int_not_equal(*states_get(&visited.states, i),
                                     *states_get(&visited.states, j));
            }
        }
        visited_release(&visited);
        assert_int_equal(budget.held, 0);
    }
}

static void growing_forgets_nothing(void **state)
{
    Crew *crew = *state;
    Budget budget = {.limit = UINT64_MAX};
    Visited visited;
    const StateSize sizes[] = {{1, 17}, {1, 40}, {1, 53}, {1, 64}, {2, 128}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        visited_init(&visited, sizes[i], UINT64_MAX, &budget);
        visited.crew = crew;
        uint64_t words[2] = {0};
        for (words[0] = 0; words[0] < 100000; words[0]++) {
            assert_int_equal(insert(&visited, words), VISITED_NEW);
        }
        for (words[0] = 0; words[0] < 100000; words[0]++) {
            assert_int_equal(insert(&visited, words), VISITED_KNOWN);
        }
        assert_true(visited_is_sound(&visited));
        visited_release(&visited);
    }
}

static void growing_together_forgets_nothing(void **state)
{
    (void)state;
    void *crew = crew_create(3);
    growing_forgets_nothing(&crew);
    crew_destroy(crew);
}

/* Looking up a whole state is faster; but its table may be larger than need be. */
static void states_are_whole_sooner_where_memory_is_plenty(void **state)
{
    (void)state;
#ifndef TINY /* where it takes larger tables to hold so many bits */
    for (int plenty = 0; plenty < 2; plenty++) {
        Budget budget = {.limit = plenty != 0 ? UINT64_MAX : 6000000};
        Visited visited;
        visited_init(&visited, (StateSize){1, 51}, UINT64_MAX, &budget);
        for (uint64_t word = 0; word < 250000; word++) {
            assert_int_equal(insert(&visited, &word), VISITED_NEW);
        }
        assert_int_equal(visited.whole, plenty != 0);
        assert_true(visited_is_sound(&visited));
        visited_release(&visited);
    }
#endif
}

static void states_with_the_same_hash_are_told_apart(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    Visited visited;
    visited_init(&visited, (StateSize){2, 128}, UINT64_MAX, &budget);
    const uint64_t hash = UINT64_C(0xfedcba9876543210);
    uint64_t a[2] = {1, 0}, b[2] = {2, 0};
    assert_int_equal(visited_insert(&visited, a, hash), VISITED_NEW);
    assert_int_equal(visited_insert(&visited, a, hash), VISITED_KNOWN);
#ifndef TINY /* where the table grows here, and enters states by their true hashes */
    assert_int_equal(visited_insert(&visited, b, hash), VISITED_NEW);
    assert_int_equal(visited_insert(&visited, b, hash), VISITED_KNOWN);
    assert_int_equal(visited_insert(&visited, a, hash), VISITED_KNOWN);
#endif
    (void)b;
    visited_release(&visited);
}

static void no_more_than_allowed_are_stored(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    Visited visited;
    visited_init(&visited, (StateSize){1, 4}, 10, &budget);
    for (uint64_t word = 0; word < 10; word++) {
        assert_int_equal(insert(&visited, &word), VISITED_NEW);
    }
    uint64_t known = 3, unknown = 10;
    assert_int_equal(insert(&visited, &known), VISITED_KNOWN);
    assert_int_equal(insert(&visited, &unknown), VISITED_MOST);
    assert_int_equal(insert(&visited, &unknown), VISITED_MOST);
    assert_int_equal(visited.states.count, 10);
    visited_release(&visited);
}

static void a_full_table_keeps_what_it_has(void **state)
{
    (void)state;
    for (uint64_t limit = 0; limit < 60000; limit += 997) {
        Budget budget = {.limit = limit};
        Visited visited;
        uint32_t width = 1 + (uint32_t)(limit / 997 % 2);
        visited_init(&visited, (StateSize){width, 30}, UINT64_MAX, &budget);
        uint64_t words[2] = {0, 99};
        while (insert(&visited, words) == VISITED_NEW) words[0]++;
        assert_int_equal(insert(&visited, words), VISITED_MEMORY);
        assert_int_equal(visited.states.count, words[0]);
        assert_true(budget.peak <= limit);
        assert_true(visited_is_sound(&visited));
        for (uint64_t known = 0; known < words[0]; known++) {
            uint64_t again[2] = {known, 99};
            assert_int_equal(insert(&visited, again), VISITED_KNOWN);
        }
        visited_release(&visited);
        assert_int_equal(budget.held, 0);
    }
}

static uint64_t inverse(uint64_t odd)
{
    uint64_t inverse = odd;
    for (int i = 0; i < 5; i++) inverse *= 2 - odd * inverse;
    return inverse;
}

/* What visited_key makes this key of. */
static uint64_t word_of_key(uint64_t key, unsigned bits)
{
    uint64_t mask = UINT64_MAX >> (64 - bits);
    unsigned half = (bits + 1) / 2;
    uint64_t word = key ^ key >> half;
    word = word * inverse(UINT64_C(0x94d049bb133111eb)) & mask;
    word ^= word >> half;
    word = word * inverse(UINT64_C(0xbf58476d1ce4e5b9)) & mask;
    return word ^ word >> half;
}

/* One whose place in the table is the same as that of all others, until the table is large. */
static uint64_t crowded_word(uint64_t number, unsigned bits)
{
    uint64_t key = number * 77777 % (UINT64_C(1) << (bits - 12)) << 12;
    uint64_t word = word_of_key(key, bits);
    assert_int_equal(visited_key(word, bits), key);
    return word;
}

static void a_part_that_stays_full_makes_the_table_grow_on(void **state)
{
    (void)state;
    const unsigned bits = 36;
    Budget budget = {.limit = UINT64_MAX};
    Visited visited;
    visited_init(&visited, (StateSize){1, bits}, UINT64_MAX, &budget);
    for (uint64_t i = 0; i < 4000; i++) {
        uint64_t word = crowded_word(i, bits);
        assert_int_equal(insert(&visited, &word), VISITED_NEW);
    }
    assert_true(visited.whole);
    assert_true(visited_is_sound(&visited));
    visited_release(&visited);
}

/* What a larger table has no room for, with no memory for a still larger one. */
static void a_table_that_lacks_states_is_not_looked_into(void **state)
{
    (void)state;
    for (uint64_t limit = 2000; limit < 12000000; limit += limit / 5) {
        const unsigned bits = limit % 2 == 0 ? 36 : 40;
        Budget budget = {.limit = limit};
        Visited visited;
        visited_init(&visited, (StateSize){1, bits}, UINT64_MAX, &budget);
        uint64_t count = 0, word = crowded_word(0, bits);
        while (insert(&visited, &word) == VISITED_NEW) word = crowded_word(++count, bits);
        assert_int_equal(insert(&visited, &word), VISITED_MEMORY);
        assert_int_equal(visited.states.count, count);
        assert_true(budget.peak <= limit);
        assert_true(visited.slot_count == 0 || visited_is_sound(&visited));
        for (uint64_t i = 0; i < count; i++) {
            assert_int_equal(*states_get(&visited.states, (uint32_t)i), crowded_word(i, bits));
        }
        visited_release(&visited);
        assert_int_equal(budget.held, 0);
    }
}

static void a_state_takes_few_bytes(void **state)
{
    (void)state;
#ifndef TINY
    Budget budget = {.limit = UINT64_MAX};
    Visited visited;
    visited_init(&visited, (StateSize){1, 53}, UINT64_MAX, &budget);
    for (uint64_t word = 0; word < 400000; word++) {
        insert(&visited, &word);
        if (word >= 100000 && word % 1000 == 0) {
            assert_true((double)budget.peak < 32 * (double)word);
        }
    }
    assert_true((double)budget.peak < 25 * 400000.0);
    visited_release(&visited);
#endif
}

/* Whatever form the table had. */
static void all_numbers_can_be_had_when_nothing_comes_any_more(void **state)
{
    (void)state;
    for (unsigned bits = 3; bits <= 64; bits++) {
        for (uint32_t words = 1; words <= 2; words++) {
            Budget budget = {.limit = UINT64_MAX};
            Visited visited;
            visited_init(&visited, (StateSize){words, bits}, UINT64_MAX, &budget);
            uint64_t seed = bits, mask = UINT64_MAX >> (64 - bits);
            for (int i = 0; i < 2000; i++) {
                uint64_t some[2] = {random_next(&seed) & mask, (uint64_t)i % 3};
                insert(&visited, some);
            }
            assert_true(visited_number_all(&visited));
            assert_true(visited_is_sound(&visited));
            for (uint32_t i = 0; i < visited.states.count; i++) {
                const uint64_t *known = states_get(&visited.states, i);
                assert_int_equal(visited_number(&visited, known, visited_hash(&visited, known)), i);
            }
            uint64_t unknown[2] = {0, 7};
            if (words == 2) {
                uint64_t hash = visited_hash(&visited, unknown);
                assert_int_equal(visited_number(&visited, unknown, hash), NO_STATE);
            }
            visited_release(&visited);
            assert_int_equal(budget.held, 0);
        }
    }
}

static void no_room_for_numbers_is_an_answer(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    Visited visited;
    visited_init(&visited, (StateSize){1, 20}, UINT64_MAX, &budget);
    for (uint64_t i = 0; i < 3000; i++) insert(&visited, &i);
    if (visited.whole) {
        budget.limit = budget.held - visited.slot_count * sizeof *visited.slots + 16;
        assert_false(visited_number_all(&visited));
        uint64_t word = 2999;
        assert_memory_equal(states_get(&visited.states, 2999), &word, sizeof word);
    }
    visited_release(&visited);
    assert_int_equal(budget.held, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_set_does_what_its_naive_twin_does),
        cmocka_unit_test(states_are_told_apart_by_every_bit),
        cmocka_unit_test(growing_forgets_nothing),
        cmocka_unit_test(growing_together_forgets_nothing),
        cmocka_unit_test(states_are_whole_sooner_where_memory_is_plenty),
        cmocka_unit_test(states_with_the_same_hash_are_told_apart),
        cmocka_unit_test(no_more_than_allowed_are_stored),
        cmocka_unit_test(a_full_table_keeps_what_it_has),
        cmocka_unit_test(a_part_that_stays_full_makes_the_table_grow_on),
        cmocka_unit_test(a_table_that_lacks_states_is_not_looked_into),
        cmocka_unit_test(a_state_takes_few_bytes),
        cmocka_unit_test(all_numbers_can_be_had_when_nothing_comes_any_more),
        cmocka_unit_test(no_room_for_numbers_is_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
