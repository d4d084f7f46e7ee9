/* Systems as SMT-LIB 2: what is there, what is left out, names. What it means is judged by solvers
 * (tests/peers/smt_exported.py). */
#include "protocol.h"
#include "solver/smt_export.h"
#include "support/text.h"

static const SmtExportOptions with_queries = {.queries = true, .unrolled = true, .depth = 2};
static const SmtExportOptions bare = {0};

static char *export_text(const char *protocol_text, const SmtExportOptions *options)
{
    Protocol protocol = protocol_of(protocol_text);
    Text text = {0};
    char *problem = smt_export(protocol.system, options, &text);
    if (problem != NULL) print_error("%s\n", problem);
    assert_null(problem);
    protocol_release(&protocol);
    return text.chars;
}

static void expect(const char *text, const char *part, bool there)
{
    if ((strstr(text, part) != NULL) == there) return;
    print_error("%s\n", text);
    fail_msg("%s %s", part, there ? "is missing" : "is there");
}

#define COUNTER                                                                                    \
    "protocol counter\nvar x : 0..5 = 0\n"                                                         \
    "process p { loop { step up { await x < 3  x = x + 1 } } }\n"                                  \
    "/// Not too much.\ninvariant small : x < 3\ntransition up : next(x) > x\n"                    \
    "recoverable back : x == 0\n"

static void variables_steps_and_properties_are_defined(void **state)
{
    (void)state;
    char *text = export_text(COUNTER, &bare);
    expect(text, "(set-logic QF_BV)\n", true);
    expect(text, "(declare-fun x () (_ BitVec 3))\n(declare-fun x.next () (_ BitVec 3))\n", true);
    expect(text, "(define-fun init () Bool\n", true);
    expect(text, "    ; p.up\n", true);
    expect(text,
           "; Not too much.\n; invariant small (line 5): x < 3\n(define-fun small () Bool\n  "
           "(bvult x #b011))\n",
           true);
    expect(text, "(! x :next x.next)", true);
    expect(text, "recoverable back (line 7), not here", true);
    free(text);
}

static void without_queries_there_is_no_command_that_asks(void **state)
{
    (void)state;
    char *text = export_text(COUNTER, &bare);
    expect(text, "(check-sat)", false);
    expect(text, "(push", false);
    expect(text, "(assert", false);
    free(text);
    text = export_text(COUNTER, &with_queries);
    expect(text, "(check-sat)", true);
    expect(text, "(echo \"small: steps\")", true);
    expect(text, "(echo \"small: state 2\")", true);
    expect(text, "(echo \"up: step 2\")", true);
    expect(text, "(echo \"small: state 3\")", false);
    free(text);
}

static void errors_are_there_only_where_they_can_be(void **state)
{
    (void)state;
    char *text = export_text(COUNTER, &bare);
    expect(text, "(define-fun error ", false);
    free(text);
    text = export_text("protocol counter\nvar x : 0..5 = 0\n"
                       "process p { loop { step up { x = x + 1 } } }\n",
                       &bare);
    expect(text, "(define-fun error () Bool\n", true);
    expect(text, "no_model_error.held", true);
    free(text);
}

static void words_of_solvers_are_no_names(void **state)
{
    (void)state;
    char *text = export_text("protocol words\nvar init : bool = true\nvar store : 0..1 = 0\n"
                             "var bvadd : 0..1 = 0\n"
                             "process p { step s { init = false  store = 1  bvadd = store } }\n"
                             "invariant trans : init || store == 1 || bvadd == 1\n",
                             &bare);
    expect(text, "(declare-fun init ", false);
    expect(text, "(declare-fun store ", false);
    expect(text, "(declare-fun bvadd ", false);
    expect(text, "(declare-fun store! () (_ BitVec 1))\n", true);
    expect(text, "(define-fun trans!2 () Bool\n", true);
    free(text);
}

static void the_same_system_gives_the_same_text(void **state)
{
    (void)state;
    char *first = export_text(COUNTER, &with_queries),
         *second = export_text(COUNTER, &with_queries);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

static void a_beginning_that_fails_is_refused_and_leaves_the_text_alone(void **state)
{
    (void)state;
    Protocol protocol = protocol_of("protocol fails\nvar x : 0..1 in 0..2\n"
                                    "process p { step s { x = 0 } }\ninvariant i : x >= 0\n");
    Text text = {0};
    text_add(&text, "before");
    char *problem = smt_export(protocol.system, &bare, &text);
    assert_non_null(problem);
    assert_non_null(strstr(problem, "initial state"));
    assert_string_equal(text_string(&text), "before");
    free(problem);
    text_release(&text);
    protocol_release(&protocol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_steps_and_properties_are_defined),
        cmocka_unit_test(without_queries_there_is_no_command_that_asks),
        cmocka_unit_test(errors_are_there_only_where_they_can_be),
        cmocka_unit_test(words_of_solvers_are_no_names),
        cmocka_unit_test(the_same_system_gives_the_same_text),
        cmocka_unit_test(a_beginning_that_fails_is_refused_and_leaves_the_text_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
