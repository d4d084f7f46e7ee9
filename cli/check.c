/* check.c - `tocsin check FILE`: every property of one model, as text or as JSON. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "run.h"
#include "scenarios.h"
#include "support/suggest.h"

enum { KEY_ENGINE = 512, KEY_FIRST, KEY_FULL, KEY_NO_REDUCE, KEY_SCENARIO };

static const struct argp_option option_list[] = {
    {NULL, 'p', "PROPERTY", 0, "Look at this property only; may be given more than once", 1},
    {"scenario", KEY_SCENARIO, "NAME", 0, "Check with the settings of this scenario", 1},
    {"engine", KEY_ENGINE, "ENGINE", 0,
     "How to find out: auto or explore (visit every state; the only one of this version)", 2},
    {"first", KEY_FIRST, NULL, 0, "Stop at the first violation", 2},
    {"full", KEY_FULL, NULL, 0, "Visit every reachable state, even when all is decided", 2},
    {"no-reduce", KEY_NO_REDUCE, NULL, 0,
     "Count states as any other checker does: no symmetry, no partial order, no dead variables "
     "(this version never reduces)",
     2},
    {0},
};

typedef struct Check {
    Options options;
    VECTOR(const char *) properties;
    const char *path, *scenario;
    bool first, full;
} Check;

static void choose_engine(const char *name, struct argp_state *state)
{
    static const char *const engines[] = {"auto", "explore"};
    static const char *const later[] = {"bmc", "induction", "pdr"};
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        if (strcmp(name, engines[i]) == 0) return;
    }
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        if (strcmp(name, later[i]) != 0) continue;
        argp_error(state, "this version does not have the engine '%s' yet, only 'explore'", name);
        return;
    }
    argp_error(state, "there is no engine '%s'; this version has 'explore' ('auto' is the same)",
               name);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    Check *check = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &check->options; return 0;
    case 'p': vector_push(&check->properties, text); return 0;
    case KEY_SCENARIO: check->scenario = text; return 0;
    case KEY_ENGINE: choose_engine(text, state); return 0;
    case KEY_FIRST: check->first = true; return 0;
    case KEY_FULL: check->full = true; return 0;
    case KEY_NO_REDUCE: return 0;
    case ARGP_KEY_ARG:
        if (check->path != NULL) argp_error(state, "one file at a time, please");
        check->path = text;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which file? (- is standard input)"); return 0;
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

static Findings *ask(const System *system, const Check *check)
{
    const char *unknown = NULL;
    const char *const *names = check->properties.count == 0 ? NULL : check->properties.items;
    Findings *findings = findings_create(system, names, check->properties.count, &unknown);
    if (findings != NULL) return findings;
    Suggestion suggestion = {.wrong = unknown};
    for (uint32_t i = 0; i < system->property_count; i++) {
        suggestion_offer(&suggestion, system->properties[i].name);
    }
    fprintf(stderr, "tocsin: there is no property `%s`", unknown);
    if (suggestion.best != NULL) fprintf(stderr, "; did you mean `%s`?", suggestion.best);
    fputc('\n', stderr);
    return NULL;
}

static void print(const Report *report, const Options *options)
{
    if (options->json) {
        run_print_json(report_json(report, TOCSIN_VERSION));
        return;
    }
    Text text = {0};
    report_text(report, page_columns(stdout), colour_wanted(options->colour, stdout), &text);
    fwrite(text_string(&text), 1, text.count, stdout);
    text_release(&text);
}

static int check_system(const System *system, const Check *check)
{
    Findings *findings = ask(system, check);
    if (findings == NULL) return EXIT_INPUT;
    Run run;
    int code = EXIT_BUG;
    if (run_explore(&run, system, findings, &check->options, check->first, check->full)) {
        Report report = run_report(&run);
        print(&report, &check->options);
        bool interrupted = run.exploration.stop == STOP_INTERRUPTED;
        code = interrupted ? EXIT_INTERRUPTED : findings_exit_code(run.findings);
    }
    run_release(&run);
    return code;
}

static int check_file(const Check *check)
{
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
    int code = check_file(&check);
    vector_release(&check.properties);
    options_release(&check.options);
    return code;
}
