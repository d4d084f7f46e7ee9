/* test_diagnostics.c - messages stand in order, once, and look as promised. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/diagnostics.h"
#include "support/text.h"

static Source source_of(const char *text)
{
    return (Source){"p.tocsin", text, strlen(text)};
}

/* The span of the first `part` in `text`. */
static Span span_of(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    assert_non_null(found);
    uint32_t begin = (uint32_t)(found - text);
    return (Span){begin, begin + (uint32_t)strlen(part)};
}

static void assert_prints_source(const Diagnostics *diagnostics, const Source *source, bool colour,
                                 const char *expected)
{
    char *printed = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&printed, &size);
    diagnostics_print(diagnostics, source, stream, colour);
    fclose(stream);
    assert_string_equal(printed, expected);
    free(printed);
}

static void assert_prints(const Diagnostics *diagnostics, const char *text, const char *expected)
{
    Source source = source_of(text);
    assert_prints_source(diagnostics, &source, false, expected);
}

/* One error at `part` of `text` is printed so. */
static void assert_shows(const char *text, const char *part, const char *expected)
{
    Diagnostics *diagnostics = diagnostics_create();
    diagnostics_report(diagnostics, SEVERITY_ERROR, span_of(text, part), "wrong");
    assert_prints(diagnostics, text, expected);
    diagnostics_destroy(diagnostics);
}

static void places_count_lines_and_code_points(void **state)
{
    (void)state;
    Source source = source_of("ab\ncd\n\nü→x");
    struct {
        uint32_t offset;
        unsigned line, column;
    } places[] = {{0, 1, 1}, {2, 1, 3}, {3, 2, 1},  {4, 2, 2},  {6, 3, 1},  {7, 4, 1},
                  {8, 4, 1}, {9, 4, 2}, {11, 4, 2}, {12, 4, 3}, {13, 4, 4}, {999, 4, 4}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        Place place = source_place(&source, places[i].offset);
        assert_int_equal(place.line, places[i].line);
        assert_int_equal(place.column, places[i].column);
    }
}

static void the_place_is_underlined_with_the_hint_beside_it(void **state)
{
    (void)state;
    const char *text = "protocol p\n\n  await lastest > plan\n";
    Diagnostics *diagnostics = diagnostics_create();
    assert_true(diagnostics_report(diagnostics, SEVERITY_ERROR, span_of(text, "lastest"),
                                   "there is no variable `%s`", "lastest"));
    diagnostics_hint(diagnostics, "did you mean `latest`?");
    assert_prints(diagnostics, text,
                  "p.tocsin:3:9: error: there is no variable `lastest`\n"
                  "  3 |   await lastest > plan\n"
                  "    |         ^^^^^^^ did you mean `latest`?\n");
    diagnostics_destroy(diagnostics);
}

static void long_hints_and_further_ones_get_lines_of_their_own(void **state)
{
    (void)state;
    const char *text = "x";
    Diagnostics *diagnostics = diagnostics_create();
    diagnostics_report(diagnostics, SEVERITY_WARNING, (Span){0, 1}, "odd");
    diagnostics_hint(diagnostics, "%s",
                     "0123456789 0123456789 0123456789 0123456789 0123456789 "
                     "0123456789 01234");
    diagnostics_hint(diagnostics, "short");
    assert_prints(diagnostics, text,
                  "p.tocsin:1:1: warning: odd\n"
                  "  1 | x\n"
                  "    | ^\n"
                  "    = 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 01234\n"
                  "    = short\n");
    diagnostics_destroy(diagnostics);
}

static void notes_have_their_own_place(void **state)
{
    (void)state;
    const char *text = "var x\nvar x\n";
    Diagnostics *diagnostics = diagnostics_create();
    diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){10, 11}, "`x` is declared twice");
    diagnostics_note(diagnostics, (Span){4, 5}, "first declared here");
    assert_prints(diagnostics, text,
                  "p.tocsin:2:5: error: `x` is declared twice\n"
                  "  2 | var x\n"
                  "    |     ^\n"
                  "p.tocsin:1:5: note: first declared here\n"
                  "  1 | var x\n"
                  "    |     ^\n");
    diagnostics_destroy(diagnostics);
}

