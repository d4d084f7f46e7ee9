/* test_lines.c - quotients lose nothing, also where homes are full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "lines.h"

#define WORDS_MOST (16 * PART_WORDS)

static bool insert(uint32_t *words, uint64_t count, uint64_t key)
{
    uint64_t slot = 0;
    if (lines_find(words, count, key, &slot) || slot == LINES_FULL) return false;
    assert_int_equal(words[slot], 0);
    lines_enter(words, count, key, slot);
    assert_true(lines_find(words, count, key, &slot));
    return true;
}

static void all_keys_of_few_bits_are_there_once(void **state)
{
    (void)state;
    uint32_t *words = calloc(WORDS_MOST, sizeof *words);
    uint64_t keys = 0;
    assert_true(lines_fit(10, WORDS_MOST));
    for (uint64_t key = 0; key < 1024; key++) keys += insert(words, WORDS_MOST, key);
    assert_int_equal(lines_taken(words, WORDS_MOST), keys);
    for (uint64_t key = 0; key < 1024; key++) assert_false(insert(words, WORDS_MOST, key));
    free(words);
}

/* Keys that share a home, or all of a home but a few bits of the rest. */
static void crowded_keys_are_told_apart(void **state)
{
    (void)state;
    for (uint64_t count = PART_WORDS; count <= WORDS_MOST; count *= 2) {
        unsigned bits = 63;
        while (!lines_fit(bits, count)) bits--;
        for (unsigned stride = 0; stride < bits; stride++) {
            uint32_t *words = calloc(count, sizeof *words);
            uint64_t mask = UINT64_MAX >> (64 - bits), taken = 0, room = lines_capacity(count);
            uint64_t most = UINT64_C(1) << (bits - stride);
            for (uint64_t i = 0; i < room && i < most && i < 300; i++) {
                taken += insert(words, count, (i << stride) & mask);
            }
            assert_true(taken > 0);
            assert_int_equal(lines_taken(words, count), taken);
            free(words);
        }
    }
}

/* Whether a key is new, and in what slot it is then, also where its part of the table is full. */
static void adding_is_finding_and_entering(void **state)
{
    (void)state;
    for (uint64_t count = PART_WORDS; count <= WORDS_MOST; count *= 2) {
        uint32_t *one = calloc(count, sizeof *one), *other = calloc(count, sizeof *other);
        uint64_t room = lines_capacity(count), full = 0, slot = 0, added = 0;
        for (uint64_t i = 0; i < 4 * room; i++) {
            uint64_t key = i * UINT64_C(0x9e3779b97f4a7c15) >> 34;
            if (i % 8 == 0) key &= ~UINT64_C(3);
            if (i % 5 == 0) key = (i - i / 2) * UINT64_C(0x9e3779b97f4a7c15) >> 34;
            bool is_new = !lines_find(one, count, key, &slot);
            bool has_room = is_new && slot != LINES_FULL;
            if (has_room) lines_enter(one, count, key, slot);
            assert_int_equal(lines_add(other, count, key, &added), is_new);
            if (is_new) assert_int_equal(added, slot);
            full += is_new && !has_room;
        }
        assert_true(full > 0);
        assert_memory_equal(one, other, count * sizeof *one);
        free(one);
        free(other);
    }
}

static void what_was_entered_last_can_be_taken_back(void **state)
{
    (void)state;
    uint32_t *words = calloc(PART_WORDS, sizeof *words);
    uint64_t slots[3] = {0}, slot = 0;
    for (uint64_t i = 0; i < 3; i++) assert_true(insert(words, PART_WORDS, i << 10));
    for (uint64_t i = 0; i < 3; i++) {
        assert_false(lines_find(words, PART_WORDS, (8 + i) << 10, &slots[i]));
        lines_enter(words, PART_WORDS, (8 + i) << 10, slots[i]);
    }
    for (uint64_t i = 0; i < 3; i++) words[slots[i]] = 0;
    for (uint64_t i = 0; i < 3; i++) {
        assert_true(lines_find(words, PART_WORDS, i << 10, &slot));
        assert_false(lines_find(words, PART_WORDS, (8 + i) << 10, &slot));
    }
    assert_int_equal(slot, slots[0]);
    free(words);
}

/* Keys of all homes, and many of few, so that they are far from theirs. */
static void a_table_that_doubles_loses_no_key(void **state)
{
    (void)state;
    for (uint64_t count = PART_WORDS; count < WORDS_MOST; count *= 2) {
        uint64_t *keys = calloc(count, sizeof *keys), taken = 0;
        uint32_t *words = calloc(2 * count, sizeof *words);
        uint64_t room = lines_capacity(count) / 10 * 9;
        unsigned bits = 63;
        while (!lines_fit(bits, count)) bits--;
        for (uint64_t i = 0; taken < room; i++) {
            uint64_t key = i * UINT64_C(0x9e3779b97f4a7c15) >> (64 - bits);
            if (i % 8 == 0) key &= ~UINT64_C(3);
            if (insert(words, count, key)) keys[taken++] = key;
        }
        for (uint64_t part = 0; part < count / PART_WORDS; part++) {
            assert_true(lines_split(words, count, part));
        }
        assert_int_equal(lines_taken(words, 2 * count), taken);
        for (uint64_t i = 0; i < taken; i++) assert_false(insert(words, 2 * count, keys[i]));
        free(words);
        free(keys);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_keys_of_few_bits_are_there_once),
        cmocka_unit_test(crowded_keys_are_told_apart),
        cmocka_unit_test(adding_is_finding_and_entering),
        cmocka_unit_test(what_was_entered_last_can_be_taken_back),
        cmocka_unit_test(a_table_that_doubles_loses_no_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
