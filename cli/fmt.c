/* fmt.c - `tocsin fmt FILE...`: protocols in the one layout that all share. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "file.h"
#include "message.h"
#include "model/format.h"
#include "output.h"
#include "run.h"

enum { KEY_CHECK = 512 };

static const struct argp_option option_list[] = {
    {"check", KEY_CHECK, NULL, 0,
     "Change nothing; print the names of the files that would change, and exit with 1 if there "
     "are any",
     1},
    {0},
};

typedef struct Fmt {
    VECTOR(const char *) paths;
    Options options; /* those of messages */
    bool check;
    bool bad_input, differs;
} Fmt;

static error_t parse(int key, char *text, struct argp_state *state)
{
    Fmt *fmt = state->input;
    switch (key) {
    case KEY_CHECK: fmt->check = true; return 0;
    case ARGP_KEY_ARG: vector_push(&fmt->paths, text); return 0;
    case ARGP_KEY_NO_ARGS: message_refuse(state, "which files? (- is standard input)"); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void print_name(const char *path)
{
    Text name = {0};
    text_add_printable(&name, path);
    puts(text_string(&name));
    text_release(&name);
}

/* False where it could not be written: told on standard error. */
static bool deliver(Fmt *fmt, const Source *source, const char *path, const Text *text)
{
    bool standard = strcmp(path, "-") == 0;
    bool same =
        text->count == source->length && memcmp(text->chars, source->text, text->count) == 0;
    if (fmt->check) {
        if (!same) print_name(source->name);
        fmt->differs |= !same;
        return true;
    }
    if (standard) return fwrite(text->chars, 1, text->count, stdout) == text->count;
    return same || file_replace(path, text);
}

static bool format_model(Fmt *fmt, const Model *model, const char *path)
{
    Text text = {0};
    bool fits = format_text(model_source(model), &text);
    if (!fits) message_print("%s: formatted, it would be larger than 1 MiB", path);
    bool delivered = fits && deliver(fmt, model_source(model), path, &text);
    text_release(&text);
    return delivered;
}

static void format_file(Fmt *fmt, const char *path)
{
    Model *model = run_load(path, &fmt->options);
    if (model == NULL || !format_model(fmt, model, path)) fmt->bad_input = true;
    model_destroy(model);
}

int command_fmt(int argc, char **argv)
{
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "FILE...",
        .doc = "Formats every FILE in place (- formats standard input to standard output): "
               "indentation, blanks, blank lines, and columns of what belongs together. Lines are "
               "broken where they were, comments stay, and nothing changes its meaning. Files that "
               "can't be parsed are left alone.",
    };
    Fmt fmt = {0};
    options_init(&fmt.options);
    arguments_parse(&argp, argc, argv, 0, &fmt);
    for (size_t i = 0; i < fmt.paths.count; i++) format_file(&fmt, fmt.paths.items[i]);
    vector_release(&fmt.paths);
    options_release(&fmt.options);
    if (fmt.bad_input) return EXIT_INPUT;
    return fmt.differs ? EXIT_VIOLATED : EXIT_HOLDS;
}
