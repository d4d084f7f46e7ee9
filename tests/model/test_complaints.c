/* test_complaints.c - what is said of syntax errors. */
#include "parsing.h"

static void a_complaint_shows_the_place_and_a_way_out(void **state)
{
    (void)state;
    assert_complains("protocol p\ninvarient i: x == 3\n",
                     "p.tocsin:2:1: error: expected a declaration, found `invarient`\n"
                     "  2 | invarient i: x == 3\n"
                     "    | ^^^^^^^^^ did you mean `invariant`?\n");
    assert_complains("protocol p\nprocess q { step s { if a & b == c & d == e { } } }\n",
                     "p.tocsin:2:40: error: comparisons can't be chained\n"
                     "  2 | process q { step s { if a & b == c & d == e { } } }\n"
                     "    |                                        ^^\n"
                     "    = `&` is the intersection of sets; between conditions write `&&`\n");
    assert_complains("protocol p\nvar y = 3\n", "p.tocsin:2:7: error: expected `:`, found `=`\n"
                                                "  2 | var y = 3\n"
                                                "    |       ^ the form is `var NAME: TYPE = "
                                                "VALUE`\n");
}

static void a_missing_brace_is_shown_where_it_was_opened(void **state)
{
    (void)state;
    assert_complains("protocol p\nprocess q {\n  step s {\n    x = 1\n  }\n",
                     "p.tocsin:5:4: error: expected `}`, found the end of the file\n"
                     "  5 |   }\n"
                     "    |    ^\n"
                     "p.tocsin:2:11: note: this `{` is not closed\n"
                     "  2 | process q {\n"
                     "    |           ^\n");
    assert_complains("protocol p\nprocess q {\n  step s {\n    if a {\n      x = 1\n  }\n}\n"
                     "invariant i: a\n",
                     "p.tocsin:8:1: error: expected `}`, found `invariant`\n"
                     "  8 | invariant i: a\n"
                     "    | ^^^^^^^^^\n"
                     "p.tocsin:2:11: note: this `{` is not closed\n"
                     "  2 | process q {\n"
                     "    |           ^\n"
                     "p.tocsin:4:10: note: or this one: the `}` that closes it stands at another "
                     "indentation\n"
                     "  4 |     if a {\n"
                     "    |          ^\n");
    assert_complains("protocol p\nprocess q {\n  step s {\n    x = 1\n  step t { }\n}\n",
                     "p.tocsin:5:3: error: expected `}`, found `step`\n"
                     "  5 |   step t { }\n"
                     "    |   ^^^^\n"
                     "p.tocsin:3:10: note: this `{` is not closed\n"
                     "  3 |   step s {\n"
                     "    |          ^\n");
    assert_one_error("process q { step s {\n either {\n x = 1\n or { } } }",
                     "5:2: error: expected `}`, found `or`");
}

static void what_is_expected_is_said_in_few_words(void **state)
{
    (void)state;
    assert_one_error("const A = 3 4",
                     "2:13: error: expected an operator or a declaration, found `4`");
    assert_one_error("const = 3", "2:7: error: expected a name, found `=`");
    assert_one_error("const A = ",
                     "2:10: error: expected an expression, found the end of the file");
    assert_one_error("type T = )]", "2:10: error: this `)` closes nothing");
    assert_one_error("type T = =", "2:10: error: expected a type, found `=`");
    assert_one_error("type T = 1 x", "2:12: error: expected `..`, found `x`");
    assert_one_error("var x: T", "2:9: error: expected `=` or `in`, found the end of the file");
    assert_one_error("process q[", "2:11: error: expected a name, found the end of the file");
    assert_one_error("process q { , }",
                     "2:13: error: expected a step or another statement of control "
                     "flow or `}`, found `,`");
    assert_one_error("process q { step s { 3 } }",
                     "2:22: error: expected a statement or `}`, found "
                     "`3`");
    assert_one_error("process q { step s { if a b { } } }",
                     "2:27: error: expected an operator or `{`, found `b`");
    assert_one_error("process q { step s { x } }", "2:24: error: expected `(` or `=`, found `}`");
    assert_one_error("invariant i: f(1, 2 3)",
                     "2:21: error: expected an operator, `)` or `,`, found "
                     "`3`");
    assert_one_error("invariant i: forall x in S x",
                     "2:28: error: expected `:`, `where` or `..`, found `x`");
}

