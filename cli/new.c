/* new.c - `tocsin new NAME`: a protocol to begin with. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "file.h"
#include "message.h"
#include "run.h"
#include "support/suggest.h"
#include "templates.h"

enum { KEY_TEMPLATE = 512 };

static const struct argp_option option_list[] = {
    {"template", KEY_TEMPLATE, "TEMPLATE", 0,
     "What to begin with: planner (a planner and its enactors, the default), controller (a "
     "controller that reconciles, and comes to rest once the wish stops changing), or lease (one "
     "leader at a time, by a lease, and a fence against those whose time is over)",
     1},
    {0},
};

typedef struct New {
    const char *name;
    const Template *template;
} New;

/* Letters of ASCII, whatever the locale. */
static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           character == '_';
}

static bool is_name(const char *text)
{
    if (!is_letter(*text)) return false;
    while (is_letter(*text) || *text == '-' || (*text >= '0' && *text <= '9')) text++;
    return *text == '\0';
}

static void take_name(New *new, const char *text, struct argp_state *state)
{
    if (new->name != NULL) message_refuse(state, "one NAME at a time, please");
    if (!is_name(text)) {
        message_refuse(state,
                       "'%s' is no name: letters, digits, - and _, beginning with a letter; "
                       ".tocsin is put behind it",
                       text);
    }
    new->name = text;
}

static void take_template(New *new, const char *text, struct argp_state *state)
{
    Suggestion suggestion = {.wrong = text};
    new->template = template_find(text, &suggestion);
    if (new->template != NULL) return;
    if (suggestion.best != NULL) {
        message_refuse(state, "there is no template '%s'; did you mean '%s'?", text,
                       suggestion.best);
    } else {
        message_refuse(state, "there is no template '%s'", text);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    New *new = state->input;
    switch (key) {
    case KEY_TEMPLATE: take_template(new, text, state); return 0;
    case ARGP_KEY_ARG: take_name(new, text, state); return 0;
    case ARGP_KEY_NO_ARGS: message_refuse(state, "what is it called?"); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* Not every name of a file is one of a protocol: `process`, for example. */
static bool is_protocol(const char *path, const Text *text)
{
    Model *model = model_from_text(path, text_string(text), text->count);
    bool fits = !model_is_broken(model);
    model_destroy(model);
    return fits;
}

static bool write_file(const New *new, const char *path)
{
    Text text = {0};
    template_fill(new->template, new->name, path, &text);
    bool fits = is_protocol(path, &text);
    if (!fits)
        message_print("a protocol can't be called '%s': that is a word of the language", new->name);
    bool written = fits && file_create(path, &text);
    text_release(&text);
    return written;
}

int command_new(int argc, char **argv)
{
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "NAME",
        .doc = "Writes NAME.tocsin, a small protocol to begin with: commented, with params, "
               "properties, and scenarios that pass. A file of that name is never overwritten.",
    };
    New new = {.template = template_find("planner", NULL)};
    arguments_parse(&argp, argc, argv, 0, &new);
    Text path = {0};
    text_format(&path, "%s.tocsin", new.name);
    bool written = write_file(&new, text_string(&path));
    if (written)
        printf("%s is there. Next: tocsin check %s\n", text_string(&path), text_string(&path));
    text_release(&path);
    return written ? EXIT_HOLDS : EXIT_INPUT;
}
