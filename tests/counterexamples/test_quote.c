/* test_quote.c - lines of the source as they stand, less what all of them begin with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "quote.h"

static Source source_of(const char *string)
{
    return (Source){.name = "x.tocsin", .text = string, .length = strlen(string)};
}

static Span span_of(const Source *source, const char *words)
{
    uint32_t begin = (uint32_t)(strstr(source->text, words) - source->text);
    return (Span){begin, begin + (uint32_t)strlen(words)};
}

static void assert_quote(const char *string, const char *words, size_t columns, bool place,
                         const char *expected)
{
    Source source = source_of(string);
    Text text = {0};
    Page page = {.text = &text, .columns = columns};
    if (place) {
        quote_place(&page, &source, span_of(&source, words));
    } else {
        quote_lines(&page, &source, span_of(&source, words));
    }
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void all_lines_of_the_span_are_quoted_whole(void **state)
{
    (void)state;
    assert_quote("a\n  invariant x:\n    y\n    => z\nb\n", "x:\n    y\n    => z", 80, false,
                 "     2 | invariant x:\n"
                 "     3 |   y\n"
                 "     4 |   => z\n");
}

static void the_last_line_needs_no_end(void **state)
{
    (void)state;
    assert_quote("\ninvariant x: y", "x: y", 80, false, "     2 | invariant x: y\n");
}

static void a_long_line_is_continued_under_its_beginning(void **state)
{
    (void)state;
    assert_quote("invariant x: aaaa && bbbb && cccc && dddd", "aaaa", 34, false,
                 "     1 | invariant x: aaaa && bbbb\n"
                 "       |     && cccc && dddd\n");
}

static void a_place_is_underlined(void **state)
{
    (void)state;
    assert_quote("a\n    x = y + 1\n", "y + 1", 80, true,
                 "     2 | x = y + 1\n"
                 "       |     ^^^^^\n");
}

static void a_place_of_several_lines_is_underlined_to_the_end_of_its_first(void **state)
{
    (void)state;
    assert_quote("x = y +\n  1\n", "y +\n  1", 80, true,
                 "     1 | x = y +\n"
                 "       |     ^^^\n");
}

static void a_place_far_to_the_right_is_in_the_window(void **state)
{
    (void)state;
    Text line = {0}, text = {0};
    text_pad(&line, 'a', 5000);
    text_add(&line, " here ");
    text_pad(&line, 'b', 5000);
    Source source = source_of(text_string(&line));
    Page page = {.text = &text, .columns = 60};
    quote_place(&page, &source, span_of(&source, "here"));
    const char *marks = strstr(text_string(&text), "\n") + 1;
    assert_int_equal(strlen(text_string(&text)) < 200, 1);
    size_t column = strcspn(marks, "^") + strlen("…") - 1;
    assert_int_equal(strncmp(text_string(&text) + column, "here", 4), 0);
    text_release(&line);
    text_release(&text);
}

/* `st[h] = down` was quoted as `t[h] = down`, without a sign that it had been cut. */
static void what_is_cut_at_the_left_begins_with_an_ellipsis_and_a_word(void **state)
{
    (void)state;
    assert_quote("loop { step back { await st[h] == up  st[h] = down  moving = moving - 1 } }",
                 "moving - 1", 60, true,
                 "     1 | …= down  moving = moving - 1 } }\n"
                 "       |                   ^^^^^^^^^^\n");
    /* No word begins before the place. */
    assert_quote("invariant_with_a_long_name_of_its_own(of_a_moving_thing_and_more)", "of_a_moving",
                 52, true,
                 "     1 | …me_of_its_own(of_a_moving_thing_and_more)\n"
                 "       |                ^^^^^^^^^^^\n");
}

static void a_span_outside_the_text_does_no_harm(void **state)
{
    (void)state;
    Source source = source_of("");
    Text text = {0};
    Page page = {.text = &text, .columns = 80};
    quote_place(&page, &source, (Span){0, 0});
    quote_lines(&page, &source, (Span){0, 0});
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_lines_of_the_span_are_quoted_whole),
        cmocka_unit_test(the_last_line_needs_no_end),
        cmocka_unit_test(a_long_line_is_continued_under_its_beginning),
        cmocka_unit_test(a_place_is_underlined),
        cmocka_unit_test(a_place_of_several_lines_is_underlined_to_the_end_of_its_first),
        cmocka_unit_test(a_place_far_to_the_right_is_in_the_window),
        cmocka_unit_test(what_is_cut_at_the_left_begins_with_an_ellipsis_and_a_word),
        cmocka_unit_test(a_span_outside_the_text_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
