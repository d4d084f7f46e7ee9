/* test.c - `tocsin test FILE...`: does every scenario of every file show what it expects? */
#include <argp.h>
#include <stdio.h>

#include "commands.h"
#include "message.h"
#include "output.h"
#include "properties/wording.h"
#include "scenarios.h"

typedef struct Test {
    Options options;
    VECTOR(const char *) paths;
    json_t *results; /* with --json, else NULL */
    size_t files;
    size_t counts[COMPARED_BUG + 1]; /* of scenarios, by how they fared */
    bool bad_input, interrupted;
} Test;

static error_t parse(int key, char *text, struct argp_state *state)
{
    Test *test = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &test->options; return 0;
    case ARGP_KEY_ARG: vector_push(&test->paths, text); return 0;
    case ARGP_KEY_NO_ARGS: message_refuse(state, "which files?"); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void test_scenario(Test *test, Model *model, const char *path, const Scenario *scenario)
{
    Comparing comparing;
    scenario_compare(&comparing, model, path, scenario, &test->options);
    test->counts[comparing.comparison]++;
    test->interrupted = comparing.interrupted;
    if (test->results != NULL) {
        json_array_append_new(test->results, comparing_json(&comparing));
    } else {
        Text text = {0};
        comparing_print(&text, &comparing, &test->options,
                        colour_wanted(test->options.colour, stdout));
        fputs(text_string(&text), stdout);
        fflush(stdout);
        text_release(&text);
    }
    comparing_release(&comparing);
}

/* A file that tests nothing must not look like one that passes. */
static void refuse_empty(Test *test, const char *path)
{
    message_print("%s has no scenarios", path);
    test->bad_input = true;
}

static void test_model(Test *test, Model *model, const char *path)
{
    size_t count;
    const System *system = run_build(model, &test->options, NULL);
    run_print_diagnostics(model, &test->options);
    if (system == NULL) {
        test->bad_input = true;
        return;
    }
    const Scenario *scenarios = model_scenarios(model, &count);
    if (count == 0) refuse_empty(test, path);
    for (size_t i = 0; i < count && !test->interrupted; i++) {
        test_scenario(test, model, path, &scenarios[i]);
    }
}

static void test_file(Test *test, const char *path)
{
    test->files++;
    Model *model = run_load(path, &test->options);
    if (model == NULL) {
        test->bad_input = true;
        return;
    }
    test_model(test, model, path);
    model_destroy(model);
}

/* --- the end --- */

static void print_summary(const Test *test)
{
    static const char *const words[] = {" as expected", " not as expected", " undecided",
                                        " with settings that do not fit",
                                        " ended by an internal error"};
    size_t total = 0;
    for (size_t i = 0; i <= COMPARED_BUG; i++) total += test->counts[i];
    Text text = {0};
    text_add_count(&text, total, "scenario");
    text_add(&text, " in ");
    text_add_count(&text, test->files, "file");
    const char *separator = ": ";
    for (size_t i = 0; i <= COMPARED_BUG; i++) {
        if (test->counts[i] == 0) continue;
        text_add(&text, separator);
        text_add_number(&text, test->counts[i]);
        text_add(&text, words[i]);
        separator = ", ";
    }
    printf("%s%s.\n", text_string(&text), test->interrupted ? "; then it was interrupted" : "");
    text_release(&text);
}

static void print_document(Test *test)
{
    json_t *document = json_pack("{s:s, s:o, s:i, s:i, s:i}", "tocsin", TOCSIN_VERSION, "results",
                                 test->results, "ok", (int)test->counts[COMPARED_AS_EXPECTED],
                                 "differs", (int)test->counts[COMPARED_DIFFERS], "undecided",
                                 (int)test->counts[COMPARED_UNDECIDED]);
    run_print_json(document);
}

static int exit_code(const Test *test)
{
    if (test->counts[COMPARED_BUG] > 0) return EXIT_BUG;
    if (test->interrupted) return EXIT_INTERRUPTED;
    if (test->bad_input || test->counts[COMPARED_BROKEN] > 0) return EXIT_INPUT;
    if (test->counts[COMPARED_DIFFERS] > 0) return EXIT_VIOLATED;
    return test->counts[COMPARED_UNDECIDED] > 0 ? EXIT_UNDECIDED : EXIT_HOLDS;
}

int command_test(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "FILE...",
        .doc = "Runs every scenario of every FILE and compares what comes out with what it "
               "expects. Limits are for each scenario.",
        .children = children,
    };
    Test test = {0};
    options_init(&test.options);
    arguments_parse(&argp, argc, argv, 0, &test);
    test.results = test.options.json ? json_array() : NULL;
    for (size_t i = 0; i < test.paths.count && !test.interrupted; i++) {
        test_file(&test, test.paths.items[i]);
    }
    if (test.results != NULL) {
        print_document(&test);
    } else {
        print_summary(&test);
    }
    int code = exit_code(&test);
    vector_release(&test.paths);
    options_release(&test.options);
    return code;
}