static void a_long_word_is_not_quoted_whole(void **state)
{
    (void)state;
    assert_one_error("const A = 1 aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee",
                     "2:13: error: expected an operator or a declaration, found "
                     "`aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd…`");
}

static void the_head_is_asked_for(void **state)
{
    (void)state;
    assert_complains("", "p.tocsin:1:1: error: expected `protocol NAME` at the start of the file, "
                         "found the end of the file\n"
                         "  1 |\n"
                         "    | ^\n");
    assert_complains("protocl p\n",
                     "p.tocsin:1:1: error: expected `protocol NAME` at the start of the "
                     "file, found `protocl`\n"
                     "  1 | protocl p\n"
                     "    | ^^^^^^^ did you mean `protocol`?\n");
    assert_one_error("protocol q", "2:1: error: `protocol` stands once, at the start of the file");
}

static void equals_and_equals_equals_are_told_apart(void **state)
{
    (void)state;
    assert_one_error("invariant i: x = 3", "2:16: error: to compare, write `==`");
    assert_one_error("process q { step s { await x = 3 } }", "2:30: error: to compare, write `==`");
    assert_one_error("process q { step s { if x = 3 { } } }",
                     "2:27: error: to compare, write `==`");
    assert_one_error("process q { step s { x == 3 } }",
                     "2:24: error: `==` compares; to give a value, write `=`");
    assert_one_error("process q { step s { x[1].f == 3 } }",
                     "2:29: error: `==` compares; to give a value, write `=`");
    assert_one_error("const A == 3", "2:9: error: `==` compares; to give a value, write `=`");
    assert_one_error("const A := 3", "2:9: error: `:=` is written `=` here");
    assert_one_error("process q { step s { x += 3 } }", "2:24: error: there is no `+=`");
}

static void operators_of_other_languages_are_translated(void **state)
{
    (void)state;
    assert_one_error("invariant i: a and b", "2:16: error: `and` is written `&&` here");
    assert_one_error("invariant i: a or b", "2:16: error: `or` is written `||` here");
    assert_one_error("invariant i: not a == b", "2:14: error: `not` is written `!` here");
    assert_one_error("invariant i: a <> b", "2:16: error: `<>` is written `!=` here");
    assert_one_error("invariant i: a =< b", "2:16: error: `=<` is written `<=` here");
    assert_one_error("invariant i: a -> b", "2:16: error: `->` is written `=>` here");
    assert_one_error("invariant i: a === b", "2:16: error: `===` is written `==` here");
    assert_one_error("invariant i: a ≤ b", "2:16: error: `≤` is written `<=` here");
    assert_one_error("invariant i: a == 1 | b == 2", "2:21: error: between conditions write `||`");
    assert_one_error("invariant i: a < b < c", "2:20: error: comparisons can't be chained");
    /* `and` and `not` are names where no condition is joined. */
    assert_reads("var and: bool = true\nvar not: T = and", "var and: (bool) true\nvar not: T and");
}

static void what_needs_parentheses_is_said(void **state)
{
    (void)state;
    assert_complains("protocol p invariant i: !a == b",
                     "p.tocsin:1:25: error: `!` before a comparison is ambiguous\n"
                     "  1 | protocol p invariant i: !a == b\n"
                     "    |                         ^^^^^^^ write `!(a == b)` or `(!a) == b`\n");
    assert_one_error("invariant i: !x in S", "2:14: error: `!` before a comparison is ambiguous");
    assert_one_error("const A = 1 + if a then b else c",
                     "2:15: error: `if` needs parentheses around it here");
    assert_one_error("invariant i: a + !b", "2:18: error: `!` needs parentheses around it here");
    assert_one_error("const A = {a == b}", "2:14: error: a comparison needs parentheses here");
}

