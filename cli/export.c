/* export.c - `tocsin export FILE --to FORMAT`: the protocol for other tools. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "exporter/export.h"
#include "exporting_smt.h"
#include "file.h"
#include "message.h"
#include "run.h"
#include "scenarios.h"
#include "support/memory.h"

enum { KEY_TO = 512, KEY_SCENARIO, KEY_DEPTH };

static const struct argp_option option_list[] = {
    {"to", KEY_TO, "FORMAT", 0,
     "murphi (for Rumur), promela (for SPIN), tla (TLA+, for TLC), smt2 (SMT-LIB 2, for any "
     "solver) or vmt (VMT-LIB, the same for model checkers)",
     1},
    {"depth", KEY_DEPTH, "K", 0,
     "Of smt2: also ask whether each property is violated within K steps", 1},
    {"output", 'o', "FILE", 0,
     "Write to FILE instead of standard output; of TLA+, X.cfg is written beside X.tla", 1},
    {"scenario", KEY_SCENARIO, "NAME", 0, "Take params and options from this scenario", 1},
    {0},
};

typedef struct Export {
    Options options; /* settings, and those of messages */
    const char *path, *output, *scenario;
    bool has_format;
    ExportFormat format;
    bool is_smt;
    SmtExportOptions smt;
} Export;

#define FORMATS "murphi, promela, tla, smt2 or vmt"

static void read_format(Export *export, const char *text, struct argp_state *state)
{
    export->is_smt = export_smt_read(text, &export->smt);
    export->has_format = export->is_smt || export_format_read(text, &export->format);
    if (!export->has_format) message_refuse(state, "--to is " FORMATS ", not '%s'", text);
}

/* The text grows with each step: more than this is hardly meant. */
#define DEPTH_MOST 10000

static void read_depth(Export *export, const char *text, struct argp_state *state)
{
    uint64_t depth;
    if (!number_read(text, &depth) || depth > DEPTH_MOST) {
        message_refuse(state, "--depth is a number from 0 to %d, not '%s'", DEPTH_MOST, text);
    }
    export->smt.unrolled = true;
    export->smt.depth = (uint32_t)depth;
}

static void check_format(const Export *export, struct argp_state *state)
{
    if (!export->has_format) message_refuse(state, "--to is missing: " FORMATS);
    if (export->smt.unrolled && !(export->is_smt && export->smt.queries)) {
        message_refuse(state, "--depth is for queries, which only smt2 has");
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    Export *export = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &export->options; return 0;
    case KEY_TO: read_format(export, text, state); return 0;
    case KEY_DEPTH: read_depth(export, text, state); return 0;
    case 'o': export->output = text; return 0;
    case KEY_SCENARIO: export->scenario = text; return 0;
    case ARGP_KEY_ARG:
        if (export->path != NULL) message_refuse(state, "one file at a time, please");
        export->path = text;
        return 0;
    case ARGP_KEY_NO_ARGS: message_refuse(state, "which file? (- is standard input)"); return 0;
    case ARGP_KEY_END: check_format(export, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const System *build(Model *model, const Export *export)
{
    const System *system = run_build(model, &export->options, NULL);
    if (system == NULL || export->scenario == NULL) return system;
    const Scenario *scenario = scenario_find(model, export->scenario);
    return scenario == NULL ? NULL : run_build(model, &export->options, scenario);
}

static void print_refusal(const Exported *exported, const System *system)
{
    const char *why = text_string(&exported->refusal);
    if (exported->span.end > exported->span.begin) {
        Place place = source_place(system->source, exported->span.begin);
        message_print("%s:%u:%u: it can't be exported: %s", system->source->name,
                      (unsigned)place.line, (unsigned)place.column, why);
    } else {
        message_print("%s: it can't be exported: %s", system->source->name, why);
    }
}

/* X.cfg beside X.tla. */
static bool write_configuration(const char *path, const Text *text)
{
    Text name = {0};
    size_t length = strlen(path);
    bool ends = length > 4 && strcmp(path + length - 4, ".tla") == 0;
    text_add_many(&name, path, ends ? length - 4 : length);
    text_add(&name, ".cfg");
    bool written = file_write(text_string(&name), text);
    text_release(&name);
    return written;
}

static bool deliver(const Export *export, const Exported *exported)
{
    if (export->output == NULL || strcmp(export->output, "-") == 0) {
        return fwrite(exported->text.chars, 1, exported->text.count, stdout) ==
               exported->text.count;
    }
    if (!file_write(export->output, &exported->text)) return false;
    return exported->configuration.count == 0 ||
           write_configuration(export->output, &exported->configuration);
}

static void print_notes(const Exported *exported)
{
    Text line = {0};
    for (const char *at = text_string(&exported->notes); *at != '\0';) {
        const char *end = strchr(at, '\n');
        text_clear(&line);
        text_add_many(&line, at, (size_t)(end - at));
        message_print("note: %s", text_string(&line));
        at = end + 1;
    }
    text_release(&line);
}

/* A module of TLA+ has to be called like its file; NULL where there is none, or it can't be. */
static char *module_name(const char *path)
{
    if (path == NULL) return NULL;
    const char *slash = strrchr(path, '/');
    char *name = memory_copy_string(slash == NULL ? path : slash + 1);
    char *dot = strrchr(name, '.');
    if (dot != NULL && strcmp(dot, ".tla") == 0) {
        *dot = '\0';
        size_t letters =
            strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
        if (name[0] != '\0' && name[letters] == '\0') return name;
    }
    free(name);
    return NULL;
}

static bool export_model(const Export *export, Model *model)
{
    const System *system = build(model, export);
    run_print_diagnostics(model, &export->options);
    if (system == NULL) return false;
    Exported exported;
    char *module = module_name(export->output);
    bool done = export->is_smt ? export_smt(system, &export->smt, &exported)
                               : export_system(system, export->format, module, &exported);
    if (done) {
        print_notes(&exported);
        done = deliver(export, &exported);
    } else {
        print_refusal(&exported, system);
    }
    exported_release(&exported);
    free(module);
    return done;
}

int command_export(int argc, char **argv)
{
    static const struct argp_child children[] = {{&decisions_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .children = children,
        .args_doc = "FILE --to FORMAT",
        .doc = "Writes the protocol, with its params and options decided, as a model of another "
               "checker: with the same states and the same steps, and with its properties as far "
               "as that checker can say them. What is left out is told on standard error, and in "
               "a comment.",
    };
    Export export = {0};
    options_init(&export.options);
    arguments_parse(&argp, argc, argv, 0, &export);
    Model *model = run_load(export.path, &export.options);
    bool done = model != NULL && export_model(&export, model);
    model_destroy(model);
    options_release(&export.options);
    return done ? EXIT_HOLDS : EXIT_INPUT;
}
