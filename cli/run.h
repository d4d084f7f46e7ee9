/* run.h - one question to one system: let an engine answer, and every counterexample prove itself.
 *
 * What the commands have in common between a built system and its report. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "counterexamples/report.h"
#include "explorer/explore.h"
#include "name_list.h"
#include "solver/solve.h"

#define EXIT_HOLDS 0
#define EXIT_VIOLATED 1
#define EXIT_INPUT 2
#define EXIT_BUG 3
#define EXIT_UNDECIDED 4
#define EXIT_INTERRUPTED 130

typedef struct Inquiry {
    const System *system;
    Findings *findings;
    const Options *options;
    Exploration exploration; /* of the engines that explore */
    Solving solving;         /* where a solver ran */
    bool solved;             /* did one? */
    bool interrupted;
    bool has_bug;   /* a solver ended by one, which told nobody but standard error */
    bool *chosen;   /* for each finding: was its trace chosen among all that are as short? */
    Trace **traces; /* for each finding, NULL where there is none */
    Finding stuck;  /* that the nearest stuck state is reached; its schedule is owned, or NULL */
    Trace *way_to_stuck; /* NULL where it was not asked for, or there is none */
} Inquiry;

/* Lets the engine of the options decide the findings (taken over), and replays what was found.
 * False when a counterexample does not replay, or engines disagree: told on standard error. The
 * inquiry is to be released in any case. */
bool inquiry_decide(Inquiry *inquiry, const System *system, Findings *findings,
                    const Options *options);
void inquiry_release(Inquiry *inquiry);

/* One about which nothing was done yet; inquiry_decide does that by itself. */
void inquiry_init(Inquiry *inquiry, const System *system, Findings *findings,
                  const Options *options);

/* What the exploration has found of a stuck state, as a finding: once it is taken, the exploration
 * has it no more. */
void inquiry_take_stuck(Inquiry *inquiry);

/* The trace of a finding with a schedule. NULL when it does not replay: told on standard error. */
Trace *run_replay(const System *system, const Finding *finding);

/* A counterexample that does not replay is worth nothing; that it was found is our bug: tells so on
 * standard error. */
void run_report_bug(const Finding *finding, const char *why);

/* The inquiry as the report wants it; borrows from it. */
Report inquiry_report(const Inquiry *inquiry);

/* How these options have the explorer work; memory and whom it tells are the caller's. */
ExploreOptions run_exploring(const Options *options);

/* How many processors this process may use, at least 1. */
unsigned run_processors(void);

/* The bytes that may be taken. */
uint64_t run_max_memory(const Options *options);

/* What the explorer did, for a report; borrows from it. */
ReportCounts run_counts(const Exploration *exploration);

/* Opens and parses the file; NULL when that fails, which is told on standard error. */
Model *run_load(const char *path, const Options *options);

/* Builds with the -D settings; NULL when that fails, and what is wrong about a setting is told
 * at once. The diagnostics are the caller's to print. */
const System *run_build(Model *model, const Options *options, const Scenario *scenario);

void run_print_diagnostics(const Model *model, const Options *options);

/* Asks for the properties of these names, for all where there are none. NULL where one is unknown,
 * which is told on standard error. */
Findings *run_ask(const System *system, const NameList *names);

/* As text or JSON, to standard output. */
void run_print_report(const Report *report, const Options *options);

/* The document to standard output; given up. */
void run_print_json(json_t *document);

#endif
