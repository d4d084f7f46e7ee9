/* sweep.c - `tocsin sweep FILE`: which changes make which properties hold? */
#include "sweep.h"

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
#include "run.h"
#include "sweep_axes.h"
#include "sweep_report.h"
#include "sweeping.h"

enum {
    KEY_OPTION = 1280,
    KEY_PARAM,
    KEY_ALL,
    KEY_PAIRS,
    KEY_MARKDOWN,
    KEY_CSV,
    KEY_HTML,
    KEY_SCENARIO
};

#define JOBS_MOST 1024

static const struct argp_option own_options[] = {
    {"option", KEY_OPTION, "NAME,...", 0,
     "Vary these options of the protocol; by default all that -D does not set", 1},
    {"param", KEY_PARAM, "NAME=VALUES", 0,
     "Do all of it for each of these values of a param, like N=2..4 or N=1,2,8; may be given for "
     "several params",
     1},
    {"property", 'p', "NAME,...", 0, "Look at these properties only; may be given more than once",
     1},
    {"scenario", KEY_SCENARIO, "NAME", 0, "Begin from params and options of this scenario", 1},
    {"all", KEY_ALL, NULL, 0, "All combinations, however many there are", 1},
    {"pairs", KEY_PAIRS, NULL, 0,
     "Each change alone and each pair, no more; by default where all combinations are more than "
     "256",
     1},
    {"jobs", 'j', "N", 0,
     "Check N combinations at a time, each in a process of its own with one thread; by default as "
     "many as there are processors",
     2},
    {"markdown", KEY_MARKDOWN, NULL, 0, "Print Markdown instead of text", 5},
    {"csv", KEY_CSV, NULL, 0, "Print CSV instead of text, a line for each combination", 5},
    {"html", KEY_HTML, "FILE", 0,
     "Write a page, too, in which each cell of the matrix opens its trace", 5},
    {0}};

static void read_jobs(SweepRequest *request, const char *text, struct argp_state *state)
{
    uint64_t number;
    if (!number_read(text, &number) || number == 0 || number > JOBS_MOST) {
        message_refuse(state, "--jobs wants a number from 1 to %d, not '%s'", JOBS_MOST, text);
    }
    request->jobs = (unsigned)number;
}

static void match(const SweepRequest *request, struct argp_state *state)
{
    if (request->all && request->pairs) {
        message_refuse(state, "--all and --pairs exclude each other");
    }
    if (request->markdown + request->csv + request->request.options.json > 1) {
        message_refuse(state, "of --json, --markdown and --csv only one");
    }
}

static void set_path(SweepRequest *request, const char *text, struct argp_state *state)
{
    if (request->request.path != NULL) message_refuse(state, "one file at a time, please");
    request->request.path = text;
}

static void set_html(SweepRequest *request, const char *text, struct argp_state *state)
{
    if (*text == '\0') message_refuse(state, "--html wants the name of a file");
    request->html = text;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    SweepRequest *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &request->request.options; return 0;
    case KEY_OPTION: name_list_add(&request->options, text, "--option", state); return 0;
    case KEY_PARAM: sweep_param_read(request, text, state); return 0;
    case 'p': name_list_add(&request->request.properties, text, "-p", state); return 0;
    case KEY_SCENARIO: request->request.scenario = text; return 0;
    case KEY_ALL: request->all = true; return 0;
    case KEY_PAIRS: request->pairs = true; return 0;
    case 'j': read_jobs(request, text, state); return 0;
    case KEY_MARKDOWN: request->markdown = true; return 0;
    case KEY_CSV: request->csv = true; return 0;
    case KEY_HTML: set_html(request, text, state); return 0;
    case ARGP_KEY_ARG: set_path(request, text, state); return 0;
    case ARGP_KEY_NO_ARGS: message_refuse(state, "which file? (- is standard input)"); return 0;
    case ARGP_KEY_END: match(request, state); return 0;
    default: return ARGP_ERR_UNKNOWN; /* keys are numbers of argp's, not a list of ours */
    }
}

static void print_report(const Sweep *sweep, const SweepRequest *request)
{
    const Options *options = &request->request.options;
    Text text = {0};
    if (options->json) {
        run_print_json(sweep_json(sweep));
    } else if (request->markdown) {
        sweep_markdown(&text, sweep);
    } else if (request->csv) {
        sweep_csv(&text, sweep);
    } else {
        sweep_text(&text, sweep, page_columns(stdout), colour_wanted(options->colour, stdout));
    }
    fwrite(text_string(&text), 1, text.count, stdout);
    fflush(stdout);
    text_release(&text);
}

static bool write_page(const Sweep *sweep, const SweepRequest *request)
{
    if (request->html == NULL) return true;
    Text text = {0};
    sweep_html(&text, sweep);
    bool written = file_write(request->html, &text);
    text_release(&text);
    return written;
}

static int sweep_file(Sweep *sweep, SweepRequest *request)
{
    if (request->html != NULL && !file_prepare(request->html)) return EXIT_INPUT;
    if (!sweep_axes_init(sweep, request)) return EXIT_INPUT;
    sweeping_run(sweep, request);
    print_report(sweep, request);
    bool written = write_page(sweep, request);
    if (sweep->has_bug) return EXIT_BUG;
    if (sweep->interrupted) return EXIT_INTERRUPTED;
    if (!written) return EXIT_INPUT;
    if (sweep_is_void(sweep)) {
        message_print("no combination is a model, so nothing was checked");
        return EXIT_INPUT;
    }
    return sweep_undecided(sweep) > 0 ? EXIT_UNDECIDED : EXIT_HOLDS;
}

static void release(Sweep *sweep, SweepRequest *request)
{
    sweep_release(sweep);
    for (size_t i = 0; i < request->params.count; i++) {
        sweep_param_release(&request->params.items[i]);
    }
    vector_release(&request->params);
    name_list_release(&request->options);
    request_release(&request->request);
}

int command_sweep(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = own_options,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Checks the protocol in FILE (- for standard input) under every combination of its "
               "options, and prints a matrix of verdicts; then the least sets of changes under "
               "which everything holds, changes that change no verdict by themselves, and pairs "
               "that help only together. A change is one option with another value than it has by "
               "default, by -D or by --scenario. The exit code is 0 when all is decided, whatever "
               "the verdicts are. --timeout is for the whole, other limits are for each "
               "combination; those that run "
               "at the same time share the memory. Where no combination is a model, nothing could "
               "be checked, and the exit code is 2.",
        .children = children,
    };
    SweepRequest request = {0};
    Sweep sweep = {0};
    request_init(&request.request);
    request.request.options.minimise = MINIMISE_STEPS;
    arguments_parse(&argp, argc, argv, 0, &request);
    int code = sweep_file(&sweep, &request);
    release(&sweep, &request);
    return code;
}