static void messages_are_sorted_by_position(void **state)
{
    (void)state;
    Diagnostics *diagnostics = diagnostics_create();
    diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){9, 10}, "third");
    diagnostics_report(diagnostics, SEVERITY_WARNING, (Span){1, 2}, "first");
    diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){1, 9}, "second");
    diagnostics_hint(diagnostics, "belongs to the second");
    const char *messages[] = {"first", "second", "third"};
    assert_int_equal(diagnostics_count(diagnostics), 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(diagnostics_view(diagnostics, i).message, messages[i]);
    assert_int_equal(diagnostics_view(diagnostics, 0).severity, SEVERITY_WARNING);
    assert_int_equal(diagnostics_view(diagnostics, 1).span.end, 9);
    assert_int_equal(diagnostics_errors(diagnostics), 2);
    assert_int_equal(diagnostics_warnings(diagnostics), 1);
    diagnostics_destroy(diagnostics);
}

static void repetitions_are_dropped_with_what_belongs_to_them(void **state)
{
    (void)state;
    Diagnostics *diagnostics = diagnostics_create();
    assert_true(diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){0, 1}, "wrong"));
    assert_true(diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){0, 1}, "also wrong"));
    assert_false(diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){0, 1}, "wrong"));
    diagnostics_hint(diagnostics, "not shown");
    diagnostics_note(diagnostics, (Span){0, 1}, "not shown");
    assert_true(diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){0, 2}, "wrong"));
    assert_int_equal(diagnostics_errors(diagnostics), 3);
    assert_prints(diagnostics, "ab",
                  "p.tocsin:1:1: error: wrong\n  1 | ab\n    | ^\n"
                  "p.tocsin:1:1: error: also wrong\n  1 | ab\n    | ^\n"
                  "p.tocsin:1:1: error: wrong\n  1 | ab\n    | ^^\n");
    diagnostics_destroy(diagnostics);
}

static void beyond_the_limit_there_is_one_closing_line(void **state)
{
    (void)state;
    Diagnostics *diagnostics = diagnostics_create();
    for (uint32_t i = 0; i < DIAGNOSTICS_MOST; i++) {
        assert_false(diagnostics_full(diagnostics));
        assert_true(diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){i, i + 1}, "wrong"));
    }
    assert_true(diagnostics_full(diagnostics));
    assert_false(diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){50, 51}, "one more"));
    diagnostics_hint(diagnostics, "not shown");
    assert_true(diagnostics_report(diagnostics, SEVERITY_WARNING, (Span){50, 51}, "odd"));
    assert_int_equal(diagnostics_errors(diagnostics), DIAGNOSTICS_MOST);

    char text[60], *printed = NULL;
    memset(text, 'x', sizeof text);
    Source source = {"p", text, sizeof text};
    size_t size = 0;
    FILE *stream = open_memstream(&printed, &size);
    diagnostics_print(diagnostics, &source, stream, false);
    fclose(stream);
    assert_null(strstr(printed, "one more"));
    assert_null(strstr(printed, "not shown\n  "));
    const char *end = "… more errors not shown\n";
    assert_string_equal(printed + size - strlen(end), end);
    free(printed);
    diagnostics_destroy(diagnostics);
}

static void tabs_are_blanks_up_to_the_next_stop(void **state)
{
    (void)state;
    assert_shows("\tx\ty = 1\n", "y",
                 "p.tocsin:1:4: error: wrong\n"
                 "  1 |     x   y = 1\n"
                 "    |         ^\n");
    assert_shows("a\tb", "\t",
                 "p.tocsin:1:2: error: wrong\n"
                 "  1 | a   b\n"
                 "    |  ^^^\n");
}

static void columns_of_other_scripts_are_true(void **state)
{
    (void)state;
    assert_shows("// größer → x", "x",
                 "p.tocsin:1:13: error: wrong\n"
                 "  1 | // größer → x\n"
                 "    |             ^\n");
    assert_shows("漢字 x", "x",
                 "p.tocsin:1:4: error: wrong\n"
                 "  1 | 漢字 x\n"
                 "    |      ^\n");
    assert_shows("e\u0301 x", "x",
                 "p.tocsin:1:4: error: wrong\n"
                 "  1 | e\u0301 x\n"
                 "    |   ^\n");
    assert_shows("x = größer", "größer",
                 "p.tocsin:1:5: error: wrong\n"
                 "  1 | x = größer\n"
                 "    |     ^^^^^^\n");
}

