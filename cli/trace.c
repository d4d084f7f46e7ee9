/* trace.c - `tocsin trace FILE TRACE`: a stored trace against the model as it is now. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "colour.h"
#include "commands.h"
#include "counterexamples/retrace.h"
#include "file.h"
#include "message.h"
#include "output.h"
#include "run.h"
#include "saving.h"
#include "support/suggest.h"

enum { KEY_STRICT = 1024, KEY_TO };

typedef struct TraceRequest {
    Options options;
    NameList properties; /* one at most */
    const char *path, *trace_path, *output;
    const TraceFormat *format;
    bool strict; /* what departs decides nothing */
} TraceRequest;

static const struct argp_option option_list[] = {
    {"property", 'p', "NAME", 0, "Look at this property instead of the one that the trace is of",
     1},
    {"strict", KEY_STRICT, NULL, 0,
     "Exit with 4 where not all steps of the trace are possible any more, so that it shows nothing "
     "about the protocol",
     1},
    {"to", KEY_TO, "FORMAT", 0,
     "What to write: text (the default: what became of each step), json (likewise), or the trace "
     "as it "
     "goes now as html, markdown, mermaid, dot or itf",
     5},
    {"output", 'o', "FILE", 0, "Write it to FILE instead of standard output", 5},
    {0},
};

static void set_property(TraceRequest *request, const char *name, struct argp_state *state)
{
    name_list_add(&request->properties, name, "-p", state);
    if (request->properties.count > 1) message_refuse(state, "one property at a time, please");
}

static void set_path(TraceRequest *request, const char *path, struct argp_state *state)
{
    if (request->path == NULL) {
        request->path = path;
    } else if (request->trace_path == NULL) {
        request->trace_path = path;
    } else {
        message_refuse(state, "one protocol and one trace, please");
    }
}

static void match_request(TraceRequest *request, struct argp_state *state)
{
    if (request->path == NULL || request->trace_path == NULL) {
        message_refuse(state, "which protocol, and which trace? (- is standard input)");
    } else if (strcmp(request->path, "-") == 0 && strcmp(request->trace_path, "-") == 0) {
        message_refuse(state, "only one of them can be standard input");
    }
    if (request->format == NULL) {
        request->format = trace_format(request->options.json ? "json" : "text");
    } else if (request->options.json && strcmp(request->format->name, "json") != 0) {
        message_refuse(state, "--json and --to %s exclude each other", request->format->name);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    TraceRequest *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &request->options; return 0;
    case 'p': set_property(request, text, state); return 0;
    case 'o':
        if (*text == '\0') message_refuse(state, "-o wants the name of a file");
        request->output = text;
        return 0;
    case KEY_STRICT: request->strict = true; return 0;
    case KEY_TO: request->format = saving_read_format(text, state); return 0;
    case ARGP_KEY_ARG: set_path(request, text, state); return 0;
    case ARGP_KEY_END: match_request(request, state); return 0;
    default: return ARGP_ERR_UNKNOWN; /* keys are numbers of argp's, not a list of ours */
    }
}

/* --- what it is replayed in --- */

static StoredTrace *read_trace(const char *path)
{
    Text text = {0};
    char *why = NULL;
    if (!file_read(path, STORED_BYTES_MOST, &text)) return NULL;
    StoredTrace *stored = stored_trace_read(text_string(&text), text.count, &why);
    if (stored == NULL) {
        message_print("%s is no trace: %s", strcmp(path, "-") == 0 ? "standard input" : path, why);
    }
    free(why);
    text_release(&text);
    return stored;
}

static bool is_set(const Options *options, const char *name)
{
    for (size_t i = 0; i < options->settings.count; i++) {
        if (strcmp(options->settings.items[i].name, name) == 0) return true;
    }
    return false;
}

static bool is_declared(const Decision *decisions, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(decisions[i].name, name) == 0) return true;
    }
    return false;
}

static bool is_stored(const StoredTrace *stored, const char *name)
{
    for (size_t i = 0; i < stored->setting_count; i++) {
        if (strcmp(stored->settings[i].name, name) == 0) return true;
    }
    return false;
}

/* What is wrong with a setting, which nobody gave with -D where it is of the trace. */
static void print_refusal(const char *message, const StoredTrace *stored, const Options *options)
{
    Text begin = {0};
    const char *of_trace = NULL, *rest = NULL;
    for (size_t i = 0; i < stored->setting_count && of_trace == NULL; i++) {
        const StoredSetting *setting = &stored->settings[i];
        if (is_set(options, setting->name)) continue;
        text_clear(&begin);
        text_format(&begin, "-D %s=%s: ", setting->name, setting->value);
        if (strncmp(message, text_string(&begin), begin.count) != 0) continue;
        of_trace = setting->name;
        rest = message + begin.count;
    }
    if (of_trace == NULL) {
        message_print("%s", message);
    } else {
        message_print("the trace was made with %.*s, and %s; -D %s=… replaces what the trace says",
                      (int)(begin.count - strlen("-D : ")), text_string(&begin) + strlen("-D "),
                      rest, of_trace);
    }
    text_release(&begin);
}

