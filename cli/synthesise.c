/* synthesise.c - `tocsin synthesise FILE --param NAME`: the values for which properties hold. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "certify.h"
#include "commands.h"
#include "lifting.h"
#include "message.h"
#include "output.h"
#include "request.h"
#include "scenarios.h"
#include "support/suggest.h"
#include "synthesising.h"

enum { KEY_PARAM = 512, KEY_ANY };

static const struct argp_option option_list[] = {
    {"param", KEY_PARAM, "PARAM", 0, "Find the values of this parameter", 1},
    {"any", KEY_ANY, "PARAM,...", 0,
     "Decide for every value of these other parameters; may be given more than once", 1},
    {0},
};

typedef struct Synthesise {
    Request request;
    NameList any;
    const char *param;
} Synthesise;

static error_t parse(int key, char *text, struct argp_state *state)
{
    Synthesise *synthesise = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &synthesise->request.options;
        state->child_inputs[1] = &synthesise->request;
        return 0;
    case KEY_PARAM:
        if (synthesise->param != NULL) message_refuse(state, "one --param at a time, please");
        synthesise->param = text;
        return 0;
    case KEY_ANY: name_list_add(&synthesise->any, text, "--any", state); return 0;
    case ARGP_KEY_END:
        if (synthesise->param == NULL) {
            message_refuse(state, "the values of which parameter? --param NAME says so");
        }
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- which params ---- */

static bool param_fits(const Synthesise *synthesise)
{
    for (size_t i = 0; i < synthesise->any.count; i++) {
        if (strcmp(synthesise->any.items[i], synthesise->param) != 0) continue;
        message_print("--param %s asks for its values, --any %s means every value",
                      synthesise->param, synthesise->param);
        return false;
    }
    return name_fits(synthesise->param, "--param", &synthesise->request.options) &&
           name_list_fits(&synthesise->any, &synthesise->request.options);
}

/* False, told on standard error, where the name is not that of a param. */
static bool is_param(const System *system, const char *name)
{
    Suggestion suggestion = {.wrong = name};
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (strcmp(decision->name, name) != 0) {
            if (!decision->is_option) suggestion_offer(&suggestion, decision->name);
        } else if (decision->is_option) {
            message_print("--param %s: `%s` is an option; only params have a range", name, name);
            return false;
        } else {
            return true;
        }
    }
    Text message = {0};
    text_format(&message, "--param %s: there is no param `%s`", name, name);
    if (suggestion.best != NULL) text_format(&message, "; did you mean `%s`?", suggestion.best);
    message_print("%s", text_string(&message));
    text_release(&message);
    return false;
}

/* ---- building ---- */

/* The params of --any, then that of --param. */
static const char **list_names(const Synthesise *synthesise)
{
    size_t any = synthesise->any.count;
    const char **names = memory_allocate(any + 1, sizeof *names);
    for (size_t i = 0; i < any; i++) names[i] = synthesise->any.items[i];
    names[any] = synthesise->param;
    return names;
}

/* Why the last building failed, in a sentence; on the heap. */
static char *failure_of(const Model *model, const char *param)
{
    const Diagnostics *diagnostics = model_diagnostics(model);
    Text text = {0};
    text_format(&text, "Nothing can be proved for several values of %s at once", param);
    for (size_t i = 0; i < diagnostics_count(diagnostics); i++) {
        DiagnosticView view = diagnostics_view(diagnostics, i);
        if (view.severity != SEVERITY_ERROR) continue;
        Place place = source_place(model_source(model), view.span.begin);
        text_format(&text, ": %s (line %u)", view.message, place.line);
        break;
    }
    text_add_char(&text, '.');
    char *failure = memory_copy_string(text_string(&text));
    text_release(&text);
    return failure;
}

/* With the param lifted, or where that is impossible without; then *ret_note (on the heap) says
 * why. */
static const System *build(Lifting lifting, const int64_t *values, char **ret_note)
{
    const char *param = lifting.names[lifting.count - 1];
    char *message;
    lifting.lifted = lifting.count;
    const System *system = lifting_build(&lifting, values, NULL);
    if (system != NULL) return system;
    *ret_note = failure_of(lifting.model, param);
    lifting.lifted--;
    system = lifting_build(&lifting, values, &message);
    if (message != NULL) message_print("%s", message);
    free(message);
    return system;
}

/* ---- the command ---- */