static void what_could_upset_a_terminal_is_a_dot(void **state)
{
    (void)state;
    assert_shows("a\x1B[31m\x07"
                 "b",
                 "b",
                 "p.tocsin:1:8: error: wrong\n"
                 "  1 | a.[31m.b\n"
                 "    |        ^\n");
    assert_shows("\xFF\xC3( b", "b",
                 "p.tocsin:1:5: error: wrong\n"
                 "  1 | ..( b\n"
                 "    |     ^\n");
    assert_shows("x\u202Ey", "y",
                 "p.tocsin:1:3: error: wrong\n"
                 "  1 | x.y\n"
                 "    |   ^\n");
    /* A zero byte, and messages and file names that quote such things. */
    Diagnostics *diagnostics = diagnostics_create();
    diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){1, 2}, "unknown `%s`", "\x1B[2J");
    Source source = {"p\n.tocsin", "a\0b", 3};
    assert_prints_source(diagnostics, &source, false,
                         "p..tocsin:1:2: error: unknown `.[2J`\n"
                         "  1 | a.b\n"
                         "    |  ^\n");
    diagnostics_destroy(diagnostics);
}

static void a_span_of_several_lines_is_underlined_on_its_first(void **state)
{
    (void)state;
    assert_shows("a = {\n  b\n}\n", "{\n  b\n}",
                 "p.tocsin:1:5: error: wrong\n"
                 "  1 | a = {\n"
                 "    |     ^\n");
    assert_shows("if a  \r\n b", "a  \r\n b",
                 "p.tocsin:1:4: error: wrong\n"
                 "  1 | if a\n"
                 "    |    ^\n");
}

static void the_end_of_the_text_has_a_place(void **state)
{
    (void)state;
    Diagnostics *diagnostics = diagnostics_create();
    diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){2, 2}, "end");
    assert_prints(diagnostics, "ab", "p.tocsin:1:3: error: end\n  1 | ab\n    |   ^\n");
    assert_prints(diagnostics, "b\n", "p.tocsin:2:1: error: end\n  2 |\n    | ^\n");
    assert_prints(diagnostics, "", "p.tocsin:1:1: error: end\n  1 |\n    | ^\n");
    diagnostics_destroy(diagnostics);
}

/* A line of `count` letters with `part` in the middle. */
static char *line_around(const char *part, size_t before, size_t after)
{
    Text text = {0};
    text_pad(&text, 'a', before);
    text_add(&text, part);
    text_pad(&text, 'b', after);
    return text.chars;
}

static void long_lines_are_cut_to_a_window_around_the_place(void **state)
{
    (void)state;
    static const size_t befores[] = {0, 1, 60, 71, 72, 73, 80, 100, 1000, 3000, 5000};
    static const size_t afters[] = {0, 1, 2, 70, 80, 3000};
    static const size_t lengths[] = {1, 2, 40, 69, 70, 71, 72, 73, 200};
    for (size_t b = 0; b < sizeof befores / sizeof *befores; b++) {
        for (size_t a = 0; a < sizeof afters / sizeof *afters; a++) {
            for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
                char part[256];
                memset(part, 'X', lengths[l]);
                part[lengths[l]] = '\0';
                char *line = line_around(part, befores[b], afters[a]);
                Source source = source_of(line);
                Diagnostics *diagnostics = diagnostics_create();
                diagnostics_report(diagnostics, SEVERITY_ERROR, span_of(line, part), "wrong");
                char *printed = NULL;
                size_t size = 0;
                FILE *stream = open_memstream(&printed, &size);
                diagnostics_print(diagnostics, &source, stream, false);
                fclose(stream);

                char *shown = strchr(printed, '\n') + 1, *under = strchr(shown, '\n') + 1;
                size_t shown_columns = text_columns(shown, (size_t)(under - shown) - 1);
                assert_true(shown_columns <= 78);
                assert_true(strlen(under) - 1 <= 78);
                /* The first underlined column is the first X, whatever was cut. */
                char *caret = strchr(under, '^'), *first = strchr(shown, 'X');
                assert_non_null(first);
                assert_int_equal(text_columns(shown, (size_t)(first - shown)), caret - under);
                size_t carets = strspn(caret, "^"), letters = strspn(first, "X");
                assert_int_equal(carets, letters);
                if (lengths[l] <= 69) assert_int_equal(letters, lengths[l]);
                free(printed);
                diagnostics_destroy(diagnostics);
                free(line);
            }
        }
    }
}

