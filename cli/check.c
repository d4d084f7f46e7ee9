/* check.c - `tocsin check FILE`: every property of one model, as text or as JSON. */
#include <argp.h>
#include <stdio.h>

#include "certify.h"
#include "commands.h"
#include "output.h"
#include "run.h"
#include "scenarios.h"

enum { KEY_FIRST = 512, KEY_FULL, KEY_NO_REDUCE, KEY_SCENARIO, KEY_DUMP_QUERIES, KEY_CERTIFICATE };

static const struct argp_option option_list[] = {
    {NULL, 'p', "PROPERTY", 0, "Look at this property only; may be given more than once", 1},
    {"scenario", KEY_SCENARIO, "NAME", 0, "Check with the settings of this scenario", 1},
    {"first", KEY_FIRST, NULL, 0, "Stop at the first violation", 2},
    {"full", KEY_FULL, NULL, 0, "Visit every reachable state, even when all is decided", 2},
    {"no-reduce", KEY_NO_REDUCE, NULL, 0,
     "Count states as any other checker does: no symmetry, no partial order, no dead variables "
     "(this version never reduces)",
     2},
    {"dump-queries", KEY_DUMP_QUERIES, "DIR", 0,
     "Write every query to Z3 as an SMT-LIB 2 file into DIR, which is made if need be", 4},
    {"certificate", KEY_CERTIFICATE, "FILE", 0,
     "With --engine induction or pdr: write what is to be checked about each proof to FILE as "
     "SMT-LIB 2, for other provers",
     4},
    {0},
};

typedef struct Check {
    Options options;
    VECTOR(const char *) properties;
    const char *path, *scenario;
    bool no_reduce;
} Check;

/* Some options are about states, some about queries. */
static void match_engine(const Check *check, struct argp_state *state)
{
    const char *engine = engine_name(check->options.engine);
    bool explores = engine_explores(check->options.engine);
    if (!explores && (check->options.full || check->no_reduce)) {
        argp_error(state, "%s needs --engine explore or auto: %s visits no states",
                   check->options.full ? "--full" : "--no-reduce", engine);
    }
    bool asks = !explores || (check->options.engine == ENGINE_AUTO && !check->options.full);
    if (check->options.dump_queries != NULL && !asks) {
        argp_error(state, "--dump-queries needs an engine that asks Z3: %s does not",
                   check->options.full ? "--full" : engine);
    }
    if (check->options.certificate_path != NULL && check->options.engine != ENGINE_INDUCTION &&
        check->options.engine != ENGINE_PDR) {
        argp_error(state, "--certificate needs --engine induction or pdr, not %s", engine);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    Check *check = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &check->options; return 0;
    case 'p': vector_push(&check->properties, text); return 0;
    case KEY_SCENARIO: check->scenario = text; return 0;
    case KEY_FIRST: check->options.first = true; return 0;
    case KEY_FULL: check->options.full = true; return 0;
    case KEY_NO_REDUCE: check->no_reduce = true; return 0;
    case KEY_DUMP_QUERIES: check->options.dump_queries = text; return 0;
    case KEY_CERTIFICATE: check->options.certificate_path = text; return 0;
    case ARGP_KEY_ARG:
        if (check->path != NULL) argp_error(state, "one file at a time, please");
        check->path = text;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which file? (- is standard input)"); return 0;
    case ARGP_KEY_END: match_engine(check, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* With its scenario, which is known only after a first building; what that warns of is of other
 * settings than were asked for, and forgotten. */
static const System *build(Model *model, const Check *check)
{
    const System *system = run_build(model, &check->options, NULL);
    if (system == NULL || check->scenario == NULL) return system;
    const Scenario *scenario = scenario_find(model, check->scenario);
    return scenario == NULL ? NULL : run_build(model, &check->options, scenario);
}

static int check_system(const System *system, const Check *check)
{
    Findings *findings = run_ask(system, check->properties.items, check->properties.count);
    if (findings == NULL) return EXIT_INPUT;
    Inquiry inquiry;
    int code = EXIT_BUG;
    if (inquiry_decide(&inquiry, system, findings, &check->options)) {
        Report report = inquiry_report(&inquiry);
        run_print_report(&report, &check->options);
        code = inquiry.has_bug       ? EXIT_BUG
               : inquiry.interrupted ? EXIT_INTERRUPTED
                                     : findings_exit_code(inquiry.findings);
    }
    inquiry_release(&inquiry);
    return code;
}

static int check_file(const Check *check)
{
    if (!output_prepare_folder(check->options.dump_queries)) return EXIT_INPUT;
    Model *model = run_load(check->path, &check->options);
    if (model == NULL) return EXIT_INPUT;
    const System *system = build(model, check);
    run_print_diagnostics(model, &check->options);
    int code = system == NULL ? EXIT_INPUT : check_system(system, check);
    model_destroy(model);
    return code;
}

int command_check(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Decides every property of the protocol in FILE (- for standard input), and shows a "
               "shortest way to each "
               "violation.",
        .children = children,
    };
    Check check = {0};
    options_init(&check.options);
    arguments_parse(&argp, argc, argv, 0, &check);
    int code = certify_prepare(&check.options) ? check_file(&check) : EXIT_INPUT;
    code = certify_finish(&check.options, code);
    vector_release(&check.properties);
    options_release(&check.options);
    return code;
}
