/* options.c - numbers are read strictly: what is no number is refused, not guessed at. */
#include "options.h"
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explorer/explore.h"
#include "run.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/suggest.h"

#define THREADS_MOST 1024

enum {
    KEY_ENGINE = 256,
    KEY_THREADS,
    KEY_NO_NATIVE,
    KEY_NO_SYMMETRY,
    KEY_NO_REDUCE,
    KEY_MAX_STATES,
    KEY_MAX_MEMORY,
    KEY_MAX_DEPTH,
    KEY_TIMEOUT,
    KEY_JSON,
    KEY_COLOUR
};

static const struct argp_option decision_list[] = {
    {NULL, 'D', "NAME=VALUE", 0, "Set a parameter or an option of the protocol", 1},
    {"color", KEY_COLOUR, "WHEN", 0, "Colours: auto (on a terminal), always or never", 5},
    {"colour", 0, NULL, OPTION_ALIAS | OPTION_HIDDEN, NULL, 5},
    {0},
};

static const struct argp_option setting_list[] = {
    {"json", KEY_JSON, NULL, 0, "Print one JSON document instead of text", 5},
    {0},
};

static const struct argp_option basic_list[] = {
    {"max-memory", KEY_MAX_MEMORY, "SIZE", 0,
     "Stop when the states (or Z3) take SIZE bytes (also 500M, 1.5G, …; default: 80 % of what the "
     "machine or its control group has free); solvers beside the explorer share a quarter of that",
     3},
    {"timeout", KEY_TIMEOUT, "SECONDS", 0, "Stop after that much time, e.g. 0.5", 3},
    {0},
};

static const struct argp_option option_list[] = {
    {"engine", KEY_ENGINE, "ENGINE", 0,
     "How to find out: explore (visit every state), bmc (search ever longer runs with Z3: "
     "where there is no violation it goes on until a limit or Ctrl-C ends it), "
     "induction or pdr (prove with Z3), or auto: explore, and the others beside it when that takes "
     "longer than a moment (default)",
     2},
    {"threads", KEY_THREADS, "N", 0,
     "Explore with N threads; by default with as many as there are processors, but with about half "
     "of them while solvers are at work beside it. The answer is the same with any number, "
     "but for how far a search came that a limit ended",
     2},
    {"no-native", KEY_NO_NATIVE, NULL, 0,
     "Never compile the protocol: by default it is, beside a search that takes longer than a "
     "moment, "
     "where there is a C compiler",
     2},
    {"no-symmetry", KEY_NO_SYMMETRY, NULL, 0,
     "Tell identities apart: by default states that differ only in which identity is which are "
     "visited once, where nothing in the protocol can notice",
     2},
    {"no-reduce", KEY_NO_REDUCE, NULL, 0,
     "Visit and count every state: no symmetry, and no forgetting of what can't be read again or "
     "is never read",
     2},
    {"max-states", KEY_MAX_STATES, "N", 0, "Stop exploring after N distinct states", 3},
    {"max-depth", KEY_MAX_DEPTH, "N", 0, "Follow no sequence of more than N steps", 3},
    {0},
};

const char *engine_name(Engine engine)
{
    switch (engine) {
#define ENGINE_LINE(engine, name)                                                                  \
    case engine: return name;
        ENGINES(ENGINE_LINE)
#undef ENGINE_LINE
    }
    BUG("no such engine");
}

bool engine_read(const char *text, Engine *ret_engine)
{
    for (Engine engine = ENGINE_AUTO; engine <= ENGINE_PDR; engine++) {
        if (strcmp(text, engine_name(engine)) != 0) continue;
        *ret_engine = engine;
        return true;
    }
    return false;
}

bool engine_explores(Engine engine)
{
    return engine == ENGINE_AUTO || engine == ENGINE_EXPLORE;
}

bool number_read(const char *text, uint64_t *ret_number)
{
    uint64_t number = 0;
    if (*text == '\0') return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9') return false;
        uint64_t digit = (uint64_t)(*text - '0');
        if (number > (UINT64_MAX - digit) / 10) return false;
        number = number * 10 + digit;
    }
    *ret_number = number;
    return true;
}

/* 0.`decimals` of the whole, rounded down. */
static uint64_t part_of(const char *decimals, size_t count, uint64_t whole)
{
    uint64_t part = 0;
    for (size_t i = count; i-- > 0;) part = (part + (uint64_t)(decimals[i] - '0') * whole) / 10;
    return part;
}

bool size_read(const char *text, uint64_t *ret_bytes)
{
    static const char units[] = "KMGT", small_units[] = "kmgt";
    char digits[32];
    size_t whole = strspn(text, "0123456789");
    size_t decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
    const char *unit = text + whole + (text[whole] == '.') + decimals;
    if (whole >= sizeof digits || (text[whole] == '.' && decimals == 0)) return false;
    memcpy(digits, text, whole);
    digits[whole] = '\0';
    uint64_t bytes;
    if (!number_read(digits, &bytes)) return false;
    if (*unit == '\0') {
        *ret_bytes = bytes;
        return decimals == 0;
    }
    const char *known = strchr(units, *unit), *small = strchr(small_units, *unit);
    if ((known == NULL && small == NULL) || unit[1] != '\0') return false;
    unsigned shift = 10 * (unsigned)(1 + (known ? known - units : small - small_units));
    if (bytes > UINT64_MAX >> shift) return false;
    *ret_bytes = (bytes << shift) + part_of(text + whole + 1, decimals, UINT64_C(1) << shift);
    return true;
}