/* Params and options as they were when the trace was made, where the model still has them and -D
 * does not say otherwise. */
static const System *build(Model *model, const TraceRequest *request, const StoredTrace *stored)
{
    const Options *options = &request->options;
    char *message = NULL;
    VECTOR(Setting) settings = {0};
    for (size_t i = 0; i < options->settings.count; i++) {
        vector_push(&settings, options->settings.items[i]);
    }
    /* What there is to be set is known only then. */
    model_build(model, settings.items, settings.count, NULL, &message);
    free(message);
    size_t count;
    const Decision *decisions = model_decisions(model, &count);
    for (size_t i = 0; i < stored->setting_count; i++) {
        const StoredSetting *setting = &stored->settings[i];
        if (is_set(options, setting->name) || !is_declared(decisions, count, setting->name)) {
            continue;
        }
        vector_push(&settings, (Setting){.name = setting->name, .value = setting->value});
    }
    message = NULL;
    const System *system = model_build(model, settings.items, settings.count, NULL, &message);
    if (message != NULL) print_refusal(message, stored, options);
    free(message);
    vector_release(&settings);
    return system;
}

/* What only the trace, or only the model, has a value for. */
static void note_settings(Text *notes, const System *system, const StoredTrace *stored,
                          const Options *options)
{
    if (stored->model != NULL && strcmp(stored->model, system->name) != 0) {
        text_format(notes, "%sThe trace is of %s.", notes->count > 0 ? "\n" : "", stored->model);
    }
    for (size_t i = 0; i < stored->setting_count; i++) {
        const char *name = stored->settings[i].name;
        if (is_declared(system->decisions, system->decision_count, name)) continue;
        text_format(notes, "%sThe model has no param or option %s, which was %s.",
                    notes->count > 0 ? "\n" : "", name, stored->settings[i].value);
    }
    for (uint32_t i = 0; i < system->decision_count && stored->is_ours; i++) {
        const char *name = system->decisions[i].name;
        if (is_stored(stored, name) || is_set(options, name)) continue;
        text_format(notes, "%sThe trace has no value for %s.", notes->count > 0 ? "\n" : "", name);
    }
}

/* --- what comes of it --- */

static int exit_code(const Retrace *retrace, bool strict)
{
    const Finding *finding = retrace->finding;
    bool witness = finding != NULL && finding->property->kind == PROPERTY_WITNESS;
    switch (retrace->outcome) {
    case RETRACE_VIOLATED: return EXIT_VIOLATED;
    case RETRACE_REACHED: return EXIT_HOLDS;
    case RETRACE_DEPARTS:
        if (strict) return EXIT_UNDECIDED;
        return witness ? EXIT_VIOLATED : EXIT_HOLDS;
    case RETRACE_HARMLESS: return witness ? EXIT_VIOLATED : EXIT_HOLDS;
    case RETRACE_UNDECIDED: return EXIT_UNDECIDED;
    }
    return EXIT_BUG;
}

/* False where there is nothing to render. */
static bool render(const Retrace *retrace, const TraceRequest *request, Text *text)
{
    const Options *options = &request->options;
    bool terminal = request->output == NULL;
    unsigned columns = terminal ? page_columns(stdout) : 80;
    bool colour =
        terminal ? colour_wanted(options->colour, stdout) : options->colour == COLOUR_ALWAYS;
    const TraceStyle style = {.version = TOCSIN_VERSION, .columns = columns, .colour = colour};
    if (strcmp(request->format->name, "text") == 0) {
        retrace_text(retrace, columns, colour, text);
    } else if (strcmp(request->format->name, "json") == 0) {
        report_json_print(text, retrace_json(retrace, TOCSIN_VERSION));
    } else if (retrace->trace != NULL) {
        request->format->render(text, retrace->trace, &style);
    } else {
        return false;
    }
    return true;
}

static int print(const Retrace *retrace, const TraceRequest *request)
{
    int code = exit_code(retrace, request->strict);
    Text text = {0};
    if (!render(retrace, request, &text)) {
        message_print("in this model the trace shows nothing any more, so there is nothing to "
                      "write as %s; --to text says what became of its steps",
                      request->format->name);
    } else if (request->output == NULL || strcmp(request->output, "-") == 0) {
        fwrite(text_string(&text), 1, text.count, stdout);
    } else if (!file_write(request->output, &text)) {
        code = EXIT_INPUT;
    }
    text_release(&text);
    return code;
}