static void words_of_the_language_are_no_names(void **state)
{
    (void)state;
    assert_one_error("var step: T = 0",
                     "2:5: error: `step` is a word of the language and can't be a "
                     "name");
    assert_one_error("var type: T = 0",
                     "2:5: error: `type` is a word of the language and can't be a "
                     "name");
    assert_one_error("process q { step s { let in = 3 } }",
                     "2:26: error: `in` is a word of the language and can't be a name");
    assert_one_error("fun count(x: T): T = x",
                     "2:5: error: `count(` is a word of the language and can't be a name");
    /* Here a name was forgotten, and the next declaration is fine. */
    assert_one_error("var\ntype T = bool", "3:1: error: expected a name, found `type`");
}

static void steps_and_control_flow_are_kept_apart(void **state)
{
    (void)state;
    assert_complains("protocol p process q { x[1] = 3 y = 4 step s { x = 1 } }",
                     "p.tocsin:1:24: error: an assignment belongs inside a step\n"
                     "  1 | protocol p process q { x[1] = 3 y = 4 step s { x = 1 } }\n"
                     "    |                        ^^\n"
                     "    = shared state is read and written only inside steps\n");
    assert_one_error("process q { await x > 3 step s { } }",
                     "2:13: error: `await` belongs inside a step");
    assert_one_error("process q { if a { stop } }", "2:20: error: `stop` belongs inside a step");
    assert_one_error("process q { step s { while a { x = 1 } y = 2 } step t { } }",
                     "2:22: error: `while` can't stand inside a step");
    assert_one_error("process q { step s { var x: T = 0 y = 2 } }",
                     "2:22: error: `var` can't stand inside a step");
    assert_one_error("process q { step s { for any x in S { y = x } } }",
                     "2:26: error: `for any` can't stand inside a step");
    assert_one_error("process q { step s { continue l x = 3 } }",
                     "2:33: error: nothing can follow `continue` in its block, found `x`");
    assert_one_error("process q { loop { break step s { } } }",
                     "2:26: error: nothing can follow `break` in its block, found `step`");
}

static void misspelled_words_are_recognised(void **state)
{
    (void)state;
    assert_complains("protocol p process q { stp s { x = 1 } }",
                     "p.tocsin:1:24: error: expected a step or another statement of control flow, "
                     "found `stp`\n"
                     "  1 | protocol p process q { stp s { x = 1 } }\n"
                     "    |                        ^^^ did you mean `step`?\n");
    assert_one_error("process q { step s { awiat x > 3 } }",
                     "2:22: error: expected a statement, found `awiat`");
    assert_complains("protocol p const A = if a than 1 else 2",
                     "p.tocsin:1:27: error: expected an operator or `then`, found `than`\n"
                     "  1 | protocol p const A = if a than 1 else 2\n"
                     "    |                           ^^^^ did you mean `then`?\n");
    assert_one_error("process q { step s { if a { x = 1 } elif b { x = 2 } } }",
                     "2:37: error: expected a statement, found `elif`");
    assert_one_error("scenario s { expects holds all }",
                     "2:14: error: expected `expect`, found `expects`");
    assert_one_error("scenario s { APPLY conditional expect violated a, b }",
                     "2:14: error: expected `expect`, found `APPLY`");
    assert_one_error("recoverable r bye q: x", "2:15: error: expected `by`, found `bye`");
    assert_one_error("recoverable r exists x in S: x",
                     "2:15: error: expected a name or `:`, found `exists`");
}

