/* prove.c - `tocsin prove FILE --any PARAM,…`: the properties of a model for every value of params. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certify.h"
#include "commands.h"
#include "name_list.h"
#include "output.h"
#include "proving.h"
#include "scenarios.h"

enum { KEY_ANY = 512, KEY_SCENARIO, KEY_DUMP_QUERIES, KEY_CERTIFICATE };

static const struct argp_option option_list[] = {
    {"any", KEY_ANY, "PARAM,...", 0,
     "Decide for every value of these parameters; may be given more than once", 1},
    {NULL, 'p', "PROPERTY", 0, "Look at this property only; may be given more than once", 1},
    {"scenario", KEY_SCENARIO, "NAME", 0, "Take the other parameters from this scenario", 1},
    {"dump-queries", KEY_DUMP_QUERIES, "DIR", 0,
     "Write every query to Z3 as an SMT-LIB 2 file into DIR, which is made if need be", 4},
    {"certificate", KEY_CERTIFICATE, "FILE", 0,
     "Write what is to be checked about each proof to FILE as SMT-LIB 2, for other provers", 4},
    {0},
};

typedef struct Prove {
    Options options;
    VECTOR(const char *) properties;
    NameList any;
    const char *path, *scenario;
} Prove;

static error_t parse(int key, char *text, struct argp_state *state)
{
    Prove *prove = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &prove->options; return 0;
    case 'p': vector_push(&prove->properties, text); return 0;
    case KEY_ANY: name_list_add(&prove->any, text, state); return 0;
    case KEY_SCENARIO: prove->scenario = text; return 0;
    case KEY_DUMP_QUERIES: prove->options.dump_queries = text; return 0;
    case KEY_CERTIFICATE: prove->options.certificate_path = text; return 0;
    case ARGP_KEY_ARG:
        if (prove->path != NULL) argp_error(state, "one file at a time, please");
        prove->path = text;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which file? (- is standard input)"); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- which params ---- */

/* Says which params there are to choose from. */
static void tell_params(const System *system)
{
    Text names = {0};
    for (uint32_t i = 0; i < system->decision_count; i++) {
        if (system->decisions[i].is_option) continue;
        text_format(&names, "%s%s", names.count > 0 ? "," : "", system->decisions[i].name);
    }
    if (names.count > 0) {
        fprintf(stderr,
                "tocsin: every value of which params? e.g. --any %s (or some of them); without "
                "any, `tocsin check` is what you want\n",
                text_string(&names));
    } else {
        fputs("tocsin: the protocol has no params; `tocsin check` is what you want\n", stderr);
    }
    text_release(&names);
}

/* ---- building ---- */

static const System *build_lifted(Model *model, const Prove *prove, const Scenario *scenario)
{
    char *message = NULL;
    const Options *options = &prove->options;
    const System *system =
        model_build_lifted(model, options->settings.items, options->settings.count, scenario,
                           (const char *const *)prove->any.items, prove->any.count, &message);
    if (message != NULL) run_print_message(message);
    free(message);
    return system;
}

/* A scenario, and the params where none are named, are known only after a first building. */
static const System *build(Model *model, const Prove *prove, const Scenario **ret_scenario)
{
    *ret_scenario = NULL;
    if (prove->scenario != NULL || prove->any.count == 0) {
        const System *system = run_build(model, &prove->options, NULL);
        if (system == NULL) return NULL;
        if (prove->any.count == 0) {
            tell_params(system);
            return NULL;
        }
        *ret_scenario = scenario_find(model, prove->scenario);
        if (*ret_scenario == NULL) return NULL;
    }
    return build_lifted(model, prove, *ret_scenario);
}

/* ---- the command ---- */

static int prove_system(Model *model, const System *system, const Prove *prove,
                        const Scenario *scenario)
{
    Findings *findings = run_ask(system, prove->properties.items, prove->properties.count);
    if (findings == NULL) return EXIT_INPUT;
    Proving proving;
    int code = EXIT_BUG;
    if (proving_decide(&proving, model, system, findings, &prove->options, scenario)) {
        Report report = proving_report(&proving);
        run_print_report(&report, &prove->options);
        code = proving.interrupted ? EXIT_INTERRUPTED : findings_exit_code(proving.findings);
    }
    proving_release(&proving);
    return code;
}

static int prove_file(const Prove *prove)
{
    if (!name_list_fits(&prove->any, &prove->options) ||
        !output_prepare_folder(prove->options.dump_queries)) {
        return EXIT_INPUT;
    }
    Model *model = run_load(prove->path, &prove->options);
    if (model == NULL) return EXIT_INPUT;
    const Scenario *scenario;
    const System *system = build(model, prove, &scenario);
    run_print_diagnostics(model, &prove->options);
    int code = system == NULL ? EXIT_INPUT : prove_system(model, system, prove, scenario);
    model_destroy(model);
    return code;
}

static void prove_release(Prove *prove)
{
    name_list_release(&prove->any);
    vector_release(&prove->properties);
    options_release(&prove->options);
}

int command_prove(int argc, char **argv)
{
    static const struct argp_child children[] = {{&basic_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Decides properties of the protocol in FILE (- for standard input) for every value "
               "of some parameters, each from its least on: proves them, with the invariant that "
               "the proof rests on, or shows the smallest instance that breaks them. Without "
               "--timeout it gives up after a minute.",
        .children = children,
    };
    Prove prove = {0};
    options_init(&prove.options);
    arguments_parse(&argp, argc, argv, 0, &prove);
    int code = certify_prepare(&prove.options) ? prove_file(&prove) : EXIT_INPUT;
    code = certify_finish(&prove.options, code);
    prove_release(&prove);
    return code;
}
