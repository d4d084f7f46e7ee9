/* test_program.c - the program from outside: what it prints where, and with which code it ends. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka wants these first */
#include <cmocka.h>
#include <jansson.h>

#include "support/text.h"

static char folder[] = "/tmp/tocsin-program-XXXXXX";

static const char counter[] = "protocol counter\n"
                              "param MOST: 0..9 = 3\n"
                              "var x: 0..9 = 0\n"
                              "process p { loop { step up { await x < MOST  x = x + 1 } } }\n"
                              "invariant small: x < 3\n"
                              "invariant fine: x < 10\n"
                              "witness two: x == 2\n"
                              "scenario as_is { expect violated small  expect holds fine, two }\n"
                              "scenario less { MOST = 2  expect holds all }\n";

static void place_file(const char *name, const char *content, size_t length)
{
    Text path = {0};
    text_format(&path, "%s/%s", folder, name);
    FILE *file = fopen(text_string(&path), "w");
    assert_non_null(file);
    fwrite(content, 1, length, file);
    fclose(file);
    text_release(&path);
}

/* Runs a shell command in the folder, with the program as $TOCSIN. Returns its exit code; what
 * it prints is in `output`. */
static int run(Text *output, const char *command)
{
    Text line = {0};
    text_format(&line, "cd '%s' && { %s\n}", folder, command);
    FILE *stream = popen(text_string(&line), "r"); /* NOLINT: commands of our own */
    assert_non_null(stream);
    char buffer[4096];
    size_t got;
    while ((got = fread(buffer, 1, sizeof buffer, stream)) > 0) {
        text_add_many(output, buffer, got);
    }
    int status = pclose(stream);
    text_release(&line);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void assert_run(const char *command, int code, const char *piece)
{
    Text output = {0};
    int found = run(&output, command);
    if (found != code || strstr(text_string(&output), piece) == NULL) {
        fail_msg("%s\nexit %d:\n%s", command, found, text_string(&output));
    }
    text_release(&output);
}

static int make_folder(void **state)
{
    (void)state;
    if (getenv("TOCSIN") == NULL || mkdtemp(folder) == NULL) return -1;
    place_file("counter.tocsin", counter, sizeof counter - 1);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    Text output = {0};
    int code = run(&output, "rm -r \"$PWD\"");
    text_release(&output);
    return code;
}

/* --- exit codes --- */

static void what_holds_ends_with_0(void **state)
{
    (void)state;
    assert_run("$TOCSIN check -D MOST=2 counter.tocsin", 0, "All 4 properties hold.");
    assert_run("$TOCSIN check -p fine counter.tocsin", 0, "The property holds.");
    assert_run("COLUMNS=200 $TOCSIN check -p two counter.tocsin", 0,
               "s; stopped there: all that was asked is decided\n");
}

static void what_is_violated_ends_with_1(void **state)
{
    (void)state;
    assert_run("$TOCSIN check counter.tocsin", 1, "VIOLATED  small           in 3 steps");
    assert_run("$TOCSIN check --scenario as_is counter.tocsin", 1, "MOST = 3");
}

static void what_is_wrong_about_the_input_ends_with_2(void **state)
{
    (void)state;
    assert_run("$TOCSIN 2>&1", 2, "Usage: tocsin");
    assert_run("$TOCSIN chck x 2>&1", 2, "there is no command 'chck'; did you mean 'check'?");
    assert_run("$TOCSIN check 2>&1", 2, "which file?");
    assert_run("$TOCSIN check a b 2>&1", 2, "one file at a time");
    assert_run("$TOCSIN check nowhere 2>&1", 2, "nowhere: No such file or directory");
    assert_run("$TOCSIN check . 2>&1", 2, "directory");
    assert_run("$TOCSIN check -p smal counter.tocsin 2>&1", 2, "did you mean `small`?");
    assert_run("$TOCSIN check --scenario les counter.tocsin 2>&1", 2, "did you mean `less`?");
    assert_run("$TOCSIN check -D MOST counter.tocsin 2>&1", 2, "-D wants NAME=VALUE");
    assert_run("$TOCSIN check -D MOST=10 counter.tocsin 2>&1", 2, "MOST");
    assert_run("$TOCSIN check -D MSOT=1 counter.tocsin 2>&1", 2, "did you mean `MOST`?");
    assert_run("$TOCSIN check --engine pdr --full counter.tocsin 2>&1", 2, "--full");
    assert_run("$TOCSIN check --engine x counter.tocsin 2>&1", 2, "there is no engine 'x'");
    assert_run("$TOCSIN check --color=pink counter.tocsin 2>&1", 2, "auto, always or never");
    assert_run("$TOCSIN check --frob counter.tocsin 2>&1", 2, "unrecognized option '--frob'");
    assert_run("$TOCSIN sweep --hmtl=x counter.tocsin 2>&1", 2,
               "tocsin sweep: unrecognized option '--hmtl'; did you mean '--html'?");
    assert_run("$TOCSIN sweep counter.tocsin --json --helpp 2>&1", 2, "did you mean '--help'?");
    assert_run("$TOCSIN --vershion 2>&1", 2,
               "tocsin: unrecognized option '--vershion'; did you mean '--version'?");
}

/* What stands where a value belongs is no option, whatever it looks like. */
static void values_and_files_may_look_like_options(void **state)
{
    (void)state;
    assert_run("$TOCSIN check -p --jsn counter.tocsin 2>&1", 2, "`--jsn`");
    assert_run("$TOCSIN check --property --jsn counter.tocsin 2>&1", 2, "`--jsn`");
    assert_run("$TOCSIN check --prop=--jsn counter.tocsin 2>&1", 2, "`--jsn`");
    assert_run("$TOCSIN check -- --jsn 2>&1", 2, "--jsn: No such file or directory");
}

static void a_file_that_is_no_protocol_ends_with_2(void **state)
{
    (void)state;
    place_file("empty.tocsin", "", 0);
    place_file("binary.tocsin", "\0\1\2\377\376", 5);
    assert_run("$TOCSIN check empty.tocsin 2>&1", 2, "empty.tocsin:1:1: error: ");
    assert_run("$TOCSIN check binary.tocsin 2>&1", 2, "binary.tocsin");
    assert_run("$TOCSIN check /dev/null 2>&1", 2, "error: ");
}

static void limits_are_read_strictly(void **state)
{
    (void)state;
    static const char *const wrong[] = {"--max-states=0",    "--max-states=-1", "--max-states=1e9",
                                        "--max-states=",     "--max-depth=x",   "--max-memory=0",
                                        "--max-memory=5X",   "--timeout=0",     "--timeout=-1",
                                        "--timeout=tomorrow"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Text command = {0};
        text_format(&command, "$TOCSIN check %s counter.tocsin 2>&1", wrong[i]);
        assert_run(text_string(&command), 2, "wants a number");
        text_release(&command);
    }
}

static void what_is_undecided_ends_with_4(void **state)
{
    (void)state;
    assert_run("$TOCSIN check --max-states 2 -p fine counter.tocsin", 4,
               "the limit of 2 states was reached");
    assert_run("$TOCSIN check --max-depth 1 -p fine counter.tocsin", 4, "The property is unknown");
}

static void help_and_version_end_with_0(void **state)
{
    (void)state;
    assert_run("$TOCSIN --help", 0, "check FILE");
    assert_run("$TOCSIN check --help", 0, "--max-memory=SIZE");
    assert_run("$TOCSIN test --help", 0, "FILE...");
    assert_run("$TOCSIN --version", 0, "tocsin ");
}

/* --- streams --- */

static void a_report_that_can_not_be_written_is_noticed(void **state)
{
    (void)state;
    assert_run("$TOCSIN check counter.tocsin 2>&1 >/dev/full", 2, "can't write to standard output");
    assert_run("$TOCSIN check --json counter.tocsin 2>&1 >/dev/full", 2, "No space left");
    assert_run("$TOCSIN check counter.tocsin 2>&1 >&-", 2, "can't write to standard output");
    assert_run("$TOCSIN test counter.tocsin 2>&1 >/dev/full", 2, "can't write to standard output");
}

static void a_file_can_come_from_standard_input(void **state)
{
    (void)state;
    assert_run("$TOCSIN check - <counter.tocsin", 1, "counter");
    assert_run("echo nonsense | $TOCSIN check - 2>&1", 2, "standard input:1:1");
}

static void closed_streams_do_no_harm(void **state)
{
    (void)state;
    assert_run("$TOCSIN check counter.tocsin <&- 2>&-", 1, "1 of 4");
    assert_run("$TOCSIN check counter.tocsin <&- >&- 2>&-; echo $?", 0, "2");
}

static void colours_are_for_terminals_or_on_demand(void **state)
{
    (void)state;
    assert_run("$TOCSIN check counter.tocsin | tr '\\033' '!' | grep -c '!'; true", 0, "0\n");
    assert_run("$TOCSIN check --color=always counter.tocsin | tr '\\033' '!'", 0,
               "![1;31mVIOLATED");
}

static void names_of_files_can_not_upset_a_terminal(void **state)
{
    (void)state;
    assert_run("$TOCSIN check \"$(printf 'a\\033[31mb\\377')\" 2>&1 | tr '\\033' '!'", 0,
               "tocsin: a\xEF\xBF\xBD[31mb\xEF\xBF\xBD: No such file");
}

static void a_signal_ends_the_search_but_not_the_report(void **state)
{
    (void)state;
    static const char many[] = "protocol many\n"
                               "var a: [1..9] 0..9 = 0\n"
                               "process p[i: 1..9] { loop { step s { a[i] = (a[i] + 1) % 10 } } }\n"
                               "invariant fine: a[1] < 10\n";
    place_file("many.tocsin", many, sizeof many - 1);
    /* Not timeout(1): it would say 124. */
    assert_run("$TOCSIN check --engine explore many.tocsin & sleep 0.5; kill -TERM $!; wait $!",
               130, "the search was interrupted");
    assert_run("sh -c 'trap - INT; exec $TOCSIN check --engine explore many.tocsin' & sleep 0.5; "
               "kill -INT $!; "
               "sleep 0.1; kill -TERM $!; wait $!",
               130, "the search was interrupted");
    assert_run("$TOCSIN check --engine explore --timeout 0.2 many.tocsin", 4,
               "the time limit of 0.2 seconds");
    assert_run("$TOCSIN check --engine explore --max-memory 1M many.tocsin", 4,
               "the memory limit of 1 MiB");
}

/* --- JSON --- */

static json_t *document_of(const char *command, int code)
{
    Text output = {0};
    json_error_t error;
    assert_int_equal(run(&output, command), code);
    json_t *document = json_loads(text_string(&output), JSON_REJECT_DUPLICATES, &error);
    if (document == NULL) fail_msg("%s: %s\n%s", command, error.text, text_string(&output));
    text_release(&output);
    return document;
}

static void json_is_one_document(void **state)
{
    (void)state;
    json_t *document = document_of("$TOCSIN check --json counter.tocsin", 1);
    assert_string_equal(json_string_value(json_object_get(document, "model")), "counter");
    json_t *properties = json_object_get(document, "properties");
    assert_int_equal(json_array_size(properties), 4);
    json_t *small = json_array_get(properties, 0);
    assert_int_equal(json_integer_value(json_object_get(small, "steps")), 3);
    assert_int_equal(json_array_size(json_object_get(small, "trace")), 4);
    json_decref(document);
}

static void json_of_a_test_is_one_document(void **state)
{
    (void)state;
    json_t *document = document_of("$TOCSIN test --json counter.tocsin counter.tocsin", 0);
    json_t *results = json_object_get(document, "results");
    assert_int_equal(json_array_size(results), 4);
    assert_int_equal(json_integer_value(json_object_get(document, "ok")), 4);
    json_t *first = json_array_get(results, 0);
    assert_string_equal(json_string_value(json_object_get(first, "scenario")), "as_is");
    assert_string_equal(json_string_value(json_object_get(first, "outcome")), "ok");
    json_decref(document);
}

/* --- tocsin test --- */

static void scenarios_that_show_what_they_expect_are_ok(void **state)
{
    (void)state;
    assert_run("COLUMNS=200 $TOCSIN test counter.tocsin", 0,
               "ok    counter.tocsin: as_is (violated small in 3 steps; holds fine; reached two in "
               "2 steps)\n"
               "ok    counter.tocsin: less (holds small, fine, no_model_error; reached two in 2 "
               "steps)\n"
               "2 scenarios in 1 file: 2 as expected.\n");
}

static void a_scenario_that_differs_says_how_and_ends_with_1(void **state)
{
    (void)state;
    assert_run("$TOCSIN test -D MOST=3 counter.tocsin", 1,
               "FAIL  counter.tocsin: less\n"
               "        small: expected holds, found violated in 3 steps\n"
               "        to see it: tocsin check counter.tocsin --scenario less -D MOST=3\n"
               "2 scenarios in 1 file: 1 as expected, 1 not as expected.\n");
}

static void a_witness_is_reached_or_never(void **state)
{
    (void)state;
    static const char text[] = "protocol w\nvar x: 0..3 = 0\n"
                               "process p { step s { x = 1 } }\n"
                               "witness start: x == 0\nwitness two: x == 2\n"
                               "scenario so { expect holds start  expect violated two }\n"
                               "scenario not_so { expect violated start  expect holds two }\n";
    place_file("witness.tocsin", text, sizeof text - 1);
    assert_run("$TOCSIN test witness.tocsin", 1,
               "ok    witness.tocsin: so (never reached two; reached start in the initial state)\n"
               "FAIL  witness.tocsin: not_so\n"
               "        start: expected never reached, found reached in the initial state\n"
               "        two: expected reached, found never reached\n");
    assert_run("$TOCSIN check witness.tocsin", 1,
               "  reached   start           in the initial state\n"
               "  NEVER     two\n"
               "  ok        no_model_error\n");
    assert_run("$TOCSIN check witness.tocsin", 1, "\n1 of 3 properties is never reached.\n");
    assert_run("$TOCSIN check --json witness.tocsin", 1, "\"verdict\": \"violated\"");
}

/* Not every configuration can be built. */
static const char sizes[] = "protocol sizes\n"
                            "param N = 1\n"
                            "type P = id(N)\n"
                            "var x: 0..1 = 0\n"
                            "var unread: bool = true\n"
                            "process p[i: P] { step s { x = 1 } }\n"
                            "invariant it: x < 2\n"
                            "scenario no_one { N = 0  expect holds it }\n"
                            "scenario two { N = 2  expect holds it }\n";

static void a_scenario_that_can_not_be_built_does_not_spoil_the_next(void **state)
{
    (void)state;
    place_file("sizes.tocsin", sizes, sizeof sizes - 1);
    assert_run("$TOCSIN test sizes.tocsin 2>/dev/null", 2,
               "ERROR sizes.tocsin: no_one (its settings do not fit the model)\n"
               "ok    sizes.tocsin: two (holds it)\n");
}

static void what_is_wrong_is_told_of_the_configuration_that_was_asked_for(void **state)
{
    (void)state;
    place_file("sizes.tocsin", sizes, sizeof sizes - 1);
    assert_run("$TOCSIN check --scenario two sizes.tocsin 2>&1 >/dev/null | grep -c warning", 0,
               "1\n");
    assert_run("$TOCSIN check --scenario no_one sizes.tocsin 2>&1", 2, "the number of identities");
    assert_run("$TOCSIN check -D N=0 --scenario two sizes.tocsin 2>&1", 2,
               "the number of identities");
}

static void a_scenario_that_is_undecided_says_why_and_ends_with_4(void **state)
{
    (void)state;
    assert_run("$TOCSIN test --max-states 2 counter.tocsin", 4,
               "???   counter.tocsin: less\n"
               "        small: expected holds, undecided: the limit of 2 states was reached");
}

static void a_file_without_scenarios_is_no_success(void **state)
{
    (void)state;
    static const char bare[] = "protocol bare\nvar x: 0..1 = 0\n"
                               "process p { step s { x = 1 } }\ninvariant i: x < 2\n";
    place_file("bare.tocsin", bare, sizeof bare - 1);
    assert_run("$TOCSIN test counter.tocsin bare.tocsin 2>&1", 2, "bare.tocsin has no scenarios");
    assert_run("$TOCSIN test nowhere counter.tocsin 2>&1", 2, "2 as expected");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_holds_ends_with_0),
        cmocka_unit_test(what_is_violated_ends_with_1),
        cmocka_unit_test(what_is_wrong_about_the_input_ends_with_2),
        cmocka_unit_test(values_and_files_may_look_like_options),
        cmocka_unit_test(a_file_that_is_no_protocol_ends_with_2),
        cmocka_unit_test(limits_are_read_strictly),
        cmocka_unit_test(what_is_undecided_ends_with_4),
        cmocka_unit_test(help_and_version_end_with_0),
        cmocka_unit_test(a_report_that_can_not_be_written_is_noticed),
        cmocka_unit_test(a_file_can_come_from_standard_input),
        cmocka_unit_test(closed_streams_do_no_harm),
        cmocka_unit_test(colours_are_for_terminals_or_on_demand),
        cmocka_unit_test(names_of_files_can_not_upset_a_terminal),
        cmocka_unit_test(a_signal_ends_the_search_but_not_the_report),
        cmocka_unit_test(json_is_one_document),
        cmocka_unit_test(json_of_a_test_is_one_document),
        cmocka_unit_test(scenarios_that_show_what_they_expect_are_ok),
        cmocka_unit_test(a_scenario_that_differs_says_how_and_ends_with_1),
        cmocka_unit_test(a_witness_is_reached_or_never),
        cmocka_unit_test(a_scenario_that_can_not_be_built_does_not_spoil_the_next),
        cmocka_unit_test(what_is_wrong_is_told_of_the_configuration_that_was_asked_for),
        cmocka_unit_test(a_scenario_that_is_undecided_says_why_and_ends_with_4),
        cmocka_unit_test(a_file_without_scenarios_is_no_success),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