static void brackets_are_matched(void **state)
{
    (void)state;
    assert_complains("protocol p const A = (3 + 4]",
                     "p.tocsin:1:28: error: expected `)`, found `]`\n"
                     "  1 | protocol p const A = (3 + 4]\n"
                     "    |                            ^\n"
                     "p.tocsin:1:22: note: this `(` is not closed\n"
                     "  1 | protocol p const A = (3 + 4]\n"
                     "    |                      ^\n");
    assert_one_error("const A = 3)", "2:12: error: this `)` closes nothing");
    assert_one_error("process q { step s { } } }", "2:26: error: this `}` closes nothing");
    assert_one_error("type T = struct { a: bool", "2:26: error: expected `}`, found the end of the "
                                                  "file");
}

static void characters_that_are_no_part_of_the_language(void **state)
{
    (void)state;
    assert_one_error("const A = @@@@ 3", "2:11: error: unknown character `@`");
    assert_one_error("const A = é", "2:11: error: unknown character `é`");
    assert_one_error("const A = \x01", "2:11: error: unexpected control character 0x01");
    assert_one_error("const A = \xC2\xA0"
                     "1",
                     "2:11: error: this blank is not an ordinary one");
    assert_one_error("const A = \"abc", "2:11: error: there are no strings in the language");
    assert_one_error("const A = 1 # one\nconst B = 2",
                     "2:13: error: comments begin with `//` and reach to the end of the line");
    assert_one_error("const A = /* one\n */ 1\nconst B = 2",
                     "2:11: error: comments begin with `//` and reach to the end of the line");
    assert_one_error("const A = 1 /* never\nends",
                     "2:13: error: comments begin with `//` and reach to the end of the line");
}

static void numbers_that_are_none(void **state)
{
    (void)state;
    assert_complains("protocol p const A = 9223372036854775808",
                     "p.tocsin:1:22: error: this number is too big\n"
                     "  1 | protocol p const A = 9223372036854775808\n"
                     "    |                      ^^^^^^^^^^^^^^^^^^^\n"
                     "    = the biggest is 9223372036854775807\n");
    assert_one_error("const A = 12ab + 1", "2:11: error: neither a number nor a name");
    assert_one_error("const A = 1.5", "2:11: error: numbers are whole");
}

static void a_text_that_is_no_text_is_refused_at_once(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xFF",
                                      "\x80",
                                      "\xC3(",
                                      "\xC0\xAF",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xF0\x80\x80\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF8\x88\x80\x80\x80",
                                      "\xE2\x82"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[64], expected[80];
        snprintf(text, sizeof text, "const @ = \n%s", bad[i]);
        snprintf(expected, sizeof expected,
                 "3:1: error: this file is not a text in UTF-8: byte 0x%02X here",
                 (unsigned)(unsigned char)bad[i][0]);
        assert_one_error(text, expected);
    }
    Parsed parsed = parse_bytes("protocol p\0\0 const", 18);
    assert_int_equal(diagnostics_errors(parsed.diagnostics), 1);
    assert_string_equal(diagnostics_view(parsed.diagnostics, 0).message,
                        "this file is not a text in UTF-8: byte 0x00 here");
    assert_int_equal(diagnostics_view(parsed.diagnostics, 0).span.begin, 10);
    assert_null(parsed.file->first);
    parsed_release(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_complaint_shows_the_place_and_a_way_out),
        cmocka_unit_test(a_missing_brace_is_shown_where_it_was_opened),
        cmocka_unit_test(what_is_expected_is_said_in_few_words),
        cmocka_unit_test(a_long_word_is_not_quoted_whole),
        cmocka_unit_test(the_head_is_asked_for),
        cmocka_unit_test(equals_and_equals_equals_are_told_apart),
        cmocka_unit_test(operators_of_other_languages_are_translated),
        cmocka_unit_test(what_needs_parentheses_is_said),
        cmocka_unit_test(words_of_the_language_are_no_names),
        cmocka_unit_test(steps_and_control_flow_are_kept_apart),
        cmocka_unit_test(misspelled_words_are_recognised),
        cmocka_unit_test(brackets_are_matched),
        cmocka_unit_test(characters_that_are_no_part_of_the_language),
        cmocka_unit_test(numbers_that_are_none),
        cmocka_unit_test(a_text_that_is_no_text_is_refused_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
