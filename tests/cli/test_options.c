/* test_options.c - what is a number is read, what is none is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "options.h"

static void numbers_are_digits_and_nothing_else(void **state)
{
    (void)state;
    uint64_t number = 7;
    assert_true(number_read("0", &number));
    assert_int_equal(number, 0);
    assert_true(number_read("18446744073709551615", &number));
    assert_true(number == UINT64_MAX);
    static const char *const refused[] = {"",
                                          "-1",
                                          "+1",
                                          " 1",
                                          "1 ",
                                          "1e3",
                                          "0x10",
                                          "1.0",
                                          "one",
                                          "1,0",
                                          "18446744073709551616",
                                          "99999999999999999999999999"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(number_read(refused[i], &number));
    }
}

static void sizes_may_have_a_unit(void **state)
{
    (void)state;
    uint64_t bytes;
    assert_true(size_read("512", &bytes));
    assert_int_equal(bytes, 512);
    assert_true(size_read("3k", &bytes));
    assert_int_equal(bytes, 3 * 1024);
    assert_true(size_read("3M", &bytes));
    assert_int_equal(bytes, 3 * 1024 * 1024);
    assert_true(size_read("2G", &bytes));
    assert_true(bytes == UINT64_C(2) << 30);
    assert_true(size_read("1T", &bytes));
    assert_true(bytes == UINT64_C(1) << 40);
    assert_true(size_read("1.5G", &bytes));
    assert_true(bytes == UINT64_C(3) << 29);
    assert_true(size_read("0.25K", &bytes));
    assert_int_equal(bytes, 256);
    assert_true(size_read("0.9999999999999999999999999999999999999999T", &bytes));
    assert_true(bytes == (UINT64_C(1) << 40) - 1);
    static const char *const refused[] = {"",
                                          "K",
                                          "1KB",
                                          "1P",
                                          "-1K",
                                          "1 K",
                                          "1.5",
                                          "1.G",
                                          ".5G",
                                          "1.5.5G",
                                          "1,5G",
                                          "1KK",
                                          "99999999999999999999K",
                                          "18446744073709551615K",
                                          "11111111111111111111111111111111111111111111111111"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(size_read(refused[i], &bytes));
    }
}

static void seconds_may_have_a_fraction(void **state)
{
    (void)state;
    double seconds;
    assert_true(seconds_read("2", &seconds));
    assert_true(seconds == 2);
    assert_true(seconds_read("0.25", &seconds));
    assert_true(seconds == 0.25);
    assert_true(seconds_read(".5", &seconds));
    assert_true(seconds_read("3.", &seconds));
    static const char *const refused[] = {"",    ".",   "0",     "-1",   "1e3",        "nan",
                                          "inf", "1 s", "0x1p4", "1..2", "10000000000"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(seconds_read(refused[i], &seconds));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_digits_and_nothing_else),
        cmocka_unit_test(sizes_may_have_a_unit),
        cmocka_unit_test(seconds_may_have_a_fraction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
