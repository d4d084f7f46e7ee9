/* options.h - the options that checking commands share, and how numbers are read from them.
 *
 * An argp parser for a command to take in as its child. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include "colour.h"
#include "model/model.h"
#include "solver/certificate.h"
#include "support/vector.h"

/* clang-format off */
#define ENGINES(X)                                                                                 \
    X(ENGINE_AUTO, "auto")       /* the explorer, and the solver's engines beside it */            \
    X(ENGINE_EXPLORE, "explore")                                                                   \
    X(ENGINE_BMC, "bmc")                                                                           \
    X(ENGINE_INDUCTION, "induction")                                                               \
    X(ENGINE_PDR, "pdr")
/* clang-format on */

typedef enum Engine {
#define ENGINE_LINE(engine, name) engine,
    ENGINES(ENGINE_LINE)
#undef ENGINE_LINE
} Engine;

const char *engine_name(Engine engine);
bool engine_read(const char *text, Engine *ret_engine);

/* Does it visit states? (Else it reasons, and knows no states to count.) */
bool engine_explores(Engine engine);

/* Of the shortest traces, which one is shown: the first, that with the fewest context switches, or
 * the best in all that counterexamples/minimal.h lists. Not: the one that was found. */
typedef enum Minimise { MINIMISE_NOT, MINIMISE_STEPS, MINIMISE_SWITCHES, MINIMISE_FULL } Minimise;

typedef struct Options {
    Engine engine;
    VECTOR(Setting) settings; /* of -D; names are owned, values lie behind them */
    uint64_t max_states, max_depth;
    uint64_t max_memory; /* 0: what memory_limit_default says */
    double timeout;      /* seconds; 0 for none */
    unsigned threads;    /* of the explorer; 0: as many as there are processors for it */
    bool no_native;      /* no compiled code */
    bool no_symmetry;    /* tell identities apart */
    bool no_reduce;      /* visit every state as it is: no reduction at all */
    bool json;
    ColourChoice colour;
    /* Of `check` alone, false with other commands. */
    bool first, full, show_stuck, mutate, smallest, no_explain;
    Minimise minimise;            /* MINIMISE_NOT where no traces are shown */
    bool cover, require_coverage; /* see what happens, as far as all is explored; miss nothing */
    uint64_t mutant_states;       /* 0: what --mutate says */
    const char *save_traces;      /* the folder, or NULL; … */
    unsigned save_as;         /* … in which formats beside ITF: a bit for each of trace_formats */
    const char *dump_queries; /* of `check` and `prove`; NULL for none */
    const char *certificate_path;          /* likewise */
    Certificate *certificate;              /* for it: see certify.h */
    const struct Remembering *remembering; /* of `test`: outcomes that are known; or NULL */
} Options;

/* -D and colours alone: of commands that print no report. `input` is an Options. */
extern const struct argp decisions_argp;

/* `input` is an Options, which options_init has made. Settings and output. */
extern const struct argp settings_argp;

/* The same, and time and memory. */
extern const struct argp basic_argp;

/* The same, and how to find out: engines and their limits. */
extern const struct argp options_argp;

void options_init(Options *options);
void options_release(Options *options);

/* One more setting, given as "NAME=VALUE" with this option. What is none ends the program with a
 * message. */
void options_add_setting(Options *options, const char *option, const char *text,
                         struct argp_state *state);

/* Decimal digits and nothing else, up to UINT64_MAX. */
bool number_read(const char *text, uint64_t *ret_number);

/* The same with an optional K, M, G or T (of 1024) behind it, and before that perhaps decimals. */
bool size_read(const char *text, uint64_t *ret_bytes);

/* Decimal digits, perhaps with a point; more than 0, at most 1e9. */
bool seconds_read(const char *text, double *ret_seconds);

#endif
