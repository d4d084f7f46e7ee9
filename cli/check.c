/* check.c - `tocsin check FILE`: every property of one model, as text or as JSON. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "certify.h"
#include "colour.h"
#include "commands.h"
#include "counterexamples/mutants.h"
#include "counterexamples/prevention.h"
#include "explaining.h"
#include "message.h"
#include "mutating.h"
#include "output.h"
#include "properties/wording.h"
#include "request.h"
#include "run.h"
#include "saving.h"
#include "scenarios.h"
#include "smallest.h"
#include "support/clock.h"

enum {
    KEY_FIRST = 512,
    KEY_FULL,
    KEY_SHOW_STUCK,
    KEY_MUTATE,
    KEY_MUTANT_STATES,
    KEY_REQUIRE_COVERAGE,
    KEY_NO_COVERAGE,
    KEY_SMALLEST,
    KEY_SAVE_TRACES,
    KEY_SAVE_AS,
    KEY_NO_EXPLAIN,
    KEY_MINIMISE
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
    {"minimise", KEY_MINIMISE, "LEVEL", 0,
     "Of the shortest traces show: steps (the first), switches (one with the fewest context "
     "switches) or full (then with the fewest processes, then values; the default)",
     2},
    {"minimize", 0, NULL, OPTION_ALIAS | OPTION_HIDDEN, NULL, 2},
    {"show-stuck", KEY_SHOW_STUCK, NULL, 0,
     "Show a shortest way to a state in which no step is possible though not every process is "
     "done; goes on until there is one, even when all is decided",
     2},
    {"require-coverage", KEY_REQUIRE_COVERAGE, NULL, 0,
     "Fail (exit code 1) where a step, branch or value never happens or a property holds "
     "vacuously; visits every reachable state, as --full, and settles all of it",
     2},
    {"smallest", KEY_SMALLEST, "PARAM,...", OPTION_ARG_OPTIONAL,
     "Then look for the least values of the params (or of these) at which each property is "
     "violated at all, none being more than it is here, and show that instance's trace",
     2},
    {"no-coverage", KEY_NO_COVERAGE, NULL, 0,
     "Don't look for what never happens, which takes a little time when all is explored", 2},
    {"save-traces", KEY_SAVE_TRACES, "DIR", 0,
     "Write each violation, and each witness reached, to a file in DIR, which is made if need be: "
     "PROPERTY.itf.json, for `tocsin trace'",
     4},
    {"save-as", KEY_SAVE_AS, "FORMAT,...", 0,
     "With --save-traces: in these formats as well: html, markdown, mermaid, dot, json or text", 4},
    {"no-explain", KEY_NO_EXPLAIN, NULL, 0,
     "Don't look into the traces for the steps that matter and for decisions on old values", 2},
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

static void match_saving(const Options *options, struct argp_state *state)
{
    if (options->save_as != 0 && options->save_traces == NULL) {
        message_refuse(state, "--save-as is for --save-traces, which is not given");
    }
}

static void set_traces(Options *options, const char *path, struct argp_state *state)
{
    if (*path == '\0') message_refuse(state, "--save-traces wants the name of a folder");
    options->save_traces = path;
}

static void read_mutant_states(Options *options, const char *text, struct argp_state *state)
{
    if (number_read(text, &options->mutant_states) && options->mutant_states > 0) return;
    message_refuse(state, "--mutant-states wants a number from 1, not '%s'", text);
}

static void read_minimise(Options *options, const char *text, struct argp_state *state)
{
    static const char *const levels[] = {NULL, "steps", "switches", "full"};
    for (Minimise i = MINIMISE_STEPS; i <= MINIMISE_FULL; i++) {
        if (strcmp(text, levels[i]) != 0) continue;
        options->minimise = i;
        return;
    }
    message_refuse(state, "--minimise wants steps, switches or full, not '%s'", text);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    Request *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &request->options;
        state->child_inputs[1] = request;
        request->options.cover = true;
        request->options.minimise = MINIMISE_FULL;
        return 0;
    case KEY_FIRST: request->options.first = true; return 0;
    case KEY_FULL: request->options.full = true; return 0;
    case KEY_SHOW_STUCK: request->options.show_stuck = true; return 0;
    case KEY_MUTATE: request->options.mutate = true; return 0;
    case KEY_MUTANT_STATES: read_mutant_states(&request->options, text, state); return 0;
    case KEY_REQUIRE_COVERAGE:
        request->options.require_coverage = request->options.full = true;
        return 0;
    case KEY_SMALLEST:
        request->options.smallest = true;
        if (text != NULL) name_list_add(&request->shrunk, text, "--smallest", state);
        return 0;
    case KEY_NO_EXPLAIN: request->options.no_explain = true; return 0;
    case KEY_MINIMISE: read_minimise(&request->options, text, state); return 0;
    case KEY_NO_COVERAGE: request->options.cover = false; return 0;
    case KEY_SAVE_TRACES: set_traces(&request->options, text, state); return 0;
    case KEY_SAVE_AS: saving_read_formats(&request->options, text, state); return 0;
    case ARGP_KEY_END:
        match_engine(request, state);
        match_mutants(&request->options, state);
        if (request->options.smallest && request->options.mutate)
            message_refuse(state, "--smallest and --mutate exclude each other");
        match_saving(&request->options, state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* One system, and where it comes from. */
typedef struct Asked {
    Model *model;
    const Scenario *scenario; /* or NULL */
    const Request *request;
    double began; /* when */
} Asked;

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

static void mutate_and_print(Inquiry *inquiry, const Report *report, const Scenario *scenario,
                             double began)
{
    const Options *options = inquiry->options;
    Mutants mutants;
    mutating_run(inquiry, scenario, seconds_left(options, began), &mutants);
    inquiry->interrupted = mutants.interrupted;
    if (options->json) {
        print_document(report, &mutants);
    } else {
        print_mutants(inquiry, &mutants);
    }
    mutating_release(&mutants);
}