static void print(const Synthesis *synthesis, const Options *options)
{
    if (options->json) {
        run_print_json(synthesis_json(synthesis, TOCSIN_VERSION));
        return;
    }
    Text text = {0};
    synthesis_text(synthesis, page_columns(stdout), colour_wanted(options->colour, stdout), &text);
    fwrite(text_string(&text), 1, text.count, stdout);
    text_release(&text);
}

static int decide(Model *model, const Synthesise *synthesise, const System *plain,
                  const System *system, const Question *question)
{
    Findings *asked = run_ask(plain, &synthesise->request.properties);
    if (asked == NULL) return EXIT_INPUT;
    Synthesising synthesising;
    int code = EXIT_BUG;
    if (synthesising_decide(&synthesising, model, asked, system, question,
                            &synthesise->request.options)) {
        Synthesis synthesis = synthesising_result(&synthesising);
        print(&synthesis, &synthesise->request.options);
        code = synthesising_exit_code(&synthesising);
    }
    synthesising_release(&synthesising);
    return code;
}

/* `plain` lifts nothing, and was built with these values of what is to be lifted. */
static int synthesise_system(const Synthesise *synthesise, const Lifting *lifting,
                             const System *plain, const int64_t *values)
{
    run_print_diagnostics(lifting->model, &synthesise->request.options);
    if (!is_param(plain, synthesise->param)) return EXIT_INPUT;
    char *note = NULL;
    const System *system = build(*lifting, values, &note);
    if (system == NULL) run_print_diagnostics(lifting->model, &synthesise->request.options);
    const Question question = {.param = synthesise->param,
                               .any = (const char *const *)synthesise->any.items,
                               .any_count = synthesise->any.count,
                               .scenario = lifting->scenario,
                               .note = note};
    int code =
        system == NULL ? EXIT_INPUT : decide(lifting->model, synthesise, plain, system, &question);
    free(note);
    return code;
}

/* A scenario is known only after a first building. */
static const System *build_plain(Lifting *lifting, const char *scenario, int64_t **ret_values)
{
    const System *plain = lifting_build_some(lifting, ret_values);
    if (plain == NULL || scenario == NULL) return plain;
    free(*ret_values);
    *ret_values = NULL;
    lifting->scenario = scenario_find(lifting->model, scenario);
    return lifting->scenario == NULL ? NULL : lifting_build_some(lifting, ret_values);
}

static int synthesise_model(Model *model, const Synthesise *synthesise)
{
    const char **names = list_names(synthesise);
    const char *scenario = synthesise->request.scenario;
    Lifting lifting = {.model = model,
                       .options = &synthesise->request.options,
                       .names = names,
                       .count = synthesise->any.count + 1};
    int64_t *values;
    int code = EXIT_INPUT;
    const System *plain = build_plain(&lifting, scenario, &values);
    if (plain != NULL) {
        code = synthesise_system(synthesise, &lifting, plain, values);
    } else if (model_is_broken(model)) {
        run_print_diagnostics(model, &synthesise->request.options);
    }
    free(values);
    free((void *)names);
    return code;
}

static int synthesise_file(const Synthesise *synthesise)
{
    if (!param_fits(synthesise) ||
        !output_prepare_folder(synthesise->request.options.dump_queries)) {
        return EXIT_INPUT;
    }
    Model *model = run_load(synthesise->request.path, &synthesise->request.options);
    if (model == NULL) return EXIT_INPUT;
    int code = synthesise_model(model, synthesise);
    model_destroy(model);
    return code;
}

int command_synthesise(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {&basic_argp, 0, NULL, 0}, {&request_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "FILE",
        .doc =
            "Finds the values of a parameter for which properties of the protocol in FILE (- for "
            "standard input) hold: looks at values from its least on, one by one, at 64 of "
            "them at most, and proves what it can for ranges of them. The answer says what is "
            "proved, what was looked at, "
            "and what is not known. Without --timeout it gives up after a minute.",
        .children = children,
    };
    Synthesise synthesise = {0};
    request_init(&synthesise.request);
    arguments_parse(&argp, argc, argv, 0, &synthesise);
    int code =
        certify_prepare(&synthesise.request.options) ? synthesise_file(&synthesise) : EXIT_INPUT;
    code = output_finish_folder(certify_finish(&synthesise.request.options, code));
    name_list_release(&synthesise.any);
    request_release(&synthesise.request);
    return code;
}
