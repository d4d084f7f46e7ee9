/* diff.c - `tocsin diff OLD NEW`: what a change does to verdicts and behaviour. */
#include <argp.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "differing.h"
#include "message.h"

enum { KEY_OLD = 1280, KEY_NEW, KEY_OBSERVE, KEY_MARKDOWN };

static const struct argp_option option_list[] = {
    {"old", KEY_OLD, "NAME=VALUE", 0,
     "Set a parameter or an option of the old version alone; wins over -D, which is for both", 1},
    {"new", KEY_NEW, "NAME=VALUE", 0, "Likewise of the new version", 1},
    {"observe", KEY_OBSERVE, "NAME,...", 0,
     "Compare behaviours by what these shared variables show; default: all that both versions have",
     1},
    {"property", 'p', "NAME,...", 0, "Look at these properties only; may be given more than once",
     1},
    {"markdown", KEY_MARKDOWN, NULL, 0, "Print Markdown, for a review", 5},
    {0},
};

static void set_path(DiffRequest *request, const char *path, struct argp_state *state)
{
    if (request->paths[0] == NULL) {
        request->paths[0] = path;
    } else if (request->paths[1] == NULL) {
        request->paths[1] = path;
    } else {
        message_refuse(state, "two versions, please: OLD and NEW");
    }
}

static void match_request(const DiffRequest *request, struct argp_state *state)
{
    if (request->paths[0] == NULL) {
        message_refuse(state, "which versions? (two files, or one with --old and --new)");
    } else if (request->paths[1] == NULL) {
        if (strcmp(request->paths[0], "-") == 0) {
            message_refuse(state, "one file for both versions can't be standard input");
        }
        if (request->versions[0].settings.count + request->versions[1].settings.count == 0) {
            message_refuse(state, "compared with what? (another file, or --old or --new NAME=VALUE "
                                  "for the same file)");
        }
    } else if (strcmp(request->paths[0], "-") == 0 && strcmp(request->paths[1], "-") == 0) {
        message_refuse(state, "only one of them can be standard input");
    }
    if (request->options.json && request->markdown) {
        message_refuse(state, "--json and --markdown exclude each other");
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    DiffRequest *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &request->options; return 0;
    case KEY_OLD: options_add_setting(&request->versions[0], "--old", text, state); return 0;
    case KEY_NEW: options_add_setting(&request->versions[1], "--new", text, state); return 0;
    case KEY_OBSERVE: name_list_add(&request->observed, text, "--observe", state); return 0;
    case 'p': name_list_add(&request->properties, text, "-p", state); return 0;
    case KEY_MARKDOWN: request->markdown = true; return 0;
    case ARGP_KEY_ARG: set_path(request, text, state); return 0;
    case ARGP_KEY_END: match_request(request, state); return 0;
    default: return ARGP_ERR_UNKNOWN; /* keys are numbers of argp's, not a list of ours */
    }
}

int command_diff(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "OLD NEW\nFILE",
        .doc = "Compares two versions of a protocol: two files, or one file with other settings "
               "(--old, --new). Says which verdicts differ, and whether each version does only "
               "what the other can, as far as the variables that both have show it; if not, a "
               "shortest run that only one of them has. Exit code 0: nothing changed, 1: something "
               "did, 4: not decided.",
        .children = children,
    };
    DiffRequest request = {0};
    options_init(&request.options);
    options_init(&request.versions[0]);
    options_init(&request.versions[1]);
    request.options.minimise = MINIMISE_STEPS;
    arguments_parse(&argp, argc, argv, 0, &request);
    int code = diff_versions(&request);
    name_list_release(&request.properties);
    name_list_release(&request.observed);
    options_release(&request.options);
    options_release(&request.versions[0]);
    options_release(&request.versions[1]);
    return code;
}