static void print_uncovered(const Coverage *coverage, uint32_t uncovered, Text *message)
{
    uint32_t lines = report_coverage_lines(coverage);
    text_add(message, "Coverage is required, but ");
    text_add_count(message, uncovered, "thing");
    text_add(message, " never happened");
    if (lines != uncovered) {
        text_add(message, ", told in ");
        text_add_count(message, lines, "line");
        text_add(message, "; --json lists each");
    }
    text_add_char(message, '.');
}

/* What is missing where coverage is required; sets what that makes of the exit code. */
static void require_coverage(const Inquiry *inquiry, Text *message, int *code)
{
    const Coverage *coverage = inquiry->exploration.coverage;
    uint32_t uncovered = coverage == NULL ? 0 : coverage_uncovered(coverage);
    if (uncovered > 0) {
        print_uncovered(coverage, uncovered, message);
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

static bool goes_on(const Inquiry *inquiry)
{
    return !inquiry->interrupted && !inquiry->has_bug;
}

static void prevent(Inquiry *inquiry, const Asked *asked)
{
    explaining_prevent(inquiry, asked->scenario, seconds_left(inquiry->options, asked->began));
}

static void print_prevention(const Report *report, const Options *options)
{
    Text text = {0};
    prevention_text(report, page_columns(stdout), colour_wanted(options->colour, stdout), &text);
    fwrite(text_string(&text), 1, text.count, stdout);
    fflush(stdout);
    text_release(&text);
}

/* The answer with what smaller instances show, and what that makes of the exit code. */
static int print_smallest(Inquiry *inquiry, Report *report, const Asked *asked, Smallest *smallest)
{
    const Options *options = inquiry->options;
    if (!smallest_find(asked->model, inquiry, asked->scenario, &asked->request->shrunk,
                       seconds_left(options, asked->began), smallest)) {
        return EXIT_INPUT;
    }
    report->smallest = &smallest->report;
    inquiry->interrupted |= smallest->interrupted;
    if (!options->no_explain && goes_on(inquiry)) prevent(inquiry, asked);
    run_print_report(report, options);
    if (!options->json) print_prevention(report, options);
    return smallest->has_bug ? EXIT_BUG : smallest->has_violation ? EXIT_VIOLATED : EXIT_HOLDS;
}

/* Below the report: as text, the verdicts come before the wait. */
static void prevent_and_print(Inquiry *inquiry, const Report *report, const Asked *asked)
{
    const Options *options = inquiry->options;
    fflush(stdout);
    if (options->no_explain || !goes_on(inquiry)) return;
    prevent(inquiry, asked);
    print_prevention(report, options);
}

static void print_document_of(Inquiry *inquiry, const Report *report, const Asked *asked)
{
    const Options *options = inquiry->options;
    if (!options->no_explain && goes_on(inquiry)) prevent(inquiry, asked);
    if (!options->mutate || !goes_on(inquiry)) run_print_report(report, options);
}

/* Changes the exit code where smaller instances do. */
static void print_report(Inquiry *inquiry, Report *report, const Asked *asked, Smallest *smallest,
                         int *code)
{
    const Options *options = inquiry->options;
    if (options->smallest && goes_on(inquiry)) {
        int smaller = print_smallest(inquiry, report, asked, smallest);
        if (smaller == EXIT_INPUT || smaller == EXIT_BUG) *code = smaller;
        if (smaller == EXIT_VIOLATED && *code != EXIT_BUG) *code = smaller;
    } else if (options->json) {
        print_document_of(inquiry, report, asked);
    } else {
        run_print_report(report, options);
        prevent_and_print(inquiry, report, asked);
    }
}

static int print_answer(Inquiry *inquiry, const Asked *asked)
{
    const Options *options = inquiry->options;
    if (!options->no_explain) explaining_look(inquiry);
    Report report = inquiry_report(inquiry);
    Smallest smallest = {0};
    Text required = {0};
    int code = check_code(inquiry);
    if (options->require_coverage) require_coverage(inquiry, &required, &code);
    if (required.count > 0) report.required = text_string(&required);
    print_report(inquiry, &report, asked, &smallest, &code);
    if (options->mutate && goes_on(inquiry)) {
        mutate_and_print(inquiry, &report, asked->scenario, asked->began);
    }
    text_release(&required);
    if (inquiry->has_bug) code = EXIT_BUG;
    code = saving_finish(inquiry, report.smallest, code);
    smallest_release(&smallest);
    return inquiry->interrupted ? EXIT_INTERRUPTED : code;
}

static int check_system(const System *system, const Asked *asked)
{
    const Request *request = asked->request;
    Findings *findings = run_ask(system, &request->properties);
    if (findings == NULL) return EXIT_INPUT;
    Inquiry inquiry;
    int code = EXIT_BUG;
    if (inquiry_decide(&inquiry, system, findings, &request->options)) {
        code = print_answer(&inquiry, asked);
    }
    inquiry_release(&inquiry);
    return code;
}

static int check_file(const Request *request)
{
    if (!output_prepare_folder(request->options.dump_queries) ||
        !saving_prepare(&request->options)) {
        return EXIT_INPUT;
    }
    Model *model = run_load(request->path, &request->options);
    if (model == NULL) return EXIT_INPUT;
    Asked asked = {.model = model, .request = request, .began = seconds_now()};
    const System *system = build(model, request, &asked.scenario);
    run_print_diagnostics(model, &request->options);
    int code = system == NULL ? EXIT_INPUT : check_system(system, &asked);
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
