/* proving_taking.c - a trace of any instance counts, what holds in one says nothing about others. */
#include "proving_taking.h"

#include <math.h>

#include "counterexamples/lifted.h"
#include "disagreement.h"
#include "lifting.h"
#include "minimising.h"

/* The finding of an instance as the one that is known. What it owns moves with it. */
static void take_over(Proving *proving, uint32_t position, Findings *findings)
{
    finding_take(&proving->findings->items[position], &findings->items[position]);
    proving->outcomes[position].system = findings->system;
}

/* A trace, where that was ruled out before. */
static void report_disagreement(Proving *proving, uint32_t position, const Findings *findings)
{
    Finding *known = &proving->findings->items[position];
    if (known->engine == NULL) {
        finding_decide(known, proving->outcomes[position].explored, "explore", NULL);
    }
    disagreement_report(findings->system, &findings->items[position], known);
    proving->has_bug = true;
}

/* A violation, or a witness reached. */
static void take_trace(Proving *proving, uint32_t position, Findings *findings)
{
    Outcome *outcome = &proving->outcomes[position];
    const Finding *known = &proving->findings->items[position];
    if (known->engine != NULL || outcome->explored != VERDICT_UNKNOWN) {
        report_disagreement(proving, position, findings);
        return;
    }
    take_over(proving, position, findings);
    outcome->trace = run_replay(findings->system, known);
    if (outcome->trace == NULL) {
        proving->has_bug = true;
    } else {
        outcome->trace->insight = insight_create(outcome->trace);
    }
}

static void choose_traces(Proving *proving, Inquiry *inquiry)
{
    double seconds = proving_seconds_left(proving, INFINITY);
    if (!minimising_look_again(inquiry, seconds > 0 ? seconds : -1)) proving->has_bug = true;
}

/* No counterexample, as the model does not mean such instances; but there is no proof either. */
static void note_beyond(Proving *proving, uint32_t position, const Findings *findings)
{
    const Finding *found = &findings->items[position];
    Outcome *outcome = &proving->outcomes[position];
    if ((found->schedule == NULL && !found->failed) || outcome->beyond != NULL) return;
    bool witness = found->property->kind == PROPERTY_WITNESS;
    Text text = {0};
    text_format(&text, "%s beyond the declared ranges, with ",
                found->schedule == NULL ? "its evaluation fails"
                : witness               ? "it is reached"
                                        : "it is violated");
    lifted_print_values(&text, findings->system);
    outcome->beyond = memory_copy_string(text_string(&text));
    text_release(&text);
}

/* Of the only instance it says all. */
static void note_explored(Proving *proving, uint32_t position, const Finding *found)
{
    Outcome *outcome = &proving->outcomes[position];
    if (!proving_is_single(proving) || found->schedule != NULL) return;
    outcome->explored = found->verdict;
    bool is_known = outcome->searched != FINDINGS_NO_STEPS;
    bool less = found->searched == FINDINGS_NO_STEPS || found->searched < outcome->searched;
    if (!is_known || !less) outcome->searched = found->searched;
}

/* What holds in one instance, or is not reached there, says nothing about others. */
void proving_take_traces(Proving *proving, Inquiry *inquiry)
{
    Findings *findings = inquiry->findings;
    bool beyond = lifting_is_beyond(findings->system);
    if (!beyond) choose_traces(proving, inquiry);
    for (uint32_t i = 0; i < findings->count && !proving->has_bug; i++) {
        const Finding *found = &findings->items[i];
        Finding *known = &proving->findings->items[i];
        bool proved = known->engine != NULL && known->schedule == NULL;
        if (beyond && !proved) {
            if (known->open) note_beyond(proving, i, findings);
            continue;
        }
        if (found->schedule != NULL && (known->open || proved)) take_trace(proving, i, findings);
        if (found->failed && !proved) known->failed = true;
        if (known->open) note_explored(proving, i, found);
    }
}

/* A proof; of a single instance perhaps a trace, or that the model goes wrong. */
void proving_take_answers(Proving *proving, Inquiry *inquiry)
{
    Findings *findings = inquiry->findings;
    choose_traces(proving, inquiry);
    for (uint32_t i = 0; i < findings->count && !proving->has_bug; i++) {
        const Finding *found = &findings->items[i];
        if (found->engine == NULL || !proving->findings->items[i].open) continue;
        if (found->schedule != NULL) {
            take_trace(proving, i, findings);
        } else {
            take_over(proving, i, findings);
        }
    }
}
