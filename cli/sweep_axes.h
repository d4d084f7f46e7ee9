/* sweep_axes.h - which options and sizes a sweep goes through. */
#ifndef CLI_SWEEP_AXES_H
#define CLI_SWEEP_AXES_H

#include "request.h"
#include "sweep.h"

/* More combinations than this are not tried unless that is asked for: only pairs of changes. */
#define SWEEP_ROWS_ALL 256

/* And so many never. */
#define SWEEP_ROWS_MOST 100000

typedef struct SweepRequest {
    Request request;
    NameList options;          /* to vary; empty: all that -D does not set */
    VECTOR(SweepParam) params; /* to cross with, which axes take over */
    bool all, pairs;           /* --all, --pairs */
    unsigned jobs;             /* 0: as many as there are processors */
    bool markdown, csv;        /* else text, or JSON */
    const char *html;          /* the file, or NULL */
} SweepRequest;

/* "N=2..4" or "N=2,3,8..10" of --param. What is none ends the program with a message. */
void sweep_param_read(SweepRequest *request, const char *text, const struct argp_state *state);

/* Reads the file and makes the axes; false where that fails, which is told on standard error. */
bool sweep_axes_init(Sweep *sweep, SweepRequest *request);

/* A new model of the same text with the system of a row; where that is no model, *ret_system is NULL
 * and *ret_why says why (on the heap). */
Model *sweep_build(const Sweep *sweep, const SweepRequest *request, size_t row,
                   const System **ret_system, char **ret_why);

#endif
