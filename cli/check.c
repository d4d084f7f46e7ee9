/* check.c - `tocsin check FILE`: every property of one model, as text or as JSON. */
#include <argp.h>
#include <stdio.h>

#include "certify.h"
#include "colour.h"
#include "commands.h"
#include "counterexamples/mutants.h"
#include "message.h"
#include "mutating.h"
#include "output.h"
#include "properties/wording.h"
#include "request.h"
#include "run.h"
#include "scenarios.h"
#include "support/clock.h"

enum {
    KEY_FIRST = 512,
    KEY_FULL,
    KEY_SHOW_STUCK,
    KEY_MUTATE,
    KEY_MUTANT_STATES,
    KEY_REQUIRE_COVERAGE,
    KEY_NO_COVERAGE
};

static const struct argp_option option_list[] = {
    {"first", KEY_FIRST, NULL, 0, "Stop at the first violation", 2},
    {"full", KEY_FULL, NULL, 0, "Visit every reachable state, even when all is decided", 2},
    {"mutate", KEY_MUTATE, NULL, 0,
     "Then leave out one guard or effect of a step after the other, and list what no property "
     "notices",
     2},
    {"mutant-states", KEY_MUTANT_STATES, "N", 0,
     "With --mutate: visit at most N states of each mutant (default: four times as many as the "
     "protocol has, and at least 100,000)",
     3},
    {"show-stuck", KEY_SHOW_STUCK, NULL, 0,
     "Show a shortest way to a state in which no step is possible though not every process is done",
     2},
    {"require-coverage", KEY_REQUIRE_COVERAGE, NULL, 0,
     "Fail (exit code 1) where a step, branch or value never happens or a property holds "
     "vacuously; visits every reachable state, as --full, and settles all of it",
     2},
    {"no-coverage", KEY_NO_COVERAGE, NULL, 0,
     "Don't look for what never happens, which takes a little time when all is explored", 2},
    {0},
};

static void match_coverage(const Options *options, struct argp_state *state)
{
    if (!options->cover)
        message_refuse(state, "--require-coverage and --no-coverage exclude each other");
    if (options->first) message_refuse(state, "--require-coverage and --first exclude each other");
    if (engine_explores(options->engine)) return;
    message_refuse(state, "--require-coverage needs --engine explore or auto: %s visits no states",
                   engine_name(options->engine));
}

/* Some options are about states, some about queries. */
static void match_engine(const Request *request, struct argp_state *state)
{
    const Options *options = &request->options;
    const char *engine = engine_name(options->engine);
    bool explores = engine_explores(options->engine);
    if (options->require_coverage) match_coverage(options, state);
    if (!explores && options->full) {
        message_refuse(state, "--full needs --engine explore or auto: %s visits no states", engine);
    }
    if (!explores && options->show_stuck) {
        message_refuse(state, "--show-stuck needs --engine explore or auto: %s visits no states",
                       engine);
    }
    bool asks = !explores || (options->engine == ENGINE_AUTO && !options->full);
    if (options->dump_queries != NULL && !asks) {
        message_refuse(state, "--dump-queries needs an engine that asks Z3: %s does not",
                       options->full ? "--full" : engine);
    }
    if (options->certificate_path != NULL && options->engine != ENGINE_INDUCTION &&
        options->engine != ENGINE_PDR) {
        message_refuse(state, "--certificate needs --engine induction or pdr, not %s", engine);
    }
}

static void match_mutants(const Options *options, struct argp_state *state)
{
    if (options->mutant_states > 0 && !options->mutate) {
        message_refuse(state, "--mutant-states is for --mutate, which is not given");
    }
    if (!options->mutate) return;
    if (!engine_explores(options->engine)) {
        message_refuse(state, "--mutate needs --engine explore or auto: %s visits no states",
                       engine_name(options->engine));
    }
    if (options->first) {
        message_refuse(state, "--mutate compares verdicts: --first leaves too many open");
    }
}

