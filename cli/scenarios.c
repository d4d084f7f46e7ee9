/* scenarios.c - what a scenario expects against what is so; how that reads is in
 * scenarios_report.c. */
#include "scenarios.h"
#include "message.h"
#include "remembering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "properties/wording.h"
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

Comparison expectation_compare(const Expectation *expectation, const Answer *outcome)
{
    if (outcome->verdict == VERDICT_UNKNOWN) return COMPARED_UNDECIDED;
    bool met = strcmp(verdict_name(outcome->verdict), expectation->verdict) == 0;
    return met ? COMPARED_AS_EXPECTED : COMPARED_DIFFERS;
}

/* One that differs outweighs one that is undecided. */
static Comparison compare_all(const Comparing *comparing)
{
    Comparison worst = COMPARED_AS_EXPECTED;
    if (comparing->unexpected != NULL && !comparing->may_go_wrong) return COMPARED_DIFFERS;
    if (comparing->may_go_wrong) worst = COMPARED_UNDECIDED;
    for (uint32_t i = 0; i < comparing->scenario->expectation_count; i++) {
        Comparison one =
            expectation_compare(&comparing->scenario->expectations[i], &comparing->outcomes[i]);
        if (one == COMPARED_DIFFERS) return one;
        if (one == COMPARED_UNDECIDED) worst = one;
    }
    return worst;
}

static const Finding *finding_of(const Findings *findings, const Expectation *expectation)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].property->name, expectation->property) == 0) {
            return &findings->items[i];
        }
    }
    BUG("a scenario expects something of a property that does not exist");
}

static bool speaks_of_errors(const Findings *findings, const Scenario *scenario)
{
    const char *name = findings_error(findings)->property->name;
    for (uint32_t i = 0; i < scenario->expectation_count; i++) {
        if (strcmp(scenario->expectations[i].property, name) == 0) return true;
    }
    return false;
}

/* Does it expect that something is so in whatever can happen? (A witness is never reached, then.) */
static bool expects_of_all_states(const Findings *findings, const Scenario *scenario)
{
    for (uint32_t i = 0; i < scenario->expectation_count; i++) {
        const Expectation *expectation = &scenario->expectations[i];
        bool holds = strcmp(expectation->verdict, verdict_name(VERDICT_HOLDS)) == 0;
        bool witness = finding_of(findings, expectation)->property->kind == PROPERTY_WITNESS;
        if (holds != witness) return true;
    }
    return false;
}

/* Asks for just what the scenario speaks of; and because what holds, holds only as far as no step goes
 * wrong, also whether one does. Else the answer would hang on who comes first: a proof, or whoever
 * meets the error. */
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
    if (expects_of_all_states(findings, scenario)) findings_ask_for_errors(findings);
    return findings;
}

/* --- what an inquiry found out --- */

static char *text_take(Text *text)
{
    char *string = memory_copy_string(text_string(text));
    text_release(text);
    return string;
}

static void note_outcome(Answer *outcome, const Finding *finding)
{
    Text distance = {0};
    *outcome = (Answer){.property = finding->property, .verdict = finding->verdict};
    if (finding->reason != NULL) outcome->reason = memory_copy_string(finding->reason);
    if (finding->schedule == NULL) return;
    outcome_print(&distance, finding);
    outcome->distance = text_take(&distance);
    outcome->steps = schedule_steps(finding->schedule);
}

static void note_model_error(Comparing *comparing, const Finding *error)
{
    Text text = {0};
    text_add(&text, "no_model_error: not expected, but there is a model error");
    if (error->schedule != NULL) {
        text_add_char(&text, ' ');
        outcome_print(&text, error);
    }
    text_add(&text, ": ");
    model_error_print(&text, &error->error);
    comparing->unexpected = text_take(&text);
}

/* It is worth a sentence where nothing else is wrong. */
static void note_open_errors(Comparing *comparing, const Finding *error)
{
    Text text = {0};
    bool is_all = compare_all(comparing) == COMPARED_AS_EXPECTED;
    comparing->may_go_wrong = true;
    if (!is_all) return;
    text_add(&text, "no_model_error: undecided, and what holds rests on it");
    if (error->reason != NULL) text_format(&text, ": %s", error->reason);
    comparing->unexpected = text_take(&text);
}

