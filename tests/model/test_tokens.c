/* test_tokens.c - going on after errors, and what bounds the work on any text. */

#include "parsing.h"

static const char five_faults[] = "protocol five\n"
                                  "param N = = 3\n"
                                  "var x: 0..3 = 0\n"
                                  "process p {\n"
                                  "  loop {\n"
                                  "    step a { x = x + }\n"
                                  "    step b {\n"
                                  "      await x = 2\n"
                                  "      x = 1\n"
                                  "    }\n"
                                  "    if N == 3 { x = 3 }\n"
                                  "    step c { x = 0 }\n"
                                  "  }\n"
                                  "}\n"
                                  "invariant i: forall e in 0..3 x != e\n"
                                  "recoverable r: x == 0\n";

static void each_of_five_faults_is_one_error(void **state)
{
    (void)state;
    Parsed parsed = parse_text(five_faults);
    unsigned lines[] = {2, 6, 8, 11, 15};
    assert_int_equal(diagnostics_count(parsed.diagnostics), 5);
    for (size_t i = 0; i < 5; i++) {
        Span span = diagnostics_view(parsed.diagnostics, i).span;
        assert_int_equal(source_place(&parsed.source, span.begin).line, lines[i]);
    }
    /* What is right is there. */
    const SyntaxDeclaration *one = parsed.file->first;
    assert_string_equal(one->name.text, "x");
    assert_string_equal(one->next->name.text, "p");
    assert_string_equal(one->next->next->name.text, "r");
    assert_null(one->next->next->next);
    parsed_release(&parsed);
}

/* How many errors there are in `text`, after a head. */
static size_t count_errors(const char *text)
{
    Text whole = {0};
    text_format(&whole, "protocol p\n%s", text);
    Parsed parsed = parse_text(text_string(&whole));
    size_t errors = diagnostics_errors(parsed.diagnostics);
    parsed_release(&parsed);
    text_release(&whole);
    return errors;
}

static void the_next_statement_or_declaration_is_read_again(void **state)
{
    (void)state;
    assert_int_equal(count_errors("const A = )\nconst B = )\nconst C = )\n"), 3);
    assert_int_equal(count_errors("procss q { step s { x = 1 } }\ninvarient i: x\n"), 2);
    assert_int_equal(count_errors("process q { step s { x = ) } step t { y = ) } }"), 2);
    assert_int_equal(count_errors("process q { step s { await ) x = 1 let ) await ) } }"), 3);
    assert_int_equal(count_errors("scenario s { A = )\n expect holds a }\nconst A = )"), 2);
    assert_int_equal(
        count_errors("process q {\n step s {\n  x = foo(3, 4\n  y = 1\n  z = )\n }\n}"), 2);
}

static void a_lost_brace_does_not_multiply(void **state)
{
    (void)state;
    assert_int_equal(
        count_errors("process q {\n step s\n  let y = {x}\n  x = 1\n }\n}\nconst A = 1"), 1);
    assert_int_equal(count_errors("process q {\n step s {\n  if a { x = 1\n  }\n}\nprocess r { }"),
                     1);
    assert_int_equal(
        count_errors("process q {\n step s { x = 1 }\n }\n step t { }\n}\nconst A = 1"), 1);
    assert_int_equal(count_errors("process q {\n either {\n step a { }\n or {\n step b { } }\n}"),
                     1);
    assert_int_equal(count_errors("process q {\n either step a { } }\n or { step b { } }\n}"), 1);
}

/* A brace that the parser closes itself has no character in the text: complaining of it once read
 * beyond the end. */
static void braces_missing_at_the_end_are_closed_without_a_word(void **state)
{
    (void)state;
    static const char text[] = "protocol p process q { either { step s { x = )";
    size_t length = strlen(text);
    char *copy = malloc(length + 1);
    memcpy(copy, text, length + 1);
    Parsed parsed = parse_bytes(copy, length);
    assert_int_equal(diagnostics_errors(parsed.diagnostics), 1);
    parsed_release(&parsed);
    free(copy);
}

static void removing_any_one_token_gives_few_errors(void **state)
{
    (void)state;
    char *text = read_file("tests/model/planner.tocsin");
    size_t length = strlen(text), errors = 0, broken = 0;
    for (size_t i = 0; i < length; i++) {
        /* Tokens of one character are enough here: brackets, operators, names such as `e`. */
        if (strchr("{}()[]=:,.|?<+-", text[i]) == NULL) continue;
        char removed = text[i];
        text[i] = ' ';
        Parsed parsed = parse_text(text);
        errors += diagnostics_errors(parsed.diagnostics);
        broken += diagnostics_errors(parsed.diagnostics) > 0;
        assert_true(diagnostics_errors(parsed.diagnostics) <= 3);
        parsed_release(&parsed);
        text[i] = removed;
    }
    assert_true(broken > 100);
    assert_true(errors * 10 <= broken * 11); /* nearly always exactly one */
    free(text);
}

