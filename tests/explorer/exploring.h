/* exploring.h - a model as text, explored, with what was found. */
#ifndef TESTS_EXPLORING_H
#define TESTS_EXPLORING_H

#include <string.h>

#include "../model/loading.h"
#include "explorer/explore.h"

typedef struct Run {
    Model *model;
    const System *system;
    Findings *findings;
    Exploration exploration;
} Run;

static const ExploreOptions unlimited = {
    .max_states = EXPLORE_NO_LIMIT,
    .max_memory = EXPLORE_NO_LIMIT,
    .max_depth = EXPLORE_NO_LIMIT,
};

/* `name` is the property asked for, NULL for all. What changes in the options while it explores counts. */
static inline Run run_for(const char *text, const ExploreOptions *options, const char *name)
{
    Run run = {.model = model_from_text("test.tocsin", text, strlen(text))};
    run.system = build_or_abort(run.model, NULL, 0);
    run.findings = findings_create(run.system, name == NULL ? NULL : &name, 1, NULL);
    assert_non_null(run.findings);
    explore(run.system, run.findings, options, &run.exploration);
    return run;
}

static inline void run_release(Run *run)
{
    findings_destroy(run->findings);
    model_destroy(run->model);
}

static inline const Finding *finding(const Run *run, const char *name)
{
    for (uint32_t i = 0; i < run->findings->count; i++) {
        const Finding *candidate = &run->findings->items[i];
        if (strcmp(candidate->property->name, name) == 0) return candidate;
    }
    fail_msg("no property %s", name);
    return NULL;
}

#endif
