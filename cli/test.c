/* test.c - `tocsin test FILE...`: does every scenario of every file show what it expects? */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "colour.h"
#include "commands.h"
#include "file.h"
#include "message.h"
#include "output.h"
#include "properties/wording.h"
#include "remembering.h"
#include "test_reports.h"
#include "testing.h"

enum { KEY_CACHE = 1024, KEY_JUNIT, KEY_SARIF };

#define JOBS_MOST 1024

typedef struct Test {
    Options options;
    VECTOR(const char *) paths;
    VECTOR(Model *) models;
    VECTOR(TestUnit) units;
    unsigned jobs; /* 0: as many as there are processors */
    const char *cache, *junit, *sarif;
    json_t *results;                 /* with --json, else NULL */
    size_t counts[COMPARED_BUG + 1]; /* of scenarios, by how they fared */
    size_t cached;
    bool bad_input, interrupted;
} Test;

static const struct argp_option own_options[] = {
    {"jobs", 'j', "N", 0,
     "Run N scenarios at a time, each in a process of its own with one thread; by default as many "
     "as there are processors",
     1},
    {"cache", KEY_CACHE, "DIR", 0,
     "Keep outcomes in the folder DIR, and do not run scenarios again whose outcome is known "
     "there: "
     "whose protocol with its settings, expectations and limits is the same, whatever the layout "
     "of "
     "the text",
     1},
    {"junit", KEY_JUNIT, "FILE", 0, "Write the results as JUnit XML, too", 5},
    {"sarif", KEY_SARIF, "FILE", 0, "Write what is not as expected as SARIF, too", 5},
    {0}};

