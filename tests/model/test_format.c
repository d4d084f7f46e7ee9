/* test_format.c - what the one layout is. That tokens stay, whatever the text, format_text itself
 * checks; tests/robustness/fmt.py runs it over every model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "model/format.h"

#define HEAD "protocol p\n"

static void format_once(const char *text, Text *formatted)
{
    const Source source = {"p.tocsin", text, strlen(text)};
    assert_true(format_text(&source, formatted));
}

/* `text` becomes `expected`, which stays as it is. */
static void assert_formats(const char *text, const char *expected)
{
    Text once = {0}, twice = {0};
    format_once(text, &once);
    assert_string_equal(text_string(&once), expected);
    format_once(expected, &twice);
    assert_string_equal(text_string(&twice), expected);
    text_release(&once);
    text_release(&twice);
}

static void blocks_indent_by_two_a_line(void **state)
{
    (void)state;
    assert_formats(HEAD "process q{\nloop{step s{\nif true\n{\nstop} else {\n}\n} }\n}",
                   HEAD "process q {\n  loop { step s {\n    if true\n    {\n      stop } else {\n"
                        "    }\n  } }\n}\n");
}

static void statements_on_a_line_are_three_blanks_apart(void **state)
{
    (void)state;
    assert_formats(HEAD
                   "process q { var x:bool=true step s { x=false;x=true x = !x stop } step t { } }",
                   HEAD "process q { var x: bool = true   step s { x = false; x = true   x = !x   "
                        "stop }   step t {} }\n");
    assert_formats(HEAD "scenario s{N=1 expect holds a , b expect violated c}",
                   HEAD "scenario s { N = 1   expect holds a, b   expect violated c }\n");
}

static void what_belongs_together_has_no_blank_inside(void **state)
{
    (void)state;
    assert_formats(HEAD
                   "const X = f ( - 1,2-  -3 ) [ 0 ] . y + count ( i in 0..2 where ! (i==1):true)",
                   HEAD "const X = f(-1, 2 - -3)[0].y + count(i in 0..2 where !(i == 1): true)\n");
    assert_formats(HEAD "const X = [ i in A:{ } ] + { {1 ,2},{x in S|x>1}, {a:1} } + (x) [ 1 ] [2]",
                   HEAD "const X = [i in A: {}] + {{1, 2}, { x in S | x > 1 }, { a: 1 }} + "
                        "(x)[1][2]\n");
    assert_formats(HEAD "type T = [ I ][ bool ] struct{a:0 .. N  b : id ( 2 )?}",
                   HEAD "type T = [I] [bool] struct { a: 0..N  b: id(2)? }\n");
}

static void neighbours_stand_in_columns(void **state)
{
    (void)state;
    assert_formats(HEAD "param A=1\n/// the second\nparam LONG:1..3=2\n\nparam B:0..1=1\n",
                   HEAD "param A           = 1\n/// the second\nparam LONG : 1..3 = 2\n\n"
                        "param B: 0..1 = 1\n");
    assert_formats(HEAD "invariant a:true\n\n// b\nrecoverable bc by p,q:\nx\n",
                   HEAD "invariant   a          : true\n\n// b\nrecoverable bc by p, q :\n"
                        "    x\n");
    assert_formats(HEAD "process q {\neither {step a{stop}}\nor{fair step bc {stop} }\n"
                        "step d {}\nstep e {\n}\n}",
                   HEAD "process q {\n  either { step a       { stop } }\n"
                        "  or     { fair step bc { stop } }\n  step d {}\n  step e {\n  }\n}\n");
}

static void lines_go_on_below_their_expression(void **state)
{
    (void)state;
    assert_formats(HEAD "invariant i: forall x in S:\na\n=>  b && (c\n|| d)\n",
                   HEAD "invariant i: forall x in S:\n               a\n               => b && (c\n"
                        "                        || d)\n");
    assert_formats(HEAD "process q { step s {\nif a\n|| b {\nx = {\nf: 1,\ng: 2\n}\n} } }",
                   HEAD "process q { step s {\n  if a\n     || b {\n    x = {\n      f: 1,\n"
                        "      g: 2\n    }\n  } } }\n");
}

static void comments_stay_and_stand_below_each_other(void **state)
{
    (void)state;
    assert_formats("// head\n\n\n" HEAD
                   "var x:bool=true // one  \n//two\nvar long:bool=true//three\n"
                   "var y:bool=true  // four\n\n// last",
                   "// head\n\n" HEAD "var x    : bool = true  // one\n//two\n"
                   "var long : bool = true  //three\nvar y    : bool = true  // four\n\n// last\n");
    assert_formats(HEAD "process q { // one\n            // more\n// of it\nstep s {}\n// end\n\n}",
                   HEAD "process q {  // one\n             // more\n  // of it\n  step s {}\n"
                        "  // end\n}\n");
}

static void what_would_grow_too_large_is_refused(void **state)
{
    (void)state;
    Text text = {0}, formatted = {0};
    text_add(&text, HEAD "process q ");
    for (int i = 0; i < 150; i++) text_add(&text, "{\nloop");
    text_add(&text, "{\n");
    for (int i = 0; i < 10000; i++) text_add(&text, "step s {}\n");
    for (int i = 0; i < 151; i++) text_add(&text, "}");
    const Source source = {"p.tocsin", text_string(&text), text.count};
    assert_false(format_text(&source, &formatted));
    assert_int_equal(formatted.count, 0);
    text_release(&text);
    text_release(&formatted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_indent_by_two_a_line),
        cmocka_unit_test(statements_on_a_line_are_three_blanks_apart),
        cmocka_unit_test(what_belongs_together_has_no_blank_inside),
        cmocka_unit_test(neighbours_stand_in_columns),
        cmocka_unit_test(lines_go_on_below_their_expression),
        cmocka_unit_test(comments_stay_and_stand_below_each_other),
        cmocka_unit_test(what_would_grow_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
