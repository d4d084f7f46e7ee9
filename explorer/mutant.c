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

static double seconds_of(const Exploration *exploration)
{
    return exploration->seconds + exploration->liveness.seconds;
}

/* The seconds of a limit are those that others have left over: they tell nobody anything. */
static const char *reason_of(const ExploreOptions *options, const Exploration *exploration,
                             const Finding *finding)
{
    bool late = options->timeout > 0 && seconds_of(exploration) >= options->timeout;
    if (late || exploration->stop == STOP_TIMEOUT) return MUTANT_TIME_IS_UP;
    bool ended = exploration->stop == STOP_COMPLETE || exploration->stop == STOP_SETTLED;
    return ended ? finding->reason : exploration->stopped;
}

/* Says what the findings say. */
static void judge(const MutantQuestion *question, const Findings *findings, const Verdict *expected,
                  const Exploration *exploration, MutantOutcome *outcome)
{
    const Finding *unknown = NULL, *impossible = NULL;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (expected[i] == VERDICT_UNKNOWN || finding->verdict == expected[i]) continue;
        if (finding->verdict != VERDICT_UNKNOWN) {
            outcome->fate = MUTANT_NOTICED;
            outcome->property = i;
            outcome->verdict = finding->verdict;
            return;
        }
        if (finding->premises_fail) {
            impossible = finding;
        } else if (unknown == NULL) {
            unknown = finding;
        }
    }
    outcome->fate = MUTANT_UNNOTICED;
    if (unknown != NULL) {
        give_up(outcome, MUTANT_UNDECIDED, reason_of(question->options, exploration, unknown));
    } else if (impossible != NULL) {
        give_up(outcome, MUTANT_IMPOSSIBLE, impossible->reason);
    }
}

/* In the time that the properties have left. */
static void compare(const MutantQuestion *question, const Exploration *exploration,
                    MutantOutcome *outcome)
{
    ExploreOptions options = *question->options;
    MutantQuestion rest = *question;
    Text reason = {0};
    options.spent = seconds_of(exploration);
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
    judge(question, findings, expected, &exploration, ret_outcome);
    if (ret_outcome->fate != MUTANT_NOTICED && open != NULL) {
        ret_outcome->fate = MUTANT_UNDECIDED;
        snprintf(ret_outcome->reason, sizeof ret_outcome->reason,
                 "`%s` is unknown of the protocol itself", open->name);
    }
    if (ret_outcome->fate == MUTANT_UNNOTICED) compare(question, &exploration, ret_outcome);
    free(expected);
    findings_destroy(findings);
}
