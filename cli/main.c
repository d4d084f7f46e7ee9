/* main.c - which command is meant? The rest is theirs. */
#include <argp.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "disagreement.h"
#include "interrupt.h"
#include "message.h"
#include "output.h"
#include "progress.h"
#include "run.h"
#include "support/memory.h"
#include "support/suggest.h"

typedef struct Command {
    const char *name;
    char *title; /* for messages */
    int (*run)(int argc, char **argv);
} Command;

/* The title is given to the arguments' parser, which wants it writable. */
#define COMMAND(name)                                                                              \
    {                                                                                              \
#name, (char[]){"tocsin " #name }, command_##name                                          \
    }

/* clang-format off */
static const Command commands[] = {
    COMMAND(check),
    COMMAND(diff),
    COMMAND(export),
    COMMAND(fmt),
    COMMAND(new),
    COMMAND(prove),
    COMMAND(sweep),
    COMMAND(synthesise),
    COMMAND(test),
    COMMAND(trace),
};
/* clang-format on */

#define COMMAND_COUNT (sizeof commands / sizeof *commands)

typedef struct CommandLine {
    const Command *command;
    char **argv;
    int argc;
} CommandLine;

static const char documentation[] =
    "Checks protocols: visits every state that any order of their steps can reach, and shows a "
    "shortest way to whatever goes wrong.\v"
    "Commands:\n"
    "  check FILE                 decide every property of a protocol\n"
    "  diff OLD NEW               compare verdicts and behaviour of two versions\n"
    "  export FILE --to FORMAT    write a protocol for another checker\n"
    "  fmt FILE...                format protocols in place\n"
    "  new NAME                   write a protocol to begin with\n"
    "  prove FILE                 decide properties by proofs; with --any PARAM,...\n"
    "                             for every value of these params\n"
    "  sweep FILE                 which changes of options make what hold: a matrix\n"
    "  synthesise FILE --param PARAM\n"
    "                             find the param's values for which properties hold\n"
    "  test FILE...               run every scenario, compare with what it expects\n"
    "  trace FILE TRACE           replay a stored trace in the protocol as it is\n"
    "\n"
    "`tocsin COMMAND --help' says what a command takes.\n"
    "\n"
    "Exit status: 0 all that was asked holds, 1 something is violated, 2 the input is wrong, "
    "3 internal error, 4 undecided within the limits, 130 interrupted.";

static const Command *find_command(const char *name, struct argp_state *state)
{
    Suggestion suggestion = {.wrong = name};
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
        suggestion_offer(&suggestion, commands[i].name);
    }
    if (strchr(name, '/') != NULL || strchr(name, '.') != NULL) {
        message_refuse(state, "there is no command '%s'; did you mean 'tocsin check %s'?", name,
                       name);
    } else if (suggestion.best != NULL) {
        message_refuse(state, "there is no command '%s'; did you mean '%s'?", name,
                       suggestion.best);
    } else {
        message_refuse(state, "there is no command '%s'", name);
    }
    return NULL;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    CommandLine *line = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        line->command = find_command(text, state);
        line->argv = &state->argv[state->next - 1];
        line->argc = state->argc - state->next + 1;
        state->next = state->argc; /* the rest is the command's */
        return 0;
    case ARGP_KEY_NO_ARGS: argp_usage(state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void print_version(FILE *stream, struct argp_state *state)
{
    (void)state;
    fprintf(stream, "tocsin %s\n", TOCSIN_VERSION);
}

static _Noreturn void out_of_memory(size_t wanted_bytes)
{
    (void)wanted_bytes;
    progress_clear();
    fputs("tocsin: out of memory\n", stderr);
    exit(EXIT_UNDECIDED);
}

/* jansson then needs no checks of its own, either. */
static void *allocate_json(size_t bytes)
{
    return memory_allocate(bytes > 0 ? bytes : 1, 1);
}

int main(int argc, char **argv)
{
    static const struct argp argp = {
        .parser = parse, .args_doc = "COMMAND [ARGUMENT...]", .doc = documentation};
    output_prepare();
    interrupt_prepare();
    memory_set_handler(out_of_memory);
    json_set_alloc_funcs(allocate_json, free);
    argp_err_exit_status = EXIT_INPUT;
    argp_program_version_hook = print_version;
    disagreement_note_command(argc, argv);
    CommandLine line = {0};
    arguments_parse(&argp, argc, argv, ARGP_IN_ORDER, &line);
    line.argv[0] = line.command->title;
    return output_finish(line.command->run(line.argc, line.argv));
}