static void a_cut_is_marked_on_its_side(void **state)
{
    (void)state;
    char *line = line_around("X", 100, 100);
    assert_shows(line, "X",
                 "p.tocsin:1:101: error: wrong\n"
                 "  1 | …aaaaaaaaaaaaaaaaaaaaaaaXbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
                 "b…\n"
                 "    |                         ^\n");
    free(line);
}

static void numbers_of_lines_stay_in_their_gutter(void **state)
{
    (void)state;
    Text text = {0};
    text_pad(&text, '\n', 12344);
    text_add(&text, "x");
    assert_shows(text_string(&text), "x",
                 "p.tocsin:12345:1: error: wrong\n"
                 "12345 | x\n"
                 "      | ^\n");
    text_release(&text);
}

static void wrapped_messages_keep_their_place_on_the_first_line(void **state)
{
    (void)state;
    const char *text = "x = 1 // with more than forty columns behind it";
    Diagnostics *diagnostics = diagnostics_create();
    diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){0, 1},
                       "`x` can't be written here, as nobody owns it");
    diagnostics_hint(diagnostics, "only the process that declares it may write it");
    diagnostics_note(diagnostics, (Span){4, 5}, "so there");
    Source source = source_of(text);
    char *printed = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&printed, &size);
    diagnostics_print_wrapped(diagnostics, &source, stream, 40, false);
    fclose(stream);
    assert_string_equal(printed, "p.tocsin:1:1: error: `x` can't be\n"
                                 "    written here, as nobody owns it\n"
                                 "  1 | x = 1 // with more than forty col…\n"
                                 "    | ^\n"
                                 "    = only the process that declares it\n"
                                 "      may write it\n"
                                 "p.tocsin:1:5: note: so there\n"
                                 "  1 | x = 1 // with more than forty col…\n"
                                 "    |     ^\n");
    free(printed);
    diagnostics_destroy(diagnostics);
}

static void colours_are_those_of_compilers(void **state)
{
    (void)state;
    const char *text = "x y";
    Diagnostics *diagnostics = diagnostics_create();
    diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){0, 1}, "no `x`");
    diagnostics_note(diagnostics, (Span){2, 3}, "but `y");
    Source source = source_of(text);
    assert_prints_source(diagnostics, &source, true,
                         "\033[1mp.tocsin:1:1:\033[0m \033[1;31merror:\033[0m no "
                         "\033[1m`x`\033[0m\n"
                         "  1 | x y\n"
                         "    | \033[1;31m^\033[0m\n"
                         "\033[1mp.tocsin:1:3:\033[0m \033[1;36mnote:\033[0m but "
                         "\033[1m`y\033[0m\n"
                         "  1 | x y\n"
                         "    |   \033[1;36m^\033[0m\n");
    diagnostics_destroy(diagnostics);
}

static void what_is_passed_is_copied(void **state)
{
    (void)state;
    Diagnostics *diagnostics = diagnostics_create();
    char name[] = "latest";
    diagnostics_report(diagnostics, SEVERITY_ERROR, (Span){0, 1}, "%s", name);
    memset(name, '?', sizeof name - 1);
    assert_string_equal(diagnostics_view(diagnostics, 0).message, "latest");
    diagnostics_destroy(diagnostics);
    diagnostics_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_count_lines_and_code_points),
        cmocka_unit_test(the_place_is_underlined_with_the_hint_beside_it),
        cmocka_unit_test(long_hints_and_further_ones_get_lines_of_their_own),
        cmocka_unit_test(notes_have_their_own_place),
        cmocka_unit_test(messages_are_sorted_by_position),
        cmocka_unit_test(repetitions_are_dropped_with_what_belongs_to_them),
        cmocka_unit_test(beyond_the_limit_there_is_one_closing_line),
        cmocka_unit_test(tabs_are_blanks_up_to_the_next_stop),
        cmocka_unit_test(columns_of_other_scripts_are_true),
        cmocka_unit_test(what_could_upset_a_terminal_is_a_dot),
        cmocka_unit_test(a_span_of_several_lines_is_underlined_on_its_first),
        cmocka_unit_test(the_end_of_the_text_has_a_place),
        cmocka_unit_test(long_lines_are_cut_to_a_window_around_the_place),
        cmocka_unit_test(a_cut_is_marked_on_its_side),
        cmocka_unit_test(numbers_of_lines_stay_in_their_gutter),
        cmocka_unit_test(wrapped_messages_keep_their_place_on_the_first_line),
        cmocka_unit_test(colours_are_those_of_compilers),
        cmocka_unit_test(what_is_passed_is_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
