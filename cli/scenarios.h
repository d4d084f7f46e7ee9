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

/* A scenario with what came out. */
typedef struct Comparing {
    const char *path;
    const Scenario *scenario;
    Inquiry inquiry; /* zeroed where nothing was decided */
    Comparison comparison;
    bool interrupted;
} Comparing;

/* Builds, lets an engine decide, and compares. To be released before its model. */
void scenario_compare(Comparing *ret_comparing, Model *model, const char *path,
                      const Scenario *scenario, const Options *options);
void comparing_release(Comparing *comparing);

/* What was found out about the property of an expectation. */
const Finding *expectation_finding(const Comparing *comparing, const Expectation *expectation);

/* How one expectation fared. */
Comparison expectation_compare(const Comparing *comparing, const Expectation *expectation);

/* The model error that was met although the scenario expects none; else NULL. It is a difference:
 * what holds holds only on ways without errors. */
const Finding *unexpected_error(const Comparing *comparing);

/* A line for the scenario, and one for each expectation that is not met. */
void comparing_print(Text *text, const Comparing *comparing, const Options *options, bool colour);

/* The same as JSON; a new reference. */
json_t *comparing_json(const Comparing *comparing);

#endif
