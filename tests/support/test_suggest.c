/* test_suggest.c - what is near, and that the distance is the one a naive twin computes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/suggest.h"

static const char *best(const char *wrong, const char *const *candidates)
{
    Suggestion suggestion = {.wrong = wrong};
    for (; *candidates != NULL; candidates++) suggestion_offer(&suggestion, *candidates);
    return suggestion.best;
}

#define BEST(wrong, ...) best(wrong, (const char *const[]){__VA_ARGS__, NULL})

static void a_slip_is_recognised(void **state)
{
    (void)state;
    assert_string_equal(BEST("lastest", "applied", "latest", "plans"), "latest");
    assert_string_equal(BEST("invarient", "liveness", "invariant"), "invariant");
    assert_string_equal(BEST("palns", "plan", "plans"), "plans"); /* swapped neighbours: one edit */
    assert_string_equal(BEST("ad", "add", "sub"), "add");
}

static void what_is_far_is_not_offered(void **state)
{
    (void)state;
    assert_null(BEST("record", "applied", "latest", "plans"));
    assert_null(BEST("x", "y", "z", "xy")); /* one letter could be anything */
    assert_null(BEST("ab", "cd"));
    assert_null(BEST("", "a"));
}

static void the_nearest_wins_and_the_first_of_equals(void **state)
{
    (void)state;
    assert_string_equal(BEST("plan", "plans", "plan1", "plane"), "plans");
    assert_string_equal(BEST("counter", "conuter1", "counters"), "counters");
    assert_string_equal(BEST("plan", "plans", "plan"), "plan");
}

static void long_names_never_match(void **state)
{
    (void)state;
    char name[66], other[66];
    memset(name, 'a', 64);
    memset(other, 'a', 64);
    name[64] = other[64] = '\0';
    assert_string_equal(BEST(name, other), other);
    name[64] = 'a';
    name[65] = '\0';
    assert_null(BEST(name, other));
    assert_null(BEST(other, name));
}

/* The definition, without tables. */
static size_t naive(const char *a, size_t i, const char *b, size_t j)
{
    if (i == 0) return j;
    if (j == 0) return i;
    size_t least = naive(a, i - 1, b, j - 1) + (a[i - 1] != b[j - 1]);
    size_t deleted = naive(a, i - 1, b, j) + 1, inserted = naive(a, i, b, j - 1) + 1;
    if (deleted < least) least = deleted;
    if (inserted < least) least = inserted;
    if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        size_t swapped = naive(a, i - 2, b, j - 2) + 1;
        if (swapped < least) least = swapped;
    }
    return least;
}

static void the_distance_is_that_of_the_definition(void **state)
{
    (void)state;
    uint32_t random = 1;
    for (int round = 0; round < 3000; round++) {
        char words[2][7] = {{0}};
        for (int w = 0; w < 2; w++) {
            size_t length = (random = random * 1664525 + 1013904223) >> 16 & 3;
            for (size_t i = 0; i < length + 3; i++)
                words[w][i] = (char)('a' + ((random = random * 1664525 + 1013904223) >> 16) % 3);
        }
        size_t wrong_length = strlen(words[0]);
        size_t distance = naive(words[0], wrong_length, words[1], strlen(words[1]));
        Suggestion suggestion = {.wrong = words[0]};
        suggestion_offer(&suggestion, words[1]);
        assert_int_equal(suggestion.best != NULL, distance <= (wrong_length + 2) / 3);
        if (suggestion.best != NULL) assert_int_equal(suggestion.distance, distance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_is_recognised),
        cmocka_unit_test(what_is_far_is_not_offered),
        cmocka_unit_test(the_nearest_wins_and_the_first_of_equals),
        cmocka_unit_test(long_names_never_match),
        cmocka_unit_test(the_distance_is_that_of_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
