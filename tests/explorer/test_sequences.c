/* test_sequences.c - sequences of words, each stored once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sequences.h"

#define MANY 3000U

static uint64_t random_state = 1;

static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(random_state >> 33) % bound;
}

/* Short ones over few words, so that many are equal. */
static uint32_t make(uint32_t *words)
{
    uint32_t count = random_below(5);
    for (uint32_t i = 0; i < count; i++) words[i] = random_below(4);
    return count;
}

static void equal_sequences_have_one_number(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    Sequences sequences;
    uint32_t known[MANY][5], lengths[MANY], kept = 0;
    sequences_init(&sequences, &budget);
    for (uint32_t i = 0; i < MANY; i++) {
        uint32_t words[5] = {0}, number, at = 0;
        bool is_new;
        uint32_t count = make(words);
        while (at < kept &&
               (lengths[at] != count || memcmp(known[at], words, count * sizeof *words) != 0)) {
            at++;
        }
        assert_true(sequences_add(&sequences, words, count, &number, &is_new));
        assert_int_equal(number, at);
        assert_int_equal(is_new, at == kept);
        if (!is_new) continue;
        memcpy(known[kept], words, sizeof words);
        lengths[kept++] = count;
    }
    assert_int_equal(sequences_count(&sequences), kept);
    for (uint32_t i = 0; i < kept; i++) {
        uint32_t count;
        const uint32_t *words = sequences_get(&sequences, i, &count);
        assert_int_equal(count, lengths[i]);
        assert_true(count == 0 || memcmp(words, known[i], count * sizeof *words) == 0);
    }
    sequences_release(&sequences);
    assert_int_equal(budget.held, 0);
}

static void what_has_no_room_changes_nothing(void **state)
{
    (void)state;
    Budget budget = {.limit = 20000};
    Sequences sequences;
    uint32_t number, stored = 0, count;
    bool is_new;
    sequences_init(&sequences, &budget);
    while (sequences_add(&sequences, &stored, 1, &number, &is_new)) stored++;
    assert_true(budget.held <= budget.limit);
    assert_int_equal(sequences_count(&sequences), stored);
    for (uint32_t i = 0; i < stored; i++) {
        assert_int_equal(*sequences_get(&sequences, i, &count), i);
        assert_int_equal(count, 1);
    }
    sequences_release(&sequences);
    assert_int_equal(budget.held, 0);
}

static void what_was_cleared_is_new_again(void **state)
{
    (void)state;
    Budget budget = {.limit = UINT64_MAX};
    Sequences sequences;
    uint32_t number, words[] = {7, 8};
    bool is_new;
    sequences_init(&sequences, &budget);
    sequences_clear(&sequences);
    assert_true(sequences_add(&sequences, words, 2, &number, &is_new));
    sequences_clear(&sequences);
    assert_int_equal(sequences_count(&sequences), 0);
    assert_true(sequences_add(&sequences, words + 1, 1, &number, &is_new));
    assert_true(is_new);
    assert_int_equal(number, 0);
    sequences_release(&sequences);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_sequences_have_one_number),
        cmocka_unit_test(what_has_no_room_changes_nothing),
        cmocka_unit_test(what_was_cleared_is_new_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
