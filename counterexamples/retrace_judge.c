/* retrace_judge.c - step by step, and at the end. */
#include "retrace_judge.h"

#include <stdlib.h>

#include "no_return.h"

/* To see that there is no way back: so many states, in so many cells. */
#define FUTURES_MOST 100000U
#define FUTURE_CELLS_MOST 16000000U

void retrace_judge_init(RetraceJudge *judge, Retrace *result)
{
    *judge = (RetraceJudge){.result = result,
                            .interpreter = interpreter_create(result->system),
                            .schedule = schedule_create()};
}

void retrace_judge_release(RetraceJudge *judge)
{
    interpreter_destroy(judge->interpreter);
    schedule_destroy(judge->schedule);
}

static Schedule *single(const Action *action)
{
    Schedule *schedule = schedule_create();
    schedule_append(schedule, action);
    return schedule;
}

static void decide_error(RetraceJudge *judge, const Action *attempt, const Property *evaluated,
                         const ModelError *error)
{
    Retrace *result = judge->result;
    Finding *finding = findings_error(result->findings);
    if (finding->verdict == VERDICT_VIOLATED) return;
    finding_decide_error(finding, TRACE_ENGINE, schedule_copy(judge->schedule, NULL),
                         attempt == NULL ? NULL : single(attempt), error);
    finding->evaluated = evaluated;
    finding->open = false;
    finding->may_be_shorter = true; /* nobody looked */
    if (result->finding == NULL) result->finding = finding;
}

static void decide(RetraceJudge *judge, Finding *finding)
{
    bool witness = finding->property->kind == PROPERTY_WITNESS;
    Schedule *schedule = schedule_copy(judge->schedule, judge->now);
    finding_decide(finding, witness ? VERDICT_HOLDS : VERDICT_VIOLATED, TRACE_ENGINE, schedule);
    finding->may_be_shorter = true; /* nobody looked */
    judge->result->finding = finding;
}

bool retrace_is_decided(const RetraceJudge *judge)
{
    const Finding *finding = judge->result->finding;
    return finding != NULL && finding->verdict != VERDICT_UNKNOWN;
}

bool retrace_has_error(const RetraceJudge *judge)
{
    return findings_error(judge->result->findings)->verdict == VERDICT_VIOLATED;
}

static void judged(void *context, const Judgement *judgement)
{
    RetraceJudge *judge = context;
    if (retrace_is_decided(judge)) return;
    if (judgement->error != NULL) {
        decide_error(judge, judge->now, judgement->evaluated, judgement->error);
    } else {
        decide(judge, judgement->finding);
    }
}

void retrace_judge_step(RetraceJudge *judge, const TraceMaking *making, const int64_t *before,
                        const Action *action)
{
    Findings *findings = judge->result->findings;
    const Trace *trace = trace_making_trace(making);
    const TraceState *last = &trace->states[trace->count - 1];
    if (before != NULL) {
        const Transition transition = {.action = *action,
                                       .step = last->step,
                                       .before = before,
                                       .after = trace_making_raw(making)};
        judge->now = action;
        findings_judge_transition(findings, judge->interpreter, &transition, judged, judge);
        judge->now = NULL;
    }
    schedule_append(judge->schedule, action);
    if (retrace_is_decided(judge)) return;
    findings_judge_state(findings, judge->interpreter, last->cells, judged, judge);
}

void retrace_judge_failure(RetraceJudge *judge, const Action *attempt, const ModelError *error)
{
    decide_error(judge, attempt, NULL, error);
}

/* --- the end --- */

static bool judge_recoverable(RetraceJudge *judge, Finding *finding, const int64_t *last, Text *why)
{
    const System *system = judge->result->system;
    uint32_t most = FUTURE_CELLS_MOST / (system->cells + 1) + 1;
    if (most > FUTURES_MOST) most = FUTURES_MOST;
    switch (no_return_look(system, finding->property, last, most)) {
    case FUTURE_REACHES: text_add(why, "From its last state there is a way back."); return true;
    case FUTURE_NEVER: decide(judge, finding); return true;
    case FUTURE_OPEN: break;
    }
    text_format(why,
                "Whether there is a way back from its last state is not known: the nearest %u "
                "states don't tell.",
                most);
    return false;
}

/* Replaying it is judging it. */
static bool judge_liveness(RetraceJudge *judge, Finding *finding, Text *why)
{
    Retrace *result = judge->result;
    char *refusal = NULL;
    if (!result->stored->loops) {
        text_add(why, "The trace has no loop, so it shows nothing of what goes on for ever.");
        return false;
    }
    decide(judge, finding);
    finding->loop_begins = result->stored->loop;
    result->trace = trace_replay(result->system, finding, &refusal);
    if (result->trace == NULL) {
        finding_decide(finding, VERDICT_UNKNOWN, NULL, NULL);
        finding->wants_graph = true;
        text_format(why, "As a run that goes on for ever it shows nothing: %s.", refusal);
    }
    free(refusal);
    /* Another tool may mean other steps of a way than those that were found for it. */
    return result->trace != NULL || result->stored->is_ours;
}

bool retrace_judge_end(RetraceJudge *judge, const int64_t *last, Text *why)
{
    Findings *findings = judge->result->findings;
    bool known = true;
    for (uint32_t i = 0; i < findings->count && !retrace_is_decided(judge); i++) {
        Finding *finding = &findings->items[i];
        if (finding_wants_graph(finding, PROPERTY_RECOVERABLE)) {
            known = judge_recoverable(judge, finding, last, why) && known;
        }
        if (finding_wants_graph(finding, PROPERTY_LIVENESS)) {
            known = judge_liveness(judge, finding, why) && known;
        }
    }
    return known;
}
