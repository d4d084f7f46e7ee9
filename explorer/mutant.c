/* mutant.c - one mutant: explored like any system, and compared with what was found before. */
#include "explorer/mutant.h"

#include <stdio.h>
#include <stdlib.h>

#include "lockstep.h"
#include "support/bug.h"
#include "support/memory.h"

/* The same properties are asked for. */
static Findings *ask(const MutantQuestion *question)
{
    const Findings *original = question->findings;
    const char **names = memory_allocate(original->count + 1, sizeof *names), *unknown;
    size_t count = 0;
    for (uint32_t i = 0; i < original->count; i++) {
        if (original->items[i].asked) names[count++] = original->items[i].property->name;
    }
    Findings *findings = findings_create(question->mutant, names, count, &unknown);
    free(names);
    PROMISE(findings != NULL && findings->count == original->count);
    return findings;
}

/* A premise is no claim. */
static Verdict *expect(const Findings *original)
{
    Verdict *expected = memory_allocate(original->count + 1, sizeof *expected);
    for (uint32_t i = 0; i < original->count; i++) {
        const Finding *finding = &original->items[i];
        bool is_claim = finding->asked && finding->property->kind != PROPERTY_ASSUME;
        expected[i] = is_claim ? finding->verdict : VERDICT_UNKNOWN;
    }
    return expected;
}

/* A property that could have an answer, and has none of the original: the mutant's tells nothing. */
static const Property *left_open(const MutantQuestion *question, const Findings *findings)
{
    for (uint32_t i = 0; question->is_limited && i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (!finding->asked || !(finding->open || finding->wants_graph)) continue;
        if (question->findings->items[i].verdict == VERDICT_UNKNOWN) return finding->property;
    }
    return NULL;
}

static void give_up(MutantOutcome *outcome, MutantFate fate, const char *reason)
{
    outcome->fate = fate;
    snprintf(outcome->reason, sizeof outcome->reason, "%s", reason);
}

/* The seconds of a limit are those that others have left over: they tell nobody anything. */
static const char *reason_of(const Exploration *exploration, const Finding *finding)
{
    if (exploration->stop == STOP_COMPLETE) return finding->reason;
    return exploration->stop == STOP_TIMEOUT ? MUTANT_TIME_IS_UP : exploration->stopped;
}

/* Says what the findings say. */
static void judge(const Findings *findings, const Verdict *expected, const Exploration *exploration,
                  MutantOutcome *outcome)
{
    const Finding *unknown = NULL;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (expected[i] == VERDICT_UNKNOWN || finding->verdict == expected[i]) continue;
        if (finding->verdict != VERDICT_UNKNOWN) {
            outcome->fate = MUTANT_NOTICED;
            outcome->property = i;
            outcome->verdict = finding->verdict;
            return;
        }
        if (unknown == NULL) unknown = finding;
    }
    outcome->fate = MUTANT_UNNOTICED;
    if (unknown != NULL) give_up(outcome, MUTANT_UNDECIDED, reason_of(exploration, unknown));
}

/* What is left of the time after the first exploration. */
static ExploreOptions rest_of(const ExploreOptions *options, double seconds)
{
    ExploreOptions rest = *options;
    if (options->timeout > 0) {
        rest.timeout = options->timeout > seconds ? options->timeout - seconds : 1e-9;
    }
    return rest;
}

static void compare(const MutantQuestion *question, double seconds, MutantOutcome *outcome)
{
    const ExploreOptions options = rest_of(question->options, seconds);
    MutantQuestion rest = *question;
    Text reason = {0};
    rest.options = &options;
    switch (lockstep_compare(&rest, &reason)) {
    case LOCKSTEP_SAME: outcome->fate = MUTANT_SAME; break;
    case LOCKSTEP_DIFFERENT: outcome->fate = MUTANT_UNNOTICED; break;
    case LOCKSTEP_STOPPED: give_up(outcome, MUTANT_UNCOMPARED, text_string(&reason)); break;
    }
    text_release(&reason);
}

void mutant_explore(const MutantQuestion *question, MutantOutcome *ret_outcome)
{
    ExploreOptions options = *question->options;
    Findings *findings = ask(question);
    Verdict *expected = expect(question->findings);
    const Property *open = left_open(question, findings);
    Exploration exploration;
    options.expected = expected;
    explore(question->mutant, findings, &options, &exploration);
    *ret_outcome = (MutantOutcome){.states = exploration.states};
    judge(findings, expected, &exploration, ret_outcome);
    if (ret_outcome->fate != MUTANT_NOTICED && open != NULL) {
        ret_outcome->fate = MUTANT_UNDECIDED;
        snprintf(ret_outcome->reason, sizeof ret_outcome->reason,
                 "`%s` is unknown of the protocol itself", open->name);
    }
    if (ret_outcome->fate == MUTANT_UNNOTICED) compare(question, exploration.seconds, ret_outcome);
    free(expected);
    findings_destroy(findings);
}