static void note_unexpected(Comparing *comparing, const Findings *findings)
{
    const Finding *error = findings_error(findings);
    if (speaks_of_errors(findings, comparing->scenario)) return;
    if (error->verdict == VERDICT_VIOLATED) {
        note_model_error(comparing, error);
    } else if (error->asked && error->verdict == VERDICT_UNKNOWN) {
        note_open_errors(comparing, error);
    }
}

static void note_all(Comparing *comparing, const Inquiry *inquiry)
{
    const Scenario *scenario = comparing->scenario;
    comparing->outcomes =
        memory_allocate(scenario->expectation_count + 1UL, sizeof *comparing->outcomes);
    for (uint32_t i = 0; i < scenario->expectation_count; i++) {
        note_outcome(&comparing->outcomes[i],
                     finding_of(inquiry->findings, &scenario->expectations[i]));
    }
    note_unexpected(comparing, inquiry->findings);
}

static void take_fact(json_t *facts, json_t *report, const char *key)
{
    json_t *value = json_object_get(report, key);
    if (value != NULL) json_object_set(facts, key, value);
}

/* With what finding out took, where that is known. */
static json_t *find_facts(const Report *report, json_t *finding_out)
{
    json_t *facts = json_object(), *whole = report_json(report, TOCSIN_VERSION);
    take_fact(facts, whole, "model");
    take_fact(facts, whole, "parameters");
    take_fact(facts, whole, "options");
    if (finding_out == NULL) finding_out = whole;
    take_fact(facts, finding_out, "exploration");
    take_fact(facts, finding_out, "solving");
    json_decref(whole);
    return facts;
}

/* --- comparing --- */

/* An engine has to. */
static void decide(Comparing *comparing, const Options *options)
{
    Inquiry inquiry;
    Findings *findings = ask(comparing->system, comparing->scenario);
    bool sound = inquiry_decide(&inquiry, comparing->system, findings, options) && !inquiry.has_bug;
    comparing->interrupted = inquiry.interrupted;
    comparing->comparison = COMPARED_BUG;
    if (sound) {
        note_all(comparing, &inquiry);
        Report report = inquiry_report(&inquiry);
        comparing->facts = find_facts(&report, NULL);
        comparing->comparison = compare_all(comparing);
    }
    inquiry_release(&inquiry);
}

/* Is it known? */
static bool remember(Comparing *comparing, const Options *options)
{
    if (!remembering_recall(options->remembering, comparing)) return false;
    Findings *findings = ask(comparing->system, comparing->scenario);
    Trace **traces = memory_allocate(findings->count, sizeof *traces);
    const Report report = {.system = comparing->system, .findings = findings, .traces = traces};
    json_t *facts = find_facts(&report, comparing->facts);
    json_decref(comparing->facts);
    comparing->facts = facts;
    comparing->comparison = compare_all(comparing);
    comparing->cached = true;
    free(traces);
    findings_destroy(findings);
    return true;
}

static void note_refused(Comparing *comparing, const Model *model)
{
    const Diagnostics *diagnostics = model_diagnostics(model);
    for (size_t i = 0; i < diagnostics_count(diagnostics) && comparing->refused == NULL; i++) {
        DiagnosticView view = diagnostics_view(diagnostics, i);
        if (view.severity != SEVERITY_ERROR) continue;
        comparing->refused = memory_copy_string(view.message);
        comparing->refused_at = source_place(model_source(model), view.span.begin);
    }
}

void scenario_compare(Comparing *ret_comparing, Model *model, const char *path,
                      const Scenario *scenario, const Options *options)
{
    *ret_comparing = (Comparing){.path = path, .scenario = scenario, .comparison = COMPARED_BROKEN};
    ret_comparing->system = run_build(model, options, scenario);
    if (ret_comparing->system == NULL) {
        run_print_diagnostics(model, options);
        note_refused(ret_comparing, model);
        return;
    }
    if (remember(ret_comparing, options)) return;
    decide(ret_comparing, options);
    remembering_keep(options->remembering, ret_comparing);
}

void comparing_release(Comparing *comparing)
{
    for (uint32_t i = 0; comparing->outcomes != NULL && i < comparing->scenario->expectation_count;
         i++) {
        free(comparing->outcomes[i].reason);
        free(comparing->outcomes[i].distance);
    }
    free(comparing->outcomes);
    free(comparing->unexpected);
    free(comparing->refused);
    json_decref(comparing->facts);
    *comparing = (Comparing){0};
}