static void every_truncation_gives_a_clean_error(void **state)
{
    (void)state;
    char *text = read_file("tests/model/planner.tocsin");
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        /* A copy of its own size, so that reading beyond it is found. */
        char *part = malloc(i + 1);
        memcpy(part, text, i);
        part[i] = '\0';
        Parsed parsed = parse_bytes(part, i);
        assert_true(diagnostics_errors(parsed.diagnostics) <= 1);
        char *messages = parsed_messages(&parsed);
        if (diagnostics_errors(parsed.diagnostics) == 1) {
            assert_non_null(strstr(messages, ": error: "));
            assert_true(diagnostics_view(parsed.diagnostics, 0).span.end <= i);
        }
        free(messages);
        parsed_release(&parsed);
        free(part);
    }
    free(text);
}

static void after_twenty_errors_parsing_stops(void **state)
{
    (void)state;
    Text text = {0};
    for (int i = 0; i < 100; i++) text_add(&text, "const A = )\n");
    assert_int_equal(count_errors(text_string(&text)), DIAGNOSTICS_MOST);
    text_release(&text);
}

/* A text of `before`, `count` times `middle`, and `after`, has one error, which is `expected`. */
static void assert_bounded(const char *before, const char *middle, size_t count, const char *after,
                           const char *expected)
{
    Text text = {0};
    text_add(&text, "protocol p\n");
    text_add(&text, before);
    for (size_t i = 0; i < count; i++) text_add(&text, middle);
    text_add(&text, after);
    Parsed parsed = parse_bytes(text_string(&text), text.count);
    assert_int_equal(diagnostics_errors(parsed.diagnostics), expected != NULL);
    if (expected != NULL)
        assert_string_equal(diagnostics_view(parsed.diagnostics, 0).message, expected);
    parsed_release(&parsed);
    text_release(&text);
}

static void brackets_nest_two_hundred_deep(void **state)
{
    (void)state;
    static const char *const openers[] = {"(", "{", "f(", "-(", "count(x in S: ", "[x in S: "};
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        assert_bounded("const A = ", openers[i], 201, "", "brackets are nested more than 200 deep");
    Text closers = {0};
    text_pad(&closers, ')', 200);
    Text deep = {0};
    text_add(&deep, "1");
    text_add(&deep, text_string(&closers));
    assert_bounded("const A = ", "(", 200, text_string(&deep), NULL);
    text_release(&closers);
    text_release(&deep);
    assert_bounded("process q { ", "loop { ", 300, "", "brackets are nested more than 200 deep");
    assert_bounded("const A = 3 4 ", "(", 300, "",
                   "expected an operator or a declaration, found `4`");
}

static void trees_are_at_most_six_hundred_deep(void **state)
{
    (void)state;
    const char *deep = "this is nested more than 600 levels deep";
    assert_bounded("const A = 1", " + 1", 599, "", NULL);
    assert_bounded("const A = 1", " + 1", 600, "", deep);
    assert_bounded("const A = 1", " + 1", 5000, "", deep);
    assert_bounded("const A = ", "!", 599, "a", NULL);
    assert_bounded("const A = ", "!", 600, "a", deep);
    assert_bounded("const A = ", "-", 5000, "a", deep);
    assert_bounded("const A = a", ".b", 600, "", deep);
    assert_bounded("const A = a", " => a", 600, "", deep);
    assert_bounded("const A = a", "[1]", 600, "", deep);
    assert_bounded("type T = ", "[bool] ", 600, "bool", deep);
    assert_bounded("process q { step s { if a { }", " else if a { }", 597, "} }", NULL);
    assert_bounded("process q { step s { if a { }", " else if a { }", 600, "} }", deep);
    assert_bounded("process q { if a { }", " else if a { }", 600, "}", deep);
    /* Lists are not deep. */
    assert_bounded("const A = {1", ", 1", 5000, "}", NULL);
    assert_bounded("const A = f(1", ", 1", 5000, ")", NULL);
}

static void the_parsers_stack_has_an_end(void **state)
{
    (void)state;
    const char *deep = "this is nested too deeply";
    assert_bounded("const A = ", "!", 100000, "a", deep);
    assert_bounded("const A = ", "if a then ", 100000, "a", deep);
    assert_bounded("const A = ", "forall x in S: ", 50000, "a", deep);
    assert_bounded("const A = a", " ?? a", 100000, "", deep);
    assert_bounded("liveness l: a", " until a", 100000, "", deep);
    assert_bounded("process q { step s { if a { }", " else if a { }", 50000, "} }", deep);
}