static void read_jobs(Test *test, const char *text, struct argp_state *state)
{
    uint64_t number;
    if (!number_read(text, &number) || number == 0 || number > JOBS_MOST) {
        message_refuse(state, "--jobs wants a number from 1 to %d, not '%s'", JOBS_MOST, text);
    }
    test->jobs = (unsigned)number;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    Test *test = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &test->options; return 0;
    case 'j': read_jobs(test, text, state); return 0;
    case KEY_CACHE: test->cache = text; return 0;
    case KEY_JUNIT: test->junit = text; return 0;
    case KEY_SARIF: test->sarif = text; return 0;
    case ARGP_KEY_ARG: vector_push(&test->paths, text); return 0;
    case ARGP_KEY_NO_ARGS: message_refuse(state, "which files?"); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* --- what there is to do --- */

/* Stands for a file without scenarios that can be compared, in reports that nobody reads beside
 * standard error. */
static const Scenario whole_file = {.name = "(the whole file)"};

static void add_unit(Test *test, Model *model, const char *path, const Scenario *scenario)
{
    static const Source nothing = {.name = "", .text = ""};
    TestUnit unit = {.model = model, .path = path, .scenario = scenario};
    record_init(&unit.record, path, scenario, model == NULL ? &nothing : model_source(model));
    vector_push(&test->units, unit);
}

/* A file that tests nothing must not look like one that passes. */
static void refuse_file(Test *test, const char *path, const char *why)
{
    test->bad_input = true;
    add_unit(test, NULL, path, &whole_file);
    TestUnit *unit = &test->units.items[test->units.count - 1];
    record_fail(&unit->record, COMPARED_BROKEN, why);
    unit->done = true;
}

static void add_file(Test *test, const char *path)
{
    size_t count;
    Model *model = run_load(path, &test->options);
    if (model == NULL) {
        refuse_file(test, path, "it can't be read, or is no protocol");
        return;
    }
    vector_push(&test->models, model);
    const System *system = run_build(model, &test->options, NULL);
    run_print_diagnostics(model, &test->options);
    if (system == NULL) {
        refuse_file(test, path, "it is no model");
        return;
    }
    const Scenario *scenarios = model_scenarios(model, &count);
    if (count == 0) {
        message_print("%s has no scenarios", path);
        refuse_file(test, path, "it has no scenarios");
    }
    for (size_t i = 0; i < count; i++) add_unit(test, model, path, &scenarios[i]);
}

/* --- what came of it --- */

#define MARK_COLUMNS 6 /* "FAIL  ", perhaps coloured */
#define DETAIL_COLUMNS 8
#define COMMAND "        to see it: "

/* One line of a report; a command stays whole, so that it can be copied. */
static void add_line(Text *text, const char *line, unsigned columns)
{
    static const char colour_ends[] = "\033[0m";
    const char *end = strstr(line, colour_ends), *words = line;
    size_t indent = strncmp(line, "        ", DETAIL_COLUMNS) == 0 ? DETAIL_COLUMNS : MARK_COLUMNS;
    size_t whole = strlen(line);
    if (end != NULL) words = end + strlen(colour_ends);
    size_t first = (end == NULL ? indent : 1);
    if (first > strlen(words) || strncmp(line, COMMAND, strlen(COMMAND)) == 0) {
        text_add_many(text, line, whole);
    } else {
        text_add_many(text, line, (size_t)(words - line) + first);
        size_t below = indent == DETAIL_COLUMNS ? indent + 2 : indent;
        text_add_wrapped(text, words + first, indent, below, columns);
    }
}

/* Its lines, no wider than the terminal. */
static void print_lines(const Text *report)
{
    unsigned columns = listing_columns(stdout);
    Text text = {0}, line = {0};
    for (const char *at = text_string(report); *at != '\0';) {
        size_t count = strcspn(at, "\n");
        text_clear(&line);
        text_add_many(&line, at, count);
        add_line(&text, text_string(&line), columns);
        at += count;
        if (*at == '\n') at++;
        text_add_char(&text, '\n');
    }
    fwrite(text_string(&text), 1, text.count, stdout);
    fflush(stdout);
    text_release(&text);
    text_release(&line);
}

static void take(void *context, TestUnit *unit)
{
    Test *test = context;
    const Record *record = &unit->record;
    if (unit->scenario == &whole_file) return;
    test->counts[record->comparison]++;
    test->cached += record->cached;
    test->interrupted |= record->interrupted;
    fwrite(text_string(&record->messages), 1, record->messages.count, stderr);
    if (test->results != NULL) {
        json_array_append(test->results, record->json);
    } else {
        print_lines(&record->text);
    }
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
    text_add_count(&text, test->paths.count, "file");
    const char *separator = ": ";
    for (size_t i = 0; i <= COMPARED_BUG; i++) {
        if (test->counts[i] == 0) continue;
        text_add(&text, separator);
        text_add_number(&text, test->counts[i]);
        text_add(&text, words[i]);
        separator = ", ";
    }
    if (test->cached > 0) {
        text_add(&text, "; ");
        text_add_number(&text, test->cached);
        text_add(&text, " of them cached");
    }
    text_add(&text, test->interrupted ? "; then it was interrupted." : ".");
    Text lines = {0};
    text_add_wrapped(&lines, text_string(&text), 0, 2, listing_columns(stdout));
    printf("%s\n", text_string(&lines));
    text_release(&lines);
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

/* --- reports beside that --- */

static bool write_junit(const char *path, Records records)
{
    Text text = {0};
    junit_print(&text, records);
    bool written = file_write(path, &text);
    text_release(&text);
    return written;
}

static bool write_sarif(const char *path, Records records)
{
    Text text = {0};
    json_t *document = sarif_document(records, TOCSIN_VERSION);
    char *bytes = json_dumps(document, JSON_INDENT(2));
    text_add(&text, bytes);
    text_add_char(&text, '\n');
    bool written = file_write(path, &text);
    text_release(&text);
    free(bytes);
    json_decref(document);
    return written;
}

/* On GitHub, which reads them off either stream. */
static void annotate(const Test *test, Records records)
{
    const char *there = getenv("GITHUB_ACTIONS");
    if (there == NULL || strcmp(there, "true") != 0) return;
    Text text = {0};
    annotations_print(&text, records);
    fwrite(text_string(&text), 1, text.count, test->results != NULL ? stderr : stdout);
    text_release(&text);
}

static bool report(const Test *test)
{
    const Record **items = memory_allocate(test->units.count + 1, sizeof *items);
    Records records = {.items = items};
    bool written = true;
    for (size_t i = 0; i < test->units.count; i++) {
        if (test->units.items[i].done) items[records.count++] = &test->units.items[i].record;
    }
    if (test->junit != NULL) written &= write_junit(test->junit, records);
    if (test->sarif != NULL) written &= write_sarif(test->sarif, records);
    annotate(test, records);
    free(items);
    return written;
}

static void release(Test *test)
{
    for (size_t i = 0; i < test->units.count; i++) record_release(&test->units.items[i].record);
    for (size_t i = 0; i < test->models.count; i++) model_destroy(test->models.items[i]);
    vector_release(&test->units);
    vector_release(&test->models);
    vector_release(&test->paths);
    options_release(&test->options);
}

int command_test(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = own_options,
        .parser = parse,
        .args_doc = "FILE...",
        .doc = "Runs every scenario of every FILE and compares what comes out with what it "
               "expects. Limits are for each scenario; those that run at the same time share the "
               "memory. On GitHub, where GITHUB_ACTIONS is true, what is not as expected is shown "
               "beside its line.",
        .children = children,
    };
    Test test = {0};
    options_init(&test.options);
    arguments_parse(&argp, argc, argv, 0, &test);
    test.results = test.options.json ? json_array() : NULL;
    for (size_t i = 0; i < test.paths.count; i++) add_file(&test, test.paths.items[i]);
    Remembering *remembering =
        test.cache != NULL ? remembering_open(test.cache, &test.options) : NULL;
    test.options.remembering = remembering;
    const TestTask task = {.units = test.units.items,
                           .count = test.units.count,
                           .jobs = test.jobs > 0 ? test.jobs : run_processors(),
                           .options = &test.options,
                           .colour = colour_wanted(test.options.colour, stdout)};
    test.interrupted |= testing_run(&task, take, &test);
    remembering_close(remembering);
    bool written = report(&test);
    if (test.results != NULL) {
        print_document(&test);
    } else {
        print_summary(&test);
    }
    int code = exit_code(&test);
    if (!written && code != EXIT_BUG) code = EXIT_INPUT;
    release(&test);
    return code;
}
