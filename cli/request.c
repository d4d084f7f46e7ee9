/* request.c - the options that say what is asked about, and the one file. */
#include "request.h"

#include <string.h>

#include "message.h"

enum { KEY_SCENARIO = 768, KEY_DUMP_QUERIES, KEY_CERTIFICATE };

static const struct argp_option option_list[] = {
    {"property", 'p', "NAME,...", 0, "Look at these properties only; may be given more than once",
     1},
    {"scenario", KEY_SCENARIO, "NAME", 0, "Take params and options from this scenario", 1},
    {"dump-queries", KEY_DUMP_QUERIES, "DIR", 0,
     "Write every query to Z3 as an SMT-LIB 2 file into DIR, which is made if need be", 4},
    {"certificate", KEY_CERTIFICATE, "FILE", 0,
     "Write what is to be checked about each proof to FILE as SMT-LIB 2, for other provers; "
     "`check` has such proofs with --engine induction or pdr",
     4},
    {0},
};

/* Standard output has the report. */
static void set_certificate(Request *request, char *path, const struct argp_state *state)
{
    if (*path == '\0') message_refuse(state, "--certificate wants the name of a file");
    if (strcmp(path, "-") == 0) {
        message_refuse(state, "--certificate wants the name of a file: standard output has the "
                              "report (./- is a file of that name)");
    }
    request->options.certificate_path = path;
}

static void set_queries(Request *request, char *path, const struct argp_state *state)
{
    if (*path == '\0') message_refuse(state, "--dump-queries wants the name of a folder");
    request->options.dump_queries = path;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    Request *request = state->input;
    switch (key) {
    case 'p': name_list_add(&request->properties, text, "-p", state); return 0;
    case KEY_SCENARIO: request->scenario = text; return 0;
    case KEY_DUMP_QUERIES: set_queries(request, text, state); return 0;
    case KEY_CERTIFICATE: set_certificate(request, text, state); return 0;
    case ARGP_KEY_ARG:
        if (request->path != NULL) message_refuse(state, "one file at a time, please");
        request->path = text;
        return 0;
    case ARGP_KEY_NO_ARGS: message_refuse(state, "which file? (- is standard input)"); return 0;
    default: return ARGP_ERR_UNKNOWN; /* keys are numbers of argp's, not a list of ours */
    }
}

const struct argp request_argp = {.options = option_list, .parser = parse};

void request_init(Request *request)
{
    *request = (Request){0};
    options_init(&request->options);
}

void request_release(Request *request)
{
    name_list_release(&request->properties);
    name_list_release(&request->shrunk);
    options_release(&request->options);
}
