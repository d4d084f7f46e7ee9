/* test_text.c - a string under construction is always terminated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/text.h"

static void an_empty_text_is_the_empty_string(void **state)
{
    (void)state;
    Text text = {0};
    assert_string_equal(text_string(&text), "");
    text_clear(&text);
    assert_string_equal(text_string(&text), "");
    text_release(&text);
}

static void pieces_are_joined_in_order(void **state)
{
    (void)state;
    Text text = {0};
    text_add(&text, "step ");
    text_add_many(&text, "writer", 5);
    text_add_char(&text, '!');
    text_pad(&text, '.', 3);
    text_pad(&text, '.', 0);
    text_add(&text, "");
    assert_string_equal(text_string(&text), "step write!...");
    assert_int_equal(text.count, 14);
    text_release(&text);
}

static void formats_grow_as_needed(void **state)
{
    (void)state;
    Text text = {0};
    for (int i = 0; i < 1000; i++) text_format(&text, "%d,", i);
    assert_int_equal(text.count, 10 * 2 + 90 * 3 + 900 * 4);
    assert_memory_equal(text.chars + text.count - 4, "999,", 5);
    text_format(&text, "%50000d", 7);
    assert_int_equal(strlen(text_string(&text)), 10 * 2 + 90 * 3 + 900 * 4 + 50000);
    text_release(&text);
}

static void it_is_terminated_after_every_change(void **state)
{
    (void)state;
    Text text = {0};
    for (size_t i = 0; i < 300; i++) {
        text_add_char(&text, 'x');
        assert_int_equal(strlen(text_string(&text)), i + 1);
    }
    text_clear(&text);
    assert_int_equal(strlen(text_string(&text)), 0);
    text_add(&text, "again");
    assert_string_equal(text_string(&text), "again");
    text_release(&text);
    assert_null(text.chars);
}

static void zero_bytes_are_characters_like_others(void **state)
{
    (void)state;
    Text text = {0};
    text_add_many(&text, "a\0b", 3);
    assert_int_equal(text.count, 3);
    assert_memory_equal(text.chars, "a\0b", 4);
    text_release(&text);
}

static void columns_count_code_points(void **state)
{
    (void)state;
    assert_int_equal(text_columns("plain", 5), 5);
    assert_int_equal(text_columns("größer", strlen("größer")), 6);
    assert_int_equal(text_columns("→∈𝔸", strlen("→∈𝔸")), 3);
    assert_int_equal(text_columns("\t", 1), 1);
    assert_int_equal(text_columns("", 0), 0);
}

static void assert_wraps(const char *string, size_t column, size_t indent, size_t columns,
                         const char *expected)
{
    Text text = {0};
    text_add_wrapped(&text, string, column, indent, columns);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void lines_break_between_words_and_nowhere_else(void **state)
{
    (void)state;
    assert_wraps("", 4, 2, 10, "");
    assert_wraps("one two three", 0, 0, 13, "one two three");
    assert_wraps("one two three", 0, 0, 12, "one two\nthree");
    assert_wraps("one two three", 6, 2, 9, "one\n  two\n  three");
    assert_wraps("grö ßer", 0, 0, 3, "grö\nßer");
    assert_wraps("incomprehensible as it is", 0, 2, 8, "incomprehensible\n  as it\n  is");
    assert_wraps("one  two ", 0, 0, 0, "one  two ");
    /* No room behind what stands before it: it begins on a line of its own. */
    assert_wraps("longer word", 8, 4, 12, "\n    longer\n    word");
}

static void a_number_stays_with_its_unit_and_a_name_with_its_value(void **state)
{
    (void)state;
    assert_wraps("it took 28.1 s", 0, 0, 13, "it took\n28.1 s");
    assert_wraps("of 1,000 states, 3", 0, 0, 14, "of\n1,000 states,\n3");
    assert_wraps("with HOSTS = 1..3, N >= 2", 0, 2, 15, "with\n  HOSTS = 1..3,\n  N >= 2");
    /* There is no room for it. */
    assert_wraps("HOSTS = 1..3", 0, 0, 10, "HOSTS\n= 1..3");
    /* Nothing is counted. */
    assert_wraps("1 2 3 (4)", 0, 0, 4, "1 2\n3\n(4)");
    assert_wraps("v2 runs", 0, 0, 4, "v2\nruns");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_text_is_the_empty_string),
        cmocka_unit_test(pieces_are_joined_in_order),
        cmocka_unit_test(formats_grow_as_needed),
        cmocka_unit_test(it_is_terminated_after_every_change),
        cmocka_unit_test(zero_bytes_are_characters_like_others),
        cmocka_unit_test(columns_count_code_points),
        cmocka_unit_test(lines_break_between_words_and_nowhere_else),
        cmocka_unit_test(a_number_stays_with_its_unit_and_a_name_with_its_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
