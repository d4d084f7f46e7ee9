/* options.h - the options that all checking commands share, and how numbers are read from them.
 *
 * An argp parser for a command to take in as its child. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include "colour.h"
#include "model/model.h"
#include "support/vector.h"

typedef struct Options {
    VECTOR(Setting) settings; /* of -D; names are owned, values lie behind them */
    uint64_t max_states, max_depth, max_memory;
    double timeout; /* seconds; 0 for none */
    bool json;
    ColourChoice colour;
} Options;

/* `input` is an Options, which options_init has made. */
extern const struct argp options_argp;

/* argp_parse: what is wrong with the arguments ends the program with a message; so does running out of
 * memory, which argp_parse only returns. */
void arguments_parse(const struct argp *argp, int argc, char **argv, unsigned flags, void *input);

void options_init(Options *options);
void options_release(Options *options);

/* Decimal digits and nothing else, up to UINT64_MAX. */
bool number_read(const char *text, uint64_t *ret_number);

/* The same with an optional K, M, G or T (of 1024) behind it. */
bool size_read(const char *text, uint64_t *ret_bytes);

/* Decimal digits, perhaps with a point; more than 0, at most 1e9. */
bool seconds_read(const char *text, double *ret_seconds);

#endif
