/* test_wording.c - numbers read as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "properties/wording.h"

static void assert_text(Text *text, const char *expected)
{
    assert_string_equal(text_string(text), expected);
    text_clear(text);
}

static void digits_are_grouped(void **state)
{
    (void)state;
    Text text = {0};
    text_add_number(&text, 0);
    assert_text(&text, "0");
    text_add_number(&text, 999);
    assert_text(&text, "999");
    text_add_number(&text, 1000);
    assert_text(&text, "1,000");
    text_add_number(&text, 74930195);
    assert_text(&text, "74,930,195");
    text_add_number(&text, UINT64_MAX);
    assert_text(&text, "18,446,744,073,709,551,615");
    text_release(&text);
}

static void only_one_is_singular(void **state)
{
    (void)state;
    Text text = {0};
    text_add_count(&text, 0, "state");
    assert_text(&text, "0 states");
    text_add_count(&text, 1, "state");
    assert_text(&text, "1 state");
    text_add_count(&text, 1291, "state");
    assert_text(&text, "1,291 states");
    text_release(&text);
}

static void bytes_have_binary_units_and_are_never_said_to_be_more(void **state)
{
    (void)state;
    Text text = {0};
    text_add_bytes(&text, 1);
    assert_text(&text, "1 byte");
    text_add_bytes(&text, 1023);
    assert_text(&text, "1,023 bytes");
    text_add_bytes(&text, 1024);
    assert_text(&text, "1 KiB");
    text_add_bytes(&text, 1024 * 1024 - 1);
    assert_text(&text, "1,023.9 KiB");
    text_add_bytes(&text, UINT64_C(3) << 29);
    assert_text(&text, "1.5 GiB");
    text_add_bytes(&text, UINT64_MAX);
    assert_text(&text, "15.9 EiB");
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_grouped),
        cmocka_unit_test(only_one_is_singular),
        cmocka_unit_test(bytes_have_binary_units_and_are_never_said_to_be_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
