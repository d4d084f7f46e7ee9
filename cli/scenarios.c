/* scenarios.c - what a scenario expects against what is so; how that reads is in
 * scenarios_report.c. */
#include "scenarios.h"
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "support/memory.h"
#include "support/suggest.h"

const Scenario *scenario_find(const Model *model, const char *name)
{
    size_t count;
    const Scenario *scenarios = model_scenarios(model, &count);
    Suggestion suggestion = {.wrong = name};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(scenarios[i].name, name) == 0) return &scenarios[i];
        suggestion_offer(&suggestion, scenarios[i].name);
    }
    Text message = {0};
    text_format(&message, "there is no scenario `%s`", name);
    if (suggestion.best != NULL) text_format(&message, "; did you mean `%s`?", suggestion.best);
    if (count == 0) text_add(&message, "; the file has none");
    message_print("%s", text_string(&message));
    text_release(&message);
    return NULL;
}

const char *comparison_name(Comparison comparison)
{
    switch (comparison) {
    case COMPARED_AS_EXPECTED: return "ok";
    case COMPARED_DIFFERS: return "differs";
    case COMPARED_UNDECIDED: return "undecided";
    case COMPARED_BROKEN: return "broken";
    case COMPARED_BUG: return "internal error";
    }
    BUG("no such comparison");
}

const Finding *expectation_finding(const Comparing *comparing, const Expectation *expectation)
{
    const Findings *findings = comparing->inquiry.findings;
    for (uint32_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].property->name, expectation->property) == 0) {
            return &findings->items[i];
        }
    }
    BUG("a scenario expects something of a property that does not exist");
}

Comparison expectation_compare(const Comparing *comparing, const Expectation *expectation)
{
    const Finding *finding = expectation_finding(comparing, expectation);
    if (finding->verdict == VERDICT_UNKNOWN) return COMPARED_UNDECIDED;
    bool met = strcmp(verdict_name(finding->verdict), expectation->verdict) == 0;
    return met ? COMPARED_AS_EXPECTED : COMPARED_DIFFERS;
}

const Finding *unexpected_error(const Comparing *comparing)
{
    const Findings *findings = comparing->inquiry.findings;
    const Finding *error = &findings->items[findings->count - 1];
    return error->asked || error->verdict != VERDICT_VIOLATED ? NULL : error;
}

/* One that differs outweighs one that is undecided. */
static Comparison compare_all(const Comparing *comparing)
{
    Comparison worst = COMPARED_AS_EXPECTED;
    if (unexpected_error(comparing) != NULL) return COMPARED_DIFFERS;
    for (uint32_t i = 0; i < comparing->scenario->expectation_count; i++) {
        Comparison one = expectation_compare(comparing, &comparing->scenario->expectations[i]);
        if (one == COMPARED_DIFFERS) return one;
        if (one == COMPARED_UNDECIDED) worst = one;
    }
    return worst;
}

/* Asks for just what the scenario speaks of. */
static Findings *ask(const System *system, const Scenario *scenario)
{
    const char **names = memory_allocate(scenario->expectation_count + 1, sizeof *names);
    for (uint32_t i = 0; i < scenario->expectation_count; i++) {
        names[i] = scenario->expectations[i].property;
    }
    const char *unknown = NULL;
    Findings *findings = findings_create(system, names, scenario->expectation_count, &unknown);
    free(names);
    if (findings == NULL) BUG("a scenario expects something of a property that does not exist");
    return findings;
}

void scenario_compare(Comparing *ret_comparing, Model *model, const char *path,
                      const Scenario *scenario, const Options *options)
{
    *ret_comparing = (Comparing){.path = path, .scenario = scenario, .comparison = COMPARED_BROKEN};
    const System *system = run_build(model, options, scenario);
    if (system == NULL) {
        run_print_diagnostics(model, options);
        return;
    }
    Inquiry *inquiry = &ret_comparing->inquiry;
    bool sound =
        inquiry_decide(inquiry, system, ask(system, scenario), options) && !inquiry->has_bug;
    ret_comparing->interrupted = inquiry->interrupted;
    ret_comparing->comparison = sound ? compare_all(ret_comparing) : COMPARED_BUG;
}

void comparing_release(Comparing *comparing)
{
    if (comparing->inquiry.findings != NULL) inquiry_release(&comparing->inquiry);
}
