/* test_page.c - nothing is wider than the page, nothing is lost, nothing upsets a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "page.h"

static void assert_text(Text *text, const char *expected)
{
    assert_string_equal(text_string(text), expected);
    text_release(text);
}

static void lines_break_at_blanks(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 12};
    page_paragraph(&page, TONE_PLAIN, 0, 2, "one two three four five");
    assert_text(&text, "one two\n  three four\n  five\n");
}

static void lines_break_elsewhere_than_between_a_number_and_its_unit(void **state)
{
    (void)state;
    assert_int_equal(page_line("prove: 641 checks, 28.1 s", 24), strlen("prove: 641 checks,"));
    assert_int_equal(page_line("with HOSTS = 1..3", 12), strlen("with"));
    assert_int_equal(page_line("with HOSTS = 1..3", 16), strlen("with"));
    assert_int_equal(page_line("with HOSTS = 1..3", 17), strlen("with HOSTS = 1..3"));
    assert_int_equal(page_line("automata, under 0.001 s", 16), strlen("automata,"));
    assert_int_equal(page_line("plan: 0 -> 1", 10), strlen("plan: 0"));
    assert_int_equal(page_line("a = [1: 0, 2: 0]", 14), strlen("a = [1: 0,"));
    /* There is nowhere else to break. */
    assert_int_equal(page_line("HOSTS = 1..3", 8), strlen("HOSTS ="));
}

static void a_word_without_blanks_is_broken_where_the_page_ends(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 5};
    page_paragraph(&page, TONE_PLAIN, 0, 1, "abcdefghij");
    assert_text(&text, "abcde\n fghi\n j\n");
}

static void a_name_that_is_too_long_is_broken_between_its_parts(void **state)
{
    (void)state;
    assert_int_equal(page_line("worker[12].take_it_all", 12), strlen("worker[12]."));
    assert_int_equal(page_line("worker[12].take_it_all", 10), strlen("worker"));
    assert_int_equal(page_line("acquire.take_it_all now", 8), strlen("acquire."));
    assert_int_equal(page_line("take_it_all now", 9), strlen("take_it_"));
    assert_int_equal(page_line("by take_it_all now", 12), strlen("by"));
    /* Behind a sentence's end, and in a range, there is no name to go on. */
    assert_int_equal(page_line("take_it.", 7), strlen("take_"));
    assert_int_equal(page_line("in1..31", 6), strlen("in1..3"));
}

static void a_word_that_fits_exactly_stays_whole(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 5};
    page_paragraph(&page, TONE_PLAIN, 0, 0, "abcde fghij");
    assert_text(&text, "abcde\nfghij\n");
}

static void line_ends_in_a_text_are_kept(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 40};
    page_paragraph(&page, TONE_PLAIN, 0, 4, "first\nsecond");
    assert_text(&text, "first\n    second\n");
}

static void an_empty_paragraph_is_an_empty_line(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 40};
    page_paragraph(&page, TONE_PLAIN, 0, 4, "");
    assert_text(&text, "\n");
}

static void characters_are_counted_not_bytes(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 4};
    page_paragraph(&page, TONE_PLAIN, 0, 0, "ääää öööö");
    assert_text(&text, "ääää\nöööö\n");
}

static void control_characters_become_blanks(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 40};
    page_add(&page, TONE_PLAIN,
             "a\033[31mb\xC2\x9B"
             "c\x7F",
             11);
    assert_null(strchr(text_string(&text), '\033'));
    assert_text(&text, "a [31mb c ");
}

static void colours_surround_what_is_toned_and_only_where_allowed(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 40, .colour = true};
    page_put(&page, TONE_GOOD, "ok", 4);
    assert_text(&text, "\033[32mok\033[0m  ");
    text = (Text){0};
    page.colour = false;
    page_put(&page, TONE_GOOD, "ok", 4);
    assert_text(&text, "ok  ");
}

static void cells_stand_side_by_side_and_wrap_on_their_own(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 40};
    const Cell cells[] = {
        {"7", 2, 0, TONE_PLAIN, true},
        {"a long name", 6, 2, TONE_PLAIN, false},
        {"x: 0 -> 1\ny: 0 -> 1", 9, 2, TONE_PLAIN, false},
        {":5", 3, 0, TONE_PLAIN, true},
    };
    page_row(&page, 1, cells, 4);
    assert_text(&text, "  7  a long  x: 0 -> 1   :5\n"
                       "       name  y: 0 -> 1\n");
}

static void no_line_of_a_row_ends_in_blanks(void **state)
{
    (void)state;
    Text text = {0};
    Page page = {.text = &text, .columns = 40};
    const Cell cells[] = {{"a", 8, 0, TONE_PLAIN, false}, {"", 8, 0, TONE_PLAIN, false}};
    page_row(&page, 2, cells, 2);
    assert_text(&text, "  a\n");
}

static void what_is_cut_ends_in_an_ellipsis(void **state)
{
    (void)state;
    Text text = {0};
    text_add_cut(&text, "äöüabc", 6);
    assert_text(&text, "äöüabc");
    text = (Text){0};
    text_add_cut(&text, "äöüabc", 5);
    assert_text(&text, "äöüa…");
    text = (Text){0};
    text_add_cut(&text, "a word or two", 11);
    assert_text(&text, "a word or …");
}

/* Whatever the width and the words, no line is too long and no letter is lost. */
static void wrapping_never_exceeds_the_page_and_never_loses_a_letter(void **state)
{
    (void)state;
    static const char words[] = "a bb ccc  dddddddddd e   ffffffffffffffffff gg h\nii jjjj";
    for (size_t columns = 1; columns < 60; columns++) {
        for (size_t indent = 0; indent < columns; indent++) {
            Text text = {0};
            Page page = {.text = &text, .columns = columns};
            page_paragraph(&page, TONE_PLAIN, 0, indent, words);
            size_t letters = 0, column = 0;
            for (const char *c = text_string(&text); *c != '\0'; c++) {
                column = *c == '\n' ? 0 : column + 1;
                assert_true(column <= columns);
                letters += *c != '\n' && *c != ' ';
            }
            assert_int_equal(letters, 44);
            text_release(&text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_break_at_blanks),
        cmocka_unit_test(lines_break_elsewhere_than_between_a_number_and_its_unit),
        cmocka_unit_test(a_word_without_blanks_is_broken_where_the_page_ends),
        cmocka_unit_test(a_name_that_is_too_long_is_broken_between_its_parts),
        cmocka_unit_test(a_word_that_fits_exactly_stays_whole),
        cmocka_unit_test(line_ends_in_a_text_are_kept),
        cmocka_unit_test(an_empty_paragraph_is_an_empty_line),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(control_characters_become_blanks),
        cmocka_unit_test(colours_surround_what_is_toned_and_only_where_allowed),
        cmocka_unit_test(cells_stand_side_by_side_and_wrap_on_their_own),
        cmocka_unit_test(no_line_of_a_row_ends_in_blanks),
        cmocka_unit_test(what_is_cut_ends_in_an_ellipsis),
        cmocka_unit_test(wrapping_never_exceeds_the_page_and_never_loses_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