/* Can anything be said about it? `chosen`: with -p. */
static bool is_sensible(const System *system, const StoredTrace *stored, const char *property,
                        bool chosen)
{
    PropertyKind kind =
        property == NULL ? PROPERTY_INVARIANT : system_property(system, property)->kind;
    if (kind == PROPERTY_ASSUME) {
        message_print("`%s` is a premise and no claim: no trace violates it", property);
        return false;
    }
    if (!chosen && property != NULL && !stored_trace_is_of(stored, property, kind)) {
        message_print(
            "the trace is of `%s` as %s, and the model has it as %s: save the trace anew, "
            "or ask with -p %s what its steps show of that",
            property, stored->kind, property_kind_name(kind), property);
        return false;
    }
    if (retrace_is_about(system, stored)) return true;
    message_print("the trace and the model have no variable in common");
    return false;
}

#define NAMES_MOST 6 /* that are offered */

/* Properties that the one of the trace may be called by now: those of its kind. */
static void offer_names(Text *text, const System *system, const StoredTrace *stored)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        const char *kind = property_kind_name(property->kind);
        if (property->kind == PROPERTY_ASSUME || property->kind == PROPERTY_ERROR) continue;
        if (stored->kind != NULL && strcmp(stored->kind, kind) != 0) continue;
        if (count++ >= NAMES_MOST) continue;
        text_format(text, "%s`%s`", count > 1 ? ", " : ", perhaps one of ", property->name);
    }
    if (count > NAMES_MOST) text_format(text, " and %u more", count - NAMES_MOST);
}

/* It was there when the trace was stored. */
static void tell_missing(const System *system, const StoredTrace *stored)
{
    Suggestion suggestion = {.wrong = stored->property};
    Text message = {0};
    for (uint32_t i = 0; i < system->property_count; i++) {
        suggestion_offer(&suggestion, system->properties[i].name);
    }
    text_format(&message, "the trace is of `%s`, and there is no such property any more",
                stored->property);
    if (suggestion.best != NULL) {
        text_format(&message, ". Is it `%s` now? Then say so: -p %s", suggestion.best,
                    suggestion.best);
    } else {
        text_add(&message, ". If it was renamed, say what it is called now: -p NAME");
        offer_names(&message, system, stored);
    }
    message_print("%s", text_string(&message));
    text_release(&message);
}

/* That the trace is of another protocol says more than that this one has no such property. */
static bool has_property(const System *system, const StoredTrace *stored, const char *property)
{
    const NameList asked = {(char **)&property, property != NULL, 1};
    bool is_foreign = stored->model != NULL && strcmp(stored->model, system->name) != 0;
    if (property != NULL && is_foreign && system_property(system, property) == NULL) {
        message_print("the trace is of `%s` in the protocol `%s`; `%s` has no such property",
                      property, stored->model, system->name);
        return false;
    }
    bool is_stored = property != NULL && property == stored->property;
    if (is_stored && system_property(system, property) == NULL) {
        tell_missing(system, stored);
        return false;
    }
    Findings *findings = run_ask(system, &asked);
    if (findings != NULL) findings_destroy(findings);
    return findings != NULL;
}

static int retrace_in(const System *system, const StoredTrace *stored, TraceRequest *request)
{
    const NameList *names = &request->properties;
    const char *property = names->count > 0 ? names->items[0] : stored->property;
    if (!has_property(system, stored, property)) return EXIT_INPUT;
    if (!is_sensible(system, stored, property, names->count > 0)) return EXIT_INPUT;
    Retrace *result = retrace(system, stored, property);
    note_settings(&result->notes, system, stored, &request->options);
    int code = EXIT_BUG;
    if (result->bug != NULL) {
        run_report_bug(result->finding, result->bug);
    } else {
        code = print(result, request);
    }
    retrace_destroy(result);
    return code;
}

static int trace_file(TraceRequest *request)
{
    StoredTrace *stored = read_trace(request->trace_path);
    if (stored == NULL) return EXIT_INPUT;
    int code = EXIT_INPUT;
    Model *model = run_load(request->path, &request->options);
    if (model != NULL) {
        const System *system = build(model, request, stored);
        /* Warnings are for `check`. */
        if (system == NULL) run_print_diagnostics(model, &request->options);
        if (system != NULL) code = retrace_in(system, stored, request);
    }
    model_destroy(model);
    stored_trace_destroy(stored);
    return code;
}

int command_trace(int argc, char **argv)
{
    static const struct argp_child children[] = {{&settings_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "FILE TRACE",
        .doc =
            "Replays the trace in TRACE, as `check --save-traces' wrote it, against the protocol "
            "in "
            "FILE as it is now: says of each step whether it is still possible, and whether the "
            "property is still violated (exit code 1) or not (0). TRACE may be of another tool, in "
            "the Informal Trace Format (ITF): then there has to be a way through its states.",
        .children = children,
    };
    TraceRequest request = {0};
    options_init(&request.options);
    arguments_parse(&argp, argc, argv, 0, &request);
    int code = trace_file(&request);
    name_list_release(&request.properties);
    options_release(&request.options);
    return code;
}
