/* arguments.c - argp, and what was probably meant by an option that there is not. */
#include "arguments.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "run.h"
#include "support/memory.h"
#include "support/suggest.h"

/* An option as it is given, looked for among those that there are. */
typedef struct Sought {
    const char *name; /* NULL: it is short, and `key` */
    int key;
    bool known, takes_value;
    Suggestion suggestion;
} Sought;

static void consider(Sought *sought, const struct argp_option *option)
{
    bool same;
    if (sought->name == NULL) {
        same = option->key == sought->key;
    } else {
        if (option->name == NULL) return;
        same = strncmp(option->name, sought->name, strlen(sought->name)) == 0;
        if (!(option->flags & OPTION_HIDDEN)) suggestion_offer(&sought->suggestion, option->name);
    }
    sought->known |= same;
    sought->takes_value |= same && option->arg != NULL && !(option->flags & OPTION_ARG_OPTIONAL);
}

/* As argp has it: headings have no name and no key, either. */
static bool is_end(const struct argp_option *option)
{
    return option->name == NULL && option->key == 0 && option->doc == NULL && option->group == 0;
}

static void look(Sought *sought, const struct argp *argp)
{
    const struct argp_option *option = argp->options;
    for (; option != NULL && !is_end(option); option++) consider(sought, option);
    const struct argp_child *child = argp->children;
    for (; child != NULL && child->argp != NULL; child++) look(sought, child->argp);
}

/* Those that argp adds. */
static const struct argp_option common[] = {
    {.name = "help"}, {.name = "usage"}, {.name = "version"}, {0}};

/* Is the argument after it its value? Refuses a long option that nothing begins with, where something
 * is near; others argp refuses itself. */
static bool takes_next(const struct argp *argp, const char *program, const char *argument)
{
    Sought sought = {.key = (unsigned char)argument[1]};
    char *name = memory_copy_string(argument + 1);
    if (argument[1] == '-') {
        name[strcspn(name, "=")] = '\0';
        sought.name = sought.suggestion.wrong = name + 1;
    }
    const struct argp all = {.options = common,
                             .children = (struct argp_child[]){{argp, 0, NULL, 0}, {0}}};
    look(&sought, &all);
    if (sought.name != NULL && !sought.known && sought.suggestion.best != NULL) {
        const char *slash = strrchr(program, '/'); /* argp, too, names no folders */
        char *called = (char *)(slash != NULL ? slash + 1 : program);
        const struct argp_state state = {.root_argp = argp, .name = called};
        message_refuse(&state, "unrecognized option '-%s'; did you mean '--%s'?", name,
                       sought.suggestion.best);
    }
    free(name);
    return sought.takes_value &&
           (sought.name != NULL ? strchr(argument, '=') == NULL : argument[2] == '\0');
}

static void suggest_options(const struct argp *argp, int argc, char **argv, unsigned flags)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        bool is_option = argv[i][0] == '-' && argv[i][1] != '\0';
        if (!is_option && (flags & ARGP_IN_ORDER)) return;
        if (is_option && takes_next(argp, argv[0], argv[i])) i++;
    }
}

void arguments_parse(const struct argp *argp, int argc, char **argv, unsigned flags, void *input)
{
    suggest_options(argp, argc, argv, flags);
    if (argp_parse(argp, argc, argv, flags, NULL, input) == 0) return;
    fputs("tocsin: out of memory\n", stderr);
    exit(EXIT_UNDECIDED);
}