static void read_mutant_states(Options *options, const char *text, struct argp_state *state)
{
    if (number_read(text, &options->mutant_states) && options->mutant_states > 0) return;
    message_refuse(state, "--mutant-states wants a number from 1, not '%s'", text);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    Request *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &request->options;
        state->child_inputs[1] = request;
        request->options.cover = true;
        return 0;
    case KEY_FIRST: request->options.first = true; return 0;
    case KEY_FULL: request->options.full = true; return 0;
    case KEY_SHOW_STUCK: request->options.show_stuck = true; return 0;
    case KEY_MUTATE: request->options.mutate = true; return 0;
    case KEY_MUTANT_STATES: read_mutant_states(&request->options, text, state); return 0;
    case KEY_REQUIRE_COVERAGE:
        request->options.require_coverage = request->options.full = true;
        return 0;
    case KEY_NO_COVERAGE: request->options.cover = false; return 0;
    case ARGP_KEY_END:
        match_engine(request, state);
        match_mutants(&request->options, state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* With its scenario, which is known only after a first building; what that warns of is of other
 * settings than were asked for, and forgotten. */
static const System *build(Model *model, const Request *request, const Scenario **ret_scenario)
{
    const System *system = run_build(model, &request->options, NULL);
    *ret_scenario = NULL;
    if (system == NULL || request->scenario == NULL) return system;
    const Scenario *scenario = scenario_find(model, request->scenario);
    *ret_scenario = scenario;
    return scenario == NULL ? NULL : run_build(model, &request->options, scenario);
}

/* What is left of the time for mutants, as mutating_run wants it. */
static double seconds_left(const Options *options, double began)
{
    if (options->timeout == 0) return 0;
    double left = began + options->timeout - seconds_now();
    return left > 0 ? left : 1e-9;
}

static void print_document(const Report *report, const Mutants *mutants)
{
    json_t *document = report_json(report, TOCSIN_VERSION);
    json_object_set_new(document, "mutants", mutants_json(report->system, mutants));
    run_print_json(document);
}

static void print_mutants(const Inquiry *inquiry, const Mutants *mutants)
{
    Text text = {0};
    text_add_char(&text, '\n');
    mutants_text(inquiry->findings, mutants, page_columns(stdout),
                 colour_wanted(inquiry->options->colour, stdout), &text);
    fwrite(text_string(&text), 1, text.count, stdout);
    text_release(&text);
}

/* As text, the verdicts come before the wait. */
static void mutate_and_print(Inquiry *inquiry, const Report *report, const Scenario *scenario,
                             double began)
{
    const Options *options = inquiry->options;
    Mutants mutants;
    if (!options->json) run_print_report(report, options);
    fflush(stdout);
    mutating_run(inquiry, scenario, seconds_left(options, began), &mutants);
    inquiry->interrupted = mutants.interrupted;
    if (options->json) {
        print_document(report, &mutants);
    } else {
        print_mutants(inquiry, &mutants);
    }
    mutating_release(&mutants);
}

/* What is missing where coverage is required; sets what that makes of the exit code. */
static void require_coverage(const Inquiry *inquiry, Text *message, int *code)
{
    const Coverage *coverage = inquiry->exploration.coverage;
    uint32_t uncovered = coverage == NULL ? 0 : coverage_uncovered(coverage);
    if (uncovered > 0) {
        text_add(message, "Coverage is required, but ");
        text_add_count(message, uncovered, "thing");
        text_add(message, " never happened.");
        if (*code == EXIT_HOLDS || *code == EXIT_UNDECIDED) *code = EXIT_VIOLATED;
    } else if (coverage == NULL || coverage_open(coverage) > 0) {
        text_format(message, "Coverage is required, but not known%s.",
                    coverage == NULL ? ": not everything was explored" : "");
        if (*code == EXIT_HOLDS) *code = EXIT_UNDECIDED;
    }
}

static int check_code(const Inquiry *inquiry)
{
    if (inquiry->has_bug) return EXIT_BUG;
    return inquiry->interrupted ? EXIT_INTERRUPTED : findings_exit_code(inquiry->findings);
}

static int print_answer(Inquiry *inquiry, const Scenario *scenario, double began)
{
    const Options *options = inquiry->options;
    Report report = inquiry_report(inquiry);
    Text required = {0};
    int code = check_code(inquiry);
    if (options->require_coverage) require_coverage(inquiry, &required, &code);
    if (required.count > 0) report.required = text_string(&required);
    if (options->mutate && !inquiry->interrupted && !inquiry->has_bug) {
        mutate_and_print(inquiry, &report, scenario, began);
    } else {
        run_print_report(&report, options);
    }
    text_release(&required);
    return inquiry->interrupted ? EXIT_INTERRUPTED : code;
}

static int check_system(const System *system, const Scenario *scenario, const Request *request)
{
    double began = seconds_now();
    Findings *findings = run_ask(system, &request->properties);
    if (findings == NULL) return EXIT_INPUT;
    Inquiry inquiry;
    int code = EXIT_BUG;
    if (inquiry_decide(&inquiry, system, findings, &request->options)) {
        code = print_answer(&inquiry, scenario, began);
    }
    inquiry_release(&inquiry);
    return code;
}

static int check_file(const Request *request)
{
    if (!output_prepare_folder(request->options.dump_queries)) return EXIT_INPUT;
    Model *model = run_load(request->path, &request->options);
    if (model == NULL) return EXIT_INPUT;
    const Scenario *scenario;
    const System *system = build(model, request, &scenario);
    run_print_diagnostics(model, &request->options);
    int code = system == NULL ? EXIT_INPUT : check_system(system, scenario, request);
    model_destroy(model);
    return code;
}

int command_check(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {&options_argp, 0, NULL, 0}, {&request_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Decides every property of the protocol in FILE (- for standard input), and shows a "
               "shortest way to each "
               "violation.",
        .children = children,
    };
    Request request;
    request_init(&request);
    arguments_parse(&argp, argc, argv, 0, &request);
    int code = certify_prepare(&request.options) ? check_file(&request) : EXIT_INPUT;
    code = output_finish_folder(certify_finish(&request.options, code));
    request_release(&request);
    return code;
}
