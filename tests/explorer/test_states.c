/* test_states.c - a number names a state for good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "states.h"

/* State `number` of `words` words as these tests make it. */
static void make_state(uint64_t *state, uint32_t words, uint32_t number)
{
    for (uint32_t i = 0; i < words; i++) state[i] = ((uint64_t)number << 20) + i;
}

static void states_come_back_as_stored(uint32_t words, uint32_t count)
{
    Budget budget = {.limit = UINT64_MAX};
    States states;
    uint64_t *state = calloc(words, sizeof *state);
    states_init(&states, words, &budget);
    for (uint32_t i = 0; i < count; i++) {
        make_state(state, words, i);
        assert_true(states_append(&states, state));
    }
    assert_int_equal(states.count, count);
    for (uint32_t i = 0; i < count; i++) {
        make_state(state, words, i);
        assert_memory_equal(states_get(&states, i), state, words * sizeof *state);
    }
    for (uint32_t i = 0, together = 0; i < count; i += together) {
        const uint64_t *places = states_places(&states, i, &together);
        assert_true(together > 0);
        for (uint32_t j = 0; j < together && i + j < count; j++) {
            assert_ptr_equal(places + (size_t)j * words, states_get(&states, i + j));
        }
    }
    states_release(&states);
    assert_int_equal(budget.held, 0);
    free(state);
}

static void states_of_one_word_come_back(void **state)
{
    (void)state;
    states_come_back_as_stored(1, 200000); /* up to a slab of a megabyte */
}

static void states_of_few_words_come_back(void **state)
{
    (void)state;
    for (uint32_t words = 2; words < 9; words++) states_come_back_as_stored(words, 3000);
}

static void states_larger_than_a_slab_come_back(void **state)
{
    (void)state;
    states_come_back_as_stored(200000, 5);
}

static void a_stored_state_never_moves(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    States states;
    states_init(&states, 1, &budget);
    uint64_t word = 7;
    assert_true(states_append(&states, &word));
    const uint64_t *first = states_get(&states, 0);
    for (word = 0; word < 5000; word++) assert_true(states_append(&states, &word));
    assert_ptr_equal(states_get(&states, 0), first);
    assert_int_equal(*first, 7);
    states_release(&states);
}

static void a_spent_budget_keeps_what_is_stored(void **state)
{
    (void)state;
    for (uint64_t limit = 0; limit < 4000; limit += 7) {
        Budget budget = {.limit = limit};
        States states;
        states_init(&states, 3, &budget);
        uint64_t cells[3];
        uint32_t count = 0;
        for (make_state(cells, 3, 0); states_append(&states, cells); count++) {
            make_state(cells, 3, count + 1);
        }
        assert_int_equal(states.count, count);
        assert_true(budget.held <= limit);
        for (uint32_t i = 0; i < count; i++) {
            make_state(cells, 3, i);
            assert_memory_equal(states_get(&states, i), cells, sizeof cells);
        }
        states_release(&states);
        assert_int_equal(budget.held, 0);
    }
}

static void a_small_model_takes_little(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    States states;
    states_init(&states, 1, &budget);
    uint64_t word = 0;
    assert_true(states_append(&states, &word));
    assert_true(budget.held < 1000);
    states_release(&states);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_of_one_word_come_back),
        cmocka_unit_test(states_of_few_words_come_back),
        cmocka_unit_test(states_larger_than_a_slab_come_back),
        cmocka_unit_test(a_stored_state_never_moves),
        cmocka_unit_test(a_spent_budget_keeps_what_is_stored),
        cmocka_unit_test(a_small_model_takes_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
