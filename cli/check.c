/* check.c - `tocsin check FILE`: every property of one model, as text or as JSON. */
#include <argp.h>
#include <stdio.h>

#include "certify.h"
#include "commands.h"
#include "message.h"
#include "output.h"
#include "request.h"
#include "run.h"
#include "scenarios.h"

enum { KEY_FIRST = 512, KEY_FULL };

static const struct argp_option option_list[] = {
    {"first", KEY_FIRST, NULL, 0, "Stop at the first violation", 2},
    {"full", KEY_FULL, NULL, 0, "Visit every reachable state, even when all is decided", 2},
    {0},
};

/* Some options are about states, some about queries. */
static void match_engine(const Request *request, struct argp_state *state)
{
    const Options *options = &request->options;
    const char *engine = engine_name(options->engine);
    bool explores = engine_explores(options->engine);
    if (!explores && options->full) {
        message_refuse(state, "--full needs --engine explore or auto: %s visits no states", engine);
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

static error_t parse(int key, char *text, struct argp_state *state)
{
    Request *request = state->input;
    (void)text; /* of options that take none */
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &request->options;
        state->child_inputs[1] = request;
        return 0;
    case KEY_FIRST: request->options.first = true; return 0;
    case KEY_FULL: request->options.full = true; return 0;
    case ARGP_KEY_END: match_engine(request, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* With its scenario, which is known only after a first building; what that warns of is of other
 * settings than were asked for, and forgotten. */
static const System *build(Model *model, const Request *request)
{
    const System *system = run_build(model, &request->options, NULL);
    if (system == NULL || request->scenario == NULL) return system;
    const Scenario *scenario = scenario_find(model, request->scenario);
    return scenario == NULL ? NULL : run_build(model, &request->options, scenario);
}

static int check_system(const System *system, const Request *request)
{
    Findings *findings = run_ask(system, &request->properties);
    if (findings == NULL) return EXIT_INPUT;
    Inquiry inquiry;
    int code = EXIT_BUG;
    if (inquiry_decide(&inquiry, system, findings, &request->options)) {
        Report report = inquiry_report(&inquiry);
        run_print_report(&report, &request->options);
        code = inquiry.has_bug       ? EXIT_BUG
               : inquiry.interrupted ? EXIT_INTERRUPTED
                                     : findings_exit_code(inquiry.findings);
    }
    inquiry_release(&inquiry);
    return code;
}

static int check_file(const Request *request)
{
    if (!output_prepare_folder(request->options.dump_queries)) return EXIT_INPUT;
    Model *model = run_load(request->path, &request->options);
    if (model == NULL) return EXIT_INPUT;
    const System *system = build(model, request);
    run_print_diagnostics(model, &request->options);
    int code = system == NULL ? EXIT_INPUT : check_system(system, request);
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
