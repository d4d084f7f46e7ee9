/* scenarios.h - scenarios: finding one, and comparing what it expects with what is so. */
#ifndef CLI_SCENARIOS_H
#define CLI_SCENARIOS_H

#include "run.h"

/* The scenario of that name; NULL where there is none, told on standard error. The model was
 * built. */
const Scenario *scenario_find(const Model *model, const char *name);

typedef enum Comparison {
    COMPARED_AS_EXPECTED,
    COMPARED_DIFFERS,
    COMPARED_UNDECIDED,
    COMPARED_BROKEN, /* it can't be built: told on standard error */
    COMPARED_BUG,    /* a counterexample does not replay, or engines disagree: likewise */
} Comparison;

const char *comparison_name(Comparison comparison); /* "ok", "differs", … */
const char *comparing_mark(Comparison comparison);  /* "ok", "FAIL", "???" or "ERROR" */

/* What came of one expectation, without what it was found by. */
typedef struct Answer {
    const Property *property;
    Verdict verdict;
    char *reason;   /* why it is unknown, owned; else NULL */
    char *distance; /* "in 12 steps": what shows it, owned; NULL where nothing does */
    uint32_t steps; /* of that */
} Answer;

/* A scenario with what came out. */
typedef struct Comparing {
    const char *path;
    const Scenario *scenario;
    const System *system; /* NULL where there is none */
    Answer *outcomes;     /* for each expectation; NULL where nothing was decided */
    char *unexpected;     /* the model error that was met although the scenario expects none, in a
                             sentence; else NULL. It is a difference: what holds holds only on ways
                             without errors */
    bool may_go_wrong;    /* it is undecided whether there is one: `unexpected` says so where
                             nothing else is wrong */
    char *refused;        /* where there is no system: the first error, or NULL; owned */
    Place refused_at;     /* of that */
    json_t *facts;        /* what a report says of the model, and of finding out; or NULL */
    Comparison comparison;
    bool interrupted;
    bool cached; /* found out by an earlier run */
} Comparing;

/* Builds, lets an engine decide, and compares. To be released before its model. */
void scenario_compare(Comparing *ret_comparing, Model *model, const char *path,
                      const Scenario *scenario, const Options *options);
void comparing_release(Comparing *comparing);

/* How an expectation fared. */
Comparison expectation_compare(const Expectation *expectation, const Answer *outcome);

/* A line for the scenario, and one for each expectation that is not met. */
void comparing_print(Text *text, const Comparing *comparing, const Options *options, bool colour);

/* The same as JSON; a new reference. */
json_t *comparing_json(const Comparing *comparing);

#endif
