/* prove.c - `tocsin prove FILE [--any PARAM,…]`: proofs for the values of the file, or for every
 * value of params. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "certify.h"
#include "commands.h"
#include "lifting.h"
#include "message.h"
#include "output.h"
#include "proving.h"
#include "request.h"
#include "scenarios.h"

enum { KEY_ANY = 512 };

static const struct argp_option option_list[] = {
    {"any", KEY_ANY, "PARAM,...", 0,
     "Decide for every value of these parameters, not only for that of the file; may be given more "
     "than once",
     1},
    {0},
};

typedef struct Prove {
    Request request;
    NameList any;
} Prove;

static error_t parse(int key, char *text, struct argp_state *state)
{
    Prove *prove = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &prove->request.options;
        state->child_inputs[1] = &prove->request;
        prove->request.options.minimise = MINIMISE_FULL;
        return 0;
    case KEY_ANY: name_list_add(&prove->any, text, "--any", state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- building ---- */

static const System *build_lifted(Model *model, const Prove *prove, const Scenario *scenario)
{
    const Lifting lifting = {.model = model,
                             .options = &prove->request.options,
                             .scenario = scenario,
                             .names = (const char *const *)prove->any.items,
                             .count = prove->any.count,
                             .lifted = prove->any.count};
    int64_t *values;
    const System *system = lifting_build_some(&lifting, &values);
    free(values);
    return system;
}

/* A scenario is known only after a first building. */
static const System *build(Model *model, const Prove *prove, const Scenario **ret_scenario)
{
    *ret_scenario = NULL;
    if (prove->request.scenario != NULL) {
        if (build_lifted(model, prove, NULL) == NULL) return NULL;
        *ret_scenario = scenario_find(model, prove->request.scenario);
        if (*ret_scenario == NULL) return NULL;
    }
    return build_lifted(model, prove, *ret_scenario);
}

/* ---- the command ---- */

static int prove_system(Model *model, const System *system, const Prove *prove,
                        const Scenario *scenario)
{
    Findings *findings = run_ask(system, &prove->request.properties);
    if (findings == NULL) return EXIT_INPUT;
    Proving proving;
    int code = EXIT_BUG;
    if (proving_decide(&proving, model, system, findings, &prove->request.options, scenario)) {
        Report report = proving_report(&proving);
        run_print_report(&report, &prove->request.options);
        code = proving.interrupted ? EXIT_INTERRUPTED : findings_exit_code(proving.findings);
    }
    proving_release(&proving);
    return code;
}

static int prove_file(const Prove *prove)
{
    if (!name_list_fits(&prove->any, &prove->request.options) ||
        !output_prepare_folder(prove->request.options.dump_queries)) {
        return EXIT_INPUT;
    }
    Model *model = run_load(prove->request.path, &prove->request.options);
    if (model == NULL) return EXIT_INPUT;
    const Scenario *scenario;
    const System *system = build(model, prove, &scenario);
    run_print_diagnostics(model, &prove->request.options);
    int code = system == NULL ? EXIT_INPUT : prove_system(model, system, prove, scenario);
    model_destroy(model);
    return code;
}

int command_prove(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {&basic_argp, 0, NULL, 0}, {&request_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "FILE",
        .doc =
            "Decides properties of the protocol in FILE (- for standard input): proves them, with "
            "the invariant that the proof rests on, or shows what breaks them. With --any that "
            "is for every value of some parameters, each from its least on, and a violation "
            "comes with the smallest instance. Without --timeout it gives up after a minute.",
        .children = children,
    };
    Prove prove = {0};
    request_init(&prove.request);
    arguments_parse(&argp, argc, argv, 0, &prove);
    int code = certify_prepare(&prove.request.options) ? prove_file(&prove) : EXIT_INPUT;
    code = output_finish_folder(certify_finish(&prove.request.options, code));
    name_list_release(&prove.any);
    request_release(&prove.request);
    return code;
}