static void a_file_has_at_most_a_mebibyte(void **state)
{
    (void)state;
    size_t size = (size_t)1 << 20;
    char *text = malloc(size + 2);
    memset(text, ' ', size + 1);
    text[size + 1] = '\0';
    memcpy(text, "protocol p", 10);
    Parsed parsed = parse_bytes(text, size);
    assert_no_errors(&parsed);
    parsed_release(&parsed);
    parsed = parse_bytes(text, size + 1);
    assert_int_equal(diagnostics_errors(parsed.diagnostics), 1);
    assert_string_equal(diagnostics_view(parsed.diagnostics, 0).message,
                        "this file is larger than 1 MiB");
    parsed_release(&parsed);
    free(text);
}

/* Shapes that have made scanners and parsers slow; sanitizers slow all of them down alike. */
static void a_mebibyte_of_any_shape_is_read(void **state)
{
    (void)state;
    static const char *const shapes[][3] = {
        {"", " ", ""},
        {"", "/*\n", ""},
        {"", "/* */", ""},
        {"", "\"\n", ""},
        {"", "///\n", "const A = 1"},
        {"", "count  ", ""},
        {"", "at  most ", ""},
        {"", "@ ", ""},
        {"", "} ", ""},
        {"const = ", "a ", ""},
        {"const = ", "( ) ", ""},
        {"const ", "a", " = 1"},
        {"const A = ", "1", ""},
        {"const A = 1", " + 1", ""},
        {"const A = 1", " and 1", ""},
        {"type T = struct { ", "a    ", "}"},
        {"type T = struct { ", "a: bool ", "}"},
        {"process q { step s { ", "x = 1 ", "} }"},
        {"process q { step s { ", "x = = 1\n", "} }"},
        {"process q { step s { x = = ", "{ x } ", "} }"},
        {"process q { step s { x = (", "\nstep s { ", "} }"},
        {"", "process q { step s {\n", ""},
        {"", "const A = 1 ", ""},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Text text = {0};
        text_format(&text, "protocol p\n%s", shapes[i][0]);
        while (text.count + strlen(shapes[i][1]) + strlen(shapes[i][2]) < (size_t)1 << 20)
            text_add(&text, shapes[i][1]);
        text_add(&text, shapes[i][2]);
        Parsed parsed = parse_bytes(text_string(&text), text.count);
        char *messages = parsed_messages(&parsed);
        free(messages);
        parsed_release(&parsed);
        text_release(&text);
    }
}

/* Words and signs in any order: nothing crashes, and there is a message or a tree. */
static void noise_is_survived(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "protocol",  "param",    "option",      "const", "type",    "var",      "ghost",
        "fun",       "steps",    "process",     "fair",  "strong",  "provided", "scenario",
        "invariant", "liveness", "recoverable", "step",  "anytime", "at most",  "loop",
        "while",     "if",       "then",        "else",  "for",     "any",      "either",
        "or",        "goto",     "await",       "let",   "choose",  "where",    "assert",
        "continue",  "break",    "restart",     "stop",  "with",    "order",    "forall",
        "exists",    "in",       "none",        "true",  "bool",    "set",      "of",
        "queue",     "bag",      "struct",      "id",    "at",      "done",     "until",
        "always",    "count(",   "sum(",        "and",   "not",     "x",        "y",
        "expect",    "7",        "..",          "??",    "=>",      "||",       "&&",
        "==",        "<=",       "=",           "+",     "-",       "!",        "?",
        ":",         ";",        ",",           ".",     "(",       ")",        "[",
        "]",         "{",        "}",           "|",     "&",       "\n",       "// c\n",
        "/// d\n",   "/*",       "*/",          "@",     "\"",      "é",        ":=",
        "1.5",       "3x",
    };
    uint32_t random = 12345;
    for (int round = 0; round < 2000; round++) {
        Text text = {0};
        text_add(&text, "protocol p process q { step s { ");
        for (int i = 0; i < 40; i++) {
            random = random * 1664525 + 1013904223;
            text_add(&text, pieces[(random >> 8) % (sizeof pieces / sizeof *pieces)]);
            text_add_char(&text, ' ');
        }
        Parsed parsed = parse_text(text_string(&text));
        char *messages = parsed_messages(&parsed);
        assert_true(parsed.file->protocol.text != NULL || *messages != '\0');
        free(messages);
        parsed_release(&parsed);
        text_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_five_faults_is_one_error),
        cmocka_unit_test(the_next_statement_or_declaration_is_read_again),
        cmocka_unit_test(a_lost_brace_does_not_multiply),
        cmocka_unit_test(braces_missing_at_the_end_are_closed_without_a_word),
        cmocka_unit_test(removing_any_one_token_gives_few_errors),
        cmocka_unit_test(every_truncation_gives_a_clean_error),
        cmocka_unit_test(after_twenty_errors_parsing_stops),
        cmocka_unit_test(brackets_nest_two_hundred_deep),
        cmocka_unit_test(trees_are_at_most_six_hundred_deep),
        cmocka_unit_test(the_parsers_stack_has_an_end),
        cmocka_unit_test(a_file_has_at_most_a_mebibyte),
        cmocka_unit_test(a_mebibyte_of_any_shape_is_read),
        cmocka_unit_test(noise_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