bool seconds_read(const char *text, double *ret_seconds)
{
    size_t whole = strspn(text, "0123456789");
    size_t point = text[whole] == '.';
    size_t fraction = point == 1 ? strspn(text + whole + 1, "0123456789") : 0;
    if (whole + fraction == 0 || text[whole + point + fraction] != '\0') return false;
    double seconds = strtod(text, NULL);
    if (!(seconds > 0) || seconds > 1e9) return false;
    *ret_seconds = seconds;
    return true;
}

void options_add_setting(Options *options, const char *option, const char *text,
                         struct argp_state *state)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text) {
        message_refuse(state, "%s wants NAME=VALUE, not '%s'", option, text);
        return;
    }
    char *name = memory_copy_string(text);
    name[equals - text] = '\0';
    const Setting setting = {.name = name, .value = name + (equals - text) + 1, .given_by = option};
    vector_push(&options->settings, setting);
}

static void read_colour(Options *options, const char *text, struct argp_state *state)
{
    if (!colour_choice_read(text, &options->colour)) {
        message_refuse(state, "--color is auto, always or never, not '%s'", text);
    }
}

static void choose_engine(Options *options, const char *text, struct argp_state *state)
{
    if (engine_read(text, &options->engine)) return;
    Suggestion suggestion = {.wrong = text};
    for (Engine engine = ENGINE_AUTO; engine <= ENGINE_PDR; engine++) {
        suggestion_offer(&suggestion, engine_name(engine));
    }
    if (suggestion.best != NULL) {
        message_refuse(state, "there is no engine '%s'; did you mean '%s'?", text, suggestion.best);
    } else {
        message_refuse(state, "there is no engine '%s': it is auto, explore, bmc, induction or pdr",
                       text);
    }
}

static void refuse(struct argp_state *state, const char *option, const char *wanted,
                   const char *text)
{
    message_refuse(state, "%s wants %s, not '%s'", option, wanted, text);
}

static error_t parse_decision(int key, char *text, struct argp_state *state)
{
    Options *options = state->input;
    switch (key) {
    case 'D': options_add_setting(options, "-D", text, state); return 0;
    case KEY_COLOUR: read_colour(options, text, state); return 0;
    default: return ARGP_ERR_UNKNOWN; /* keys are numbers of argp's, not a list of ours */
    }
}

static error_t parse_setting(int key, char *text, struct argp_state *state)
{
    (void)text;
    Options *options = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = options; return 0;
    case KEY_JSON: options->json = true; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_basic(int key, char *text, struct argp_state *state)
{
    Options *options = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = options; return 0;
    case KEY_MAX_MEMORY:
        if (!size_read(text, &options->max_memory) || options->max_memory == 0) {
            refuse(state, "--max-memory", "a number of bytes like 800000, 500M or 1.5G", text);
        }
        return 0;
    case KEY_TIMEOUT:
        if (!seconds_read(text, &options->timeout)) {
            refuse(state, "--timeout", "a number of seconds like 60 or 0.5", text);
        }
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void read_threads(Options *options, const char *text, struct argp_state *state)
{
    uint64_t number = 1;
    if (!number_read(text, &number) || number == 0 || number > THREADS_MOST) {
        refuse(state, "--threads", "a number from 1 to 1024", text);
    }
    options->threads = (unsigned)number;
}

/* Some are about states. */
static void match_engine(const Options *options, struct argp_state *state)
{
    const char *given = options->max_states != EXPLORE_NO_LIMIT ? "--max-states"
                        : options->no_symmetry                  ? "--no-symmetry"
                        : options->no_reduce                    ? "--no-reduce"
                                                                : NULL;
    if (given == NULL || engine_explores(options->engine)) return;
    message_refuse(state, "%s needs --engine explore or auto: %s visits no states", given,
                   engine_name(options->engine));
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    Options *options = state->input;
    switch (key) {
    case KEY_NO_NATIVE: options->no_native = true; return 0;
    case KEY_NO_SYMMETRY: options->no_symmetry = true; return 0;
    case KEY_NO_REDUCE: options->no_reduce = true; return 0;
    case KEY_THREADS: read_threads(options, text, state); return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = options; return 0;
    case KEY_ENGINE: choose_engine(options, text, state); return 0;
    case KEY_MAX_STATES:
        if (!number_read(text, &options->max_states) || options->max_states == 0) {
            refuse(state, "--max-states", "a number from 1", text);
        }
        return 0;
    case KEY_MAX_DEPTH:
        if (!number_read(text, &options->max_depth)) {
            refuse(state, "--max-depth", "a number from 0", text);
        }
        return 0;
    case ARGP_KEY_END: match_engine(options, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

const struct argp decisions_argp = {.options = decision_list, .parser = parse_decision};

static const struct argp_child setting_children[] = {{&decisions_argp, 0, NULL, 0}, {0}};
const struct argp settings_argp = {
    .options = setting_list, .parser = parse_setting, .children = setting_children};

static const struct argp_child basic_children[] = {{&settings_argp, 0, NULL, 0}, {0}};
const struct argp basic_argp = {
    .options = basic_list, .parser = parse_basic, .children = basic_children};

static const struct argp_child children[] = {{&basic_argp, 0, NULL, 0}, {0}};
const struct argp options_argp = {.options = option_list, .parser = parse, .children = children};

void options_init(Options *options)
{
    *options = (Options){
        .max_states = EXPLORE_NO_LIMIT,
        .max_depth = EXPLORE_NO_LIMIT,
    };
}

void options_release(Options *options)
{
    for (size_t i = 0; i < options->settings.count; i++) {
        free((char *)options->settings.items[i].name);
    }
    vector_release(&options->settings);
}
