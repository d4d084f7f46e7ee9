/* run.h - one question to one system: explore, and let every counterexample prove itself.
 *
 * What the commands have in common between a built system and its report. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "counterexamples/report.h"
#include "explorer/explore.h"
#include "options.h"

#define EXIT_HOLDS 0
#define EXIT_VIOLATED 1
#define EXIT_INPUT 2
#define EXIT_BUG 3
#define EXIT_UNDECIDED 4
#define EXIT_INTERRUPTED 130

typedef struct Run {
    const System *system;
    Findings *findings;
    Exploration exploration;
    bool first;     /* it was to stop at the first violation */
    Trace **traces; /* for each finding, NULL where there is none */
} Run;

/* Explores the system for the findings (taken over) and replays what was found. False when a
 * counterexample does not replay: told on standard error. The run is to be released in any case. */
bool run_explore(Run *run, const System *system, Findings *findings, const Options *options,
                 bool first, bool full);
void run_release(Run *run);

/* The run as the report wants it; borrows from it. */
Report run_report(const Run *run);

/* Opens and parses the file; NULL when that fails, which is told on standard error. */
Model *run_load(const char *path, const Options *options);

/* Builds with the -D settings; NULL when that fails, and what is wrong about a setting is told
 * at once. The diagnostics are the caller's to print. */
const System *run_build(Model *model, const Options *options, const Scenario *scenario);

void run_print_diagnostics(const Model *model, const Options *options);

/* The document to standard output; given up. */
void run_print_json(json_t *document);

#endif
